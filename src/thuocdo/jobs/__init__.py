"""Background work in the database."""
