"""What a key server host should be, and what a web host needs to collect its identity."""

from __future__ import annotations

import socket
from importlib.resources import files

from appliance.components.vault.client import PORT
from appliance.components.vault.configuration import audit_devices
from appliance.errors import ApplianceError
from appliance.host.context import Context
from appliance.host.desired import Account, Certificate, Desired, File, Folder, Item, Package, Step, Unit
from appliance.host.firewall import admit
from appliance.host.sandbox import sandbox
from appliance.host.templates import render
from appliance.site import endpoints

MEMBER = "keyserver/vault"
UNIT = "hr-vault.service"
DATA = "/srv/hr-appliance/vault"
CONFIG = "/etc/hr-appliance/vault/config.hcl"
UNWRAP = "/usr/lib/hr-appliance/unwrap-secret-id"


def hosts(context: Context) -> list[str]:
    """Return the hosts that have a part of this: those that run the key server, and the web hosts."""
    return list(dict.fromkeys([*context.hosts("vault"), *context.hosts("web")]))


def desired(context: Context, host: str) -> Desired:
    """Return the desired state of a host."""
    items: list[Item] = []
    if host in context.hosts("vault"):
        items += _server(context, host)
    if host in context.hosts("web"):
        items.append(File(UNWRAP, _program("unwrap_secret_id.py"), mode=0o755))
    return Desired("vault", tuple(items))


def _server(context: Context, host: str) -> list[Item]:
    digest = binary(context)
    program = f"/opt/hr-appliance/vault/{digest[:12]}/vault"
    values = {
        "api": endpoints.join(context.address(host), endpoints.VAULT),
        "cluster": endpoints.join(context.address(host), endpoints.RAFT),
        "api_url": endpoints.url(context.address(host), endpoints.VAULT),
        "cluster_url": endpoints.url(context.address(host), endpoints.RAFT),
        "host": host,
        "site": context.site.name,
        "data": DATA,
        "days": context.site.policy.retention.audit_days,
        "declared": audit_devices() if context.site.custody.server == "openbao" else {},
        "program": program,
        "config": CONFIG,
        "sandbox": sandbox(reach=None),
    }
    return [
        Package("curl"),
        Package("logrotate"),
        Account("hr-vault", home=DATA),
        _fetched(context, program, digest),
        Folder(DATA, "hr-vault", "hr-vault", 0o700),
        Folder(f"{DATA}/raft", "hr-vault", "hr-vault", 0o700),
        Folder(f"{DATA}/audit", "hr-vault", "hr-vault", 0o700),
        Certificate("vault", owner="hr-vault", group="hr-vault"),
        File(CONFIG, _text(CONFIG, **values), "root", "hr-vault", 0o640),
        File("/etc/logrotate.d/hr-vault", _text("/etc/logrotate.d/hr-vault", **values)),
        *admit("vault", PORT, _reaching(context, host), "vault"),
        File(f"/etc/systemd/system/{UNIT}", _text(f"/etc/systemd/system/{UNIT}", **values)),
        # A restart leaves it sealed until holders come: only what a reload does not reach is worth that.
        Unit(UNIT, restart_on=(CONFIG, f"/etc/systemd/system/{UNIT}"), reload_on=("tls/vault",)),
    ]


def binary(context: Context) -> str:
    """Return the digest of the key server's binary in the bundle; raises ApplianceError for a wrong one."""
    digest = context.release.files.get(MEMBER)
    if digest is None:
        raise ApplianceError(
            "The bundle holds no key server.", "Build it with `appliance bundle build --key-server FILE`."
        )
    wanted = context.site.custody.sha256
    if wanted and wanted != digest:
        raise ApplianceError(
            f"The key server in the bundle has the digest {digest}, and the site file asks for {wanted}.",
            "Build the bundle with that binary, or have the security team change custody.sha256.",
        )
    return digest


def _fetched(context: Context, program: str, digest: str) -> Step:
    """Return the step that brings the binary from the depot; only the signed bundle's is put in place."""
    script = (
        'set -e; umask 022; mkdir -p "$(dirname "$2")"; curl --fail --silent --show-error --retry 3 '
        '--cacert /etc/hr-appliance/tls/ca.pem -o "$2.hr-new" "$1"; echo "$3  $2.hr-new" | sha256sum --check --quiet; '
        'chmod 0755 "$2.hr-new"; mv -fT "$2.hr-new" "$2"'
    )
    where = endpoints.url(context.addresses("depot")[0], endpoints.DEPOT, f"/{MEMBER}")
    return Step(
        "fetch the key server",
        run=("sh", "-c", script, "sh", where, program, digest),
        done=("sh", "-c", 'echo "$2  $1" | sha256sum --check --status && [ -x "$1" ]', "sh", program, digest),
    )


def _reaching(context: Context, host: str) -> list[str]:
    """Return the addresses that may speak to the key server: all hosts, which renew there, and the operations host."""
    running = [context.address(name) for name in context.site.hosts_that_serve()]
    return sorted({*running, *operations_addresses(context.address(host))} - {context.address(host)})


def operations_addresses(target: str) -> list[str]:
    """Return the address by which this machine reaches a host, without sending anything; none where there is no way."""
    with socket.socket(endpoints.socket_family(target), socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((target, endpoints.VAULT))
        except OSError:
            return []
        return [str(probe.getsockname()[0])]


def _text(path: str, **values: object) -> str:
    return render("appliance.components.vault", path, **values)


def _program(name: str) -> str:
    return (files("appliance.components.vault") / "remote" / name).read_text(encoding="utf-8")
