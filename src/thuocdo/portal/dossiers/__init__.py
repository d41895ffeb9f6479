"""A citizen's own dossiers."""
