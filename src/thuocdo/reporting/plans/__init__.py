"""Plans of provinces as data: the targets they set, and whether reported figures meet them. Moves to `goals` with that room."""
