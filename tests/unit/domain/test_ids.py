"""Ids that come from content: the same for the same, another for what is different."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.ids import content_digest, passage_id, short_digest, slug


def test_a_digest_is_of_the_bytes_that_a_text_has_in_utf_8() -> None:
    assert content_digest("β") == content_digest(b"\xce\xb2")
    # NIST's example for SHA-256: what is stored was made with it.
    assert content_digest("abc").startswith("ba7816bf8f01cfea")


def test_parts_are_not_run_together() -> None:
    assert short_digest("moss", "2") != short_digest("mos", "s2")
    assert short_digest("moss", "") != short_digest("moss")
    assert len(short_digest("moss", length=6)) == 6


def test_a_passage_keeps_its_id_through_a_rebuild() -> None:
    # Written down: answers that were kept and labels of the evaluation name passages so.
    assert passage_id("moss-2020", 0, 11, "Bees dance.") == "moss-2020:p1-cc4b79da7a1e"


def test_a_sentence_printed_twice_is_two_passages() -> None:
    first = passage_id("moss-2020", 0, 11, "Bees dance.")
    assert first != passage_id("moss-2020", 40, 51, "Bees dance.")
    assert first != passage_id("moss-2020", 0, 11, "Bees sleep.")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Müller 2008", "muller-2008"),
        ("  Tea & sleep: a trial! ", "tea-sleep-a-trial"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 59 + " tea", "a" * 59),  # no hyphen at the end where it is cut
        ("x²", "x2"),
    ],
)
def test_a_name_becomes_a_readable_id(name: str, found: str) -> None:
    assert slug(name) == found


def test_names_without_latin_letters_have_ids_of_their_own() -> None:
    assert slug("茶").startswith("document-")
    assert slug("茶") != slug("眠り")
    assert slug("茶") == slug("茶")


@given(st.text())
def test_an_id_can_be_the_name_of_a_file(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug(name))
    assert len(slug(name)) <= 60
