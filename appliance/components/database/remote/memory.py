#!/usr/bin/python3 -EsI
"""Writes the settings of a database that follow from the memory of its host: memory SHARE_PERCENT FILE write|check."""

import os
import pathlib
import sys

MIB = 1 << 20


def host_memory():
    """Return the host's memory in bytes: what the kernel has, or what its container may use."""
    found = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = pathlib.Path("/sys/fs/cgroup/memory.max").read_text(encoding="utf-8").strip()
    except OSError:
        return found
    return min(found, int(limit)) if limit.isdigit() else found


def settings(memory, share):
    """Return the settings for so many bytes of memory, of which PostgreSQL's buffers take `share` percent at most.

    Rounded to 64 MiB, so that the few pages by which a host's memory differs between starts change nothing.
    """
    buffers = max(128, min(8192, memory * share // 100 // MIB // 64 * 64))
    cache = max(256, memory * 2 * share // 100 // MIB // 64 * 64)
    maintenance = max(64, min(1024, buffers // 4))
    work = max(4, min(64, buffers // 64))
    return (
        f"# {share} % of the host's memory.\n"
        f"shared_buffers = '{buffers}MB'\neffective_cache_size = '{cache}MB'\n"
        f"maintenance_work_mem = '{maintenance}MB'\nwork_mem = '{work}MB'\n"
    )


def main(share, place, verb):
    """Compare or write; returns the exit code."""
    text, place = settings(host_memory(), int(share)), pathlib.Path(place)
    if verb == "check":
        return 0 if place.is_file() and place.read_text(encoding="utf-8") == text else 1
    fresh = place.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.chmod(0o644)
    fresh.replace(place)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
