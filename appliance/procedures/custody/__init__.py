"""Who holds the keys: ceremony, unsealing, rotation, and what the holders keep in escrow."""
