"""kill -9 at random moments: afterwards the old state or the new one, never a third."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from assistant.backends.answer_log import SqliteAnswers
from assistant.backends.conversations import SqliteConversations
from assistant.backends.corpus.library import SqliteLibrary
from assistant.backends.feedback_file import FeedbackFile
from assistant.bootstrap import make_assistant
from assistant.errors import UnknownAnswer
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.testing.doubles import WordCounter, WordEmbedder
from tests.faults.conftest import KILLS, Forge, corpus_of, many


def reader(corpus: Path, index: Path) -> Assistant:
    settings = Settings(corpus=corpus, index=index)
    return make_assistant(settings, embedder=WordEmbedder(), counter=WordCounter())


def test_indexing(forge: Forge, tmp_path: Path) -> None:
    one = corpus_of(tmp_path / "one", many("old", 12))
    two = corpus_of(tmp_path / "two", many("new", 9))
    index = tmp_path / "index"
    whole = {
        frozenset(path.stem for path in one.iterdir()),
        frozenset(path.stem for path in two.iterdir()),
    }
    assert forge.do("index", corpus=str(one), index=str(index)) == 0
    within = forge.seconds("index", corpus=str(two), index=str(index))
    struck = 0
    for _ in range(KILLS):
        live = reader(one, index)
        held = frozenset(d.source.id for d in live.documents())
        target = two if any(name.startswith("old") for name in held) else one
        struck += forge.kill(within, "index", corpus=str(target), index=str(index)) == -9
        after = reader(one, index)
        texts = {d.source.id: d.text for d in after.documents()}
        assert frozenset(texts) in whole
        for name, text in texts.items():
            folder = one if name.startswith("old") else two
            assert (folder / f"{name}.txt").read_text(encoding="utf-8").strip() == text.strip()
        assert after.search("rapamycin score", 5).hits
    assert struck >= KILLS // 2
    # The next run ends what was begun, and clears away what was left.
    assert forge.do("index", corpus=str(one), index=str(index)) == 0
    assert {d.source.id for d in reader(one, index).documents()} == {p.stem for p in one.iterdir()}
    left = [path.name for path in (index / "generations").iterdir()]
    assert len(left) <= 2 and not [name for name in left if name.startswith(".")]


def test_one_document_more(forge: Forge, tmp_path: Path) -> None:
    """What is taken over from the generation before is whole, whenever the writer was killed."""
    corpus, index = corpus_of(tmp_path / "corpus", many("old", 12)), tmp_path / "index"
    assert forge.do("index", corpus=str(corpus), index=str(index)) == 0
    corpus_of(corpus, many("first", 1))
    within = forge.seconds("index", corpus=str(corpus), index=str(index))
    for name, text in many("new", KILLS).items():
        before = {document.source.id for document in reader(corpus, index).documents()}
        corpus_of(corpus, {name: text})
        forge.kill(within, "index", corpus=str(corpus), index=str(index))
        after = reader(corpus, index)
        found = {document.source.id: document.text.strip() for document in after.documents()}
        assert found.keys() in (before, {path.stem for path in corpus.iterdir()})
        for key, said in found.items():
            assert said == (corpus / f"{key}.txt").read_text(encoding="utf-8").strip()
        assert after.search("rapamycin score", 5).hits
    assert forge.do("index", corpus=str(corpus), index=str(index)) == 0
    anew = tmp_path / "anew"
    assert forge.do("index", corpus=str(corpus), index=str(anew)) == 0
    ours, theirs = (
        reader(corpus, place).search("group 7 of new mice", 9).hits for place in (index, anew)
    )
    assert [(h.passage, h.score) for h in ours] == [(h.passage, h.score) for h in theirs]


def test_adding_papers(forge: Forge, tmp_path: Path) -> None:
    batches = [corpus_of(tmp_path / f"papers-{n}", many(f"batch{n}x", 3)) for n in range(KILLS + 1)]
    corpus = tmp_path / "corpus"
    within = forge.seconds("add", corpus=str(corpus), papers=[str(batches[0])])
    library = SqliteLibrary(corpus)
    for number, papers in enumerate(batches[1:], start=1):
        before = library.ids()
        forge.kill(within, "add", corpus=str(corpus), papers=[str(papers)])
        new = library.ids() - before
        assert len(new) in (0, 3), "a batch is in whole or not at all"
        for entry in library.entries():
            kept = corpus / entry.file
            assert hashlib.sha256(kept.read_bytes()).hexdigest().startswith(kept.stem)
        if number % 5 == 0:
            # The same command again ends it, and adds nothing twice.
            assert forge.do("add", corpus=str(corpus), papers=[str(papers)]) == 0
            assert len(library.ids() - before) == 3
    every = [str(papers) for papers in batches]
    assert forge.do("add", corpus=str(corpus), papers=every) == 0
    assert len(library.ids()) == 3 * len(batches)


def acknowledged(told: Path) -> list[int]:
    return [int(line) for line in told.read_text().splitlines()] if told.exists() else []


def test_conversations_answers_and_feedback(forge: Forge, tmp_path: Path) -> None:
    said, kept, box = (tmp_path / name for name in ("said.sqlite", "kept.sqlite", "inbox.jsonl"))
    places = {"say": said, "keep": kept, "complain": box}
    next_one = dict.fromkeys(places, 0)
    seconds = {}
    for job, place in places.items():
        more = {"name": "talk"} if job == "say" else {}
        args = {"file": str(place), "first": 0, "many": 8, "told": str(tmp_path / f"{job}.told")}
        seconds[job] = forge.seconds(job, **args, **more)
        next_one[job] = 8
    for number in range(KILLS):
        job = list(places)[number % 3]
        more = {"name": "talk"} if job == "say" else {}
        told = tmp_path / f"{job}.told"
        args = {"file": str(places[job]), "first": next_one[job], "many": 8, "told": str(told)}
        forge.kill(seconds[job], job, **args, **more)
        found = {
            "say": lambda: [e.answer["n"] for e in SqliteConversations(said).exchanges("talk")],
            "keep": lambda: _numbers(SqliteAnswers(kept, 30), next_one["keep"] + 8),
            "complain": lambda: [int(f.answer_id[2:]) for f in FeedbackFile(box).all()],
        }[job]()
        # All that was acknowledged, and at most the one that was being written.
        whole = acknowledged(told)
        assert found[: len(whole)] == whole and len(found) <= len(whole) + 1
        if len(found) > len(whole):
            with told.open("a") as file:
                file.write(f"{found[-1]}\n")
        next_one[job] = found[-1] + 1


def _numbers(log: SqliteAnswers, most: int) -> list[int]:
    found = []
    for number in range(most):
        try:
            kept = log.find(f"a-{number}")
        except UnknownAnswer:
            break
        found.append(json.loads(kept.body)["n"])
    return found
