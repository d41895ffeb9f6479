"""What the pages of campaigns show, built from the rooms below; no HTML here."""
