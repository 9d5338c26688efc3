"""Fetching a model: what is said of it first, and what stands under its name after all that can go wrong."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assistant.backends.model_download import (
    fetch_gguf,
    offered_gguf,
    offered_ollama,
    pull_ollama,
)
from assistant.errors import WriterUnavailable

DATA = b"GGUF" + bytes(range(256)) * 40


class _Hub(BaseHTTPRequestHandler):
    sha = hashlib.sha256(DATA).hexdigest()

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/api/models/bees/Honey-GGUF":
            files = [
                {"rfilename": "README.md", "size": 10},
                {"rfilename": "honey.Q8_0.gguf", "size": 99_999},
                {"rfilename": "honey.Q4_K_M.gguf", "size": len(DATA), "lfs": {"sha256": self.sha}},
            ]
            self._json({"siblings": files, "cardData": {"license": "apache-2.0"}})
        elif path == "/bees/Honey-GGUF/resolve/main/honey.Q4_K_M.gguf":
            start = int(self.headers.get("Range", "bytes=0-")[6:-1])
            self._send(DATA[start:], 206 if start else 200)
        elif path == "/v2/library/honey/manifests/2b":
            layers = [{"mediaType": "application/x.model", "size": 2_000_000, "digest": "sha256:m"}]
            layers.append({"mediaType": "application/x.license", "size": 9, "digest": "sha256:l"})
            self._json({"layers": layers})
        elif path == "/v2/library/honey/blobs/sha256:l":
            self._send(b"\nApache License\nVersion 2.0\n")
        else:
            self._send(b"no", 404)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._send(
            b'{"status": "pulling", "completed": 1, "total": 2}\n{"error": "no such model"}\n'
        )

    def _json(self, data: object) -> None:
        self._send(json.dumps(data).encode())

    def _send(self, data: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def quiet(_done: int, _total: int) -> None:
    """Is told and does nothing."""


def test_size_and_licence_are_known_before_anything_is_fetched(hub: str) -> None:
    offered = offered_gguf("bees/Honey-GGUF", hub)
    assert (offered.name, offered.bytes, offered.licence) == (
        "honey.Q4_K_M.gguf",
        len(DATA),
        "apache-2.0",
    )
    assert offered_gguf("bees/Honey-GGUF:q8", hub).name == "honey.Q8_0.gguf"


def test_a_fetched_file_is_whole(hub: str, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    file = fetch_gguf(
        offered_gguf("bees/Honey-GGUF", hub), tmp_path, lambda d, t: told.append((d, t))
    )
    assert file.read_bytes() == DATA
    assert told[-1] == (len(DATA), len(DATA))
    assert [path.name for path in tmp_path.iterdir()] == ["honey.Q4_K_M.gguf"]


def test_it_goes_on_where_it_broke_off(hub: str, tmp_path: Path) -> None:
    (tmp_path / "honey.Q4_K_M.gguf.part").write_bytes(DATA[:1000])
    assert fetch_gguf(offered_gguf("bees/Honey-GGUF", hub), tmp_path, quiet).read_bytes() == DATA


def test_what_came_broken_is_thrown_away(hub: str, tmp_path: Path) -> None:
    (tmp_path / "honey.Q4_K_M.gguf.part").write_bytes(b"x" * 1000)
    with pytest.raises(WriterUnavailable, match="came broken"):
        fetch_gguf(offered_gguf("bees/Honey-GGUF", hub), tmp_path, quiet)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["bees/Nothing", "bees/Honey-GGUF:q2"])
def test_what_is_not_there_is_said(hub: str, name: str) -> None:
    with pytest.raises(WriterUnavailable):
        offered_gguf(name, hub)


def test_an_address_that_nobody_answers_is_said(tmp_path: Path) -> None:
    with pytest.raises(WriterUnavailable, match="cannot be reached"):
        offered_gguf("bees/Honey-GGUF", "http://127.0.0.1:9")


def test_ollamas_registry_says_size_and_licence_and_its_absence_is_no_error(hub: str) -> None:
    offered = offered_ollama("honey:2b", hub)
    assert (offered.bytes, offered.licence) == (2_000_009, "Apache License")
    assert offered_ollama("honey:2b", "http://127.0.0.1:9").bytes == 0


def test_what_ollama_complains_of_is_told(hub: str) -> None:
    with pytest.raises(WriterUnavailable, match="no such model"):
        pull_ollama("honey", hub, quiet)
