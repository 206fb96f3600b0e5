"""The programs of the embedded profile: the command of each, and its check for being ready."""
