"""Lists in a document: the items that a sentence is one of, or leads up to."""

from assistant.answering.quotation import neighbour
from assistant.domain import BlockKind, Document, SentenceHit


def items_around(document: Document, hit: SentenceHit) -> list[SentenceHit]:
    """The first sentence of each item, in their order; empty when there is no list."""
    first_of: dict[int, int] = {}
    for ordinal, sentence in enumerate(document.sentences):
        first_of.setdefault(sentence.block, ordinal)
    block = hit.sentence.block
    if hit.sentence.kind is not BlockKind.LIST_ITEM:
        block += 1
    items: list[int] = []
    for step in (-1, 1):
        at = block if step == 1 else block - 1
        while at in first_of and document.sentences[first_of[at]].kind is BlockKind.LIST_ITEM:
            items.append(first_of[at])
            at += step
    found = (neighbour(document, hit, ordinal) for ordinal in sorted(items))
    return [item for item in found if item is not None]
