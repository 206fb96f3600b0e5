"""Stand-ins for interfaces that nobody can run here: DingTalk, WeCom, and Tencent Cloud's SMS, over TLS.

Each answers as its published contract says (the sources stand in the docstrings of the adapters), and notes in `wrong`
whatever a request has that the contract does not allow. `mood` makes it answer as it does on a bad day.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.app.certificates import Authority

SECRET = "platform-secret-7Xw1"
KNOWN, UNKNOWN = "13812345678", "13900000000"
SERIAL = "5000:1045710669157053657849499619"
Answer = dict[str, Any]


class StandIn:
    """One interface: what it was sent, what was wrong about that, and how it answers next."""

    def __init__(self) -> None:
        self.address = ""
        self.mood = "well"
        self.taken: list[dict[str, Any]] = []
        self.wrong: list[str] = []
        self.tokens = 0
        self.ended: set[str] = set()
        self.arrived: bool | None = True

    def expect(self, holds: bool, what: str) -> None:
        """Note what a request should have been."""
        if not holds:
            self.wrong.append(what)

    def answer(self, method: str, path: str, query: dict[str, str], head: Any, body: bytes) -> Answer:
        """Return the answer to a request."""
        raise NotImplementedError

    def has_token(self, query: dict[str, str]) -> bool:
        """Return whether the access token of a call holds."""
        return query.get("access_token") == f"token-{self.tokens}" and query["access_token"] not in self.ended


class DingTalk(StandIn):
    """The server interface of an internal application of DingTalk."""

    def answer(self, method: str, path: str, query: dict[str, str], head: Any, body: bytes) -> Answer:
        """Return the answer to a request."""
        if path == "/gettoken":
            self.expect(method == "GET" and query.get("appkey") == "key", "gettoken is GET with appkey and appsecret")
            if query.get("appsecret") != SECRET:
                return {"errcode": 40089, "errmsg": "不合法的corpid或corpsecret"}
            self.tokens += 1
            return {"errcode": 0, "errmsg": "ok", "access_token": f"token-{self.tokens}", "expires_in": 7200}
        self.expect(method == "POST" and head["Content-Type"].startswith("application/json"), "POST of JSON")
        if not self.has_token(query):
            return {"errcode": 88, "sub_code": "40014", "sub_msg": "不合法的access_token", "errmsg": "ding talk error"}
        sent = json.loads(body)
        if path == "/topapi/v2/user/getbymobile":
            self.expect(bool(re.fullmatch(r"1[3-9]\d{9}", sent["mobile"])), "mobile: a number of the mainland")
            if sent["mobile"] == UNKNOWN:
                return {"errcode": 60121, "errmsg": "找不到该用户"}
            return {"errcode": 0, "errmsg": "ok", "result": {"userid": "manager4220"}, "request_id": "1"}
        if path == "/topapi/message/corpconversation/asyncsend_v2":
            return self._card(sent)
        if path == "/topapi/message/corpconversation/getsendresult":
            self.expect(sent == {"agent_id": 11, "task_id": 256271667526}, "agent_id and task_id as numbers")
            lists = {True: "unread_user_id_list", False: "failed_user_id_list"}
            result = {lists[self.arrived]: ["manager4220"]} if self.arrived is not None else {}
            return {"errcode": 0, "errmsg": "ok", "send_result": result}
        self.expect(False, f"no such path: {path}")
        return {"errcode": 404}

    def _card(self, sent: dict[str, Any]) -> Answer:
        if self.mood == "busy":
            return {"errcode": 143103, "errmsg": "企业单应用消息发送人次QPM超限"}
        if sent["msg"]["msgtype"] == "markdown":
            text = sent["msg"]["markdown"]
            self.expect(text.keys() == {"title", "text"}, "markdown: title and text")
            self.taken.append({"to": KNOWN, "text": text["title"] + text["text"], "link": ""})
            return {"errcode": 0, "errmsg": "ok", "task_id": 256271667526}
        card = sent["msg"]["action_card"]
        self.expect(sent["agent_id"] == 11 and sent["userid_list"] == "manager4220", "agent_id, userid_list")
        self.expect(sent["msg"]["msgtype"] == "action_card", "msgtype action_card")
        self.expect(card.keys() == {"title", "markdown", "single_title", "single_url"}, "a card that jumps as a whole")
        self.expect(len(card["single_title"]) <= 20 and len(card["single_url"]) <= 500, "lengths of title and address")
        self.taken.append({"to": KNOWN, "text": card["title"] + card["markdown"], "link": card["single_url"]})
        return {"errcode": 0, "errmsg": "ok", "task_id": 256271667526, "request_id": "4jzllmte0wau"}


class WeCom(StandIn):
    """The server interface of an internal application of WeCom."""

    def answer(self, method: str, path: str, query: dict[str, str], head: Any, body: bytes) -> Answer:
        """Return the answer to a request."""
        if path == "/cgi-bin/gettoken":
            self.expect(method == "GET" and query.get("corpid") == "corp", "gettoken is GET with corpid and corpsecret")
            if query.get("corpsecret") != SECRET:
                return {"errcode": 40001, "errmsg": "invalid credential"}
            self.tokens += 1
            return {"errcode": 0, "errmsg": "ok", "access_token": f"token-{self.tokens}", "expires_in": 7200}
        self.expect(method == "POST", "POST")
        if not self.has_token(query):
            return {"errcode": 42001, "errmsg": "access_token expired"}
        sent = json.loads(body)
        if path == "/cgi-bin/user/getuserid":
            self.expect(sent.keys() == {"mobile"}, "mobile")
            unknown = {"errcode": 46004, "errmsg": "user not exist"}
            return unknown if sent["mobile"] == UNKNOWN else {"errcode": 0, "errmsg": "ok", "userid": "zhangsan"}
        if path == "/cgi-bin/user/get_userid_by_email":
            self.expect(sent.keys() == {"email", "email_type"} and sent["email_type"] in (1, 2), "email, email_type")
            return {"errcode": 0, "errmsg": "ok", "userid": "zhangsan"}
        if path == "/cgi-bin/message/send":
            return self._card(sent)
        self.expect(False, f"no such path: {path}")
        return {"errcode": 404}

    def _card(self, sent: dict[str, Any]) -> Answer:
        if self.mood == "busy":
            return {"errcode": 45009, "errmsg": "api freq out of limit"}
        if sent["msgtype"] == "text":
            self.expect(0 < len(sent["text"]["content"].encode()) <= 2048, "bytes of a text")
            self.taken.append({"to": KNOWN, "text": sent["text"]["content"], "link": ""})
            return {"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": "xxxx"}
        card = sent["textcard"]
        self.expect((sent["touser"], sent["msgtype"], sent["agentid"]) == ("zhangsan", "textcard", 12), "to whom, kind")
        self.expect(0 < len(card["title"].encode()) <= 128 and len(card["description"].encode()) <= 512, "bytes")
        self.expect(len(card["url"].encode()) <= 2048 and len(card["btntxt"]) <= 4, "bytes of address, button")
        self.expect(not re.search(r"<(?!br>|/?div)", card["description"]), "no other tags than br and div")
        self.expect(1 <= sent["duplicate_check_interval"] <= 4 * 3600, "within four hours")
        text = card["title"] + card["description"].replace("<br>", "\n")
        self.taken.append({"to": KNOWN, "text": text, "link": card["url"]})
        return {"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": "xxxx"}


class Sms(StandIn):
    """Tencent Cloud's SMS, version 2021-01-11; it computes the signature of each call itself."""

    def answer(self, method: str, path: str, query: dict[str, str], head: Any, body: bytes) -> Answer:
        """Return the answer to a request."""
        self.expect((method, path, query) == ("POST", "/", {}), "POST /")
        self.expect(head["X-TC-Version"] == "2021-01-11" and bool(head["X-TC-Region"]), "version and region")
        if head["Authorization"] != self._authorization(head, body):
            return self._error("AuthFailure.SignatureFailure")
        sent = json.loads(body)
        if head["X-TC-Action"] == "PullSmsSendStatusByPhoneNumber":
            self.expect(sent["Limit"] <= 100 and sent["Offset"] == 0 and sent["BeginTime"] > 0, "limits of the pull")
            status = {True: "SUCCESS", False: "FAIL"}.get(self.arrived)
            found = {
                "SerialNo": "5000:1045710669157053657849499619",
                "PhoneNumber": f"+86{KNOWN}",
                "ReportStatus": status,
            }
            return {"Response": {"PullSmsSendStatusSet": [found] if status else [], "RequestId": "r"}}
        self.expect(head["X-TC-Action"] == "SendSms", "action")
        if self.mood == "busy":
            return self._error("RequestLimitExceeded")
        [number] = sent["PhoneNumberSet"]
        self.expect(bool(re.fullmatch(r"\+\d{8,15}", number)), "E.164")
        self.expect(
            (sent["SmsSdkAppId"], sent["SignName"], sent["TemplateId"]) == ("1400006666", "示例银行", "1110"), "ids"
        )
        self.expect(all(isinstance(one, str) for one in sent["TemplateParamSet"]), "values are texts")
        told: dict[str, Any] = {
            "SerialNo": "",
            "PhoneNumber": number,
            "Fee": 0,
            "SessionContext": sent["SessionContext"],
        }
        if number == f"+86{UNKNOWN}":
            refused = {"Code": "InvalidParameterValue.IncorrectPhoneNumber", "Message": "incorrect"}
            return {"Response": {"SendStatusSet": [told | refused], "RequestId": "r"}}
        link = next((one for one in sent["TemplateParamSet"] if one.startswith("https://")), "")
        self.taken.append({"to": number.removeprefix("+86"), "text": " ".join(sent["TemplateParamSet"]), "link": link})
        taken = {"SerialNo": SERIAL, "Fee": 1, "Code": "Ok", "Message": "send success"}
        return {"Response": {"SendStatusSet": [told | taken], "RequestId": "r"}}

    def _error(self, code: str) -> Answer:
        return {"Response": {"Error": {"Code": code, "Message": "refused"}, "RequestId": "r"}}

    def _authorization(self, head: Any, body: bytes) -> str:
        """Sign as cloud.tencent.com/document/product/382/52070 describes, written apart from the adapter."""
        stamp = int(head["X-TC-Timestamp"])
        day = datetime.fromtimestamp(stamp, UTC).date().isoformat()
        request = (
            f"POST\n/\n\ncontent-type:{head['Content-Type']}\nhost:{head['Host']}\n\ncontent-type;host\n"
            f"{hashlib.sha256(body).hexdigest()}"
        )
        scope = f"{day}/sms/tc3_request"
        text = f"TC3-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"

        def mac(key: bytes, message: str) -> bytes:
            return hmac.new(key, message.encode(), hashlib.sha256).digest()

        key = mac(mac(mac(b"TC3" + SECRET.encode(), day), "sms"), "tc3_request")
        signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        return f"TC3-HMAC-SHA256 Credential=AKID/{scope}, SignedHeaders=content-type;host, Signature={signature}"


def _handler(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def handle_one(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, data = 200, b""
            if stand_in.mood == "down":
                status = 502
            elif stand_in.mood == "huge":
                data = b'{"errcode": 0, "x": "' + b"x" * 200_000 + b'"}'
            elif stand_in.mood == "garbled":
                data = b"<html>login</html>"
            else:
                data = json.dumps(stand_in.answer(self.command, parts.path, query, self.headers, body)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = handle_one  # noqa: N815 - as the library calls them

        def log_message(self, *_arguments: object) -> None:
            """Write nothing."""

    return Handler


class Quiet(ThreadingHTTPServer):
    """A server that prints nothing when a client ends the handshake, as one that does not trust it does."""

    def handle_error(self, *_arguments: object) -> None:
        """Write nothing."""


@contextmanager
def serving(stand_in: StandIn, authority: Authority) -> Iterator[StandIn]:
    """Serve a stand-in with a certificate of an authority."""
    issued = authority.issue("platform.test")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(issued.cert, issued.key)
    server = Quiet(("127.0.0.1", 0), _handler(stand_in))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    stand_in.address = f"https://127.0.0.1:{server.server_address[1]}"
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
