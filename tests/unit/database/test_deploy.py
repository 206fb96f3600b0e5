"""What a database host should be, looked at as data."""

import dataclasses
import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

from appliance.components.database import deploy
from appliance.host.context import Context, Release
from appliance.host.desired import Certificate, File, Step, Unit
from appliance.procedures.provision import stages
from appliance.site import reader, roles
from tests.unit.sites import NAMES, context_of

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
    return Context(site, tmp_path, tmp_path, Release("1", "", tmp_path, {}), None, Given())  # type: ignore[arg-type]  # all it asks for


def _files(context: Context) -> dict[str, File]:
    items = deploy.desired(context, context.hosts("database")[0]).items
    return {item.path: item for item in items if isinstance(item, File)}


@pytest.mark.feature("PV-09", "PV-19")
def test_access_when_rendered_then_every_line_from_afar_asks_for_tls_the_roles_certificate_and_a_password(context):
    lines = [line.split() for line in _files(context)[deploy.ACCESS].data.decode().splitlines()]
    lines = [line for line in lines if line and line[0] != "include" and not line[0].startswith("#")]
    assert [line for line in lines if line[0] == "local"] == [["local", "all", "postgres", "peer"]]
    remote = [line for line in lines if line[0] != "local"]
    assert remote
    assert all(line[0] == "hostssl" and line[4:] == ["scram-sha-256", "clientcert=verify-full"] for line in remote)
    assert {line[3].split("/")[0] for line in remote} >= set(context.addresses("web"))
    assert not any(line[2] == "all" or line[3] in ("all", "0.0.0.0/0", "samenet") for line in remote)


def test_access_when_rendered_then_each_host_has_the_roles_that_run_there_alone(context):
    own = context.address(context.hosts("database")[0])
    lines = [line.split() for line in _files(context)[deploy.ACCESS].data.decode().splitlines()]
    admitted = {line[3].split("/")[0]: {*line[2].split(",")} for line in lines if line and line[0] == "hostssl"}
    assert admitted.pop(own) == {"hr_owner", "hr_web", "hr_check"}
    expected = {address: {"hr_owner", "hr_web"} for address in context.addresses("web")}
    for address in context.addresses("backup"):
        expected[address] = expected.get(address, set()) | {"hr_check"}
    expected.pop(own, None)
    assert admitted == expected


@pytest.mark.feature("PV-19")
@pytest.mark.parametrize("name", NAMES)
def test_client_when_it_comes_to_the_database_then_shows_the_certificate_of_its_role_that_its_host_holds(
    name, tmp_path
):
    context = context_of(name, tmp_path)
    wanted, waiting = stages.wanted(context)
    assert not waiting
    for host, every in wanted.items():
        items = [item for desired in every for item in desired.items]
        held = {item.component for item in items if isinstance(item, Certificate)} & {*roles.CERTIFICATES}
        assert held == {*map(roles.certificate, roles.of_host(context.site, host))}
        for item in items:
            if isinstance(item, File) and b"postgresql://" in item.data:
                role, shown = re.search(
                    rb"postgresql://(\w+)@.*sslcert=/etc/hr-appliance/tls/([\w-]+)/", item.data
                ).groups()
                assert roles.CERTIFICATES[shown.decode()] == role.decode()
                assert shown.decode() in held


def _step(context: Context, folder: Path) -> Step:
    """Return the step that lets clients of the release before in, upon files of a folder."""
    items = deploy.desired(context, context.hosts("database")[0]).items
    (step,) = [item for item in items if isinstance(item, Step) and "release before" in item.name]
    words = {deploy.ACCESS: str(folder / "now"), deploy.EARLIER: str(folder / "earlier")}
    return dataclasses.replace(
        step,
        run=tuple(words.get(word, word) for word in step.run),
        done=tuple(words.get(word, word) for word in step.done),
    )


def _ask(argv: tuple[str, ...]) -> int:
    return subprocess.run(argv, check=False).returncode


OLD = "hostssl hr hr_owner,hr_web 198.18.3.11/32 scram-sha-256 clientcert=verify-ca\n"


def test_rules_when_a_release_before_let_any_certificate_in_then_it_does_until_every_client_has_its_own(
    context, tmp_path
):
    step, now, earlier = _step(context, tmp_path), tmp_path / "now", tmp_path / "earlier"
    now.write_text(f"local all postgres peer\n{OLD}")
    now.chmod(0o640)
    assert _ask(step.done) == 1
    for _again in range(2):  # as after an interruption before the rules themselves are written
        assert _ask(step.run) == 0
        assert earlier.read_text() == OLD
        assert earlier.stat().st_mode & 0o777 == 0o640
    now.write_text(_files(context)[deploy.ACCESS].content)
    assert _ask(step.done) == 0, "what is kept stays until the apply ends"
    assert now.read_text().index("include") < now.read_text().index("hostssl"), "the first line that fits counts"
    last = stages.closing(context, list(context.site.hosts))
    assert list(last) == context.hosts("database")
    (file,) = [item for item in last[context.hosts("database")[0]][0].items if isinstance(item, File)]
    assert (file.path, file.data) == (deploy.EARLIER, b"")
    earlier.write_bytes(file.data)
    assert _ask(step.done) == 0, "a second apply changes nothing"


def test_rules_when_the_cluster_is_new_then_nobody_of_a_release_before_is_let_in(context, tmp_path):
    step, now, earlier = _step(context, tmp_path), tmp_path / "now", tmp_path / "earlier"
    assert _ask(step.done) == 1
    now.write_text("local all postgres peer\nhost all all 127.0.0.1/32 reject\n")
    assert _ask(step.run) == 0
    assert earlier.read_text() == ""
    assert _ask(step.done) == 0


@pytest.mark.feature("PV-19")
def test_settings_when_rendered_then_tls_1_3_alone_and_no_statement_in_the_log(context):
    text = _files(context)[f"{deploy.CLUSTER}/conf.d/50-hr.conf"].data.decode()
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
        if isinstance(item, Step) and isinstance(item.input, bytes):
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
