"""One sentence computed from findings: who was studied, and which outcomes went which way, with figures.

After the evidence profile of a systematic review (GRADE handbook, 5.1): outcomes by direction, with how
many studies of which design stand behind them. Nothing is pooled and nobody is outvoted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from assistant.domain import Direction, EvidenceLevel, FindingKind, Population, SourceKind
from assistant.ledger import LedgerEntry
from assistant.ledger.phrases import DIRECTION_PHRASES, listed
from assistant.text.lexicon import Lexicon
from assistant.text.stemming import stem
from assistant.text.words import analyse, key_set, tokenize

_NAMED: Final = 3
"""Outcomes that are named for one direction; the rest are counted."""
_FELT: Final = frozenset(
    map(
        stem,
        """disability relapse relapses attack attacks pain fatigue cognition walking death mortality survival
        lifespan symptom symptoms hospitalisation seizure seizures quality function course severity signs
        score clinical lesion lesions""".split(),
    )
)
"""What patients feel, or what is measured for it; a marker in the blood is neither (GRADE handbook, 3.1)."""
_LONGEST: Final = 150
"""Characters of the figures of one outcome; longer ones are read in the sentence itself."""
_FIGURE: Final = re.compile(
    r"(?P<open>(?:\b(?:median|mean|p|n|hr|or|rr)\s*(?:=|<|>|≤|≥|of)?\s*)?)"
    r"(?<![\w.,/-])\d+(?:[.,]\d+)*(?:\s*(?:%|per ?cent\b|percent\b|-?fold\b|times\b|points?\b"
    r"|pg/ml|ng/ml|mg/dl|mmol/l|°c))?(?![\w-])",
    re.I,
)
_TIME: Final = re.compile(
    r"\s{0,3}-?(?:years?|months?|weeks?|days?|hours?|minutes?|mg|people|patients|mice|rats|persons)\b",
    re.I,
)
_TIMED: Final = re.compile(r"\b(?:month|week|day|year|aged?|phase)s?\s*$", re.I)
_MORE: Final = re.compile(r"\s{1,3}(?:lower|higher|fewer|more|less|smaller|larger|greater)\b", re.I)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def computed_line(
    opening: str,
    entries: Sequence[LedgerEntry],
    lexicon: Lexicon,
    elsewhere: frozenset[str] = frozenset(),
) -> tuple[str, tuple[LedgerEntry, ...]]:
    """“In people, 3 studies (1 randomised; 6 to 296 participants): better for ...”, and what it names and counts.

    What several studies found of one illness is said once, with their number. The direction of what a study set out
    to show comes first, and its outcome is always named. Where what was done is not one thing, each outcome says of
    what it is, and what is more than the treatment by itself comes later. `elsewhere` are the ids of findings in a
    condition that is not asked about: they come last and say in which.
    """
    parts, shown = [], []
    common = shared_outcomes(entries, lexicon)
    several = len({entry.finding.intervention for entry in entries}) > 1
    for way in sorted(
        DIRECTION_PHRASES, key=lambda way: not any(entry.primary for entry in _of(entries, way))
    ):
        held = sorted(
            _first_of_each(_of(entries, way), common, lexicon),
            key=lambda e: (e.id in elsewhere, not e.primary and several and is_more(e, lexicon)),
        )
        if not held:
            continue
        groups = _grouped(held, elsewhere, several, lexicon)
        named = groups[:_NAMED]
        rest = sum(len(found) for _, found in groups[_NAMED:])
        more = f" and {rest} other outcome{'s' if rest > 1 else ''}" if rest else ""
        outcomes = [
            f"{name} ({len(studies(found))} studies)"
            if name
            else _outcome(
                found[0],
                figures=not at,
                means=several and is_more(found[0], lexicon),
                where=found[0].id in elsewhere,
            )
            for at, (name, found) in enumerate(named)
        ]
        parts.append(f"{DIRECTION_PHRASES[way]} {listed(outcomes)}{more}")
        shown += [entry for _, found in named for entry in found]
    cited = {entry.source.id for entry in shown}
    shown += [entry for entry in studies(entries) if entry.source.id not in cited]
    population = entries[0].finding.population
    text = f"{opening}, {_counted(studies(entries), population)}: {'; '.join(parts)}."
    return text, tuple(shown)


def counted(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Those of one population that are counted: what was measured, in studies of their own.

    What authors make of it is their opinion, and a review tells of the same studies again: both are counted only
    where there is nothing else. A direction that the reader read out is shown in its sentence, and never counted,
    nor is what an article tells of other people's studies.
    """
    stated = [e for e in entries if e.stated and e.source.kind is not SourceKind.ARTICLE]
    own = [e for e in stated if e.evidence is not EvidenceLevel.NARRATIVE_REVIEW] or stated
    return [e for e in own if e.finding.kind is FindingKind.RESULT] or own


def opening_of(treatment: str, where: str) -> str:
    """How a line on one treatment of several opens.

    >>> opening_of("rapamycin", "In people")
    'Rapamycin in people'
    """
    return f"{treatment[0].upper()}{treatment[1:]} {where[0].lower()}{where[1:]}"


def of_population(entries: Sequence[LedgerEntry], population: Population) -> list[LedgerEntry]:
    """Those made in a population."""
    return [entry for entry in entries if entry.finding.population is population]


def studies(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """One entry for each source."""
    return list({entry.source.id: entry for entry in reversed(entries)}.values())[::-1]


def rank(level: EvidenceLevel) -> int:
    """The stronger the design, the lower."""
    return list(EvidenceLevel).index(level)


def figures_of(text: str) -> str:
    """The figures of a sentence with the words between them, word for word; empty where they are too many.

    Times, doses and counts of participants are no results.
    """
    spans = [
        (match.start(), match.end()) for match in _FIGURE.finditer(text) if _is_result(text, match)
    ]
    if not spans:
        return ""
    start, end = spans[0][0], spans[-1][1]
    if more := _MORE.match(text, end):
        end = more.end()
    inside = text[start:end]
    end += _closing(text[end:]) if inside.count("(") > inside.count(")") else 0
    span = text[start:end]
    if span.isdigit():
        return ""  # of what? A number alone tells nothing
    balanced = span.count("(") == span.count(")")
    return span if balanced and end - start <= _LONGEST else ""


def _is_result(text: str, match: re.Match[str]) -> bool:
    number = match.group().strip()
    return not (
        _YEAR.fullmatch(number)
        or _TIME.match(text, match.end())
        or (not match["open"] and _TIMED.search(text[: match.start()]))
    )


def _closing(rest: str) -> int:
    """Characters up to the bracket that closes what is open, with it; 0 where none does soon."""
    at = rest.find(")")
    return at + 1 if 0 <= at < _LONGEST else 0


def _grouped(
    held: Sequence[LedgerEntry], elsewhere: frozenset[str], several: bool, lexicon: Lexicon
) -> list[tuple[str, list[LedgerEntry]]]:
    """What several studies found of one illness under its name, and each other finding by itself, without one.

    A group holds one finding of each study. Primary endpoints, and what is said of another treatment or condition,
    stand by themselves.
    """
    apart = {
        entry.id
        for entry in held
        if entry.primary or entry.id in elsewhere or (several and is_more(entry, lexicon))
    }
    illnesses: dict[str, list[LedgerEntry]] = {}
    for entry in held:
        for key in key_set(entry.finding.outcome, lexicon) if entry.id not in apart else ():
            if key[1:] in lexicon.group("condition"):
                illnesses.setdefault(key[1:], []).append(entry)
    # The narrowest name that as many studies share: EAE, not a model of MS.
    ordered = sorted(
        illnesses.items(),
        key=lambda one: (-len(studies(one[1])), -len(lexicon.broader(one[0])), one[0]),
    )
    found: dict[str, tuple[str, list[LedgerEntry]]] = {}
    for concept, entries in ordered:
        left = [entry for entry in entries if entry.id not in found]
        if len(studies(left)) > 1:
            group = (lexicon.preferred(concept), studies(left))
            found |= dict.fromkeys([entry.id for entry in left], group)
    groups = [found.get(entry.id, ("", [entry])) for entry in held]
    return list({group[1][0].id: group for group in groups}.values())


def _outcome(entry: LedgerEntry, *, figures: bool, means: bool, where: bool) -> str:
    """“new lesions (the primary endpoint; 3 against 4)”."""
    notes = [entry.finding.intervention] if means else []
    notes += [f"in {entry.source.conditions[0]}"] if where else []
    notes += ["the primary endpoint"] if entry.primary else []
    if figures and (found := figures_of(entry.text)):
        notes.append(found)
    return f"{entry.finding.outcome} ({'; '.join(notes)})" if notes else entry.finding.outcome


def _of(entries: Sequence[LedgerEntry], way: Direction) -> list[LedgerEntry]:
    return [entry for entry in entries if entry.finding.direction is way]


def is_more(entry: LedgerEntry, lexicon: Lexicon) -> bool:
    """Whether what was done is more than a treatment or a part of a pathway by its name: its loss, in a cell."""
    names = lexicon.group("intervention") | lexicon.group("pathway")
    tokens = [t for t in analyse(entry.finding.intervention, lexicon) if not t.stop]
    return any(token.key[1:] not in names for token in tokens)


def is_felt(entry: LedgerEntry, lexicon: Lexicon) -> bool:
    """Whether a finding is on something that patients feel: the disease itself, or what it does to them."""
    looked_at = entry.finding.outcome.split(" in ")[0]
    if any(stem(word) in _FELT for word, _, _ in tokenize(looked_at)):
        return True
    return any(key[1:] in lexicon.group("condition") for key in key_set(looked_at, lexicon))


def shared_outcomes(entries: Sequence[LedgerEntry], lexicon: Lexicon) -> dict[str, int]:
    """For each finding in how many studies somebody looked at something of the kind."""
    looked: dict[str, set[str]] = {}
    keys = {e.id: key_set(e.finding.outcome, lexicon) for e in entries}
    for entry in entries:
        for key in keys[entry.id]:
            looked.setdefault(key, set()).add(entry.source.id)
    return {e.id: max((len(looked[key]) for key in keys[e.id]), default=0) for e in entries}


def _first_of_each(
    entries: Sequence[LedgerEntry], common: Mapping[str, int], lexicon: Lexicon
) -> list[LedgerEntry]:
    """One entry for each outcome: the primary one, then from the strongest design and the commonest on."""
    ordered = sorted(
        entries,
        key=lambda e: (not e.primary, not is_felt(e, lexicon), rank(e.evidence), -common[e.id]),
    )
    return list({e.finding.outcome: e for e in reversed(ordered) if e.finding.outcome}.values())[
        ::-1
    ]


def _counted(held: Sequence[LedgerEntry], population: Population) -> str:
    """“3 studies and 1 review (1 randomised; 6 to 296 participants)”: a review may tell of the same ones."""
    reviews = sum(s.evidence is EvidenceLevel.NARRATIVE_REVIEW for s in held)
    own = len(held) - reviews
    counts = [f"{own} stud{'y' if own == 1 else 'ies'}"] if own else []
    counts += [f"{reviews} review{'' if reviews == 1 else 's'}"] if reviews else []
    details = list(_details(held, population))
    words = " and ".join(counts)
    return f"{words} ({'; '.join(details)})" if details else words


def _details(held: Sequence[LedgerEntry], population: Population) -> Iterator[str]:
    # By the sentence: a paper may have a trial in people and one in mice.
    trials = sum(s.evidence is EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL for s in held)
    if trials:
        yield f"{trials} randomised"
    numbers = sorted(s.study.number for s in held if s.study.number)
    if numbers and population is Population.PEOPLE:
        spread = f"{numbers[0]}" if numbers[0] == numbers[-1] else f"{numbers[0]} to {numbers[-1]}"
        yield f"{spread} participants"
