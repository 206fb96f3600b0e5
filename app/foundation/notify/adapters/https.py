"""Asks an interface over HTTPS: bounded in time and size, by the site's anchor or the machine's, past every proxy."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.foundation.notify.adapters.deadline import STEP_SECONDS, closing
from app.foundation.notify.adapters.protocol import Again

MOST_BYTES = 64 * 1024
JSON = "application/json; charset=utf-8"


def ask(
    address: str,
    path: str,
    body: bytes | None,
    ca_file: Path | None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the JSON object that an address answers: to POST with a body, to GET without.

    Raises Again with the code away, untrusted or unreadable. A redirect is not followed: a secret in the path stays
    with the server that it is for.
    """
    parts = urlsplit(address)
    connection = http.client.HTTPSConnection(
        parts.hostname or "", parts.port or 443, timeout=STEP_SECONDS, context=trusted(ca_file)
    )
    method = "GET" if body is None else "POST"
    sent = {"Content-Type": JSON, "Accept": "application/json", "Connection": "close"} | dict(headers or {})
    try:
        with closing(lambda: connection.sock):
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            data = response.read(MOST_BYTES + 1)
    except ssl.SSLCertVerificationError:
        raise Again("untrusted") from None
    except (OSError, http.client.HTTPException):
        raise Again("away") from None
    finally:
        connection.close()
    return _object(response.status, data)


def trusted(ca_file: Path | None) -> ssl.SSLContext:
    """Return the terms of TLS: 1.2 or newer, the server proven by the site's anchor, or by those of the machine."""
    try:
        context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    except (OSError, ssl.SSLError):
        raise Again("untrusted") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _object(status: int, data: bytes) -> dict[str, Any]:
    if status == 429:
        raise Again("busy")
    if status >= 500:
        raise Again("away")
    try:
        answer = json.loads(data) if len(data) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise Again("unreadable")
    return answer
