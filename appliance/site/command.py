"""The verb `site`: check a file, show it as an inventory."""

from __future__ import annotations

import argparse
import json

from appliance.site import files, inventories, reader


def run(arguments: argparse.Namespace) -> int:
    """Run `appliance site`; returns the exit code, raises ApplianceError."""
    file = reader.read_with_places(arguments.file)
    site = file.site
    if arguments.site_verb == "show":
        print(inventories.FORMS["json" if arguments.json else arguments.form](site).rstrip())
        return 0
    files.refuse_wrong(file)
    if arguments.json:
        print(json.dumps({"event": "checked", "site": site.name, "hosts": len(site.hosts), "problems": []}))
    else:
        print(f"{arguments.file}: nothing is wrong; site {site.name}, hosts: {', '.join(site.hosts)}.")
    return 0
