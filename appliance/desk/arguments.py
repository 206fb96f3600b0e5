"""Options of every verb on a site."""

from __future__ import annotations

import argparse
from pathlib import Path


def site_options(verb: argparse.ArgumentParser) -> None:
    """Add the site file, and where its state and the bundle are."""
    verb.add_argument("file", type=Path, metavar="SITE", help="the site file")
    verb.add_argument("--state", type=Path, metavar="DIR", help="state folder of the site on this machine")
    verb.add_argument("--bundle", type=Path, metavar="DIR", help="the bundle, default /var/lib/hr-appliance/bundle")
    verb.add_argument("--json", action="store_true", help="one JSON object a line")
