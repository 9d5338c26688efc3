"""Claims in other words of the same direction, and in words of the opposite one.

"Raises" and "lowers" are neighbours to an encoder that was trained to find what is on the same subject. A claim
that is borne out becomes one that is contradicted when its one word of direction is turned round, and stays
borne out when that word gives way to one of the same direction: pairs that differ in nothing else, after
Kaushik et al. (ICLR 2020) on counterfactually augmented data.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.reader import LABELS
from training.data import ClaimRow

# One line for each part of speech: words of one direction, then those of the other.
_OPPOSITES: Final = tuple(
    (tuple(up.split("|")), tuple(down.split("|")))
    for up, down in (
        ("raises|increases|elevates|boosts|enhances|augments", "lowers|decreases|reduces|cuts|diminishes|suppresses"),
        ("increase", "decrease"),
        ("raise|elevate|boost|enhance|augment", "reduce|cut|diminish|suppress"),
        ("raised|increased|elevated|boosted|enhanced", "lowered|decreased|reduced|diminished|suppressed"),
        ("raising|increasing|elevating|boosting|enhancing", "lowering|decreasing|reducing|cutting|diminishing"),
        ("higher|greater|larger|elevated", "lower|smaller|reduced|diminished"),
        ("more|additional", "fewer|less"),
        ("rise|gain", "drop|fall|reduction|decline|loss"),
        ("rises|grows|climbs|goes up", "falls|drops|shrinks|declines|goes down"),
        ("rose|grew|climbed|went up", "fell|dropped|shrank|declined|went down"),
        ("longer|later", "shorter|earlier"),
        ("faster|quicker", "slower"),
        ("better|superior", "worse|inferior"),
        ("improves|benefits", "worsens|impairs|harms"),
        ("improve|help", "worsen|impair|harm"),
        ("improved|helped", "worsened|impaired|harmed"),
        ("improvement|benefit", "worsening|impairment|harm"),
        ("activates|stimulates|induces|promotes|triggers", "inhibits|blocks|prevents|represses|suppresses"),
        ("activate|stimulate|induce|promote|trigger", "inhibit|block|prevent|repress|suppress"),
        ("activated|stimulated|induced|promoted|triggered", "inhibited|blocked|prevented|repressed"),
        ("activation|stimulation|induction|promotion", "inhibition|blockade|prevention|repression|suppression"),
        ("accelerates|speeds up|hastens", "slows|delays|retards"),
        ("accelerated|sped up|hastened", "slowed|delayed|retarded"),
        ("upregulated|up-regulated|overexpressed", "downregulated|down-regulated|silenced"),
        ("upregulates|up-regulates", "downregulates|down-regulates"),
        ("strengthens|supports", "weakens|undermines"),
        ("effective|beneficial|helpful", "ineffective|harmful|useless"),
        ("safe|harmless|well tolerated", "unsafe|harmful|poorly tolerated"),
        ("protects against|guards against", "predisposes to|makes people prone to"),
        ("positively|directly", "negatively|inversely"),
        ("most", "few"),
        ("common|frequent", "rare|uncommon"),
        ("required|necessary|essential", "unnecessary|dispensable"),
        ("abundant|plentiful", "scarce|absent"),
        ("gains|acquires", "loses"),
    )
)  # fmt: skip
_SIDES: Final[dict[str, list[tuple[int, int]]]] = {}
for _line, _both in enumerate(_OPPOSITES):
    for _side, _words in enumerate(_both):
        for _word in _words:
            _SIDES.setdefault(_word, []).append((_line, _side))
_ANY: Final = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _SIDES), key=len, reverse=True)) + r")\b", re.I
)
_DENIED: Final = re.compile(
    r"\b(?:not|no|never|neither|nor|without|fails?|failed|lack\w*|un\w+)\b|n't\b", re.I
)
_SAID: Final = re.compile(r"\b(is|are|was|were|does|did|can|has|have)\b(?! not)", re.I)
_NOT: Final = re.compile(r"\b(is|are|was|were|does|did|can|has|have) not\b", re.I)
_SUPPORTS, _CONTRADICTS, _NEITHER = (
    LABELS.index(label) for label in ("supports", "contradicts", "neither")
)


def contrasts(rows: Sequence[ClaimRow], sources: frozenset[str], seed: int) -> list[ClaimRow]:
    """Rows made of those of `sources`: a claim or its evidence turned round.

    What was borne out is contradicted then; what the evidence said nothing of, it still says nothing of. A claim
    that is contradicted may be so for another reason, so none is made of it.
    """
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    made = []
    for row in rows:
        if row.source not in sources or row.label == _CONTRADICTS:
            continue
        label = _CONTRADICTS if row.label == _SUPPORTS else _NEITHER
        if row.label == _NEITHER and chance.random() < 0.5:
            continue
        claim = reversed_direction(row.claim, chance)
        if claim:
            made.append(replace(row, claim=claim, label=label))
        evidence = reversed_direction(row.evidence, chance) if chance.random() < 0.5 else None
        if evidence:
            made.append(replace(row, evidence=evidence, label=label))
    return made


def reversed_direction(text: str, chance: random.Random) -> str | None:
    """The text with its one word of direction turned round, or else denied; None where neither can be done.

    >>> reversed_direction("Fasting raised ketone levels.", random.Random(1))
    'Fasting diminished ketone levels.'
    """
    found = list(_ANY.finditer(text))
    if len(found) == 1 and not _DENIED.search(text):
        return _swapped(text, found[0], chance, turned=True)
    if found:
        return None
    denied = _NOT.search(text)
    if denied:
        return text[: denied.end(1)] + text[denied.end() :]
    said = _SAID.search(text)
    if said and said.group(1).lower() not in ("has", "have") and not _DENIED.search(text):
        return text[: said.end()] + " not" + text[said.end() :]
    return None


def same_direction(text: str, chance: random.Random) -> str:
    """The text with one of its words of direction, if it has any, in another word for it."""
    found = list(_ANY.finditer(text))
    return _swapped(text, chance.choice(found), chance, turned=False) if found else text


def _swapped(text: str, found: re.Match[str], chance: random.Random, turned: bool) -> str:
    line, side = chance.choice(_SIDES[found.group().lower()])
    words = _OPPOSITES[line][1 - side if turned else side]
    word = chance.choice(words)
    if found.group()[0].isupper():
        word = word[0].upper() + word[1:]
    return text[: found.start()] + word + text[found.end() :]
