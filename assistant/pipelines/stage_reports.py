"""What each stage of an answer found, for who watches."""

from collections.abc import Sequence

from assistant.domain import Draft, Evidence, Source, StageResult, Verification


def retrieved(found: Evidence) -> tuple[StageResult, ...]:
    """The passages, best first."""
    return tuple(
        StageResult(hit.source.title, hit.passage.text, min(1.0, max(0.0, hit.score)))
        for hit in sorted(found.hits, key=lambda hit: -hit.score)
    )


def read(evidence: Evidence) -> tuple[StageResult, ...]:
    """The sentences that were read, with the probability that each answers, best first."""
    return tuple(StageResult(s.source.title, s.text, s.relevance) for s in evidence.sentences)


def checked(
    draft: Draft, verification: Verification, sources: Sequence[Source]
) -> tuple[StageResult, ...]:
    """The claims, with what became of each when it was held against what it cites."""
    titles = {source.id: source.title for source in sources}
    return tuple(
        StageResult(
            "; ".join(dict.fromkeys(titles[c.source_id] for c in claim.citations)),
            claim.text,
            verdict=f"{verdict.support.value}: {verdict.reason}",
        )
        for claim, verdict in zip(draft.claims, verification.verdicts, strict=True)
    )
