"""The archive of an agency: hand-overs, what lies there and who used it, and how long dossiers are kept."""
