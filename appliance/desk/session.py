"""Opens a site for a verb: reads the site file, the bundle and the state folder, and connects to the hosts."""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path

from appliance.errors import UsageError
from appliance.host.context import Context, Release
from appliance.host.journal import Journal
from appliance.site import reader
from appliance.site.model import Site

BUNDLE = Path("/var/lib/hr-appliance/bundle")


@dataclass(frozen=True)
class Session:
    """A site that a verb acts on."""

    file: Path
    context: Context
    journal: Journal

    @property
    def site(self) -> Site:
        """The site."""
        return self.context.site

    @property
    def hosts(self) -> list[str]:
        """The hosts that run components, without spare hosts."""
        return self.site.hosts_that_serve()

    @property
    def looked_at(self) -> list[str]:
        """The hosts of verbs that change nothing: spare hosts, too."""
        return list(self.site.hosts)


def state_folder(site: str, chosen: Path | None = None) -> Path:
    """Return where the operations host keeps what belongs to a site; made with mode 0700."""
    if chosen is None:
        home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "hr-appliance"
        chosen = (Path("/var/lib/hr-appliance") if os.geteuid() == 0 else home) / "sites" / site
    chosen.mkdir(mode=0o700, parents=True, exist_ok=True)
    chosen.chmod(0o700)
    return chosen.resolve()


def open_site(file: Path, state: Path | None = None, bundle: Path | None = None, verify: bool = True) -> Session:
    """Read a site and all that belongs to it; raises ApplianceError. Reaches no host.

    With `verify` off the bundle is not verified: for verbs that install nothing.
    """
    from appliance.components.certificates.authority import SiteAuthority
    from appliance.components.vault.issuer import KeyServerIssuer
    from appliance.components.vault.passwords import KvSecrets

    site = reader.read(file)
    folder = state_folder(site.name, state)
    release = _release(site, bundle or BUNDLE) if verify else Release("", "", Path(), {})
    authority = SiteAuthority(site, folder)
    context = Context(site, file.resolve().parent, folder, release, authority, None)  # type: ignore[arg-type]  # follows
    context = dataclasses.replace(context, secrets=KvSecrets(context), issuer=KeyServerIssuer(context, authority))
    return Session(file, context, Journal(folder))


def _release(site: Site, bundle: Path) -> Release:
    from appliance.bundle.release import open_release

    signer = site.secrets.bundle_signer
    return open_release(bundle, Path(signer.removeprefix("file:")))


def become_password(site: Site) -> str | None:
    """Return the password for sudo on the hosts, None where sudo asks for none; asks the person if the site says so."""
    reference = site.secrets.become
    if reference == "none":
        return None
    if reference == "ask":
        try:
            return getpass("Password for sudo on the hosts: ")
        except EOFError:
            raise UsageError(
                "The site file has the password for sudo asked for, and there is no terminal to ask at.",
                "Run this at a terminal, or write file:/path or env:NAME for secrets.become.",
            ) from None
    kind, _, place = reference.partition(":")
    if kind == "env":
        if place not in os.environ:
            raise UsageError(f"The environment has no {place}, where secrets.become says the password is.", "Set it.")
        return os.environ[place]
    return Path(place).read_text(encoding="utf-8").strip()
