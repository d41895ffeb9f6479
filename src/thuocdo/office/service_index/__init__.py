"""The live service index: the score of a unit, its parts, what changed it, what would lift it, and units compared."""
