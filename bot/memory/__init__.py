"""What the coach remembers: SQLite by default, PostgreSQL by URL."""
