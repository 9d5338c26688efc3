"""Nothing that comes in leads the program to a place that nobody named: files, hosts, entities."""

from __future__ import annotations

import socket
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.backends.papers.archives import unpack
from assistant.backends.papers.services import PaperServices
from assistant.domain import Work
from assistant.errors import ServiceFailed, UnreadableDocument
from tests.api.server import Api
from tests.hostile.reading import through

Run = Callable[..., subprocess.CompletedProcess[str]]
OUTSIDE = (
    "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "....//etc/passwd", "/etc/passwd", "%2e%2e/manifest.json",
    "hou-2017/../../x", "\\..\\x", "hou-2017%00.txt", "file:///etc/passwd", "~root",
)  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_id_leads_out_of_the_corpus(api: Api, run: Run, name: str) -> None:
    path = name if "%" in name else name.replace("\\", "%5c").replace(" ", "%20")
    for route in (f"/v1/sources/{path}", f"/v1/answers/{path}"):
        status, _, text = api.call("GET", route)
        assert status in (404, 405) and "root:" not in text
    assert not run("sources", name, "--text").stdout


def test_no_name_in_a_zip_leads_out_of_its_folder(tmp_path: Path) -> None:
    for number, name in enumerate(
        ("../up.txt", "/abs.txt", "a/../../up.txt", "C:\\x.txt", "..\\up.txt")
    ):
        archive, into = tmp_path / f"{number}.zip", tmp_path / str(number)
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr(name, "text")
        with pytest.raises(UnreadableDocument):
            unpack(archive, into)
        assert not [p for p in tmp_path.rglob("*.txt") if into not in p.parents]


def test_a_link_in_a_zip_is_no_link(tmp_path: Path) -> None:
    archive = tmp_path / "link.zip"
    with zipfile.ZipFile(archive, "w") as file:
        link = zipfile.ZipInfo("notes.txt")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    unpack(archive, tmp_path / "into")
    assert not any(path.is_symlink() for path in tmp_path.rglob("*"))


def test_entities_neither_grow_nor_read_files() -> None:
    head = '<?xml version="1.0"?><!DOCTYPE article [{}]><article><body><p>{}</p></body></article>'
    lol = '<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    for entities, used in (
        (lol, "&j;"),
        ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        ('<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;', "text"),
    ):
        assert through(head.format(entities, used).encode(), "x.xml") == []


@pytest.fixture
def inner() -> Iterator[tuple[str, list[bytes]]]:
    """A service that only this machine should reach: whoever speaks to it is noted."""
    heard: list[bytes] = []
    with listening(lambda connection: heard.append(connection.recv(100))) as address:
        yield address, heard


@contextmanager
def listening(act: Callable[[socket.socket], object]) -> Iterator[str]:
    """A server that does that with each connection; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    act(connection)

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_no_answer_of_a_service_leads_the_fetcher_on(
    inner: tuple[str, list[bytes]], tmp_path: Path
) -> None:
    secret, heard = inner
    reply = f"HTTP/1.1 302 Found\r\nLocation: {secret}/latest/meta-data\r\nContent-Length: 0\r\n\r\n".encode()

    def redirect(connection: socket.socket) -> None:
        connection.recv(4000)
        connection.sendall(reply)

    with listening(redirect) as base:
        services = PaperServices(
            base, base, base, base, "a@b.example", tmp_path, 0.0, lambda _: None
        )
        with pytest.raises(ServiceFailed, match="302"):
            services.find("rapamycin")
        # What a record says may not become a part of the path, or another host.
        for pmcid in ("../../admin", "PMC1@127.0.0.1", f"{secret}/x", "PMC1/../x?y=#"):
            with pytest.raises(ServiceFailed):
                services.full_text(Work("t", "", "", pmcid, "cc", True))
        with pytest.raises(ServiceFailed):
            services.open_copy(f"10.1/{secret}/../x")
    assert heard == []
