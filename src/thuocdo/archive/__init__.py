"""The agency's archive: which closed dossiers are handed over, by which minutes, for how long they are kept, and who used them."""
