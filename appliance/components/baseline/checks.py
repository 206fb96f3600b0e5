"""What a host must offer before the baseline, and whether the baseline is in effect, not only written."""

from __future__ import annotations

import json

from appliance.components.baseline import inventory, roles
from appliance.host.context import Context
from appliance.host.desired import Check

AGAIN = "Run `appliance apply` again; it puts the baseline back."
SYSCTL = """
import json, os, sys
wrong, absent = [], []
for name, wanted in json.loads(sys.argv[1]).items():
    path = "/proc/sys/" + name.replace(".", "/")
    try:
        with open(path) as file:
            found = file.read().strip()
    except OSError:
        absent.append(name)
        continue
    if found != str(wanted):
        settable = os.access(path, os.W_OK)
        (wrong if settable else absent).append(f"{name} = {found}, not {wanted}" if settable else name)
if absent:
    print("needs a real kernel:", ", ".join(absent))
print("\\n".join(wrong))
sys.exit(bool(wrong))
"""
CONTAINER = 'if systemd-detect-virt --quiet --container; then echo "needs a real kernel: $1"; exit 0; fi; shift; '
KEYS = """
import pathlib, pwd, sys
for user in pwd.getpwall():
    keys = pathlib.Path(user.pw_dir, ".ssh/authorized_keys")
    if user.pw_uid >= 1000 and user.pw_name not in sys.argv[1:] and keys.is_file() and keys.read_text().strip():
        print(user.pw_name)
"""


def preflight(context: Context, host: str) -> list[Check]:
    """Return checks of what the roles rely on, and of accounts that they would lock out."""
    allowed = inventory.variables(context, host)["ssh__accounts"]
    return [
        Check("sudo gives root", ("id", "-u"), f"Let {allowed[0]} use sudo for everything.", r"^0$"),
        Check("systemd is the init", ("cat", "/proc/1/comm"), "Install Debian with systemd.", r"^systemd$"),
        Check(
            "sshd runs as ssh.service",
            ("systemctl", "is-active", "ssh.service"),
            "Run `systemctl disable --now ssh.socket` and `systemctl enable --now ssh.service`.",
        ),
        Check(
            "nobody else comes in by ssh",
            ("python3", "-I", "-c", KEYS, *allowed),
            "Name these accounts in policy.network.administrators, or remove their authorized_keys.",
            r"\A\s*\Z",
        ),
    ]


def verify(context: Context, host: str) -> list[Check]:
    """Return whether each part of the baseline is in effect."""
    variables = inventory.variables(context, host)
    return [*_doors(variables), *_accounts(variables), *_kernel(), *_services(), *_sources()]


def _all(*lines: str) -> str:
    """Return a regular expression that wants every line somewhere in the output."""
    return r"(?ms)\A" + "".join(rf"(?=.*^\s*{line}\s*$)" for line in lines)


def _doors(variables: dict) -> list[Check]:
    accounts = "".join(rf"(?=.*^allowusers {name}$)" for name in variables["ssh__accounts"])
    ssh = ("permitrootlogin no", "passwordauthentication no", "kbdinteractiveauthentication no", "maxauthtries 4")
    hooks = [rf"type filter hook {hook} priority filter; policy drop;" for hook in ("input", "forward", "output")]
    return [
        Check("sshd takes keys alone, from named accounts", ("sshd", "-T"), AGAIN, _all(*ssh) + accounts),
        Check(
            "sshd offers no weak cipher", ("sshd", "-T"), AGAIN, r"(?m)\A(?!(?s:.*)^ciphers [^\n]*(cbc|arcfour|aes128))"
        ),
        Check("the firewall drops what nobody asked for", ("nft", "list", "table", "inet", "hr"), AGAIN, _all(*hooks)),
        Check("the firewall stands at every start", ("systemctl", "is-enabled", "nftables.service"), AGAIN),
    ]


def _accounts(variables: dict) -> list[Check]:
    deny = variables["pam__lock_after_failures"]
    return [
        Check(
            "failed sign-ins lock an account",
            ("cat", "/etc/pam.d/common-auth", "/etc/pam.d/common-account", "/etc/security/faillock.conf"),
            AGAIN,
            _all(
                r"auth\s+requisite\s+pam_faillock\.so preauth",
                r"auth\s+\[default=die\]\s+pam_faillock\.so authfail",
                r"account\s+required\s+pam_faillock\.so",
                rf"deny = {deny}",
            ),
        ),
        Check(
            "new passwords are long and not earlier ones",
            ("cat", "/etc/pam.d/common-password", "/etc/security/pwquality.conf", "/etc/security/pwhistory.conf"),
            AGAIN,
            _all(
                r"password\s+requisite\s+pam_pwquality\.so[^\n]*",
                r"password\s+requisite\s+pam_pwhistory\.so[^\n]*",
                rf"minlen = {variables['pam__minimum_length']}",
                rf"remember = {variables['pam__history']}",
            ),
        ),
        Check("root has no password", ("passwd", "--status", "root"), AGAIN, r"^root L "),
    ]


def _kernel() -> list[Check]:
    settings = json.dumps(roles.variables("sysctl")["sysctl__own"])
    audit = CONTAINER + 'systemctl is-active --quiet auditd.service && auditctl -l | grep -q "key=identity"'
    return [
        Check("the kernel's settings hold", ("python3", "-I", "-c", SYSCTL, settings), AGAIN),
        Check("the system is audited", ("sh", "-c", audit, "sh", "the audit of the system"), AGAIN),
    ]


def _services() -> list[Check]:
    clock = CONTAINER + "systemctl is-active --quiet chrony.service"
    journal = 'test -d "/var/log/journal/$(cat /etc/machine-id)"'
    return [
        Check("the clock follows the site", ("sh", "-c", clock, "sh", "a clock of its own"), AGAIN),
        Check("the journal outlives a restart", ("sh", "-c", journal), AGAIN),
        Check(
            "Ctrl-Alt-Del does nothing",
            ("readlink", "-f", "/etc/systemd/system/ctrl-alt-del.target"),
            AGAIN,
            "^/dev/null$",
        ),
    ]


def _sources() -> list[Check]:
    other = (roles.folder() / "package_source/files/set_aside.sh").read_text(encoding="utf-8")
    return [Check("packages come from the depot alone", ("sh", "-c", other, "sh", "look"), AGAIN, r"\A\s*\Z")]
