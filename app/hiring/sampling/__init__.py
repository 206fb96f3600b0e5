"""The blind sample: how many of those whom the matching did not call ready a person would have invited."""
