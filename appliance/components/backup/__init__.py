"""Backup: database, media, key server and configuration as one restore point, encrypted before it leaves a host."""
