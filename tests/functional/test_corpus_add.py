"""A lab's own papers: added, asked about, recognised, replaced, taken out again."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from assistant.backends.corpus.library import SqliteLibrary
from assistant.bootstrap import make_assistant, make_importer
from assistant.domain import AddReport, CaveatCode, EvidenceLevel, SourceKind
from assistant.errors import CorpusNotFound
from assistant.service import Assistant
from assistant.settings import Settings
from tests.papers import JATS, write_folder

Run = Callable[..., CompletedProcess[str]]

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"

RECORD = """id: hou-2017
title: A treatment of mice
authors: [Hou H]
year: 2017
doi: 10.9999/test.1
condition: [experimental autoimmune encephalomyelitis]
species: [mouse]
findings: []
"""


def silent(_what: str, _done: int, _total: int) -> None:
    """Reports nothing."""


def grow(corpus: Path, *paths: Path) -> AddReport:
    return make_importer(Settings(corpus=corpus)).add(paths, silent)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Assistant, AddReport, Path]]:
    """The folder of a lab, added to an empty corpus and indexed."""
    place = tmp_path_factory.mktemp("lab")
    report = grow(place / "corpus", write_folder(place / "papers"))
    assistant = make_assistant(Settings(corpus=place / "corpus", index=place / "index"))
    assistant.index()
    yield assistant, report, place


def test_what_can_be_read_is_added_and_the_rest_is_named(
    lab: tuple[Assistant, AddReport, Path],
) -> None:
    _, report, _ = lab
    assert sorted(report.added) == ["marlow-2019", "okoro-2018", "quill-2021", "vane-2015"]
    refused = {name.split(":")[0]: reason for name, reason in report.refused}
    assert refused["program.pdf"] == "is a program, whatever its name says"
    assert "entities of its own" in refused["bomb.xml"]
    assert "no whole XML" in refused["cut.xml"]
    assert "damaged" in refused["torn.pdf"]
    assert "neither text nor abstract" in refused["export.nbib"]


def test_questions_about_them_are_answered_with_their_section(
    lab: tuple[Assistant, AddReport, Path],
) -> None:
    assistant, _, _ = lab
    answer = assistant.ask("By how much did torin lower lesion volume in marmosets?")
    assert "from 40 to 22 cubic millimetres" in answer.claims[0].text
    cited = answer.claims[0].citations[0]
    assert (cited.source_id, cited.section) == ("quill-2021", "Lesions")
    assert cited.evidence is EvidenceLevel.ANIMAL_STUDY


def test_kinds_of_evidence_come_from_the_publication_types(
    lab: tuple[Assistant, AddReport, Path],
) -> None:
    assistant, _, _ = lab
    kinds = {d.source.id: (d.source.kind, d.source.evidence) for d in assistant.documents()}
    assert kinds["okoro-2018"] == (
        SourceKind.ABSTRACT,
        EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL,
    )
    assert kinds["marlow-2019"] == (SourceKind.ABSTRACT, EvidenceLevel.HUMAN_OBSERVATIONAL)
    assert kinds["quill-2021"] == (SourceKind.PAPER, EvidenceLevel.ANIMAL_STUDY)


def test_a_retracted_paper_is_marked_wherever_it_is_cited(
    lab: tuple[Assistant, AddReport, Path],
) -> None:
    assistant, _, _ = lab
    answer = assistant.ask("Did everolimus stop relapses in people with multiple sclerosis?")
    assert any("vane-2015" in c.source_id for claim in answer.claims for c in claim.citations)
    caveat = next(c for c in answer.caveats if c.code is CaveatCode.RETRACTED)
    assert "J Registries. 2016" in caveat.text


def test_rows_of_tables_are_found_and_never_quoted(
    lab: tuple[Assistant, AddReport, Path],
) -> None:
    assistant, _, _ = lab
    document = assistant.document("quill-2021")
    assert "Torin | Lesions Week 0: 11 | Lesions Week 8: 5" in document.text
    answer = assistant.ask("How many lesions had the torin group at week 8?")
    assert not any("|" in claim.text for claim in answer.claims)


def test_the_same_again_changes_nothing(lab: tuple[Assistant, AddReport, Path]) -> None:
    _, _, place = lab
    again = grow(place / "corpus", place / "papers")
    assert again.added == again.replaced == []
    assert {key for _, key in again.known} >= {"quill-2021", "okoro-2018"}


def test_a_full_text_takes_the_place_of_its_record_and_gives_it_back(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "hou.yaml").write_text(RECORD, encoding="utf-8")
    from hashlib import sha256

    digest = sha256(RECORD.encode()).hexdigest()
    entry = (
        "format: 1\nsources:\n- {id: hou-2017, title: A treatment of mice, kind: paper_record, "
        f"evidence: animal_study, media: paper-record, file: hou.yaml, sha256: {digest}}}\n"
    )
    (corpus / "manifest.yaml").write_text(entry, encoding="utf-8")
    paper = tmp_path / "hou.nxml"
    paper.write_text(JATS, encoding="utf-8")
    report = grow(corpus, paper)
    assert (report.replaced, report.added) == (["hou-2017"], [])
    assistant = make_assistant(Settings(corpus=corpus, index=tmp_path / "index"))
    assistant.index()
    source = assistant.document("hou-2017").source
    assert (source.kind, source.conditions) == (
        SourceKind.PAPER,
        ("experimental autoimmune encephalomyelitis",),
    )
    assert len(assistant.documents()) == 1
    assert make_importer(Settings(corpus=corpus)).remove(["hou-2017"]) == (["hou-2017"], [])
    assistant.index()
    assert assistant.document("hou-2017").source.kind is SourceKind.PAPER_RECORD
    assert not list((corpus / "added" / "files").rglob("*.nxml"))


def test_an_abstract_does_not_displace_a_full_text_but_is_displaced_by_it(tmp_path: Path) -> None:
    abstract = (
        "\nPMID- 99000001\nTI  - Torin slows lesions in the marmoset model of multiple sclerosis\n"
        "AB  - In 14 marmosets with EAE, torin halved the number of new lesions over eight weeks.\n"
    )
    (tmp_path / "a.nbib").write_text(abstract, encoding="utf-8")
    (tmp_path / "b.nxml").write_text(JATS, encoding="utf-8")
    corpus = tmp_path / "corpus"
    first = grow(corpus, tmp_path / "a.nbib")
    second = grow(corpus, tmp_path / "b.nxml")
    third = grow(corpus, tmp_path / "a.nbib")
    assert second.replaced == first.added
    assert third.known == [("a.nbib", first.added[0])]
    (entry,) = SqliteLibrary(corpus).entries()
    assert not entry.abstract_only


def test_a_bibliography_names_the_files_beside_it(tmp_path: Path) -> None:
    export = tmp_path / "export"
    (export / "files").mkdir(parents=True)
    text = "Rapamycin was given to mice. " * 10
    (export / "files" / "x.txt").write_text(text, encoding="utf-8")
    (tmp_path / "secret.txt").write_text(text + "It is a secret.", encoding="utf-8")
    (export / "library.bib").write_text(
        "@article{a, title={Rapamycin in {EAE}}, author={Hou, Hui and Miao, Jing}, year={2017},\n"
        " journal={J Mice}, doi={10.9999/bib.1}, file={Full Text:files/x.txt:text/plain}}\n"
        "@article{b, title={A way out}, author={Doe, Jane}, year={2018}, abstract={"
        + "Out of the folder leads no path. " * 4
        + "}, file={x:../secret.txt:text/plain}}\n",
        encoding="utf-8",
    )
    report = grow(tmp_path / "corpus", export)
    assert sorted(report.added) == ["doe-2018", "hou-2017"], report
    entries = {entry.source.id: entry for entry in SqliteLibrary(tmp_path / "corpus").entries()}
    assert entries["hou-2017"].source.authors == ("Hou H", "Miao J")
    assert entries["hou-2017"].text.startswith("Rapamycin was given")
    assert "secret" not in json.dumps([b.text for b in entries["doe-2018"].blocks])


def test_zips_are_opened_and_those_that_lead_outside_are_not(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "good.zip", "w") as file:
        file.writestr("papers/quill.nxml", JATS)
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as file:
        file.writestr("../../out.nxml", JATS)
    (tmp_path / "torn.zip").write_bytes((tmp_path / "good.zip").read_bytes()[:300])
    report = grow(tmp_path / "corpus", *sorted(tmp_path.glob("*.zip")))
    assert report.added == ["quill-2021"]
    reasons = dict(report.refused)
    assert "outside of itself" in reasons["bad.zip"]
    assert "damaged" in reasons["torn.zip"]
    assert not list(tmp_path.parent.glob("out.nxml"))


def test_a_bomb_of_a_zip_is_cut_short(tmp_path: Path) -> None:
    from assistant.backends.papers.archives import unpack
    from assistant.errors import UnreadableDocument

    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("zeros.txt", bytes(30_000_000))
    with pytest.raises(UnreadableDocument, match="more than 9 MB"):
        unpack(tmp_path / "bomb.zip", tmp_path / "out", most=10_000_000)


def test_the_command_says_what_was_added_and_what_not(run: Run, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "papers")
    corpus, index = str(tmp_path / "corpus"), str(tmp_path / "index")
    done = run("corpus", "add", str(folder), "--corpus", corpus, "--index", index)
    assert done.returncode == 0, done.stderr
    assert "4 added." in done.stdout
    assert "5 of 9 not added:" in done.stdout
    assert "program.pdf: is a program, whatever its name says" in done.stdout
    asked = run("ask", "Did relapses fall with temsirolimus?", "--corpus", corpus, "--index", index)
    assert "31%" in asked.stdout
    missing = run("corpus", "remove", "nobody-1999", "--corpus", corpus, "--index", index)
    assert missing.returncode == 2
    assert "nobody-1999" in missing.stderr
    assert "Traceback" not in missing.stderr


def test_an_empty_place_is_still_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusNotFound):
        make_assistant(Settings(corpus=tmp_path, index=tmp_path / "i")).index()


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data")
def test_a_folder_of_bad_files_leaves_the_good_ones(tmp_path: Path) -> None:
    report = grow(tmp_path / "corpus", SHARED / "bad_pdf", SHARED / "jats", SHARED / "medline")
    assert {"wolf-2020", "mccrea-2019", "o-byrne-2018"} <= set(report.added)
    assert len(report.added) > 150
    reasons = {name: reason for name, reason in report.refused if name.endswith(".pdf")}
    assert len(reasons) >= 12
    assert all(len(reason) < 120 and "\n" not in reason for reason in reasons.values())
    assert "password" in reasons["bug1782186.pdf"]
    assert "scan" in reasons["imagemagick-images.pdf"]


def test_no_document_makes_a_call(tmp_path: Path) -> None:
    asked: list[str] = []

    class Trap(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Trap)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    words = "Rapamycin was given to mice with EAE, and they walked better than the others did. " * 8
    (tmp_path / "a.xml").write_text(
        f'<!DOCTYPE article SYSTEM "{url}/a.dtd" [<!ENTITY x SYSTEM "{url}/x">]>'
        f"<article><body><p>&x;{words}</p></body></article>"
    )
    (tmp_path / "b.xml").write_text(
        f'<!DOCTYPE article SYSTEM "{url}/b.dtd"><article><body><p>{words}</p></body></article>'
    )
    (tmp_path / "c.html").write_text(
        f'<!doctype html><html><head><link rel="stylesheet" href="{url}/c.css"><title>Mice</title></head>'
        f'<body><article><h1>Mice</h1><img src="{url}/c.png"><p>{words}</p><iframe src="{url}/d"></iframe>'
        "</article></body></html>"
    )
    try:
        report = grow(tmp_path / "corpus", *sorted(tmp_path.glob("?.*")))
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []
    assert sorted(report.added) == ["b", "mice"]
    assert "entities of its own" in dict(report.refused)["a.xml"]


def test_the_citation_chain_works_from_one_added_paper_to_another(tmp_path: Path) -> None:
    cited = (
        JATS.replace("99000001", "28951234")
        .replace("10.9999/test.1", "10.9999/cited")
        .replace("9900001", "9900008")
        .replace("Torin slows lesions in the marmoset", "Rapamycin in the mouse")
        .replace("Rapamycin reversed signs in mice", "Mice were looked at before")
        .replace("Torin lowered lesion volume from 40 to 22 cubic millimetres after 8 weeks.",
                 "Rapamycin reversed the signs of EAE in mice within 12 days.")
    )  # fmt: skip
    (tmp_path / "citing.nxml").write_text(JATS, encoding="utf-8")
    (tmp_path / "cited.nxml").write_text(cited, encoding="utf-8")
    grow(tmp_path / "corpus", tmp_path / "citing.nxml", tmp_path / "cited.nxml")
    assistant = make_assistant(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index"))
    assistant.index()
    citing = assistant.document("quill-2021")
    assert citing.references[0].source_id == "quill-2021-2"
    answer = assistant.ask("Did rapamycin reverse signs in mice?")
    links = {(link.via, link.marker): link.source_id for link in answer.chain}
    assert links[("quill-2021", "1")] == "quill-2021-2", answer.chain


def test_a_preprint_and_its_paper_are_two(tmp_path: Path) -> None:
    (tmp_path / "paper.nxml").write_text(JATS, encoding="utf-8")
    preprint = JATS.replace("10.9999/test.1", "10.9999/preprint").replace("marmosets", "monkeys")
    preprint = preprint.replace("99000001", "99000077").replace("9900001", "9900077")
    (tmp_path / "preprint.nxml").write_text(preprint, encoding="utf-8")
    first = grow(tmp_path / "corpus", tmp_path / "paper.nxml")
    second = grow(tmp_path / "corpus", tmp_path / "preprint.nxml")
    assert (first.added, second.added) == (["quill-2021"], ["quill-2021-2"])
