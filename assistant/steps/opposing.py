"""Two sentences that part ways: the same thing said to go one way and the other.

Three ways of parting, none of them a list of topics: the direction of an effect on the same thing,
another figure for the same quantity, and "directly" against "by way of something else". Nobody is
judged right here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, product
from typing import Final

from assistant.domain import Claim, Conflict
from assistant.steps.contrast import side_taken
from assistant.steps.direction import Way, ways
from assistant.steps.lexicon import Lexicon
from assistant.steps.profiles import Figure, profile
from assistant.steps.sentences import without_markers
from assistant.steps.words import analysed

__all__ = ["Opposing", "Stance"]

_COUNTED: Final = frozenset({"million", "billion"})
"""Units of which two figures for one quantity cannot both be right."""
_ALIKE: Final = 0.5
"""Share of the shorter sentence's things that the other must name, for two figures to be of one quantity."""
_DIRECTLY: Final = re.compile(r"\bdirectly\b", re.I)
_BESIDE: Final = re.compile(
    r"(?<![\w-])(?P<before>[\w-]+)\s+directly\b(?:\s+(?P<next>[\w-]+))?", re.I
)
_CLAUSES: Final = re.compile(
    r"[;:]\s+|(?<!\s),?\s+(?:but|although|whereas|however)\s+|,\s+while\s+"
    r"|(?<!\s)\s+and\s+(?=(?:also\s+)?[a-z]+ed\b)",
    re.I,
)
_LEAD: Final = re.compile(
    r"^[^.:;]{0,160}?\b(?:showed|shows|found|concludes?|suggests?) that\s+", re.I
)
"""How it was found out; what follows is what is said."""
_BY_WAY_OF: Final = re.compile(
    r"\b(?:indirectly|via|through|by way of|together with|(?:form(?:s|ing)?|as) (?:a|the) complex|complex(?:es)? with"
    r"|subsequently|(?:must|need to) first|first (?:bind|form)\w*|not directly|do(?:es)? not block)\b",
    re.I,
)
_REMOVED: Final = re.compile(
    r"\b(?:delet\w+|silenc\w+|lack(?:s|ed|ing)?|knock\w*|inhibit(?:ing|ed|s)?|block(?:ing|ed|s)?)\b|-deficient\b",
    re.I,
)
_TURNED: Final = {Way.UP: 1, Way.DOWN: -1}


@dataclass(frozen=True, slots=True)
class Stance:
    """What one clause says about which things."""

    text: str
    causes: frozenset[str]
    """Interventions and pathways that it names, with what each is a kind of."""
    effects: frozenset[str]
    """Outcomes; where it names none, conditions. As named, without what they are kinds of."""
    removed: bool
    """It tells what happens without the cause: deleted, silenced, lacking."""
    keys: frozenset[str]
    figures: frozenset[Figure]
    side: int
    ways: frozenset[Way]


# The same sentences come up in question after question.
@lru_cache(maxsize=8192)
def _stance(text: str, lexicon: Lexicon) -> Stance:
    """What one clause says by itself."""
    said = profile(text, lexicon)
    group = lexicon.group
    tokens = analysed(without_markers(text), lexicon)
    named = frozenset(token.key[1:] for token in tokens if token.is_concept)
    keys = {t.key for t in tokens if not t.stop}
    return Stance(
        text=text,
        causes=said.concepts & (group("intervention") | group("pathway")),
        effects=named & group("outcome") or named & group("condition"),
        # A drug named is what is done; only what the body has itself can be taken away.
        removed=bool(_REMOVED.search(text)) and not named & group("intervention"),
        keys=frozenset(keys),
        figures=frozenset(f for f in said.figures if f.unit in _COUNTED),
        side=side_taken(text),
        ways=ways(text),
    )


@dataclass(frozen=True, slots=True)
class Opposing:
    """Finds sentences that part ways."""

    lexicon: Lexicon

    def stances(self, text: str, before: str = "") -> tuple[Stance, ...]:
        """What a sentence says, clause by clause.

        A clause that names no cause or no effect speaks of those of the clause before it; the
        first one of those of `before`, the sentence that it leans on.
        """
        found: list[Stance] = []
        last = _stance(before, self.lexicon) if before else None
        for clause in _CLAUSES.split(_LEAD.sub("", text)):
            one = _stance(clause, self.lexicon)
            if last is not None:
                one = replace(
                    one, causes=one.causes or last.causes, effects=one.effects or last.effects
                )
            found.append(one)
            last = one
        return tuple(found)

    def part_ways(
        self, one: Sequence[Stance], other: Sequence[Stance], directions: bool = True
    ) -> str:
        """In what two sentences part ways, in a few words; empty when they do not.

        Without `directions` only another figure or another manner counts.
        """
        for mine, theirs in product(one, other):
            if self._figures_differ(mine, theirs):
                return "the figure"
            if self._manner_differs(mine, theirs):
                return "whether it is direct"
            if directions and self._directions_differ(mine, theirs):
                return "the direction"
        return ""

    def conflicts(
        self, claims: Sequence[Claim], *, asked_both: bool, directions: bool = True
    ) -> tuple[Conflict, ...]:
        """The claims of an answer that part ways, each kind of parting once, sides together.

        Sentences of one source rarely contradict each other, so only claims of different sources
        are compared; where the question can be answered both ways (`asked_both`), what speaks for
        and what speaks against stand on two sides, whoever says it. Without `directions` only
        another figure or another manner counts, as in a list, of which no item goes any way.
        """
        stances = []
        for number, claim in enumerate(claims):
            last = claims[number - 1] if number else claim
            follows = last.citations[-1].source_id == claim.citations[0].source_id
            stances.append(self.stances(claim.text, last.text if number and follows else ""))
        sides: dict[str, tuple[list[int], list[int]]] = {}
        for i, j in combinations(range(len(stances)), 2):
            if _sources(claims[i]) & _sources(claims[j]):
                continue
            about = self.part_ways(stances[i], stances[j], directions)
            if not about:
                continue
            left, right = sides.setdefault(about, ([i], []))
            if j in left:
                left, right = right, left
            for number, side, against in ((i, left, right), (j, right, left)):
                if number not in side and number not in against:
                    side.append(number)
        found = tuple(
            Conflict(about, tuple(sorted(left)), tuple(sorted(right)))
            for about, (left, right) in sides.items()
            if left and right
        )
        return found or (self._for_and_against(stances) if asked_both else ())

    def _for_and_against(self, stances: Sequence[tuple[Stance, ...]]) -> tuple[Conflict, ...]:
        """What speaks for and what speaks against, of the same cause or the same outcome."""
        sides: dict[int, list[int]] = {1: [], -1: []}
        for number, stance in enumerate(stances):
            taken = {clause.side for clause in stance} - {0}
            if len(taken) == 1:
                sides[taken.pop()].append(number)
        paired = [
            (i, j)
            for i, j in product(sides[1], sides[-1])
            if any(self._of_one_thing(a, b) for a, b in product(stances[i], stances[j]))
        ]
        if not paired:
            return ()
        left, right = (tuple(sorted(set(side))) for side in zip(*paired, strict=True))
        return (Conflict("the direction", left, right),)

    def _of_one_thing(self, one: Stance, other: Stance) -> bool:
        outcomes = self._shared(one.effects, other.effects) & self.lexicon.group("outcome")
        return bool(one.causes & other.causes or outcomes)

    def _figures_differ(self, one: Stance, other: Stance) -> bool:
        """Each gives a figure of a unit that the other gives otherwise, for the same things."""
        for unit in {f.unit for f in one.figures} & {f.unit for f in other.figures}:
            mine = {f.value for f in one.figures if f.unit == unit}
            theirs = {f.value for f in other.figures if f.unit == unit}
            if mine & theirs or len(mine) > 1 or len(theirs) > 1:
                continue
            things = _things(one, self.lexicon), _things(other, self.lexicon)
            shared = things[0] & things[1]
            if len(shared) >= 2 and len(shared) >= _ALIKE * min(map(len, things)):
                return True
        return False

    def _manner_differs(self, one: Stance, other: Stance) -> bool:
        """One says "directly", the other by way of something, of the same thing done."""
        for direct, roundabout in ((one, other), (other, one)):
            done = _done_directly(direct.text, self.lexicon)
            if (
                done
                and not _DIRECTLY.search(roundabout.text)
                and _BY_WAY_OF.search(roundabout.text)
                and direct.causes & roundabout.causes
                and done & _things(roundabout, self.lexicon)
            ):
                return True
        return False

    def _directions_differ(self, one: Stance, other: Stance) -> bool:
        """The same cause, the same outcome, and one takes the other side or goes the other way.

        Where they share no outcome but a condition, only the side counts: what raises one thing
        and lowers another in the same disease is no conflict.
        """
        if not one.causes & other.causes:
            return False
        turn = self._turned(one.effects, other.effects)
        shared = self._shared(one.effects, other.effects)
        if turn > 0 and not shared:
            return False
        if one.removed != other.removed:
            turn = -turn
        if one.side * other.side * turn < 0:
            return True
        up, down = _net(one.ways), _net(other.ways)
        if not shared & self.lexicon.group("outcome"):
            return False
        return up is not None and down is not None and up * turn != down

    def _shared(self, one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
        """What both speak of: the same, or, where each names one thing, the one a kind of the other."""
        if one & other or len(one) > 1 or len(other) > 1:
            return one & other
        kinds = {concept: {concept, *self.lexicon.broader(concept)} for concept in one | other}
        return frozenset(a for a, b in product(one, other) if a in kinds[b] or b in kinds[a])

    def _turned(self, one: frozenset[str], other: frozenset[str]) -> int:
        """-1 when what the one speaks of is the other turned round: sensitivity and resistance."""
        for concept in one:
            counterpart = (self.lexicon.counterpart_of(f"@{concept}") or "").removeprefix("@")
            if counterpart and counterpart in other and concept not in other:
                return -1
        return 1


def _things(stance: Stance, lexicon: Lexicon) -> frozenset[str]:
    """What a sentence is about; words of one family count as one."""
    return frozenset(
        (lexicon.families_of(key) or (key,))[0] for key in stance.keys if not key.isdigit()
    )


@lru_cache(maxsize=8192)
def _done_directly(text: str, lexicon: Lexicon) -> frozenset[str]:
    """What is said to be done directly: the words beside it."""
    match = _BESIDE.search(text)
    if match is None:
        return frozenset()
    return _things(_stance(f"{match['next'] or ''} {match['before']}", lexicon), lexicon)


def _sources(claim: Claim) -> set[str]:
    return {citation.source_id for citation in claim.citations}


def _net(found: frozenset[Way]) -> int | None:
    """1 for up alone, -1 for down alone, 0 for no change alone; None when it is not one thing."""
    if len(found) != 1:
        return None
    (way,) = found
    return _TURNED.get(way, 0)
