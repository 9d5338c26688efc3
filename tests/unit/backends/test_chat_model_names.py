"""The name of a writer opens a model of a provider, of a server of one's own, or of a file."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import langchain.chat_models
import pytest

from assistant.backends import chat_model_names
from assistant.backends.chat_model_names import open_chat_model
from assistant.backends.chat_models import LangChainModel
from assistant.errors import WriterFailed, WriterUnavailable
from assistant.settings import ModelSettings

NOWHERE = Path("/nowhere")
Given = list[tuple[str, dict[str, Any]]]


def opened(name: str, **settings: Any) -> LangChainModel:
    return open_chat_model(name, ModelSettings(**settings), NOWHERE, len)


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    """What LangChain is asked for."""
    calls: Given = []

    def init(name: str, **arguments: Any) -> str:
        calls.append((name, arguments))
        return f"model {name}"

    monkeypatch.setattr(langchain.chat_models, "init_chat_model", init)
    return calls


@pytest.mark.parametrize("name", ["", " , ,", "foo", "foo:bar", "x:y:z", ":x", "törin:µ"])
def test_a_name_of_nobody_is_told_with_how_to_name_one(name: str) -> None:
    with pytest.raises(WriterUnavailable) as caught:
        opened(name)
    assert str(caught.value) == f"There is no writer “{name}”."
    assert "PROVIDER:MODEL" in caught.value.remedy


def test_of_several_names_the_one_of_nobody_is_told() -> None:
    with pytest.raises(WriterUnavailable, match="no writer “foo:bar”"):
        opened("ollama:x, foo:bar")


def test_a_provider_that_is_given_no_key_says_so() -> None:
    with pytest.raises(WriterFailed, match="has no key") as caught:
        opened("openai:x")
    assert not caught.value.retryable


def test_a_server_of_ones_own_needs_no_key() -> None:
    model = opened("openai:my model", url="http://127.0.0.1:9/v1", timeout=3.0, retries=5)
    ((name, client),) = model.models
    assert (name, client.model_name) == ("openai:my model", "my model")
    assert client.openai_api_base == "http://127.0.0.1:9/v1"
    assert client.openai_api_key.get_secret_value() == "none"
    assert (client.request_timeout, client.max_retries, client.temperature) == (3.0, 5, 0.0)


def test_the_client_of_ollama_takes_an_address_and_a_time() -> None:
    ((_, client),) = opened("ollama:x:7b", url="http://127.0.0.1:9", timeout=3.0).models
    assert (client.model, client.base_url) == ("x:7b", "http://127.0.0.1:9")
    assert client.client_kwargs["timeout"] == 3.0


@pytest.mark.parametrize(
    ("name", "settings", "expected"),
    [
        ("openai:x", {}, {"timeout": 60.0, "max_retries": 2}),
        ("openai:x", {"key": "k"}, {"timeout": 60.0, "max_retries": 2, "api_key": "k"}),
        (
            "anthropic:x",
            {"url": "http://a", "key": "k", "timeout": 1.5, "retries": 0},
            {
                "timeout": 1.5,
                "max_retries": 0,
                "base_url": "http://a",
                "api_key": "k",
                "temperature": 0.0,
            },
        ),
        ("ollama:x", {}, {"client_kwargs": {"timeout": 60.0}, "temperature": 0.0}),
        (
            "ollama:x",
            {"url": "http://a", "key": "k"},
            {"base_url": "http://a", "client_kwargs": {"timeout": 60.0}, "temperature": 0.0},
        ),
    ],
)
def test_a_client_is_given_what_is_set(
    given: Given, name: str, settings: dict[str, Any], expected: dict[str, Any]
) -> None:
    opened(name, **settings)
    assert given == [(name, expected)]


def test_several_names_are_asked_in_their_order(given: Given) -> None:
    model = opened(" openai:a ,,anthropic:b, ollama:c,")
    assert model.name == "openai:a,anthropic:b,ollama:c"
    assert [client for _, client in model.models] == [
        "model openai:a",
        "model anthropic:b",
        "model ollama:c",
    ]
    assert [name for name, _ in given] == ["openai:a", "anthropic:b", "ollama:c"]


def test_the_model_counts_as_it_is_told() -> None:
    assert opened("ollama:x").count("four") == 4


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("openai:x", "models-openai"),
        ("anthropic:x", "models-anthropic"),
        ("ollama:x", "models-ollama"),
        ("groq:x", "models"),
    ],
)
def test_a_package_that_is_missing_is_named_with_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, name: str, extra: str
) -> None:
    def init(*_: object, **__: object) -> None:
        raise ImportError("no module", name="langchain_x")

    monkeypatch.setattr(langchain.chat_models, "init_chat_model", init)
    with pytest.raises(WriterUnavailable) as caught:
        opened(name)
    assert str(caught.value) == (
        f"The writer {name} needs a package that is not installed (langchain_x)."
    )
    assert f"'mtor-ms-assistant[{extra}]'" in caught.value.remedy


def test_whatever_else_a_client_raises_is_told_in_a_few_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def init(*_: object, **__: object) -> None:
        raise RuntimeError("a long story")

    monkeypatch.setattr(langchain.chat_models, "init_chat_model", init)
    with pytest.raises(WriterFailed, match=r"^could not be used \(RuntimeError\)$"):
        opened("openai:x")


@pytest.mark.parametrize("file", ["none", "", "nö.gguf"])
def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path: Path, file: str) -> None:
    with pytest.raises(WriterUnavailable, match=f"no model file “{file}”") as caught:
        open_chat_model(f"llamacpp:{file}", ModelSettings(), tmp_path, len)
    assert "models pull" in caught.value.remedy


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Path]]:
    """The files that a server is started for."""
    files: list[tuple[str, Path]] = []

    def server(file: str, models: Path) -> SimpleNamespace:
        files.append((file, models))
        return SimpleNamespace(
            model=models / f"{file}.gguf", url="http://127.0.0.1:9/v1", key="secret"
        )

    monkeypatch.setattr(chat_model_names, "local_server", server)
    return files


def test_a_file_is_served_and_asked_like_a_provider(
    given: Given, started: list[tuple[str, Path]]
) -> None:
    model = opened("llamacpp:tiny:q4", timeout=7.0, retries=4, url="http://other", key="other")
    assert started == [("tiny:q4", NOWHERE)]
    assert model.name == "llamacpp:tiny:q4"
    ((name, arguments),) = given
    assert name == "tiny:q4"
    assert arguments == {
        "model_provider": "openai",
        "base_url": "http://127.0.0.1:9/v1",
        "api_key": "secret",
        "temperature": 0.0,
        "timeout": 7.0,
        "max_retries": 0,
        "stream_usage": True,
    }


def test_every_file_has_its_server_before_a_call_and_nobody_else(
    given: Given, started: list[tuple[str, Path]]
) -> None:
    model = opened("llamacpp:one,openai:x,llamacpp:two")
    started.clear()
    model.prepare()
    assert [file for file, _ in started] == ["one", "two"]
