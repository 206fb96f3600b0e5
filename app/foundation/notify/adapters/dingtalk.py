"""DingTalk: a work notification with an action card, from an application of the bank's own.

The published contract (open.dingtalk.com, server interfaces of internal applications):

- `GET /gettoken?appkey&appsecret` -> `{errcode, access_token, expires_in}`: 7200 s; asked for again within that time
  the same token comes back. Document "Obtain the access_token of an internal app".
- `POST /topapi/v2/user/getbymobile?access_token` `{mobile}` -> `{errcode, result: {userid}}`; 60121: no such user.
- `POST /topapi/message/corpconversation/asyncsend_v2?access_token` `{agent_id, userid_list, msg: {msgtype:
  "action_card", action_card: {title, markdown, single_title (at most 20 characters), single_url (500)}}}`, or
  `{msgtype: "markdown", markdown: {title, text}}` without a link -> `{errcode, task_id}`.
  Document "Send a work notification"; developer.alibaba.com/docs/api.htm?apiId=37692.
- `POST /topapi/message/corpconversation/getsendresult?access_token` `{agent_id, task_id}` -> `{errcode, send_result:
  {read_user_id_list, unread_user_id_list, failed_user_id_list, invalid_user_id_list, forbidden_user_id_list}}`, for
  24 hours. developer.alibaba.com/docs/api.htm?apiId=37024.
- Codes: 0 done; 40014, 42001, 40001 and 88 with an access token that ended; 40089, 40091: wrong application or secret;
  90018, 90002 and 143103 to 143104: too many calls; 143105, 143106: too many messages or the same one to this user
  today; 1430000 nobody to send to; 1430002 forbidden words; -1 busy.

Only members of the bank's own organisation can be reached so; for everybody else the next channel is tried.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from app.foundation.notify import events
from app.foundation.notify.adapters import addresses
from app.foundation.notify.adapters.access import secret
from app.foundation.notify.adapters.platform import Platform
from app.foundation.notify.adapters.protocol import Again, NotSent, Refused
from app.foundation.notify.letters import Letter
from app.settings import DingTalkChannel

TOKEN_ENDED = (40014, 42001, 40001)
REASONS: dict[int, NotSent] = {
    60121: Refused("unknown_address"), 1430000: Refused("unknown_address"), 1430002: Refused("refused_text"),
    143105: Refused("refused"), 143106: Refused("refused"), 40089: Again("credentials"), 40091: Again("credentials"),
    60020: Again("credentials"), 90018: Again("busy"), 90002: Again("busy"), 143103: Again("busy"),
    143104: Again("busy"), 1430003: Again("busy"), -1: Again("busy"),
}  # fmt: skip
MARKED = re.compile(r"([\\`*_\[\]()#>!<|~])")


class DingTalk:
    """Sends work notifications."""

    kind = "dingtalk"
    takes: tuple[str, ...] = ("phone",)
    confirms = True
    leaves = True

    def __init__(self, channel: DingTalkChannel) -> None:
        self._channel = channel
        self._platform = Platform(channel.address, channel.ca_file, self._issue_path, TOKEN_ENDED, REASONS)

    def send(self, letter: Letter, address: str, message_id: UUID) -> str:
        """Send a card and return the number of its task."""
        found = self._platform.call("/topapi/v2/user/getbymobile", {"mobile": addresses.mainland(address)})
        user = found.get("result", {}).get("userid") if isinstance(found.get("result"), dict) else None
        if not isinstance(user, str) or not re.fullmatch(r"[\w.@:-]{1,64}", user):
            raise Refused("unknown_address")
        answer = self._platform.call(
            "/topapi/message/corpconversation/asyncsend_v2",
            {
                "agent_id": self._channel.agent_id,
                "userid_list": user,
                "msg": _written(letter),
            },
        )
        return str(answer.get("task_id", ""))[:40]

    def receipt(self, reference: str, address: str, sent_at: datetime) -> bool | None:
        """Return whether the card is with its recipient, read or not."""
        sent = {"agent_id": self._channel.agent_id, "task_id": int(reference) if reference.isdigit() else 0}
        result = self._platform.call("/topapi/message/corpconversation/getsendresult", sent).get("send_result")
        if not isinstance(result, dict):
            return None
        if result.get("read_user_id_list") or result.get("unread_user_id_list"):
            return True
        lost = ("failed_user_id_list", "invalid_user_id_list", "forbidden_user_id_list")
        return False if any(result.get(name) for name in lost) else None

    def _issue_path(self) -> str:
        query = {"appkey": self._channel.app_key, "appsecret": secret(self._channel.app_secret_file)}
        return f"/gettoken?{urlencode(query)}"


def _written(letter: Letter) -> dict[str, Any]:
    """Return a card that opens the link of a letter, or where there is none its text."""
    shown = f"#### {_plain(letter.card_title)}\n\n" + _plain(letter.card_text).replace("\n", "  \n")
    if not letter.link:
        return {"msgtype": "markdown", "markdown": {"title": letter.card_title, "text": shown}}
    card = {
        "title": letter.card_title,
        "markdown": shown,
        "single_title": events.cut(letter.card_button, 20),
        "single_url": letter.link,
    }
    return {"msgtype": "action_card", "action_card": card}


def _plain(text: str) -> str:
    """Escape what Markdown would read in a text."""
    return MARKED.sub(r"\\\1", text)
