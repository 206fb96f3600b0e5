"""Locks root's password and unused accounts and ages the passwords of people; says what it did, or would do."""

import json
import pathlib
import subprocess
import sys
import time

asked = json.load(sys.stdin)
today = int(time.time() // 86400)
users = {f[0]: f for f in (line.split(":") for line in pathlib.Path("/etc/passwd").read_text().splitlines())}
shadow = {f[0]: f for f in (line.split(":") for line in pathlib.Path("/etc/shadow").read_text().splitlines())}
done, notes = [], []


def act(what: str, *argv: str) -> None:
    done.append(what)
    if asked["act"]:
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)


for name in ["root", *asked["locked"]]:
    if name in users and not shadow[name][1].startswith(("!", "*")):
        act(f"lock the password of {name}", "usermod", "--lock", name)
    if name != "root" and name in users and not users[name][6].endswith(("nologin", "false")):
        act(f"take the shell of {name}", "usermod", "--shell", "/usr/sbin/nologin", name)
for name, user in users.items():
    if shadow.get(name, ["", "!"])[1] == "":
        act(f"lock {name}, which has no password", "usermod", "--lock", name)
    if not 1000 <= int(user[2]) < 60000 or not shadow[name][1].startswith("$"):
        continue
    wanted = asked["days"] or 99999
    changed, most = int(shadow[name][2] or 0), int(shadow[name][4] or 99999)
    if most == wanted:
        continue
    if asked["days"] and changed + asked["days"] <= today:
        notes.append(f"the password of {name} is older than {asked['days']} days; change it, then apply again")
    else:
        act(f"age the password of {name}", "chage", "--maxdays", str(wanted), "--warndays", "14", name)
print(json.dumps({"done": done, "notes": notes}))
