"""What the page shows is text, what it opens is asked for, and what it hands out can be read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import SettingsInvalid
from assistant.service import Assistant
from assistant.settings import EvidenceScope, Settings
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.presentation.bibliography import bibtex, csl_json, ris
from assistant.surfaces.presentation.markdown import escaped
from assistant.surfaces.shared.session import Controls
from assistant.surfaces.web import login
from assistant.surfaces.web.exports import exported
from assistant.surfaces.web.launch import prepare
from assistant.surfaces.web.rendering import card, marked, panel, whole

WORK: dict[str, Any] = {
    "n": 1,
    "source_id": "hou-2017",
    "title": "Rapamycin & {EAE}: 50% <b>of</b> it",
    "authors": ["Hou H", "The Group"],
    "year": 2017,
    "doi": "10.1007/s11064-017-2296-7",
    "pmid": "28478595",
    "kind": "paper_record",
    "evidence": "animal_study",
}


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> dict[str, Any]:
    return answer_to_dict(assistant.ask("Does fasting ease EAE in mice?"))


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "[a](javascript:x)", "**bold**", "# head", "`code`"]
)
def test_no_markup_survives(text: str) -> None:
    shown = escaped(text)
    assert not re.search(r"(?<!\\)[<*`#\[]", shown)


def test_an_address_in_a_text_is_no_link() -> None:
    assert "://" not in escaped("see https://buy.example")


def test_a_doubtful_claim_says_so() -> None:
    assert (
        marked("It helped.", [1, 1, 2], "supported")
        == "It helped. [[1]](#source-1) [[2]](#source-2)"
    )
    assert marked("It helped.", [1], "partly").endswith("*(partly by what it cites)*")


def test_the_panel_marks_the_quote_and_links_only_the_paper(
    answer: dict[str, Any], assistant: Assistant
) -> None:
    source = answer["sources"][0]
    text = panel(answer, 1, assistant.document(source["source_id"]))
    quote = next(
        c["quote"] for claim in answer["claims"] for c in claim["citations"] if c["n"] == 1
    )
    assert f"**{escaped(quote)}**" in text
    assert re.findall(r"\]\((.*?)\)", text) == [f"https://doi.org/{source['doi']}"]


def test_what_came_near_is_shown_whole_and_can_be_read_in_its_source(assistant: Assistant) -> None:
    refused = answer_to_dict(assistant.ask("What is the half-life of rapamycin?"))
    near = refused["nearest"][0]
    shown = whole(refused)
    assert "come closest; they are no answer" in shown
    assert f"{escaped(near['text'])} [[{near['n']}]](#source-{near['n']})" in shown
    text = panel(refused, near["n"], assistant.document(near["source_id"]))
    assert f"**{escaped(near['quote'])}**" in text
    assert [source["n"] for source in card(refused)["sources"]] == [
        source["n"] for source in refused["sources"]
    ]


def test_the_message_holds_all_that_is_copied_or_printed(answer: dict[str, Any]) -> None:
    first = {"code": "animal_evidence", "text": "Not shown in people.", "claims": []}
    caveat = {"code": "hedged", "text": "Some of this is open.", "claims": []}
    shown = whole({**answer, "safety": [first], "caveats": [caveat]}, "lab")
    assert shown.startswith("**Not shown in people.**")
    places = [
        shown.index(escaped(answer["claims"][0]["text"])),
        shown.index("This rests on"),
        shown.index("#### Keep in mind\n\n- Some of this is open."),
        shown.index("Confidence: "),
        shown.index("#### Sources"),
    ]
    assert places == sorted(places)
    for source in answer["sources"]:
        assert f"- [[{source['n']}]](#source-{source['n']}) " in shown[places[-1] :]
        for badge in source["badges"]:
            assert badge["text"] in shown[places[-1] :]


def test_an_answer_that_an_earlier_edition_kept_is_shown(answer: dict[str, Any]) -> None:
    new = {"safety", "evidence", "looked_for", "evidence_summary"}
    old = {key: value for key, value in answer.items() if key not in new}
    old["sources"] = [
        {key: value for key, value in source.items() if key != "badges"}
        for source in answer["sources"]
    ]
    assert escaped(answer["claims"][0]["text"]) in whole(old, "lab")
    assert card(old)["sources"]
    assert "[^1]:" in exported([old])["conversation.md"][0]


def test_each_word_is_explained_where_it_is_first_used_and_once(answer: dict[str, Any]) -> None:
    texts = ["An AB1+ cell of the ABC kind.", "The ABC kind [ab] of AB1+ cells, not DABC."]
    claims = [{**answer["claims"][0], "text": text} for text in texts]
    words = ["cell of the ABC kind", "ABC", "AB1+", "DAB", "ab"]
    terms = [{"term": word, "meaning": "m"} for word in words]
    shown = whole({**answer, "claims": claims, "terms": terms, "conflicts": []})
    # The longer of two words that overlap comes first in the list.
    assert "An [AB1+](#term-2) [cell of the ABC kind](#term-0)." in shown
    assert r"The [ABC](#term-1) kind \[[ab](#term-4)\] of AB1+ cells, not DABC." in shown
    assert "#term-" not in whole({**answer, "claims": claims, "terms": terms}, "lab")
    assert [term["term"] for term in card({**answer, "terms": terms})["terms"]] == words


def test_what_is_read_aloud_is_what_is_shown(answer: dict[str, Any]) -> None:
    speech = card(answer)["speech"]
    assert answer["claims"][0]["text"] in speech
    assert answer["evidence"]["text"] in speech


def test_both_sides_are_a_line_each_and_whole_sentences_on_demand(answer: dict[str, Any]) -> None:
    line = "2 studies in animals (mouse): better for balance"
    conflict = {"about": "the direction", "sides": [[0], [1]], "in_short": [line, ""]}
    divided = {**answer, "conflicts": [conflict]}
    shown = whole(divided)
    first = answer["claims"][0]["citations"][0]["n"]
    assert "#### The sources disagree on the direction" in shown
    assert f"- {escaped(line)} (animal study). [[{first}]](#source-{first})" in shown
    # What is not known as data is the beginning of its sentence.
    assert f"- {escaped(answer['claims'][1]['text'][:40])}" in shown
    (told,) = card(divided)["conflicts"]
    assert [side["texts"] for side in told["sides"]] == [
        [answer["claims"][n]["text"]] for n in (0, 1)
    ]
    assert line in exported([divided])["conversation.md"][0].replace("\\", "")
    # An earlier edition kept no lines.
    del conflict["in_short"]
    assert f"- {escaped(answer['claims'][0]['text'][:40])}" in whole(divided)


def test_a_lab_sees_places_instead_of_plain_words(answer: dict[str, Any]) -> None:
    reader, lab = card(answer), card(answer, "lab")
    assert reader["terms"]
    assert not reader["details"]
    assert not lab["terms"]
    first = answer["claims"][0]["citations"][0]["source_id"]
    assert lab["details"][0].startswith(f"1. {first}[")
    assert len(reader["chain"]) <= len(lab["chain"])
    told = {"terms", "details", "chain"}
    assert {k: v for k, v in reader.items() if k not in told} == {
        k: v for k, v in lab.items() if k not in told
    }


@pytest.mark.parametrize("link", [{"doi": "javascript:alert(1)"}, {"pmid": "1 onload"}, {}])
def test_only_dois_and_pubmed_become_links(answer: dict[str, Any], link: dict[str, str]) -> None:
    source = {**answer["sources"][0], "doi": None, "pmid": None, **link}
    assert "[paper" not in whole({**answer, "sources": [source]})


def test_bibtex_escapes_what_tex_would_read() -> None:
    text = bibtex([WORK])
    assert text.startswith("@article{hou-2017,")
    assert r"{Rapamycin \& \{EAE\}: 50\%" in text
    assert "author = {Hou, H and {The Group}}" in text


def test_ris_ends_its_lines_and_entries() -> None:
    lines = ris([WORK]).split("\r\n")
    assert lines[0] == "TY  - JOUR"
    assert "DO  - 10.1007/s11064-017-2296-7" in lines
    assert "ER  - " in lines


def test_csl_json_names_people() -> None:
    (item,) = json.loads(csl_json([WORK]))
    assert item["author"] == [{"family": "Hou", "given": "H"}, {"literal": "The Group"}]
    assert item["issued"] == {"date-parts": [[2017]]}


def test_an_export_numbers_footnotes_through(answer: dict[str, Any]) -> None:
    files = exported([answer, answer])
    text = files["conversation.md"][0]
    assert "[^1]:" in text
    assert f"[^{len(answer['sources']) * 2}]:" in text
    assert set(files) == {"conversation.md", "sources.bib", "sources.ris", "sources.json"}


def test_controls_forgive_what_a_page_may_send() -> None:
    assert Controls.of(None) == Controls()
    assert Controls.of({"passages": "many", "evidence": "x", "level": 3}) == Controls()
    assert Controls.of({"evidence": "trials", "passages": 99}) == Controls(
        evidence=EvidenceScope.TRIALS, passages=24
    )


def test_passwords_are_kept_as_hashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = Settings()
    login.add_user(settings, "anna", "a-long-password")
    assert login.check_password(settings, "anna", "a-long-password")
    assert not login.check_password(settings, "anna", "another-password")
    assert not login.check_password(settings, "nobody", "a-long-password")
    kept = settings.paths().web / "users.json"
    assert "a-long-password" not in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o077 == 0
    with pytest.raises(SettingsInvalid, match="at least 10"):
        login.add_user(settings, "ben", "short")


def test_the_page_is_not_opened_to_others_without_a_login(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(SettingsInvalid, match="open to everyone"):
        prepare(Settings(ui_host="0.0.0.0"), assistant)


def test_the_shipped_settings_are_safe(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    environment = prepare(Settings(), assistant)
    root = Path(environment["CHAINLIT_APP_ROOT"])
    config = (root / ".chainlit" / "config.toml").read_text(encoding="utf-8")
    assert "unsafe_allow_html = false" in config
    assert '"*"' not in config
    assert "http" not in re.sub(r"allow_origins = .*", "", config)
    assert "https://" not in (root / "build" / "index.html").read_text(encoding="utf-8")
    assert "47 documents" in (root / "chainlit.md").read_text(encoding="utf-8")


def test_narrowing_to_people_leaves_animals_out(assistant: Assistant) -> None:
    from assistant.settings import Scope

    answer = assistant.ask(
        "What does rapamycin do to regulatory T cells?", scope=Scope(EvidenceScope.HUMAN)
    )
    shown = answer.claims or answer.nearest
    assert shown
    assert all("animal" not in c.evidence.value for k in answer.claims for c in k.citations)
