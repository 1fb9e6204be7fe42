"""A Discord of one's own: REST, gateway and people at keyboards, as strict as the real one."""
