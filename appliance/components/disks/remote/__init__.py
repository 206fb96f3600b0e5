"""The program that runs on hosts by their own python3 alone."""
