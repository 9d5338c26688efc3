"""What `doctor` says of each part, and what is said or done about an index that is behind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from assistant.backends.corpus.library import SqliteLibrary
from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_export import EXPORT_VERSION
from assistant.bootstrap import checks
from assistant.bootstrap.checks import (
    check_corpus,
    check_freshness,
    check_model,
    check_writer,
    make_current,
)
from assistant.domain import ParsedDocument, Source, Staleness, WriterForm
from assistant.errors import (
    AssistantError,
    CorpusNotFound,
    IndexBusy,
    IndexMismatch,
    IndexNotFound,
    ModelUntrusted,
)
from assistant.pipelines.writer_probe import Probe
from assistant.settings import Settings

BEHIND = Staleness(added=("ants.txt",), removed=("bees.txt",))
SAID = (
    "The documents have changed since the index was built "
    "(1 added, 1 removed: ants.txt, bees.txt). `mtor-ms index` brings it up to date."
)


def settings(folder: Path, **values: Any) -> Settings:
    return Settings(
        corpus=folder / "corpus", index=folder / "index", cache=folder / "cache", **values
    )


@dataclass
class Indexed:
    """As much of an assistant as is looked at: its index, and what comes of building it."""

    stale: Staleness = field(default_factory=Staleness)
    unusable: AssistantError | None = None
    fails: AssistantError | None = None
    built: int = 0

    def manifest(self) -> str:
        if self.unusable:
            raise self.unusable
        return "manifest"

    def behind(self) -> Staleness:
        return self.stale

    def documents_behind(self) -> Staleness:
        return self.stale

    def index(self, *, progress: Any) -> None:
        self.built += 1
        progress("embedding", 1, 1)
        if self.fails:
            raise self.fails


def current(indexed: Indexed, folder: Path, *, auto: bool) -> str:
    return make_current(cast("Any", indexed), settings(folder, auto_index=auto))


def test_the_documents_of_a_corpus_are_counted(tmp_path: Path) -> None:
    library = SqliteLibrary(tmp_path / "corpus")
    entries: Sequence[tuple[ParsedDocument, Sequence[str]]] = [
        (ParsedDocument(Source(f"bee-{number}", "Bees"), "Bees dance."), ())
        for number in range(1200)
    ]
    library.add(entries)
    said = check_corpus(settings(tmp_path))
    assert said == f"{tmp_path / 'corpus'}: 1,200 documents, each as its manifest says"


def test_a_corpus_that_is_not_there_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusNotFound):
        check_corpus(settings(tmp_path))


def test_an_index_that_is_behind_is_wrong_and_the_remedy_is_told_apart() -> None:
    with pytest.raises(IndexMismatch) as found:
        check_freshness(cast("Any", Indexed(BEHIND)))
    assert str(found.value).endswith("(1 added, 1 removed: ants.txt, bees.txt).")
    assert found.value.remedy == "`mtor-ms index` brings it up to date."
    assert check_freshness(cast("Any", Indexed())) == "the index holds the documents as they are"


@pytest.mark.parametrize(("stale", "said"), [(Staleness(), ""), (BEHIND, SAID)])
def test_unasked_an_index_is_not_touched_and_what_it_lacks_is_said(
    tmp_path: Path, stale: Staleness, said: str
) -> None:
    indexed = Indexed(stale)
    assert (current(indexed, tmp_path, auto=False), indexed.built) == (said, 0)


@pytest.mark.parametrize(
    ("indexed", "built"),
    [
        (Indexed(), 0),
        (Indexed(BEHIND), 1),
        (Indexed(unusable=IndexNotFound("There is none.")), 1),
        (Indexed(unusable=IndexMismatch("Another model built it.")), 1),
    ],
)
def test_where_it_is_wished_the_index_is_built_or_brought_up_to_date(
    tmp_path: Path, indexed: Indexed, built: int
) -> None:
    assert (current(indexed, tmp_path, auto=True), indexed.built) == ("", built)


def test_what_keeps_it_from_being_brought_up_to_date_is_said_and_the_old_one_stays(
    tmp_path: Path,
) -> None:
    busy = IndexBusy("Another process is building it.", "Wait.")
    said = current(Indexed(BEHIND, fails=busy), tmp_path, auto=True)
    assert said == f"{SAID} That failed: Another process is building it. Wait."


def test_without_an_index_a_failure_is_one(tmp_path: Path) -> None:
    none = IndexNotFound("There is none.")
    with pytest.raises(IndexBusy):
        current(Indexed(unusable=none, fails=IndexBusy("Busy.")), tmp_path, auto=True)


def test_how_far_it_is_is_reported(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    make_current(
        cast("Any", Indexed(BEHIND)),
        settings(tmp_path, auto_index=True),
        lambda *step: told.append(step),
    )
    assert told == [("embedding", 1, 1)]


def test_without_a_language_model_none_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "probe_writer", None)
    assert "no language model" in check_writer(settings(tmp_path))


@pytest.mark.parametrize(
    ("probe", "said"),
    [
        (
            Probe(WriterForm.STRUCTURED, 3, 2, 4.04, 1250.0),
            "test:bee answered in 4.0 s, the first word after 1.2 s: in the structured form 3 of 3 "
            "answers were right, with numbers 2. It will be asked for the structured form; that is "
            "remembered",
        ),
        (
            Probe(WriterForm.NUMBERED, 0, 3, 12.0, None),
            "test:bee answered in 12.0 s: in the structured form 0 of 3 answers were right, with "
            "numbers 3. It will be asked for sentences with numbers; that is remembered",
        ),
        (
            Probe(WriterForm.SHORTENED, 0, 1, 12.0, None),
            "test:bee answered in 12.0 s: in the structured form 0 of 3 answers were right, with "
            "numbers 1. It will be asked for numbered sentences, shortened, and shown only where "
            "it adds no word; that is remembered",
        ),
    ],
)
def test_how_a_language_model_did_and_what_it_will_be_asked_for_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, probe: Probe, said: str
) -> None:
    monkeypatch.setattr(checks, "probe_writer", lambda _settings: probe)
    assert check_writer(settings(tmp_path, writer="test:bee")) == said


def exported(cache: Path, data: bytes) -> Path:
    """A fast form of the model in a cache, with the note that is written beside it."""
    model = bundled_model()
    folder = cache / "models" / f"{model.name}-{model.weights_digest[:12]}-{EXPORT_VERSION}"
    folder.mkdir(parents=True)
    note = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "cosine": 0.9999994}
    note_file = {"recipe": EXPORT_VERSION, "model": model.id, "files": {"fp32": note}}
    (folder / "export.json").write_text(json.dumps(note_file))
    (folder / "model.onnx").write_bytes(data)
    return folder / "model.onnx"


def test_the_model_is_compared_with_its_digests(tmp_path: Path) -> None:
    there = settings(tmp_path, precision="fp32")
    assert check_model(there).endswith(
        "files as published; its fast form is made by `mtor-ms index`"
    )
    export = exported(tmp_path / "cache", b"a fast form")
    assert check_model(there).endswith(
        f"fast form (fp32) in {export.parent}, cosine with the original 0.999999 at least"
    )
    export.write_bytes(b"a foul form")
    with pytest.raises(ModelUntrusted, match="has changed since it was checked") as found:
        check_model(there)
    assert "mtor-ms index" in found.value.remedy
