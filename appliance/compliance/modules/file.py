"""Files: testinfra's module, with one `stat` for all that is asked of a file, and lists of files."""

from __future__ import annotations

import functools
import re
import shlex
from collections.abc import Iterable

from testinfra.modules.file import GNUFile

STAT, FOUND = "%a %U %G %s", "%m %u %g %s"
"""Mode, owner, group and size, as stat and as find write them."""


class File(GNUFile):
    """A file of the host."""

    def __init__(self, path: str, stat: str | None = None) -> None:
        super().__init__(path)
        self._known = stat

    @classmethod
    def get_module_class(cls, host: object) -> type[File]:
        """Return this class: every host is a Linux."""
        return cls

    @classmethod
    def get_files(cls, paths: Iterable[str]) -> list[File]:
        """Return those of the paths that exist.

        >>> host.file.get_files(["/etc/passwd", "/nonexistent"])
        [<file /etc/passwd>]
        """
        listed = cls(".").run_expect([0, 1], f"stat -Lc '{STAT} %n' -- {shlex.join(paths)}").stdout
        return cls._listed(listed)

    def find(self, *expression: str) -> list[File]:
        """Return what `find` finds on the host from this folder on, links as links; raises Unanswered without it.

        >>> host.file("/var/log").find("-type", "f", "-perm", "/002")
        []
        """
        words = shlex.join([self.path, *expression, "-printf", rf"{FOUND} %p\n"])
        errors = self.run(f"find {words}").stderr.splitlines()
        # What a service took away while find looked is no reason to say nothing of the rest.
        gone = re.compile(rf"find: .{re.escape(self.path)}/.*: No such file or directory")
        expected = [0, 1] if errors and all(map(gone.fullmatch, errors)) else [0]
        return self._listed(self.run_expect(expected, f"find {words}").stdout)

    @classmethod
    def _listed(cls, text: str) -> list[File]:
        rows = [line.split(" ", 4) for line in text.splitlines()]
        return [cls(path, " ".join(stat)) for *stat, path in rows]

    @functools.cached_property
    def _stat(self) -> list[str]:
        stat = self._known or self.check_output(f"stat -Lc '{STAT}' -- {shlex.quote(self.path)}")
        return str(stat).split()

    @property
    def mode(self) -> int:
        """The rights, as a number: `host.file("/etc/shadow").mode == 0o640`."""
        return int(self._stat[0], 8)

    @property
    def user(self) -> str:
        """The owner's name."""
        return self._stat[1]

    @property
    def group(self) -> str:
        """The group's name."""
        return self._stat[2]

    @property
    def size(self) -> int:
        """Size in bytes."""
        return int(self._stat[3])

    @property
    def content_string(self) -> str:
        """The text, without the last line's end; raises Unanswered where there is no such file."""
        return str(self.check_output("cat -- %s", self.path))

    @property
    def lines(self) -> list[str]:
        """The lines that are neither empty nor a comment."""
        lines = [line.strip() for line in self.content_string.splitlines()]
        return [line for line in lines if line and not line.startswith("#")]
