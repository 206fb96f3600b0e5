"""The controls, one module for each theme."""
