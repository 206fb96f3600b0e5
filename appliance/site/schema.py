"""Writes the JSON Schema that editors read: `python -m appliance.site.schema > docs/schemas/site.schema.json`."""

from __future__ import annotations

import json

from appliance.site.model import Site


def text() -> str:
    """Return the schema of a site file."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "HR Appliance site file"}
    return json.dumps(head | Site.model_json_schema() | {"title": head["title"]}, indent=2) + "\n"


if __name__ == "__main__":
    print(text(), end="")
