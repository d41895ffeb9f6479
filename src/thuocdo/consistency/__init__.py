"""Rules over figures and the discrepancies they yield."""
