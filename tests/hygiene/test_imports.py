"""Who may know whom: reads every import and holds the table of docs/architecture.md."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from app.foundation.access.rights import RIGHTS

ROOT = Path(__file__).parents[2]
FLOORS = ("foundation", "hiring", "employment")
HIRING_ORDER = (
    "positions", "applications", "uploads", "careers", "mailbox", "screening", "interviews", "appointments",
    "assessment", "rounds", "composites", "decisions", "reports", "pipeline", "notes", "sampling",
    "pool",
)  # fmt: skip
COMPOSERS = {"app/app.py", "app/worker.py", "app/wsgi.py", "app/openapi.py", "app/demo/__main__.py"}


def modules(top: str) -> list[Path]:
    return sorted(path for path in (ROOT / top).rglob("*.py") if "__pycache__" not in path.parts)


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def room(path: Path) -> tuple[str, str] | None:
    parts = path.relative_to(ROOT / "app").parts
    return (parts[0], parts[1]) if len(parts) > 2 and parts[0] in FLOORS else None


def rooms_of(names: set[str]) -> set[tuple[str, str, str]]:
    split = (name.split(".") for name in names)
    return {(p[1], p[2], p[3] if len(p) > 3 else "") for p in split if len(p) > 2 and p[0] == "app" and p[1] in FLOORS}


@pytest.mark.parametrize("path", modules("app"), ids=lambda path: str(path.relative_to(ROOT)))
def test_application_module_when_it_imports_then_stays_on_its_floors(path: Path):
    assert not tops(path) & {"appliance", "models", "pyinfra", "ansible", "fabric", "serving"}
    if path.relative_to(ROOT).parts[1:3] != ("foundation", "inference"):
        assert "tritonclient" not in tops(path), "only app/foundation/inference speaks to Triton"
    if path.relative_to(ROOT).parts[1:3] != ("foundation", "keys"):
        assert "hvac" not in tops(path), "only app/foundation/keys speaks to the key server"
    own = room(path)
    if own is None or str(path.relative_to(ROOT)) in COMPOSERS:
        return
    floor, name = own
    for other_floor, other, module in rooms_of(imports(path)):
        assert FLOORS.index(other_floor) <= FLOORS.index(floor), f"{other_floor} is above {floor}"
        if (other_floor, other) != own:
            foreign = {"store", "schema"} if other != "access" else {"schema"}
            assert module not in foreign, f"{other}.{module} is that room's own"
        if floor == other_floor == "hiring" and other != name:
            assert HIRING_ORDER.index(other) < HIRING_ORDER.index(name), f"{name} may not know {other}"


@pytest.mark.parametrize("path", modules("app"), ids=lambda path: str(path.relative_to(ROOT)))
def test_layer_when_it_imports_then_keeps_to_its_work(path: Path):
    if room(path) is None:
        return
    if path.name.endswith("resources.py"):
        assert "peewee" not in tops(path)
        records = "app.foundation.audit.service" in imports(path)
        assert not records or room(path) == ("foundation", "audit"), "services record what is read and done"
        assert not any(name.endswith((".store", ".schema")) for name in imports(path)), "a resource asks services"
    if path.name == "service.py":
        assert not tops(path) & {"falcon", "peewee"}, "rules know neither HTTP nor SQL"


def test_application_when_it_asks_who_may_do_what_then_asks_the_table_of_rights():
    """Roles are told apart in the room of access alone; everywhere else a right is asked for."""
    told = re.compile(r"\.role\s*(?:==|!=|in\b|not in\b)|\(\s*[\"'](?:hr|hr_lead|manager)[\"']\s*,")
    files = [*modules("app"), *(ROOT / "app").rglob("*.html")]
    files = [path for path in files if path.relative_to(ROOT).parts[1] not in ("demo", "foundation")]
    found = [str(path.relative_to(ROOT)) for path in files if told.search(path.read_text(encoding="utf-8"))]
    assert found == []
    used = "".join(path.read_text(encoding="utf-8") for path in [*modules("app"), *(ROOT / "app").rglob("*.html")])
    assert [right for right in RIGHTS if used.count(f'"{right}"') < 3] == []  # named, given to roles, and asked for


@pytest.mark.parametrize("path", modules("appliance"), ids=lambda path: str(path.relative_to(ROOT)))
def test_appliance_module_when_it_imports_then_never_the_application(path: Path):
    assert not tops(path) & {"app", "falcon", "peewee"}


PROCEDURES = ("people", "custody", "provision", "recovery")


@pytest.mark.parametrize("path", modules("appliance"), ids=lambda path: str(path.relative_to(ROOT)))
def test_appliance_module_when_it_imports_then_desk_and_procedures_know_none_above_them(path: Path):
    parts = path.relative_to(ROOT).parts
    known = {name.split(".")[2] for name in imports(path) if name.startswith("appliance.procedures.")}
    if parts[1] == "desk":
        assert not known
    if parts[1] == "procedures" and len(parts) > 3:
        assert all(PROCEDURES.index(other) <= PROCEDURES.index(parts[2]) for other in known & {*PROCEDURES})


ROOMS = [path for path in modules("appliance/components") if path.name != "registry.py"]


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_component_when_it_imports_then_knows_the_kernel_and_the_site_and_no_sibling(path: Path):
    own = f"appliance.components.{path.relative_to(ROOT / 'appliance/components').parts[0]}"
    allowed = ("appliance.host", "appliance.site", "appliance.errors", own)
    foreign = [name for name in imports(path) if name.startswith("appliance.") and not name.startswith(allowed)]
    assert not foreign, "procedures order components; a component knows itself"
    assert "hvac" not in tops(path) or own == "appliance.components.vault", (
        "only the room vault speaks to the key server"
    )


@pytest.mark.parametrize("path", modules("models"), ids=lambda path: str(path.relative_to(ROOT)))
def test_model_module_when_it_imports_then_knows_neither_application_nor_hosts(path: Path):
    assert not tops(path) & {"app", "appliance"}


def test_script_when_run_then_is_imported_by_nobody():
    for top in ("app", "appliance", "models"):
        assert not [str(path) for path in modules(top) if "scripts" in tops(path)]
