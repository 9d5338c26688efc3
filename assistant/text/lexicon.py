"""Looks words up in the lexicon: names to concepts, general words to families."""

from collections.abc import Iterator, Sequence
from typing import Final

from assistant.domain import LexiconData
from assistant.text.letters import LATIN_FOR, compared, words_in
from assistant.text.stemming import stem

_ABBREVIATED: Final = 2
"""Capitals that make an abbreviation."""


class Lexicon:
    """Names to concepts, and general words to families of the same meaning."""

    def __init__(self, data: LexiconData) -> None:
        self.digest = data.digest
        self._concepts = {concept.id: concept for concept in data.concepts}
        self._by_words: dict[tuple[str, ...], str] = {}
        for concept in self._concepts.values():
            for name in concept.names:
                self._by_words.setdefault(_words(name), concept.id)
        for concept in self._concepts.values():
            for words in (words for name in concept.names for words in _typed(name)):
                self._by_words.setdefault(words, concept.id)
        self._longest = max((len(words) for words in self._by_words), default=1)
        self._first = {words[0] for words in self._by_words if words}
        self._groups = data.groups
        self._families: dict[str, tuple[str, ...]] = {}
        for name, words in data.families.items():
            for member in sorted({stem(word) for word in words}):
                self._families[member] = (*self._families.get(member, ()), f"~{name}")

    def longest(self, words: Sequence[str], at: int) -> tuple[int, str] | None:
        """(number of words, concept id) of the longest name that starts at `at`."""
        if words[at].removesuffix("'s") not in self._first and words[at] not in self._first:
            return None
        for length in range(min(self._longest, len(words) - at), 0, -1):
            window = tuple(words[at : at + length])
            found = self._by_words.get(window) or self._by_words.get(
                (*window[:-1], window[-1].removesuffix("'s"))
            )
            if found:
                return length, found
        return None

    def knows(self, word: str) -> bool:
        """Whether a single word is a name of something."""
        return self.longest((compared(word),), 0) is not None

    def broader(self, concept_id: str) -> tuple[str, ...]:
        """Everything the concept is a kind of, near to far, each once."""
        seen: list[str] = []
        queue = list(self._concepts[concept_id].broader) if concept_id in self._concepts else []
        while queue:
            current = queue.pop(0)
            if current not in seen:
                seen.append(current)
                queue.extend(self._concepts[current].broader if current in self._concepts else ())
        return tuple(seen)

    def preferred(self, concept_id: str) -> str:
        """The name that is shown."""
        return self._concepts[concept_id].names[0]

    def names(self, concept_id: str) -> tuple[str, ...]:
        """All its names, the one that is shown first."""
        return self._concepts[concept_id].names

    def families_of(self, key: str) -> tuple[str, ...]:
        """Families (``~name``) that a stem belongs to."""
        return self._families.get(key, ())

    def group(self, name: str) -> frozenset[str]:
        """Ids of the concepts that are of a kind."""
        return self._groups[name]

    def words(self) -> frozenset[str]:
        """Every single word of every name, in lower case."""
        return frozenset(word for words in self._by_words for word in words)


def _words(name: str) -> tuple[str, ...]:
    """A name as the tokenizer would cut it."""
    return tuple(compared(word) for word, _, _ in words_in(name))


def _typed(name: str) -> Iterator[tuple[str, ...]]:
    """Other ways to type an abbreviation with a Greek letter: IFN-gamma as IFNg, IFN g, ifngamma."""
    words = _words(name)
    greek = next((n for n, word in enumerate(words) if word in LATIN_FOR), 0)
    if not greek or not name[: len(words[0])].isupper() or len(words[0]) < _ABBREVIATED:
        return
    for letter in (words[greek], LATIN_FOR[words[greek]]):
        spaced = (*words[:greek], letter, *words[greek + 1 :])
        yield from (spaced, ("".join(spaced),))
