"""What a host answers on which every control holds, as Debian 13 prints it: part of a command -> answer, exit code 0.

The answers are those of a converged host of the lab, shortened; the host runs the key server and backup.
"""

from __future__ import annotations

import json

from tests.unit.compliance.made import NOW, Answers

AT = int(NOW.timestamp())
DAY = 86400
KEYS = ("identity", "sudo", "time", "ssh", "pam", "audit", "firewall", "units", "modules", "hr-appliance")
SERVICES = ("hr-backup-proxy", "hr-backup", "hr-vault")
TIMERS = ("configuration", "database", "point", "vault", "verify")
STAT, FOUND = "stat -Lc '%a %U %G %s %n' -- ", " -printf '%m %u %g %s %p\\n'"


def rule(port: int, *sources: object) -> dict:
    """Return a rule of nftables that lets a port in, from addresses or from everywhere."""
    parts: list[dict] = []
    for source in sources:
        left = {"payload": {"protocol": "ip", "field": "saddr"}}
        parts.append({"match": {"op": "==", "left": left, "right": source}})
    left = {"payload": {"protocol": "tcp", "field": "dport"}}
    return {"expr": [*parts, {"match": {"op": "==", "left": left, "right": port}}, {"accept": None}]}


def nft(*rules: dict, policy: str = "drop") -> str:
    """Return what nftables prints of the table inet hr."""
    hooks = ("input", "forward", "output")
    chains = [{"chain": {"family": "inet", "name": name, "hook": name, "policy": policy}} for name in hooks]
    met = {"metainfo": {"version": "1.1.3", "json_schema_version": 1}}
    listed = [{"rule": {"family": "inet", "chain": "input", "expr": each["expr"]}} for each in rules]
    return json.dumps({"nftables": [met, *chains, *listed]}) + "\n"


NFT = nft(rule(22, "10.20.0.1"), rule(8200, "10.20.0.12", "10.20.0.21"))
PORT: dict[str, object] = {
    "address": "10.20.0.22",
    "number": 8200,
    "speaks": "http",
    "component": "vault",
    "plain": "HTTP 400",
}
PORT |= {"old": None, "weak": None, "best": "TLSv1.3 TLS_AES_256_GCM_SHA384", "nobody": "HTTP 400"}
RAFT = PORT | {"number": 8201, "speaks": "raft", "plain": "closed", "best": None, "nobody": "closed"}

ACCOUNTS: Answers = {
    "cat -- /etc/passwd": "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
    "sync:x:4:65534:sync:/bin:/bin/sync\noperator:x:1000:1000::/home/operator:/bin/bash\n"
    "hr-vault:x:995:995::/srv/hr-appliance/vault:/usr/sbin/nologin\n",
    "cat -- /etc/shadow": "root:*:20787:0:99999:7:::\ndaemon:*:20787:0:99999:7:::\nsync:*:20787:0:99999:7:::\n"
    "operator:$y$j9T$x$y:20787:0:90:7:::\nhr-vault:!*:20787::::::\n",
    "/usr/sbin/.ssh/authorized_keys": (1, ""),
    "cat /etc/sudoers /etc/sudoers.d/*": 'Defaults\tenv_reset\nDefaults\tsecure_path="/usr/sbin:/usr/bin"\n'
    "#Defaults:%sudo env_keep += EDITOR\nroot\tALL=(ALL:ALL) ALL\n%sudo\tALL=(ALL:ALL) ALL\n"
    "@includedir /etc/sudoers.d\nDefaults timestamp_timeout=5\noperator ALL=(ALL:ALL) ALL\n",
    "getent group sudo": "operator\n",
    "getent group adm": "\n",
    "getent group wheel": "",
    "cat -- /etc/security/pwquality.conf": "# Written.\nminlen = 14\nminclass = 3\nenforce_for_root\n",
    "cat -- /etc/pam.d/common-password": "# PAM\npassword\trequisite\t\t\tpam_pwquality.so retry=3\n"
    "password\trequisite\tpam_pwhistory.so use_authtok\n",
    "cat -- /etc/login.defs": "# Written.\nMAIL_DIR        /var/mail\nPASS_MAX_DAYS   90\n",
    "cat -- /etc/security/pwhistory.conf": "remember = 5\nenforce_for_root\n",
    "cat -- /etc/security/faillock.conf": "audit\ndeny = 5\nunlock_time = 900\neven_deny_root\n",
    "cat -- /etc/pam.d/common-auth": "auth\trequisite\tpam_faillock.so preauth\nauth\t[default=die]\t"
    "pam_faillock.so authfail\n",
    ". /etc/profile": "900\n",
    "/usr/sbin/sshd -T": "port 22\nclientaliveinterval 300\nclientalivecountmax 2\npermitrootlogin no\n"
    "hostbasedauthentication no\npubkeyauthentication yes\npasswordauthentication no\nkbdinteractiveauthentication no\n"
    "x11forwarding no\nstrictmodes yes\npermitemptypasswords no\nallowtcpforwarding no\nallowagentforwarding no\n"
    "ciphers aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,aes256-ctr\n"
    "macs hmac-sha2-512-etm@openssh.com,hmac-sha2-512\nkexalgorithms mlkem768x25519-sha256,curve25519-sha256\n"
    "hostkeyalgorithms ssh-ed25519,rsa-sha2-512\nallowusers operator\nallowusers auditor\n"
    "authenticationmethods publickey\n",
}
FILES: Answers = {
    "-path '/etc/hr-appliance/tls/*'": "400 hr-vault hr-vault 241 /etc/hr-appliance/tls/vault/key.pem\n",
    "-name secret-id -o -name pgpass": "400 root root 44 /etc/hr-appliance/backup/passphrases/vault-store\n",
    "-type f -name pgbackrest.conf": "640 root postgres 922 /etc/hr-appliance/backup/pgbackrest.conf\n",
    f"{STAT}/etc/hr-appliance /opt/hr-appliance": (
        1,
        "755 root root 4096 /etc/hr-appliance\n755 root root 4096 /opt/hr-appliance\n",
    ),
    f"find /etc/hr-appliance -xdev '!' -type l -perm /002{FOUND}": "",
    f"find /opt/hr-appliance -xdev '!' -type l -perm /002{FOUND}": "",
    f"find /opt/hr-appliance -xdev '!' -user root{FOUND}": "",
    f"{STAT}/etc/passwd /etc/group": (
        1,
        "644 root root 1467 /etc/passwd\n640 root shadow 730 /etc/shadow\n440 root root 1714 /etc/sudoers\n",
    ),
    f"find /var/log -type f -perm /002{FOUND}": "",
    "find /var/log -regex": "2755 root systemd-journal 4096 /var/log/journal\n",
    "/srv/hr-appliance/vault/audit/audit.log": "600 hr-vault hr-vault 1519118\n",
    "cat -- /etc/logrotate.d/hr-vault": "/srv/hr-appliance/vault/audit/audit.log {\n    daily\n    maxage 1095\n}\n",
    "cat -- /proc/swaps": "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n",
    f"{STAT}/var/lib/systemd/coredump": (1, "755 root root 4096 /var/lib/systemd/coredump\n"),
    "ls -1 -q -- /var/lib/systemd/coredump": "",
    f"{STAT}/srv/hr-appliance/media": "750 hr-web hr-web 4096 /srv/hr-appliance/media\n",
    "stat -Lc '%a %U %G %s' -- /srv/hr-appliance/media": "750 hr-web hr-web 4096\n",
    "find /srv/hr-appliance/media": "",
    "those that are not sealed": "12\n\n",
}
AUDITED: Answers = {
    "auditctl -s": "enabled 2\nfailure 1\npid 512\nrate_limit 0\n",
    "auditctl -l": "".join(f"-a always,exit -F arch=b64 -F path=/etc/x -F perm=wa -F key={key}\n" for key in KEYS),
    "systemctl is-active auditd": "active\n",
    "cat /etc/audit/rules.d": "".join(f"-a always,exit -F path=/etc/x -F key={key}\n" for key in KEYS) + "-e 2\n",
    "cat -- /etc/audit/auditd.conf": "max_log_file = 50\nnum_logs = 60\n",
    "systemd-analyze cat-config": "# /etc/systemd/journald.conf\n[Journal]\n#Storage=auto\nStorage=persistent\n"
    "SystemMaxUse=8G\nMaxRetentionSec=180day\n",
    "ls /var/log/journal": "/var/log/journal/ef8f403b3d2d4546b27d9248fd8cc810/system.journal\n",
    "cat -- /etc/rsyslog.conf": 'action(type="omfwd" target="log.bank.example" port="6514" StreamDriver="gtls")\n',
    "systemctl is-active rsyslog": "active\n",
    "date '+%s.%N %Z'": f"{AT}.250000000 UTC\n",
    "chronyc -n tracking": "Stratum         : 3\nSystem time     : 0.000012 seconds slow of NTP time\n"
    "Leap status     : Normal\n",
    "systemd-detect-virt --container": (1, "none\n"),
    "journalctl": (1, "0\n"),
}
SURFACE: dict[str, str | tuple[int, str]] = {
    "dpkg-query -W": "ii  adduser\nii  apt\nii  bash\nrc  nmap\n",
    "ss -Hlntup": 'tcp LISTEN 0      128    10.20.0.22:8201 0.0.0.0:* users:(("vault",pid=2913,fd=10))   \n'
    'tcp LISTEN 0      128    10.20.0.22:8200 0.0.0.0:* users:(("vault",pid=2913,fd=8))   \n'
    'udp UNCONN 0      0       127.0.0.1:323  0.0.0.0:* users:(("chronyd",pid=50,fd=5))   \n'
    'tcp LISTEN 0      128          [::]:22      [::]:* users:(("sshd",pid=68,fd=7))   \n',
    "nft -j list table inet hr": NFT,
    "systemctl is-enabled nftables": "enabled\n",
    "SOCK_DGRAM": "EPERM\nENETUNREACH\n",
    "cat /etc/apt/sources.list": "# The depot.\nTypes: deb\nURIs: https://10.20.0.41:8444/apt\nSuites: trixie\n"
    "Components: main\nSigned-By: /etc/hr-appliance/apt/depot.asc\n",
    "apt-get -s": "Reading package lists...\nCalculating upgrade...\n0 upgraded, 0 newly installed, 0 to remove.\n",
    "dpkg --audit": "",
    "sysctl -e": "net.ipv4.conf.all.accept_redirects = 0\nnet.ipv4.tcp_syncookies = 1\nkernel.kptr_restrict = 2\n"
    "kernel.randomize_va_space = 2\n",
    "systemctl list-units": "".join(f"{name}.service loaded active running HR Appliance\n" for name in SERVICES)
    + "ssh.service              loaded active running OpenBSD Secure Shell server\n"
    "systemd-journald.service loaded active running Journal Service\n",
    "crontab -u": "",
    "dpkg --verify": "??5?????? c /etc/login.defs\nmissing     /usr/share/man/man1/ls.1.gz\n",
    "sha256sum /opt/hr-appliance/vault": "368e28  /opt/hr-appliance/vault/368e28/vault\n",
    "files of Python environments": "5482\n\n",
    "what each listening port agrees to": json.dumps([PORT, RAFT]) + "\n",
    "openssl verify": f"vault yes yes 256 {AT - 10 * DAY} {AT + 20 * DAY}\n",
    "systemctl is-active hr-certificates.timer": "active\n",
    "--dump-header": "HTTP/2 303 \r\nserver: nginx\r\n"
    "content-security-policy: default-src 'none'; script-src 'self'\r\n"
    "x-content-type-options: nosniff\r\nstrict-transport-security: max-age=31536000\r\n\r\n",
    "/v1/sys/seal-status": '{"type":"shamir","initialized":true,"sealed":false,"t":3,"n":5}\n',
}
for service in SERVICES:
    SURFACE[f"systemctl show {service}.service"] = (
        f"Type=exec\nUser={service}\nPrivateTmp=yes\nProtectSystem=strict\nNoNewPrivileges=yes\n"
        "MemoryDenyWriteExecute=yes\nMemorySwapMax=0\n"
    )
    SURFACE[f"systemd-analyze security --no-pager {service}.service"] = (
        f"  NAME     DESCRIPTION     EXPOSURE\n✓ UMask=\n\n→ Overall exposure level for {service}.service: 1.1 OK 🙂\n"
    )
SURFACE["systemctl show"] = "Version=257.13-1~deb13u1\nDefaultLimitCORE=0\nDefaultLimitCORESoft=0\n"

DATABASE: Answers = {
    "_append_only": "audit_entries\tf\tt\naudit_seals\tf\tt\n",
    "pg_settings": "log_connections\ton\nlog_disconnections\ton\nlog_min_duration_statement\t-1\n"
    "log_min_error_statement\tpanic\nlog_parameter_max_length_on_error\t0\nlog_statement\tnone\n",
    "data_checksums": "on\t0\n",
    "v::text ~": "accounts.email\t0\naccounts.display_name\t0\n",
    "octet_length": "candidates.name\t0\ncandidates.phone\t0\n",
    "pg_authid": "postgres\tt\tt\nhr_owner\tf\tt\nhr_web\tf\tt\n",
    "pg_database, aclexplode": "",
    "c.relacl": "",
    "pg_hba_file_rules": "local\tpostgres\t\tpeer\t\t\n"
    "hostssl\thr_owner,hr_web\t255.255.255.255\tscram-sha-256\tclientcert=verify-full\t\n",
    "person_keys": "3\t120\t80\t2027-03-01 10:00:00+00\n",
}
BACKUP: dict[str, str | tuple[int, str]] = {
    f"{STAT}/srv/hr-appliance/backup/points": "700 root root 4096 /srv/hr-appliance/backup/points\n",
    "find /srv/hr-appliance/backup/points": "600 root root 900 "
    "/srv/hr-appliance/backup/points/20270228T010000Z.json\n"
    "600 root root 900 /srv/hr-appliance/backup/points/20270301T010000Z.json\n",
    "systemctl list-unit-files": "".join(f"hr-backup-{name}.timer enabled enabled\n" for name in TIMERS),
    "cat -- /etc/hr-appliance/backup/pgbackrest.conf": "[global]\nrepo1-cipher-type=aes-256-cbc\n",
    f"{STAT}/srv/hr-appliance/backup/pgbackrest": "750 postgres postgres 4096 /srv/hr-appliance/backup/pgbackrest\n",
    "find /srv/hr-appliance/backup/pgbackrest": "",
    f"{STAT}/srv/hr-appliance/backup/restic": "700 hr-backup hr-backup 4096 /srv/hr-appliance/backup/restic\n",
    "find /srv/hr-appliance/backup/restic": "",
    "ls -1 -q -- /srv/hr-appliance/backup/restic": "configuration-app1\nmedia-app1\n",
    "cat -- /etc/hr-appliance/backup/repository.json": '{"site": "bank-example", "days": 90}\n',
    f"{STAT}/srv/hr-appliance/backup/certificates": (1, ""),
    "systemctl cat hr-backup.service": "[Service]\nUser=hr-backup\nExecStart=rest-server --append-only --no-auth\n",
    "cat -- /etc/hr-appliance/backup/nginx.conf": "if ($owner != $known) { return 403; }\n",
    "a copy of $(cat /etc/hr-appliance/site)": "",
}
for timer in TIMERS:
    BACKUP[f"systemctl is-active hr-backup-{timer}.timer"] = "active\n"
    BACKUP[f"systemctl is-failed hr-backup-{timer}.service"] = (1, "inactive\n")

HEALTHY = {**ACCOUNTS, **FILES, **AUDITED, **SURFACE, **DATABASE, **BACKUP}
"""All answers; a pair is exit code and answer."""
