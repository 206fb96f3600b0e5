"""What a database host should be, looked at as data."""

import importlib.util
import re
from pathlib import Path

import pytest

from appliance.components.database import deploy
from appliance.host.context import Context, Release
from appliance.host.desired import File, Step, Unit
from appliance.site import reader

ROOT = Path(__file__).resolve().parents[3]


class Given:
    """Secrets with one password for each name."""

    def password(self, name: str) -> str:
        """Return it."""
        return f"password-of-{name}"


@pytest.fixture(params=["lab-single", "lab-three", "bank-example"])
def context(request, tmp_path):
    """Return the context of each site that ships."""
    site = reader.read(ROOT / "inventories" / request.param / "site.yml")
    return Context(site, tmp_path, tmp_path, Release("1", "", tmp_path, {}), None, Given())  # type: ignore[arg-type]


def _files(context: Context) -> dict[str, File]:
    items = deploy.desired(context, context.hosts("database")[0]).items
    return {item.path: item for item in items if isinstance(item, File)}


@pytest.mark.feature("PV-09", "PV-19")
def test_access_when_rendered_then_every_line_from_afar_asks_for_tls_a_certificate_and_a_password(context):
    lines = [line.split() for line in _files(context)[f"{deploy.CLUSTER}/pg_hba.conf"].content.splitlines()]
    lines = [line for line in lines if line and not line[0].startswith("#")]
    assert [line for line in lines if line[0] == "local"] == [["local", "all", "postgres", "peer"]]
    remote = [line for line in lines if line[0] != "local"]
    assert remote
    assert all(line[0] == "hostssl" and line[4:] == ["scram-sha-256", "clientcert=verify-ca"] for line in remote)
    assert {line[3].split("/")[0] for line in remote} >= set(context.addresses("web"))
    assert not any(line[2] == "all" or line[3] in ("all", "0.0.0.0/0", "samenet") for line in remote)


@pytest.mark.feature("PV-19")
def test_settings_when_rendered_then_tls_1_3_alone_and_no_statement_in_the_log(context):
    text = _files(context)[f"{deploy.CLUSTER}/conf.d/50-hr.conf"].content
    said = dict(re.findall(r"^(\w+) = '?([^'\n]*)'?$", text, re.M))
    assert said["ssl_min_protocol_version"] == "TLSv1.3"
    assert said["listen_addresses"] == context.addresses("database")[0]
    assert (said["log_statement"], said["log_min_error_statement"]) == ("none", "panic")
    assert (said["log_parameter_max_length"], said["log_parameter_max_length_on_error"]) == ("0", "0")
    assert said["archive_mode"] == "on"


def test_desired_when_asked_then_no_password_stands_anywhere_but_as_a_verifier_on_standard_input(context):
    host = context.hosts("database")[0]
    for item in deploy.desired(context, host).items:
        assert "password-of-" not in repr(item)
        if isinstance(item, File):
            assert b"password-of-" not in item.data
        if isinstance(item, Step) and item.input:
            assert b"password-of-" not in item.input
            assert not any("SCRAM" in word for word in (*item.run, *item.done))


def test_cluster_when_ordered_then_it_is_made_before_its_settings_and_started_before_its_roles(context):
    items = deploy.desired(context, context.hosts("database")[0]).items
    names = [getattr(item, "path", getattr(item, "name", getattr(item, "component", ""))) for item in items]
    order = [
        "/etc/postgresql-common/createcluster.d/50-hr.conf",
        "postgresql-17",
        "make the cluster hr",
        f"{deploy.CLUSTER}/conf.d/50-hr.conf",
        deploy.UNIT,
        "set the roles of the database",
    ]
    assert [names.index(name) for name in order] == sorted(names.index(name) for name in order)
    unit = next(item for item in items if isinstance(item, Unit) and item.name == deploy.UNIT)
    assert "tls/database" in unit.reload_on


@pytest.mark.parametrize(
    ("gib", "share", "buffers"), [(2, 25, "512MB"), (8, 25, "2048MB"), (256, 25, "8192MB"), (1, 10, "128MB")]
)
def test_memory_when_a_host_has_so_much_then_buffers_follow(gib, share, buffers):
    spec = importlib.util.spec_from_file_location("memory", ROOT / "appliance/components/database/remote/memory.py")
    memory = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(memory)
    text = memory.settings(gib << 30, share)
    assert f"shared_buffers = '{buffers}'" in text
    assert text == memory.settings((gib << 30) + (3 << 20), share), "a few pages more change nothing"
