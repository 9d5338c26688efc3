"""A head that is fitted anew is put into the exported file, and nothing else of it changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_reader import WEIGHTS, OnnxReader
from assistant.reader import Text
from training.network import Reader
from training.premises import put
from training.restored import restored

ASKED, SAID = "Why do otters fly south?", "Otters do not fly; they swim."


def test_a_head_put_into_the_file_speaks_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "reader.onnx"
    shutil.copy(WEIGHTS, file)
    reader = restored(WEIGHTS, Reader(bundled_model().folder))
    order = [1, 2, 0]  # what was said of one label is now said of another
    reader.premise.weight.data = reader.premise.weight.data[order]
    reader.premise.bias.data = reader.premise.bias.data[order]
    put(reader, file)
    before, after = OnnxReader(WEIGHTS), OnnxReader(file)
    (old,), (new,) = (r.weigh_premise(ASKED, [SAID]) for r in (before, after))
    assert (new.supports, new.contradicts, new.neither) == pytest.approx(
        (old.contradicts, old.neither, old.supports), abs=0.02
    )
    assert after.read(ASKED, [Text((SAID,))]) == before.read(ASKED, [Text((SAID,))])
    assert after.weigh(ASKED, [SAID]) == before.weigh(ASKED, [SAID])
