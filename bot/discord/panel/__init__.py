"""The panel by which the owner of a server sets it up."""
