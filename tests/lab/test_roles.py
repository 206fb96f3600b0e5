"""Who comes to the database of three hosts: each role by its own certificate, also while an apply brings them in."""

from __future__ import annotations

import pytest

from tests.lab.conftest import LabSite, appliance

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
SQL = ("runuser", "-u", "postgres", "--", "psql", "-X", "-A", "-t", "-d", "hr", "-c")
PYTHON = "/opt/hr-appliance/current/venv/bin/python"


COME = """
import pathlib, shutil, sys, tempfile, psycopg
role, folder, component, address = sys.argv[1:]
with tempfile.TemporaryDirectory() as mine:  # libpq takes a key of its own account alone
    for file in (*pathlib.Path("/etc/hr-appliance/tls", component).iterdir(), pathlib.Path(folder, "pgpass")):
        pathlib.Path(mine, file.name).touch(0o600)
        shutil.copyfile(file, pathlib.Path(mine, file.name))
    tls = {"sslmode": "verify-full", "sslrootcert": "/etc/hr-appliance/tls/ca.pem"}
    tls |= {"sslcert": f"{mine}/cert.pem", "sslkey": f"{mine}/key.pem", "passfile": f"{mine}/pgpass"}
    print(psycopg.connect(host=address, dbname="hr", user=role, **tls).execute("SELECT current_user").fetchone()[0])
"""


@pytest.mark.feature("PV-09", "PV-19")
@pytest.mark.parametrize(("role", "folder"), [("hr_web", "web"), ("hr_owner", "migrate")])
def test_role_when_a_host_comes_to_the_database_then_only_by_the_certificate_of_that_role(
    three: LabSite, role: str, folder: str
):
    """As root, who holds every certificate and every password of the host."""
    for component in ("hr-web", "hr-owner", "web", "backup", "edge"):
        place = f"/etc/hr-appliance/{folder}"
        done = three.run("front", [PYTHON, "-I", "-c", COME, role, place, component, three.address("store")])
        if component == role.replace("_", "-"):
            assert done.stdout.strip() == role, done.stderr
        else:
            assert "authentication failed" in done.stderr, (component, done.stdout)


CHECKUP = ["runuser", "-u", "hr-web", "--", "env", "-i", "HR_SETTINGS=/etc/hr-appliance/web/settings.json", PYTHON]
CHECKUP += ["-I", "-m", "app.checkup", "--json"]
TLS, HBA = "/etc/hr-appliance/tls", "/etc/postgresql/17/hr/pg_hba"
BEFORE = {
    "store": f"sed -i 's/verify-full/verify-ca/; /^include/d' {HBA}.conf && rm {HBA}.earlier.conf && "
    "systemctl reload postgresql@17-hr",
    "front": f"cp -a {TLS}/web {TLS}/migrate && chown hr-migrate {TLS}/migrate/key.pem && "
    f"rm -r {TLS}/hr-web {TLS}/hr-owner && "
    f"sed -i 's:{TLS}/hr-web/:{TLS}/web/:g' /etc/hr-appliance/web/settings.json && "
    f"sed -i 's:{TLS}/hr-owner/:{TLS}/migrate/:g' /etc/hr-appliance/migrate/settings.json && "
    "systemctl restart hr-web hr-worker",
}
"""What makes hosts of those that the release before roles had certificates left."""


@pytest.mark.feature("IM-01", "PV-19")
def test_apply_when_clients_have_no_certificate_of_a_role_yet_then_none_is_ever_refused(three: LabSite):
    for host, command in BEFORE.items():
        done = three.run(host, ["sh", "-ec", command])
        assert done.returncode == 0, done.stderr
    assert three.run("front", CHECKUP).returncode == 0, "any certificate of the site was good enough"
    began = three.run("store", ["date", "+%s"]).stdout.strip()
    applied = three.apply()
    assert applied.code == 0, applied.error
    did = [event["what"] for event in applied.events if event["event"] == "act" and event["state"] == "done"]
    order = ["let clients of the release before in", f"change {HBA}.conf", "issue certificate hr-web: none yet",
             "issue certificate hr-owner: none yet", f"change {HBA}.earlier.conf"]  # fmt: skip
    assert [did.index(each) for each in order] == sorted(did.index(each) for each in order), did
    said = three.run("store", ["journalctl", "-t", "postgresql-hr", f"--since=@{began}", "-o", "cat"]).stdout
    assert "connection authorized" in said
    assert "clientcert=verify-full" not in said, "no client came without the certificate that was asked for"
    assert "authentication failed" not in said
    rules = three.run("store", [*SQL, "SELECT DISTINCT options[1] FROM pg_hba_file_rules WHERE type = 'hostssl'"])
    assert rules.stdout.split() == ["clientcert=verify-full"]
    assert three.run("front", ["test", "-e", f"{TLS}/migrate"]).returncode == 1
    assert three.run("front", CHECKUP).returncode == 0
    assert three.apply().last("done")["changes"] == 0


@pytest.mark.feature("IM-01", "PV-19")
def test_certificates_when_renewed_now_then_every_role_still_enters(three: LabSite):
    done = appliance("certificates", "renew", three.site_file, "--host", "front")
    assert done.code == 0, done.out + done.error
    assert "hr_web: renewed" in done.out
    assert "hr_owner: renewed" in done.out
    assert three.run("front", CHECKUP).returncode == 0
