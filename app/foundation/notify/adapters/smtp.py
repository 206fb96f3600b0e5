"""E-mail by the bank's own server: SMTP (RFC 5321) over TLS (RFC 8314, or STARTTLS of RFC 3207) with AUTH (RFC 4954).

A message carries a Message-ID of its own, the same at each attempt, so that a mail programme knows a repeated one, and
`Auto-Submitted: auto-generated` (RFC 3834). Where the server offers DSN (RFC 3461), it is asked to report what it
cannot deliver to the sender's address, with the message's id. Replies: 250 taken; 4xx later; 5xx never (RFC 5321, 4.2).
"""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as LINES
from email.utils import format_datetime
from uuid import UUID

from app import clock
from app.foundation.notify.adapters import addresses, https
from app.foundation.notify.adapters.access import secret
from app.foundation.notify.adapters.deadline import STEP_SECONDS, closing
from app.foundation.notify.adapters.protocol import Again, NotSent, Refused
from app.foundation.notify.letters import Letter
from app.settings import SmtpChannel


class Smtp:
    """Sends e-mail."""

    kind = "smtp"
    takes: tuple[str, ...] = ("email",)
    confirms = False
    leaves = True

    def __init__(self, channel: SmtpChannel) -> None:
        self._channel = channel
        self._domain = channel.sender.rpartition("@")[2]

    def send(self, letter: Letter, address: str, message_id: UUID) -> str:
        """Hand a message to the server and return its Message-ID."""
        to, channel = addresses.email(address), self._channel
        written = self._written(letter, to, message_id)
        password = secret(channel.password_file) if channel.password_file else None
        try:
            self._deliver(to, written, message_id, password)
        except smtplib.SMTPException as error:
            raise _reason(error) from None
        except ssl.SSLCertVerificationError:
            raise Again("untrusted") from None
        except OSError:
            raise Again("away") from None
        return str(written["Message-ID"])

    def receipt(self, reference: str, address: str, sent_at: datetime) -> bool | None:
        """Return None: a server reports only what it cannot deliver, and that to the sender's address."""
        return None

    def _written(self, letter: Letter, to: str, message_id: UUID) -> EmailMessage:
        """Return the message with its headers; each is set through the library, which refuses a line break in one."""
        written = EmailMessage(policy=LINES)
        written["From"] = Address(self._channel.sender_name, addr_spec=self._channel.sender)
        written["To"] = Address(addr_spec=to)
        written["Subject"] = letter.subject
        written["Date"] = format_datetime(clock.now())
        written["Message-ID"] = f"<{message_id}@{self._domain}>"
        written["Auto-Submitted"] = "auto-generated"
        written.set_content(letter.mail + "\n", cte="base64")
        written["Content-Language"] = letter.language
        return written

    def _deliver(self, to: str, written: EmailMessage, message_id: UUID, password: str | None) -> None:
        channel, context = self._channel, https.trusted(self._channel.ca_file)
        server: smtplib.SMTP
        if channel.tls == "implicit":
            server = smtplib.SMTP_SSL(timeout=STEP_SECONDS, context=context, local_hostname=self._domain)
        else:
            server = smtplib.SMTP(timeout=STEP_SECONDS, local_hostname=self._domain)
        server._host = channel.host  # type: ignore[attr-defined]  # whose name the certificate proves: see SMTP.connect
        with closing(lambda: server.sock):
            try:
                server.connect(channel.host, channel.port)
                if channel.tls == "starttls":
                    server.starttls(context=context)
                server.ehlo()
                if channel.username and password is not None:
                    server.login(channel.username, password)
                reports = server.has_extn("dsn")
                server.sendmail(
                    channel.sender, [to], written.as_bytes(),
                    ["RET=HDRS", f"ENVID={message_id}"] if reports else [],
                    ["NOTIFY=FAILURE,DELAY"] if reports else [],
                )  # fmt: skip
            finally:
                server.close()


def _reason(error: smtplib.SMTPException) -> NotSent:
    """Return what a refusal means, by the kind of the step and the first digit of the reply."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
        return Again("busy") if any(400 <= code < 500 for code in codes) else Refused("unknown_address")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Again("busy") if 400 <= error.smtp_code < 500 and error.smtp_code != 435 else Again("credentials")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Again("untrusted")
    if isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return Again("away")
    if isinstance(error, smtplib.SMTPResponseException):
        if error.smtp_code < 500:
            return Again("busy")
        return Refused("refused_text") if isinstance(error, smtplib.SMTPDataError) else Refused("refused")
    return Again("away")
