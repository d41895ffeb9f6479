"""Report periods as windows of days."""
