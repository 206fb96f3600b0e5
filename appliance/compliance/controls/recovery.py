"""Whether what is lost can be brought back, and whether what is not needed any more goes."""

from __future__ import annotations

import json
import re
import shlex
from datetime import UTC, datetime, timedelta

from appliance.compliance.control import OPERATIONS, SPARE, Asked, Finding, control, failed, judged, not_here
from appliance.components.spare import checks as spare

POINT_HOURS = 26
"""The database is backed up every day at one; two hours of grace."""
DRILL_DAYS = 100
"""A drill each quarter, and some days of grace."""
BACKUP = "/srv/hr-appliance/backup"
SALTED = ("sh", "-c", 'head -c 8 "$1" | grep -q Salted__', "sh", "{}", ";")
PLAIN = ("(", "-name", "*.info", "-o", "-name", "*.manifest", ")", "!", "-exec", *SALTED)
"""Lists of pgBackRest's that do not begin as openssl's and pgBackRest's ciphertext does."""
HOLDS = 'test ! -f "$1/config" && find "$1" -type f ! -path "$1/keys/*" -print -quit | grep -q .'
STRAY = ("-mindepth", "1", "-maxdepth", "1", "-type", "d", "-exec", "sh", "-c", HOLDS, "sh", "{}", ";")
"""Folders that hold something and are no repository of restic; it begins one with a key and ends with `config`."""


@control("BK-01", "8.1.4.9a", "最近备份未过期", "The last restore point is younger than a day", "backup", "OP-08 PV-05")
def fresh_point(asked: Asked) -> Finding:
    """The newest restore point on the backup host is at most 26 hours old."""
    names = _points(asked)
    if not names:
        return failed("there is no restore point")
    at = datetime.strptime(names[-1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    hours = (asked.now - at).total_seconds() / 3600
    evidence = f"{len(names)} points, the newest {names[-1]}, {hours:.1f} h old"
    return judged([evidence] * (hours > POINT_HOURS), evidence)


@control("BK-02", "8.1.4.9a", "按期恢复演练", "A restore was proven within the quarter", OPERATIONS, "OP-08")
def drilled(asked: Asked) -> Finding:
    """The last drill passed, and was at most 100 days ago."""
    reports = []
    for path in (asked.context.folder / "drills").glob("*/report.json"):
        report = json.loads(path.read_text(encoding="utf-8"))
        reports.append((datetime.fromisoformat(report["began"]), report["passed"]))
    if not reports:
        return failed("no drill was ever done")
    began, passed = max(reports)
    days = (asked.now - began).days
    wrong = ["the last drill failed"] * (not passed) + [f"the last drill was {days} days ago"] * (days > DRILL_DAYS)
    return judged(wrong, f"the last drill passed {days} days ago")


@control("BK-03", "8.1.4.9a", "备份任务按时运行", "Backups run by themselves and do not fail", rows="OP-08")
def timers_run(asked: Asked) -> Finding:
    """Each timer of backup is waiting for its next time, and no job ended badly."""
    timers = asked.host.service.get_installed("hr-backup-*.timer")
    if not timers:
        return failed("this host has no timer of backup")
    wrong = []
    for timer in timers:
        wrong += [f"{timer.name} does not run"] * (not timer.is_running)
        job = asked.host.service(timer.name.replace(".timer", ".service"))
        wrong += [f"{job.name} ended badly"] * job.is_failed
    return judged(wrong, ", ".join(timer.name.removeprefix("hr-backup-").removesuffix(".timer") for timer in timers))


@control(
    "BK-04", "8.1.4.8b 8.1.4.9a", "备份加密存放", "Backups are encrypted where they lie", "backup", "OP-14 PV-03 PV-05"
)
def backups_encrypted(asked: Asked) -> Finding:
    """pgBackRest's repository has a cipher of 256 bits, and every other one is restic's, which knows no other way."""
    configuration = asked.host.file("/etc/hr-appliance/backup/pgbackrest.conf").content_string
    wrong = ["the database's repository is not encrypted"] * ("repo1-cipher-type=aes-256-cbc" not in configuration)
    of_database = asked.host.file.get_files([f"{BACKUP}/pgbackrest"])
    plain = [file.path for folder in of_database for file in folder.find(*PLAIN)]
    wrong += [f"{path} is readable" for path in plain]
    of_hosts = asked.host.file.get_files([f"{BACKUP}/restic"])
    stray = [file.path for folder in of_hosts for file in folder.find(*STRAY)]
    wrong += [f"{path}/ is no repository of restic" for path in sorted(stray)]
    count = sum(len(folder.listdir()) for folder in of_hosts)
    return judged(wrong, f"pgBackRest by AES-256, {count} repositories of restic")


@control(
    "BK-05", "8.1.4.9b", "备份与数据分处异机", "Backups lie on another host than what they save", "backup", "OP-08"
)
def elsewhere(asked: Asked) -> Finding:
    """The host that keeps backups runs neither database, media nor key server; another site is asked for besides."""
    shared = [name for name in ("database", "media", "vault") if name in asked.runs]
    return judged([f"the backup host runs {', '.join(shared)} too"] * bool(shared), "a host of its own")


@control(
    "BK-06",
    "8.1.4.9a 8.1.4.11a 8.1.4.10b",
    "备份留存期符合策略",
    "Backups are kept as long as the policy says, and no longer",
    "backup",
    "OP-13 PV-05",
)
def retention_of_backups(asked: Asked) -> Finding:
    """The repository is told the site's number of days, and no point is older than that by more than a chain."""
    days = asked.context.site.policy.retention.backup_days
    kept_days = json.loads(asked.host.file("/etc/hr-appliance/backup/repository.json").content_string).get("days")
    names = _points(asked)
    wrong = [f"the repository keeps {kept_days} days, the site says {days}"] * (kept_days != days)
    if names:
        oldest = datetime.strptime(names[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        # A full backup goes only with the last of the week that stands on it.
        wrong += [f"point {names[0]} should have gone"] * (asked.now - oldest > timedelta(days=days + 9))
    purges = asked.host.file.get_files([f"{BACKUP}/certificates"])
    certificates = sum(len(folder.listdir()) for folder in purges)
    return judged(wrong, f"{kept_days} days, {len(names)} points, {certificates} files of purges")


@control(
    "BK-07",
    "8.1.4.9a 8.1.4.2d",
    "备份不可被来源主机删除",
    "A host that is backed up cannot delete its backups",
    "backup",
    "OP-08 PV-05",
)
def append_only(asked: Asked) -> Finding:
    """restic's server adds only, and each host reaches its own repositories alone."""
    unit = asked.host.service("hr-backup.service").definition
    proxy = asked.host.file("/etc/hr-appliance/backup/nginx.conf").content_string
    wrong = ["the server lets clients delete"] * ("--append-only" not in unit)
    wrong += ["a host reaches the repositories of another"] * ("$owner != $known" not in proxy)
    return judged(wrong, "append-only, each host its own")


@control(
    "BK-08",
    "8.1.4.9a 8.1.4.10b",
    "演练主机保持清洁",
    "No copy of the site is left where drills are done",
    SPARE,
    "OP-08",
)
def spare_clean(asked: Asked) -> Finding:
    """The host kept for drills holds nothing of the site, no open key server and no timer that makes backups."""
    [check] = spare.verify(asked.context, asked.name)
    answer = asked.host.run(shlex.join(check.run))
    return judged([answer.stdout.strip() or "it does not say"] * (answer.rc != 0), "nothing of the site lies there")


@control("PI-01", "8.1.4.11a", "个人信息留存期限已设定", "Personal information has an end", OPERATIONS, "PV-05")
def retention_set(asked: Asked) -> Finding:
    """The site file says how long résumés and recordings are kept, at most three years; audit at least 180 days."""
    retention = asked.context.site.policy.retention
    wrong = [f"résumés are kept for {retention.resume_days} days"] * (retention.resume_days > 1095)
    wrong += [f"recordings are kept for {retention.recording_days} days"] * (retention.recording_days > 1095)
    wrong += [f"audit is kept for {retention.audit_days} days"] * (retention.audit_days < 180)
    evidence = (
        f"résumés {retention.resume_days}, recordings {retention.recording_days}, audit {retention.audit_days} days"
    )
    return judged(wrong, evidence)


@control(
    "PI-02",
    "8.1.4.11b 8.1.4.3a",
    "个人信息访问可追溯",
    "Whoever reaches a person's data is recorded",
    "database",
    "PV-05",
)
def access_recorded(asked: Asked) -> Finding:
    """The audit grows with use: where there are persons, there are rows of who did what with whose data."""
    rows = asked.host.postgresql.query(
        "SELECT (SELECT count(*) FROM person_keys), count(*), count(*) FILTER (WHERE person_id IS NOT NULL), max(at) "
        "FROM audit_entries"
    )
    persons, entries, about, last = rows[0]
    wrong = ["there are persons and no record about any"] * (persons != "0" and about == "0")
    return judged(wrong, f"{entries} rows of audit, {about} about persons, the last {last[:19] or 'never'}")


@control("PI-03", "8.1.4.11b 8.1.4.8b", "日志不含个人信息", "Logs hold no personal number", rows="PV-05 PV-03")
def logs_clean(asked: Asked) -> Finding:
    """The last day of our services' logs holds nothing that looks like an identity or mobile number of a person."""
    # Round numbers of nanoseconds in settings are no telephone; letters and dots beside it make an identifier of it.
    identity = r"[1-9]\d{5}(19|20)\d{2}[01]\d[0-3]\d\d{3}[\dXx]"
    pattern = rf"(?<![\w.-])({identity}|1[3-9]\d{{9}}(?<!000000))(?![\w-]|\.\d)"
    number = asked.host.journald.count(pattern, ("hr-*", "postgresql@*"))
    if not re.fullmatch(r"\d+", number):
        return not_here("the journal cannot be read")
    return judged(
        [f"{number} lines look as if they held one"] * (number != "0"), "none in the last day of our services' logs"
    )


def _points(asked: Asked) -> list[str]:
    """Return the names of the restore points that the backup host has, the oldest first."""
    folders = asked.host.file.get_files([f"{BACKUP}/points"])
    points = [
        file.path for folder in folders for file in folder.find("-maxdepth", "1", "-type", "f", "-name", "*.json")
    ]
    return sorted(path.rpartition("/")[2].removesuffix(".json") for path in points)
