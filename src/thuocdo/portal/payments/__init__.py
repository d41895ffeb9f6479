"""A citizen pays for his dossier: by transfer or at the gateway; and his receipts."""
