"""The citizens' face: find a procedure, follow a dossier, see one's own dossiers and papers."""
