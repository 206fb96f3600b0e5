"""Certificates: the site's own authority, what every host trusts, and the renewal that each host does by itself."""
