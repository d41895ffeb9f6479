"""Pages about the portal itself."""
