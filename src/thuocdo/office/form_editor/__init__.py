"""The editor of forms: made from another one, edited row by row, tried out, compared, put in force from a day."""
