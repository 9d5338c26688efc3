"""Asks again what was answered, and reports what is different and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from assistant.domain import Answer, SavedAnswer
from assistant.errors import UnknownSource
from assistant.service import Assistant
from assistant.settings import EvidenceScope, Scope
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.presentation.sentences import codes_of
from assistant.surfaces.shared.answer_log import canonical

if TYPE_CHECKING:
    from assistant.bootstrap import SqliteAnswers

_NAMED: Final = 5
"""Sources that are named when a corpus has changed; the others are counted."""
_WHAT: Final = {
    "index": "the index has another configuration",
    "embedder": "another embedding model is in use",
    "settings": "the settings are others",
    "version": "the program has another version",
}


class Outcome(StrEnum):
    """The result of asking again."""

    SAME = "same"
    CHANGED = "changed"
    NOT_REPRODUCIBLE = "not_reproducible"
    """A language model wrote it: the same words would come again by chance only."""


@dataclass(frozen=True, slots=True)
class Replay:
    """An answer and its repetition."""

    kept: SavedAnswer
    outcome: Outcome
    answer: Answer | None
    """The answer of today; None where a language model would have to write it."""
    changes: tuple[str, ...]
    reasons: tuple[str, ...]
    quotes: tuple[int, int]
    """(quotes that still stand where they stood, quotes)."""

    def to_dict(self) -> dict[str, Any]:
        """As plain data: the answer of then as ``then``, that of today as ``now``."""
        now = json.loads(canonical(answer_to_dict(self.answer))) if self.answer else None
        return {
            "id": self.kept.id,
            "at": self.kept.at,
            "outcome": self.outcome.value,
            "changes": list(self.changes),
            "reasons": list(self.reasons),
            "quotes": {"standing": self.quotes[0], "all": self.quotes[1]},
            "then": self.kept.answer(),
            "now": now,
        }


def replay(
    log: SqliteAnswers, assistant: Assistant, answer_id: str, owner: str | None = ""
) -> Replay:
    """Asks again what was answered under that id, and reports what is different and why.

    With None for `owner` it is looked for among the answers of everybody. `assistant` writes
    without a language model. Raises UnknownAnswer, AnswersClosed, or as asking does.
    """
    kept = log.find(answer_id, owner)
    then = kept.answer()
    quotes = _standing(assistant, then)
    if kept.writer != "extractive":
        return Replay(kept, Outcome.NOT_REPRODUCIBLE, None, (), (), quotes)
    scope = Scope(EvidenceScope(kept.scope), kept.passages)
    answer = assistant.ask(kept.question, kept.turns, scope=scope)
    now = json.loads(canonical(answer_to_dict(answer)))
    if canonical(now) == canonical(then):
        return Replay(kept, Outcome.SAME, answer, (), (), quotes)
    moved = _moved(log.sources(kept.corpus), assistant.digests())
    changes = _changes(then, now, moved)
    return Replay(kept, Outcome.CHANGED, answer, changes, _reasons(then, now, moved), quotes)


def _standing(assistant: Assistant, answer: Mapping[str, Any]) -> tuple[int, int]:
    """How many quotes stand where they stood, of how many."""
    cited = [c for claim in answer["claims"] for c in claim["citations"]]
    standing = 0
    for one in cited:
        try:
            text = assistant.document(one["source_id"]).text
        except UnknownSource:
            continue
        standing += text[one["start"] : one["end"]] == one["quote"]
    return standing, len(cited)


def _moved(then: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """For each source that is not what it was, how: added, removed or changed."""
    if not then:
        return {}
    moved = {key: "removed" for key in then if key not in now}
    moved |= {key: "added" for key in now if key not in then}
    return moved | {key: "changed" for key in now if then.get(key, now[key]) != now[key]}


def _reasons(
    then: Mapping[str, Any], now: Mapping[str, Any], moved: Mapping[str, str]
) -> tuple[str, ...]:
    """Why an answer may differ: what its provenance names and has changed."""
    before, after = then["provenance"], now["provenance"]
    reasons = []
    if before["corpus"] != after["corpus"]:
        parts = []
        for how in ("added", "removed", "changed"):
            keys = [key for key, what in moved.items() if what == how]
            if keys:
                more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
                parts.append(f"{', '.join(keys[:_NAMED])}{more} {how}")
        reasons.append("the corpus is another: " + ("; ".join(parts) or "its list was not kept"))
    reasons += [said for name, said in _WHAT.items() if before[name] != after[name]]
    return tuple(reasons) or ("nothing that the provenance names has changed: please report this",)


def _changes(
    then: Mapping[str, Any], now: Mapping[str, Any], moved: Mapping[str, str]
) -> tuple[str, ...]:
    """What is different for a reader."""
    before = {claim["text"]: claim for claim in then["claims"]}
    after = {claim["text"]: claim for claim in now["claims"]}
    changes = []
    if then["abstained"] != now["abstained"]:
        changes.append("it is refused now" if now["abstained"] else "it is answered now")
    for text, claim in before.items():
        if text not in after:
            changes.append(f"gone: “{text}” ({_why(claim, moved, 'others fit better now')})")
        elif claim["support"] != after[text]["support"]:
            changes.append(f"“{text}” is {after[text]['support']} now, not {claim['support']}")
    for text, claim in after.items():
        if text not in before:
            changes.append(f"new: “{text}” ({_why(claim, moved, 'it fits better now')})")
    if not changes and list(before) != list(after):
        changes.append("the same sentences in another order")
    changes += _sets("caveat", codes_of(then), codes_of(now))
    changes += _sets("cited paper's verdict", _verdicts(then), _verdicts(now))
    if then["confidence"] != now["confidence"]:
        was, is_ = then["confidence"], now["confidence"]
        changes.append(
            f"confidence {is_['level']} ({is_['score']:.2f}), before {was['level']} ({was['score']:.2f})"
        )
    return tuple(changes) or ("what a reader sees is the same; only its provenance differs",)


def _verdicts(answer: Mapping[str, Any]) -> set[str]:
    return {f"{link['source_id'] or link['marker']} {link['verdict']}" for link in answer["chain"]}


def _sets(what: str, before: set[str], after: set[str]) -> list[str]:
    gone = [f"{what} gone: {one}" for one in sorted(before - after)]
    return gone + [f"{what} new: {one}" for one in sorted(after - before)]


def _why(claim: Mapping[str, Any], moved: Mapping[str, str], otherwise: str) -> str:
    """A source that came, went or changed explains a sentence; else its place among the others."""
    cited = dict.fromkeys(c["source_id"] for c in claim["citations"])
    found = [f"{key} was {moved[key]}" for key in cited if key in moved]
    return "; ".join(found) or f"{', '.join(cited)} is as it was, {otherwise}"
