"""The REST routes, a family a file."""
