"""The way from one schema to the next: `versions/vNNNN_name.py` has the revision `NNNN`."""
