"""What is there and how it does, for `mtor-ms doctor`."""

from __future__ import annotations

import time

from assistant.backends.embedding import find_embedder
from assistant.backends.model_files import bundled_model, digest_file, verify
from assistant.backends.onnx_export import find_export
from assistant.backends.tokens import budget_counter
from assistant.bootstrap.wiring import EXTRACTIVE, grown_corpus, prompts
from assistant.errors import IndexMismatch, ModelUntrusted, WriterFailed
from assistant.service import Assistant
from assistant.settings import BUNDLED_EMBEDDER, Settings

__all__ = ["check_corpus", "check_freshness", "check_model", "check_token_counter", "check_writer"]

_PROBE = {
    "question": "What do honey bees collect?",
    "fence": "=====",
    "passages": "===== passage P1; unknown\nHoney bees collect nectar and pollen from flowers.\n"
    "===== end of P1",
}


def check_corpus(settings: Settings) -> str:
    """Reads every document of the corpus; says what there is, or raises CorpusError."""
    folder = settings.paths().corpus
    number = sum(1 for _ in grown_corpus(folder).documents())
    return f"{folder}: {number:,} documents, each as its manifest says"


def check_freshness(assistant: Assistant) -> str:
    """Whether the index holds the documents of the corpus as they are; raises IndexMismatch if not.

    Compares the documents themselves, so it also knows of an index that came from elsewhere.
    """
    behind = assistant.documents_behind()
    if not behind:
        return "the index holds the documents as they are"
    said, _, remedy = behind.in_words().partition(" `")
    raise IndexMismatch(said, f"`{remedy}")


def check_model(settings: Settings) -> str:
    """Compares model and export with their digests; says which they are, or raises ModelError."""
    model = bundled_model()
    verify(model)
    if settings.embedder != BUNDLED_EMBEDDER:
        info = find_embedder(settings).info
        return f"{info.id}, {info.dimension} numbers a vector, {info.max_tokens} tokens a text; on torch"
    export = find_export(model, settings.paths().cache, settings.precision)
    if export is None:
        return f"{model.id}, files as published; its fast form is made by `mtor-ms index`"
    if digest_file(export.path) != export.digest:
        raise ModelUntrusted(
            f"The exported model {export.path} has changed since it was checked.",
            "Run `mtor-ms index`, which makes it anew.",
        )
    return (
        f"{model.id}, files as published; fast form ({settings.precision}) in {export.path.parent}, "
        f"cosine with the original {export.cosine:.6f} at least"
    )


def check_token_counter() -> str:
    """How tokens are counted for the budgets of language models."""
    return budget_counter().name


def check_writer(settings: Settings) -> str:
    """Asks the writer for one claim about one passage; says how it did, or raises WriterError."""
    if settings.writer == EXTRACTIVE:
        return "extractive: whole sentences of the documents, no language model"
    from assistant.backends.chat import open_chat_model

    model = open_chat_model(settings.writer, settings.modelling())
    asking = prompts()
    began = time.monotonic()
    claims = list(
        model.claims(asking.draft.render(most=1, subject="bees"), asking.material.render(**_PROBE))
    )
    took = time.monotonic() - began
    copied = [q.text for claim in claims for q in claim.quotes if q.text in _PROBE["passages"]]
    if not copied:
        raise WriterFailed(
            f"{model.name} answered in {took:.1f} s, but copied no words of its passage.",
            "Such a model's answers would be left out; choose another one.",
        )
    return (
        f"{model.name} answered in {took:.1f} s, in the form asked for, with a word-for-word quote"
    )
