"""The `appliance` command: parse, call a room, print. Rooms are imported when their verb is asked for."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from appliance import __doc__ as about
from appliance.errors import ApplianceError

ROOMS = {
    "lab": ("appliance.lab.command", "throw-away Debian hosts on this machine, for trying a site"),
    "bundle": ("appliance.bundle.command", "build and verify the offline bundle"),
    "preflight": ("appliance.procedures.provision.command", "say everything on the hosts that stands in the way"),
    "plan": ("appliance.procedures.provision.command", "say what an apply would change"),
    "apply": ("appliance.procedures.provision.command", "bring every host to what the site file says"),
    "verify": ("appliance.procedures.provision.command", "look whether every host is as it should be, and works"),
    "status": ("appliance.procedures.provision.command", "say which of our units run where"),
    "administrator": ("appliance.procedures.people.command", "make the first administrator of a site"),
    "demo": ("appliance.procedures.people.command", "make synthetic people for a trial"),
    "keys": ("appliance.procedures.custody.command", "hold, unseal, rotate and look at the keys"),
    "certificates": ("appliance.procedures.custody.certificates", "look at, renew and sign certificates"),
    "backup": ("appliance.procedures.recovery.command", "make, list and verify restore points"),
    "restore": ("appliance.procedures.recovery.command", "bring a site back to a point in time"),
    "drill": ("appliance.procedures.recovery.command", "prove a restore on the spare host"),
    "comply": ("appliance.compliance.command", "check every control and report"),
}
"""Verb -> (the module whose `add` knows its arguments and whose `run` carries it out, a line about it)."""

EXIT_CODES = "exit codes: 0 done, 1 a check failed, 2 wrong usage, 3 a host cannot be reached, 130 interrupted"
INTERRUPTED = 130


class Interrupted(ApplianceError):
    """A person stopped the verb."""

    def __init__(self) -> None:
        super().__init__("Interrupted.", "What was done stays; run the same command again to go on.")


def parser(verb: str | None = None) -> argparse.ArgumentParser:
    """Return the grammar of the command; only the room of the verb that was asked for is imported."""
    top = argparse.ArgumentParser(prog="appliance", description=about, epilog=EXIT_CODES)
    top.add_argument("--version", action="store_true", help="print the release and stop")
    verbs = top.add_subparsers(dest="verb", metavar="VERB")
    _try(verbs.add_parser("try", help="bring the whole product up on this machine, with demo data", epilog=EXIT_CODES))
    site = verbs.add_parser("site", help="look at a site file", epilog=EXIT_CODES).add_subparsers(
        dest="site_verb", metavar="VERB", required=True
    )
    check = site.add_parser("check", help="say everything that is wrong in a site file, with line and hint")
    show = site.add_parser("show", help="print a site file as the inventory of a tool")
    show.add_argument("--as", dest="form", choices=("json", "ansible", "pyinfra"), default="json", help="default: json")
    for each in (check, show):
        each.add_argument("file", type=Path, metavar="FILE")
        each.add_argument("--json", action="store_true", help="answer in JSON")
    if verb in ROOMS:
        importlib.import_module(ROOMS[verb][0]).add(verbs)
    for name, (_module, line) in ROOMS.items():
        if verb not in ROOMS or ROOMS[name][0] != ROOMS[verb][0]:
            verbs.add_parser(name, help=line)
    return top


def _try(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--port", type=int, default=8080, help="port of the pages on 127.0.0.1, default 8080")
    verb.add_argument("--data", type=Path, metavar="DIR", help="data folder")
    verb.add_argument("--models", type=Path, metavar="DIR", help="folder of fetched model weights")
    verb.add_argument("--no-demo", dest="demo", action="store_false", help="no synthetic data, no demo accounts")
    verb.add_argument(
        "--check", action="store_true", help="walk the whole flow by HTTP on a temporary instance, then stop"
    )
    verb.add_argument("--json", action="store_true", help="one JSON object a line")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    top = parser(next((each for each in arguments if not each.startswith("-")), None))
    parsed = top.parse_args(arguments)
    try:
        if parsed.version:
            return _version()
        if parsed.verb == "try":
            from appliance.embedded.command import run

            return run(parsed)
        if parsed.verb == "site":
            from appliance.site.command import run

            return run(parsed)
        if parsed.verb in ROOMS:
            from appliance import interrupts

            with interrupts.in_main_flow():
                return importlib.import_module(ROOMS[parsed.verb][0]).run(parsed)
    except ApplianceError as error:
        return _refuse(error, getattr(parsed, "json", False))
    except KeyboardInterrupt:
        _refuse(Interrupted(), getattr(parsed, "json", False))
        return INTERRUPTED
    except BrokenPipeError:
        sys.stdout = None  # the reader, such as head, had enough; nothing is left to flush
        return 0
    top.print_usage(sys.stderr)
    print("appliance: name a verb; `appliance --help` lists them.", file=sys.stderr)
    return 2


def _version() -> int:
    from importlib.metadata import version

    print(f"appliance {version('hr-appliance')}")
    return 0


def _refuse(error: ApplianceError, as_json: bool) -> int:
    """Print each problem as one sentence with its fix."""
    problems = getattr(error, "problems", [error])
    if as_json:
        import json

        print(
            json.dumps(
                {"event": "refused", "problems": [{"what": each.what, "remedy": each.remedy} for each in problems]}
            )
        )
    else:
        for each in problems:
            print(f"appliance: {each}", file=sys.stderr)
    return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
