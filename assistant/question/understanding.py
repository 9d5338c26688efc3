"""What a question asks: its words, its kind, and how it reads without the questions before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.domain import CorpusProfile, Question, QuestionKind, QuestionSafety, Term, Turn
from assistant.domain.identity import identifiers_in
from assistant.errors import InvalidQuestion
from assistant.ports import KindGuess, Vocabulary
from assistant.question.cleaning import asked
from assistant.question.followups import (
    in_context,
    in_context_of,
    leans,
    only_asks_for_more,
    pointed_at,
    switched,
    terms_in_context,
    unknown_beside,
)
from assistant.question.language import LanguageGuess
from assistant.question.source_names import names_of_sources
from assistant.question.spelling import Speller
from assistant.settings import Asking
from assistant.text.lexicon import Lexicon
from assistant.text.plain_text import one_line
from assistant.text.question_words import asks
from assistant.text.stemming import stem
from assistant.text.words import Token, analyse, compounds

_SAFETY: Final = {
    QuestionKind.ADVICE: QuestionSafety.ADVICE,
    QuestionKind.SMALL_TALK: QuestionSafety.GENERAL,
}
"""Kinds of question that are always of one class."""
_OF_NO_CASE: Final = frozenset(
    {
        QuestionKind.BIBLIOGRAPHIC,
        QuestionKind.COMPARISON,
        QuestionKind.CRITIQUE,
        QuestionKind.DEFINITION,
        QuestionKind.FACT,
        QuestionKind.LIST,
        QuestionKind.MECHANISM,
        QuestionKind.NAMING,
        QuestionKind.OVERVIEW,
    }
)
"""Kinds that ask for what is so whoever asks."""
_UNDERSTOOD: Final = "en"
_SEVERITY: Final = (QuestionSafety.GENERAL, QuestionSafety.PERSONAL, QuestionSafety.ADVICE)


@dataclass(frozen=True, slots=True)
class Understanding:
    """Turns what somebody typed into a `Question`."""

    lexicon: Lexicon
    speller: Speller
    language: LanguageGuess
    kinds: KindGuess
    settings: Asking
    corpus: CorpusProfile

    def read(self, text: str, vocabulary: Vocabulary) -> Question:
        """The question by itself, mended, with its words and its kind.

        Raises:
            InvalidQuestion: it is empty, too long, or has no word in it.
        """
        cleaned = clean_question(text, self.settings.max_characters)
        mended, corrections = self.speller.mend(cleaned)
        return self._question(cleaned, mended, corrections, vocabulary)

    def after(self, text: str, vocabulary: Vocabulary, turns: Sequence[Turn]) -> Question:
        """The question after `turns`; as `read` has it without.

        One that leans on the questions before it is looked up and read with them, and answered as carefully as they
        are; one that is whole stands for itself.

        Raises:
            InvalidQuestion: as `read` does.
        """
        plain = self.read(text, vocabulary)
        own = asked(plain.standalone)
        if not turns or (plain.small_talk and not only_asks_for_more(own)):
            return plain
        if not leans(own, self.lexicon):
            return plain
        turns = self._on_the_subject(turns, vocabulary)
        if other := switched(own, turns, self.lexicon):
            whole = self._question(plain.text, other, plain.corrections, vocabulary)
            return replace(whole, safety=max(plain.safety, whole.safety, key=_SEVERITY.index))
        filled = self._question(
            plain.text, in_context(own, turns, self.lexicon), plain.corrections, vocabulary
        )
        safety = max(plain.safety, filled.safety, key=_SEVERITY.index)
        terms = terms_in_context(own, plain.terms, filled.terms, self.lexicon, self.corpus)
        # "And in rats?" is of no kind by itself: it asks what was asked before.
        kind = plain.kind if asks(own) and plain.kind is not QuestionKind.OTHER else filled.kind
        if kind is QuestionKind.NAMING and plain.kind is not kind:
            kind = QuestionKind.OTHER  # what a name stands for is asked in so many words
        at = pointed_at(own, plain, turns, self.lexicon)
        if at.which:
            kind = QuestionKind.BIBLIOGRAPHIC
        elif at.whole and at.works:
            kind, terms = QuestionKind.OVERVIEW, ()
        elif at.whole:  # "what else?" asks what was asked
            kind = self._asked_last(turns, vocabulary) or kind
        return replace(
            filled,
            kind=kind,
            safety=safety,
            terms=terms,
            called=self._called(terms, vocabulary, filled.standalone),
            unheard=self._unheard(
                (*terms, *unknown_beside(plain.terms, filled.terms, self.lexicon))
            ),
            leans=True,
            source=at.works[0] if at.whole and at.works else "",
            spoken_of=() if at.whole else at.works,
            told=at.told,
        )

    def alone(self, question: Question, vocabulary: Vocabulary) -> Question | None:
        """What is asked at the end of a message that tells something before, by itself; None where nothing is.

        "I was just diagnosed. What is rapamycin?" asks what it is. What would do good or harm is asked for the case
        that is told of, and is not parted from it.
        """
        *before, last = re.split(r"(?<=[.!?])\s+(?=\S)", question.text)
        told = before and not any(part.endswith("?") for part in before)
        if not told or not asks(last) or question.advice:
            return None
        found = self.read(last, vocabulary)
        whole = not leans(asked(found.standalone), self.lexicon)
        if not whole or found.kind not in _OF_NO_CASE or found.personal:
            return None
        return replace(found, text=question.text, safety=question.safety)

    def of_work(self, question: Question, title: str, vocabulary: Vocabulary) -> Question:
        """A follow-up on the works that were told of, as one on the work of a title.

        Example: "who found that (Metformin restores remyelination)?"
        """
        asked_of = in_context_of(question.standalone, title)
        about = self._question(question.text, asked_of, question.corrections, vocabulary)
        return replace(question, search_text=about.search_text, terms=about.terms)

    def _asked_last(self, turns: Sequence[Turn], vocabulary: Vocabulary) -> QuestionKind | None:
        """The kind of the last question that asked for more than more; None where that is of no kind by itself."""
        texts = (turn.text for turn in reversed(turns))
        last = next((text for text in texts if not only_asks_for_more(asked(text))), "")
        kind = self.read(last, vocabulary).kind if last else QuestionKind.OTHER
        return None if kind is QuestionKind.OTHER else kind

    def _on_the_subject(self, turns: Sequence[Turn], vocabulary: Vocabulary) -> Sequence[Turn]:
        """Without small talk at the end: "And rapamycin?" after "Are you sure?" goes on with what was before that."""
        left = list(turns)
        while left and self.read(left[-1].text, vocabulary).small_talk:
            left.pop()
        return left

    def _question(
        self,
        cleaned: str,
        standalone: str,
        corrections: tuple[tuple[str, str], ...],
        vocabulary: Vocabulary,
    ) -> Question:
        looked_up = asked(standalone)
        tokens = analyse(looked_up, self.lexicon)
        terms = self._terms(looked_up, tokens, vocabulary)
        # A model of words sees another word in each spelling of a name.
        odd = [token for token in tokens if self._is_odd(token)]
        kind, safety = self.kinds(self._named(looked_up, odd))
        about = any(term.key.startswith("@") for term in terms) or identifiers_in(standalone)
        if kind is QuestionKind.SMALL_TALK and about:
            kind = QuestionKind.OTHER  # what names a thing of the field, or a paper, is about that
        safety = _SAFETY.get(kind, safety)
        language = self.language.of(standalone)
        if language != _UNDERSTOOD:  # the kinds were learned from questions in it alone
            kind = QuestionKind.OTHER
        return Question(
            text=cleaned,
            standalone=standalone,
            kind=kind,
            safety=safety,
            terms=terms,
            corrections=corrections,
            language=language,
            search_text=self._named(looked_up, tokens),
            called=self._called(terms, vocabulary, standalone),
            unheard=self._unheard(terms),
        )

    def _unheard(self, terms: Sequence[Term]) -> tuple[str, ...]:
        """Names that no document has: of a drug, a gene, an author."""
        written = {t: t.surface[: len(t.name)] for t in terms if not t.known}
        return tuple(
            name for t, name in written.items() if t.key[0] == "@" or self.speller.is_name(name)
        )

    def _terms(
        self, text: str, tokens: Sequence[Token], vocabulary: Vocabulary
    ) -> tuple[Term, ...]:
        hyphenated = {part: key for key in compounds(text) for part in key.split("-")}
        terms: dict[str, Term] = {}
        spans: dict[str, tuple[int, int]] = {}
        for token in tokens:
            key = token.key
            if not token.is_concept and key in hyphenated:
                key = hyphenated[key]
                start, end = spans.get(key, (token.start, token.start))
                if " " not in text[end : token.start]:  # the same word, not its part elsewhere
                    spans[key] = (start, token.end)
            if not token.stop and key not in terms:
                terms[key] = Term(key, token.surface, vocabulary.document_frequency(key) > 0)
        for key in spans.keys() & terms.keys():
            terms[key] = replace(terms[key], surface=text[slice(*spans[key])])
        return tuple(terms.values())

    def _called(self, terms: Sequence[Term], vocabulary: Vocabulary, text: str) -> frozenset[str]:
        return names_of_sources(terms, vocabulary.called(), self.speller.is_ordinary, text)

    def _is_odd(self, token: Token) -> bool:
        """Whether a name is not written as the lexicon has it: with Greek letters, or as rules of spelling allow."""
        if not token.surface.isascii():
            return True
        names = self.lexicon.names(token.key[1:]) if token.is_concept else ()
        return bool(names) and stem(token.surface) not in {stem(name) for name in names}

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
            "Ask in a few plain words.",
        )
    return cleaned
