"""Directives on dossiers: those to be answered, those one gave, and those of the units one answers for."""
