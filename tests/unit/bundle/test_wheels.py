"""Requirements for hosts: what the lock file asks of Debian 13's Python, whatever Python reads it; the own wheel."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from appliance.bundle import checkout, manifest, wheels
from appliance.bundle.build import ROOT, find_uv
from appliance.errors import ApplianceError

pytestmark = pytest.mark.feature("IM-01")


@pytest.fixture(scope="session")
def uv() -> str:
    """The uv that made this environment; looked for before tests have a cache of their own."""
    return find_uv()


HASH = "    --hash=sha256:" + "a" * 64


def block(line: str) -> str:
    return f"{line} \\\n{HASH}\n"


@pytest.mark.parametrize(
    "condition",
    [
        "python_full_version >= '3.13'",
        "python_version == '3.13'",
        "sys_platform != 'win32' and platform_machine == 'x86_64'",
        "implementation_name == 'cpython'",
        "platform_python_implementation != 'PyPy'",
        "os_name == 'posix' or sys_platform == 'darwin'",
    ],
)
def test_requirement_when_hosts_need_it_then_stays_without_its_condition(condition: str):
    assert wheels.for_target(block(f"a==1.0 ; {condition}")) == block("a==1.0")


@pytest.mark.parametrize(
    "condition",
    [
        "python_full_version < '3.12'",
        "python_version < '3.13' and sys_platform == 'linux'",
        "sys_platform == 'win32'",
        "platform_machine == 'aarch64'",
        "platform_python_implementation == 'PyPy'",
    ],
)
def test_requirement_when_hosts_do_not_need_it_then_goes_with_its_digests(condition: str):
    text = block("a==1.0") + block(f"b==2.0 ; {condition}") + block("c==3.0")
    assert wheels.for_target(text) == block("a==1.0") + block("c==3.0")


def test_requirement_when_one_of_two_versions_is_for_hosts_then_that_one_stays():
    older, newer = (
        block("numpy==2.4 ; python_full_version < '3.12'"),
        block("numpy==2.5 ; python_full_version >= '3.12'"),
    )
    assert wheels.for_target(older + newer) == block("numpy==2.5")


@pytest.mark.parametrize("name", sorted(wheels.SETS))
def test_lock_file_when_read_for_hosts_then_each_package_is_there_once_with_digests(name: str, uv: str):
    text = wheels.locked(ROOT, uv, wheels.SETS[name])
    pinned = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert len(pinned) > 10
    assert all("==" in line and ";" not in line for line in pinned)
    assert len({line.partition("==")[0] for line in pinned}) == len(pinned)
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "hr-appliance" not in text


def test_download_when_the_index_has_no_wheel_for_hosts_then_is_refused_by_name(tmp_path: Path, monkeypatch):
    (tmp_path / "web.txt").write_text(block("nowhere==1.0"), encoding="utf-8")
    monkeypatch.setenv("PIP_INDEX_URL", (tmp_path / "index").as_uri())
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(ApplianceError, match="Wheels of web could not be fetched: .*nowhere"):
        wheels._download(tmp_path / "web.txt", tmp_path)


@pytest.mark.slow
def test_own_wheel_when_built_twice_with_junk_beside_then_is_the_same_and_brings_what_hosts_run(
    tmp_path: Path, uv: str, monkeypatch
):
    monkeypatch.delenv("XDG_CACHE_HOME")  # the build's own tools are fetched once for all
    source = checkout.sources(ROOT, tmp_path / "source")
    one = wheels.build(source, uv, tmp_path / "one")
    (tmp_path / "source/dist").mkdir()
    two = wheels.build(checkout.sources(ROOT, tmp_path / "again"), uv, tmp_path / "two")
    assert (one.name, manifest.digest(one)) == (two.name, manifest.digest(two))
    with zipfile.ZipFile(one) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
    known = [path for part in ("app", "appliance", "roles") for path in (source / part).rglob("*") if path.is_file()]
    wanted = [path.relative_to(source).as_posix() for path in known]
    assert sorted(names) == sorted(re.sub("^roles/", "appliance/roles/", name) for name in wanted)
