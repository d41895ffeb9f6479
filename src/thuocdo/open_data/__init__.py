"""Data that the province gives to everybody: data sets in versions that stay, small cells hidden so that no subtraction gives them back."""
