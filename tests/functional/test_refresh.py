"""An index that is rebuilt while somebody asks: new questions use it, nothing breaks."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

from assistant.bootstrap import make_assistant
from assistant.settings import Settings

QUESTION = "What does rapamycin do to myelin in EAE mice?"


def test_new_questions_use_the_new_index(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    first = corpus / "one.txt"
    first.write_text("Rapamycin reduced the loss of myelin in mice with EAE.\n", encoding="utf-8")
    settings = Settings(corpus=corpus, index=tmp_path / "index")
    reader, writer = make_assistant(settings), make_assistant(settings)
    writer.index()
    before = reader.ask(QUESTION)
    assert [claim.citations[0].source_id for claim in before.claims] == ["one"]
    shutil.copy(first, corpus / "two.txt")
    (corpus / "two.txt").write_text(
        "Rapamycin slowed the repair of myelin in mice given cuprizone and in EAE.\n",
        encoding="utf-8",
    )
    failures: list[BaseException] = []
    done = threading.Event()

    def keep_asking() -> None:
        while not done.is_set():
            try:
                assert reader.ask(QUESTION).claims
            except BaseException as error:
                failures.append(error)

    asking = threading.Thread(target=keep_asking)
    asking.start()
    for _ in range(3):
        writer.index(full=True)
    done.set()
    asking.join()
    assert failures == []
    after = reader.ask(QUESTION)
    assert after.provenance.corpus != before.provenance.corpus
    assert {c.source_id for claim in after.claims for c in claim.citations} >= {"one", "two"}
