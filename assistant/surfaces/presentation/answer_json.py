"""Answer → the documented JSON."""

import json
import re
import unicodedata
from dataclasses import asdict
from typing import Any, Final

from assistant.domain import Answer, CheckedClaim, Citation, Direction, Outcome, Source
from assistant.surfaces.presentation.answer_schema import (
    AnswerJson,
    BadgeJson,
    CitationJson,
    ClaimJson,
    EvidenceGroupJson,
    NearestJson,
    SourceJson,
)
from assistant.surfaces.presentation.response_types import CheckedJson, SourceRowJson

_PERHAPS: Final = re.compile(r"[^\x00-\x7e]")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
REFUSAL: Final = "The documents do not answer this question."
NEAREST: Final = (
    "The documents do not clearly answer this. These sentences come closest and may not answer it:"
)
"""What stands above sentences that only come near. Of 214 questions with such sentences, 56 are answered by one of
them (natural-dev, dev and fit, November 2026): so neither that they answer nor that they do not is said."""


def dumped(data: Any, indent: int | None = None) -> str:
    """JSON in which characters that cannot be seen are written as escapes.

    The same data, and nothing that a terminal obeys or that turns a line round.
    """
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    # What is unseen in ASCII is an escape already, but for DEL.
    return _PERHAPS.sub(_seen, text)


def _seen(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if unicodedata.category(found[0]) in _UNSEEN else found[0]


def answer_text(answer: Answer) -> str:
    """The claims with their markers, list items on lines of their own; a refusal in a sentence."""
    if answer.question.small_talk:
        return answer.notice
    if answer.outcome is Outcome.NONE:
        return REFUSAL
    numbers = {source.id: n for n, source in enumerate(answer.sources, start=1)}
    if answer.outcome is Outcome.NEAREST:
        near = [f"• {c.text} [{numbers[c.citations[0].source_id]}]" for c in answer.nearest]
        return "\n".join([NEAREST, *near])
    parts: list[str] = []
    for claim in answer.claims:
        marks = "".join(
            f" [{n}]" for n in dict.fromkeys(numbers[c.source_id] for c in claim.citations)
        )
        text = claim.text + marks
        if claim.list_item:
            parts.append(("\n• " if parts else "• ") + text)
        else:
            after_list = bool(parts) and parts[-1].lstrip().startswith("•")
            parts.append(("\n" if after_list else " " if parts else "") + text)
    return "".join(parts)


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """The answer as plain data, valid against `answer_schema`."""
    numbers = {source.id: n for n, source in enumerate(answer.sources, start=1)}
    model = AnswerJson.model_validate(
        {
            "id": answer.id,
            "question": answer.question.text,
            "standalone_question": answer.question.standalone,
            "answer": answer_text(answer),
            "outcome": answer.outcome,
            "abstained": answer.abstained,
            "kind": answer.question.kind,
            "lead": answer.lead,
            "looked_for": _looked_for(answer),
            "claims": _claims(answer, numbers),
            "evidence_summary": _summary(answer),
            "chain": answer.chain,
            "safety": answer.safety,
            "evidence": answer.evidence,
            "caveats": answer.caveats,
            "confidence": answer.confidence,
            "sources": _sources(answer),
            "nearest": _nearest(answer, numbers),
            "follow_ups": answer.follow_ups,
            "conflicts": [
                {"about": c.about, "sides": (c.one, c.other), "in_short": c.in_short}
                for c in answer.conflicts
            ],
            "terms": answer.plain_words,
            "notice": answer.notice,
            "provenance": answer.provenance,
        }
    )
    return model.model_dump(mode="json", by_alias=True)


def checked_to_dict(checked: CheckedClaim) -> dict[str, Any]:
    """What the corpus says to somebody's sentence, as `CheckedJson` says."""
    return CheckedJson.model_validate(checked).model_dump(mode="json")


def answer_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the answer."""
    schema = AnswerJson.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def source_to_dict(source: Source) -> dict[str, Any]:
    """A source as `SourceRowJson` says."""
    return SourceRowJson.model_validate(source).model_dump(mode="json")


def _looked_for(answer: Answer) -> list[str]:
    """The words of the question that were looked up, as they stand in it, each once."""
    words = {term.surface.lower(): term.surface for term in reversed(answer.question.terms)}
    return list(words.values())[::-1]


def _summary(answer: Answer) -> list[EvidenceGroupJson]:
    return [
        EvidenceGroupJson(
            population=group.population,
            studies=group.studies,
            participants=group.participants,
            benefit=group.counts[Direction.BENEFIT],
            no_effect=group.counts[Direction.NO_EFFECT],
            harm=group.counts[Direction.HARM],
            mixed=group.counts[Direction.MIXED],
            source_ids=list(group.sources),
        )
        for group in answer.summary
    ]


def _claims(answer: Answer, numbers: dict[str, int]) -> list[ClaimJson]:
    return [
        ClaimJson(
            text=claim.text,
            support=verdict.support,
            reason=verdict.reason,
            relevance=round(claim.relevance, 4),
            computed=claim.computed,
            findings=list(claim.findings),
            group=claim.group,
            citations=[CitationJson(**_place(c, numbers)) for c in claim.citations],
        )
        for claim, verdict in zip(answer.claims, answer.verdicts, strict=True)
    ]


def _nearest(answer: Answer, numbers: dict[str, int]) -> list[NearestJson]:
    return [
        NearestJson(
            **_place(claim.citations[0], numbers),
            text=claim.text,
            relevance=round(claim.relevance, 4),
        )
        for claim in answer.nearest
    ]


def _place(citation: Citation, numbers: dict[str, int]) -> dict[str, Any]:
    return {"n": numbers[citation.source_id], **asdict(citation)}


def _sources(answer: Answer) -> list[SourceJson]:
    return [
        SourceJson(
            n=number,
            source_id=source.id,
            title=source.title,
            authors=list(source.authors),
            year=source.year,
            doi=source.doi,
            pmid=source.pmid,
            kind=source.kind,
            evidence=source.evidence,
            commercial=source.commercial,
            badges=[BadgeJson.model_validate(one) for one in answer.badges.get(source.id, ())],
        )
        for number, source in enumerate(answer.sources, start=1)
    ]
