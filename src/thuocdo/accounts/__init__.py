"""Who signs in, and which roles they hold in which unit."""
