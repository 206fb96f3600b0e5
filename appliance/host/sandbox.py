"""The lines of systemd that shut a service off from everything it has no use for, the same for all of ours."""

from __future__ import annotations

from collections.abc import Iterable

ALWAYS = (
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "ProtectKernelTunables=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelLogs=yes",
    "ProtectControlGroups=yes",
    "ProtectClock=yes",
    "ProtectHostname=yes",
    "ProtectProc=invisible",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
    "LockPersonality=yes",
    "RemoveIPC=yes",
    "KeyringMode=private",
    "SystemCallArchitectures=native",
    "SystemCallErrorNumber=EPERM",
    "UMask=0077",
)
"""What no service of ours has a use for."""
CONFINES = "SystemCallFilter=landlock_create_ruleset landlock_add_rule landlock_restrict_self"
"""A service may confine its own processes further; systemd 252 counts these calls to no group."""


def sandbox(
    *,
    reach: Iterable[str] | None = None,
    low_port: bool = False,
    makes_code: bool = False,
    devices: Iterable[str] = (),
) -> str:
    """Return the lines for the [Service] part of a unit that has its own account.

    `reach`: addresses it speaks with (`localhost` is always among them), None for any. `low_port`: it listens below
    1024. `makes_code`: it writes machine code at run time, as inference libraries do. `devices`: device nodes it opens.
    """
    lines = list(ALWAYS)
    if low_port:
        # A user namespace of its own would take the right to open the port away again.
        lines += ["AmbientCapabilities=CAP_NET_BIND_SERVICE", "CapabilityBoundingSet=CAP_NET_BIND_SERVICE"]
    else:
        lines += ["CapabilityBoundingSet=", "AmbientCapabilities=", "PrivateUsers=yes"]
    if devices:
        lines += ["DevicePolicy=closed", *(f"DeviceAllow={device} rw" for device in devices)]
    else:
        lines += ["PrivateDevices=yes"]
    if makes_code:
        lines += ["SystemCallFilter=@system-service", "SystemCallFilter=~@privileged"]
    else:
        lines += ["MemoryDenyWriteExecute=yes", "ProcSubset=pid"]
        lines += ["SystemCallFilter=@system-service", "SystemCallFilter=~@privileged @resources"]
    lines.append(CONFINES)
    if reach is not None:
        lines += ["IPAddressDeny=any", f"IPAddressAllow={' '.join(['localhost', *sorted({*reach} - {'localhost'})])}"]
    return "\n".join(lines)
