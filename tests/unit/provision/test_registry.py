"""Every room among the components is in the registry, and the site file names those that it may put on a host."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from appliance.components import registry
from appliance.site.components import COMPONENTS, IN_DRILLS, TRAITS
from appliance.site.model import Role

ROOMS = Path(registry.__file__).parent


def test_registry_when_a_room_is_there_then_it_is_listed_under_its_name():
    rooms = {path.name for path in ROOMS.iterdir() if (path / "__init__.py").exists()}
    assert {component.name for component in registry.CHECKED} == rooms
    assert [registry.get(name).name for name in sorted(rooms)] == sorted(rooms)


def test_site_file_when_it_says_what_a_host_runs_then_it_may_name_each_component_and_the_spare():
    assert (*COMPONENTS, "spare") == get_args(Role)
    converged = [component.name for component in registry.CONVERGED]
    assert [name for name in converged if name in TRAITS] == list(COMPONENTS), "brought up in the order of the table"


def test_drill_when_it_brings_the_site_back_then_runs_what_keeps_data_and_what_shows_it():
    assert {name for name, traits in TRAITS.items() if traits.keeps_data} == {"vault", "database", "media", "backup"}
    assert set(IN_DRILLS) == set(COMPONENTS) - {"depot", "inference"}
