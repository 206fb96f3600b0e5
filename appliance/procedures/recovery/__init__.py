"""Restore points made and listed, a restore proven on a clean host, a site brought back to a moment."""
