"""Abbreviations and what they stand for: before a bracket of the same sentence, or in another text.

After Schwartz and Hearst 2003 (doi:10.1142/9789812776303_0042): the letters of the short form are looked for from
its end on, and the first has to begin a word.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_BRACKET: Final = re.compile(r"\(([^()]+)\)")
_FIRST: Final = re.compile(r"[^,;]+")
"""What stands in a bracket before a comma: "(EAE, a model of MS)"."""
_BEHIND: Final = 5
"""A long form has at most so many words more than the short one has letters, and at most twice as many."""
_SHORT: Final = range(2, 9)
"""Letters of a short form."""
_LITTLE: Final = 3
"""Letters of words such as “of” and “and”, which a short form may leave out."""
_CAPITALS: Final = 2
"""Fewer are a word that begins a sentence."""


def written_out(
    text: str,
    other: str,
    is_known: Callable[[str], bool] = lambda _: False,
    *,
    several: bool = False,
) -> str:
    """The text with each abbreviation replaced by the words of `other` that it stands for.

    One that `is_known` for something stands for that. With `several` a word alone is no long form: MRI does not stand
    for microglia, as nothing there says so.
    """

    def meant(match: re.Match[str]) -> str:
        short = match.group()
        long = "" if is_known(short) else _long_form(short, other)
        return long if long and not (several and _WORD.fullmatch(long)) else short

    return _WORD.sub(meant, text)


def abbreviations_in(text: str) -> Iterator[tuple[str, str]]:
    """(short form, long form) of each abbreviation that stands in or before a bracket behind its long form.

    >>> list(abbreviations_in("In experimental autoimmune encephalomyelitis (EAE) it helped."))
    [('EAE', 'experimental autoimmune encephalomyelitis')]
    """
    at = 0
    for match in _BRACKET.finditer(text):
        before, at = text[at : match.start()].rstrip(), match.end()
        inside = _FIRST.match(match[1])
        within = inside.group().strip() if inside else ""
        if not before:
            continue
        last = before.split()[-1].strip("“”\"'")
        if long := _ending_with(within, before):
            yield within, long
        elif long_form_of(last, [within]):
            yield last, within


def long_form_of(short: str, names: Iterable[str]) -> str:
    """The first of the names that is the long form of an abbreviation; empty without one."""
    return next((name for name in names if _ending_with(short, name) == name), "")


def _ending_with(short: str, text: str) -> str:
    """The long form of an abbreviation with which a text ends; empty where it ends with none.

    Of several the one with a word for each letter, if it can be: the letters of EAE stand in the last of its
    words, too.
    """
    letters = "".join(_WORD.findall(short)).removesuffix("s").lower()
    if len(letters) not in _SHORT or sum(c.isupper() for c in short) < _CAPITALS:
        return ""
    words = list(_WORD.finditer(text))[-min(len(letters) + _BEHIND, 2 * len(letters)) :]
    runs = [
        (abs(len(words) - number - len(letters)), text[word.start() : words[-1].end()])
        for number, word in enumerate(words)
        if _reads(letters, text[word.start() :].lower(), words[-1].start() - word.start())
    ]
    return min(runs, key=lambda run: (run[0], len(run[1])), default=(0, ""))[1]


def _reads(letters: str, run: str, last: int) -> bool:
    """Whether a run of words has the letters in their order: its first, and one in its last word, from `last` on."""
    if run[0] != letters[0] or letters in _WORD.findall(run) or not _begins_its_words(letters, run):
        return False
    at = 1
    for letter in letters[1:-1]:
        at = run.find(letter, at) + 1
        if not at:
            return False
    return run.find(letters[-1], max(at, last)) >= 0


def _long_form(short: str, text: str) -> str:
    """The run of whole words that a short form stands for, a word for a letter if it can be; empty without one."""
    if len(short) not in _SHORT or sum(c.isupper() for c in short) < _CAPITALS:
        return ""
    if short.lower() in map(str.lower, _WORD.findall(text)):
        return ""
    runs = (
        text[start : last.end()]
        for last in _WORD.finditer(text)
        if (start := _start(short.lower(), text[: last.end()].lower(), last.start())) is not None
    )
    runs = (run for run in runs if _begins_its_words(short.lower(), run.lower()))
    return min(runs, key=lambda r: (abs(len(_WORD.findall(r)) - len(short)), len(r)), default="")


def _begins_its_words(short: str, run: str) -> bool:
    """Whether each longer word of a run begins with a letter of the short form."""
    return all(word[0] in short for word in _WORD.findall(run) if len(word) > _LITTLE)


def _start(short: str, text: str, last: int) -> int | None:
    """Where a long form that ends with the text begins; its last word, from `last` on, has to take part."""
    at = text.rfind(short[-1], last)
    for letter in reversed(short[1:-1]):
        if at >= 0:
            at = text.rfind(letter, 0, at)
    if at < 0:
        return None
    while (at := text.rfind(short[0], 0, at)) >= 0:
        if not at or not text[at - 1].isalnum():
            return at
    return None
