"""Case, Turn and Dataset: what is asked, and what a right answer holds. Loaded and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.domain import CaveatCode, ChainVerdict
from assistant.errors import AssistantError
from assistant.text.yaml_text import LOADER

CASES: Final = Path(__file__).parent / "cases"
FITTING: Final = Path(__file__).parent / "fitting"
ASKED: Final = Path(__file__).resolve().parents[1] / "training" / "asked"
"""Questions to fit models on, or to measure them."""


class CaseInvalid(AssistantError):
    """A case file cannot be used."""


class Split(StrEnum):
    """What a case is for. In the order in which results are shown."""

    NATURAL_DEV = "natural-dev"
    """Questions in the words that people use, for tuning."""
    NATURAL_CHECK = "natural-check"
    """The same of other facts: reporting only."""
    NATURAL_LATE = "natural-late"
    """The same by two further writers, first asked after the program was done: reporting only."""
    DEV = "dev"
    """Cases by those who wrote the program, looked at while they did."""
    TEST = "test"
    """The other half of those: looked at too often to be more than development material."""
    FIT = "fit"
    """Single questions with the sentences that answer, to fit or to measure models on."""
    TRAIN = "train"
    """The same for the reader to be trained on."""


REPORTED: Final = tuple(split for split in Split if split not in (Split.FIT, Split.TRAIN))
"""The splits that figures are given for, in the order in which they are shown."""
NATURAL: Final = (Split.NATURAL_DEV, Split.NATURAL_CHECK, Split.NATURAL_LATE)
"""The splits that say how strangers fare."""

Sentences = dict[str, tuple[Annotated[str, Field(min_length=1)], ...]]
"""Source → sentences of its stored text, whole or a telling part; ``re:`` introduces a pattern for
what the source holds as a field that no sentence states yet."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Turn(_Strict):
    """One question and what its answer must hold."""

    question: Annotated[str, Field(min_length=1)]
    facts: tuple[Annotated[tuple[str, ...], Field(min_length=1)], ...] = ()
    """Each fact as alternatives: a text, or ``re:`` and a pattern; case aside."""
    gold: Sentences = Field(default_factory=dict)
    """Sentences that answer: any of them is a right first sentence."""
    fair: Sentences = Field(default_factory=dict)
    """Further sentences that are a fair part of a full answer."""
    resolved: tuple[str, ...] = ()
    """Words that the stand-alone form of a follow-up must hold."""
    not_resolved: tuple[str, ...] = ()
    """Words that it must not hold."""


class Case(_Strict):
    """One case, of one turn or several."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    kind: str
    """What is asked for; the name of the file where the case does not say."""
    split: Split
    why: Annotated[str, Field(min_length=1)]
    turns: Annotated[tuple[Turn, ...], Field(min_length=1)]
    author: str = ""
    """Who wrote it, by a letter: authors differ in how they ask."""
    fact: str = ""
    """Names what is asked. Wordings of one fact share it and stand in one split."""
    form: str = ""
    """How it is worded: keywords, question, request, plain."""
    sources: tuple[str, ...] = ()
    """Sources of which at least one must be found and cited."""
    caveats: tuple[CaveatCode, ...] | None = None
    """Codes that must be shown, and of those that take judgement all that may be; None when the
    case does not say."""
    caveat_choices: tuple[Annotated[tuple[CaveatCode, ...], Field(min_length=1)], ...] = ()
    """Of each of these lists one code must be shown."""
    chain: dict[str, ChainVerdict] = Field(default_factory=dict)
    """Verdict on each cited paper that the answer's sentences lean on."""
    abstain: CaveatCode | None = None
    """The code of the refusal that is the right answer."""
    document: str = ""
    """A text that is planted in the corpus for this case."""
    forbidden: tuple[str, ...] = ()
    """Texts or patterns that no claim may hold."""

    @model_validator(mode="before")
    @classmethod
    def _one_turn(cls, data: Any) -> Any:
        """A case of one turn writes its question and facts beside the rest."""
        if isinstance(data, dict) and "question" in data and "turns" not in data:
            keys = ("question", "facts", "gold", "fair")
            turn = {key: data[key] for key in keys if key in data}
            rest = {key: value for key, value in data.items() if key not in turn}
            return {**rest, "turns": [turn]}
        return data


@dataclass(frozen=True, slots=True)
class Dataset:
    """Cases, in the order of their files."""

    cases: tuple[Case, ...]

    def of(self, split: Split | None) -> Dataset:
        """The cases of one split, or all.

        Raises:
            CaseInvalid: there are none.
        """
        chosen = tuple(case for case in self.cases if split is None or case.split is split)
        if not chosen:
            raise CaseInvalid(
                f"There are no cases in the split “{split}”.", f"Name {', '.join(REPORTED)}."
            )
        return Dataset(chosen)

    def spread(self, number: int) -> Dataset:
        """So many cases, as far apart as they can be; all where there are fewer."""
        step = max(1.0, len(self.cases) / max(1, number))
        places = dict.fromkeys(int(at * step) for at in range(number))
        return Dataset(tuple(self.cases[at] for at in places if at < len(self.cases)))

    def __iter__(self) -> Iterator[Case]:
        return iter(self.cases)

    def __len__(self) -> int:
        return len(self.cases)


def load_cases(folder: Path = CASES) -> Dataset:
    """Every case of ``*.yaml`` in a folder and the folders in it.

    Raises:
        CaseInvalid: a file, a field or an id is wrong; the message names file, line and field.
    """
    cases: list[Case] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.rglob("*.yaml")):
        for line, data in _entries(path):
            case = _case(path, line, data)
            if case.id in seen:
                raise CaseInvalid(
                    f"{path.name}, line {line}: the id {case.id} is also in {seen[case.id]}.",
                    "Give each case its own id.",
                )
            seen[case.id] = f"{path.name}, line {line}"
            cases.append(case)
    if not cases:
        raise CaseInvalid(f"There are no cases in {folder}.", "Put *.yaml files there.")
    return Dataset(tuple(cases))


def _entries(path: Path) -> Iterable[tuple[int, Any]]:
    """(line, data) of each entry of a file."""
    try:
        # Read once, for the lines and for the data: of 20,000 questions that takes seconds.
        loader = LOADER(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        loaded = [] if node is None else loader.construct_document(node)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        raise CaseInvalid(f"{path.name}{line}: it is not YAML that can be read.") from error
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise CaseInvalid(f"{path.name}: it is not a list of cases.")
    return [(n.start_mark.line + 1, data) for n, data in zip(node.value, loaded, strict=True)]


def _case(path: Path, line: int, data: Any) -> Case:
    if not isinstance(data, dict):
        raise CaseInvalid(f"{path.name}, line {line}: it is not a case.")
    try:
        return Case.model_validate({"kind": path.stem, **data})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the case"
        raise CaseInvalid(
            f"{path.name}, line {line}, {field}: {first['msg']}.",
            "evals/README.md shows what a case looks like.",
        ) from error
