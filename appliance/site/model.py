"""What a site file may say, as types; nothing here reads or prints."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    IPvAnyAddress,
    IPvAnyNetwork,
    model_validator,
)

COMPONENTS = ("depot", "vault", "database", "media", "inference", "backup", "web", "edge")
"""What every site runs somewhere, in the order in which it is brought up."""

Component = Literal["depot", "vault", "database", "media", "inference", "backup", "web", "edge"]
Role = Component | Literal["spare"]
HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
REFERENCE = re.compile(r"(file:/[\w./-]+|vault:[\w./-]+#[\w-]+|env:[A-Z][A-Z0-9_]*|ask)")


def _reference(value: str) -> str:
    """Let a place through where a secret lies, and nothing that could be the secret itself; never quotes it."""
    if not REFERENCE.fullmatch(value):
        raise ValueError(
            "names a place, never a secret: write file:/path, vault:path#field, env:NAME or ask; "
            "if a secret stood here, change it"
        )
    return value


SecretReference = Annotated[
    str,
    Field(
        description="Where a secret lies: file:/path, vault:path#field, env:NAME or ask.",
        json_schema_extra={"pattern": f"^{REFERENCE.pattern}$"},
    ),
    AfterValidator(_reference),
]


def _off(value: object) -> object:
    """Take YAML's bare `off`, which it reads as false, for the word."""
    return "off" if value is False else value


class Strict(BaseModel):
    """Frozen, and nothing unknown let through; a rejected value is not quoted, for it may be a secret."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Host(Strict):
    """One Debian host."""

    address: IPvAnyAddress = Field(description="Address that the operations host reaches it by.")
    runs: list[Role] = Field(
        min_length=1,
        description="Components of this host; `spare` alone: a clean host kept for drills and replacement.",
    )
    gpu: Literal["none", "nvidia"] = Field("none", description="Which accelerator the host has.")
    ssh_user: str = Field(
        "operator", pattern=r"^[a-z_][a-z0-9_-]{0,31}$", description="Account that converges the host."
    )
    ssh_port: int = Field(22, ge=1, le=65535)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.runs)) != len(self.runs):
            raise ValueError("names a component twice: each runs once on a host")
        if "spare" in self.runs and len(self.runs) > 1:
            raise ValueError("a spare host runs nothing else: drills need a clean one")
        return self


class PasswordPolicy(Strict):
    """Rules for passwords of accounts that no directory of the bank keeps."""

    minimum_length: int = Field(14, ge=10, le=128)
    history: int = Field(5, ge=0, le=24, description="How many earlier passwords may not come back.")
    maximum_age_days: int = Field(90, ge=0, le=365, description="0: no forced change.")
    lock_after_failures: int = Field(5, ge=3, le=20)


class Retention(Strict):
    """Days that data are kept after a process has ended."""

    resume_days: int = Field(180, ge=1, le=3650)
    recording_days: int = Field(180, ge=1, le=3650)
    audit_days: int = Field(1095, ge=180, le=7300)
    backup_days: int = Field(90, ge=7, le=3650)


class Smtp(Strict):
    """A mail relay of the bank."""

    host: str
    port: int = Field(587, ge=1, le=65535)
    sender: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    password: SecretReference | None = None


class Notifications(Strict):
    """How people are told; a channel that is not named is off."""

    smtp: Smtp | None = None
    syslog: str | None = Field(None, pattern=r"^[\w.-]+:\d+$", description="host:port of the bank's log collector.")


class Repository(Strict):
    """A package repository of the bank, beside the depot, in apt's terms."""

    uri: str = Field(pattern=r"^https?://[\w.:/-]+$")
    suite: str = Field(pattern=r"^[\w./-]+$")
    components: list[str] = Field(min_length=1)
    signed_by: str = Field(pattern=r"^/[\w./-]+$", description="Key on the hosts that signs it.")
    packages: list[str] = Field([], description="Packages of the driver; empty: those of Debian.")


class Network(Strict):
    """Who operates the hosts, and what of the bank's network they may speak with; there is no way to anything else."""

    operations: list[IPvAnyNetwork] = Field(
        [], description="Addresses or networks that come in by ssh; empty: the operations host alone."
    )
    administrators: list[Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_-]{0,31}$")]] = Field(
        [], description="Further accounts that may sign in by ssh, besides each host's ssh_user."
    )
    time: list[Annotated[str, Field(pattern=r"^[\w.:-]+$")]] = Field(
        [], description="The bank's time servers; empty: the host that runs the depot gives the time."
    )
    resolvers: list[IPvAnyAddress] = Field([], description="The bank's name servers that hosts may ask.")
    gpu_driver: Repository | None = Field(None, description="Where hosts with `gpu: nvidia` find their driver.")


class Policy(Strict):
    """How the site is operated."""

    network: Network = Network()

    cipher_profile: Literal["aes-256", "sm4"] = Field("aes-256", description="Cipher of fields and media.")
    passwords: PasswordPolicy = PasswordPolicy()
    retention: Retention = Retention()
    nonverbal: Annotated[Literal["off", "observe"], BeforeValidator(_off)] = Field(
        "off", description="Whether non-verbal signals are shown; never scored."
    )
    rater: Literal["0.5b", "1.5b"] = Field("1.5b", description="Which rater scores answers.")
    languages: list[Literal["zh", "en"]] = Field(["zh", "en"], min_length=1)
    time_zone: str = Field("Asia/Shanghai", pattern=r"^[A-Za-z_]+(/[A-Za-z_+-]+)*$")
    notifications: Notifications = Notifications()
    demo: bool = Field(
        False, description="Lets synthetic people be made for a trial; never set it where real people's data are."
    )


class Holder(Strict):
    """A person who keeps one share of the key that unseals the key server."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")
    pgp: str = Field(
        pattern=r"^[\w./-]+$", description="File with the holder's public OpenPGP key, relative to this file."
    )


class Custody(Strict):
    """Which key server keeps the keys, and who can unseal it."""

    server: Literal["openbao", "vault"] = Field("openbao", description="Which key server the bundle brings.")
    sha256: str | None = Field(
        None, pattern=r"^[0-9a-f]{64}$", description="Digest of its binary; another binary is refused."
    )
    holders: list[Holder] = Field([], description="Who holds a share; three to seven people.")
    threshold: int = Field(2, ge=2, le=5, description="How many of them unseal together.")

    @model_validator(mode="after")
    def _enough_holders(self) -> Self:
        names = [holder.name for holder in self.holders]
        if len(set(names)) != len(names):
            raise ValueError("a holder is named twice: each person holds one share")
        if names and not self.threshold < len(names) <= 7:
            raise ValueError(
                f"{len(names)} holders for a threshold of {self.threshold}: name one more than the threshold, at most 7"
            )
        return self


class Certificates(Strict):
    """Who signs, and for how long."""

    authority: Literal["site", "bank"] = Field(
        "site", description="`site`: a root of its own; `bank`: the bank's authority signs the site's."
    )
    leaf_hours: int = Field(
        720, ge=1, le=9600, description="Validity of a component's certificate; renewed at two thirds."
    )


class Secrets(Strict):
    """Where the secrets lie that an operator brings; the file holds references alone."""

    bundle_signer: SecretReference = Field("file:/etc/hr-appliance/bundle.pub", description="Key that signs bundles.")
    become: SecretReference | Literal["none"] = Field(
        "ask", description="Password for sudo on the hosts; `none` where sudo asks for none."
    )
    ssh_key: SecretReference | None = Field(
        None, description="Private key for ssh; without it the agent's keys are tried."
    )


class Site(Strict):
    """A whole site."""

    name: str = Field(pattern=rf"^{HOST_NAME.pattern}$", description="Short name, in letters, digits and hyphens.")
    domain: str = Field(pattern=r"^[a-z0-9.-]+$", description="Name that browsers open.")
    virtual_address: IPvAnyAddress | None = Field(None, description="Address that moves between edge hosts.")
    hosts: dict[str, Host] = Field(min_length=1)
    policy: Policy = Policy()
    custody: Custody = Custody()
    certificates: Certificates = Certificates()
    secrets: Secrets = Secrets()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for name in self.hosts:
            if not HOST_NAME.fullmatch(name):
                raise ValueError(f"host {name!r} is not a host name: use letters, digits and hyphens")
        addresses = [host.address for host in self.hosts.values()]
        doubled = {str(address) for address in addresses if addresses.count(address) > 1}
        if doubled:
            raise ValueError(f"address {', '.join(sorted(doubled))} is given to two hosts: give each its own")
        missing = [component for component in COMPONENTS if not self.hosts_that_run(component)]
        if missing:
            raise ValueError(f"no host runs {', '.join(missing)}: add it to the `runs` of a host")
        self._edge()
        return self

    def _edge(self) -> None:
        edges = self.hosts_that_run("edge")
        if len(edges) > 1 and self.virtual_address is None:
            raise ValueError("two hosts run edge and there is no virtual_address: name the address that they share")
        taken = {host.address for host in self.hosts.values()}
        if self.virtual_address in taken:
            raise ValueError("virtual_address is the address of a host: use one that no host has")

    def hosts_that_run(self, component: str) -> list[str]:
        """Return the names of the hosts that run a component, in the file's order."""
        return [name for name, host in self.hosts.items() if component in host.runs]
