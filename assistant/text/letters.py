"""Words as they are compared: Greek letters by name, look-alikes as one, exponents kept apart.

IFNγ, IFN-γ, IFN-gamma, IFNgamma and full-width ＩＦＮγ are cut into the same words here; 10⁶ is ``10^6``.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final

_GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon",
    "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "ß": "beta",
}  # fmt: skip
LATIN_FOR: Final = {
    "alpha": "a",
    "beta": "b",
    "gamma": "g",
    "delta": "d",
    "kappa": "k",
    "epsilon": "e",
}
"""Latin letters that are typed for Greek ones: IFNg, TNFa, TGFb."""
_LIKE: Final = str.maketrans("ɣɑꞵ∆", "γαβΔ")
"""Phonetic letters and signs that stand for Greek ones."""
_LONGEST: Final = 2
"""Greek letters in a row that are names (αβ); more are a word of the language."""

_ABOVE: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_RAISED: Final = str.maketrans(_ABOVE, "0123456789+-")
_RAISED_RUN: Final = re.compile(f"[{_ABOVE}]+")
# A word with its apostrophes; a figure with its exponent, be it raised or behind a caret.
_WORD: Final = re.compile(
    rf"[^\W_]+(?:['’][^\W_]+)*(?:(?<=\d)(?:\^[-+−]?\d{{1,3}}|[⁺⁻][{_ABOVE[:10]}]{{1,3}}))?"
)
_MICRO: Final = re.compile(r"\A\d*[µμ][^\W\d_α-ω]")
"""The prefix of a unit: µg, 5µM."""
# The name of a letter within a word, as in TNFalpha, GbetaL, IL1beta, beta2; not in alphabet.
_SPELLED: Final = re.compile(
    r"(?:(?<=[A-Z0-9])|^)(?:alpha|beta|gamma|delta|epsilon|kappa|lambda|sigma|omega|theta|zeta)(?=[A-Z0-9]|$)"
    r"|^(?:Alpha|Beta|Gamma|Delta|Epsilon|Kappa|Sigma|Omega)(?=\d)"
)


@lru_cache(maxsize=50_000)
def compared(word: str) -> str:
    """The word in lower case with everything that looks alike made equal: ``γ`` is ``gamma``.

    A figure that is raised from a figure stays an exponent (``10⁶`` is ``10^6``); one that is raised from a
    letter is part of a name (``Ca²⁺`` is ``ca2``, ``m²`` is ``m2``).
    """
    if word.isascii():
        return word.lower()
    said = _RAISED_RUN.sub(_lowered, word).translate(_LIKE)
    said = unicodedata.normalize("NFKC", said).lower().replace("’", "'").replace("−", "-")
    return _GREEK.get(said, said)


def _lowered(match: re.Match[str]) -> str:
    figures = match[0].translate(_RAISED)
    before = match.string[match.start() - 1 : match.start()]
    return f"^{figures}" if before.isdigit() else figures.rstrip("+-")


def words_in(text: str) -> Iterator[tuple[str, int, int]]:
    """(word, start, end) of each word; a name with a Greek letter is cut at it: TGFβ1 is TGF, β, 1."""
    for match in _WORD.finditer(text):
        at = match.start()
        for part in _parts(match[0]):
            yield part, at, at + len(part)
            at += len(part)


@lru_cache(maxsize=50_000)
def _parts(word: str) -> tuple[str, ...]:
    if word.isascii():
        found = _SPELLED.search(word)
        parts = [word] if found is None else [
            part for part in (word[: found.start()], found[0], word[found.end() :]) if part
        ]  # fmt: skip
        return tuple(parts)
    signs = [_is_greek(word, place) for place in range(len(word))]
    runs = [(greek, len(list(run))) for greek, run in groupby(signs)]
    if not any(signs) or max(size for greek, size in runs if greek) > _LONGEST:
        return (word,)
    if _MICRO.match(word):
        return (word,)
    parts, at = [], 0
    for greek, size in runs:
        part = word[at : at + size]
        parts += list(part) if greek else [part]
        at += size
    return tuple(parts)


def _is_greek(word: str, place: int) -> bool:
    """Whether a character is a Greek letter, or the German ß that is typed for β."""
    char = word[place]
    if char == "ß":
        beside = word[place - 1 : place] + word[place + 1 : place + 2]
        return not any(other.islower() for other in beside)
    plain = unicodedata.normalize("NFKC", char.translate(_LIKE))
    return len(plain) == 1 and plain.lower() in _GREEK
