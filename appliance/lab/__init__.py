"""Throw-away Debian hosts on this machine: real systemd, real ssh, a network of their own and no way out of it."""
