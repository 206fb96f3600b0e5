"""Who may sign in to a host, and how that is proven."""

from __future__ import annotations

import re

from appliance.compliance.control import OPERATIONS, Asked, Finding, control, failed, held, judged, pairs
from appliance.site import endpoints

IDLE_SECONDS = 900
ENDLESS = 99999
"""Days of a password without an end, as login.defs writes them."""


@control("ID-01", "8.1.4.1a", "口令复杂度", "Passwords are hard to guess", rows="PV-05")
def password_quality(asked: Asked) -> Finding:
    """pwquality.conf asks for the policy's length and three classes, and PAM asks pwquality."""
    settings = pairs(asked.host.file("/etc/security/pwquality.conf").content_string, "=")
    policy = asked.context.site.policy.passwords
    length, classes = int(settings.get("minlen", 0)), int(settings.get("minclass", 0))
    wrong = [f"minlen {length}, the site asks for {policy.minimum_length}"] * (length < policy.minimum_length)
    wrong += [f"minclass {classes}, three are asked"] * (classes < 3)
    wrong += ["root is left out"] * ("enforce_for_root" not in settings)
    wrong += ["PAM does not ask pam_pwquality"] * ("pam_pwquality.so" not in _pam(asked, "common-password"))
    return judged(wrong, f"at least {length} characters of {classes} classes, also for root")


@control("ID-02", "8.1.4.1a", "口令更换与历史", "Passwords grow old, and earlier ones do not come back", rows="PV-05")
def password_age(asked: Asked) -> Finding:
    """login.defs, each person's own password in shadow, and pam_pwhistory follow the policy."""
    policy = asked.context.site.policy.passwords
    most = policy.maximum_age_days or ENDLESS
    days = int(pairs(asked.host.file("/etc/login.defs").content_string).get("PASS_MAX_DAYS", ENDLESS))
    wrong = [f"PASS_MAX_DAYS {days}, the site asks for {most}"] * (days > most)
    with_password = [account for account in asked.host.user.get_shadow() if account.password.startswith("$")]
    wrong += [
        f"the password of {account.name} is good for {account.password_max_days or 'ever'}"
        for account in with_password
        if _endless(account.password_max_days) > most
    ]
    history = int(pairs(asked.host.file("/etc/security/pwhistory.conf").content_string, "=").get("remember", 0))
    wrong += [f"{history} earlier passwords are known, the site asks for {policy.history}"] * (history < policy.history)
    wrong += ["PAM does not ask pam_pwhistory"] * ("pam_pwhistory.so" not in _pam(asked, "common-password"))
    return judged(wrong, f"{days} days, {history} earlier passwords; {len(with_password)} accounts have a password")


@control("ID-03", "8.1.4.1b", "登录失败锁定主机账户", "Failed sign-ins lock an account of a host", rows="PV-05")
def lock_out(asked: Asked) -> Finding:
    """faillock.conf locks after the policy's number, and PAM asks it before and after."""
    settings = pairs(asked.host.file("/etc/security/faillock.conf").content_string, "=")
    most = asked.context.site.policy.passwords.lock_after_failures
    deny, seconds = int(settings.get("deny", 0)), int(settings.get("unlock_time", 0))
    wrong = [f"deny {deny}, the site asks for {most}"] * (not 0 < deny <= most)
    wrong += [f"locked for {seconds} s only"] * (0 < seconds < 600)
    wrong += ["root is never locked"] * ("even_deny_root" not in settings)
    asked_by = _pam(asked, "common-auth")
    wrong += [f"PAM has no pam_faillock {part}" for part in ("preauth", "authfail")
              if not re.search(rf"pam_faillock\.so.*{part}", asked_by)]  # fmt: skip
    return judged(wrong, f"locked for {seconds} s after {deny} failures, root too")


@control("ID-04", "8.1.4.1b", "闲置会话退出", "Idle sessions end", rows="PV-05")
def idle(asked: Asked) -> Finding:
    """TMOUT is set read-only for every shell, and sshd drops a client that is gone."""
    shown = asked.host.login_shell("TMOUT")
    seconds = int(shown) if shown.isdigit() else 0
    alive = int(asked.host.sshd("clientaliveinterval") or 0) * int(asked.host.sshd("clientalivecountmax") or 0)
    wrong = [f"TMOUT is {shown or 'not set'}"] * (not 0 < seconds <= IDLE_SECONDS)
    wrong += [f"sshd keeps a silent client for {alive or 'ever'} s"] * (not 0 < alive <= IDLE_SECONDS)
    return judged(wrong, f"a shell ends after {seconds} s, a silent client after {alive} s")


@control(
    "ID-05", "8.1.4.1c 8.1.4.1d", "远程登录只用密钥", "Remote sign-in is by key alone, and never as root", rows="PV-05"
)
def key_only(asked: Asked) -> Finding:
    """sshd's effective settings: no root, no password, a key for everybody."""
    wanted = {
        "permitrootlogin": "no",
        "passwordauthentication": "no",
        "kbdinteractiveauthentication": "no",
        "permitemptypasswords": "no",
        "hostbasedauthentication": "no",
        "pubkeyauthentication": "yes",
        "authenticationmethods": "publickey",
        "strictmodes": "yes",
    }
    wrong = [f"{name} {asked.host.sshd(name)}" for name, value in wanted.items() if asked.host.sshd(name) != value]
    return judged(
        wrong, f"a key for {asked.host.sshd('allowusers') or 'nobody'}; root, passwords and hosts are refused"
    )


@control(
    "ID-06",
    "8.1.4.1c 8.1.2.2b",
    "SSH 算法强度",
    "Remote administration is encrypted with strong keys",
    rows="PV-05 PV-19",
)
def ssh_algorithms(asked: Asked) -> Finding:
    """sshd's effective algorithms: ciphers of 256 bits, no SHA-1, no forwarding."""
    ciphers = (asked.host.sshd("ciphers") or "").split(",")
    weak = [name for name in ciphers if not re.match(r"(aes256-(gcm|ctr)|chacha20-poly1305)", name)]
    for kind in ("kexalgorithms", "macs", "hostkeyalgorithms"):
        names = (asked.host.sshd(kind) or "").split(",")
        weak += [name for name in names if re.search(r"sha1\b|md5|umac-64|group1-|group14-sha1|ssh-rsa$|ssh-dss", name)]
    forwarding = ("allowtcpforwarding", "allowagentforwarding", "x11forwarding")
    weak += [f"{name} {asked.host.sshd(name)}" for name in forwarding if asked.host.sshd(name) != "no"]
    return judged(weak, f"{', '.join(ciphers)}; nothing is forwarded")


@control("ID-07", "8.1.4.1d 8.1.4.2d", "提权须再次鉴别", "Becoming root takes a second proof", rows="PV-05")
def second_proof(asked: Asked) -> Finding:
    """sudo asks everybody for a password, after the key of ssh."""
    unproven = [f"sudo asks {name} for no password" for name in asked.host.sudoers.unproven]
    return judged(unproven, "sudo asks for a password")


@control(
    "ID-08",
    "8.1.4.1d 8.1.4.2d",
    "密钥服务器须多人解封",
    "The key server opens to several people together",
    "vault",
    "PV-05",
)
def several_holders(asked: Asked) -> Finding:
    """The key server's seal asks for two shares or more, and nobody's absence locks it for ever."""
    shown = asked.host.http.json(endpoints.url(asked.address, endpoints.VAULT, "/v1/sys/seal-status"))
    threshold, shares = shown.get("t", 0), shown.get("n", 0)
    wrong = ["it has no keys yet"] * (not shown.get("initialized"))
    wrong += [f"{threshold} of {shares} shares open it"] * (threshold < 2 or shares <= threshold)
    return judged(wrong, f"{threshold} of {shares} shares open it; it is {'sealed' if shown.get('sealed') else 'open'}")


@control("ID-09", "8.1.4.1d 8.1.4.2d", "密钥分片归具名保管人", "Each share has one named holder", OPERATIONS, "PV-05")
def named_holders(asked: Asked) -> Finding:
    """The site file names the holders, and each has an OpenPGP key of its own."""
    custody, folder = asked.context.site.custody, asked.context.site_folder
    keys = {}
    for holder in custody.holders:
        path = folder / holder.pgp
        keys[holder.name] = path.read_bytes() if path.exists() else b""
    wrong = ["the site file names no holder"] * (not keys)
    wrong += [f"the key of {name} is not there" for name, key in keys.items() if not key]
    wrong += ["two holders have the same key"] * (len({*keys.values()}) < len(keys))
    return judged(wrong, f"{custody.threshold} of {', '.join(keys)}, each with a key of their own")


@control(
    "ID-10",
    "8.1.4.1a 8.1.4.2b",
    "无空口令与默认口令",
    "No account is without a password or with a known one",
    rows="PV-05",
)
def no_empty_password(asked: Asked) -> Finding:
    """shadow has no empty password, root's is locked, and hashes are yescrypt."""
    rows = asked.host.user.get_shadow()
    hashed = [row for row in rows if row.password.startswith("$")]
    wrong = [f"{row.name} has no password" for row in rows if row.password == ""]
    wrong += ["root has a password"] * any(row.name == "root" for row in hashed)
    wrong += [f"the password of {row.name} is hashed by {row.password.split('$')[1]}" for row in hashed
              if not row.password.startswith("$y$")]  # fmt: skip
    return failed("; ".join(wrong)) if wrong else held("no empty password, root is locked, hashes are yescrypt")


def _endless(days: int | None) -> int:
    return ENDLESS if days is None else days


def _pam(asked: Asked, name: str) -> str:
    return "\n".join(asked.host.file(f"/etc/pam.d/{name}").lines)
