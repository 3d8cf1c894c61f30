"""Backups: all that one municipality keeps here as one file, the same from SQLite and PostgreSQL and good for both."""
