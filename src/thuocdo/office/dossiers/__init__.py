"""One dossier with everything: data, people, papers, history, the line of its due time, and what can be done now."""
