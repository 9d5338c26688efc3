"""What of an answer's JSON is shown, and in what order; the same on every surface.

What has to be read first, the sentences that answer, what they rest on, the rest by whom it was found in,
what misleads if it is not known, and the sources. An answer that an earlier edition kept lacks some of this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from assistant.domain import ChainVerdict
from assistant.surfaces.presentation.labels import GROUP_TITLES, kind_of, page_words

Numbered = tuple[int, Mapping[str, Any]]
"""A sentence with its number from 0."""

_OPENING: Final = 250
"""Characters of two computed sentences that still fit above the fold of a phone together."""
_BETWEEN: Final = 3
"""Characters between two sentences of one paragraph, at most."""
_CUT: Final = 110
"""Characters of a sentence that stands for what its side found, where that is not known as data."""
_SAME: Final = frozenset({ChainVerdict.CONFIRMED, ChainVerdict.NOT_IN_CORPUS})


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences below the lead, under a title; it is empty where one group is all."""

    title: str
    sentences: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement: a line, what stands behind it, and the whole sentences on demand."""

    line: str
    kinds: tuple[str, ...]
    """Of evidence, in words."""
    sources: tuple[int, ...]
    """Numbers of the sources, from 1."""
    sentences: tuple[Numbered, ...]


def disagreements(answer: Mapping[str, Any]) -> list[tuple[str, Side, Side]]:
    """(in what, one side, the other). No side is the right one."""
    return [
        (conflict["about"], _side(answer, conflict, 0), _side(answer, conflict, 1))
        for conflict in answer["conflicts"]
    ]


def side_line(side: Side) -> str:
    """“1 study in animals (mouse): better for myelin repair. Animal study. [2]”."""
    kinds = ", ".join(side.kinds)
    return f"{side.line.rstrip('.')}. {kinds[:1].upper()}{kinds[1:]}. {' '.join(f'[{n}]' for n in side.sources)}"


def _side(answer: Mapping[str, Any], conflict: Mapping[str, Any], place: int) -> Side:
    claims = [(n, answer["claims"][n]) for n in conflict["sides"][place]]
    citations = [c for _, claim in claims for c in claim["citations"]]
    kinds = tuple(dict.fromkeys(kind_of(c["evidence"]) for c in citations))
    # What an earlier edition kept has no such lines.
    line = conflict.get("in_short", ("", ""))[place]
    if not line:
        text = " ".join(claims[0][1]["text"].split())
        cut = text if len(text) <= _CUT else f"{text[:_CUT].rsplit(' ', 1)[0]} ..."
        line = cut if len(claims) == 1 else f"{cut} (and {len(claims) - 1} more)"
    return Side(line, kinds, tuple(dict.fromkeys(c["n"] for c in citations)), tuple(claims))


def headline(answer: Mapping[str, Any]) -> str:
    """What stands above the sentences of an answer that could not be given; all of small talk."""
    if not answer["abstained"]:
        return ""
    text: str = answer["answer"]
    return text.split("\n", 1)[0] if answer["nearest"] else text


def sentences(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Each with text, support and citations, as claims have them."""
    near = [
        {"text": one["text"], "support": "supported", "citations": [one]}
        for one in answer["nearest"]
    ]
    return [*answer["claims"], *near]


def said_first(answer: Mapping[str, Any]) -> str:
    """What has to be read before the answer; empty where nothing is due."""
    return " ".join(caveat["text"] for caveat in answer.get("safety", ()))


def rests_on(answer: Mapping[str, Any]) -> str:
    """What the answer rests on, in a sentence; empty without an answer."""
    text: str = answer.get("evidence", {}).get("text", "")
    return text


def is_small_talk(answer: Mapping[str, Any]) -> bool:
    """Whether nothing was asked, and the notice is all of the answer."""
    return bool(answer["abstained"] and answer["answer"] == answer.get("notice"))


def source_numbers(claim: Mapping[str, Any]) -> list[int]:
    """Numbers of the sources that a sentence cites, each once."""
    return list(dict.fromkeys(c["n"] for c in claim["citations"]))


def quotes_of(answer: Mapping[str, Any], number: int) -> list[Mapping[str, Any]]:
    """What is quoted of a source, each place once, in the order of its text."""
    cited = [c for claim in sentences(answer) for c in claim["citations"] if c["n"] == number]
    places = {(c["start"], c["end"]): c for c in cited}
    return [places[place] for place in sorted(places)]


def first_author(source: Mapping[str, Any]) -> str:
    """“Hou H et al.”; empty where no author is known."""
    authors = source["authors"]
    return f"{authors[0]}{' et al.' if len(authors) > 1 else ''}" if authors else ""


def about_source(source: Mapping[str, Any]) -> list[str]:
    """The kind of evidence, and what to know of the source, in a few words each."""
    return [kind_of(source["evidence"]), *(badge["text"] for badge in source.get("badges", ()))]


def codes_of(answer: Mapping[str, Any]) -> set[str]:
    """The codes of all that is shown, wherever it stands."""
    shown = [*answer.get("safety", ()), *answer["caveats"]]
    shown += [badge for source in answer["sources"] for badge in source.get("badges", ())]
    return {one["code"] for one in shown} | set(answer.get("evidence", {}).get("codes", ()))


def details(answer: Mapping[str, Any]) -> list[str]:
    """For a lab: where each quote stands, by its sentence, and what made the answer."""
    places = [
        (number, c) for number, claim in enumerate(sentences(answer), 1) for c in claim["citations"]
    ]
    made = answer["provenance"]
    return [
        *(f"{number}. {_place(citation)}" for number, citation in places),
        f"answer {answer['id']}; index {made['index']}; corpus {made['corpus']}",
        f"writer {made['writer']}; embedder {made['embedder']}; score {answer['confidence']['score']:.2f}",
    ]


def _place(c: Mapping[str, Any]) -> str:
    about = (c["section"] or "no section", page_words(c), kind_of(c["evidence"]), c["passage_id"])
    return f"{c['source_id']}[{c['start']}:{c['end']}] {'; '.join(filter(None, about))}"


def lead(answer: Mapping[str, Any]) -> tuple[Numbered, ...]:
    """The sentences that answer: the first, what leans on it, or the whole list that it is in."""
    claims: Sequence[Mapping[str, Any]] = answer["claims"]
    if not claims:
        return ()
    count = 1
    while count < len(claims) and _belongs(claims[count - 1], claims[count], count):
        count += 1
    return tuple(enumerate(claims[:count]))


def groups(answer: Mapping[str, Any]) -> list[Group]:
    """What is not in the lead, by whom it was found in; one group where they stand mixed.

    The order stays: what follows may lean on what stands before it.
    """
    rest = list(enumerate(answer["claims"]))[len(lead(answer)) :]
    runs = [
        (key, tuple(found)) for key, found in groupby(rest, lambda one: one[1].get("group", "none"))
    ]
    mixed = len({key for key, _ in runs}) < len(runs)
    if mixed or len(runs) < 2:
        return [Group("", tuple(rest))] if rest else []
    return [Group(GROUP_TITLES.get(key, ""), found) for key, found in runs]


def changes_reading(link: Mapping[str, Any]) -> bool:
    """Whether what a cited paper says makes a reader think otherwise of the sentence."""
    return link["verdict"] not in _SAME


def _belongs(before: Mapping[str, Any], claim: Mapping[str, Any], count: int) -> bool:
    """Whether a sentence goes with the one before it: computed both, or the second of a paragraph."""
    if claim.get("computed") or before.get("computed"):
        short = len(before["text"]) + len(claim["text"]) <= _OPENING
        return bool(count == 1 and short and claim.get("computed") and before.get("computed"))
    if not before["citations"] or not claim["citations"]:
        return False
    one, other = before["citations"][-1], claim["citations"][0]
    follows = one["source_id"] == other["source_id"] and other["start"] - one["end"] >= 0
    return count == 1 and follows and other["start"] - one["end"] <= _BETWEEN
