"""Compares the key server's configuration with the desired one, and corrects it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from appliance.components.vault import authority, configuration
from appliance.components.vault.client import connect, names, read, server, telling
from appliance.components.vault.configuration import Written
from appliance.errors import ApplianceError
from appliance.host.context import Context
from appliance.host.desired import Change

if TYPE_CHECKING:
    import hvac

BOOTSTRAP = "vault/bootstrap-token"
"""The place of the first token in the state folder while it is needed."""
CONFIGURED = "vault/configured"
"""There since the first configuration came to its end; until then the site's authority signs for everybody."""


class NotPermitted(ApplianceError):
    """Only the holders together can put the key server's configuration right."""


class Irreversible(ApplianceError):
    """Something was set at the key server that nothing can take back."""


def settle(context: Context, act: bool) -> list[Change]:
    """Return the differences of the key server; with `act` they are corrected by the token of the ceremony.

    Raises Sealed, and NotPermitted when something differs and there is no such token: this machine may read the
    configuration at any time, and change it only while the holders have given it the right.
    """
    token = bootstrap_token(context)
    client = connect(context, token=token)
    if act and token is None:
        if changes := settle(context, act=False):
            raise NotPermitted(
                f"The key server is not configured as it should be: {'; '.join(change.what for change in changes)}.",
                "This machine may not change that. Have the holders run `appliance keys root` for this site, then "
                "apply again; the audit log says who changed what.",
            )
        return []
    with telling(context):
        return [Change(server(context), "vault", what) for what in _steps(context, client, act)]


def bootstrap_token(context: Context) -> str | None:
    """Return the root token of a configuration in progress."""
    try:
        return (context.folder / BOOTSTRAP).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def configured(context: Context) -> bool:
    """Return whether the key server of this site was once configured to the end."""
    return (context.folder / CONFIGURED).exists()


def _steps(context: Context, client: hvac.Client, act: bool) -> Iterator[str]:
    yield from _audit(context, client, act)
    yield from _engines(client, act)
    yield from _logins(client, act)
    mounted = {*client.sys.list_mounted_secrets_engines()["data"]}
    entered = {*client.sys.list_auth_methods()["data"]}
    if "transit/" in mounted:
        yield from _keys(client, act)
    yield from _policies(context, client, act)
    if "pki/" in mounted:
        yield from authority.settle(context, client, act)
    wanted = [*configuration.settings(), *configuration.signing_roles(context)]
    wanted += [*configuration.login_roles(context), configuration.application_role(context)]
    for setting in wanted:
        if _mount(setting.path) in mounted | entered:
            yield from _written(client, setting, act)
    yield from _strangers(client, [setting.path for setting in wanted], mounted | entered, act)


def _mount(path: str) -> str:
    parts = path.split("/")
    return f"{parts[1] if parts[0] == 'auth' else parts[0]}/"


def _audit(context: Context, client: hvac.Client, act: bool) -> Iterator[str]:
    devices = client.sys.list_enabled_audit_devices()["data"]
    wanted = configuration.audit_devices()
    declared = context.site.custody.server == "openbao"
    for name, (kind, options) in wanted.items():
        present = devices.get(f"{name}/")
        if present and present["type"] == kind and options.items() <= present["options"].items():
            continue
        yield f"{'replace' if present else 'open'} audit device {name}"
        if act and declared:
            raise ApplianceError(
                f"The audit device {name} is not open.", "It stands in /etc/hr-appliance/vault/config.hcl: apply again."
            )
        if act:
            if present:
                client.sys.disable_audit_device(name)
            client.sys.enable_audit_device(kind, path=name, options=options)
    for name in sorted({*devices} - {f"{name}/" for name in wanted}):
        yield f"close audit device {name.rstrip('/')}, which nobody here opened"
        if act:
            client.sys.disable_audit_device(name.rstrip("/"))


def _engines(client: hvac.Client, act: bool) -> Iterator[str]:
    engines = client.sys.list_mounted_secrets_engines()["data"]
    for name, (kind, options) in configuration.ENGINES.items():
        present = engines.get(f"{name}/")
        if present is None:
            yield f"add engine {name}"
            if act:
                client.sys.enable_secrets_engine(kind, path=name, options=options, config=_lasting(name))
        elif present["type"] != kind or not options.items() <= (present["options"] or {}).items():
            raise Irreversible(
                f"The key server's engine {name} is of another kind.", "Bring the key server back from a backup."
            )
        else:
            yield from _tuned(client, "sys/mounts", name, present, act)


def _logins(client: hvac.Client, act: bool) -> Iterator[str]:
    logins = client.sys.list_auth_methods()["data"]
    for name, kind in configuration.LOGINS.items():
        present = logins.get(f"{name}/")
        if present is None:
            yield f"add login {name}"
            if act:
                client.sys.enable_auth_method(kind, path=name, config=_lasting(name))
        else:
            yield from _tuned(client, "sys/auth", name, present, act)
    for name in sorted({*logins} - {"token/"} - {f"{name}/" for name in configuration.LOGINS}):
        yield f"remove login {name.rstrip('/')}, which nobody here added"
        if act:
            client.sys.disable_auth_method(name.rstrip("/"))


def _lasting(name: str) -> dict[str, str]:
    hours = configuration.LONGEST_HOURS.get(name)
    return {"max_lease_ttl": f"{hours}h"} if hours else {}


def _tuned(client: hvac.Client, folder: str, name: str, present: dict[str, Any], act: bool) -> Iterator[str]:
    wanted = configuration.LONGEST_HOURS.get(name, 0) * configuration.HOUR
    if wanted and present["config"]["max_lease_ttl"] != wanted:
        yield f"set how long {name} may hand things out for"
        if act:
            client.write_data(f"{folder}/{name}/tune", data={"max_lease_ttl": wanted})


def _keys(client: hvac.Client, act: bool) -> Iterator[str]:
    for name, kind in configuration.KEYS.items():
        present = read(client, f"transit/keys/{name}")
        if present is None:
            yield f"make key {name} ({kind})"
            if act:
                # The key of look-ups is 32 bytes; Transit asks for the size of this kind alone.
                size = {"key_size": 32} if kind == "hmac" else {}
                client.write_data(f"transit/keys/{name}", data={"type": kind, "exportable": False} | size)
            continue
        fixed = present["type"] != kind or present["exportable"] or present["allow_plaintext_backup"]
        if fixed or present["derived"]:
            raise Irreversible(
                f"The key {name} is not what it should be: its kind is wrong or it could be read out.",
                "That cannot be taken back. Tell the security team at once: treat what it protects as disclosed.",
            )
        loose = {"deletion_allowed": False, "auto_rotate_period": 0}
        off = {key: value for key, value in loose.items() if present.get(key, value) != value}
        if off:
            yield f"set {', '.join(off)} of key {name}"
            if act:
                client.write_data(f"transit/keys/{name}/config", data=off)


def _policies(context: Context, client: hvac.Client, act: bool) -> Iterator[str]:
    wanted = configuration.policies(context)
    names = {*client.sys.list_acl_policies()["data"]["keys"]}
    for name, text in wanted.items():
        present = (read(client, f"sys/policies/acl/{name}") or {}).get("policy") if name in names else None
        if (present or "").strip() != text.strip():
            yield f"{'change' if name in names else 'write'} policy {name}"
            if act:
                client.sys.create_or_update_acl_policy(name, text)
    for name in sorted(names - {*wanted, *configuration.BUILT_IN}):
        yield f"remove policy {name}, which nobody here wrote"
        if act:
            client.sys.delete_acl_policy(name)


def _written(client: hvac.Client, setting: Written, act: bool) -> Iterator[str]:
    present = read(client, setting.path)
    if present is not None and "role_id" in setting.data:
        present["role_id"] = (read(client, f"{setting.path}/role-id") or {}).get("role_id")
    off = sorted(key for key, value in setting.data.items() if not _same((present or {}).get(key), value))
    if present is None or off:
        yield f"write {setting.path}" if present is None else f"change {setting.path}: {', '.join(off)}"
        if act:
            client.write_data(setting.path, data=setting.data)


def _strangers(client: hvac.Client, wanted: list[str], mounted: set[str], act: bool) -> Iterator[str]:
    """Remove roles that nothing of this site uses: those of hosts that are gone, or somebody's own way in."""
    for folder in ("pki/roles", "auth/cert/certs", "auth/approle/role"):
        if _mount(folder) not in mounted:
            continue
        for name in names(client, folder):
            if f"{folder}/{name}" not in wanted:
                yield f"remove {folder}/{name}, which nothing here uses"
                if act:
                    client.delete(f"{folder}/{name}")


def _same(present: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return sorted(present or []) == sorted(wanted)
    if isinstance(wanted, str):
        return (present or "").strip() == wanted.strip()
    return present == wanted
