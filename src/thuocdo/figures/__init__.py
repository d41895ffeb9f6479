"""Every stored value with its origin, append-only."""
