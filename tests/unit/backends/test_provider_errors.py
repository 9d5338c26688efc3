"""Whatever a provider's client raises is told in a few words, with whether to try again."""

from __future__ import annotations

import http.client
import json
from itertools import pairwise

import httpx
import pytest

from assistant.backends.provider_errors import writer_failure


class StatusError(Exception):
    """As clients of providers raise it."""

    def __init__(self, status: object, message: str = "") -> None:
        super().__init__(message)
        self.status_code = status


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (400, "did not accept the request"),
        (401, "did not accept the key"),
        (403, "did not accept the key"),
        (404, "is not known at its address"),
        (408, "took too long"),
        (413, "did not accept so long a request"),
        (418, "answered with status 418"),
        (429, "is asked too often, or its quota is used up"),
        (499, "answered with status 499"),
        (500, "has trouble of its own"),
        (529, "has trouble of its own"),
        (0, "answered with status 0"),
    ],
)
def test_a_status_says_why(status: int, why: str) -> None:
    failure = writer_failure(StatusError(status, "api_key"))
    assert str(failure) == why
    assert not failure.retryable


def length_finish() -> Exception:
    return type("LengthFinishReasonError", (ValueError,), {})()


@pytest.mark.parametrize(
    ("error", "why", "retryable"),
    [
        (httpx.ReadTimeout(""), "took too long", False),
        (httpx.ConnectTimeout(""), "took too long", False),
        (TimeoutError(), "took too long", False),
        (httpx.ConnectError("api key"), "cannot be reached", False),
        (ConnectionRefusedError(), "cannot be reached", False),
        (httpx.RemoteProtocolError(""), "broke off", True),
        (httpx.ReadError(""), "broke off", True),
        (http.client.IncompleteRead(b""), "broke off", True),
        (length_finish(), "broke off", True),
        (
            type("ContentFilterFinishReasonError", (Exception,), {})(),
            "refused to answer",
            False,
        ),
        (json.JSONDecodeError("", "", 0), "did not answer in the form asked for", True),
        (StatusError(None), "could not be used (StatusError)", False),
        (StatusError("500"), "could not be used (StatusError)", False),
        (ValueError("Did not find OPENAI_API_KEY"), "has no key", False),
        (Exception("Missing credentials. Pass one."), "has no key", False),
        (Exception("No API key was given"), "has no key", False),
        (RuntimeError("sécret story"), "could not be used (RuntimeError)", False),
    ],
)
def test_an_error_without_a_status_is_known_by_its_name_or_words(
    error: Exception, why: str, retryable: bool
) -> None:
    failure = writer_failure(error)
    assert (str(failure), failure.retryable) == (why, retryable)


def raised_from(*chain: Exception) -> Exception:
    """The last one, each raised from the one before it."""
    for cause, error in pairwise(chain):
        error.__cause__ = cause
    return chain[-1]


def test_the_deepest_cause_that_is_known_says_why() -> None:
    wrapped = raised_from(
        OSError("x"), httpx.ReadTimeout(""), type("APIConnectionError", (Exception,), {})()
    )
    assert str(writer_failure(wrapped)) == "took too long"


def test_what_happened_while_another_was_handled_counts_as_a_cause() -> None:
    with pytest.raises(RuntimeError) as caught:
        try:
            raise httpx.ReadError("")
        except httpx.ReadError:
            raise RuntimeError("wrapped") from None
    assert str(writer_failure(caught.value)) == "broke off"


def test_the_status_of_the_error_itself_goes_before_its_causes() -> None:
    wrapped = raised_from(httpx.ReadTimeout(""), StatusError(401))
    assert str(writer_failure(wrapped)) == "did not accept the key"


def test_errors_that_cause_each_other_come_to_an_end() -> None:
    one, other = RuntimeError("one"), KeyError("other")
    one.__cause__, other.__cause__ = other, one
    assert str(writer_failure(one)) == "could not be used (RuntimeError)"
