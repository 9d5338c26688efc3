"""A word that no finding explains is never passed over."""

from __future__ import annotations

import pytest

from assistant.service import Assistant


@pytest.mark.parametrize("word", ["insomnia", "hiccups", "snoring"])
def test_what_a_treatment_does_to_something_unknown_is_no_overview(
    assistant: Assistant, word: str
) -> None:
    answer = assistant.ask(f"Does rapamycin help with {word} in MS?")
    assert not any(claim.computed for claim in answer.claims)
