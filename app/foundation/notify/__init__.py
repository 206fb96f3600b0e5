"""Messages to people: one port through which each of them leaves the product."""
