"""What a site file may say, as types; nothing here reads or prints."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, IPvAnyNetwork, StrictBool, StrictInt

from appliance.site import written
from appliance.site.fields import REFERENCE, Account, Address, SecretReference, Strict, reference, shaped, told
from appliance.site.messages import Channel, Mailbox, Notifications

Role = Literal["depot", "vault", "database", "media", "inference", "backup", "web", "edge", "spare"]


def _reference_or_none(value: str) -> str:
    return value if value == "none" else reference(value)


def _off(value: object) -> object:
    """Take YAML's bare `off`, which it reads as false, for the word."""
    return "off" if value is False else value


class Host(Strict):
    """One Debian host."""

    address: Address = Field(description="Address that the operations host reaches it by.")
    runs: list[Role] = Field(
        min_length=1,
        description="Components of this host; `spare` alone: a clean host kept for drills and replacement.",
    )
    gpu: Literal["none", "nvidia"] = Field("none", description="Which accelerator the host has.")
    ssh_user: Account = Field("operator", description="Account that converges the host.")
    ssh_port: StrictInt = Field(22, ge=1, le=65535)


class PasswordPolicy(Strict):
    """Rules for passwords of accounts that no directory of the bank keeps."""

    minimum_length: StrictInt = Field(14, ge=10, le=128)
    history: StrictInt = Field(5, ge=0, le=24, description="How many earlier passwords may not come back.")
    maximum_age_days: StrictInt = Field(90, ge=0, le=365, description="0: no forced change.")
    lock_after_failures: StrictInt = Field(
        5,
        ge=3,
        le=20,
        description="Failed sign-ins after which an account of a host is locked, and after which an account of the "
        "application waits, at the address or known device where they failed, for the rest of a quarter of an hour.",
    )


class Retention(Strict):
    """Days that data are kept after a process has ended."""

    resume_days: StrictInt = Field(180, ge=1, le=3650)
    recording_days: StrictInt = Field(180, ge=1, le=3650)
    audit_days: StrictInt = Field(1095, ge=180, le=7300)
    backup_days: StrictInt = Field(90, ge=7, le=3650)


class Hiring(Strict):
    """How the bank hires, as far as it is the bank's to say; the names are those of the application's settings."""

    requisition_required: StrictBool = Field(
        False, description="Whether a position is opened from an approved requisition alone."
    )
    link_days: StrictInt = Field(14, ge=1, le=90, description="How long the link of an invitation works.")
    decision_hours: StrictInt = Field(
        2, ge=1, le=720, description="How long a decision may wait after the ratings are there before it escalates."
    )
    feedback_days: StrictInt = Field(
        3, ge=1, le=30, description="Within how many days after an interview its candidate has feedback."
    )
    pool_months: StrictInt = Field(12, ge=1, le=24, description="How long a consent to the talent pool holds.")


class Repository(Strict):
    """A package repository of the bank, beside the depot, in apt's terms."""

    uri: Annotated[str, AfterValidator(written.uri)] = told("http or https, without a password.", written.URI)
    suite: str = shaped(r"^[A-Za-z0-9./_-]+$", "Write the suite as the repository names it, such as trixie.")
    components: list[
        Annotated[str, shaped(r"^[A-Za-z0-9./_-]+$", "Write a component of the repository, such as main.")]
    ] = Field(min_length=1)
    signed_by: str = shaped(
        r"^/[\w./-]+$",
        "Write a whole path, such as /usr/share/keyrings/bank.gpg.",
        description="Key on the hosts that signs it.",
    )
    packages: list[
        Annotated[str, shaped(r"^[a-z0-9][a-z0-9+.-]+$", "Write the name of a Debian package, such as nvidia-driver.")]
    ] = Field([], description="Packages of the driver; empty: those of Debian.")


class Network(Strict):
    """Who operates the hosts, and what of the bank's network they may speak with; there is no way to anything else."""

    operations: list[Annotated[IPvAnyNetwork, BeforeValidator(written.network)]] = Field(
        [], description="Addresses or networks that come in by ssh; empty: the operations host alone."
    )
    administrators: list[Account] = Field(
        [], description="Further accounts that may sign in by ssh, besides each host's ssh_user."
    )
    time: list[Annotated[str, AfterValidator(written.host)]] = Field(
        [], description="The bank's time servers; empty: the host that runs the depot gives the time."
    )
    resolvers: list[Address] = Field([], description="The bank's name servers that hosts may ask.")
    gpu_driver: Repository | None = Field(None, description="Where hosts with `gpu: nvidia` find their driver.")


class Policy(Strict):
    """How the site is operated."""

    network: Network = Network()

    cipher_profile: Literal["aes-256", "sm4"] = Field("aes-256", description="Cipher of fields and media.")
    passwords: PasswordPolicy = PasswordPolicy()
    retention: Retention = Retention()
    hiring: Hiring = Hiring()
    nonverbal: Annotated[Literal["off", "observe"], BeforeValidator(_off)] = Field(
        "off", description="Whether non-verbal signals are shown; never scored."
    )
    rater: Literal["0.5b", "1.5b"] = Field("1.5b", description="Which rater scores answers.")
    languages: list[Literal["zh", "en"]] = Field(["zh", "en"], min_length=1)
    time_zone: Annotated[str, AfterValidator(written.time_zone)] = told(
        "As `timedatectl list-timezones` shows it.", written.TIME_ZONE, "Asia/Shanghai"
    )
    notifications: Notifications = Notifications()
    mailbox: Mailbox | None = Field(None, description="Where applications arrive by mail; without it none is read.")
    demo: StrictBool = Field(
        False, description="Lets synthetic people be made for a trial; never set it where real people's data are."
    )

    @property
    def channels(self) -> dict[tuple[str, ...], Channel]:
        """What of the bank's own the worker speaks with, by its place below `policy`: channels, and the mailbox."""
        named: dict[tuple[str, ...], Channel] = {
            ("notifications", kind): channel for kind, channel in self.notifications.channels.items()
        }
        return named | ({("mailbox",): self.mailbox} if self.mailbox else {})


class Holder(Strict):
    """A person who keeps one share of the key that unseals the key server."""

    name: str = shaped(r"^[a-z][a-z0-9-]{0,31}$", "Write small letters, digits and hyphens, such as alice.")
    pgp: str = shaped(
        r"^[\w./-]+$",
        "Write the path of a file, such as holders/alice.asc.",
        description="File with the holder's public OpenPGP key, relative to this file.",
    )


class Custody(Strict):
    """Which key server keeps the keys, and who can unseal it."""

    server: Literal["openbao", "vault"] = Field("openbao", description="Which key server the bundle brings.")
    sha256: str | None = shaped(
        r"^[0-9a-f]{64}$",
        "Write the 64 hexadecimal digits that `sha256sum` prints, in small letters.",
        None,
        description="Digest of its binary; another binary is refused.",
    )
    holders: list[Holder] = Field([], description="Who holds a share; three to seven people.")
    threshold: StrictInt = Field(2, ge=2, le=5, description="How many of them unseal together.")


class Certificates(Strict):
    """Who signs, and for how long."""

    authority: Literal["site", "bank"] = Field(
        "site", description="`site`: a root of its own; `bank`: the bank's authority signs the site's."
    )
    leaf_hours: StrictInt = Field(
        720, ge=1, le=9600, description="Validity of a component's certificate; renewed at two thirds."
    )


class Secrets(Strict):
    """Where the secrets lie that an operator brings; the file holds references alone."""

    bundle_signer: SecretReference = Field("file:/etc/hr-appliance/bundle.pub", description="Key that signs bundles.")
    become: Annotated[str, AfterValidator(_reference_or_none)] = Field(
        "ask",
        description="Password for sudo on the hosts, as file:/path, env:NAME or ask; `none` where sudo asks for none.",
        json_schema_extra={"pattern": f"^({REFERENCE.pattern}|none)$"},
    )
    ssh_key: SecretReference | None = Field(
        None, description="Private key for ssh; without it the agent's keys are tried."
    )


class Site(Strict):
    """A whole site."""

    name: str = shaped(
        rf"^{written.LABEL}$",
        "Write small letters, digits and hyphens, such as bank-example.",
        description="Short name, in letters, digits and hyphens.",
    )
    domain: Annotated[str, AfterValidator(written.domain)] = told("Name that browsers open.", written.DOMAIN)
    virtual_address: Address | None = Field(None, description="Address that moves between edge hosts.")
    hosts: dict[str, Host] = Field(min_length=1)
    policy: Policy = Policy()
    custody: Custody = Custody()
    certificates: Certificates = Certificates()
    secrets: Secrets = Secrets()

    def hosts_that_run(self, component: str) -> list[str]:
        """Return the names of the hosts that run a component, in the file's order."""
        return [name for name, host in self.hosts.items() if component in host.runs]

    def hosts_that_serve(self) -> list[str]:
        """Return the names of the hosts that run something: all but those kept clean for drills."""
        return [name for name, host in self.hosts.items() if "spare" not in host.runs]
