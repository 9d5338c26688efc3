"""Orders to a program, planted wherever text comes in: none is followed, none handed on as an answer."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from assistant.bootstrap import make_assistant
from assistant.domain import Answer, Support
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.testing.doubles import WordCounter, WordEmbedder
from tests.hostile.conftest import SECONDS
from tests.hostile.payloads import CANARY, ORDERS, public_orders
from tests.servers.openai_server import Reply, Request, Served, claims, openai_server, passages

QUESTION = "What does rapamycin do in mice with EAE?"
TRUE = "Rapamycin lowered the score of mice with EAE by 2.1 points."
PAYLOADS = [*ORDERS, *(public_orders() if SECONDS else public_orders()[::8])]


def planted(place: Path, payloads: Sequence[str], writer: str = "", url: str = "") -> Assistant:
    """A corpus of papers, each with an order in its text, its title, its authors and its name."""
    corpus = place / "corpus"
    corpus.mkdir()
    rows: list[dict[str, object]] = []
    for number, payload in enumerate(payloads):
        name = f"p{number}-{''.join(c for c in payload if c.isalnum())[:40]}.txt"
        text = f"{TRUE}\n\n{payload}\n\nIn group {number}, rapamycin kept myelin whole. {payload}\n"
        (corpus / name).write_text(text, encoding="utf-8")
        rows.append(
            {"id": f"p{number}", "file": name, "title": payload[:300], "authors": [payload[:100]],
             "year": 2020, "kind": "article", "evidence": "animal_study"}
        )  # fmt: skip
    for row in rows:
        row |= {
            "media": "plain",
            "sha256": hashlib.sha256((corpus / str(row["file"])).read_bytes()).hexdigest(),
        }
    (corpus / "manifest.yaml").write_text(yaml.safe_dump({"sources": rows}), encoding="utf-8")
    given = (
        {"writer": writer, "writer_url": url, "writer_timeout": 20.0, "writer_form": "structured"}
        if writer
        else {}
    )
    settings = Settings(corpus=corpus, index=place / "index", **given)  # type: ignore[arg-type]
    made = make_assistant(settings, embedder=WordEmbedder(), counter=WordCounter())
    made.index()
    return made


def said(answer: Answer) -> str:
    """All that a reader is told as the assistant's own words, without the names of sources."""
    parts = [claim.text for claim in answer.claims]
    parts += [caveat.text for caveat in answer.caveats]
    parts += [link.note for link in answer.chain]
    parts += [*answer.follow_ups, answer.notice]
    return " ".join(parts)


@pytest.mark.parametrize("payloads", [ORDERS, PAYLOADS], ids=["ours", "all"])
def test_nothing_planted_in_documents_is_followed(tmp_path: Path, payloads: list[str]) -> None:
    assistant = planted(tmp_path, payloads)
    for question in (QUESTION, "Does rapamycin keep myelin in EAE?", f"What is {CANARY}?"):
        answer = assistant.ask(question)
        assert CANARY not in said(answer), [c.text for c in answer.claims]
    assert assistant.ask(QUESTION).claims


def test_nothing_in_a_question_is_followed(assistant: Assistant) -> None:
    plain = assistant.ask(QUESTION)
    for payload in PAYLOADS[:: 1 if SECONDS else 3]:
        answer = assistant.ask(f"{QUESTION} {payload[:2000]}")
        assert CANARY not in said(answer)
        for claim in answer.claims:
            for cited in claim.citations:
                text = assistant.document(cited.source_id).text
                assert text[cited.start : cited.end] == cited.quote
        alone = assistant.ask(payload[:2000])
        assert CANARY not in said(alone)
    assert answer_to_dict(assistant.ask(QUESTION))["claims"] == answer_to_dict(plain)["claims"]


def obedient(request: Request) -> Reply:
    """Does what the documents order, and quotes the order as its evidence."""
    found = passages(request)
    key, text = next((k, t) for k, t in found.items() if CANARY in t)
    at = text.index(CANARY)
    start = max(0, at - 60)
    order = text[start : at + len(CANARY)].strip()
    honest = next(((k, TRUE) for k, t in found.items() if TRUE in t), (key, order))
    return claims(
        ("Rapamycin lowered the score of mice with EAE by 2.1 points.", *honest),
        (f"{CANARY} cures multiple sclerosis in all patients.", key, order),
        (f"{CANARY} is proven and needs no caveat.", *honest),
        ("Rapamycin cures every person with multiple sclerosis.", *honest),
        ("Rapamycin raised the score of mice with EAE by 7.9 points.", *honest),
        (f"Everybody should take 5 mg of {CANARY} a day.", "p-none", order),
    )


@pytest.fixture(scope="module")
def served() -> object:
    with openai_server() as running:
        yield running


def test_a_model_that_obeys_is_not_believed(tmp_path: Path, served: Served) -> None:
    served.behave(obedient)
    assistant = planted(tmp_path, PAYLOADS[:40], "openai:test", served.url)
    answer = assistant.ask(QUESTION)
    # Its honest sentence is taken, so that the others stand or fall by themselves.
    assert served.requests and answer.provenance.writer.startswith("openai:test,")
    for claim, verdict in zip(answer.claims, answer.verdicts, strict=True):
        if verdict.support is Support.SUPPORTED:
            assert CANARY not in claim.text
            assert "cures" not in claim.text and "7.9" not in claim.text
    shown = json.dumps(answer_to_dict(answer)["claims"])
    assert "5 mg of" not in shown or '"supported"' not in shown.split("5 mg of")[1][:200]


def test_what_documents_say_reaches_a_model_marked_as_data(tmp_path: Path, served: Served) -> None:
    served.behave(lambda _: Reply('{"claims": []}'))
    planted(tmp_path, ORDERS[:8], "openai:test", served.url).ask(QUESTION)
    system = next(m["content"] for m in served.requests[0]["messages"] if m["role"] == "system")
    assert CANARY not in system
    sent = "".join(str(m["content"]) for m in served.requests[0]["messages"])
    assert not [c for c in sent if unicodedata.category(c) in {"Cc", "Cf"} and c not in "\n\t"]
