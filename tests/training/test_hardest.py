"""What is read wrongly is kept, and some of the rest by chance."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.backends.onnx_reader import OnnxReader
from training.grouped import Group, Passage
from training.hardest import Seen, hardest, main, see

BRIDGE = ("The Harrow bridge is long.", "It was built by Ada Collins in 1911.")


def test_a_question_is_read_wrongly_in_three_ways() -> None:
    assert Seen(0.9, right=False, answerable=True).wrong
    assert Seen(0.5, right=True, answerable=True).wrong
    assert Seen(0.6, right=False, answerable=False).wrong
    assert not Seen(0.9, right=True, answerable=True).wrong
    assert not Seen(0.1, right=False, answerable=False).wrong


def test_sentences_that_are_neither_right_nor_wrong_do_not_count() -> None:
    reader = OnnxReader()
    group = Group("Who built the Harrow bridge?", (Passage("", BRIDGE, (0, 1)),))
    found = see(reader, group)
    assert found.right
    assert found.answerable
    assert found.best > 0.5
    left_out = see(reader, Group(group.question, (Passage("", BRIDGE, (0, -1)),)))
    assert not left_out.answerable
    assert left_out.best < found.best


def test_as_many_of_the_rest_are_kept_by_chance() -> None:
    right, wrong = Seen(0.9, True, True), Seen(0.9, False, True)
    seen = [wrong, *[right] * 9, wrong]
    kept = hardest(seen, 1.0, seed=1)
    assert {0, 10} < set(kept)
    assert len(kept) == 4
    assert kept == hardest(seen, 1.0, seed=1)
    assert hardest(seen, 0.0, seed=1) == [0, 10]


def test_the_file_keeps_lines_as_they_were(tmp_path: Path) -> None:
    lines = [
        {"question": "Who built the Harrow bridge?", "passages": [
            {"title": "", "sentences": BRIDGE, "labels": labels}]}
        for labels in ((0, 1), (1, 0))
    ]  # fmt: skip
    groups, out = tmp_path / "all.jsonl", tmp_path / "hard.jsonl"
    groups.write_text("".join(json.dumps(line) + "\n" for line in lines))
    main(groups, out, others=0.0)
    assert out.read_text() == json.dumps(lines[1]) + "\n"
