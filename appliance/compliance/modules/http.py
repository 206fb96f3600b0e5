"""What a host answers by HTTPS, asked on the host itself."""

from __future__ import annotations

import json
import shlex
from typing import Any

from testinfra.modules.base import InstanceModule

CURL = "curl --silent --show-error"
ANCHOR = "/etc/hr-appliance/tls/ca.pem"


class Http(InstanceModule):
    """Answers of a URL, whose certificate has to lead to the site's anchor; raises Unanswered."""

    def json(self, url: str) -> Any:
        """Return the JSON that a URL answers: `host.http.json(url)["sealed"]`."""
        return json.loads(self.check_output(f"{CURL} --max-time 10 --cacert {ANCHOR} %s", url))

    def headers(self, url: str, *options: str) -> dict[str, str]:
        """Return the header of the answer, names in small letters; `options` are curl's."""
        words = shlex.join(["--dump-header", "-", "--output", "/dev/null", *options, url])
        output = self.check_output(f"{CURL} --max-time 20 --cacert {ANCHOR} {words}")
        rows = [line.partition(":") for line in output.splitlines()[1:]]
        return {name.lower(): value.strip() for name, _, value in rows}
