"""Codes and identifiers: dossier, procedure and agency codes, personal ids, tax codes and phone numbers, read, checked, written and masked."""
