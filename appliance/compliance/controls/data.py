"""Whether what is kept can be read by nobody who has the disks: fields, recordings, backups, memory, remains."""

from __future__ import annotations

import re

from appliance.compliance.control import OPERATIONS, Asked, Finding, control, failed, judged, not_here

SEALED = ("name", "phone", "email", "id_number", "document", "fields", "evidence", "education", "draft", "overall")
PERSON = r"\m[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}[\dXx]\M|\m1[3-9]\d{9}\M"
"""A Chinese identity number of 18 places, or a mobile number, standing alone."""
COUNT = """
SELECT table_name || '.' || column_name, (xpath('/row/n/text()', query_to_xml(format(
    'SELECT count(*) AS n FROM (SELECT %I AS v FROM %I.%I LIMIT 50000) s WHERE {condition}',
    column_name, table_schema, table_name), false, true, '')))[1]::text
FROM information_schema.columns
WHERE table_schema = 'public' AND {which}
"""
DUMPS = ("/var/lib/systemd/coredump", "/var/crash")
SHORTEST = 28
"""Octets of the shortest sealed text: nonce and tag of AES-GCM (NIST SP 800-38D)."""
PRIVATE = "data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY')"


@control(
    "DA-01",
    "8.1.4.8b",
    "数据库中个人字段为密文",
    "Fields of persons are ciphertext in the database",
    "database",
    "PV-03 PV-05",
)
def fields_sealed(asked: Asked) -> Finding:
    """No text column holds an identity or mobile number, and columns that should be sealed hold nothing readable."""
    names = ", ".join(f"'{name}'" for name in SEALED)
    quoted = PERSON.replace("'", "''")
    plain = asked.host.postgresql.query(COUNT.format(condition=f"v::text ~ ''{quoted}''", which=PRIVATE))
    readable = asked.host.postgresql.query(
        COUNT.format(
            condition=f"octet_length(v) < {SHORTEST} OR encode(v, ''escape'') ~ ''^[ -~]*$''",
            which=f"data_type = 'bytea' AND column_name IN ({names})",
        )
    )
    if not readable:
        return failed("the database has no sealed columns: is it migrated?")
    wrong = [
        f"{column}: {number} values look like an identity or mobile number" for column, number in plain if number != "0"
    ]
    wrong += [f"{column}: {number} values are readable" for column, number in readable if number != "0"]
    return judged(wrong, f"{len(plain)} text columns without such numbers, {len(readable)} sealed columns unreadable")


@control(
    "DA-02", "8.1.4.8b", "录像录音落盘为密文", "Recordings and documents are sealed on disk", "media", "PV-17 PV-05"
)
def media_sealed(asked: Asked) -> Finding:
    """The newest files begin with no known format and their bytes are spread as only ciphertext's are."""
    folder = asked.host.file("/srv/hr-appliance/media")
    lines = asked.probe("sealed.py", folder.path).splitlines()
    wrong = [f"the folder has {folder.mode:o}"] * bool(folder.mode & 0o007) + [line for line in lines[1:] if line]
    return judged(wrong, f"{lines[0]} files looked at, none readable")


@control(
    "DA-03", "8.1.4.8b 8.1.4.2d", "根密钥不可导出", "Root keys cannot leave the key server", OPERATIONS, "PV-03 PV-05"
)
def keys_stay(asked: Asked) -> Finding:
    """Transit's keys cannot be exported, backed up in plain text or deleted."""
    from appliance.components.vault import client

    session = asked.key_server()
    wrong, names = [], client.names(session, "transit/keys")
    for name in names:
        key = client.read(session, f"transit/keys/{name}") or {}
        wrong += [
            f"{name}: {what}" for what in ("exportable", "allow_plaintext_backup", "deletion_allowed") if key.get(what)
        ]
    wrong += ["there is no key"] * (not names)
    return judged(wrong, f"{', '.join(names)}: none can be exported, copied or deleted")


@control(
    "DA-04",
    "8.1.4.2d 8.1.5.1a 8.1.5.2a 8.1.5.3a",
    "密钥职责分离",
    "Duties at the key server are split",
    OPERATIONS,
    "PV-05",
)
def duties_split(asked: Asked) -> Finding:
    """No policy may do everything; who uses keys cannot rotate them, who rotates cannot decrypt, nobody exports."""
    from appliance.components.vault import client

    session = asked.key_server()
    texts = {}
    for name in client.names(session, "sys/policies/acl"):
        if name not in ("root", "default"):
            texts[name] = without_comments((client.read(session, f"sys/policies/acl/{name}") or {}).get("policy", ""))
    return judged(wrong_policies(texts), f"{len(texts)} policies, among them {', '.join(NEVER)}")


def wrong_policies(texts: dict[str, str]) -> list[str]:
    """Return what policies (name -> text) allow that no one duty should; a policy that is not there is named too."""
    everything = re.compile(r'path\s+"(\*|sys/\*|\+/\*|transit/\*)"')
    wrong = [f"{name} may do everything" for name, text in texts.items() if everything.search(text)]
    wrong += [f"{name} may export keys" for name, text in texts.items() if re.search("transit/(export|backup)", text)]
    for name, never in NEVER.items():
        if name not in texts:
            wrong.append(f"there is no policy {name}")
        wrong += [f"{name} may {what}" for what, sign in never.items() if re.search(sign, texts.get(name, ""))]
    return wrong


NEVER = {
    "hr-web": {
        "rotate": r"/rotate",
        "delete": r"delete",
        "change keys": r"transit/keys/\w+/config",
        "sign": r"pki/sign",
    },
    "rotator": {"decrypt": r"transit/(decrypt|\*)", "delete": r"\bdelete\b"},
    "privacy-officer": {"decrypt": r"transit/(decrypt|\*)", "rotate": r"/rotate"},
    "auditor": {"decrypt": r"transit/(decrypt|\*)", "write": r'"(create|delete)"'},
    "provisioner": {"decrypt": r"transit/(decrypt|\*)", "change policies": r'acl/\*"\s*\{[^}]*(create|update)'},
    "backup": {"decrypt": r"transit/", "restore": r'snapshot"\s*\{[^}]*(create|update)'},
}


@control("DA-05", "8.1.4.10a 8.1.4.10b 8.1.4.8b", "内存不落盘", "What is in memory reaches no disk", rows="PV-05 PV-03")
def memory_stays(asked: Asked) -> Finding:
    """No swap but an encrypted one, no core dumps; the key server may not be swapped out in any case."""
    swaps = [line.split()[0] for line in asked.host.file("/proc/swaps").content_string.splitlines()[1:]]
    limit = asked.host.service.get_manager_properties()["DefaultLimitCORE"]
    wrong = [f"services may leave core files ({limit})"] * (limit != "0")
    dumps = [name for folder in asked.host.file.get_files(DUMPS) for name in folder.listdir()]
    wrong += [f"{len(dumps)} core files lie here"] * bool(dumps)
    if "vault" in asked.runs:
        most = asked.host.service("hr-vault.service").systemd_properties["MemorySwapMax"]
        wrong += ["the key server may be swapped out"] * (most != "0")
    plain = [swap for swap in swaps if "/dev/dm-" not in swap and "zram" not in swap]
    if plain and asked.host.system_info.is_container:
        return (
            failed("; ".join(wrong))
            if wrong
            else not_here("needs a real kernel: the swap is the machine's below; no core files")
        )
    wrong += [f"swap on {swap}" for swap in plain]
    return judged(wrong, "no swap on a plain disk, no core files")


@control(
    "DA-06", "8.1.4.10b", "临时数据隔离并清除", "What services leave behind is theirs alone, and goes", rows="PV-05"
)
def remains(asked: Asked) -> Finding:
    """Each service has a /tmp of its own; nothing half-written of a recording lies for more than two days."""
    services = asked.host.service.get_running("hr-")
    wrong = [
        f"{service.name} shares /tmp" for service in services if service.systemd_properties.get("PrivateTmp") == "no"
    ]
    media = asked.host.file.get_files(["/srv/hr-appliance/media"])
    left = sum(len(folder.find("-name", "*.part", "-mtime", "+2")) for folder in media)
    wrong += [f"{left} half-written files lie for more than two days"] * bool(left)
    return judged(wrong, f"{len(services)} services with a /tmp of their own, nothing half-written is left")


@control(
    "DA-07",
    "8.1.4.2f 8.1.4.11b 8.1.4.2e",
    "数据库角色最小权限",
    "The database's roles have the least rights",
    "database",
    "PV-05",
)
def database_roles(asked: Asked) -> Finding:
    """The application's roles are no superusers, everybody has no right at all, and who reads all reads alone."""
    roles = asked.host.postgresql.query(
        "SELECT rolname, rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls, "
        "coalesce(rolpassword, 'SCRAM') ~ '^SCRAM' FROM pg_authid WHERE rolcanlogin",
        "postgres",
    )
    wrong = [
        f"{name} has rights of an administrator" for name, more, _kept in roles if more == "t" and name != "postgres"
    ]
    wrong += [f"the password of {name} is no SCRAM" for name, _more, scram in roles if scram == "f"]
    public = asked.host.postgresql.query(
        "SELECT datname FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) WHERE grantee = 0 "
        "AND datname <> 'template0'",
        "postgres",
    )
    wrong += [f"everybody may connect to {row[0]}" for row in public]
    open_tables = asked.host.postgresql.query(
        "SELECT DISTINCT c.relname FROM pg_class c, aclexplode(c.relacl) a WHERE a.grantee = 0 "
        "AND c.relnamespace = 'public'::regnamespace"
    )
    wrong += [f"everybody may use {row[0]}" for row in open_tables]
    return judged(wrong, f"roles: {', '.join(sorted(row[0] for row in roles))}")


@control(
    "DA-08",
    "8.1.4.2e 8.1.2.2b",
    "数据库只接受 TLS、角色本身的证书与口令",
    "The database lets nobody in without TLS, the role's own certificate and its password",
    "database",
    "PV-05 PV-09",
)
def database_doors(asked: Asked) -> Finding:
    """Each line of pg_hba.conf is the owner's socket, or TLS, the role's certificate and SCRAM from one address."""
    rows = asked.host.postgresql.query(
        "SELECT type, coalesce(array_to_string(user_name, ','), ''), coalesce(netmask, ''), auth_method, "
        "coalesce(array_to_string(options, ','), ''), coalesce(error, '') FROM pg_hba_file_rules",
        "postgres",
    )
    wrong = []
    for kind, users, mask, method, options, error in rows:
        one_address = mask in ("255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
        if kind == "local":
            wrong += [f"{users} comes in locally by {method}"] * (method != "peer" or users != "postgres")
        elif (
            kind != "hostssl" or method != "scram-sha-256" or "clientcert=verify-full" not in options or not one_address
        ):
            wrong.append(f"{kind} {users} {mask} {method} {options}".rstrip())
        wrong += [error] * bool(error)
    return judged(wrong, f"{len(rows)} lines: the owner's socket, else TLS, the role's certificate, SCRAM, one address")


def without_comments(text: str) -> str:
    """Return a policy without the lines that explain it."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
