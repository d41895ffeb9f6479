"""Bundles of dossiers ("hồ sơ liên thông"): one application, a dossier for each procedure, each with its own code, agency, clock and fee."""
