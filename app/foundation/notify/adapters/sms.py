"""Text messages by a gateway that speaks the interface of Tencent Cloud SMS: JSON over HTTPS, signed by HMAC-SHA-256.

The published contract (cloud.tencent.com/document/product/382, version 2021-01-11):

- Every call is `POST /` with the headers X-TC-Action, X-TC-Version, X-TC-Region, X-TC-Timestamp and Authorization
  (TC3-HMAC-SHA256, document/product/382/52070): the hash of the request's method, path, query, chosen headers and body
  is signed by a key derived from the secret, the day and the service.
- SendSms (55981) `{PhoneNumberSet: ["+86…"], SmsSdkAppId, SignName, TemplateId, TemplateParamSet, SessionContext}` ->
  `{Response: {SendStatusSet: [{SerialNo, PhoneNumber, Code: "Ok" or a code, Message}], RequestId}}`. The text itself
  is registered with the gateway beforehand, under TemplateId, as the carriers of the mainland demand.
- PullSmsSendStatusByPhoneNumber (55979) `{BeginTime, Offset, Limit (at most 100), PhoneNumber, SmsSdkAppId}` ->
  `{Response: {PullSmsSendStatusSet: [{SerialNo, ReportStatus: SUCCESS or FAIL, …}]}}`, for seven days.
- A refusal of the call is `{Response: {Error: {Code, Message}}}`: AuthFailure… for signature and secret (the clocks may
  differ by five minutes), RequestLimitExceeded…, LimitExceeded…, InternalError…; document/api/382/38780 and 52075.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from app import clock
from app.foundation.notify.adapters import addresses, https
from app.foundation.notify.adapters.access import secret
from app.foundation.notify.adapters.protocol import Again, NotSent, Refused
from app.foundation.notify.letters import Letter
from app.settings import SmsChannel

VERSION, SERVICE = "2021-01-11", "sms"
REASONS: tuple[tuple[str, type[NotSent], str], ...] = (
    ("AuthFailure", Again, "credentials"),
    ("UnauthorizedOperation.SmsSdkAppIdVerifyFail", Again, "credentials"),
    ("UnauthorizedOperation.RequestIpNotInWhitelist", Again, "credentials"),
    ("RequestLimitExceeded", Again, "busy"),
    ("LimitExceeded", Again, "busy"),
    ("InternalError", Again, "away"),
    ("FailedOperation.InsufficientBalanceInSmsPackage", Again, "busy"),
    ("InvalidParameterValue.IncorrectPhoneNumber", Refused, "unknown_address"),
    ("FailedOperation.PhoneNumberInBlacklist", Refused, "refused"),
    ("FailedOperation.ContainSensitiveWord", Refused, "refused_text"),
    ("FailedOperation.Template", Refused, "refused_text"),
    ("FailedOperation.Signature", Refused, "refused_text"),
    ("InvalidParameterValue.Template", Refused, "refused_text"),
)
"""What a code begins with, and what that means; other codes are a plain refusal."""


class Sms:
    """Sends text messages."""

    kind = "sms"
    takes: tuple[str, ...] = ("phone",)
    confirms = True
    leaves = True

    def __init__(self, channel: SmsChannel, now: Callable[[], datetime] = clock.now) -> None:
        self._channel, self._now = channel, now

    def send(self, letter: Letter, address: str, message_id: UUID) -> str:
        """Send the registered text with the letter's values and return the serial number."""
        template = self._channel.templates.get(f"{letter.event}.{letter.language}")
        if template is None or not letter.sms:
            raise Refused("not_set_up")
        number = addresses.phone(address)
        answer = self._call(
            "SendSms",
            {
                "PhoneNumberSet": [number],
                "SmsSdkAppId": self._channel.app_id,
                "SignName": self._channel.signature,
                "TemplateId": template,
                "TemplateParamSet": list(letter.sms_values),
                "SessionContext": str(message_id),
            },
        )
        status = next(iter(_list(answer, "SendStatusSet")), {})
        if status.get("Code") != "Ok":
            raise _reason(str(status.get("Code")))
        return str(status.get("SerialNo", ""))[:80]

    def receipt(self, reference: str, address: str, sent_at: datetime) -> bool | None:
        """Return whether the telephone of the recipient has the message."""
        answer = self._call(
            "PullSmsSendStatusByPhoneNumber",
            {
                "BeginTime": int(sent_at.timestamp()) - 60,
                "Offset": 0,
                "Limit": 100,
                "PhoneNumber": addresses.phone(address),
                "SmsSdkAppId": self._channel.app_id,
            },
        )
        for status in _list(answer, "PullSmsSendStatusSet"):
            if status.get("SerialNo") == reference:
                return {"SUCCESS": True, "FAIL": False}.get(str(status.get("ReportStatus")))
        return None

    def _call(self, action: str, sent: dict[str, Any]) -> dict[str, Any]:
        body, parts = json.dumps(sent, ensure_ascii=False).encode(), urlsplit(self._channel.address)
        at = self._now()
        host = parts.netloc
        key = secret(self._channel.secret_key_file)
        headers = {
            "Content-Type": https.JSON,
            "Host": host,
            "X-TC-Action": action,
            "X-TC-Version": VERSION,
            "X-TC-Region": self._channel.region,
            "X-TC-Timestamp": str(int(at.timestamp())),
            "Authorization": authorization(self._channel.secret_id, key, host, body, at),
        }
        answer = https.ask(self._channel.address, "/", body, self._channel.ca_file, headers).get("Response")
        if not isinstance(answer, dict):
            raise Again("unreadable")
        if isinstance(error := answer.get("Error"), dict):
            raise _reason(str(error.get("Code")))
        return answer


def canonical(host: str, body: bytes) -> str:
    """Return the canonical form of a call, whose hash is signed."""
    head = f"content-type:{https.JSON}\nhost:{host}\n"
    return "\n".join(("POST", "/", "", head, "content-type;host", hashlib.sha256(body).hexdigest()))


def authorization(secret_id: str, secret_key: str, host: str, body: bytes, at: datetime) -> str:
    """Return the header Authorization of a call at a moment (TC3-HMAC-SHA256)."""
    day = at.astimezone(UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{SERVICE}/tc3_request"
    hashed = hashlib.sha256(canonical(host, body).encode()).hexdigest()
    to_sign = "\n".join(("TC3-HMAC-SHA256", str(int(at.timestamp())), scope, hashed))
    key = f"TC3{secret_key}".encode()
    for part in (day, SERVICE, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.new(key, to_sign.encode(), "sha256").hexdigest()
    return f"TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders=content-type;host, Signature={signature}"


def _list(answer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = answer.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _reason(code: str) -> NotSent:
    for begin, kind, reason in REASONS:
        if code.startswith(begin):
            return kind(reason)
    return Refused("refused")
