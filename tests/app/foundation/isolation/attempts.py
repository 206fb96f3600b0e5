"""What a program that a stranger's file took over would try; `python -m` tries one thing without any confinement."""

import ctypes
import os
import socket
import sys
import threading
from pathlib import Path


def read(key):
    return Path(key).read_bytes()


def read_in_a_thread(key):
    failed = []

    def read_or_note():
        try:
            read(key)
        except PermissionError as failure:
            failed.append(failure)

    thread = threading.Thread(target=read_or_note)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


def list_folder(key):
    return os.listdir(os.path.dirname(key))


def write_beside(key):
    Path(f"{key}.new").write_bytes(b"")


def write_to_code(key):
    with open(__file__, "ab"):
        pass


def open_to_all(key):
    os.chmod(key, 0o644)


def remove(key):
    os.remove(key)


def read_environment_of_parent(key):
    return Path(f"/proc/{os.getppid()}/environ").read_bytes()


def signal_parent(key):
    os.kill(os.getppid(), 0)


def network(key):
    socket.socket(socket.AF_INET).close()


def unix_socket(key):
    socket.socket(socket.AF_UNIX).close()


def begin_program(key):
    os.posix_spawn("/bin/true", ["true"], {})


def become_program(key):
    os.execv("/bin/true", ["true"])


ALL = (
    read, read_in_a_thread, list_folder, write_beside, write_to_code, open_to_all, remove, read_environment_of_parent,
    signal_parent, network, unix_socket, begin_program, become_program,
)  # fmt: skip
CALLS = {
    "ptrace": 101, "process_vm_readv": 310, "keyctl": 250, "bpf": 321, "userfaultfd": 323, "io_uring_setup": 425,
    "shmget": 29, "mount": 165, "unshare": 272, "a call of the other table": 0x40000000 + 41,
}  # fmt: skip


def attempt(request, content):
    """Return `refused` or `done` for what the request names."""
    try:
        globals()[request["what"]](request["key"])
    except PermissionError:
        return b"refused"
    return b"done"


def numbers(request, content):
    """Return the error of each system call of the request, by name and in order."""
    libc = ctypes.CDLL(None, use_errno=True)
    errors = []
    for number in request["numbers"]:
        libc.syscall(number, 0, 0, 0, 0, 0)
        errors.append(ctypes.get_errno())
    return " ".join(map(str, errors)).encode()


if __name__ == "__main__":
    sys.stdout.buffer.write(attempt({"what": sys.argv[1], "key": sys.argv[2]}, b""))
