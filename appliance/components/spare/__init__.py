"""The host that a site keeps clean for drills and as a replacement."""
