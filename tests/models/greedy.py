"""An object for a process of its own that takes more than it is given, or fails, as it is asked to."""

import os
import socket
import time
from pathlib import Path


class Greedy:
    """Does what the request names."""

    def __init__(self, step):
        self.step = step

    def answer(self, request, content):
        return getattr(self, request["do"])(content)

    def echo(self, content):
        return content

    def pid(self, content):
        return str(os.getpid()).encode()

    def memory(self, content):
        held = []
        while True:
            held.append(bytearray(os.urandom(1 << 20)) * 16)

    def addresses(self, content):
        return bytes(1 << 40)

    def work(self, content):
        while True:
            pass

    def long_step(self, content):
        with self.step():
            started = time.process_time()
            while time.process_time() - started < 2:
                pass
        return b"done"

    def endless_step(self, content):
        with self.step():
            self.work(content)

    def output(self, content):
        return bytes(1 << 20)

    def deep(self, content):
        return self.deep(content)

    def crash(self, content):
        os.abort()

    def leave(self, content):
        os._exit(0)

    def hang(self, content):
        time.sleep(3600)

    def fault(self, content):
        raise AttributeError("a person's data")

    def read_file(self, content):
        return self._refused(lambda: Path(content.decode()).read_bytes())

    def open_socket(self, content):
        return self._refused(lambda: socket.socket(socket.AF_UNIX).close())

    def begin_program(self, content):
        return self._refused(lambda: os.posix_spawn("/bin/true", ["true"], {}))

    def _refused(self, act):
        try:
            act()
        except PermissionError:
            return b"refused"
        return b"done"
