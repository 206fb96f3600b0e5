"""What is recorded, for how long, and that nobody changes it afterwards."""

from __future__ import annotations

import re

from appliance.compliance.control import OPERATIONS, Asked, Finding, control, failed, held, judged, not_here, pairs
from appliance.site import endpoints

DAYS = 180
KEYS = ("identity", "sudo", "time", "ssh", "pam", "audit", "firewall", "units", "modules", "hr-appliance")
APPEND_ONLY = """
SELECT c.relname, has_table_privilege('hr_web', c.oid, 'UPDATE, DELETE, TRUNCATE'), EXISTS (
    SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled <> 'D' AND t.tgname = c.relname || '_append_only')
FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname LIKE 'audit\\_%'
"""
DUTY = r"/var/log/\(audit\|journal\|postgresql\|sudo[^/]*\)\(/.*\)?"
"""Logs that only those with the duty of auditing read, as find takes a regular expression."""
SILENT = {
    "log_connections": "on",
    "log_disconnections": "on",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length_on_error": "0",
}


@control(
    "AU-01",
    "8.1.4.3a 8.1.4.3d",
    "内核审计在运行且已锁定",
    "The kernel's audit runs, with its rules locked",
    rows="PV-05",
)
def kernel_audit(asked: Asked) -> Finding:
    """auditctl says that auditing is on and locked until the next start, and has a rule for each subject."""
    if asked.host.system_info.is_container:
        return not_here("needs a real kernel: a container cannot have the kernel's audit")
    enabled, rules = asked.host.audit.enabled, asked.host.audit.rules
    wrong = [f"auditing is {enabled or 'off'}, 2 (on and locked) is wanted"] * (enabled != "2")
    wrong += ["auditd does not run"] * (not asked.host.service("auditd").is_running)
    wrong += [f"no rule for {key}" for key in KEYS if not re.search(rf"(-k |key=){key}\b", "\n".join(rules))]
    return judged(wrong, f"{len(rules)} rules, locked until the next start")


@control("AU-02", "8.1.4.3a 8.1.4.3b", "审计规则已写入", "Rules of audit are written for every subject", rows="PV-05")
def audit_rules(asked: Asked) -> Finding:
    """The rules' file has a rule for each subject, and records are kept when the space is short."""
    rules = asked.host.audit.written_rules
    settings = pairs(asked.host.file("/etc/audit/auditd.conf").content_string, "=")
    wrong = [f"no rule for {key}" for key in KEYS if f"key={key}" not in rules]
    wrong += ["the rules can be changed while running"] * (not re.search(r"(?m)^-e 2", rules))
    megabytes = int(settings.get("max_log_file", 0)) * int(settings.get("num_logs", 0))
    wrong += [f"only {megabytes} MB are kept"] * (megabytes < 1000)
    return judged(wrong, f"{len(KEYS)} subjects, locked once loaded, {megabytes} MB kept")


@control("AU-03", "8.1.4.3c 8.1.5.4d", "日志保存不少于 180 天", "Logs are kept for 180 days or more", rows="PV-05")
def journal_kept(asked: Asked) -> Finding:
    """journald's effective settings keep on disk, sealed, for as long as the law asks."""
    settings = asked.host.journald.settings
    days = _days(settings.get("MaxRetentionSec", ""))
    wrong = [f"Storage={settings.get('Storage', 'auto')}"] * (settings.get("Storage") != "persistent")
    wrong += [f"kept for {days} days"] * (0 < days < DAYS)
    wrong += ["nothing is in /var/log/journal"] * (not asked.host.journald.files)
    period = f"{days:.0f} days" if days else "as long as space allows"
    return judged(wrong, f"on disk, {period}, at most {settings.get('SystemMaxUse', 'a tenth of the disk')}")


@control("AU-04", "8.1.4.3c 8.1.5.4d", "日志送往集中收集", "Logs travel to the bank's collector", rows="PV-05")
def forwarded(asked: Asked) -> Finding:
    """The site file names a collector, and rsyslog sends there by TLS."""
    collector = asked.context.site.policy.notifications.syslog
    if not collector:
        return failed("the site file names no collector (policy.notifications.syslog)")
    host, port = endpoints.split(collector)
    configuration = asked.host.file("/etc/rsyslog.conf").content_string
    wrong = [f"rsyslog does not send to {collector}"] * (
        f'target="{host}"' not in configuration or f'port="{port}"' not in configuration
    )
    wrong += ["logs travel without TLS"] * ('StreamDriver="gtls"' not in configuration)
    wrong += ["rsyslog does not run"] * (not asked.host.service("rsyslog").is_running)
    return judged(wrong, f"sent to {collector} by TLS")


@control(
    "AU-05", "8.1.4.3c", "应用审计只增不改", "The application's audit can be added to, not changed", "database", "PV-05"
)
def append_only(asked: Asked) -> Finding:
    """The application's role can neither change nor delete audit rows, and a trigger refuses it to everybody."""
    rows = asked.host.postgresql.query(APPEND_ONLY)
    wrong = ["there is no audit table"] * (not rows)
    wrong += [f"hr_web may change {name}" for name, may, _guarded in rows if may == "t"]
    wrong += [f"{name} has no trigger that refuses changes" for name, _may, guarded in rows if guarded == "f"]
    return judged(wrong, f"{', '.join(row[0] for row in rows)}: rows can be added alone")


@control(
    "AU-06", "8.1.4.3a 8.1.4.3d", "密钥服务器双审计", "The key server records every request twice", OPERATIONS, "PV-05"
)
def two_devices(asked: Asked) -> Finding:
    """Two audit devices of different kinds are on: without any it answers nothing."""
    from appliance.components.vault import client

    devices = (client.read(asked.key_server(), "sys/audit") or {}).values()
    kinds = sorted({device["type"] for device in devices})
    return judged([f"devices: {', '.join(kinds) or 'none'}"] * (len(kinds) < 2), f"devices: {', '.join(kinds)}")


@control(
    "AU-07", "8.1.4.3c", "密钥服务器审计文件受保护", "The key server's audit file is kept and closed", "vault", "PV-05"
)
def device_file(asked: Asked) -> Finding:
    """The audit file is there, is written, belongs to the key server alone, and is rotated and kept."""
    log = asked.host.file("/srv/hr-appliance/vault/audit/audit.log")
    wrong = [f"it is {log.user}'s with {log.mode:o}"] * ((log.user, log.mode) != ("hr-vault", 0o600))
    wrong += ["it is empty"] * (log.size == 0)
    days = re.search(r"maxage\s+(\d+)", asked.host.file("/etc/logrotate.d/hr-vault").content_string)
    wrong += ["it is kept for less than 180 days"] * (days is None or int(days[1]) < DAYS)
    return judged(wrong, f"hr-vault's alone, written, kept {days[1] if days else 0} days")


@control("AU-08", "8.1.4.3c", "日志文件不可被他人读写", "Logs are closed to those without the duty", rows="PV-05")
def logs_closed(asked: Asked) -> Finding:
    """Nobody but root and the groups of auditing reads or writes the logs."""
    writable = asked.host.file("/var/log").find("-type", "f", "-perm", "/002")
    readable = asked.host.file("/var/log").find("-regex", DUTY, "!", "-type", "l", "-perm", "/027")
    exposed = sorted(file.path for file in readable if file.group not in ("systemd-journal", "adm", "postgres"))
    wrong = [f"{path} is open" for path in [*exposed[:10], *(file.path for file in writable[:10])]]
    return judged(wrong, "no log can be written by others")


@control(
    "AU-09",
    "8.1.4.3b 8.1.4.8b",
    "数据库日志记录连接而不泄露内容",
    "The database records who came, and no contents",
    "database",
    "PV-05",
)
def database_log(asked: Asked) -> Finding:
    """Connections are logged, statements and parameters are not: they hold persons' data."""
    shown = asked.host.postgresql.settings(SILENT)
    wrong = [f"{name} is {shown.get(name)}" for name, value in SILENT.items() if shown.get(name) != value]
    return judged(wrong, "connections are recorded, statements and parameters are not")


@control("AU-10", "8.1.4.3b", "时间统一同步", "All hosts have one time", rows="PV-05")
def one_time(asked: Asked) -> Finding:
    """The clock is UTC's, within a second of this machine's, and chrony follows a source of the bank."""
    there, zone = asked.host.clock.seconds, asked.host.clock.zone
    here = asked.now.timestamp()
    if asked.host.system_info.is_container:
        if zone != "UTC":
            return failed(f"the zone is {zone}")
        return not_here("needs a real kernel: the clock belongs to the machine below; the zone is UTC")
    offset = asked.host.chrony.offset
    wrong = [f"the zone is {zone}"] * (zone != "UTC")
    wrong += ["chrony follows nothing"] * (not asked.host.chrony.follows)
    wrong += ["chrony is off by more than a second"] * (offset is None or float(offset) > 1)
    wrong += [f"it is {there - here:+.0f} s from this machine's clock"] * (abs(there - here) > 120)
    return judged(wrong, f"UTC, {offset or '?'} s from its source")


@control(
    "AU-11", "8.1.5.1a 8.1.4.3a", "运维操作留痕", "What operators do with this command is recorded", OPERATIONS, "PV-05"
)
def journal_of_acts(asked: Asked) -> Finding:
    """The journal of the site is this account's alone, and has who, when and what of each act."""
    path = asked.context.folder / "journal.jsonl"
    if not path.exists():
        return failed("the site has no journal")
    mode = path.stat().st_mode & 0o777
    from appliance.host.journal import Journal

    entries = Journal(asked.context.folder).entries()
    wrong = [f"the journal has {mode:o}"] * bool(mode & 0o077)
    wrong += ["a line lacks who, when or what"] * any(
        {"at", "who", "verb", "result"} - entry.keys() for entry in entries
    )
    return failed("; ".join(wrong)) if wrong else held(f"{len(entries)} acts, the last one {entries[-1]['verb']}")


def _days(text: str) -> float:
    """Return the days of a systemd time span of one unit; 0: no limit."""
    match = re.fullmatch(r"(\d+)\s*(\w*)", text.strip())
    if not match:
        return 0
    unit = {"s": 1 / 86400, "": 1 / 86400, "min": 1 / 1440, "h": 1 / 24, "day": 1, "days": 1, "d": 1, "week": 7, "w": 7}
    unit |= {"weeks": 7, "month": 30.44, "months": 30.44, "year": 365.25, "years": 365.25}
    return int(match[1]) * unit.get(match[2], 1)
