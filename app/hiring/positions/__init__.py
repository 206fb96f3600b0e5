"""What the bank looks for: positions with their requirements, rules and thresholds."""
