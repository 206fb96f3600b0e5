"""Whether programs and data are what they were when they came."""

from __future__ import annotations

from appliance.compliance.control import Asked, Finding, control, judged, not_here

ENVIRONMENTS = ("/opt/hr-appliance/current/venv", "/opt/hr-appliance/inference/*/venv")
DIGESTS = (
    "sha256sum /opt/hr-appliance/vault/*/vault 2>/dev/null; "
    "for stamp in $(find /opt/hr-appliance -maxdepth 5 -name .hr-appliance-sha256 2>/dev/null); do "
    'echo "$(cat "$stamp")  ${stamp%/*}"; done'
)
CHECKSUMS = "SELECT current_setting('data_checksums'), coalesce(sum(checksum_failures), 0) FROM pg_stat_database"


@control(
    "MC-01", "8.1.4.5 8.1.4.6 8.1.2.3", "系统软件包完整", "The system's programs are as they were packed", rows="PV-05"
)
def packages(asked: Asked) -> Finding:
    """dpkg --verify finds no file of a package changed; settings, which are meant to be changed, are left out."""
    changed = asked.host.package.get_changed()
    changed = [line for line in changed if " c /" not in line and "/usr/share/doc/" not in line]
    # The lab's recipe and minimal systems leave manual pages and translations out; a file that is gone runs nothing.
    changed = [line for line in changed if not (line.startswith("missing") and "/usr/share/" in line)]
    return judged([line.split()[-1] + " was changed" for line in changed], "no file of a package was changed")


@control(
    "MC-02",
    "8.1.4.6 8.1.2.3",
    "程序与签名清单一致",
    "Our programs are those of the signed manifest",
    rows="PV-05 PV-18",
)
def programs(asked: Asked) -> Finding:
    """The key server's binary and each unpacked archive have the digest that the signed manifest gives them."""
    if asked.manifest is None:
        return not_here("this machine has no bundle to compare with; name it with --bundle")
    known, output = asked.manifest.files, asked.output("sh", "-c", DIGESTS)
    rows = [line.split(None, 1) for line in output.splitlines() if line.strip()]
    digests = {*known.values()}
    wrong = [f"{path} is not of the bundle {asked.manifest.version}" for digest, path in rows if digest not in digests]
    if not rows:
        return not_here("this host has no program of the bundle outside Python's environments")
    return judged(wrong, f"{len(rows)} of the bundle {asked.manifest.version}")


@control(
    "MC-03",
    "8.1.4.5 8.1.4.6",
    "Python 程序文件完整",
    "The files of our Python programs are as their wheels said",
    rows="PV-05",
)
def wheels(asked: Asked) -> Finding:
    """Every file of our Python environments has the digest that its wheel's RECORD gives it, and none was added."""
    lines = asked.probe("wheels.py", *ENVIRONMENTS).splitlines()
    counted, wrong = lines[0], [line for line in lines[1:] if line]
    if counted == "0":
        return not_here("this host has no Python environment of ours")
    return judged(wrong, f"{counted} files")


@control(
    "MC-04", "8.1.4.7b", "数据页校验开启", "The database's pages carry checksums, and none failed", "database", "PV-05"
)
def checksums(asked: Asked) -> Finding:
    """data_checksums is on, and PostgreSQL has counted no failure."""
    on, broken = asked.host.postgresql.query(CHECKSUMS, "postgres")[0]
    wrong = ["checksums are off"] * (on != "on") + [f"{broken} pages failed"] * (broken != "0")
    return judged(wrong, "on, no page failed")


@control("MC-05", "8.1.4.5", "可写目录不可执行", "Services cannot make memory or files that run", rows="PV-05")
def no_new_code(asked: Asked) -> Finding:
    """Our services see the system read-only and may not gain rights; only inference makes machine code."""
    services = asked.host.service.get_running("hr-")
    if not services:
        return not_here("none of our services runs on this host")
    wrong = []
    for service in services:
        shown, makes_code = service.systemd_properties, service.name in ("hr-triton.service",)
        wrong += [f"{service.name} may write to the system"] * (shown.get("ProtectSystem") != "strict")
        wrong += [f"{service.name} may gain rights"] * (shown.get("NoNewPrivileges") != "yes")
        wrong += [f"{service.name} may make code"] * (shown.get("MemoryDenyWriteExecute") != "yes" and not makes_code)
    return judged(wrong, f"{len(services)} services")
