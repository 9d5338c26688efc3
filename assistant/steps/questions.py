"""What a question asks: its terms, the form of the answer, and whether it is one at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.domain import Ask, Question, Term, Turn
from assistant.errors import InvalidQuestion
from assistant.ports import Vocabulary
from assistant.settings import Asking
from assistant.steps.conversation import FollowUps
from assistant.steps.forms import ask_of
from assistant.steps.language import LanguageGuess
from assistant.steps.lexicon import Lexicon
from assistant.steps.personal import is_personal, seeks_advice, without_frame
from assistant.steps.plain_text import one_line
from assistant.steps.small_talk import is_small_talk
from assistant.steps.spelling import Speller
from assistant.steps.stemming import stem
from assistant.steps.words import Token, analyse, compounds

__all__ = ["QuestionReader", "clean_question"]

# "What is the half-life of rapamycin?" asks for a half-life, and an answer without one is none.
_AUX: Final = r"(?:is|are|was|were|do|does|did|can|could|has|have|had|will|would|should|may|might|must|took|take)"
_FOCUS: Final = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"^(?:what|which)(?:'s| is| are| was| were)\s+(?:the |an? )?"
        r"(?P<focus>.+?)\s+(?:of|for|in|on|between|with|when|during)\b",
        rf"\bhow (?:many|much) (?P<focus>(?!{_AUX}\b)[\w-]+(?: (?!{_AUX}\b)[\w-]+)?)",
        rf"\b(?:what|which) (?P<focus>(?!{_AUX}\b|happen)[\w-]+"
        rf"(?: (?!{_AUX}\b)[\w-]+){{0,2}}?)(?= {_AUX}\b)",
        rf"\b(?:what|which) (?P<focus>(?!{_AUX}\b|happen)[\w-]+)",
        rf"^how {_AUX} .+ (?P<focus>[\w-]+)\s*\??$",
    )
)
# These words say what form the answer has; no sentence need hold them.
_HOW: Final = re.compile(
    r"\bhow (?:long|many|much|often|soon|large|big|high|old|far|common|strong|well)\b", re.I
)
_GENERIC: Final = frozenset(
    stem(word)
    for word in """role effect impact influence function purpose part place importance point idea name
    definition meaning difference relationship relation link connection association evidence result
    outcome number percentage amount level degree extent share proportion size value figure rate
    reason example information detail fact case context area field aspect factor feature property
    question answer topic issue problem concern limitation author authors source article document
    record human animal current recent new main primary major key important common different several
    various possible potential general specific particular overall total first second third word term
    way kind type sort form group body science scientist researcher expert doctor today present
    compare became came went took made seemed gave got state stand involve relate happen occur
    include contain consider think believe know
    understand affect change become come go take make look seem appear want become start try
    meet met reach reached hold held keep kept bring brought leave left remain follow make made let allow
    need show shown speak talk ask answer call write read work act move turn set put run play serve
    offer provide receive received support enable deal cope expect hope plan aim choose pick prefer
    became came went took seemed gave got actual real true false right wrong likely unlikely able
    mention discuss address describe cover list last lasted conduct perform
    prove proven proof establish established standard official matter accept recommend
    same similar equal certain sure normal usual common rare special single double
    always never all every any really possibly probably alone together better best worst good bad
    big large small high low long short time year day week month people person man woman child""".split()
)


@dataclass(frozen=True, slots=True)
class QuestionReader:
    """Turns what somebody typed into a `Question`."""

    lexicon: Lexicon
    speller: Speller
    language: LanguageGuess
    called: frozenset[str]
    """Words that sources are called by, in lower case: first authors."""
    settings: Asking
    scope: str = ""
    """What the corpus is about, where its folder says so; any question belongs to it otherwise."""

    def read(self, text: str, vocabulary: Vocabulary, turns: Sequence[Turn] = ()) -> Question:
        """The question, mended and standing alone after `turns`, with its terms.

        Raises:
            InvalidQuestion: it is empty, too long, or has no word in it.
        """
        cleaned = clean_question(text, self.settings.max_characters)
        mended, corrections = self.speller.mend(cleaned)
        mended = FollowUps(self.lexicon, self.called).resolve(mended, turns)
        core = without_frame(mended)
        tokens = analyse(core, self.lexicon)
        terms = self._terms(core, tokens, vocabulary)
        # A document that somebody brought along is asked about whatever its field is.
        in_domain = not self.scope or any(
            self._marks_the_field(term) or (term.name and vocabulary.own_frequency(term.key))
            for term in terms
        )
        personal = in_domain and is_personal(mended)
        if personal:
            # What is general in it can be answered: the things that it names.
            terms = tuple(term for term in terms if term.name) or terms
        return Question(
            text=cleaned,
            standalone=mended,
            ask=Ask.OPEN if personal else ask_of(core),
            terms=terms,
            corrections=corrections,
            language=self.language.of(mended),
            search_text=self._named(core, tokens),
            personal=personal,
            advice=in_domain and seeks_advice(mended),
            small_talk=is_small_talk(cleaned),
            in_domain=in_domain,
        )

    def _terms(
        self, text: str, tokens: Sequence[Token], vocabulary: Vocabulary
    ) -> tuple[Term, ...]:
        focus = focus_of(text)
        hyphenated = {part: key for key in compounds(text) for part in key.split("-")}
        how = _HOW.search(text)
        asked = how.span() if how else (0, 0)
        terms: dict[str, Term] = {}
        for token in tokens:
            key = token.key
            if token.stop or key in terms or asked[0] <= token.start < asked[1]:
                continue
            if not token.is_concept and key in hyphenated:
                key = hyphenated[key]
            families = () if token.is_concept else self.lexicon.families_of(token.key)
            counterpart = self.lexicon.counterpart_of(token.key)
            opposite = tuple(filter(None, map(self.lexicon.opposite_of, families)))
            terms[key] = Term(
                key=key,
                surface=token.surface,
                focus=focus[0] <= token.start < focus[1] and key not in _GENERIC,
                generic=key in _GENERIC or bool(families),
                alternatives=(*families, *opposite, *([counterpart] if counterpart else [])),
                weighs=bool(opposite),
                known=vocabulary.document_frequency(key) > 0,
                name=token.is_concept or not self._is_ordinary(token.surface),
            )
        return tuple(terms.values())

    def _is_ordinary(self, word: str) -> bool:
        lower = word.lower()
        if lower.endswith(("ed", "ing", "ly")) and lower not in self.called:
            return True  # what was done, and how: no name
        return lower not in self.called and self.speller.is_ordinary(lower)

    def _marks_the_field(self, term: Term) -> bool:
        """Whether the term alone tells that the question is about this corpus."""
        if term.key.startswith("@"):
            return not self.lexicon.is_shared(term.key)
        return term.surface.lower() in self.called

    def _named(self, text: str, tokens: Sequence[Token]) -> str:
        """The text with each name of the field replaced by the one the corpus prefers."""
        parts, at = [], 0
        for token in tokens:
            if token.is_concept:
                preferred = self.lexicon.preferred(token.key[1:])
                if stem(token.surface) != stem(preferred):
                    parts += [text[at : token.start], preferred]
                    at = token.end
        return "".join([*parts, text[at:]])


def clean_question(text: str, limit: int) -> str:
    """The question in one line, without control, zero-width and direction characters.

    Raises:
        InvalidQuestion: it is empty, longer than `limit`, or has no letter or digit in it.
    """
    if len(text) > limit:
        raise InvalidQuestion(
            f"The question has {len(text):,} characters; at most {limit:,} are read.",
            "Ask it in a few sentences.",
        )
    cleaned = one_line(text)
    if not any(char.isalnum() for char in cleaned):
        raise InvalidQuestion(
            "The question is empty." if not cleaned else "There is no word in the question.",
            "Ask, for example: What does rapamycin do in animal models of MS?",
        )
    return cleaned


def focus_of(text: str) -> tuple[int, int]:
    """Span of the words that name what is asked for; (0, 0) when the wording does not say."""
    for pattern in _FOCUS:
        match = pattern.search(text)
        if match:
            return match.span("focus")
    return 0, 0
