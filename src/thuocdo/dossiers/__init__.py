"""Every dossier of the province, handled here or reported by other systems: its events, its clocks and who may act on it."""
