"""Where a dossier stands, by its code, without signing in."""
