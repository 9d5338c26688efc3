"""Two questions in one message, made of two that are answered in the same paper.

One in five messages of strangers asks for two things. A reader that saw only single questions is sure of
the sentences of one part and unsure of the other's.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from training.grouped import Group, Passage

_BETWEEN: Final = ("? ", " and ", ", and ", " / ", "? And ", "? Also, ", ", also ", ". ")
_MOST: Final = 8
"""Passages of a joined question."""
_HALF_ANSWERED: Final = 0.2
"""Share of which only one part has an answer."""
_RANK: Final = {0: 0, -1: 1, 1: 2}
"""Which of two labels of a sentence holds for both parts together."""


def joined(groups: Sequence[Group], share: float, seed: int) -> list[Group]:
    """At most `share` of the number of `groups`, new ones with each seed.

    A sentence answers if it answers either part; what would complete the answer to a part is left out of the loss.
    """
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    answered = [n for n, group in enumerate(groups) if _titles(group)]
    others = [n for n, group in enumerate(groups) if not _titles(group)]
    by_title: Mapping[str, list[int]] = defaultdict(list)
    for n in answered:
        for title in _titles(groups[n]):
            by_title[title].append(n)
    found = []
    for n in chance.choices(answered, k=round(share * len(groups))) if answered else []:
        if others and chance.random() < _HALF_ANSWERED:
            partner = chance.choice(others)
        else:
            partner = chance.choice(by_title[chance.choice(sorted(_titles(groups[n])))])
        if partner != n:
            pair = [groups[n], groups[partner]]
            chance.shuffle(pair)
            found.append(_join(pair[0], pair[1], chance))
    return found


def _titles(group: Group) -> set[str]:
    """Titles of the passages that answer."""
    return {passage.title for passage in group.passages if 1 in passage.labels}


def _join(one: Group, other: Group, chance: random.Random) -> Group:
    between = chance.choice(_BETWEEN)
    question = one.question.rstrip(" ?.!") + between + other.question
    marks: dict[str, int] = {}
    for group in (one, other):
        for passage in group.passages:
            for sentence, label in zip(passage.sentences, passage.labels, strict=True):
                marks[sentence] = max((marks.get(sentence, 0), label), key=_RANK.__getitem__)
    passages = {p.sentences: p for group in (one, other) for p in group.passages}
    kept = sorted(passages.values(), key=lambda p: (1 not in p.labels, chance.random()))[:_MOST]
    chance.shuffle(kept)
    return Group(
        question,
        tuple(Passage(p.title, p.sentences, tuple(marks[s] for s in p.sentences)) for p in kept),
    )
