"""Files and recordings: they arrive in parts, each sealed and on disk before it is acknowledged."""
