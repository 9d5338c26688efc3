"""Answer → the documented JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from assistant.domain import (
    Answer,
    Badge,
    Caveat,
    CheckedClaim,
    Citation,
    Direction,
    Source,
    WriterUse,
)
from assistant.surfaces.presentation.answer_schema import (
    AnswerJson,
    BadgeJson,
    CaveatJson,
    ChainJson,
    CitationJson,
    ClaimJson,
    ConfidenceJson,
    ConflictJson,
    EvidenceGroupJson,
    EvidenceLineJson,
    NearestJson,
    ProvenanceJson,
    SourceJson,
    TermJson,
    WriterUseJson,
)
from assistant.surfaces.presentation.plain import answer_text

__all__ = ["answer_schema", "answer_to_dict", "checked_to_dict", "dumped", "source_to_dict"]

_PERHAPS: Final = re.compile(r"[^\x00-\x7e]")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def dumped(data: Any, indent: int | None = None) -> str:
    """JSON in which characters that cannot be seen are written as escapes.

    The same data, and nothing that a terminal obeys or that turns a line round.
    """
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    # What is unseen in ASCII is an escape already, but for DEL.
    return _PERHAPS.sub(_seen, text)


def _seen(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if unicodedata.category(found[0]) in _UNSEEN else found[0]


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """The answer as plain data, valid against `answer_schema`."""
    numbers = {source.id: n for n, source in enumerate(answer.sources, start=1)}
    model = AnswerJson(
        id=answer.id,
        question=answer.question.text,
        standalone_question=answer.question.standalone,
        answer=answer_text(answer),
        outcome=answer.outcome,
        abstained=answer.abstained,
        kind=answer.question.kind,
        lead=answer.lead,
        looked_for=_looked_for(answer),
        claims=_claims(answer, numbers),
        evidence_summary=_summary(answer),
        chain=[
            ChainJson(
                claim=link.claim,
                via=link.via,
                marker=link.marker,
                source_id=link.source_id,
                verdict=link.verdict,
                note=link.note,
            )
            for link in answer.chain
        ],
        safety=_caveats(answer.safety),
        evidence=EvidenceLineJson(text=answer.evidence.text, codes=list(answer.evidence.codes)),
        caveats=_caveats(answer.caveats),
        confidence=ConfidenceJson(level=answer.confidence.level, score=answer.confidence.score),
        sources=[
            _source(source, n, answer.badges.get(source.id, ()))
            for n, source in enumerate(answer.sources, start=1)
        ],
        nearest=_nearest(answer, numbers),
        follow_ups=list(answer.follow_ups),
        conflicts=[
            ConflictJson(
                about=c.about, sides=[list(c.one), list(c.other)], in_short=list(c.in_short)
            )
            for c in answer.conflicts
        ],
        terms=[TermJson(term=w.word, meaning=w.meaning) for w in answer.plain_words],
        notice=answer.notice or None,
        provenance=ProvenanceJson(
            version=answer.provenance.version,
            index=answer.provenance.index,
            corpus=answer.provenance.corpus,
            writer=answer.provenance.writer,
            embedder=answer.provenance.embedder,
            settings=answer.provenance.settings,
            timings_ms=dict(answer.provenance.timings_ms),
            writer_use=_use(answer.provenance.use),
        ),
    )
    return model.model_dump(mode="json", by_alias=True)


def _use(use: WriterUse | None) -> WriterUseJson | None:
    if use is None:
        return None
    return WriterUseJson(
        form=use.form.value,
        calls=use.calls,
        prompt_tokens=use.prompt_tokens,
        reply_tokens=use.reply_tokens,
        counted=use.counted,
        sentences=use.sentences,
        shown=use.shown,
        mended=use.mended,
    )


def checked_to_dict(checked: CheckedClaim) -> dict[str, Any]:
    """What the corpus says to somebody's sentence, as plain data."""
    return {
        "text": checked.claim.text,
        "support": checked.verdict.support.value,
        "reason": checked.verdict.reason,
        "citations": [
            {
                "source_id": c.source_id,
                "passage_id": c.passage_id,
                "quote": c.quote,
                "start": c.start,
                "end": c.end,
                "section": c.section,
                "evidence": c.evidence.value,
            }
            for c in checked.claim.citations
        ],
        "chain": [
            {
                "via": link.via,
                "marker": link.marker,
                "source_id": link.source_id or None,
                "verdict": link.verdict.value,
                "note": link.note,
            }
            for link in checked.chain
        ],
        "sources": [source_to_dict(source) for source in checked.sources],
    }


def answer_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the answer."""
    schema = AnswerJson.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def source_to_dict(source: Source) -> dict[str, Any]:
    """A source as plain data; empty values as null or empty lists."""
    return {
        "source_id": source.id,
        "title": source.title,
        "authors": list(source.authors),
        "year": source.year,
        "journal": source.journal or None,
        "doi": source.doi or None,
        "pmid": source.pmid or None,
        "pmcid": source.pmcid or None,
        "kind": source.kind.value,
        "evidence": source.evidence.value,
        "evidence_kinds": [level.value for level in source.evidence_kinds],
        "conditions": list(source.conditions),
        "species": list(source.species),
        "commercial": source.commercial,
        "licence": source.licence or None,
        "retracted": source.retracted or None,
        "updates": list(source.updates),
        "cited_as": [f"{by} [{number}]" for by, number in source.cited_as],
        "provenance": source.provenance,
    }


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
    return {
        "n": numbers[citation.source_id],
        "source_id": citation.source_id,
        "passage_id": citation.passage_id,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "page": citation.page,
        "page_label": citation.page_label or None,
        "section": citation.section,
        "evidence": citation.evidence,
    }


def _caveats(caveats: Sequence[Caveat]) -> list[CaveatJson]:
    return [CaveatJson(code=c.code, text=c.text, claims=list(c.claims)) for c in caveats]


def _source(source: Source, number: int, badges: Sequence[Badge]) -> SourceJson:
    return SourceJson(
        n=number,
        source_id=source.id,
        title=source.title,
        authors=list(source.authors),
        year=source.year,
        doi=source.doi or None,
        pmid=source.pmid or None,
        kind=source.kind,
        evidence=source.evidence,
        commercial=source.commercial,
        badges=[BadgeJson(code=badge.code, text=badge.text) for badge in badges],
    )
