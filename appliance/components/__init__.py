"""What a host can run, one room each: the state a host should have, and the checks that show it."""
