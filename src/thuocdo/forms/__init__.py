"""Statistical forms as data: versions, sections, rows, and the indicator each row asks for."""
