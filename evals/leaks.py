"""Whether what is asked for stands in the program: then the answer is known before the question.

Four ways in which it has happened, each looked for:

- a question of a reporting split is nearly one of a tuning split;
- a question or turn stands whole in the program;
- a phrase of two content words that only one source of the corpus has, or a fact of a case, stands in a
  pattern, a table, the lexicon, the glossary or a prompt: it was put there for that sentence, and any
  sentence of the corpus may be the one that answers;
- four content words in a row of a question, turn or fact stand in the program or in a test of it.

What is known is listed in ``evals/known_leaks.txt``, which may only get shorter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz

from evals.cases import REPORTED, Case, Dataset, Split
from evals.phrases import Written, phrases, read_written, words_of

KNOWN: Final = Path(__file__).parent / "known_leaks.txt"
_ALIKE: Final = 92.0
"""Two questions this alike (0 to 100, word order aside) are one question."""
_SHORTEST: Final = 20
"""Shorter questions, such as "And in humans?", say nothing without their conversation."""
_STANDS: Final = 40
"""A follow-up of so many characters mostly says by itself what is asked."""
_RARE: Final = 2
"""Content words of a phrase that counts when a single source has it."""
_LONG: Final = 4
"""Content words in a row that are no accident in a language."""


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """Something of a case or of one source that stands in a file."""

    file: str
    line: int
    phrase: str
    origin: str
    """The case or the source."""

    @property
    def key(self) -> str:
        """What the list of known leaks names it by: a line number moves, a phrase does not."""
        return f"{self.file}: {self.phrase}"

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: “{self.phrase}” is out of {self.origin}."


@dataclass(frozen=True, slots=True)
class Tree:
    """Where leaks are looked for."""

    root: Path
    program: Sequence[Path]
    """Code, YAML and prompts of the program."""
    tests: Sequence[Path]
    """Tests, and examples that a model learns from."""
    corpus: Sequence[Path]
    """The source files, to know which phrases only one of them has."""

    @classmethod
    def of(cls, root: Path) -> Tree:
        """The project's own."""
        # Examples to learn from are sentences, as tests have them; a phrase in them answers nothing.
        written = [
            p for n in ("written", "findings") for p in sorted((root / "training" / n).glob("*"))
        ]
        examples = [*sorted((root / "training").glob("*.yaml")), *written]
        program = [
            path
            for folder in ("assistant", "training")
            for path in sorted((root / folder).rglob("*"))
            if path.suffix in {".py", ".yaml", ".yml", ".md", ".txt", ".j2"}
            # Questions on this corpus, as those of evals/fitting: `between_splits` looks at them.
            and path not in examples
            and path.parent != root / "training" / "asked"
        ]
        corpus = [
            path
            for path in sorted((root / "corpus").glob("*/*"))
            # What somebody wrote down of a source has its sentences again.
            if path.is_file() and not path.name.endswith(".findings.yaml")
        ]
        return cls(root, program, [*sorted((root / "tests").rglob("*.py")), *examples], corpus)


def between_splits(dataset: Dataset) -> list[str]:
    """Questions of a reporting split that are nearly one of a tuning split, each in a sentence."""
    pairs = (
        (Split.DEV, Split.TEST),
        (Split.NATURAL_DEV, Split.NATURAL_CHECK),
        *((Split.FIT, split) for split in REPORTED),
        *((Split.TRAIN, split) for split in (*REPORTED, Split.FIT)),
    )
    found = []
    for tuning, reporting in pairs:
        ours = [(c.id, text) for c in dataset if c.split is tuning for text in _asked(c)]
        theirs = [(c.id, text) for c in dataset if c.split is reporting for text in _asked(c)]
        found += [
            f"The {reporting} question of {case} is nearly the {tuning} question of {other}."
            for case, question in theirs
            for other, asked in ours
            if len(question) >= _SHORTEST and _alike(question, asked)
        ]
    facts: dict[str, set[Split]] = {}
    for case in dataset:
        if case.fact:
            facts.setdefault(case.fact, set()).add(case.split)
    for fact, splits in sorted(facts.items()):
        if len(splits) > 1:
            found.append(f"The fact {fact} is asked in {' and '.join(sorted(splits))}.")
    return found


def _asked(case: Case) -> list[str]:
    """What a case asks and labels, a follow-up with the question before it, and alone if that is long enough."""
    asked = []
    for number, turn in enumerate(case.turns):
        labelled = turn.gold or turn.facts or turn is case.turns[-1]
        if labelled and (not number or len(turn.question) >= _STANDS):
            asked.append(turn.question)
        if labelled and number:
            asked.append(f"{case.turns[number - 1].question} {turn.question}")
    return asked


def leaks(dataset: Dataset, tree: Tree) -> list[Leak]:
    """Every place of the tree that holds something of a case; each phrase of a file once."""
    wanted = _wanted(dataset, tree)
    found: dict[str, Leak] = {}
    for path in tree.program:
        for written in read_written(path):
            for leak in _in_program(tree, path, written, wanted):
                found.setdefault(leak.key, leak)
    for path in tree.tests:
        for written in read_written(path):
            for leak in _of_phrases(tree, path, written, wanted.long, _LONG):
                found.setdefault(leak.key, leak)
    return sorted(found.values())


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is looked for, with where it is from."""

    rare: dict[tuple[str, ...], str]
    long: dict[tuple[str, ...], str]
    whole: list[tuple[str, str]]


def _wanted(dataset: Dataset, tree: Tree) -> _Wanted:
    sources = {
        path.stem: {p for w in read_written(path) for p in phrases(w.text, _RARE)}
        for path in tree.corpus
    }
    spread = Counter(phrase for found in sources.values() for phrase in found)
    wanted = _Wanted(
        rare={p: source for source, found in sources.items() for p in found if spread[p] == 1},
        long={},
        whole=[],
    )
    for case in dataset:
        questions = [turn.question for turn in case.turns]
        expected = _expected(case)
        new = {p for text in expected for p in phrases(text, _RARE) if spread[p] <= 1}
        wanted.rare.update(dict.fromkeys(new - wanted.rare.keys(), case.id))
        for text in (*expected, *questions):
            wanted.long.update(dict.fromkeys(phrases(text, _LONG), case.id))
        wanted.whole.extend((text, case.id) for text in questions if len(text) >= _SHORTEST)
    return wanted


def read_known(path: Path = KNOWN) -> set[str]:
    """The keys of leaks that are known; lines that begin with # are remarks."""
    if not path.exists():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def news(found: Iterable[Leak], known: set[str]) -> list[str]:
    """What is wrong, in sentences: leaks that are not listed, and listed ones that are gone."""
    found = list(found)
    keys = {leak.key for leak in found}
    return [
        *(str(leak) for leak in found if leak.key not in known),
        *(
            f"{key} is listed as a known leak and is gone: take it out."
            for key in sorted(known - keys)
        ),
    ]


def _expected(case: Case) -> list[str]:
    """Facts and gold sentences of a case, without the mark of a pattern."""
    texts = [text for turn in case.turns for fact in turn.facts for text in fact]
    texts += [text for turn in case.turns for found in turn.gold.values() for text in found]
    return [text.removeprefix("re:") for text in texts]


def _in_program(tree: Tree, path: Path, written: Written, wanted: _Wanted) -> list[Leak]:
    # A message may share two words with a source; a pattern that does was made for it.
    found = [] if written.said else _of_phrases(tree, path, written, wanted.rare, _RARE)
    found += _of_phrases(tree, path, written, wanted.long, _LONG)
    if _SHORTEST <= len(written.text) <= 300:
        file = str(path.relative_to(tree.root))
        found += [
            Leak(file, written.line, question, case)
            for question, case in wanted.whole
            if _alike(question, written.text)
        ]
    return found


def _of_phrases(
    tree: Tree, path: Path, written: Written, table: dict[tuple[str, ...], str], length: int
) -> list[Leak]:
    if len(words_of(written.text)) < length:
        return []
    file = str(path.relative_to(tree.root))
    return [
        Leak(file, written.line, " ".join(phrase), table[phrase])
        for phrase in sorted(phrases(written.text, length))
        if phrase in table
    ]


def _alike(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(one.lower(), other.lower()) >= _ALIKE
