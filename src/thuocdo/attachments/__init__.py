"""Original files, kept unchanged and addressed by their content."""
