"""A bank's own measure: the product's own path over files that the bank chooses, for `scripts/quality`."""
