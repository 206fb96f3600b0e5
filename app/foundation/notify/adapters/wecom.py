"""WeCom: a text card from an application of the bank's own.

The published contract (developer.work.weixin.qq.com):

- `GET /cgi-bin/gettoken?corpid&corpsecret` -> `{errcode, access_token, expires_in}`: 7200 s, not to be asked for often.
  document/path/91039.
- `POST /cgi-bin/user/getuserid?access_token` `{mobile}` and `POST /cgi-bin/user/get_userid_by_email?access_token`
  `{email, email_type: 1 the company's, 2 the member's own}` -> `{errcode, userid}`; 46004: no such user.
  document/path/95402 and 95895.
- `POST /cgi-bin/message/send?access_token` `{touser, msgtype: "textcard", agentid, textcard: {title (at most 128
  bytes), description (512 bytes, <br> and div with the classes gray, normal, highlight), url (2048 bytes), btntxt (4
  characters)}, enable_duplicate_check, duplicate_check_interval}`, or without a link `{msgtype: "text", text: {content
  (2048 bytes)}}` -> `{errcode, msgid, invaliduser}`. document/path/90236.
- Codes: 0 done; 40014, 42001: the token ended; 40001, 40013, 60020: wrong secret, company or address of our server;
  45009, 45033, -1: too many calls or busy; 81013, 40003, 46004: none of the recipients can be reached; 40058: a value
  does not fit; 60011, 48002: the application may not. document/path/90313.

WeCom tells nothing about delivery beyond `invaliduser`.
"""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from app.foundation.notify.adapters import addresses
from app.foundation.notify.adapters.access import secret
from app.foundation.notify.adapters.platform import Platform
from app.foundation.notify.adapters.protocol import Again, NotSent, Refused
from app.foundation.notify.letters import Letter
from app.settings import WeComChannel

TOKEN_ENDED = (40014, 42001)
REASONS: dict[int, NotSent] = {
    46004: Refused("unknown_address"), 40003: Refused("unknown_address"), 81013: Refused("unknown_address"),
    60111: Refused("unknown_address"), 40058: Refused("refused_text"), 40001: Again("credentials"),
    40013: Again("credentials"), 60020: Again("credentials"), 60011: Again("credentials"), 48002: Again("credentials"),
    45009: Again("busy"), 45033: Again("busy"), -1: Again("busy"),
}  # fmt: skip
MOST_TITLE, MOST_TEXT, MOST_BUTTON = 128, 512, 4
SAME_SECONDS = 1800


class WeCom:
    """Sends text cards."""

    kind = "wecom"
    takes: tuple[str, ...] = ("phone", "email")
    confirms = False
    leaves = True

    def __init__(self, channel: WeComChannel) -> None:
        self._channel = channel
        self._platform = Platform(channel.address, channel.ca_file, self._issue_path, TOKEN_ENDED, REASONS)

    def send(self, letter: Letter, address: str, message_id: UUID) -> str:
        """Send a card and return its number."""
        sent = {
            "touser": self._user(address),
            "agentid": self._channel.agent_id,
            "enable_duplicate_check": 1,
            "duplicate_check_interval": SAME_SECONDS,
        }
        answer = self._platform.call("/cgi-bin/message/send", sent | _written(letter))
        if answer.get("invaliduser"):
            raise Refused("unknown_address")
        return str(answer.get("msgid", ""))[:80]

    def receipt(self, reference: str, address: str, sent_at: datetime) -> bool | None:
        """Return None: WeCom does not tell."""
        return None

    def _user(self, address: str) -> str:
        if "@" in address:
            found = self._platform.call(
                "/cgi-bin/user/get_userid_by_email", {"email": addresses.email(address), "email_type": 1}
            )
        else:
            found = self._platform.call("/cgi-bin/user/getuserid", {"mobile": addresses.mainland(address)})
        user = found.get("userid")
        if not isinstance(user, str) or not re.fullmatch(r"[\w.@-]{1,64}", user) or user == "@all":
            raise Refused("unknown_address")
        return user

    def _issue_path(self) -> str:
        query = {"corpid": self._channel.corp_id, "corpsecret": secret(self._channel.secret_file)}
        return f"/cgi-bin/gettoken?{urlencode(query)}"


def _written(letter: Letter) -> dict[str, Any]:
    """Return a card that opens the link of a letter, or where there is none its text."""
    if not letter.link:
        return {"msgtype": "text", "text": {"content": f"{letter.card_title}\n\n{letter.card_text}"}}
    card = {
        "title": _cut(html.escape(letter.card_title, quote=False), MOST_TITLE),
        "description": _cut(html.escape(letter.card_text, quote=False).replace("\n", "<br>"), MOST_TEXT),
        "url": letter.link,
        "btntxt": letter.card_button[:MOST_BUTTON],
    }
    return {"msgtype": "textcard", "textcard": card}


def _cut(text: str, most: int) -> str:
    """Return a text of at most `most` bytes, cut between characters and before an entity or a tag."""
    if len(text.encode()) <= most:
        return text
    kept = text.encode()[: most - 3].decode(errors="ignore")
    return re.sub(r"(?:&[a-z]{0,4}|<[a-z]{0,2})$", "", kept) + "…"
