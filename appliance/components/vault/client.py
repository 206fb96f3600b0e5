"""Reaches the key server from the operations host, with a remedy for each failure."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from appliance.errors import ApplianceError
from appliance.host.context import Context, Sealed
from appliance.site import endpoints

if TYPE_CHECKING:
    import hvac

PORT = endpoints.VAULT
SECONDS = 20
CONNECT_SECONDS = 4
"""A key server is on the site's own network; a firewall that drops packets would use up the whole time, three times."""


class Away(Sealed):
    """Nothing answers at the key server's address."""

    exit_code = 3


class NotInitialised(Sealed):
    """The key server has no keys yet."""


class NotConfigured(Sealed):
    """The key server is open and does not know this machine yet."""


class Refused(ApplianceError):
    """The key server answered, and refused; `status` is its HTTP status."""

    def __init__(self, what: str, remedy: str, status: int) -> None:
        super().__init__(what, remedy)
        self.status = status


@dataclass(frozen=True)
class SealStatus:
    """The seal status of a key server; `given` of `threshold` shares were entered."""

    initialised: bool
    sealed: bool
    threshold: int
    shares: int
    given: int
    version: str


@dataclass(frozen=True)
class Identity:
    """A client certificate and the role of the `cert` login that it is for."""

    role: str
    certificate: str
    key: str


def server(context: Context) -> str:
    """Return the host that runs the key server."""
    return context.hosts("vault")[0]


def address(context: Context, host: str | None = None) -> str:
    """Return the URL of the key server, of a host's own if named."""
    return endpoints.url(context.address(host or server(context)), PORT)


def operator(context: Context) -> Identity:
    """Return the identity of this machine at the key server."""
    certificate, key = context.issuer.operator_certificate()
    return Identity("operator", str(certificate), str(key))


def connect(context: Context, token: str | None = None, identity: Identity | None = None) -> hvac.Client:
    """Return a client that is signed in: by a token, else by a certificate, else as the operations host.

    Raises Sealed (Away, NotInitialised, NotConfigured) when the key server cannot be asked.
    """
    import hvac.exceptions

    if token:
        client = bare(context)
        _refuse_closed(context, client)
        client.token = token
        return client
    chosen = identity or operator(context)
    client = bare(context, chosen)
    _refuse_closed(context, client)
    with telling(context):
        try:
            # hvac's own method for this takes a PEM text where it needs the path that the session has already.
            login = _document(client.write_data("auth/cert/login", data={"name": chosen.role}))
            client.token = login["auth"]["client_token"]
        except (hvac.exceptions.InvalidRequest, hvac.exceptions.Forbidden, hvac.exceptions.InvalidPath):
            raise NotConfigured(
                f"The key server at {address(context)} does not let {chosen.role} of this machine in.",
                "Run `appliance apply`; where it was configured before, see that the state folder is this site's.",
            ) from None
    return client


def bare(context: Context, identity: Identity | None = None, host: str | None = None) -> hvac.Client:
    """Return a client that has not signed in; with an identity it shows its certificate."""
    import hvac
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.util import Retry

    session = requests.Session()
    session.trust_env = False
    session.verify = str(_anchor(context))
    certificate = (identity.certificate, identity.key) if identity else None
    session.cert = certificate
    # A connection that was never made may be tried again whatever the method; a request that was sent may not.
    again = Retry(total=2, connect=2, read=0, status=0, redirect=0, other=0, backoff_factor=0.2)
    session.mount("https://", HTTPAdapter(max_retries=again))
    return hvac.Client(
        url=address(context, host),
        verify=session.verify,
        cert=certificate,
        timeout=(CONNECT_SECONDS, SECONDS),  # type: ignore[arg-type]  # requests takes both times
        session=session,
    )


def seal_status(context: Context, host: str | None = None) -> SealStatus:
    """Return whether the key server is open, and how many shares are missing; raises Away."""
    with telling(context, host):
        shown = bare(context, host=host).sys.read_seal_status()
    return SealStatus(
        shown["initialized"], shown["sealed"], shown["t"], shown["n"], shown["progress"], shown.get("version", "")
    )


@contextlib.contextmanager
def telling(context: Context, host: str | None = None) -> Iterator[None]:
    """Turn exceptions of the libraries into errors with remedies."""
    import hvac.exceptions
    import requests

    place = f"{host or server(context)} ({address(context, host)})"
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise Away(
            f"The key server on {place} does not prove that it belongs to this site: {_reason(error)}.",
            "Look at its certificate in /etc/hr-appliance/tls/vault and at both clocks; `appliance apply` renews it.",
        ) from None
    except requests.exceptions.RequestException as error:
        raise Away(
            f"The key server on {place} does not answer: {_reason(error)}.",
            "Look at hr-vault.service there (`journalctl -u hr-vault`) and at the network, then run this again.",
        ) from None
    except hvac.exceptions.VaultDown:
        raise sealed(context) from None
    except hvac.exceptions.VaultError as error:
        status = {"Forbidden": 403, "InvalidPath": 404, "InvalidRequest": 400}.get(type(error).__name__, 500)
        message = "; ".join(map(str, error.errors or [type(error).__name__]))
        raise Refused(
            f"The key server on {place} refused: {' '.join(message.split())}.",
            "Look at who asks and at /srv/hr-appliance/vault/audit/audit.log.",
            status,
        ) from None


def sealed(context: Context) -> Sealed:
    """Return the refusal of a key server that is sealed, with what the holders do."""
    custody = context.site.custody
    return Sealed(
        f"The key server on {server(context)} is sealed.",
        f"Have {custody.threshold} of {', '.join(holder.name for holder in custody.holders)} run "
        f"`appliance keys unseal {site_file(context)}`.",
    )


def site_file(context: Context) -> str:
    """Return how a person names the site file."""
    return str(context.site_folder / "site.yml")


def read(client: hvac.Client, path: str) -> dict[str, Any] | None:
    """Return the data at a path, None where there is nothing."""
    import hvac.exceptions

    try:
        answer = client.read(path)
    except hvac.exceptions.InvalidPath:
        return None
    return _document(answer)["data"] if answer else None


def names(client: hvac.Client, path: str) -> list[str]:
    """Return the names below a path, sorted."""
    import hvac.exceptions

    try:
        answer = client.list(path)
    except hvac.exceptions.InvalidPath:
        return []
    return sorted(_document(answer)["data"]["keys"]) if answer else []


def written(client: hvac.Client, path: str, data: dict[str, Any]) -> dict[str, Any]:
    """Write to a path and return the data of the answer."""
    return _document(client.write_data(path, data=data))["data"]


def _document(answer: Any) -> dict[str, Any]:
    """Return an answer that has a body: hvac returns these as parsed JSON, others as responses."""
    return answer


def _refuse_closed(context: Context, client: hvac.Client) -> None:
    """Raise NotInitialised or Sealed; a server just opened gets a moment to begin to serve."""
    deadline = time.monotonic() + SECONDS
    while True:
        with telling(context):
            # Its status says the same as the answer: 503 for sealed and so on; none is an error here.
            health = client.session.get(f"{client.url}/v1/sys/health", timeout=(CONNECT_SECONDS, SECONDS)).json()
        if not health["initialized"]:
            raise NotInitialised(
                f"The key server on {server(context)} has no keys yet.",
                f"Run `appliance keys ceremony {site_file(context)}`, or `appliance apply`, which begins with it.",
            )
        if health["sealed"]:
            raise sealed(context)
        if not health["standby"]:
            return
        if time.monotonic() >= deadline:
            raise Away(
                f"The key server on {server(context)} is open and does not begin to serve.",
                "Look at `journalctl -u hr-vault` there: its storage may be damaged or full.",
            )
        time.sleep(0.2)


def _anchor(context: Context) -> Path:
    """Return the file with the certificate that is trusted: requests takes a path."""
    path, text = context.folder / "vault" / "anchor.pem", context.issuer.anchor()
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path


def _reason(error: Exception) -> str:
    """Return the innermost words of a chain of library errors."""
    cause: object = error
    while getattr(cause, "args", None):
        inner = getattr(cause, "reason", None) or cause.args[0]  # type: ignore[attr-defined]  # asked for in the line above
        if not isinstance(inner, Exception):
            break
        cause = inner
    return str(cause).rpartition(": ")[2].strip(" .')(") or type(error).__name__
