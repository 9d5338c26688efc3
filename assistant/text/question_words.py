"""Words that show what a question wants to be told: a reason, a time, or a name; and whether it asks at all."""

from typing import Final

_REASONS: Final = frozenset("why explain explains explanation reason reasons".split())
_MAKERS: Final = frozenset("make makes made cause causes caused come".split())
"""Behind "what" or "how" they ask for a reason, too."""
_TIMES: Final = frozenset("when year month date".split())
_ASKING: Final = frozenset(
    """what what's whats who whose whom which when where why how is are was were do does did can could will would
    should has have had""".split()
)
_AT: Final = 4
"""Words among which the time is asked for: "since when", "in which year"."""


def asks_for_reason(asked: str) -> bool:
    """Whether a reason is asked for: then there is something to be explained.

    >>> asks_for_reason("What is the reason for it?"), asks_for_reason("What makes it worse?")
    (True, True)
    """
    words = _words(asked)
    made = words[:1] in (["what"], ["how"]) and _MAKERS.issuperset(words[1:2])
    return made or bool(_REASONS.intersection(words))


def asks_when(asked: str) -> bool:
    """Whether it is asked when something happened.

    >>> asks_when("In which year did it open?")
    True
    """
    return bool(_TIMES.intersection(_words(asked)[:_AT]))


def asks(asked: str) -> bool:
    """Whether a word of it asks something.

    >>> asks("And in humans?"), asks("And how much?")
    (False, True)
    """
    return bool(_ASKING.intersection(_words(asked)))


def opening(asked: str) -> str:
    """The first word of a question, small."""
    return next(iter(_words(asked)), "")


def _words(asked: str) -> list[str]:
    return [word.strip(".,;:?!()") for word in asked.lower().split()]
