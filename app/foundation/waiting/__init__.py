"""What waits for a reader, as the rooms above register it: the bell of every page, and a page of its own."""
