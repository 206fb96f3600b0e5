"""What a component needs besides the site: the state folder, the issuer, the source of secrets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from appliance.errors import ApplianceError
from appliance.site.model import Site


class Sealed(ApplianceError):
    """The key server cannot be asked at the moment."""


class Issuer(Protocol):
    """Signs certificate requests."""

    def sign(self, csr: str, component: str, host: str) -> str:
        """Return the certificate and its chain (PEM, leaf first) for a request (PEM)."""

    def sign_intermediate(self, csr: str) -> str:
        """Return the certificate and its chain (PEM) of an authority below this one, for its request (PEM)."""

    def operator_certificate(self) -> tuple[Path, Path]:
        """Return the files of the operations host's own certificate and its key."""

    def anchor(self) -> str:
        """Return the certificate that every host trusts (PEM)."""


class Secrets(Protocol):
    """Keeps the passwords that services use among themselves; people never see them."""

    def password(self, name: str) -> str:
        """Return the password of this name, made when first asked for; raises Sealed."""

    def wrapped_secret_id(self, role: str) -> Callable[[], bytes]:
        """Return what makes a wrapping token, for one use, of a SecretID of an AppRole; asking it raises Sealed."""


@dataclass(frozen=True)
class Release:
    """Release and digests of the verified bundle."""

    version: str
    digest: str
    folder: Path
    files: Mapping[str, str] = field(repr=False)
    """Path inside the bundle -> SHA-256 in hex."""


@dataclass(frozen=True)
class Context:
    """Everything that is the same for all hosts of one run."""

    site: Site
    site_folder: Path
    """Where the site file lies; files that it names are relative to this."""
    folder: Path
    release: Release
    issuer: Issuer
    secrets: Secrets
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Results of earlier stages of an apply, by name; for values that only the key server knows, such as role ids."""

    def address(self, host: str) -> str:
        """Return the address of a host as text."""
        return str(self.site.hosts[host].address)

    def hosts(self, component: str) -> list[str]:
        """Return the hosts that run a component."""
        return self.site.hosts_that_run(component)

    def addresses(self, component: str) -> list[str]:
        """Return the addresses of the hosts that run a component."""
        return [self.address(host) for host in self.hosts(component)]
