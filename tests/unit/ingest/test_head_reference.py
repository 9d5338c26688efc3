"""Who wrote a plain text, by the reference at its head."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ingest.head_reference import authorship_of_text

THREE = ("Sato K", "Tanaka M", "Ito H")
NONE = ((), None)


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        ("Sato K, Tanaka M, Ito H. J Neurol 2024;12:33-40.", THREE),
        ("Sato K, Tanaka M, Ito H. J Neurol. 2024 Mar 3;12(3):33-40.", THREE),
        ("Sato K, Tanaka M, Ito H, J Neurol 2024;12:e33", THREE),
        ("Sato K; Tanaka M; Ito H. J Neurol 42, 1–2 (2024).", THREE),
        ("Sato K, Tanaka M and Ito H. Lancet Neurol 2024", THREE),
        ("Sato K., Tanaka M., Ito H. Frontiers in Neurology, 2024.", THREE),
        ("Sato, K., Tanaka, M., & Ito, H. (2024). Velotinib. J Neurol, 12, 33.", THREE),
        ("Sato K, Tanaka M, Ito H (2024) Velotinib in MS. J Neurol 12:33", THREE),
        ("Sato K, Tanaka M, Ito H. Nature. 2024.", THREE),
        ("Sato K, Tanaka M, Ito H\n\nJ Neurol 2024;12:33-40.", THREE),
        ("Sato K, Tanaka M,\nIto H. J Neurol 2024;12:33-40.", THREE),
        ("Sato K, Tanaka M, Ito H. Velotinib in relapsing MS. J\nNeurol 2024;12:33-40.", THREE),
        ("**Authors:** Sato K*, Tanaka M, Ito H\nYear: 2024", THREE),
        ("Sato K, Tanaka M, et al. J Neurol 2024;12:33-40.", THREE[:2]),
        (
            "van der Berg P, O'Brien J, Kim S-H, Garcia Lopez MÁ. J Neurol 2024;12:33.",
            ("van der Berg P", "O'Brien J", "Kim SH", "Garcia Lopez MÁ"),
        ),
    ],
)
def test_a_reference_under_the_title_names_authors_and_year(
    lines: str, authors: tuple[str, ...]
) -> None:
    text = f"# Velotinib in relapsing MS: the VESPER trial\n{lines}\n\nBackground: 120 people.\n"
    assert authorship_of_text(text) == (authors, 2024)


@pytest.mark.parametrize(
    "text",
    [
        "Multiple sclerosis is a disease of the brain. In 2019, 12, 14 and 16 patients fell ill.",
        "Smith J, Jones K and Brown L reported in 2019 that rapamycin helps.",
        "Smith J, Jones K (2019) showed that rapamycin helps.",
        "Smith J, Jones K. In 2019, 12 patients were seen.",
        "Vitamin D, Protein C. We measured both in 2019.",
        "Vitamin D, hepatitis B. Lancet 2019;12:33.",
        "Hepatitis B, Hepatitis C. Lancet 2019;12:33.",
        "Groups A, B and C were treated in 2019; 12 mice died.",
        "In Boston, Massachusetts, Dr. Sato began in 2019.",
        "A meeting on 3 March 2024 with Sato K, Ito H.",
        "Outcomes of trials in MS, 2010-2020",
        "Sato K, Tanaka M, Ito H.\nWe began in 2019.",
        "Sato K, Tanaka M, Ito H.",
        "Sato K. J Neurol 2024;12:33.",
        "",
    ],
)
def test_a_sentence_is_no_reference(text: str) -> None:
    assert authorship_of_text(text) == NONE


def test_a_list_of_references_is_by_none_of_them() -> None:
    one, other = "Sato K, Ito H. J Neurol 2024;12:33.", "Fern A, Moss B. J Neurol 2023;11:44."
    assert authorship_of_text(f"{one}\n{other}\n") == NONE
    assert authorship_of_text(f"Papers to read\n1. {one}\n2. {other}\n") == NONE
    assert authorship_of_text(f"References\n{one}\n") == NONE


def test_a_reference_further_down_is_to_another_paper() -> None:
    text = "\n".join(["My notes", "one", "two", "three", "four", "Sato K, Ito H. J 2024;1:2."])
    assert authorship_of_text(text) == NONE


@given(st.text(alphabet="ABab .,;:()-&*\n12049é", max_size=400))
def test_authors_come_with_a_year_or_not_at_all(text: str) -> None:
    authors, year = authorship_of_text(text)
    assert (year is None) is (not authors)
    assert len(authors) != 1
