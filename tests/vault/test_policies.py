"""Who may what, asked of a real key server: every request of the table is sent as every duty."""

from __future__ import annotations

import pytest

from appliance.components.vault.client import connect
from appliance.procedures.custody import ceremony

pytestmark = [pytest.mark.slow, pytest.mark.feature("PV-05")]

DUTIES = ("hr-web", "provisioner", "rotator", "privacy-officer", "backup", "auditor", "renew-web-one")
WRAP = {"plaintext": "AAAA"}
RENEW = {
    "csr": "x",
    "common_name": "web.one",
    "alt_names": "one,one.hr.trial.internal,web.hr.trial.internal,web.one",
    "ip_sans": "127.0.0.1",
}
REQUESTS: list[tuple[str, str, dict | None, set[str]]] = [
    ("POST", "transit/encrypt/person", WRAP, {"hr-web"}),
    ("POST", "transit/decrypt/person", {"ciphertext": "vault:v1:AAAA"}, {"hr-web"}),
    ("POST", "transit/rewrap/person", {"ciphertext": "vault:v1:AAAA"}, {"hr-web", "rotator"}),
    ("POST", "transit/hmac/lookup", {"input": "AAAA"}, {"hr-web"}),
    ("POST", "transit/hmac/lookup/sha2-256", {"input": "AAAA"}, {"hr-web"}),
    ("POST", "transit/hmac/person", {"input": "AAAA"}, set()),
    ("POST", "transit/sign/audit", {"input": "AAAA"}, {"hr-web"}),
    ("POST", "transit/encrypt/new-key", WRAP, set()),
    ("POST", "transit/datakey/plaintext/person", {}, set()),
    ("GET", "transit/export/encryption-key/person", None, set()),
    ("GET", "transit/backup/person", None, set()),
    ("GET", "transit/keys/person", None, {"hr-web", "provisioner", "rotator", "privacy-officer", "auditor"}),
    ("POST", "transit/keys/person/rotate", {}, {"rotator"}),
    ("POST", "transit/keys/audit/rotate", {}, {"rotator"}),
    ("POST", "transit/keys/lookup/rotate", {}, set()),
    ("POST", "transit/keys/person/config", {"min_decryption_version": 1}, {"rotator"}),
    ("POST", "transit/keys/person/config", {"exportable": True}, set()),
    ("POST", "transit/keys/person/config", {"allow_plaintext_backup": True}, set()),
    ("POST", "transit/keys/person/config", {"min_decryption_version": 1, "exportable": True}, set()),
    ("POST", "transit/keys/person/config", {"deletion_allowed": False}, {"privacy-officer"}),
    ("POST", "transit/keys/person/trim", {"min_available_version": 2}, set()),
    ("DELETE", "transit/keys/person", None, {"privacy-officer"}),
    ("DELETE", "transit/keys/lookup", None, set()),
    ("GET", "kv/data/hr/database/hr_web", None, {"provisioner"}),
    ("POST", "kv/data/hr/new", {"options": {"cas": 0}, "data": {"password": "x"}}, {"provisioner"}),
    ("GET", "kv/data/elsewhere", None, set()),
    ("POST", "pki/sign/database-one", {"csr": "x"}, {"provisioner"}),
    ("POST", "pki/sign/web-one", RENEW, {"provisioner", "renew-web-one"}),
    ("POST", "pki/sign/web-one", RENEW | {"ip_sans": "127.0.0.2"}, {"provisioner"}),
    ("POST", "pki/sign/web-one", RENEW | {"alt_names": "database.one"}, {"provisioner"}),
    ("POST", "pki/issue/web-one", {"common_name": "web.one"}, set()),
    ("POST", "pki/roles/mine", {}, set()),
    ("POST", "pki/root/sign-intermediate", {"csr": "x", "common_name": "x"}, set()),
    ("POST", "auth/approle/role/hr-web/secret-id", {}, set()),
    ("POST", "auth/approle/role/hr-web", {"token_policies": ["provisioner"]}, set()),
    ("POST", "auth/cert/certs/mine", {"certificate": "x"}, set()),
    ("POST", "auth/token/create", {"policies": ["hr-web"]}, set()),
    ("GET", "sys/storage/raft/snapshot", None, {"backup"}),
    ("POST", "sys/storage/raft/snapshot-force", {}, set()),
    ("GET", "sys/audit", None, {"provisioner", "auditor"}),
    ("POST", "sys/audit/mine", {"type": "file", "options": {"file_path": "/tmp/x"}}, set()),
    ("DELETE", "sys/audit/file", None, set()),
    ("POST", "sys/audit-hash/file", {"input": "x"}, {"auditor"}),
    ("GET", "sys/policies/acl/hr-web", None, {"provisioner", "auditor"}),
    ("PUT", "sys/policies/acl/hr-web", {"policy": 'path "*" { capabilities = ["read"] }'}, set()),
    ("POST", "sys/mounts/mine", {"type": "kv"}, set()),
    ("POST", "sys/auth/mine", {"type": "approle"}, set()),
    ("POST", "sys/seal", None, {"provisioner"}),
]
LAST = {("POST", "sys/seal"), ("DELETE", "transit/keys/person")}
"""Allowed ones of these are not sent: the test goes on after them. The key server says what it would answer."""


@pytest.fixture(scope="module")
def clients(brought_up) -> dict:
    open_world = brought_up
    open_world.server.use()
    root = connect(open_world.context, token=open_world.root())
    root.write_data("kv/data/hr/database/hr_web", data={"options": {"cas": 0}, "data": {"password": "x"}})
    tokens = {duty: root.auth.token.create_orphan(policies=[duty])["auth"]["client_token"] for duty in DUTIES}
    ceremony.give_back(open_world.context)
    return {duty: connect(open_world.context, token=token) for duty, token in tokens.items()}


@pytest.mark.parametrize(
    ("method", "path", "body", "allowed"), REQUESTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_request_when_sent_by_each_duty_then_only_the_named_may(clients, method, path, body, allowed):
    may = set()
    for duty, client in clients.items():
        if (method, path) in LAST:
            wanted = {"DELETE": "delete", "POST": "update"}[method]
            told = client.write_data("sys/capabilities-self", data={"paths": [path]})["data"]
            permitted = wanted in told[path]
        else:
            answer = client.session.request(
                method,
                f"{client.url}/v1/{path}",
                json=body,
                headers={"X-Vault-Token": client.token},
                timeout=20,
            )
            permitted = not (answer.status_code == 403 and "permission denied" in answer.text)
        if permitted:
            may.add(duty)
    assert may == allowed
