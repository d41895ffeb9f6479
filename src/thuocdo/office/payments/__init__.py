"""Money at the office: what came in and is not clear, cash at the counter, exemptions, statements of the bank."""
