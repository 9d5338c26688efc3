"""Texts written in a project's files, each with its line, and the phrases of a text.

A phrase is a run of content words, stemmed: "disturbed neither", "hardly moved". What a pattern matches
is written out first, because a phrase may hide in it: ``hardly (?:moved|changed)``.
"""

import ast
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import Stemmer
import yaml

_PATTERN: Final = re.compile(r"\(\?|\\[bswd]|\w\||\|\w")
"""What looks like a pattern and not like prose."""
_STRETCH: Final = 4
"""Parts of a pattern that are written out together."""
_WAYS: Final = 400
"""Ways through one part at most."""
_MOST: Final = 20_000
"""Texts that are written out of one pattern at most."""
_STEMMER: Final = Stemmer.Stemmer("english")
# Words that carry no content of their own. Negations and words of degree do, so they are not here.
_EMPTY: Final = frozenset(
    """a an the and or but if of in on at by for from to with as into onto over under than then that this
    these those it its they their them he she his her we our you your i my me is are was were be been being
    am do does did done has have had having can could will would shall should may might must there here
    what which who whom whose when where why how so such also s t re ve ll d m what's""".split()
)
_GAP: Final = "\x00"


@dataclass(frozen=True, slots=True)
class Written:
    """A text that stands in a file."""

    text: str
    line: int
    said: bool = False
    """It is a sentence for people, or a part of one, and not a pattern, a name or a table."""


def read_written(path: Path) -> list[Written]:
    """The texts of a file: strings of Python (docstrings aside), scalars of YAML, else its lines."""
    if path.suffix == ".py":
        return list(_python(path))
    text = path.read_text(encoding="utf-8")
    if path.suffix in {".yaml", ".yml"}:
        return list(_yaml(yaml.compose(text, Loader=yaml.SafeLoader)))
    return [Written(line, number) for number, line in enumerate(text.splitlines(), start=1)]


def words_of(text: str) -> list[str]:
    """The content words of a text, stemmed, in their order. Punctuation that ends a thought is a gap."""
    folded = re.sub(r"[.;:!?()\[\]{}\"“”|/]+(?=\s|$)|[(\[{\"“|]", f" {_GAP} ", text.lower())
    found = re.findall(rf"{_GAP}|[^\W_]+(?:['’][^\W_]+)?", folded)
    return [w if w == _GAP else _stem(w) for w in found if w not in _EMPTY]


def phrases(text: str, length: int) -> set[tuple[str, ...]]:
    """Runs of `length` content words; of a pattern, runs of any text that it matches."""
    found: set[tuple[str, ...]] = set()
    texts = _written_out(text) if _PATTERN.search(text) else (text,)
    for one in texts:
        words = words_of(one)
        runs = zip(*(words[i:] for i in range(length)), strict=False)
        found.update(run for run in runs if _GAP not in run and _telling(run))
    return found


def _telling(run: tuple[str, ...]) -> bool:
    """Whether two of its words are words: figures and symbols come together by accident."""
    return sum(word.isalpha() and len(word) > 2 for word in run) >= 2


def _python(path: Path) -> Iterator[Written]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    spliced = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            said = not _PATTERN.search(node.value) and (
                id(node) in spliced or node.value.rstrip().endswith((".", "?", "!", ":"))
            )
            yield Written(node.value, node.lineno, said)


def _yaml(node: Any) -> Iterator[Written]:
    if isinstance(node, yaml.ScalarNode):
        yield Written(str(node.value), node.start_mark.line + 1)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _yaml(child)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _yaml(key)
            yield from _yaml(value)


@lru_cache(maxsize=4096)
def _written_out(pattern: str) -> tuple[str, ...]:
    """Texts that a pattern matches, or stretches of them; its words where it cannot be parsed."""
    from re import _parser  # type: ignore[attr-defined]  # the standard library's own, without types

    try:
        parsed = _parser.parse(pattern)
    except (re.error, RecursionError):
        return (re.sub(r"\\[a-zA-Z]|[^\w\s'’-]", " ", pattern),)
    return tuple(itertools.islice(_texts(parsed), _MOST))


def _texts(parsed: Iterable[Any]) -> Iterator[str]:
    """Every way through each stretch of a parsed pattern, with classes of characters as a space.

    The number of ways through the whole is a product; through a few parts in a row it stays small, and
    a phrase is no longer than that.
    """
    parts: list[list[str]] = []
    for op, value in parsed:
        ways = list(dict.fromkeys(itertools.islice(_ways(str(op), value), _WAYS)))
        if parts and len(parts[-1]) == len(ways) == 1:
            parts[-1] = [parts[-1][0] + ways[0]]
        else:
            parts.append(ways)
    for start in range(max(1, len(parts) - _STRETCH + 1)):
        for chosen in itertools.product(*parts[start : start + _STRETCH]):
            yield "".join(chosen)


def _ways(op: str, value: Any) -> Iterator[str]:
    if op == "LITERAL":
        yield chr(value)
    elif op == "BRANCH":
        for branch in value[1]:
            yield from _texts(branch)
    elif op == "SUBPATTERN":
        yield from _texts(value[3])
    elif op in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, _, inner = value
        if least == 0:
            yield ""
        yield from _texts(inner)
    elif op == "IN" and len(value) > 1 and all(str(o) == "LITERAL" for o, _ in value):
        yield from (chr(v) for _, v in value)
    elif op in {"AT", "ASSERT", "ASSERT_NOT", "GROUPREF"}:
        yield ""
    else:
        yield " "


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(word))
