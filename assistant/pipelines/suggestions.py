"""What could be asked next: questions of the corpus's own list that are near, and that are answered.

Each is put to the program before it is shown, once for each state of index and program.
"""

from collections.abc import Callable, Mapping, MutableMapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from assistant.ports import Vocabulary
from assistant.text.lexicon import Lexicon
from assistant.text.words import key_set

_MOST: Final = 3
_TRIED: Final = 4
"""Questions that are put to the program for one answer, at most."""
_SAME: Final = 0.75
"""Share of its words that the question holds with which a suggestion would be the same question."""
_NEAR: Final = 0.25
"""Share of its words that question and answer hold with which a suggestion is near enough."""


@dataclass(frozen=True, slots=True)
class Suggester:
    """Chooses from a list of questions."""

    questions: tuple[str, ...]
    lexicon: Lexicon
    vocabulary: Vocabulary
    answered: MutableMapping[str, bool] = field(default_factory=dict)
    """What was found out about them before, and is from now on."""
    _weights: dict[str, dict[str, float]] = field(default_factory=dict)

    def near(
        self, question: str, shown: Sequence[str], is_answered: Callable[[str], bool]
    ) -> tuple[str, ...]:
        """At most three questions near what was asked and `shown`, nearest first.

        `is_answered` puts one to the program.
        """
        asked = key_set(question, self.lexicon)
        about = asked.union(*(key_set(text, self.lexicon) for text in shown[:1]))
        ranked = []
        for number, other in enumerate(self.questions):
            words = self._words(other)
            if _share(words, asked) < _SAME and (share := _share(words, about)) >= _NEAR:
                ranked.append((-share, number))
        found: list[str] = []
        for _, number in sorted(ranked)[:_TRIED]:
            other = self.questions[number]
            if other not in self.answered:
                self.answered[other] = is_answered(other)
            if self.answered[other]:
                found.append(other)
            if len(found) == _MOST:
                break
        return tuple(found)

    def _words(self, question: str) -> dict[str, float]:
        """The words of a question of the list, rare ones with more weight."""
        if question not in self._weights:
            self._weights[question] = {
                key: 1 / (1 + self.vocabulary.document_frequency(key)) ** 0.5
                for key in sorted(key_set(question, self.lexicon))
            }
        return self._weights[question]


def _share(words: Mapping[str, float], held: Set[str]) -> float:
    """Of the words of a question, those that are held, by weight."""
    total = sum(words.values())
    return sum(weight for key, weight in words.items() if key in held) / total if total else 0.0
