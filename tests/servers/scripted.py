"""What a scripted model does right, and the question that it is asked."""

from __future__ import annotations

from collections.abc import Callable

from assistant.domain import Answer
from tests.servers.openai_server import Reply, Request, Served, claims, first_sentence, passages

__all__ = ["QUESTION", "SJL", "Ask", "about_sjl", "good"]

QUESTION = "What does rapamycin do in animal models of MS?"
SJL = "In SJL/J mice with relapsing EAE"

Ask = Callable[..., tuple[Answer, Served]]


def about_sjl(request: Request) -> tuple[str, str]:
    """Key and words of the sentence on SJL/J mice."""
    for key, text in passages(request).items():
        if SJL in text:
            return key, first_sentence(text, SJL)
    raise AssertionError("the passage was not given")


def good(request: Request) -> Reply:
    """A claim that its quote bears out."""
    key, quote = about_sjl(request)
    return claims(("In SJL/J mice with relapsing EAE, rapamycin improved the course.", key, quote))
