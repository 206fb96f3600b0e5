"""Our modules answer as testinfra's do: what is asked of one file, service or account, and what a failure says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from appliance.compliance.control import Unanswered
from tests.unit.compliance.healthy import HEALTHY
from tests.unit.compliance.made import Answers, asked

ONE: Answers = {
    "stat -Lc '%a %U %G %s' -- /etc/shadow": "640 root shadow 730\n",
    "systemctl is-enabled auditd": "enabled\n",
    "systemctl is-enabled cups": (4, "not-found\n"),
    "sysctl -n net.ipv4.ip_forward": "0\n",
    "getent passwd operator": "operator:x:1000:1000::/home/operator:/bin/bash\n",
    "ss --numeric --listening --tcp": "State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
    "LISTEN 0      128          [::]:22      [::]:*\n",
}


def host(folder: Path, answers: Answers) -> Any:
    return asked(folder, answers).host


def test_host_when_asked_in_testinfras_words_then_answers(tmp_path: Path):
    one = host(tmp_path, {**HEALTHY, **ONE})
    assert one.file("/etc/shadow").mode == 0o640
    assert (one.file("/etc/shadow").user, one.file("/etc/shadow").group) == ("root", "shadow")
    assert one.service("auditd").is_running
    assert one.service("auditd").is_enabled
    assert not one.service("cups").is_enabled
    assert one.package("bash").is_installed
    assert not one.package("nmap").is_installed
    assert one.sysctl("net.ipv4.ip_forward") == 0
    assert one.socket("tcp://22").is_listening
    assert not one.socket("tcp://23").is_listening
    assert (one.user("operator").uid, one.user("operator").shell) == (1000, "/bin/bash")
    assert one.group("sudo").members == ["operator"]


def test_host_when_asked_again_then_the_answer_is_the_first(tmp_path: Path):
    one = host(tmp_path, {**HEALTHY, **ONE})
    for _again in range(3):
        assert one.file("/etc/shadow").size == 730
        assert one.run("stat -Lc '%%a %%U %%G %%s' -- %s", "/etc/shadow").rc == 0
    assert len(one.backend.asked) == one.backend.commands == 1


def test_module_when_the_host_refuses_then_says_why_in_one_line_and_shows_no_output(tmp_path: Path):
    one = host(tmp_path, {"cat -- /etc/shadow": (1, "root:$y$secret:20787\ncat: short read\n")})
    with pytest.raises(Unanswered) as refused:
        one.user.get_shadow()
    assert refused.value.what == "cat did not answer: cat: short read"


@pytest.mark.parametrize(
    ("error", "raises"),
    [
        ("find: ‘/var/log/x/y’: No such file or directory", False),
        ("find: ‘/var/log’: No such file or directory", True),
        ("find: ‘/var/log/x’: Input/output error", True),
        ("find: invalid group name or GID argument to -group: ‘postgres’", True),
    ],
)
def test_find_when_a_file_went_away_meanwhile_then_lists_the_rest_and_refuses_all_else(
    tmp_path: Path, error: str, raises: bool
):
    one = host(tmp_path, {"find /var/log": (1, "666 root root 1 /var/log/a b\n", f"{error}\n")})
    if raises:
        with pytest.raises(Unanswered, match=re.escape(error)):
            one.file("/var/log").find("-perm", "/002")
    else:
        assert one.file("/var/log").find("-perm", "/002") == ["/var/log/a b"]
