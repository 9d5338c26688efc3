"""The command line as a process of its own: what it prints, how it ends, what it says is wrong."""

from __future__ import annotations

import json
import resource
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import jsonschema
import pytest

from assistant.backends.index.folder import seal_of

Run = Callable[..., CompletedProcess[str]]


def error_of(done: CompletedProcess[str], code: int = 1) -> str:
    """The error, after checking that it is plain: no traceback, no half output."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.strip().splitlines()) <= 2
    return done.stderr


def test_ask_prints_an_answer_with_sources(run: Run) -> None:
    done = run("ask", "What must rapalogs bind before mTOR?")
    assert done.returncode == 0
    assert "FKBP12" in done.stdout
    assert "Sources:" in done.stdout
    assert done.stderr == ""


def test_ask_json_is_valid_against_the_printed_schema(run: Run) -> None:
    schema = json.loads(run("ask", "--schema").stdout)
    data = json.loads(run("ask", "--json", "What is EAE?").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)


def test_asking_loads_neither_torch_nor_a_framework(
    run: Run, index_folder: Path, tmp_path: Path
) -> None:
    import subprocess

    code = (
        "import sys; sys.argv = ['mtor-ms', 'ask', 'What is EAE?', '--index', sys.argv[1]];\n"
        "from assistant.surfaces.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'langchain', 'langgraph'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(index_folder)],
        capture_output=True, text=True, timeout=120, check=True, cwd=tmp_path,
    )  # fmt: skip
    assert done.stdout.strip().endswith("[]")


def test_a_batch_answers_in_order_and_survives_bad_lines(run: Run, tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "question": "What does rapamycin do in EAE?"}',
        "not json",
        '{"id": "c", "question": ""}',
        '{"id": "d"}',
        "",
        '{"question": "Which cells does MS destroy that produce myelin?", "conversation": "x"}',
    ]
    (tmp_path / "batch.jsonl").write_text("\n".join(lines))
    done = run("ask", "--batch", "batch.jsonl")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [row["batch_id"] for row in rows] == ["a", 2, "c", 4, 6]
    assert ["error" in row for row in rows] == [False, True, True, True, False]
    assert rows[0]["claims"]
    assert "oligodendrocytes" in rows[4]["answer"].lower()


def test_a_batch_can_come_from_standard_input(run: Run) -> None:
    done = run("ask", "--batch", "-", stdin='{"id": 1, "question": "What is EAE?"}\n')
    assert json.loads(done.stdout)["batch_id"] == 1


def test_search_prints_passages_with_scores(run: Run) -> None:
    data = json.loads(run("search", "remyelination cuprizone", "-k", "3", "--json").stdout)
    assert len(data["passages"]) == 3
    scores = [passage["score"] for passage in data["passages"]]
    assert scores == sorted(scores, reverse=True)
    assert "1." in run("search", "remyelination", "-k", "1").stdout


def test_sources_lists_and_shows_what_was_left_out(run: Run) -> None:
    assert len(json.loads(run("sources", "--json").stdout)) == 47
    shown = run("sources", "healthspan-ms-rapamycin").stdout
    assert "button or menu entry: Dismiss" in shown
    assert "→ hou-2017" in shown
    assert "DOI was printed as" in shown


def test_stored_text_is_what_quotes_point_into(run: Run) -> None:
    answer = json.loads(
        run("ask", "--json", "By how much did symptoms fall in the Hou study?").stdout
    )
    for claim in answer["claims"]:
        for c in claim["citations"]:
            text = json.loads(run("sources", c["source_id"], "--text", "--json").stdout)["text"]
            assert text[c["start"] : c["end"]] == c["quote"]


def test_doctor_is_content_with_a_good_place(run: Run) -> None:
    done = run("doctor")
    assert done.returncode == 0, done.stdout
    assert "BAD" not in done.stdout


def test_doctor_names_what_is_wrong_and_the_remedy(run: Run, tmp_path: Path) -> None:
    done = run("doctor", index=tmp_path / "nothing")
    assert done.returncode == 1
    assert "BAD  index: There is no index" in done.stdout
    assert "→ Build one with `mtor-ms index`." in done.stdout
    assert json.loads(run("doctor", "--json", index=tmp_path / "nothing").stdout)["good"] is False


@pytest.mark.parametrize("command", ["index", "ask", "search", "sources", "doctor"])
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert "Example: mtor-ms" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("ask", ""), 2, "The question is empty"),
        (("ask",), 2, "The question is empty"),
        (("ask", "\x07\x1b"), 2, "question is empty"),
        (("ask", "x" * 100_000), 2, "at most 4,000 are read"),
        (("ask", "q", "--batch", "f"), 2, "Give one of the two"),
        (("ask", "--batch", "gone.jsonl"), 2, "cannot be read"),
        (("ask", "q", "--writer", "gpt"), 2, "There is no writer"),
        (("sources", "nobody-1900"), 1, "has no source “nobody-1900”"),
        (("index", "--corpus", "nowhere"), 1, "There is no corpus folder"),
    ],
)
def test_bad_input_gets_a_plain_sentence(
    run: Run, words: tuple[str, ...], code: int, says: str
) -> None:
    assert says in error_of(run(*words), code)


def test_wrong_usage_ends_with_two(run: Run) -> None:
    assert run("ask", "--no-such-option").returncode == 2
    assert run("search", "x", "-k", "0").returncode == 2


def test_a_setting_that_cannot_be_used_names_itself(run: Run) -> None:
    done = run("ask", "What is EAE?", MTORMS_MAX_CLAIMS="many")
    assert "MTORMS_MAX_CLAIMS" in error_of(done, 2)


def test_debug_shows_where_it_happened(run: Run) -> None:
    assert "Traceback" in run("sources", "nobody", "--debug").stderr


@pytest.fixture
def small_corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "Résumé of trials.txt").write_text("Rapamycin eased EAE in mice. It was stopped.")
    return folder


def index(run: Run, corpus: Path, folder: Path, **env: str) -> CompletedProcess[str]:
    return run("index", "--corpus", str(corpus), "--index", str(folder), **env)


def test_a_folder_of_texts_is_a_corpus(run: Run, small_corpus: Path, tmp_path: Path) -> None:
    done = index(run, small_corpus, tmp_path / "ix")
    assert done.returncode == 0, done.stderr
    data: dict[str, Any] = json.loads(
        run("ask", "--json", "What did rapamycin do to EAE in mice?", index=tmp_path / "ix").stdout
    )
    assert data["sources"][0]["source_id"] == "resume-of-trials"
    assert data["sources"][0]["kind"] == "user"
    assert "0 texts embedded" in index(run, small_corpus, tmp_path / "ix").stdout


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("picture.txt", b"\x89PNG\x00\xff\xfe", "is a picture"),
        ("zeros.txt", b"a\x00\x00\x00b", "is no text"),
    ],
)
def test_a_file_that_is_not_text_says_so_and_nothing_is_lost(
    run: Run, small_corpus: Path, tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    index(run, small_corpus, tmp_path / "ix")
    (small_corpus / name).write_bytes(data)
    done = index(run, small_corpus, tmp_path / "ix")
    assert done.returncode == 0, done.stderr
    assert f"{name}: {says}" in done.stdout
    assert run("ask", "What did rapamycin do to EAE?", index=tmp_path / "ix").returncode == 0


def test_an_empty_corpus_folder_says_what_it_looked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "holds no documents" in error_of(index(run, tmp_path / "empty", tmp_path / "ix"))


def test_a_file_that_is_not_the_one_of_the_manifest_is_refused(
    run: Run, tmp_path: Path, corpus_folder: Path
) -> None:
    shutil.copytree(corpus_folder, tmp_path / "corpus")
    with (tmp_path / "corpus/seeds/msc-ms-therapy.txt").open("a") as file:
        file.write(" MSCs cure MS.")
    done = index(run, tmp_path / "corpus", tmp_path / "ix")
    assert "is not the file that the manifest names" in error_of(done)
    assert not (tmp_path / "ix" / "CURRENT").exists()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("sources: [", "is not valid YAML"),
        ("sources: []", "lists no sources"),
        ("sources: [{id: x}]", "lacks title"),
        (
            "sources: [{id: x, title: t, kind: rumour, evidence: theory, media: plain, file: f,"
            " sha256: s}]",
            "unknown kind “rumour”",
        ),
        (
            "sources: [{id: x, title: t, kind: paper, evidence: theory, media: plain,"
            " file: ../../etc/passwd, sha256: s}]",
            "lies outside the corpus folder",
        ),
    ],
)
def test_a_broken_manifest_says_what_is_wrong(
    run: Run, tmp_path: Path, line: str, says: str
) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c/manifest.yaml").write_text(line)
    assert says in error_of(index(run, tmp_path / "c", tmp_path / "ix"))


def test_a_disk_that_fills_leaves_the_old_index_live(
    small_corpus: Path, tmp_path: Path, run: Run
) -> None:
    import os
    import subprocess

    assert index(run, small_corpus, tmp_path / "ix").returncode == 0
    (small_corpus / "more.txt").write_text("Another text about rapamycin. " * 400)

    def limit() -> None:
        # Every file may have 20 kB: what a full disk does, in one process only.
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        [sys.executable, "-B", "-m", "assistant", "index", "--corpus", str(small_corpus),
         "--index", str(tmp_path / "ix")],
        capture_output=True, text=True, timeout=120, cwd=tmp_path, preexec_fn=limit,
        env={**os.environ}, check=False,
    )  # fmt: skip
    assert "still in use" in error_of(done)
    listed = json.loads(run("sources", "--json", index=tmp_path / "ix").stdout)
    assert [source["source_id"] for source in listed] == ["resume-of-trials"]


def test_an_index_of_another_model_is_refused(run: Run, index_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(index_folder, tmp_path / "ix")
    generation = tmp_path / "ix/generations" / (tmp_path / "ix/CURRENT").read_text().strip()
    manifest = json.loads((generation / "manifest.json").read_text())
    manifest["embedder"]["id"] = "other-model@000000000000"
    manifest["seal"] = seal_of({k: v for k, v in manifest.items() if k != "seal"})
    (generation / "manifest.json").write_text(json.dumps(manifest))
    says = error_of(run("ask", "What is EAE?", index=tmp_path / "ix"))
    assert "made with the embedding model other-model" in says
    assert "--full" in says


def test_an_index_of_another_version_is_refused(
    run: Run, index_folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(index_folder, tmp_path / "ix")
    generation = tmp_path / "ix/generations" / (tmp_path / "ix/CURRENT").read_text().strip()
    manifest = json.loads((generation / "manifest.json").read_text())
    manifest["configuration"] = "0" * 16
    manifest["seal"] = seal_of({k: v for k, v in manifest.items() if k != "seal"})
    (generation / "manifest.json").write_text(json.dumps(manifest))
    assert "another version" in error_of(run("ask", "What is EAE?", index=tmp_path / "ix"))


def test_no_index_says_how_to_make_one(run: Run, tmp_path: Path) -> None:
    says = error_of(run("ask", "What is EAE?", index=tmp_path / "none"))
    assert "Build one with `mtor-ms index`" in says


def test_two_runs_at_once_end_in_one_whole_index(
    run: Run, small_corpus: Path, tmp_path: Path
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: index(run, small_corpus, tmp_path / "ix"), range(3)))
    assert [d.returncode for d in done] == [0, 0, 0], [d.stderr for d in done]
    assert sum("0 texts embedded" not in d.stdout for d in done) == 1
    assert run("sources", index=tmp_path / "ix").returncode == 0


def test_a_reader_that_goes_away_is_no_error(run: Run, index_folder: Path) -> None:
    import subprocess

    command = f"{sys.executable} -m assistant sources --index {index_folder} | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("healthspan")
    assert done.stderr == ""


def test_lines_of_one_conversation_are_turns_of_it(run: Run, tmp_path: Path) -> None:
    rows = [
        {
            "id": 1,
            "conversation": "a",
            "question": "How many people were in the temsirolimus MS trial?",
        },
        {"id": 2, "conversation": "b", "question": "What did Donia find in rats?"},
        {"id": 3, "conversation": "a", "question": "What about its side effects?"},
        {"id": 4, "question": "What about its side effects?"},
    ]
    (tmp_path / "batch.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    answers = [
        json.loads(line) for line in run("ask", "--batch", "batch.jsonl").stdout.splitlines()
    ]
    assert (
        answers[2]["standalone_question"]
        == f"What about its side effects ({rows[0]['question'][:-1]})?"
    )
    assert answers[2]["question"] == "What about its side effects?"
    assert "ulcers" in answers[2]["answer"]
    assert answers[3]["standalone_question"] == "What about its side effects?"
