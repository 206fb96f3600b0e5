"""Debian packages of every host, in the versions that the bundle holds."""
