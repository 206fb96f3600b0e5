"""A named person decides about an application, with a reason."""
