"""One indicator over years and units: the chart, the table with the same values, and the source of every point."""
