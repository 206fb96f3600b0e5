"""Have the kernel confine this process: it reads code and libraries alone, writes nothing and speaks with nobody.

Landlock takes the files away, seccomp the system calls. Both hold for good, for every thread begun afterwards, and for
root as well. The same file serves the application and the models, which import nothing of each other.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _SECCOMP_MODE_FILTER = 22, 38, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_FILE_RIGHTS = ((1, 13), (2, 14), (3, 15), (5, 16))
"""From which version of Landlock on there are how many rights upon files: each one that is known is taken away."""
_NETWORK, _SCOPES = (4, 0b11), (6, 0b11)
"""From which version on: TCP (bind, connect); sockets without a file and signals to others."""

_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share")
_HARDWARE = ("/sys/devices/system", "/sys/bus/pci", "/proc/cpuinfo")
_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/dev/zero", "/dev/random", "/dev/urandom")
_NOWHERE = "/dev/null"

_X86_64 = 0xC000003E
_X32, _NEWEST = 0x4000_0000, 450
_DENIED = """
# Sockets of every kind, and the shared memory and queues that have no file.
socket 41, connect 42, accept 43, bind 49, listen 50, socketpair 53, accept4 288, shmget 29, shmat 30, shmctl 31,
semget 64, semop 65, semctl 66, semtimedop 220, msgget 68, msgsnd 69, msgrcv 70, msgctl 71, mq_open 240, mq_unlink 241
# Programs and other processes.
fork 57, vfork 58, execve 59, execveat 322, unshare 272, setns 308, ptrace 101, process_vm_readv 310,
process_vm_writev 311, process_madvise 440, process_mrelease 448, kcmp 312, pidfd_open 434, pidfd_getfd 438,
pidfd_send_signal 424, tkill 200, rt_sigqueueinfo 129, rt_tgsigqueueinfo 297, migrate_pages 256, move_pages 279,
setpriority 141, ioprio_set 251, sched_setparam 142, sched_setscheduler 144, sched_setattr 314
# What Landlock leaves open: mode, owner, times and attributes of a file, who looks at it, other roots.
chmod 90, fchmod 91, fchmodat 268, chown 92, fchown 93, lchown 94, fchownat 260, utime 132, utimes 235, futimesat 261,
utimensat 280, setxattr 188, lsetxattr 189, fsetxattr 190, removexattr 197, lremovexattr 198, fremovexattr 199,
inotify_init 253, inotify_add_watch 254, inotify_init1 294, fanotify_init 300, fanotify_mark 301,
name_to_handle_at 303, open_by_handle_at 304, mknod 133, mknodat 259, pivot_root 155, chroot 161, mount 165,
umount2 166, open_tree 428, move_mount 429, fsopen 430, fsconfig 431, fsmount 432, fspick 433, mount_setattr 442
# Keys of the kernel, programs in it, and calls that pass by a filter.
add_key 248, request_key 249, keyctl 250, bpf 321, perf_event_open 298, userfaultfd 323, io_uring_setup 425,
io_uring_enter 426, io_uring_register 427, personality 135, modify_ldt 154
# Accounts, and the machine.
setuid 105, setgid 106, setreuid 113, setregid 114, setgroups 116, setresuid 117, setresgid 119, setfsuid 122,
setfsgid 123, capset 126, init_module 175, delete_module 176, finit_module 313, kexec_load 246, kexec_file_load 320,
reboot 169, swapon 167, swapoff 168, syslog 103, acct 163, quotactl 179, quotactl_fd 443, vhangup 153, iopl 172,
ioperm 173, adjtimex 159, settimeofday 164, sethostname 170, setdomainname 171, clock_settime 227, clock_adjtime 305
"""
"""The calls of x86-64 that are refused, with their numbers."""
_CLONE, _CLONE3, _KILL, _TGKILL, _PRLIMIT, _IOCTL = 56, 435, 62, 234, 302, 16
_CLONE_THREAD, _TIOCSTI, _TIOCLINUX = 0x10000, 0x5412, 0x541C

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL_PROCESS, _ERRNO = 0x7FFF_0000, 0x8000_0000, 0x0005_0000
_AT_NUMBER, _AT_ARCHITECTURE, _AT_ARGUMENTS = 0, 4, 16


@dataclass(frozen=True)
class Confinement:
    """What the kernel holds a process by: the version of Landlock, 0 without, and whether calls are filtered."""

    landlock: int
    seccomp: bool

    @property
    def lacking(self) -> str:
        """Return a sentence on what is missing here, empty where nothing is."""
        open_ways = []
        if not self.landlock:
            open_ways.append("files are not confined (the kernel has no Landlock)")
        if not self.seccomp:
            open_ways.append("system calls are not filtered (no seccomp, or no x86-64)")
        return f"Of processes that open strangers' files, {' and '.join(open_ways)}." if open_ways else ""


def supported() -> Confinement:
    """Return what the kernel offers, without confining anything."""
    version = _libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)
    filters = False
    if platform.machine() == "x86_64":
        # Without a program the kernel complains about the address where it knows filters, else about the request.
        _libc().prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, None)
        filters = ctypes.get_errno() == errno.EFAULT
    return Confinement(max(version, 0), filters)


def taken_away(version: int) -> tuple[int, int, int]:
    """Return the bits of a version of Landlock that name rights upon files, upon the network, and other scopes."""
    files = (1 << max(count for since, count in _FILE_RIGHTS if since <= version)) - 1
    network, scopes = (bits if version >= since else 0 for since, bits in (_NETWORK, _SCOPES))
    return files, network, scopes


def confine(code: Iterable[str | os.PathLike[str]]) -> Confinement:
    """Confine this process, which must still have one thread, for good; return what holds.

    Below `code`, in the libraries of the machine and of this Python it may read, and nowhere else.
    Raises OSError where the kernel refuses what it offers.
    """
    offered = supported()
    _checked(_libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    if offered.landlock:
        _restrict_files(offered.landlock, code)
    if offered.seccomp:
        _filter_calls()
    return offered


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("rights", ctypes.c_uint64), ("folder", ctypes.c_int32)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("instructions", ctypes.c_char_p)]


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _restrict_files(version: int, code: Iterable[str | os.PathLike[str]]) -> None:
    attributes = _Ruleset(*taken_away(version))
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    rules = _checked(_libc().syscall(_CREATE_RULESET, ctypes.byref(attributes), size, 0))
    try:
        for path in (*_of_python(), *_LIBRARIES, *_HARDWARE, *_FILES, *code):
            _allow(rules, path, _READ_FILE | _READ_DIR)
        _allow(rules, _NOWHERE, _READ_FILE | _WRITE_FILE)
        _checked(_libc().syscall(_RESTRICT_SELF, rules, 0))
    finally:
        os.close(rules)


def _of_python() -> Iterator[str]:
    for name in ("stdlib", "platstdlib", "purelib", "platlib"):
        yield sysconfig.get_path(name)
    yield str(Path(sys.base_prefix, "lib"))


def _allow(rules: int, path: str | os.PathLike[str], rights: int) -> None:
    """Give rights upon a file, or upon a folder and what is below it; one that does not exist needs none."""
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rule = _Beneath(rights if Path(path).is_dir() else rights & ~_READ_DIR, opened)
        _checked(_libc().syscall(_ADD_RULE, rules, _PATH_BENEATH, ctypes.byref(rule), 0))
    finally:
        os.close(opened)


def _filter_calls() -> None:
    instructions = b"".join(_filter(os.getpid()))
    program = _Program(len(instructions) // 8, instructions)
    _checked(_libc().prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0))


def _filter(own: int) -> Iterator[bytes]:
    """Yield the instructions of the filter; a number that is not named is allowed, one that is too new is unknown."""
    deny = _return(_ERRNO | errno.EPERM)
    yield from (_load(_AT_ARCHITECTURE), _instruction(_EQUAL, _X86_64, yes=1), _return(_KILL_PROCESS))
    yield _load(_AT_NUMBER)
    yield from (_instruction(_AT_LEAST, _X32, no=1), deny)
    unknown = _return(_ERRNO | errno.ENOSYS)
    yield from (_instruction(_AT_LEAST, _NEWEST + 1, no=1), unknown)
    # The flags of clone3 lie where no filter sees them; the C library then uses clone.
    yield from (_instruction(_EQUAL, _CLONE3, no=1), unknown)
    for number in _numbers(_DENIED):
        yield from (_instruction(_EQUAL, number, no=1), deny)
    allow = _return(_ALLOW)
    yield from _by_argument(_CLONE, 0, _ANY_BIT, (_CLONE_THREAD,), allow, deny)
    yield from _by_argument(_KILL, 0, _EQUAL, (own,), allow, deny)
    yield from _by_argument(_TGKILL, 0, _EQUAL, (own,), allow, deny)
    yield from _by_argument(_PRLIMIT, 0, _EQUAL, (0, own), allow, deny)
    yield from _by_argument(_IOCTL, 1, _EQUAL, (_TIOCSTI, _TIOCLINUX), deny, allow)
    yield allow


def _by_argument(
    number: int, argument: int, comparison: int, values: tuple[int, ...], matching: bytes, others: bytes
) -> Iterator[bytes]:
    """Yield what decides a call by the lower 32 bits of an argument, all that the kernel looks at in these."""
    yield _instruction(_EQUAL, number, no=2 + 2 * len(values))
    yield _load(_AT_ARGUMENTS + 8 * argument)
    for value in values:
        yield from (_instruction(comparison, value, no=1), matching)
    yield others


def _numbers(table: str) -> Iterator[int]:
    for line in table.splitlines():
        if line and not line.startswith("#"):
            yield from (int(entry.split()[1]) for entry in line.split(",") if entry)


def _instruction(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _load(offset: int) -> bytes:
    return _instruction(_LOAD, offset)


def _return(value: int) -> bytes:
    return _instruction(_RETURN, value)
