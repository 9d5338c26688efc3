"""Language models, wired: which one writes and in which form, and those on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answering.composition import ExtractiveWriter
from assistant.backends.chat_judge import ModelJudge
from assistant.backends.corpus.profile import read_profile
from assistant.backends.llamacpp import LLAMACPP, LocalServer, local_server
from assistant.backends.shipped_files import load_prompts
from assistant.backends.tokens import budget_counter
from assistant.backends.writer_forms import FormsFile, is_local
from assistant.checking.claims import ClaimChecker
from assistant.domain import WriterForm
from assistant.errors import WriterFailed
from assistant.pipelines.model_writer import ModelWriter
from assistant.pipelines.numbered_writer import NumberedWriter
from assistant.pipelines.writer_probe import Probe, probe_model
from assistant.ports import ChatModel, Judge, OpenIndex
from assistant.settings import HOSTED_BUDGET, LOCAL_BUDGET, Settings, Writing
from assistant.writing.prompts import Prompt, Prompts

if TYPE_CHECKING:
    from assistant.backends.model_download import Offered, OnProgress

EXTRACTIVE = "extractive"
_OLLAMA = "ollama:"


def prompts() -> Prompts:
    """What a language model is asked with."""
    return Prompts(**{name: Prompt(name, text) for name, text in load_prompts().items()})


def chat_model(name: str, settings: Settings) -> ChatModel:
    """The model; one that cannot be asked at all says so at each question instead of now.

    Raises:
        WriterUnavailable: there is no such model, or its package is not installed.
    """
    # Imported here: LangChain takes a while, and most questions need none of it.
    from assistant.backends.chat_model_names import open_chat_model
    from assistant.backends.chat_models import UnavailableModel

    try:
        return open_chat_model(
            name, settings.language_model, settings.paths().models, budget_counter().count
        )
    except WriterFailed as failure:
        return UnavailableModel(name, failure)


def writer_form(settings: Settings) -> WriterForm:
    """In which form the writer writes: as set, else as its probe found out, else by where it runs."""
    if settings.language_model.form != "auto":
        return WriterForm(settings.language_model.form)
    found = _forms(settings).find(settings.writer, settings.language_model.url)
    if found is not None:
        return found
    local = is_local(settings.writer, settings.language_model.url)
    return WriterForm.SHORTENED if local else WriterForm.STRUCTURED


def model_writer(
    settings: Settings,
    plain: ExtractiveWriter,
    index: OpenIndex,
    check: ClaimChecker,
    writing: Writing,
) -> ModelWriter | NumberedWriter | None:
    """The language model that writes; None for the extractive writer."""
    if settings.writer == EXTRACTIVE:
        return None
    model = chat_model(settings.writer, settings)
    count = budget_counter().count
    form = writer_form(settings)
    # Few tokens where each of them is paid with time.
    local = form is not WriterForm.STRUCTURED or is_local(
        settings.writer, settings.language_model.url
    )
    budget = settings.language_model.budget or (LOCAL_BUDGET if local else HOSTED_BUDGET)
    if form is not WriterForm.STRUCTURED:
        return NumberedWriter(model, plain, index, check, prompts(), budget, count, form)
    return ModelWriter(
        model=model,
        plain=plain,
        index=index,
        check=check,
        prompts=prompts(),
        subject=read_profile(settings.paths().corpus).about(),
        writing=writing,
        count=count,
        budget=budget,
    )


def judge(settings: Settings) -> Judge | None:
    """The model that gives a second opinion; None where the settings name none."""
    return ModelJudge(chat_model(settings.judge, settings)) if settings.judge else None


def probe_writer(settings: Settings) -> Probe:
    """Asks the writer invented questions, and remembers in which form it can write.

    Raises:
        WriterError: it cannot be asked, or can do neither.
    """
    from assistant.backends.chat_model_names import open_chat_model

    count = budget_counter().count
    model = open_chat_model(
        settings.writer, settings.language_model, settings.paths().models, count
    )
    found = probe_model(model, prompts())
    _forms(settings).remember(settings.writer, settings.language_model.url, found.form)
    return found


def offered_model(name: str, settings: Settings) -> Offered:
    """What would be fetched, with size and licence; raises WriterUnavailable."""
    # Imported here and below: httpx takes longer than much of an answer, and no question needs it.
    from assistant.backends.model_download import offered_gguf, offered_ollama

    if name.startswith(_OLLAMA):
        return offered_ollama(name.removeprefix(_OLLAMA), settings.ollama_registry)
    return offered_gguf(name, settings.huggingface_url)


def fetch_model(name: str, offered: Offered, settings: Settings, on_progress: OnProgress) -> str:
    """Fetches it; how the writer is then named. Raises WriterUnavailable."""
    from assistant.backends.model_download import fetch_gguf, pull_ollama

    if name.startswith(_OLLAMA):
        pull_ollama(offered.name, settings.ollama_url, on_progress)
        return name
    return f"{LLAMACPP}:{fetch_gguf(offered, settings.paths().models, on_progress).stem}"


def models_here(settings: Settings) -> list[Offered]:
    """The files that were fetched."""
    from assistant.backends.model_download import Offered

    folder = settings.paths().models
    files = sorted(folder.glob("*.gguf")) if folder.is_dir() else []
    return [Offered(path.stem, path.stat().st_size, "") for path in files]


def serve_model(name: str, settings: Settings) -> LocalServer:
    """A running server of a model file; raises WriterUnavailable, WriterFailed."""
    return local_server(name, settings.paths().models)


def _forms(settings: Settings) -> FormsFile:
    return FormsFile(settings.paths().cache / "writers.json")
