"""Questions to a key server host before and after it is brought up."""

from __future__ import annotations

from appliance.components.vault.client import address, site_file
from appliance.components.vault.configuration import AUDIT_LOG
from appliance.components.vault.deploy import UNIT
from appliance.host.context import Context
from appliance.host.desired import Check

ASK = (
    "import json, ssl, sys, urllib.request\n"
    "context = ssl.create_default_context(cafile='/etc/hr-appliance/tls/ca.pem')\n"
    "shown = json.load(urllib.request.urlopen(sys.argv[1] + '/v1/sys/seal-status', context=context, timeout=10))\n"
    "print('open' if shown['initialized'] and not shown['sealed'] else 'sealed')\n"
)


def preflight(context: Context, host: str) -> list[Check]:
    """Return what a bare host must have."""
    if host not in context.hosts("vault"):
        return []
    return [
        Check(
            "the processor has AES instructions",
            ("grep", "-q", "-w", "-m1", "aes", "/proc/cpuinfo"),
            "Turn AES on for this machine in the firmware or the hypervisor: without it the key server is slow.",
        )
    ]


def conditions(context: Context, host: str) -> dict[str, tuple[str, ...]]:
    """Return what shows the condition in which a unit that runs is: unit -> command, whose first line is a word."""
    return {UNIT: ("python3", "-I", "-c", ASK, address(context, host))} if host in context.hosts("vault") else {}


def verify(context: Context, host: str) -> list[Check]:
    """Return what holds on a key server host that is in order."""
    if host not in context.hosts("vault"):
        return []
    holders = ", ".join(holder.name for holder in context.site.custody.holders)
    unseal = (
        f"Have {context.site.custody.threshold} of {holders} run `appliance keys unseal {site_file(context)}`; "
        "after each start of the service it is sealed."
    )
    return [
        Check(
            "the key server is open",
            ("python3", "-I", "-c", ASK, address(context, host)),
            unseal,
            expect="^open",
        ),
        Check(
            "the key server leaves no core file and is not swapped out",
            ("systemctl", "show", "-p", "LimitCORE,MemorySwapMax", "hr-vault.service"),
            "Run `appliance apply`: the unit was changed by hand.",
            expect=r"(?s)(?=.*LimitCORE=0\b)(?=.*MemorySwapMax=0\b)",
        ),
        Check(
            "the audit log is being written",
            ("sh", "-c", 'test -s "$1" && test "$(stat -c %U:%a "$1")" = hr-vault:600', "sh", AUDIT_LOG),
            "Look at free space on /srv and at `journalctl -u hr-vault`: without an audit device nothing is answered.",
        ),
    ]
