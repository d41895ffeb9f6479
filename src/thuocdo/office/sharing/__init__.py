"""Who beyond the own unit may read a report: seeing it, adding somebody, taking it back."""
