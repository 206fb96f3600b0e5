"""What a site file may say of how people are told and write: channels of messages, mailbox, collector of logs."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StrictInt

from appliance.site import written
from appliance.site.fields import SecretReference, Strict, shaped, told

HTTPS = 443


class Channel(Strict):
    """A service of the bank's own that the worker speaks with: to send messages, or to read those that arrive."""

    secret_field: ClassVar[str]
    """The field that says where its secret lies."""

    authority: str | None = shaped(
        r"^/[\w./-]+$",
        "Write a whole path, such as /etc/hr-appliance/mail-ca.pem.",
        None,
        description="File on the operations host with the authority (PEM) that signs its certificate; without it the "
        "authorities that Debian knows are trusted.",
    )

    @property
    def secret(self) -> str | None:
        """Where its secret lies."""
        place: str | None = getattr(self, self.secret_field)
        return place

    @property
    def receiver(self) -> tuple[str, int]:
        """Name or address, and port, that the worker speaks with."""
        raise NotImplementedError


class Smtp(Channel):
    """A mail relay of the bank."""

    secret_field = "password"  # noqa: S105 - the name of a field

    host: Annotated[str, AfterValidator(written.host)] = told("Name or address of the relay.", written.HOST)
    port: StrictInt = Field(587, ge=1, le=65535)
    tls: Literal["starttls", "implicit"] = Field(
        "starttls", description="`implicit`: TLS from the first byte, as at port 465."
    )
    sender: str = shaped(
        r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}$",
        "Write a mail address, such as hr@bank.example.",
    )
    sender_name: str = Field("", max_length=60, description="Name that recipients see beside the address.")
    username: str | None = Field(None, max_length=200, description="Account of the relay; without it none is named.")
    password: SecretReference | None = None

    @property
    def receiver(self) -> tuple[str, int]:
        """The relay."""
        return self.host, self.port


def _folder(default: str) -> str:
    made: str = shaped(
        r"^[A-Za-z0-9._-]{1,60}$", "Write a folder's name in Latin letters and digits, such as HR-taken.", default
    )
    return made


class Mailbox(Channel):
    """A mailbox to which applications are sent, read by IMAP over TLS; mails are moved to folders, never deleted."""

    secret_field = "password"  # noqa: S105 - the name of a field

    host: Annotated[str, AfterValidator(written.host)] = told("Name or address of the IMAP server.", written.HOST)
    port: StrictInt = Field(993, ge=1, le=65535)
    username: str = Field(min_length=1, max_length=254)
    password: SecretReference
    folder: str = _folder("INBOX")
    taken_folder: str = _folder("HR-taken")
    unassigned_folder: str = _folder("HR-unassigned")
    refused_folder: str = _folder("HR-refused")

    @property
    def receiver(self) -> tuple[str, int]:
        """The IMAP server."""
        return self.host, self.port


class HttpsChannel(Channel):
    """A service that is spoken with over HTTPS."""

    address: Annotated[str, AfterValidator(written.origin)]

    @property
    def receiver(self) -> tuple[str, int]:
        """The host of its address."""
        parts = urlsplit(self.address)
        return parts.hostname or "", parts.port or HTTPS


class Sms(HttpsChannel):
    """A gateway for text messages with the interface SendSms of Tencent Cloud."""

    secret_field = "secret_key"  # noqa: S105 - the name of a field

    address: Annotated[str, AfterValidator(written.origin)] = told(
        "https:// and the gateway's host.", written.ORIGIN, "https://sms.tencentcloudapi.com"
    )
    region: str = shaped(r"^[a-z0-9-]{1,40}$", "Write the region as the gateway names it.", "ap-guangzhou")
    secret_id: str = Field(min_length=1, max_length=100)
    secret_key: SecretReference
    app_id: str = shaped(r"^[0-9]{1,20}$", "Write the number of the application, in quotes.")
    signature: str = shaped(
        r"^[^\[\]【】\s]{2,12}$", "Write the registered signature, without its brackets.",
        description="The registered name of the sender.",
    )  # fmt: skip
    templates: dict[str, Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]] = Field(
        {}, description="The number that the gateway gave to a text, by event and language: interview_invitation.zh."
    )


class DingTalk(HttpsChannel):
    """An application of the bank's own in DingTalk."""

    secret_field = "app_secret"  # noqa: S105 - the name of a field

    address: Annotated[str, AfterValidator(written.origin)] = told(
        "https:// and the service's host.", written.ORIGIN, "https://oapi.dingtalk.com"
    )
    app_key: str = Field(min_length=1, max_length=100)
    app_secret: SecretReference
    agent_id: StrictInt = Field(ge=1, le=2_147_483_647)


class WeCom(HttpsChannel):
    """An application of the bank's own in WeCom."""

    secret_field = "corp_secret"  # noqa: S105 - the name of a field

    address: Annotated[str, AfterValidator(written.origin)] = told(
        "https:// and the service's host.", written.ORIGIN, "https://qyapi.weixin.qq.com"
    )
    corp_id: str = Field(min_length=1, max_length=100)
    corp_secret: SecretReference
    agent_id: StrictInt = Field(ge=1, le=2_147_483_647)


def _clock(default: str) -> str:
    made: str = shaped(
        r"^([01][0-9]|2[0-3]):[0-5][0-9]$", 'Write hours and minutes in quotes, such as "21:00".', default
    )
    return made


class Notifications(Strict):
    """How people are told; a channel that is not named is off. Channels are tried in the order in which they stand."""

    dingtalk: DingTalk | None = None
    wecom: WeCom | None = None
    smtp: Smtp | None = None
    sms: Sms | None = None
    quiet_from: str = _clock("21:00")
    quiet_until: str = _clock("08:00")
    syslog: Annotated[str, AfterValidator(written.endpoint)] | None = told(
        "host:port of the bank's log collector; an IPv6 address in brackets.", written.ENDPOINT, None
    )

    @property
    def channels(self) -> dict[str, Channel]:
        """The channels that are named, by their kinds, in the order in which they are tried."""
        kinds = {"dingtalk": self.dingtalk, "wecom": self.wecom, "smtp": self.smtp, "sms": self.sms}
        return {kind: channel for kind, channel in kinds.items() if channel is not None}
