"""What a name stands for, or is another name of: looked up in the sentences that write both."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz

from assistant.answering.quotation import citation_of, sentence_hit
from assistant.domain import BlockKind, Claim, Document, Draft, Filter, Question
from assistant.ports import EVERY_SOURCE, OpenIndex
from assistant.text.abbreviations import abbreviations_in, long_form_of
from assistant.text.lexicon import Lexicon
from assistant.text.stemming import stem
from assistant.text.words import Token, analyse, analysed

_PASSAGES: Final = 60
"""Passages with the name that are looked through."""
_FORMS: Final = 2
"""Long forms that are told of one name, at most: mTOR is mechanistic in one source and mammalian in another."""
_SAME: Final = 88.0
"""Two long forms this alike (0 to 100, ratio of edits) are one: "target of rapamycin", "target of the rapamycin"."""
_CALLED: Final = re.compile(
    r"(?: ?\(|, )(?:(?:also|formerly|otherwise) )?(?:called |known as |or |i\.e\.,? )?\Z"
)
"""Between two names of one thing: "regulatory T cells (Tregs)", "sirolimus, also called rapamycin"."""
_OTHERS: Final = 3
"""Other names that are told from the list of names, at most."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A sentence that writes two names of one thing."""

    name: str
    other: str
    document: Document
    ordinal: int

    @property
    def spelled(self) -> bool:
        """The one is the other in short."""
        return bool(long_form_of(self.name, [self.other]))

    @property
    def text(self) -> str:
        verb = "stands for" if self.spelled else "is another name of"
        return f"“{self.name}” {verb} “{self.other}”."


@dataclass(frozen=True, slots=True)
class NameLookup:
    """Finds what names stand for: in the documents, else in the list of names that a search goes by."""

    index: OpenIndex
    lexicon: Lexicon

    def draft(self, question: Question, writer: str) -> Draft | None:
        """The names that a question asks about, each with a sentence that writes both; None where none is known.

        Where no sentence does, and the list of names has the thing, that is said in the note.
        """
        tokens = [t for t in analyse(question.standalone, self.lexicon) if not t.stop]
        only = Filter(sources=frozenset({question.source})) if question.source else EVERY_SOURCE
        told = {key: self._told(key, only) for key in dict.fromkeys(t.key for t in tokens)}
        things = [key for key in told if key.startswith("@")]
        if len(things) > 1:
            # Whether two things are one is not told by what else each is called, nor by what one is short for.
            told = {key: [one for one in told[key] if one.spelled] for key in things}
            if not all(told.values()):
                return None
        found = [one for named in told.values() for one in named]
        if found:
            return Draft(tuple(self._claim(one) for one in found), writer, sure=1.0)
        note = next((said for token in tokens if (said := self._listed(token, tokens))), "")
        return Draft((), writer, note=note) if note else None

    def _told(self, key: str, only: Filter) -> list[_Named]:
        """What the documents say of a name: those that nobody sells first, each long form once."""
        kept: list[_Named] = []
        for one in sorted(self._sentences(key, only), key=lambda n: n.document.source.commercial):
            alike = (fuzz.ratio(one.other.lower(), other.other.lower()) for other in kept)
            if all(ratio < _SAME for ratio in alike):
                kept.append(one)
        return kept[:_FORMS]

    def _sentences(self, key: str, only: Filter) -> Iterator[_Named]:
        """Sentences that write the name with another one, the best passages first."""
        # The plural of an abbreviation without a vowel keeps its s: OPCs.
        for ordinal, _ in self.index.search_lexical([key, f"{key}s"], _PASSAGES, only):
            passage = self.index.passage(ordinal)
            document = self.index.document(passage.source_id)
            for number in range(passage.first_sentence, passage.last_sentence + 1):
                sentence = document.sentences[number]
                if sentence.quotable and sentence.kind is not BlockKind.METADATA:
                    text = document.text[sentence.start : sentence.end]
                    for name, other in self._pairs(text, key):
                        yield _Named(name, other, document, number)

    def _pairs(self, text: str, key: str) -> Iterator[tuple[str, str]]:
        """(name, what it stands for) in a sentence, where one of the two is the name with that key."""
        for short, long in abbreviations_in(text):
            if key in (self._key(short), self._key(long), self._key(short.removesuffix("s"))):
                yield short, _within(" ".join(long.split()), first=text.startswith(long))
        for one, other in pairwise(analysed(text, self.lexicon)):
            same = one.key == other.key == key and stem(one.surface) != stem(other.surface)
            if same and _CALLED.fullmatch(text[one.end : other.start]):
                yield other.surface, one.surface

    def _key(self, name: str) -> str:
        """What a whole name is matched by; empty where it is several things."""
        tokens = analyse(name, self.lexicon)
        return tokens[0].key if len(tokens) == 1 else ""

    def _claim(self, one: _Named) -> Claim:
        hit = sentence_hit(one.document, one.ordinal, self.index)
        return Claim(one.text, (citation_of(hit, self.index),), relevance=1.0, computed=True)

    def _listed(self, token: Token, tokens: Sequence[Token]) -> str:
        """What the list of names has of a thing, in a sentence; empty where it has no other name."""
        if not token.is_concept:
            return ""
        written = {_letters(token.surface)}
        others = []
        for name in self.lexicon.names(token.key[1:]):
            if _letters(name) not in written:
                written.add(_letters(name))
                others.append(name)
        asked = [t.surface for t in tokens if t.key == token.key]
        twin = next((name for name in asked if stem(name) != stem(token.surface)), "")
        if twin:
            said = f"“{token.surface}” and “{twin}” are two names of one thing"
        elif long := long_form_of(token.surface, others):
            said = f"“{token.surface}” stands for “{long}”"
        elif others:
            listed = ", ".join(f"“{name}”" for name in others[:_OTHERS])
            said = f"“{token.surface}” is also called {listed}"
        else:
            return ""
        return f"{said}. That is from the list of names that this search goes by; no document says it in a sentence."


def _letters(name: str) -> str:
    """A name without what is written in one way or another: CCI-779 is CCI779, rapalogs are rapalog."""
    return "".join(filter(str.isalnum, stem(name)))


def _within(name: str, *, first: bool) -> str:
    """A name as it stands within a sentence: without the capital that only the first word of one has."""
    return name[0].lower() + name[1:] if first and name[1:2].islower() else name
