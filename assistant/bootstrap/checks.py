"""What is there and how it does: for `mtor-ms doctor`, and before the first question."""

from assistant.backends.embedding import find_embedder
from assistant.backends.model_files import bundled_model, digest_file, verify
from assistant.backends.onnx_export import find_export
from assistant.backends.tokens import budget_counter
from assistant.bootstrap.models import EXTRACTIVE, probe_writer
from assistant.bootstrap.wiring import merged_corpus
from assistant.domain import WriterForm
from assistant.errors import AssistantError, IndexMismatch, IndexNotFound, ModelUntrusted
from assistant.ports import Progress
from assistant.service import Assistant
from assistant.settings import BUNDLED_EMBEDDER, Settings


def check_corpus(settings: Settings) -> str:
    """Reads every document of the corpus; says what there is, or raises CorpusError."""
    folder = settings.paths().corpus
    number = sum(1 for _ in merged_corpus(folder).documents())
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
    """Asks the writer a few invented questions and remembers its form; says how it did.

    Raises:
        WriterError: it cannot be asked, or writes nothing.
    """
    if settings.writer == EXTRACTIVE:
        return "extractive: whole sentences of the documents, no language model"
    found = probe_writer(settings)
    first = f", the first word after {found.first_ms / 1000:.1f} s" if found.first_ms else ""
    result = (
        f"{settings.writer} answered in {found.seconds:.1f} s{first}: in the structured form "
        f"{found.structured} of {found.questions} answers were right, with numbers {found.numbered}. "
    )
    if found.form is WriterForm.STRUCTURED:
        return result + "It will be asked for the structured form; that is remembered"
    if found.form is WriterForm.NUMBERED:
        return result + "It will be asked for sentences with numbers; that is remembered"
    return result + (
        "It will be asked for numbered sentences, shortened, and shown only where it adds no word; that is "
        "remembered"
    )


def make_current(
    assistant: Assistant, settings: Settings, progress: Progress = lambda *_: None
) -> str:
    """What to say of an index that is behind its corpus; empty when it is up to date.

    Where the settings wish it, the index is brought up to date first, or built. What keeps that from
    being done is said, and the index that is there stays in use.

    Raises:
        AssistantError: there is no index that can be used, and none could be built.
    """
    if not settings.auto_index:
        return assistant.behind().in_words()
    try:
        assistant.manifest()
        usable = True
    except (IndexNotFound, IndexMismatch):
        usable = False
    behind = assistant.behind()
    if usable and not behind:
        return ""
    try:
        assistant.index(progress=progress)
    except AssistantError as error:
        if not usable:
            raise
        return f"{behind.in_words()} That failed: {error.for_people()}"
    return ""
