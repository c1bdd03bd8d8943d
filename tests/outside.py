"""Who asks: a server on this machine that writes down each request, and which files are opened."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

# What watches the openings of files and sockets: a hook of Python cannot be taken off again.
_watching: list[list[str]] = []
WATCHED = ("open", "socket.connect", "urllib.Request", "subprocess.Popen")


def _hook(event: str, given: tuple[Any, ...]) -> None:
    if _watching and event in WATCHED:
        _watching[-1].append(f"{event} {given[1] if event == 'socket.connect' else given[0]}")


@contextmanager
def server() -> Iterator[tuple[str, list[str]]]:
    """Yield the address of a server, and the requests that came to it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"p{color:red}")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=web.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{web.server_port}", asked
    finally:
        web.shutdown()
        web.server_close()


@contextmanager
def watched() -> Iterator[list[str]]:
    """Yield what this process opens meanwhile: files, sockets, addresses, programs."""
    if not _watching:
        sys.addaudithook(_hook)
    _watching.append([])
    try:
        yield _watching[-1]
    finally:
        _watching.append([])
