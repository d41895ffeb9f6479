"""A Django engine for the PostgreSQL that comes with the Python packages: it starts the server when it is not there."""
