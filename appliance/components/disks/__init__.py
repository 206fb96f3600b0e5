"""Checks on a timer whether disks fill up and changes wait for their archive."""
