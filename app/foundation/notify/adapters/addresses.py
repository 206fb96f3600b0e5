"""Addresses that a channel may send to; anything else is refused before it reaches a server."""

from __future__ import annotations

import re

from app.foundation.keys import service as keys
from app.foundation.notify.adapters.protocol import Refused

EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}")
MAINLAND = re.compile(r"1[3-9][0-9]{9}")
ABROAD = re.compile(r"[1-9][0-9]{7,14}")


def email(address: str) -> str:
    """Return an e-mail address of plain characters (RFC 5321, without quotes); raises Refused."""
    if len(address) > 254 or not EMAIL.fullmatch(address) or ".." in address:
        raise Refused("wrong_address")
    return address


def phone(address: str) -> str:
    """Return a telephone number in E.164, as in +8613812345678; raises Refused."""
    digits = keys.normalise("phone", address[:40])
    if MAINLAND.fullmatch(digits):
        return f"+86{digits}"
    if address.strip().startswith(("+", "00")) and ABROAD.fullmatch(digits.removeprefix("00")):
        return f"+{digits.removeprefix('00')}"
    raise Refused("wrong_address")


def mainland(address: str) -> str:
    """Return a mobile number of the mainland without its country code, as DingTalk and WeCom know it; or Refused."""
    number = phone(address)
    return number.removeprefix("+86") if number.startswith("+86") else number


KINDS = {"email": email, "phone": phone}


def usable(kind: str, address: str | None) -> bool:
    """Return whether an address of a kind can be sent to at all."""
    try:
        return bool(address) and bool(KINDS[kind](address or ""))
    except Refused:
        return False
