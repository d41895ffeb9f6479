"""One search over everything a person may see: reports, indicators and their figures, prose and notes."""
