"""Files with owner and mode in one rename, links without a moment without them, and trees from the depot."""

from __future__ import annotations

import hashlib
from collections.abc import Generator

from pyinfra import host
from pyinfra.api import operation
from pyinfra.facts.files import File, FileContents, Link, Sha256File

from appliance.host.observed import tree_stamp
from appliance.host.operations.program import ArgumentList, program


@operation()
def whole(
    path: str, content: bytes, user: str = "root", group: str = "root", mode: str = "0644", check: tuple[str, ...] = ()
) -> Generator[ArgumentList, None, None]:
    """Write a file whose old text, owner and mode give way to the new ones at once, after a check of the new text.

    + path: the file; its folder is made if it is not there
    + content: its content, which is shown nowhere
    + user, group, mode: its rights, from the first moment on
    + check: an argument list with ``{}`` for the path of the new text; if it fails, the old one stays
    """
    info = host.get_fact(File, path=path)
    rights = info and (info["user"], info["group"], info["mode"]) == (user, group, int(mode))
    if rights and host.get_fact(Sha256File, path=path) == hashlib.sha256(content).hexdigest():
        host.noop(f"file {path} is as it should be")
        return
    yield program("place_file.sh", path, user, group, mode, *check, data=content)


@operation()
def switched_link(path: str, target: str) -> Generator[ArgumentList, None, None]:
    """Point a symbolic link elsewhere, without a moment in which it is not there."""
    info = host.get_fact(Link, path=path)
    if info and info["link_target"] == target:
        host.noop(f"link {path} points to {target}")
        return
    yield program("switch_link.sh", path, target)


@operation()
def tree(
    path: str, url: str, sha256: str, user: str = "root", group: str = "root"
) -> Generator[ArgumentList, None, None]:
    """Fetch an archive (a tar), check its digest, and unpack it to a folder, whole or not at all.

    + path: the folder; a stamp file inside says of which archive it is
    + url: where the archive is
    + sha256: its digest in hex
    + user, group: who owns what is unpacked
    """
    if host.get_fact(FileContents, path=tree_stamp(path)) == [sha256]:
        host.noop(f"{path} has this archive")
        return
    yield program("unpack_tree.sh", url, path, sha256, user, group)
