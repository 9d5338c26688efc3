"""Identifiers, ids and preprints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import Reference, Source, Work
from assistant.domain.identity import (
    doi_in,
    free_id,
    identifiers_in,
    identifiers_of,
    initialled,
    is_preprint,
    same_first_author,
    short_name,
    source_keys,
    undotted,
)


def test_ids_are_readable_and_free() -> None:
    source = Source(title="A title", authors=("van der Meulen MJ",), year=2008)
    assert free_id(source, "f", set()) == "van-der-meulen-2008"
    assert free_id(source, "f", {"van-der-meulen-2008"}) == "van-der-meulen-2008-2"


def test_a_short_title_names_no_work() -> None:
    assert source_keys(Source(title="Editorial")) == ()
    assert source_keys(Source(doi="https://doi.org/10.1/AB")) == ("doi:10.1/ab",)


@pytest.mark.parametrize(
    "work",
    [
        Source(doi="https://doi.org/10.5555/AB", pmid="28951234", pmcid="pmc7"),
        Work("A title", doi="10.5555/ab", pmid="28951234", pmcid="PMC7"),
        Reference("1", "A text", doi="10.5555/AB", pmid="28951234", pmcid="PMC7"),
    ],
)
def test_a_paper_has_the_same_identifiers_wherever_it_is_named(
    work: Source | Work | Reference,
) -> None:
    assert identifiers_of(work) == ("doi:10.5555/ab", "pmid:28951234", "pmcid:PMC7")
    assert identifiers_of(Work("A title", doi="unknown")) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.5555/Abc.1", "doi:10.5555/abc.1"),
        ("doi:10.5555/abc.1,", "doi:10.5555/abc.1"),
        ("see https://doi.org/10.5555/abc.1?", "doi:10.5555/abc.1"),
        ("https://doi.org/10.5555%2Fabc.1", "doi:10.5555/abc.1"),
        ("(10.5555/s0140-67(99)01)", "doi:10.5555/s0140-67(99)01"),
        ("PMID: 28951234", "pmid:28951234"),
        ("PMID:28951234", "pmid:28951234"),
        ("https://pubmed.ncbi.nlm.nih.gov/28951234/", "pmid:28951234"),
        ("www.ncbi.nlm.nih.gov/pubmed/28951234", "pmid:28951234"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC123456/", "pmcid:PMC123456"),
        ("PMCID:PMC123456", "pmcid:PMC123456"),
    ],
)
def test_identifiers_are_found_in_every_form(text: str, found: str) -> None:
    assert identifiers_in(text) == (found,)


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("doi:10.5555/abc.1.", "10.5555/abc.1"),
        ("(https://doi.org/10.5555/abc.1)", "10.5555/abc.1"),
        ("10.5555/s0140-67(99)01-5, and others", "10.5555/s0140-67(99)01-5"),
        ("[10.5555/abc.1]", "10.5555/abc.1"),
        ("<a>10.5555/abc.1</a>", "10.5555/abc.1"),
        ("10.5555", ""),
        ("version 110.5555/abc", ""),
        ("", ""),
    ],
)
def test_a_doi_is_found_without_what_follows_it(text: str, doi: str) -> None:
    assert doi_in(text) == doi


def test_a_field_may_hold_signs_that_text_does_not() -> None:
    old = "10.1002/(SICI)1097-0258(1998)17:15/16<1661::AID-X>3.0.CO;2-2"
    assert doi_in(old, field=True) == old


@given(st.from_regex(r"10\.\d{4,9}/[a-z0-9]+(?:[-._/][a-z0-9]+){0,3}", fullmatch=True))
def test_every_plain_doi_is_found_in_a_sentence(doi: str) -> None:
    assert doi_in(f"It was shown before (doi: {doi}).") == doi


@pytest.mark.parametrize(
    ("source", "types", "preprint"),
    [
        (Source(doi="10.1101/2020.01.02.123456"), (), True),
        (Source(doi="10.1101/gad.123"), (), False),
        (Source(journal="medRxiv"), (), True),
        (Source(journal="Journal of Gardens"), (), False),
        (Source(), ("Preprint",), True),
    ],
)
def test_preprints_are_known(source: Source, types: tuple[str, ...], preprint: bool) -> None:
    assert is_preprint(source, types) is preprint


def test_first_authors_are_compared_by_family_name() -> None:
    assert same_first_author(("Müller JM",), ("Muller J", "Fern A"))
    assert not same_first_author(("Fern A",), ("Moss B",))
    assert not same_first_author((), ())


def test_a_preprint_is_known_by_its_journal_version() -> None:
    assert source_keys(Source(doi="10.1101/1"), "10.5555/ABC") == (
        "doi:10.1101/1",
        "version:10.5555/abc",
    )


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ludwig van Beethoven", "van Beethoven L"),
        ("van Beethoven, Ludwig", "van Beethoven L"),
        ("Smith, Jr., John", "Smith J"),
        ("Smith, John, Jr.", "Smith J"),
        ("Hanna de la Cruz Ruiz", "de la Cruz Ruiz H"),
    ],
)
def test_particles_and_generations_of_names(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Varga, Petra M.", "Varga PM"),
        ("Petra M. Varga", "Varga PM"),
        ("Varga, P.-M.", "Varga PM"),
        ("Varga, Anne-Marie", "Varga AM"),
        ("Jean-Luc Picard", "Picard JL"),
        ("Varga PM", "Varga PM"),
        ("Varga, PM", "Varga PM"),
        ("Varga P. M.", "Varga PM"),
        ("Lindqvist O.-M.", "Lindqvist OM"),
        ("Petra AM Varga", "Varga PAM"),
        ("Šimić Š", "Šimić Š"),
        ("J. LI", "LI J"),
        ("Xi WANG", "WANG X"),
        ("de la Cruz, ana maría", "de la Cruz AM"),
        ("Øster, Åsa", "Øster Å"),
        ("{World Health Organization}", "World Health Organization"),
        ("{The {ABC} Group}", "The ABC Group"),
        ("Varga,", "Varga"),
        ("Varga", "Varga"),
        ("", ""),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("family", "given", "name"),
    [
        ("Fern", "Ada Bea", "Fern AB"),
        ("Fern", "AB", "Fern AB"),
        ("Fern", "ADA BEA", "Fern AB"),
        ("Reed", "Jean-Luc", "Reed JL"),
        ("Moss", "", "Moss"),
    ],
)
def test_given_names_become_initials(family: str, given: str, name: str) -> None:
    assert initialled(family, given) == name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Varga P.", "Varga P"),
        ("Lindqvist O.-M.", "Lindqvist OM"),
        ("Varga Petra", "Varga Petra"),
        ("European Medicines Agency", "European Medicines Agency"),
    ],
)
def test_only_initials_lose_their_dots(name: str, kept: str) -> None:
    assert undotted(name) == kept
