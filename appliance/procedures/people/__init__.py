"""The first people of a site: its administrator, or the synthetic ones of a trial."""
