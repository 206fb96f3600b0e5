"""The careers page: positions that HR shows to everybody, and applications that come in through it."""
