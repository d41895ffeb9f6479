"""Reports that were read, and files to be read."""
