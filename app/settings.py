"""The settings of the application: a frozen object, read once from the file that HR_SETTINGS names."""

from __future__ import annotations

import functools
import json
import os
import stat
from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationError,
    field_validator,
)

from app.errors import SettingsError

FolderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
HttpsAddress = Annotated[str, StringConstraints(pattern=r"^https://[^/?#@]+$")]


class SettingsModel(BaseModel):
    """The base of all settings: frozen, and unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class EmbeddedKeys(SettingsModel):
    """Data keys are wrapped by a root key in a file of this machine."""

    provider: Literal["embedded"] = "embedded"
    root_key_file: Path


class TransitKeys(SettingsModel):
    """Data keys are wrapped by the Transit engine of a key server; its addresses are tried in their order."""

    provider: Literal["transit"] = "transit"
    address: tuple[HttpsAddress, ...] = Field(min_length=1)
    ca_file: Path
    cert_file: Path
    key_file: Path
    role_id: str = "hr-web"
    role_id_file: Path | None = None
    """Where the RoleID is, if it is not `role_id`."""
    secret_id_file: Path
    mount: str = "transit"
    key: str = "person"
    lookup: str = "lookup"


def _provider(value: object) -> object:
    """Return the provider of key settings; embedded by default."""
    return value.get("provider", "embedded") if isinstance(value, dict) else getattr(value, "provider", None)


KeySettings = Annotated[
    Annotated[EmbeddedKeys, Tag("embedded")] | Annotated[TransitKeys, Tag("transit")], Discriminator(_provider)
]


class TritonTls(SettingsModel):
    """The certificate for the proxy in front of the models, and the site's anchor."""

    ca_file: Path
    cert_file: Path
    key_file: Path


class PasswordRules(SettingsModel):
    """The rules of passwords; a maximum age of 0 days means no maximum."""

    minimum_length: int = Field(12, ge=8, le=128)
    history: int = Field(0, ge=0, le=24)
    """How many former passwords may not be taken again, beside the present one."""
    maximum_age_days: int = Field(0, ge=0, le=3650)
    lock_after_failures: int = Field(5, ge=1, le=100)
    """Wrong passwords for one account from one address or known device within a quarter of an hour, after which that
    address or device waits."""


class SignInLimits(SettingsModel):
    """How many sign-ins may fail within a quarter of an hour, beside those of one account at one address."""

    failures_of_account: int = Field(50, ge=1, le=10_000)
    """Wrong passwords for one account from everywhere, after which only known devices may sign in."""
    failures_of_address: int = Field(30, ge=1, le=10_000)
    """Wrong passwords from one address for whatever accounts; known devices and right passwords do not count."""
    known_device_days: int = Field(90, ge=0, le=365)


class ScreenChannel(SettingsModel):
    """Messages leave nothing: the page /messages shows them, to try the product with."""

    kind: Literal["screen"] = "screen"


class SmtpChannel(SettingsModel):
    """The bank's mail server."""

    kind: Literal["smtp"]
    host: str = Field(min_length=1, max_length=253)
    port: int = Field(465, ge=1, le=65535)
    tls: Literal["implicit", "starttls"] = "implicit"
    sender: str = Field(pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}$")
    sender_name: str = Field("", max_length=60)
    username: str | None = None
    password_file: Path | None = None
    ca_file: Path | None = None
    """The anchor of the server's certificate; without it, those of the machine."""


class DingTalkChannel(SettingsModel):
    """An application of the bank's own in DingTalk, which sends work notifications."""

    kind: Literal["dingtalk"]
    address: HttpsAddress = "https://oapi.dingtalk.com"
    app_key: str = Field(min_length=1, max_length=100)
    app_secret_file: Path
    agent_id: int = Field(ge=1)
    ca_file: Path | None = None


class WeComChannel(SettingsModel):
    """An application of the bank's own in WeCom."""

    kind: Literal["wecom"]
    address: HttpsAddress = "https://qyapi.weixin.qq.com"
    corp_id: str = Field(min_length=1, max_length=100)
    secret_file: Path
    agent_id: int = Field(ge=1)
    ca_file: Path | None = None


class SmsChannel(SettingsModel):
    """A gateway for text messages that speaks the interface SendSms of Tencent Cloud, as others do, too."""

    kind: Literal["sms"]
    address: HttpsAddress = "https://sms.tencentcloudapi.com"
    region: str = Field("ap-guangzhou", pattern=r"^[a-z0-9-]{1,40}$")
    secret_id: str = Field(min_length=1, max_length=100)
    secret_key_file: Path
    app_id: str = Field(pattern=r"^[0-9]{1,20}$")
    signature: str = Field(pattern=r"^[^\[\]【】\s]{2,12}$")
    """The registered name of the sender, which the gateway puts between 【 and 】 before the text."""
    templates: dict[str, Annotated[str, StringConstraints(pattern=r"^[0-9]{1,20}$")]] = {}
    """The number under which the gateway knows a text, by `event.language`."""
    ca_file: Path | None = None


Channel = Annotated[
    ScreenChannel | SmtpChannel | DingTalkChannel | WeComChannel | SmsChannel, Field(discriminator="kind")
]


class Notify(SettingsModel):
    """How messages reach people: the channels in the order in which they are tried, and when nobody is disturbed."""

    channels: tuple[Channel, ...] = Field((), max_length=5)
    quiet_from: time = time(21, 0)
    quiet_until: time = time(8, 0)
    """In the recipient's zone; the same time twice means no quiet hours."""
    templates_folder: Path | None = None
    """Texts of the bank's own, laid out as app/foundation/notify/templates; they replace those of the same event."""

    @field_validator("channels")
    @classmethod
    def _each_kind_once(cls, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
        if len({channel.kind for channel in channels}) < len(channels):
            raise ValueError("name each kind of channel once")
        return channels


class Mailbox(SettingsModel):
    """A mailbox to which applications are sent, read by IMAP over TLS; mails are moved to a folder, never deleted."""

    host: str = Field(min_length=1, max_length=253)
    port: int = Field(993, ge=1, le=65535)
    username: str = Field(min_length=1, max_length=254)
    password_file: Path
    ca_file: Path | None = None
    """The anchor of the server's certificate; without it, those of the machine."""
    folder: FolderName = "INBOX"
    taken_folder: FolderName = "HR-taken"
    unassigned_folder: FolderName = "HR-unassigned"
    refused_folder: FolderName = "HR-refused"


class Settings(SettingsModel):
    """All settings."""

    database_url: str
    media_folder: Path
    keys: KeySettings
    cookie_key_file: Path
    triton_address: str
    triton_tls: TritonTls | None = None
    public_url: str
    forwarded_allow_ips: tuple[str, ...] = ()
    """Addresses of the proxies in front, whose X-Forwarded-For is trusted; no other is."""
    passwords: PasswordRules = PasswordRules()
    sign_in: SignInLimits = SignInLimits()
    status_file: Path | None = None
    models_folder: Path | None = None
    profile: Literal["embedded", "site"] = "embedded"
    demo: bool = False
    time_zone: str = "Asia/Shanghai"
    upload_limit_mib: int = Field(50, ge=1, le=500)
    recording_limit_mib: int = Field(200, ge=20, le=2000)
    """How large one recorded answer may become; five minutes of video take about 20 MiB."""
    link_days: int = Field(14, ge=1, le=90)
    decision_hours: int = Field(2, ge=1, le=720)
    """How long a decision may wait after the ratings are there before it escalates."""
    feedback_days: int = Field(3, ge=1, le=30)
    """Within how many days after an interview its candidate has feedback."""
    pool_months: int = Field(12, ge=1, le=24)
    """How long a consent to the talent pool holds, in months from the day it is given."""
    resume_days: int = Field(180, ge=1, le=3650)
    """How long the data of a rejected candidate whom a consent kept are kept after the decision, at least."""
    database_connections: int = Field(16, ge=2)
    notify: Notify = Notify()
    requisition_required: bool = False
    """Whether a position is opened from an approved requisition alone."""
    mailbox: Mailbox | None = None

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels of messages; the embedded profile shows them on a page unless it names others."""
        return self.notify.channels or ((ScreenChannel(),) if self.profile == "embedded" else ())

    @property
    def secure_cookies(self) -> bool:
        """Cookies need TLS everywhere but on the loopback address of the embedded profile."""
        return self.public_url.startswith("https://")

    def cookie_key(self) -> bytes:
        """Read the key that signs links and form tokens."""
        return self.cookie_key_file.read_bytes()


def read(path: Path) -> Settings:
    """Read and validate a settings file; raises SettingsError with the key that is wrong."""
    try:
        return Settings.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise SettingsError(
            f"{path}: {error.strerror}. Start the application with `scripts/up`, or name the file in HR_SETTINGS."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{path}: {key}: {first['msg']}. Correct this key.") from None
    except json.JSONDecodeError as error:
        raise SettingsError(f"{path}:{error.lineno}: not JSON: {error.msg}.") from None


def secret(path: Path) -> str:
    """Read a secret from a file of mode 0600; raises SettingsError, which names the file and never its contents."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SettingsError(f"{path}: others may read this secret. Give the file the mode 0600.")
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {type(error).__name__}. Put the secret there again.") from None


@functools.cache
def current() -> Settings:
    """Return the settings of this process."""
    path = os.environ.get("HR_SETTINGS")
    if not path:
        raise SettingsError("HR_SETTINGS is not set. It names the settings file; `scripts/up` writes one.")
    return read(Path(path))
