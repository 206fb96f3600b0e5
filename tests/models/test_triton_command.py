"""The command that starts Triton: what it exposes, what it passes on, and what it says where a part is missing."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from appliance.embedded import triton
from appliance.embedded.errors import MissingLibrary
from appliance.host.triton import Sockets


def command(folder: Path, **changed: Path) -> tuple[list[str], dict[str, str]]:
    return triton.command(
        Path("models"), folder, Path("weights"), Sockets(folder / "asked"), ["document_text"], metrics=True, **changed
    )


def test_command_when_made_then_it_listens_on_sockets_of_one_folder_alone(tmp_path):
    arguments, _ = command(tmp_path)
    for name in ("http", "grpc", "metrics"):
        assert f"--{name}-address=unix:{tmp_path}/asked/{name}" in arguments
    assert "--model-control-mode=explicit" in arguments
    assert "--load-model=document_text" in arguments


def test_command_when_the_caller_holds_a_secret_then_it_is_not_passed_on(tmp_path, monkeypatch):
    monkeypatch.setenv("HR_SETTINGS", "canary")
    arguments, environment = command(tmp_path)
    assert "canary" not in str(environment) + str(arguments)
    assert environment["MODELS_SITE"] == sysconfig.get_path("purelib")


@pytest.mark.feature("PV-18")
def test_runtime_of_models_when_loaded_then_notes_nothing_about_the_machine_for_others(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    _, environment = command(tmp_path)
    known = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    told = known | {"ORT_DISABLE_TELEMETRY": environment["ORT_DISABLE_TELEMETRY"], "HOME": str(home)}
    subprocess.run([sys.executable, "-c", "import onnxruntime"], env=told, check=True)
    assert not list(home.iterdir())


def test_command_when_made_twice_then_the_second_replaces_the_first(tmp_path):
    assert command(tmp_path) == command(tmp_path)
    stub = tmp_path / "backends" / "python" / "triton_python_backend_stub"
    assert stub.stat().st_mode & 0o100


def test_command_when_triton_is_not_installed_then_says_what_to_run(tmp_path):
    with pytest.raises(MissingLibrary) as missing:
        command(tmp_path, site_packages=tmp_path)
    assert "uv sync" in missing.value.remedy


def test_command_when_libpython_is_missing_then_names_the_package(tmp_path, monkeypatch):
    monkeypatch.setattr(triton.sysconfig, "get_config_var", lambda name: None)
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    monkeypatch.setattr(Path, "is_file", lambda path: "libpython" not in path.name)
    with pytest.raises(MissingLibrary) as missing:
        triton.libpython()
    assert f"apt install libpython{sys.version_info.major}.{sys.version_info.minor}" in missing.value.remedy
