"""A conversation as every surface has it: commands, names and times as they are typed."""
