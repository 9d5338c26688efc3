"""Forms of a question: what people type is not what data sets hold.

The same question comes as keywords, without its question mark, in lower case, contracted, or as a
request. The reader is to learn what is asked, not in which form.
"""

import random
import re
from collections import Counter
from dataclasses import replace
from typing import Final

from training.data import AnswerRow

_OPENING: Final = re.compile(
    r"^(?:(?:in|on|at|for|from|to|by|of|with) )?"
    r"(?:what|which|who|whom|whose|when|where|why|how(?: (?:many|much|long|often))?)\b(?:'s|’s)?\s*",
    re.I,
)
_AUXILIARY: Final = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|the|a|an)\b\s*", re.I
)
_CONTRACTED: Final = (
    (re.compile(r"\bwhat is\b", re.I), "what's"),
    (re.compile(r"\bwho is\b", re.I), "who's"),
    (re.compile(r"\bwhere is\b", re.I), "where's"),
    (re.compile(r"\bhow is\b", re.I), "how's"),
    (re.compile(r"\bwhat are\b", re.I), "what're"),
    (re.compile(r"\bdoes not\b", re.I), "doesn't"),
    (re.compile(r"\bdid not\b", re.I), "didn't"),
)
_REQUESTS: Final = (
    "tell me about {}", "can you tell me {}", "i would like to know {}", "explain {}", "so {}",
    "please say {}", "i read about this: {}", "do you know {}", "quick question - {}",
)  # fmt: skip
_NAME: Final = re.compile(r"\b[A-Z][\w-]*(?: (?:of |the |and |de )?[A-Z0-9][\w-]*)*")
_REWORDED: Final = 0.4
_TITLED: Final = 0.5


def reworded(question: str, chance: random.Random) -> str:
    """The question, or four times in ten another form of it."""
    if chance.random() > _REWORDED:
        return question
    bare = question.rstrip(" ?.!")
    form = chance.randrange(5)
    if form == 0:
        return bare.lower()
    if form == 1:
        for pattern, short in _CONTRACTED:
            bare = pattern.sub(short, bare)
        return bare + chance.choice(["?", ""])
    if form == 2:
        words = _AUXILIARY.sub("", _OPENING.sub("", bare))
        return words.strip() or bare
    if form == 3:
        return chance.choice(_REQUESTS).format(bare[:1].lower() + bare[1:])
    return _typo(bare, chance)


def with_title(row: AnswerRow, chance: random.Random) -> AnswerRow:
    """Half of the time, a title: the name that comes up most in the passage.

    Passages of papers are read with their title and section before them; public passages have none,
    so one is made of what an encyclopedia would call the article. Where the title is known, that
    one is left out half of the time.
    """
    if chance.random() > _TITLED:
        return replace(row, title="")
    if row.title:
        return row
    names = Counter(
        name
        for sentence in row.sentences
        for name in _NAME.findall(sentence)
        if len(name) > 3 and not sentence.startswith(name)
    )
    if not names:
        return row
    name = names.most_common(1)[0][0]
    return AnswerRow(row.source, row.question, row.sentences, row.labels, name)


def _typo(text: str, chance: random.Random) -> str:
    """Two neighbouring letters of one longer word change places, or one is left out."""
    places = [m.span() for m in re.finditer(r"[a-z]{5,}", text)]
    if not places:
        return text.lower()
    start, end = chance.choice(places)
    at = chance.randrange(start + 1, end - 1)
    if chance.random() < 0.5:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :]
