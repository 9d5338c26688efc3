"""How a quote's page is named: as the page names itself, else by its count."""

from __future__ import annotations

import pytest

from assistant.surfaces.presentation.labels import page_words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"page": 6, "page_label": "e1234"}, "p. e1234"),
        ({"page": 3, "page_label": "iii"}, "p. iii"),
        ({"page": 3, "page_label": None}, "page 3"),
        ({"page": 3}, "page 3"),
        ({"page": None, "page_label": None}, ""),
    ],
)
def test_a_page_is_named_as_one_cites_it(place: dict[str, object], words: str) -> None:
    assert page_words(place) == words
