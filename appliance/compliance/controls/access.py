"""Who may do what on a host: accounts, rights of files, what services can reach."""

from __future__ import annotations

import re

from appliance.compliance.control import Asked, Finding, control, judged, not_here

SHELLS_OFF = ("nologin", "false", "sync", "")
EXPOSURE = 2.0
KEYS = (
    'find /etc/hr-appliance/tls -name "key.pem*" -perm /077; '
    'find /etc/hr-appliance \\( -name "secret-id" -o -name "pgpass" -o -name "*.key" -o -path "*/passphrases/*" \\) '
    "-type f -perm /077; find /etc/hr-appliance -type f -name pgbackrest.conf -perm /007"
)
LOOSE = (
    "for place in /etc/hr-appliance /opt/hr-appliance /srv/hr-appliance /usr/lib/hr-appliance "
    "/var/lib/hr-appliance; do "
    '[ ! -e "$place" ] || find "$place" -xdev ! -type l -perm /002 | head -20; done'
)
SYSTEM = {
    "/etc/passwd": 0o644,
    "/etc/group": 0o644,
    "/etc/shadow": 0o640,
    "/etc/gshadow": 0o640,
    "/etc/sudoers": 0o440,
    "/etc/ssh/sshd_config": 0o644,
    "/etc/crontab": 0o600,
    "/etc/cron.d": 0o700,
}


@control("AC-01", "8.1.4.2a 8.1.4.2c", "只有具名运维账户可登录", "Only named operators can sign in", rows="PV-05")
def named_operators(asked: Asked) -> Finding:
    """Accounts with a shell are those of the site file, user id 0 is root's alone, no name is double."""
    site = asked.context.site
    allowed = {"root", site.hosts[asked.name].ssh_user, *site.policy.network.administrators}
    rows = [line.split(":") for line in asked.text("/etc/passwd").splitlines() if line]
    shells = {each[0] for each in rows if each[6].rpartition("/")[2] not in SHELLS_OFF}
    shells -= {"postgres"} if "database" in asked.runs or "backup" in asked.runs else set()
    wrong = [f"{name} has a shell" for name in sorted(shells - allowed)]
    wrong += [f"{each[0]} has user id 0" for each in rows if each[2] == "0" and each[0] != "root"]
    numbers = [each[2] for each in rows]
    wrong += [f"user id {each} is shared" for each in sorted({each for each in numbers if numbers.count(each) > 1})]
    return judged(wrong, f"with a shell: {', '.join(sorted(shells))}")


@control(
    "AC-02", "8.1.4.2b 8.1.4.2c", "默认与服务账户停用", "Default and service accounts cannot sign in", rows="PV-05"
)
def default_accounts_off(asked: Asked) -> Finding:
    """Every account of the system and of a service is locked; the database's owner too."""
    shown = [line.split(":") for line in asked.text("/etc/shadow").splitlines() if line]
    numbers = {each[0]: int(each[2]) for each in (line.split(":") for line in asked.text("/etc/passwd").splitlines())}
    wrong = [
        f"{each[0]} has a password" for each in shown if numbers.get(each[0], 0) < 1000 and each[1].startswith("$")
    ]
    ours = sorted(name for name in numbers if name.startswith("hr-"))
    keys = asked.shell(
        "for home in $(getent passwd | awk -F: '$3 < 1000 {print $6}' | sort -u); do "
        '[ ! -s "$home/.ssh/authorized_keys" ] || echo "$home"; done'
    )
    wrong += [f"a key signs in at {home}" for home in keys.split()]
    return judged(wrong, f"{len(shown)} accounts looked at; ours: {', '.join(ours) or 'none'}, all locked")


@control(
    "AC-03",
    "8.1.4.2f 8.1.4.8b",
    "密钥与凭据只归属主可读",
    "Keys and credentials are for their owners alone",
    rows="PV-05 PV-03",
)
def keys_private(asked: Asked) -> Finding:
    """No private key, SecretID, passphrase or password file is readable by group or others."""
    found = asked.shell(KEYS).split()
    count = asked.shell('find /etc/hr-appliance/tls -name "key.pem" | wc -l').strip()
    return judged([f"{path} is open to others" for path in found], f"{count} private keys, each for its owner alone")


@control("AC-04", "8.1.4.2f", "我方文件不可被他人改写", "Nobody but owners can change our files", rows="PV-05")
def nothing_writable(asked: Asked) -> Finding:
    """No file or folder of ours can be written by everybody; programs and settings belong to root."""
    wrong = [f"{path} can be written by everybody" for path in asked.shell(LOOSE).splitlines()]
    owned = asked.shell(
        "for place in /opt/hr-appliance /usr/lib/hr-appliance; do "
        '[ ! -e "$place" ] || find "$place" -xdev ! -user root | head -10; done'
    )
    wrong += [f"{path} is not root's" for path in owned.splitlines()]
    return judged(wrong, "no file of ours is open to all; programs are root's")


@control("AC-05", "8.1.4.2f", "系统文件权限", "The system's own files have their rights", rows="PV-05")
def system_files(asked: Asked) -> Finding:
    """Accounts, sudo, ssh and cron files are root's, and no wider than they should be."""
    shown = asked.shell('for path; do stat -c "%n %a %U" "$path" 2>/dev/null; done; true', *SYSTEM)
    wrong = []
    for line in shown.splitlines():
        path, mode, owner = line.rsplit(" ", 2)
        if int(mode, 8) & ~SYSTEM[path]:
            wrong.append(f"{path} has {mode}, {SYSTEM[path]:o} is enough")
        if owner != "root":
            wrong.append(f"{path} belongs to {owner}")
    return judged(wrong, f"{len(shown.splitlines())} files and folders are root's and no wider than needed")


@control(
    "AC-06",
    "8.1.4.2d 8.1.4.2f",
    "服务以独立最小权限账户运行",
    "Each service runs as its own account, shut off from the rest",
    rows="PV-05",
)
def sandboxed(asked: Asked) -> Finding:
    """`systemd-analyze security` gives our running services at most 2.0, and none runs as root."""
    units = asked.services()
    if not units:
        return not_here("none of our services runs on this host")
    wrong, seen = [], []
    for unit in units:
        user = asked.output("systemctl", "show", "-P", "User", unit).strip()
        said = asked.shell('systemd-analyze security --no-pager "$1" 2>/dev/null | tail -1', unit)
        number = re.search(r"(\d+\.\d)", said)
        score = float(number[1]) if number else 10.0
        seen.append(f"{unit.removesuffix('.service')} {user or 'root'} {score}")
        wrong += [f"{unit} runs as root"] * (user in ("", "root"))
        wrong += [f"{unit} is exposed by {score}"] * (score > EXPOSURE)
    return judged(wrong, ", ".join(seen))


@control("AC-07", "8.1.4.2a 8.1.4.2d 8.1.5.1a", "只有运维账户可提权", "Only operators become root", rows="PV-05")
def who_becomes_root(asked: Asked) -> Finding:
    """The sudo rules name the operator and Debian's own group, which nobody else is in."""
    site = asked.context.site
    allowed = {site.hosts[asked.name].ssh_user, *site.policy.network.administrators}
    rules = asked.shell("cat /etc/sudoers /etc/sudoers.d/* 2>/dev/null")
    named = {
        line.split()[0]
        for line in rules.splitlines()
        if re.match(r"\s*(?!Defaults|\w+_Alias)[%\w][\w%-]*\s+\S+\s*=", line)
    }
    members = asked.shell("getent group sudo | cut -d: -f4 | tr , ' '; getent group adm wheel | cut -d: -f4 | tr , ' '")
    wrong = [f"{name} may become root" for name in sorted(named - allowed - {"root", "%sudo"})]
    wrong += [f"{name} is in the group sudo, adm or wheel" for name in sorted(set(members.split()) - allowed)]
    return judged(wrong, f"rules for {', '.join(sorted(named))}; in the groups: {members.strip() or 'nobody'}")
