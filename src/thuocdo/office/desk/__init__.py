"""The desk of the one-stop shop: take a dossier in by keyboard alone, give results back, hand dossiers on."""
