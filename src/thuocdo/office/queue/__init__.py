"""My work: the dossiers in hand by the risk of being late, searched, filtered, and acted on many at once."""
