"""A floor of the application; see docs/architecture.md."""
