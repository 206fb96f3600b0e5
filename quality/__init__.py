"""A bank's own measure: run its files through the product's own path and write what came out."""
