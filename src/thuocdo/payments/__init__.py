"""Money for dossiers: orders to pay, what payment services and bank statements say came in, and what became of it."""
