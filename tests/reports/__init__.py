"""The product's own synthetic reports, with the truth of each, and the examination that reads them."""
