#!/usr/bin/python3 -EsI
"""Makes the empty cluster `hr` on a database host, and tells one that was half made from one with data."""

import os
import pathlib
import subprocess
import sys

DATA, CONFIGURATION = pathlib.Path("/var/lib/postgresql/17/hr"), pathlib.Path("/etc/postgresql/17/hr")
MADE = CONFIGURATION / "hr-appliance.made"
INITDB = ("--data-checksums", "--auth-local=peer", "--auth-host=reject", "--encoding=UTF8", "--locale=C.UTF-8")


def make():
    """Make the cluster; one that was never started holds nothing, so what an interruption left of it goes first."""
    if (DATA / "postmaster.opts").exists():
        sys.exit(f"{DATA} was in use and {MADE} is missing: restore the file, or move the data away.")
    if DATA.exists() or CONFIGURATION.exists():
        subprocess.run(["pg_dropcluster", "17", "hr"], check=False)
        for folder in (DATA, CONFIGURATION):
            subprocess.run(["rm", "-rf", "--one-file-system", str(folder)], check=True)
    subprocess.run(["pg_createcluster", "17", "hr", "--port=5432", "--", *INITDB], check=True)
    (CONFIGURATION / "conf.d").mkdir(exist_ok=True)
    MADE.write_text("The cluster was made whole.\n", encoding="utf-8")
    os.sync()


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make()
    else:
        sys.exit(0 if MADE.exists() else 1)
