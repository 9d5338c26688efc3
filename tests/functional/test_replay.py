"""`mtor-ms replay`: the same bytes on the same index; after the corpus grew, what changed and why."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

QUESTION = "What does rapamycin do to myelin in EAE mice?"
LOSS = "Rapamycin reduced the loss of myelin in mice with EAE.\n"
REPAIR = "Rapamycin slowed the repair of myelin in mice given cuprizone and in EAE.\n"
Run = Callable[..., subprocess.CompletedProcess[str]]
Lab = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def lab(run: Run, tmp_path: Path) -> Lab:
    """The command line on a small corpus of one's own."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "one.txt").write_text(LOSS, encoding="utf-8")
    home = {"XDG_DATA_HOME": str(tmp_path / "home"), "MTORMS_CORPUS": str(corpus)}

    def call(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
        return run(*words, index=tmp_path / "index", **home, **env)

    assert call("index").returncode == 0
    return call


def asked(lab: Lab) -> dict[str, object]:
    answer: dict[str, object] = json.loads(lab("ask", QUESTION, "--json").stdout)
    return answer


def again(lab: Lab, key: object) -> dict[str, object]:
    found: dict[str, object] = json.loads(lab("replay", str(key), "--json").stdout)
    return found


def test_the_same_bytes_come_again(lab: Lab) -> None:
    answer = asked(lab)
    first, second = again(lab, answer["id"]), again(lab, answer["id"])
    assert first == second and first["outcome"] == "same" and first["then"] == first["now"]
    assert first["quotes"] == {"standing": 1, "all": 1}
    done = lab("replay", str(answer["id"]))
    assert done.returncode == 0 and "byte for byte" in done.stdout and "myelin" in done.stdout


def test_what_the_corpus_gained_explains_what_changed(lab: Lab, tmp_path: Path) -> None:
    answer = asked(lab)
    (tmp_path / "corpus" / "two.txt").write_text(REPAIR, encoding="utf-8")
    lab("index")
    found = again(lab, answer["id"])
    assert found["outcome"] == "changed" and found["now"] != found["then"]
    assert any("new: “Rapamycin slowed" in c and "two was added" in c for c in found["changes"])  # type: ignore[attr-defined]
    assert found["reasons"] == ["the corpus is another: two added"]
    text = lab("replay", str(answer["id"])).stdout
    assert "What changed:" in text and "Why:" in text and "two added" in text


def test_a_source_that_went_or_changed_takes_its_sentence_with_it(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "two.txt").write_text(REPAIR, encoding="utf-8")
    lab("index")
    answer = asked(lab)
    (tmp_path / "corpus" / "two.txt").unlink()
    (tmp_path / "corpus" / "one.txt").write_text("In 2019, r" + LOSS[1:], encoding="utf-8")
    lab("index")
    found = again(lab, answer["id"])
    assert found["reasons"] == ["the corpus is another: two removed; one changed"]
    assert any("gone:" in c and "two was removed" in c for c in found["changes"])  # type: ignore[attr-defined]
    assert found["quotes"]["standing"] < found["quotes"]["all"]  # type: ignore[index]


def test_another_setting_is_named(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "two.txt").write_text(REPAIR, encoding="utf-8")
    lab("index")
    answer = asked(lab)
    done = lab("replay", str(answer["id"]), "--json", MTORMS_MAX_CLAIMS="1")
    found = json.loads(done.stdout)
    assert found["outcome"] == "changed" and found["reasons"] == ["the settings are others"]


def test_an_altered_record_is_told(lab: Lab, tmp_path: Path) -> None:
    answer = asked(lab)
    with sqlite3.connect(tmp_path / "home" / "mtor-ms" / "answers.sqlite") as database:
        database.execute("UPDATE answers SET body = replace(body, 'reduced', 'stopped')")
    database.close()
    found = again(lab, answer["id"])
    assert found["outcome"] == "changed" and found["quotes"] == {"standing": 0, "all": 1}
    assert "nothing that the provenance names has changed" in found["reasons"][0]  # type: ignore[index]


def test_turns_of_a_batch_are_kept_with_it(lab: Lab, tmp_path: Path) -> None:
    lines = [
        {"id": 1, "conversation": "c", "question": QUESTION},
        {"id": 2, "conversation": "c", "question": "And its repair?"},
    ]
    batch = tmp_path / "batch.jsonl"
    batch.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    last = json.loads(lab("ask", "--batch", str(batch)).stdout.splitlines()[1])
    found = again(lab, last["id"])
    assert found["outcome"] == "same"
    assert found["now"]["standalone_question"] == last["standalone_question"]  # type: ignore[index]


def test_an_unknown_id_and_a_file_that_cannot_be_used(lab: Lab, tmp_path: Path) -> None:
    done = lab("replay", "a-nothing")
    assert done.returncode == 2 and "MTORMS_ANSWERS_DAYS" in done.stderr
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"not a database" * 100)
    done = lab("ask", QUESTION, MTORMS_ANSWERS=str(broken))
    assert done.returncode == 0 and "myelin" in done.stdout
    assert done.stderr.count("cannot be replayed") == 1 and "Traceback" not in done.stderr


def test_only_the_owner_may_read_the_file(lab: Lab, tmp_path: Path) -> None:
    asked(lab)
    for file in (tmp_path / "home" / "mtor-ms").iterdir():
        assert file.stat().st_mode & 0o077 == 0


def test_what_was_said_in_a_talk_comes_again_until_it_is_deleted(lab: Lab, tmp_path: Path) -> None:
    lab("chat", stdin=f"{QUESTION}\nAnd its repair?\n")
    lab("chat", "--export", str(tmp_path / "talk.json"))
    first, last = json.loads((tmp_path / "talk.json").read_text(encoding="utf-8"))
    assert [again(lab, key)["outcome"] for key in (first["id"], last["id"])] == ["same", "same"]
    lab("chat", "--delete")
    assert lab("replay", last["id"]).returncode == 2


def test_an_answer_that_another_key_got_is_found_by_whoever_runs_the_program(
    lab: Lab, tmp_path: Path
) -> None:
    answer = asked(lab)
    with sqlite3.connect(tmp_path / "home" / "mtor-ms" / "answers.sqlite") as database:
        database.execute("UPDATE answers SET owner = 'ann'")
    database.close()
    assert again(lab, answer["id"])["outcome"] == "same"
