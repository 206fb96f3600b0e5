"""Who may do what on a host: accounts, rights of files, what services can reach."""

from __future__ import annotations

from appliance.compliance.control import Asked, Finding, control, judged, not_here

EXPOSURE = 2.0
OURS = (
    "/etc/hr-appliance", "/opt/hr-appliance", "/srv/hr-appliance", "/usr/lib/hr-appliance", "/var/lib/hr-appliance",
)  # fmt: skip
PROGRAMS = ("/opt/hr-appliance", "/usr/lib/hr-appliance")
CREDENTIALS = (
    "(", "-name", "secret-id", "-o", "-name", "pgpass", "-o", "-name", "*.key", "-o", "-path", "*/passphrases/*", ")",
    "-type", "f",
)  # fmt: skip
SHARED = ("-type", "f", "-name", "pgbackrest.conf")
"""Holds passphrases, and is read by the group of the database's own account."""
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
    users = asked.host.user.get_users()
    shells = {user.name for user in users if user.has_shell}
    shells -= {"postgres"} if "database" in asked.runs or "backup" in asked.runs else set()
    wrong = [f"{name} has a shell" for name in sorted(shells - allowed)]
    wrong += [f"{user.name} has user id 0" for user in users if user.uid == 0 and user.name != "root"]
    numbers = [user.uid for user in users]
    wrong += [
        f"user id {number} is shared" for number in sorted({number for number in numbers if numbers.count(number) > 1})
    ]
    return judged(wrong, f"with a shell: {', '.join(sorted(shells))}")


@control(
    "AC-02", "8.1.4.2b 8.1.4.2c", "默认与服务账户停用", "Default and service accounts cannot sign in", rows="PV-05"
)
def default_accounts_off(asked: Asked) -> Finding:
    """Every account of the system and of a service is locked; the database's owner too."""
    shadow, users = asked.host.user.get_shadow(), asked.host.user.get_users()
    people = {user.name for user in users if user.uid >= 1000}
    wrong = [
        f"{account.name} has a password"
        for account in shadow
        if account.name not in people and account.password.startswith("$")
    ]
    ours = sorted(user.name for user in users if user.name.startswith("hr-"))
    homes = sorted({user.home for user in users if user.uid < 1000})
    keys = asked.host.file.get_files(f"{home}/.ssh/authorized_keys" for home in homes)
    wrong += [f"a key signs in at {file.path.removesuffix('/.ssh/authorized_keys')}" for file in keys if file.size]
    return judged(wrong, f"{len(shadow)} accounts looked at; ours: {', '.join(ours) or 'none'}, all locked")


@control(
    "AC-03",
    "8.1.4.2f 8.1.4.8b",
    "密钥与凭据只归属主可读",
    "Keys and credentials are for their owners alone",
    rows="PV-05 PV-03",
)
def keys_private(asked: Asked) -> Finding:
    """No private key, SecretID, passphrase or password file is readable by group or others."""
    ours = asked.host.file("/etc/hr-appliance")
    keys = ours.find("-path", f"{ours.path}/tls/*", "-name", "key.pem*")
    exposed = [file for file in [*keys, *ours.find(*CREDENTIALS)] if file.mode & 0o077]
    exposed += [file for file in ours.find(*SHARED) if file.mode & 0o007]
    count = sum(file.path.endswith("/key.pem") for file in keys)
    wrong = [f"{file.path} is open to others" for file in exposed]
    return judged(wrong, f"{count} private keys, each for its owner alone")


@control("AC-04", "8.1.4.2f", "我方文件不可被他人改写", "Nobody but owners can change our files", rows="PV-05")
def nothing_writable(asked: Asked) -> Finding:
    """No file or folder of ours can be written by everybody; programs and settings belong to root."""
    places = asked.host.file.get_files(OURS)
    loose = [file for place in places for file in place.find("-xdev", "!", "-type", "l", "-perm", "/002")[:20]]
    wrong = [f"{file.path} can be written by everybody" for file in loose]
    programs = [place for place in places if place.path in PROGRAMS]
    foreign = [file for place in programs for file in place.find("-xdev", "!", "-user", "root")[:10]]
    wrong += [f"{file.path} is not root's" for file in foreign]
    return judged(wrong, "no file of ours is open to all; programs are root's")


@control("AC-05", "8.1.4.2f", "系统文件权限", "The system's own files have their rights", rows="PV-05")
def system_files(asked: Asked) -> Finding:
    """Accounts, sudo, ssh and cron files are root's, and no wider than they should be."""
    wrong, files = [], asked.host.file.get_files(SYSTEM)
    for file in files:
        if file.mode & ~SYSTEM[file.path]:
            wrong.append(f"{file.path} has {file.mode:o}, {SYSTEM[file.path]:o} is enough")
        if file.user != "root":
            wrong.append(f"{file.path} belongs to {file.user}")
    return judged(wrong, f"{len(files)} files and folders are root's and no wider than needed")


@control(
    "AC-06",
    "8.1.4.2d 8.1.4.2f",
    "服务以独立最小权限账户运行",
    "Each service runs as its own account, shut off from the rest",
    rows="PV-05",
)
def sandboxed(asked: Asked) -> Finding:
    """`systemd-analyze security` gives our running services at most 2.0, and none runs as root."""
    services = asked.host.service.get_running("hr-")
    if not services:
        return not_here("none of our services runs on this host")
    wrong, evidence = [], []
    for service in services:
        user = service.systemd_properties.get("User", "")
        evidence.append(f"{service.name.removesuffix('.service')} {user or 'root'} {service.exposure}")
        wrong += [f"{service.name} runs as root"] * (user in ("", "root"))
        wrong += [f"{service.name} is exposed by {service.exposure}"] * (service.exposure > EXPOSURE)
    return judged(wrong, ", ".join(evidence))


@control("AC-07", "8.1.4.2a 8.1.4.2d 8.1.5.1a", "只有运维账户可提权", "Only operators become root", rows="PV-05")
def who_becomes_root(asked: Asked) -> Finding:
    """The sudo rules name the operator and Debian's own group, which nobody else is in."""
    site = asked.context.site
    allowed = {site.hosts[asked.name].ssh_user, *site.policy.network.administrators}
    named = asked.host.sudoers.principals
    groups = [asked.host.group(name).members for name in ("sudo", "adm", "wheel")]
    members = "\n".join(" ".join(group) for group in groups).strip()
    wrong = [f"{name} may become root" for name in named if name not in allowed | {"root", "%sudo"}]
    wrong += [f"{name} is in the group sudo, adm or wheel" for name in sorted(set(members.split()) - allowed)]
    return judged(wrong, f"rules for {', '.join(named)}; in the groups: {members or 'nobody'}")
