"""The one place where citations are made."""

from assistant.domain import Citation, Passage, Source
from assistant.text.evidence_level import evidence_of


def cite(
    source: Source, passage: Passage, quote: str, start: int, section: str, passage_id: str = ""
) -> Citation:
    """The citation of words that begin at `start` in the stored text of `source`.

    `passage_id` names another passage of the same page that holds them, where `passage` does not.
    """
    return Citation(
        source_id=source.id,
        passage_id=passage_id or passage.id,
        quote=quote,
        start=start,
        end=start + len(quote),
        section=section,
        evidence=evidence_of(source, quote),
        page=passage.page,
        page_label=passage.page_label,
    )
