"""A follow-up → a question that stands alone, by what was named before and rules of ellipsis.

"And in humans?", "What about its side effects?", "I meant everolimus": what is missing is taken
from the turn before, where a thing of the same kind is replaced by the new one. A question that
names what it is about is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.domain import CorpusProfile, Turn
from assistant.text.lexicon import Lexicon
from assistant.text.words import Token, analyse

__all__ = ["FollowUps"]

_CORRECTION: Final = re.compile(
    r"^(?:(?:no|sorry|oh|actually|wait)[,.! ]+)*(?:i (?:meant|mean|was asking about|am asking about)|not that,?)\s+"
    r"(?:about )?(?P<rest>.+?)[.?! ]*$",
    re.I,
)
_ELLIPSIS: Final = re.compile(
    r"^(?:(?:and|but|so|or|ok|okay|also)[, ]+)*(?:(?:what|how) (?:about|of)\s+)?(?P<rest>.*?)[.?! ]*$",
    re.I,
)
_OPENS: Final = re.compile(r"^(?:(?:and|but|so|or|also)\b|(?:what|how) (?:about|of)\b)", re.I)
_CLAUSE: Final = re.compile(
    r"\b(?:is|are|was|were|do|does|did|can|could|has|have|had|will|would|should|may|might|must"
    r"|what|which|who|why|when|where|how)\b",
    re.I,
)
_OWN: Final = re.compile(r"\b(?:its|their|his|her)\s+", re.I)
_ONE: Final = re.compile(
    r"\b(?:it|this one|that one|this drug|that drug|the drug|this|that)\b(?!\s+[a-z])", re.I
)
_IT: Final = re.compile(r"\bit\b", re.I)
_MANY: Final = re.compile(
    r"\b(?:of (?:those|these|them)|those|these|they|them|either(?: of them)?|both(?: of them)?)\b",
    re.I,
)
_POINTS: Final = re.compile(
    r"\b(?:that|this|those|these) (?:number|figure|result|finding|study|trial|paper|effect|claim"
    r"|dose|percentage)s?\b",
    re.I,
)
_GROUPS: Final = ("intervention", "pathway", "outcome", "condition")
"""Kinds of things in the order in which "it" is likely to mean one."""
_SHORT: Final = 5


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Makes follow-ups stand alone."""

    lexicon: Lexicon
    called: frozenset[str]
    """Words that sources are called by, in lower case."""
    corpus: CorpusProfile

    def readings(self, text: str, turns: Sequence[Turn]) -> tuple[str, ...]:
        """What the text may mean after the turns, the likeliest first, each once.

        With what is missing filled in; as it stands, unless a pronoun of it means something that was named
        before or it is no whole question ("And in people?"); with what the last question was about beside it.
        """
        if not turns:
            return (text,)
        filled = self.resolve(text, turns)
        about = f"{_open(text)} ({self._context(_without_context(turns[-1].standalone))})?"
        beside = (about,) if filled == text else ()
        leans = any(sign.search(text) for sign in (_OWN, _IT, _MANY, _POINTS))
        part = self._is_fragment(text, self._named(text)) or bool(_OPENS.match(text))
        stands = () if filled != text and (leans or part) else (text,)
        return tuple(dict.fromkeys((filled, *stands, *beside)))

    def resolve(self, text: str, turns: Sequence[Turn]) -> str:
        """The question with what is missing filled in; unchanged when it needs none."""
        if not turns:
            return text
        last = _without_context(turns[-1].standalone)
        correction = _CORRECTION.match(text)
        if correction:
            return (
                self._replaced(last, correction["rest"]) or f"{_open(last)} ({correction['rest']})?"
            )
        own = self._named(text)
        if _OPENS.match(text) or self._is_fragment(text, own):
            rest = _ELLIPSIS.match(text)
            filled = self._ellipsis(rest["rest"] if rest else text, last)
            if filled:
                return filled
        return self._pronouns(text, turns, own)

    def _ellipsis(self, rest: str, last: str) -> str:
        """A fragment put into the last question; empty when it is a question of its own."""
        possessed = _OWN.match(rest)
        topic = self._topic(last)
        if possessed and topic:
            return f"What about the {rest[possessed.end() :]} of {topic}?"
        if _CLAUSE.search(rest):
            return ""
        return self._replaced(last, rest) or f"{_open(last)} {rest}?"

    def _is_fragment(self, text: str, own: list[Token]) -> bool:
        """A few words without a verb or a thing: "At what dose?"."""
        words = re.findall(r"\w+", text)
        return len(words) <= _SHORT and not own and not _IT.search(text) and not _MANY.search(text)

    def _pronouns(self, text: str, turns: Sequence[Turn], own: list[Token]) -> str:
        last = _without_context(turns[-1].standalone)
        topic = self._topic(last)
        if not topic:
            return text
        if _POINTS.search(text):
            return f"{_open(text)} ({self._context(last)})?"
        owned = _OWN.search(text)
        if owned:
            return f"{text[: owned.start()]}{topic}'s {text[owned.end() :]}"
        many = _MANY.search(text)
        if many:
            return self._many(text, many, turns)
        single = _IT.search(text) or _ONE.search(text)
        if single:
            return f"{text[: single.start()]}{topic}{text[single.end() :]}"
        if not own and len(re.findall(r"\w+", text)) <= _SHORT + 2:
            return f"{_open(text)} ({self._context(last)})?"
        return text

    def _many(self, text: str, many: re.Match[str], turns: Sequence[Turn]) -> str:
        """The things of "which of those" or "either": those of one kind that the last two turns named."""
        topics = list(
            dict.fromkeys(t for turn in turns[-2:] if (t := self._topic(turn.standalone)))
        )
        word = many.group().lower()
        joined = (" or " if word.startswith("either") else " and ").join(topics)
        if word.startswith("of "):
            return f"{text[: many.start()]}{many.group()} {topics[-1]}{text[many.end() :]}"
        return f"{text[: many.start()]}{joined}{text[many.end() :]}"

    def _replaced(self, last: str, rest: str) -> str:
        """The last question with a thing of the same kind replaced; empty when it names none."""
        for new in self._named(rest):
            group = self._group(new)
            models = self.corpus.models
            model = next((old for old in self._named(last) if old.key[1:] in models), None)
            if new.key == "@human" and model is not None:
                # "In animal models of MS" names animals and disease in one.
                called = self.corpus.called
                return f"{last[: model.start]}{new.surface} with {called}{last[model.end :]}"
            for old in self._named(last):
                if group and self._group(old) == group and old.key != new.key:
                    filled = f"{last[: old.start]}{new.surface}{last[old.end :]}"
                    if new.key != "@human":
                        return filled
                    called = self.corpus.called
                    if not called:
                        return filled
                    # "MS humans" is nobody's English.
                    return self._of_people(filled).replace(
                        f"{called} {new.surface}", f"{new.surface} with {called}"
                    )
        return ""

    def _of_people(self, question: str) -> str:
        """A question about people: an animal model in it becomes the disease that it models."""
        for token in self._named(question):
            kinds = {token.key[1:], *self.lexicon.broader(token.key[1:])}
            if kinds & self.corpus.models:
                return f"{question[: token.start]}{self.corpus.called}{question[token.end :]}"
        return question

    def _topic(self, question: str) -> str:
        """What "it" would mean: the named study or trial, else the likeliest kind of thing."""
        study = re.search(
            r"\b(?:the )?(?P<name>[A-Z][\w-]+) (?:study|trial|review|paper)\b", question
        )
        named = self._named(question)
        if study and not any(study["name"] == token.surface for token in named):
            return study.group()
        for group in _GROUPS:
            for token in named:
                if self._group(token) == group:
                    return token.surface
        for word in re.findall(r"\w+", question):
            if word.lower() in self.called:
                return f"the {word} study"
        return ""

    def _context(self, question: str) -> str:
        """The words of a question that tell what it is about."""
        kept = [t.surface for t in analyse(question, self.lexicon) if not t.stop]
        return " ".join(kept)

    def _named(self, text: str) -> list[Token]:
        return [token for token in analyse(text, self.lexicon) if token.is_concept]

    def _group(self, token: Token) -> str:
        concept = token.key[1:]
        for group in (*_GROUPS, "population"):
            if concept in self.lexicon.group(group):
                return group
        return ""


def _open(question: str) -> str:
    """A question without its mark."""
    return question.rstrip(" ?.!")


def _without_context(question: str) -> str:
    """A question without the words that were put beside it in brackets when it leaned on another."""
    bare = question.rstrip(" ?")
    opens = bare.rfind(" (")
    return f"{bare[:opens]}?" if bare.endswith(")") and opens > 0 else question
