"""Documents → what they are about, and questions that a conversation over them may begin with.

What they are about are the names that most of them use and that few other texts do; a question is kept
only when the engine answers it from these documents.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.domain import Answer, CorpusProfile, Document, Starter
from assistant.errors import InvalidQuestion
from assistant.ledger.phrases import listed
from assistant.ports import Progress
from assistant.text.stemming import stem
from assistant.text.words import STOPWORDS

_WORDS: Final = 3
"""Of a name at most."""
_OPENING: Final = 1200
"""Characters after the title in which a document has said what it is about."""
_LEAST_SHARE: Final = 0.1
"""Share of the documents that a name of the field is in, at least; and two documents."""
_MOSTLY: Final = 0.6
"""Share of the documents of a name in which a longer one takes its place."""
_ALONE: Final = 0.3
"""Share of its occurrences that are no part of a longer name."""
_EVERYDAY: Final = 0.35
"""Rarity below which a single word names no field, such as "effects"."""
_EACH: Final = 2
"""Questions on two names in which one of them may take part."""
_HALF: Final = 0.5
"""Share of the documents from which on a name says nothing when it is asked about with another."""
_FIELD: Final = 3
"""Names that the field is described by, at most."""
_TOGETHER: Final = 2
"""Documents that two names are in together, at least, to be asked about together."""
_TOPICS: Final = 24
"""Names that questions are made of."""
_STARTERS: Final = 6
_SUGGESTED: Final = 24
_TRIED: Final = 48
"""Questions that are put to the engine, at most: each takes about a fifth of a second."""
_LONGEST: Final = 110
"""Letters of a question that still fits on a button or a line."""
_PART: Final = re.compile(r"[^\W_][\w'’α-ωΑ-Ω+/-]*[\w+]|[^\W_]|[^\w\s]")
_NO_NOUN: Final = re.compile(
    r"(?:.{3,60}(?:ing|ed|ly)|\d.{0,60}|.|.{0,60}/.{0,60}|doi|https?)", re.I
)
"""What a name neither begins nor ends with: forms of verbs, adverbs, figures, single letters."""
_DECLARED: Final = re.compile(
    r"\A(?P<subject>[^:?.;]{3,60}?) (?P<verb>(?:regulate|promote|inhibit|induce|control|mediate|reduce|increase|cause"
    r"|suppress|drive|enhance|activate|prevent|modulate|predict|improve|impair|limit|protect against|contribute to"
    r"|correlate with|decrease|block|trigger|restore|accelerate|delay)s?)"
    r" (?P<object>[^:?.;]{3,70})",
    re.I,
)
"""A title that states a result: what does it, the verb, and what it is done to."""
_LINK: Final = re.compile(r"(?:for|of|in|on|with|at|by|from|to|and|or)\b", re.I)
"""With which no object begins: the verb before it is a noun then, as in "controls for"."""
_RELATION: Final = re.compile(
    r"\b(?P<kind>effects?|impact|role|influence|importance) of (?P<what>[^:?.;]{3,60}?) (?P<link>on|in) "
    r"(?P<where>[^:?.;]{3,60})",
    re.I,
)
_OF_ONE: Final = (
    "What is known about {0}?",
    "What affects {0}?",
    "What was found on {0}?",
)
_OF_TWO: Final = "How are {0} and {1} related?"


@dataclass(frozen=True, slots=True)
class ProfileBuilder:
    """Makes the profile of a corpus."""

    documents: Sequence[Document]
    is_common: Callable[[str], float]
    """How common a word is in general English, 0 to 1."""
    ask: Callable[[str], Answer]

    def profile(self, name: str, scope: str, progress: Progress) -> CorpusProfile:
        """The profile, with what was given in the place of what the documents say.

        Raises what `ask` raises, except InvalidQuestion.
        """
        found = phrases(self.documents, self.is_common)
        field_names = _field(found, len(self.documents))
        answered = self._answered(candidates(self.documents, found[:_TOPICS]), progress)
        subject = "" if scope else listed(field_names)
        return CorpusProfile(
            name=name or introduced(field_names),
            subject=subject,
            scope=scope or listed(field_names, "or"),
            starters=tuple(Starter(question) for question in answered[:_STARTERS]),
            suggested=tuple(answered),
        )

    def _answered(self, questions: Sequence[str], progress: Progress) -> list[str]:
        """Those that the engine answers, first those whose answers begin with a source not yet used."""
        first: list[str] = []
        later: list[str] = []
        seen: set[str] = set()
        tried = list(questions)[:_TRIED]
        for number, question in enumerate(tried, start=1):
            progress("asking questions", number, len(tried))
            source = self._answering(question)
            if source:
                (later if source in seen else first).append(question)
                seen.add(source)
            if len(first) >= _SUGGESTED:
                break
        return (first + later)[:_SUGGESTED]

    def _answering(self, question: str) -> str:
        """Id of the source that the answer begins with; empty where there is no answer."""
        try:
            answer = self.ask(question)
        except InvalidQuestion:
            return ""
        if not answer.claims or answer.question.text != answer.question.standalone:
            return ""
        return answer.claims[0].citations[0].source_id


@dataclass(slots=True)
class _Name:
    """A run of words with what is known of it."""

    surfaces: Counter[str] = field(default_factory=Counter)
    """As the documents write it."""
    documents: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    begins: int = 0
    ends: int = 0
    """How often nothing that belongs to it stands before it, and after it."""

    @property
    def stands_alone(self) -> bool:
        """Whether it is more than a part of longer names, as "medicinal" is of "medicinal plants"."""
        return min(self.begins, self.ends) >= _ALONE * self.surfaces.total()

    @property
    def surface(self) -> str:
        """As most documents write it; in small letters where any document does."""
        common = self.surfaces.most_common(1)[0][0]
        return common.lower() if common.lower() in self.surfaces else common


def phrases(
    documents: Sequence[Document], is_common: Callable[[str], float]
) -> list[tuple[str, frozenset[str]]]:
    """(name, ids of the documents that it is in), the most telling first.

    A name counts for more the more documents it is in, their titles above all, and the rarer its words
    are elsewhere. One that stands only within a longer name is left out.
    """
    names: dict[tuple[str, ...], _Name] = {}
    for document in documents:
        title = _title(document)
        for text, titled in ((title, True), *((text, False) for text in _opening(document))):
            for words, begins, ends in _runs(text):
                name = names.setdefault(tuple(stem(word) for word in words), _Name())
                name.surfaces[" ".join(words)] += 1
                name.begins += begins
                name.ends += ends
                name.documents.add(document.source.id)
                if titled:
                    name.titles.add(document.source.id)
    scored = []
    for key, name in names.items():
        if len(name.documents) < 2 or not name.stands_alone:
            continue
        surface = name.surface
        rarity = sum(1 - is_common(word.lower()) for word in surface.split())
        if len(key) == 1 and rarity < _EVERYDAY:
            continue
        score = (len(name.documents) + 2 * len(name.titles)) * rarity
        scored.append((score, key, surface, frozenset(name.documents)))
    scored.sort(key=lambda one: (-one[0], one[2]))
    longer = [(key, found) for _, key, _, found in scored if len(key) > 1]
    return [
        (surface, found)
        for _, key, surface, found in scored
        if not any(
            _within(key, other) and len(there) >= _MOSTLY * len(found) for other, there in longer
        )
    ]


def introduced(names: Sequence[str]) -> str:
    """What an assistant on these is called."""
    if not names:
        return ""
    words = [word if word != word.lower() else word.capitalize() for word in names[0].split()]
    return f"{' '.join(words)} Assistant"


def candidates(
    documents: Sequence[Document], topics: Sequence[tuple[str, frozenset[str]]]
) -> list[str]:
    """Questions that these documents may answer: of what titles state, then of names, by turns."""
    stated = [question for document in documents for question in _stated(_title(document))]
    names = [name for name, _ in topics]
    of_one = [
        _OF_ONE[(number + turn) % len(_OF_ONE)].format(name)
        for turn in range(len(_OF_ONE))
        for number, name in enumerate(names)
    ]
    of_two = [_OF_TWO.format(*pair) for pair in _pairs(topics, len(documents))]
    mixed: list[str] = []
    queues = [stated, of_one, stated[1:], of_two]
    for turn in range(max(map(len, queues), default=0)):
        mixed += [queue[turn] for queue in queues if turn < len(queue)]
    return [one for one in dict.fromkeys(mixed) if len(one) <= _LONGEST]


def _pairs(topics: Sequence[tuple[str, frozenset[str]]], number: int) -> Iterator[tuple[str, str]]:
    """Names that documents have in common, of which neither is in most of them, each in two pairs at most."""
    used: Counter[str] = Counter()
    for place, (one, here) in enumerate(topics):
        for other, there in topics[place + 1 :]:
            near = len(here & there) >= _TOGETHER and max(len(here), len(there)) <= _HALF * number
            if near and not _share_words(one, other) and max(used[one], used[other]) < _EACH:
                used.update((one, other))
                yield one, other


def _title(document: Document) -> str:
    """Its title, or the first line of a text that was not taken for having one."""
    source, first = document.source, document.text.partition("\n")[0].strip()
    named = source.title and source.title != document.file.rpartition("/")[2].rpartition(".")[0]
    return source.title if named or len(first) > 2 * _LONGEST else first


def _share_words(one: str, other: str) -> bool:
    return bool({stem(word) for word in one.split()} & {stem(word) for word in other.split()})


def _stated(title: str) -> Iterator[str]:
    """What a title of a paper says, as a question."""
    plain = " ".join(title.split()).rstrip(".")
    relation = _RELATION.search(plain)
    if relation:
        verb = "are" if relation["kind"].lower() == "effects" else "is"
        yield (
            f"What {verb} the {relation['kind'].lower()} of {_inside(relation['what'])} "
            f"{relation['link']} {_inside(relation['where'])}?"
        )
        return
    declared = _DECLARED.match(plain)
    if declared and not _LINK.match(declared["object"]):
        verb, first = declared["verb"].lower(), declared["verb"].lower().split()[0]
        one = verb if first.endswith("s") else verb.replace(first, f"{first}s", 1)
        yield f"What {one} {_inside(declared['object'])}?"


def _inside(text: str) -> str:
    """As it stands within a sentence: a capital stays where it belongs to a name."""
    first = text.strip().split()[0]
    plain = first[1:].islower() and first[0].isupper()
    return text.strip()[0].lower() + text.strip()[1:] if plain else text.strip()


def _field(found: Sequence[tuple[str, frozenset[str]]], number: int) -> list[str]:
    """The names that together are in the most documents, at most three."""
    least = max(2, _LEAST_SHARE * number)
    chosen: list[str] = []
    covered: set[str] = set()
    for name, documents in found:
        if len(documents - covered) >= least and not any(_share_words(name, o) for o in chosen):
            chosen.append(name)
            covered |= documents
        if len(chosen) == _FIELD:
            break
    return chosen or [name for name, _ in found[:1]]


def _opening(document: Document) -> Iterator[str]:
    """Sentences of its own words in which it has said what it is about."""
    said = 0
    for sentence in document.sentences:
        if sentence.stated and said < _OPENING:
            said += sentence.end - sentence.start
            yield document.text[sentence.start : sentence.end]


def _runs(text: str) -> Iterator[tuple[tuple[str, ...], bool, bool]]:
    """Runs of one to three words that may name something: no sign and no little word in between.

    With whether the run begins, and ends, where such words do.
    """
    run: list[str] = []
    for part in (*_PART.findall(text), "."):
        if part[0].isalnum() and part.lower() not in STOPWORDS:
            run.append(part)
            continue
        for length in range(1, _WORDS + 1):
            for at in range(len(run) - length + 1):
                words = tuple(run[at : at + length])
                if not (_NO_NOUN.fullmatch(words[0]) or _NO_NOUN.fullmatch(words[-1])):
                    yield words, at == 0, at + length == len(run)
        run = []


def _within(key: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether it is a part of the other, which is longer."""
    starts = range(len(other) - len(key) + 1) if len(other) > len(key) else ()
    return any(other[at : at + len(key)] == key for at in starts)
