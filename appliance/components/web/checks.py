"""Questions to a web host."""

from __future__ import annotations

from appliance.components.web.deploy import CHECKUP, MIGRATE, PORT
from appliance.host.context import Context
from appliance.host.desired import Check
from appliance.site import endpoints

_CURL = ("curl", "--silent", "--max-time", "20", "--cacert", "/etc/hr-appliance/tls/ca.pem", "--output", "/dev/null")
_STATUS = ("--write-out", "%{http_code}")
_OWN = ("--cert", "/etc/hr-appliance/tls/web/cert.pem", "--key", "/etc/hr-appliance/tls/web/key.pem")


SEEN_HOURS = 50
"""How old the last nightly look may be: two nights and a little."""
SEEN = """
import json, subprocess, sys, time
try:
    with open(sys.argv[1]) as file:
        seen = json.load(file)
except FileNotFoundError:
    if subprocess.call(["systemctl", "is-failed", "--quiet", sys.argv[3]]) == 0:
        sys.exit(sys.argv[3] + " fails, and has never said what it saw")
    sys.exit(0)  # the first night is still to come
hours = (time.time() - seen["at"]) / 3600
first = (seen.get("media") or {}).get("first")
said = list(seen["problems"]) + ([f"the first such file: {first}"] if first else [])
said += [f"the last look was {hours:.0f} h ago"] if hours > float(sys.argv[2]) else []
print("; ".join(said))
sys.exit(bool(said))
"""


def verify(context: Context, host: str) -> list[Check]:
    """Return the checks of a host while the application serves the edge, and the edge alone."""
    address = endpoints.url(context.address(host), PORT)
    look = "Look at `journalctl -u hr-web`, then `systemctl restart hr-web`."
    again = "Run `appliance apply`: gunicorn's configuration was changed."
    checks = [
        Check(f"{unit} runs", ("systemctl", "is-active", "--quiet", unit), f"Look at `journalctl -u {unit}`.")
        for unit in ("hr-web", "hr-worker")
    ]
    # Without a certificate the handshake itself fails: there is no status, and curl's exit code is not 0.
    stranger = ("sh", "-c", '"$@" || true', "sh", *_CURL, *_STATUS, f"{address}/healthz")
    checks += [
        Check("nothing is answered without a certificate", stranger, again, "^000$"),
        Check("another host's certificate is refused", (*_CURL, *_STATUS, *_OWN, f"{address}/healthz"), again, "^403$"),
    ]
    if host in context.hosts("edge"):
        edge = ("--cert", "/etc/hr-appliance/tls/edge/cert.pem", "--key", "/etc/hr-appliance/tls/edge/key.pem")
        name = "the application answers, and its database does"
        checks.append(Check(name, (*_CURL, *_STATUS, *edge, f"{address}/readyz"), look, "^200$"))
    if host == context.hosts("web")[0]:
        ask = ("/usr/bin/python3", "-c", SEEN, CHECKUP, str(SEEN_HOURS), "hr-checkup.service")
        mend = "Put back what differs (docs/runbooks.md), then `systemctl start hr-checkup` looks again."
        checks.append(Check("what is kept was whole when last looked at", ask, mend))
    fix = "Run `appliance apply`: the database is of another release."
    run: tuple[str, ...] = (
        "env",
        "-i",
        f"HR_SETTINGS={MIGRATE}/settings.json",
        "/opt/hr-appliance/current/venv/bin/python",
    )
    run += ("-I", "-m", "app.migrate", "--pending", "--grant", "hr_web")
    checks.append(Check("the database is at this release", run, fix, user="hr-migrate"))
    return checks
