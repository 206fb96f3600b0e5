"""Reports of interviews for the people who decide, what a candidate gets back, and how long people worked on it."""
