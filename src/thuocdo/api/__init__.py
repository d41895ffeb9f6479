"""The product for programs: versioned addresses, tokens of units, OpenAPI."""
