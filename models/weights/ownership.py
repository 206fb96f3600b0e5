"""The weights folder may belong to the account that fetches for the embedded profile: root takes it back to write."""

import os
import stat
from pathlib import Path

from .errors import WeightsError


def take_back(folder: Path) -> None:
    """As root, own the folder and what is in it, so that no other account says where root writes; else do nothing.

    Raises WeightsError for a link, or a file with a second name, that another account put there.
    """
    if os.geteuid() != 0:
        return
    for place, folders, _files, handle in os.fwalk(folder.resolve()):
        os.fchown(handle, 0, 0)  # from here on nobody else adds anything, so look only now
        folders[:] = [name for name in os.listdir(handle) if _is_folder(name, place, handle)]


def _is_folder(name: str, place: str, handle: int) -> bool:
    status = os.stat(name, dir_fd=handle, follow_symlinks=False)
    if stat.S_ISDIR(status.st_mode):
        return True
    if status.st_uid != 0:
        if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
            raise WeightsError(f"{place}/{name} was put there by another account.", "Look at it and remove it.")
        os.chown(name, 0, 0, dir_fd=handle, follow_symlinks=False)
    return False
