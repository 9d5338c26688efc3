"""The real corpus in Milvus Lite: the same answers; and what a Milvus does that is not well."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from assistant.bootstrap import make_assistant
from assistant.errors import IndexMismatch, IndexUnreachable, SettingsInvalid
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.presentation.sentences import codes_of

pytest.importorskip("pymilvus")
from assistant.backends.milvus import MilvusStore
from tests.ports import free_port

pytestmark = pytest.mark.scale

Run = Callable[..., CompletedProcess[str]]
PLACE: dict[str, str] = {}
QUESTIONS = (
    "What does rapamycin do in animal models of MS?",
    "Which trials gave an mTOR inhibitor to people with MS?",
    "Does fasting ease EAE in mice?",
)


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory, corpus_folder: Path) -> Assistant:
    place = f"milvus://{tmp_path_factory.mktemp('milvus')}/index.db"
    PLACE["address"] = place
    made = make_assistant(Settings(corpus=corpus_folder, index=place))
    made.index()
    return made


@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_are_near_those_of_a_folder(
    milvus: Assistant, assistant: Assistant, question: str
) -> None:
    # Milvus rounds the length of a passage in its BM25, so near ties may change places.
    ours, theirs = (
        [hit.passage.id for hit in who.search(question, 10).hits] for who in (milvus, assistant)
    )
    assert len(set(ours) & set(theirs)) >= 8 and ours[0] in theirs[:2]
    answer, other = (answer_to_dict(who.ask(question)) for who in (milvus, assistant))
    assert codes_of(answer) & codes_of(other)
    assert answer["claims"][0]["text"] in [c["text"] for c in other["claims"]]
    for claim in answer["claims"]:
        assert claim["support"] == "supported"
        for citation in claim["citations"]:
            text = milvus.document(citation["source_id"]).text
            assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_own_documents_stand_beside_it(milvus: Assistant) -> None:
    assert milvus.document("hou-2017").source.year == 2017
    assert milvus.index().embedded == 0
    assert len(milvus.documents()) == 47


@pytest.fixture
def silent() -> Iterator[int]:
    """A server that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        held: list[socket.socket] = []
        threading.Thread(target=lambda: _hold(listening, held), daemon=True).start()
        yield int(listening.getsockname()[1])
        listening.close()
        for connection in held:
            connection.close()


def _hold(listening: socket.socket, held: list[socket.socket]) -> None:
    while True:
        try:
            held.append(listening.accept()[0])
        except OSError:
            return


def test_a_milvus_that_is_down_is_said_to_be(run: Run) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    done = run("ask", "What is mTOR?", MTORMS_INDEX=address, MTORMS_MILVUS_TIMEOUT="2")
    assert time.monotonic() - began < 40
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.startswith(f"Error: The Milvus at {address} does not answer as it should")
    assert "MTORMS_MILVUS_TOKEN" in done.stderr


def test_a_milvus_that_says_nothing_is_not_waited_for_long(silent: int, tmp_path: Path) -> None:
    store = MilvusStore(f"http://127.0.0.1:{silent}", "", 2.0, tmp_path)
    began = time.monotonic()
    with pytest.raises(IndexUnreachable):
        store.open()
    assert time.monotonic() - began < 30


def test_a_milvus_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    from pymilvus import MilvusClient

    client = MilvusClient(str(tmp_path / "other.db"))
    client.create_collection("something", dimension=4)
    client.create_alias("something", "mtorms_live")
    client.close()
    store = MilvusStore(f"milvus://{tmp_path}/other.db", "", 5.0, tmp_path)
    with pytest.raises((IndexMismatch, IndexUnreachable)) as caught:
        store.open()
    assert caught.value.remedy


def test_an_address_that_is_none_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="no address of a Milvus"):
        MilvusStore("redis://x", "", 5.0, tmp_path).open()


def test_another_embedder_is_a_mismatch(milvus: Assistant, corpus_folder: Path) -> None:
    place = Settings(corpus=corpus_folder, index=PLACE["address"], precision="int8")
    with pytest.raises(IndexMismatch, match="/int8 is in use") as caught:
        make_assistant(place).ask(QUESTIONS[0])
    assert "MTORMS_PRECISION" in caught.value.remedy
