"""An answer as one text: markers by the order of the sources, items on lines of their own."""

from __future__ import annotations

from assistant.domain import (
    Answer,
    Citation,
    Claim,
    Confidence,
    ConfidenceLevel,
    EvidenceLevel,
    Provenance,
    Question,
    QuestionKind,
    Source,
)
from assistant.surfaces.presentation.answer_json import NEAREST, REFUSAL, answer_text


def claim(text: str, *sources: str, item: bool = False) -> Claim:
    places = (Citation(s, "p", text, 0, len(text), "", EvidenceLevel.UNKNOWN) for s in sources)
    return Claim(text, tuple(places), list_item=item)


def text_of(
    *claims: Claim, nearest: tuple[Claim, ...] = (), kind: QuestionKind = QuestionKind.FACT
) -> str:
    return answer_text(
        Answer(
            "a-1",
            Question("Why?", "Why?", kind=kind),
            claims,
            (),
            (),
            Confidence(ConfidenceLevel.LOW, 0.3),
            (Source("moss"), Source("fern")),
            nearest,
            Provenance("0", "g", "c", "w", "e", "s"),
            notice="Good morning.",
        )
    )


def test_each_source_is_marked_once_by_its_place_among_the_sources() -> None:
    said = text_of(claim("Bees dance.", "fern", "moss", "fern"), claim("They hum.", "moss"))
    assert said == "Bees dance. [2] [1] They hum. [1]"


def test_a_list_has_a_line_for_each_item_and_ends_with_one() -> None:
    said = text_of(
        claim("They like:", "moss"),
        claim("thyme", "moss", item=True),
        claim("sage", "fern", item=True),
        claim("Nobody knows why.", "fern"),
        claim("It is so.", "fern"),
    )
    assert said.split("\n") == [
        "They like: [1]",
        "• thyme [1]",
        "• sage [2]",
        "Nobody knows why. [2] It is so. [2]",
    ]


def test_an_answer_may_begin_with_an_item() -> None:
    assert text_of(claim("thyme", "moss", item=True)) == "• thyme [1]"


def test_what_is_only_near_is_said_to_be_so() -> None:
    near = (claim("Bees dance.", "moss"), claim("They hum.", "fern"))
    assert text_of(nearest=near).split("\n") == [
        NEAREST,
        "• Bees dance. [1]",
        "• They hum. [2]",
    ]


def test_no_answer_is_a_refusal_and_a_greeting_is_none() -> None:
    assert text_of() == REFUSAL
    assert text_of(kind=QuestionKind.SMALL_TALK) == "Good morning."
