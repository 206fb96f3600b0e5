"""Programs that take files of strangers apart, each in a process of its own with limits."""
