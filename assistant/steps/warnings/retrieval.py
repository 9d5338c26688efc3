"""Warnings about what was found: nothing, something near, or a source that breaks off."""

from __future__ import annotations

from typing import Final

from assistant.domain import Caveat, CaveatCode
from assistant.steps.warnings.situation import Situation

__all__ = ["not_in_corpus", "out_of_scope", "truncated_source", "weak_retrieval"]

_LANGUAGES: Final = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def out_of_scope(at: Situation) -> Caveat | None:
    """No answer, and the question names nothing that this corpus is about."""
    question = at.evidence.question
    if at.draft.claims or (question.in_domain and not question.small_talk):
        return None
    if at.evidence.question.small_talk:
        return Caveat(CaveatCode.OUT_OF_SCOPE, "This needed no document, so none is cited.")
    return Caveat(
        CaveatCode.OUT_OF_SCOPE,
        f"This is not about {at.scope}, the only things that this assistant's documents cover.",
    )


def not_in_corpus(at: Situation) -> Caveat | None:
    """No answer, though the question belongs to the field."""
    question = at.evidence.question
    if at.draft.claims or not question.in_domain or question.small_talk:
        return None
    return Caveat(
        CaveatCode.NOT_IN_CORPUS,
        "The documents do not answer this. That says nothing about what is known elsewhere."
        + _language_note(at),
    )


def truncated_source(at: Situation) -> Caveat | None:
    """A cited source breaks off in mid-sentence, so what it goes on to say is not known."""
    claims = tuple(
        number
        for number, claim in enumerate(at.draft.claims)
        if any(at.truncated.get(citation.source_id, False) for citation in claim.citations)
    )
    if not claims:
        return None
    names = sorted(
        {
            c.source_id
            for n in claims
            for c in at.draft.claims[n].citations
            if at.truncated[c.source_id]
        }
    )
    return Caveat(
        CaveatCode.TRUNCATED_SOURCE,
        f"Our copy of {', '.join(names)} breaks off in mid-sentence; what follows is not known.",
        claims,
    )


def weak_retrieval(at: Situation) -> Caveat | None:
    """There is an answer, but what was found fits the question loosely."""
    question = at.evidence.question
    if not at.draft.claims or not (at.draft.weak or question.language != "en"):
        return None
    if question.language != "en":
        text = "The passages were found by a few names only." + _language_note(at)
    else:
        text = (
            "The passages found fit the question only loosely; they may be about something near it."
        )
    return Caveat(CaveatCode.WEAK_RETRIEVAL, text, tuple(range(len(at.draft.claims))))


def _language_note(at: Situation) -> str:
    language = at.evidence.question.language
    if language == "en":
        return ""
    name = _LANGUAGES.get(language, f"another language ({language})")
    return f" The question seems to be in {name}; the documents and the answers are in English."
