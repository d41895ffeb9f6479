"""The evaluation of how agencies handle dossiers (Circular 01/2018/TT-VPCP, articles 13–15): definitions, scores, bands."""
