"""Warnings about what was found: nothing, something near, or a source that breaks off."""

from typing import Final

from assistant.answering.caveats.rule import CaveatContext, of_claims
from assistant.domain import Caveat, CaveatCode, Outcome, QuestionKind
from assistant.domain.identity import is_identifier
from assistant.ledger.phrases import listed

_OF_NAMES: Final = frozenset({QuestionKind.NAMING, QuestionKind.DEFINITION})
"""Kinds whose notice may hold what a name stands for: then something was found."""
_LANGUAGES: Final = {
    "am": "Amharic", "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bo": "Tibetan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hu": "Hungarian", "hy": "Armenian", "it": "Italian", "ja": "Japanese", "ka": "Georgian",
    "kk": "Kazakh", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "lo": "Lao", "mk": "Macedonian",
    "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "my": "Burmese", "ne": "Nepali",
    "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "si": "Sinhala", "sr": "Serbian", "sv": "Swedish",
    "ta": "Tamil", "te": "Telugu", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def out_of_scope(at: CaveatContext) -> Caveat | None:
    """Nothing was found that comes near, or nothing had to be looked up."""
    if at.evidence.question.small_talk:
        return Caveat(CaveatCode.OUT_OF_SCOPE, "This needed no document, so none is cited.")
    named = at.evidence.question.kind in _OF_NAMES and at.draft.note
    if at.draft.outcome is not Outcome.NONE or not at.corpus.scope or named:
        return None
    if is_identifier(at.evidence.question.text):
        return Caveat(
            CaveatCode.OUT_OF_SCOPE,
            "No document here has this identifier; it was not looked for elsewhere.",
        )
    # What was not understood may well be about the same things.
    said = (
        _language_note(at).strip() + " It was looked up by its names only; ask it in English."
        if at.evidence.question.language != "en"
        else f"Nothing was found that comes near this question; {_about(at)}.{_unheard(at)}"
    )
    return Caveat(CaveatCode.OUT_OF_SCOPE, said)


def not_in_corpus(at: CaveatContext) -> Caveat | None:
    """No answer, though something may lie near."""
    if at.draft.claims or at.evidence.question.small_talk or out_of_scope(at) is not None:
        return None
    return Caveat(
        CaveatCode.NOT_IN_CORPUS,
        "That these documents do not answer it says nothing about what is known elsewhere."
        + (_language_note(at) or _unheard(at)),
    )


def truncated_source(at: CaveatContext) -> Caveat | None:
    """A cited source breaks off in mid-sentence, so what it goes on to say is not known."""
    cited = {c.source_id for claim in at.shown for c in claim.citations}
    names = sorted(key for key in cited if at.truncated.get(key, False))
    return of_claims(
        at,
        CaveatCode.TRUNCATED_SOURCE,
        f"Our copy of {', '.join(names)} breaks off in mid-sentence; what follows is not known.",
        lambda c: c.source_id in names,
    )


def weak_retrieval(at: CaveatContext) -> Caveat | None:
    """There is an answer, but what was found fits the question loosely, or leaves out a name that no document has."""
    question = at.evidence.question
    if not at.draft.claims or (question.language == "en" and not _unheard(at)):
        return None
    text = (
        f"{_unheard(at).strip()} What is shown is on the rest of the question."
        if question.language == "en"
        else "The passages were found by a few names only." + _language_note(at)
    )
    return Caveat(CaveatCode.WEAK_RETRIEVAL, text, tuple(range(len(at.draft.claims))))


def _language_note(at: CaveatContext) -> str:
    language = at.evidence.question.language
    if language == "en":
        return ""
    name = _LANGUAGES.get(language, f"another language ({language})")
    return f" The question seems to be in {name}; the documents and the answers are in English."


def _about(at: CaveatContext) -> str:
    """What the documents are about; of what the question names, that they do tell of it."""
    told = [t.surface for t in at.evidence.question.terms if t.known and t.key.startswith("@")]
    if told:
        return f"the documents tell of {listed(told)}, but not of what is asked"
    return f"the documents are about {at.corpus.scope}"


def _unheard(at: CaveatContext) -> str:
    """Which names of the question stand in no document; empty where there is none, or where it is said already."""
    question = at.evidence.question
    names = [name for name in question.unheard if name not in at.draft.note]
    if not names or question.language != "en":
        return ""
    none = "stands" if len(names) == 1 else "stand"
    return f" {listed([f'“{name}”' for name in names])} {none} in none of these documents."
