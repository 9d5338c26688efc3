from __future__ import annotations

import pytest

from assistant.ingest.documents.boilerplate import Line, boilerplate


def left_out(*texts: str) -> dict[str, str]:
    lines = [Line(number, text) for number, text in enumerate(texts, start=1)]
    return {texts[index]: rule for index, rule in boilerplate(lines).items()}


PARAGRAPH = "Remyelination restores the sheath around the nerve fibres of the brain, slowly."


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Dismiss", "button or menu entry"),
        ("Read more »", "button or menu entry"),
        ("This is the clinic front door image", "picture"),
        ("footer image", "picture"),
        ("IMG_0042.jpeg", "picture"),
        ("By: Jane Q. Writer", "byline or date"),
        ("Medically reviewed by Dr. Ann Example, MD", "byline or date"),
        ("Last updated: March 3, 2024", "byline or date"),
        ("7 min read", "reading time"),
        ("This website uses cookies to analyse traffic.", "cookie notice"),
        ("Subscribe to our weekly newsletter for the latest research.", "newsletter"),
        ("© 2024 Example Ltd. All rights reserved.", "copyright line"),
    ],
)
def test_furniture_is_known_by_what_it_looks_like(text: str, rule: str) -> None:
    assert left_out(PARAGRAPH, text) == {text: rule}


@pytest.mark.parametrize(
    "text",
    [
        "By blocking mTOR, rapamycin slows the disease.",
        "The image of the spinal cord showed fewer inflammatory cells than before.",
        "Cookies and other sweets raise blood sugar in mice.",
        "Patients who join the trial sign up for two years of visits.",
        "Introduction",
        "15 mins of exercise a day lowered mTOR activity.",
        "Multiple Sclerosis",
        "• Fatigue",
    ],
)
def test_content_that_looks_a_little_like_it_stays(text: str) -> None:
    assert left_out(PARAGRAPH, text, PARAGRAPH) == {}


def test_a_caption_is_short_and_follows_the_picture() -> None:
    assert left_out("figure-2.png", "Lesions over time", PARAGRAPH) == {
        "figure-2.png": "picture",
        "Lesions over time": "caption of a picture",
    }
    assert PARAGRAPH not in left_out("figure-2.png", PARAGRAPH)


def test_a_strip_of_tags_stands_beside_a_byline_and_leaves_the_heading() -> None:
    found = left_out("Ageing", "Diet", "5 mins", "By: Ann Example", "Introduction", PARAGRAPH)
    assert found == {
        "Ageing": "strip of tags",
        "Diet": "strip of tags",
        "5 mins": "reading time",
        "By: Ann Example": "byline or date",
    }


def test_short_lines_without_a_byline_are_headings_and_stay() -> None:
    assert left_out("Uses", "Immunity", "Transplants", PARAGRAPH) == {}


def test_what_stands_between_two_cookie_lines_belongs_to_them() -> None:
    between = "This helps us to keep our service free."
    found = left_out(
        PARAGRAPH,
        "We use cookies on this website.",
        between,
        "Analytics cookies show how visitors use the site.",
    )
    assert found[between] == "cookie notice"
    assert PARAGRAPH not in found
