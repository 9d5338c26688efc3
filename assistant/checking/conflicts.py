"""Where the sources disagree: claims of different sources that cannot both be right.

Two claims that quote findings are held against each other as data: the same thing done, the same looked
at, another direction. What is said of all studies is held against a finding of one. Of others the learned reader
says whether each contradicts the other. And two figures of one kind for the same thing may differ.
Nobody is judged right here, and in doubt nothing is said: a false alarm costs more than a silence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from assistant.checking.conflict_sides import sides
from assistant.checking.entity_mismatch import other_name
from assistant.checking.figure_comparison import same_quantity
from assistant.checking.figures import Figure, figures_in
from assistant.checking.word_overlap import denied_in_one, share_held, telling_words
from assistant.domain import Claim, Conflict
from assistant.ledger import LedgerEntry, differ, is_exception, is_sweeping
from assistant.reader import Reader
from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import profile

_MOST: Final = 6
"""Claims that are compared; an answer has no more that matter."""
_CONTRADICTS: Final = 0.9
"""Probability that both directions must reach. On 570 pairs of one subject that the reader was not trained on: 19 of
228 contradictions found, nothing else taken for one; of 300 pairs made to look like a disagreement 6 are, and 11 from
0.8 on. Seldom, so that it is seldom wrong."""
_TELLING: Final = 4
"""Telling words that a claim needs; fragments such as "Duration: 6 months." say too little."""
_ONE_SUBJECT: Final = 0.3
"""Share of each claim's words that the other must hold, to speak of the same; with a figure, of the shorter's."""
_POPULATION: Final = 1e5
"""Counts from here on are of a whole population; smaller ones are of one study each."""

_BOUND: Final = 1.25
"""How far from a number its "more than" is said: a quarter at most, as of 8 million who are "more than 7"."""


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Finds claims that disagree."""

    lexicon: Lexicon
    reader: Reader

    def among(
        self, claims: Sequence[Claim], findings: Mapping[int, LedgerEntry] | None = None
    ) -> tuple[Conflict, ...]:
        """The sides of what claims disagree in; `findings` by the number of the claim."""
        known = findings or {}
        return sides(self._pairs(claims[:_MOST], known), known)

    def _pairs(
        self, claims: Sequence[Claim], findings: Mapping[int, LedgerEntry]
    ) -> Iterator[tuple[str, int, int]]:
        """(in what, one, other) for every two claims that disagree."""
        weighed: list[tuple[int, int]] = []
        for i, j in combinations(range(len(claims)), 2):
            if _sources(claims[i]) & _sources(claims[j]):
                continue
            mine, theirs = findings.get(i), findings.get(j)
            if self._figures_differ(claims[i].text, claims[j].text):
                yield "the figure", i, j
            elif denied_in_one(claims[i].text, claims[j].text, self.lexicon):
                yield "the direction", i, j
            elif mine and theirs and (about := differ(mine, theirs, self.lexicon)):
                yield about, i, j
            elif self._leaves_out(claims, i, theirs) or self._leaves_out(claims, j, mine):
                yield "whether it was always so", i, j
            elif mine and theirs:
                continue  # as data they do not differ
            elif self._one_subject(claims[i].text, claims[j].text) and not self._other_counts(
                claims[i].text, claims[j].text
            ):
                weighed.append((i, j))
        for i, j in self._contradicting(claims, weighed):
            yield "the direction", i, j

    def _leaves_out(
        self, claims: Sequence[Claim], number: int, finding: LedgerEntry | None
    ) -> bool:
        """Whether a claim is on all studies, and a finding is one of which that is not so."""
        if finding is None or not is_sweeping(claims[number].text, self.lexicon):
            return False
        # "All of these studies": of what, another claim may say.
        spoken_of = " ".join(claim.text for claim in claims)
        return is_exception(finding, spoken_of, self.lexicon)

    def _contradicting(
        self, claims: Sequence[Claim], pairs: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """The pairs of which each contradicts the other. One run of the model for each claim."""
        least: dict[tuple[int, int], float] = dict.fromkeys(pairs, 1.0)
        for i in {number for pair in pairs for number in pair}:
            others = [pair for pair in pairs if i in pair]
            texts = [claims[a if b == i else b].text for a, b in others]
            for pair, stance in zip(others, self.reader.weigh(claims[i].text, texts), strict=True):
                least[pair] = min(least[pair], stance.contradicts)
        return [pair for pair in pairs if least[pair] >= _CONTRADICTS]

    def _one_subject(self, one: str, other: str) -> bool:
        """Whether both speak of the same: most words, the names, and what is acted on."""
        shares = share_held(one, other, self.lexicon), share_held(other, one, self.lexicon)
        least = min(len(telling_words(text, self.lexicon)) for text in (one, other))
        if self._of_other_years(one, other):
            return False
        if least < _TELLING or min(shares) < _ONE_SUBJECT or other_name(one, other, self.lexicon):
            return False
        outcomes = self.lexicon.group("outcome")
        mine, theirs = (profile(text, self.lexicon).concepts & outcomes for text in (one, other))
        return not (mine and theirs) or bool(mine & theirs)

    def _figures_differ(self, one: str, other: str) -> bool:
        """Each gives one figure of a kind, and for the same things they are not the same."""
        mine, theirs = self._of_a_population(one), self._of_a_population(other)
        if self._of_other_years(one, other) or len(mine) != 1 or len(theirs) != 1:
            return False
        if not same_quantity(mine[0], theirs[0]) or _may_be_one(mine[0], theirs[0]):
            return False
        words = telling_words(one, self.lexicon), telling_words(other, self.lexicon)
        shorter, longer = sorted((one, other), key=len)
        shared = share_held(shorter, longer, self.lexicon)
        return shared >= _ONE_SUBJECT and len(words[0] & words[1]) >= 2

    def _other_counts(self, one: str, other: str) -> bool:
        """Both count the same things, and not one count agrees: two studies, each with its own."""
        mine, theirs = (
            [f for f in figures_in(text, self.lexicon).figures if f.counted]
            for text in (one, other)
        )
        same = [(a, b) for a in mine for b in theirs if same_quantity(a, b)]
        return bool(same) and all(a.value != b.value for a, b in same)

    def _of_a_population(self, text: str) -> list[Figure]:
        found = figures_in(text, self.lexicon).figures
        return [f for f in found if f.value >= _POPULATION and f.counted]

    def _of_other_years(self, one: str, other: str) -> bool:
        """Whether both name years, and not one of them is the same."""
        mine, theirs = (
            {f.plain for f in figures_in(text, self.lexicon).figures if f.is_year}
            for text in (one, other)
        )
        return bool(mine and theirs and not mine & theirs)


def _may_be_one(one: Figure, other: Figure) -> bool:
    """Whether two figures may be of one number: "more than 2" is said of 2.1, and not of 3."""
    if one.value == other.value:
        return True
    if not (one.bound or other.bound):
        return False
    return max(one.value, other.value) <= _BOUND * min(one.value, other.value)


def _sources(claim: Claim) -> set[str]:
    return {citation.source_id for citation in claim.citations}
