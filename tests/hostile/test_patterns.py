"""No regular expression of the program takes long, whatever it is shown."""

from __future__ import annotations

import ast
import re
import signal
import time
import warnings
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest

import assistant
from tests.hostile.conftest import ROOT

with warnings.catch_warnings():
    # It reads patterns with a module of Python that has another name now.
    warnings.simplefilter("ignore", DeprecationWarning)
    from regexploit.ast.sre import SreOpParser
    from regexploit.redos import find

SQUARE = re.compile(r"\w+-$")
"""Grows with the square of a text, as many patterns may; how fast that is depends on the machine."""
LONG = 4_000
"""Characters: more than any sentence or question that is matched."""
_USES = {
    f"re.{name}" for name in ("search", "match", "fullmatch", "sub", "split", "findall", "finditer")
}
# What patterns look for over and over: words, numbers, spaces, brackets, dots, marks.
PUMPS = (
    "a", "A", "1", " ", "\n", ".", ",", "-", "(", "[", "<", "\\", "\"", "'", "_", "#", "*", "a ", "1 ", "a.", "A.",
    "1.", "1,", "a-", "(a", "[1", "<a ", "a b", "\t ", "é", "A a", "1-", "et al. ", "of the ", "and ", "&", ";",
)  # fmt: skip


@lru_cache(maxsize=1)
def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern that a module of the program holds, by where it is held."""
    found: dict[str, re.Pattern[str]] = {}
    for module in walk_packages(assistant.__path__, "assistant."):
        path = ROOT / (module.name.replace(".", "/") + ".py")
        # Chainlit makes files where it is imported; what imports it matches nothing itself.
        if path.is_file() and re.search(r"^(?:import|from) chainlit", path.read_text(), re.M):
            continue
        try:
            held = vars(import_module(module.name))
        except ModuleNotFoundError as error:
            # What belongs to an extra that is not installed (`make test-scale` installs them all).
            if (error.name or "").startswith("assistant"):
                raise
            continue
        for name, value in held.items():
            for number, pattern in enumerate(_held(value)):
                found.setdefault(f"{module.name}.{name}[{number}]", pattern)
    for path in (ROOT / "assistant").rglob("*.py"):
        for used, pattern in _written(path):
            # At the beginning of a text only, or all through it.
            once = used in {"match", "fullmatch"}
            found.setdefault(
                f"{path.stem}: {pattern.pattern}", _at_start(pattern) if once else pattern
            )
    return found


def _written(path: Path) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Patterns that stand where they are used, with how they are used."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        used = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and used in _USES and isinstance(node.args[0], ast.Constant):
            flags = re.I if "re.I" in ast.unparse(node) else 0
            yield used.removeprefix("re."), re.compile(node.args[0].value, flags)


def _at_start(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(rf"\A(?:{pattern.pattern})", pattern.flags)


def _held(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict):
        for item in [*value, *value.values()]:
            yield from _held(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _held(item)


class _Late(Exception):
    pass


def _late(_signal: int, _frame: object) -> None:
    raise _Late


@pytest.fixture
def alarm() -> Iterator[None]:
    before = signal.signal(signal.SIGPROF, _late)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


def _takes(pattern: re.Pattern[Any], text: str) -> float:
    """Seconds of processor time for every match in a text; cut off at half a second."""
    subject = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, 0.5)
    try:
        try:
            for _ in pattern.finditer(subject):
                pass
        finally:  # the signal may come as late as here
            signal.setitimer(signal.ITIMER_PROF, 0)
    except _Late:
        return 0.5
    return time.process_time() - began


def _square() -> float:
    """Seconds of this machine, at this moment, for a plain pattern that grows with the square."""
    return max(_takes(SQUARE, "a" * LONG + "!") for _ in range(3))


def test_patterns_are_found() -> None:
    assert len(patterns()) > 200


@pytest.mark.usefixtures("alarm")
def test_a_pattern_that_grows_with_the_square_is_told() -> None:
    assert _takes(SQUARE, "a" * 20_000 + "!") > 0.1


@pytest.mark.usefixtures("alarm")
def test_none_grows_faster_than_it_may() -> None:
    slow = []
    for name, pattern in patterns().items():
        for pump in PUMPS:
            text = (pump * LONG)[:LONG] + "!"
            if _takes(pattern, text) > 0.1 and _takes(pattern, text) > 2.5 * _square():
                slow.append((name, pump))
                break
    assert not slow


def _grave(pattern: re.Pattern[str]) -> bool:
    """Whether the number of ways to match doubles with each character."""
    parsed = SreOpParser().parse_sre(pattern.pattern, pattern.flags & ~re.UNICODE)
    return any(redos.starriness > 10 for redos in find(parsed))


def test_a_pattern_that_grows_exponentially_is_told() -> None:
    assert _grave(re.compile(r"(?:\w+\s?)*!")) and not _grave(re.compile(r"\w+\s?!"))


def test_none_grows_exponentially() -> None:
    grave, unread = [], []
    for name, pattern in patterns().items():
        try:
            grave += [name] if _grave(pattern) else []
        except AttributeError:
            # The analyser does not know possessive quantifiers; the timing above covers those.
            unread.append(name)
    assert not grave and len(unread) < 5
