"""The verb `site`: check a file, show it as an inventory."""

from __future__ import annotations

import argparse
import json

from appliance.site import files, inventories, reader


def run(given: argparse.Namespace) -> int:
    """Run `appliance site`; returns the exit code, raises ApplianceError."""
    file = reader.read_with_places(given.file)
    site = file.site
    if given.site_verb == "show":
        print(inventories.FORMS["json" if given.json else given.form](site).rstrip())
        return 0
    files.refuse_wrong(file)
    if given.json:
        print(json.dumps({"event": "checked", "site": site.name, "hosts": len(site.hosts), "problems": []}))
    else:
        print(f"{given.file}: nothing is wrong; site {site.name}, hosts: {', '.join(site.hosts)}.")
    return 0
