"""What the report screens show, as typed values: built here from the rooms below, laid out in the templates."""
