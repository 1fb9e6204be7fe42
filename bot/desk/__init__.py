"""What is done with promises: load, let the policies decide, keep; one act a file."""
