"""A host for tests: an ssh server in this process that runs what it is told as a shell of this machine."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
from pathlib import Path

import paramiko

SUDO = """#!/bin/sh
# as sudo does that asks for a password: it reads that line alone, and says no to a wrong one
echo "$@" >>"$(dirname "$0")/seen"
while [ "$1" != -- ]; do [ "$1" = -S ] && reads=1; shift; done; shift
[ -n "$reads" ] || { echo "sudo: a password is required" >&2; exit 1; }
IFS= read -r word
[ "$word" = "$(cat "$(dirname "$0")/word")" ] || { echo "Sorry, try again." >&2; exit 1; }
exec "$@"
"""
PROGRAMS = ("systemctl", "apt-get", "useradd", "groupadd", "dpkg")
"""What of the operating system a test must not change: these note what they are told, and do nothing."""
NOTE = """#!/bin/sh
if [ "$1" = show ]; then
    for word; do case $word in *.*) printf 'ActiveState=inactive\\n\\n' ;; esac; done
else
    echo "$(basename "$0") $*" >>"$(dirname "$0")/told"
fi
"""
WORD = "Sudo-Canary-1"


class Host:
    """The server, listening on loopback until `close`; `programs` is the first folder of its PATH."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "programs"
        self.programs.mkdir()
        for name, text in {"sudo": SUDO, **dict.fromkeys(PROGRAMS, NOTE)}.items():
            (self.programs / name).write_text(text)
            (self.programs / name).chmod(0o755)
        (self.programs / "word").write_text(WORD)
        self.key, self.known_hosts = folder / "key", folder / "known_hosts"
        own = paramiko.RSAKey.generate(2048)
        paramiko.RSAKey.generate(2048).write_private_key_file(str(self.key))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {own.get_name()} {own.get_base64()}\n")
        self._own = own
        self._transports: list[paramiko.Transport] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def told(self) -> list[str]:
        """What programs of the operating system were told, in order."""
        file = self.programs / "told"
        return file.read_text().splitlines() if file.exists() else []

    @property
    def seen(self) -> str:
        """Every command line that sudo was given."""
        return (self.programs / "seen").read_text()

    def close(self) -> None:
        """Stop listening, and cut every connection."""
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Cut every connection."""
        for transport in self._transports:
            transport.close()

    def run(self, channel: paramiko.Channel, command: bytes) -> None:
        """Run a command for a client, as its shell would."""
        path = {"PATH": f"{self.programs}:/usr/sbin:/usr/bin:/sbin:/bin"}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(["/bin/sh", "-c", command], env=path, **pipes)  # type: ignore[call-overload]
        threads = [
            threading.Thread(target=self._copy, args=(process.stdout, channel.sendall)),
            threading.Thread(target=self._copy, args=(process.stderr, channel.sendall_stderr)),
        ]
        for each in threads:
            each.start()
        with contextlib.suppress(OSError):
            while part := channel.recv(1 << 16):
                process.stdin.write(part)
        with contextlib.suppress(OSError):  # what a command that ended did not read cannot be written any more
            process.stdin.close()
        for each in threads:
            each.join()
        code = process.wait()
        process.stdout.close()
        process.stderr.close()
        with contextlib.suppress(OSError, EOFError):
            channel.send_exit_status(code)
            channel.close()

    @staticmethod
    def _copy(stream, send) -> None:
        with contextlib.suppress(OSError):
            while part := stream.read1(1 << 16):
                send(part)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                transport = paramiko.Transport(client)
                transport.add_server_key(self._own)
                self._transports.append(transport)
                threading.Thread(target=self._serve, args=(transport,), daemon=True).start()

    def _serve(self, transport: paramiko.Transport) -> None:
        with contextlib.suppress(paramiko.SSHException, EOFError, OSError):
            transport.start_server(server=_Server(self))


class _Server(paramiko.ServerInterface):
    def __init__(self, host: Host) -> None:
        self._host = host

    def get_allowed_auths(self, username: str) -> str:
        return "publickey"

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        return paramiko.common.AUTH_SUCCESSFUL

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.common.OPEN_SUCCEEDED

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        threading.Thread(target=self._host.run, args=(channel, command), daemon=True).start()
        return True
