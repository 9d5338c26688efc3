"""Whether a question is about one person's own treatment, or asks what somebody should do."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["holds_dose", "is_personal", "seeks_advice", "without_frame"]

# What people put around any question: it says nothing about whom the question concerns.
_SPEECH: Final = re.compile(
    r"\b(?:can|could|may|might|would|will) (?:i|we|you) (?:please )?(?:ask|know|learn|read|find|see|tell|explain|show"
    r"|give|help)\b(?: (?:me|us)\b)?(?: (?:to )?(?:understand|know|find|learn)\b)?(?: (?:about|that)\b)?"
    r"|\b(?:tell|give|show|remind|explain to|help|let|teach) (?:me|us)\b(?: (?:know|understand|find|see)\b)?"
    r"(?: (?:about|that)\b)?"
    r"|\b(?:i|we) (?:want|wanted|would like|['’]d like|need|wish|am trying|['’]m trying|hope) to (?:know|learn"
    r"|understand|ask|read|see|find out)\b(?: (?:about|whether|if|that)\b)?"
    r"|\b(?:i|we) (?:wonder|wondered|am wondering|['’]m wondering|read|heard|saw|thought|guess|believe|learned"
    r"|learnt|meant|mean|understand|asked|am asking|was asking|am curious|['’]m curious|found)\b"
    r"(?: (?:about|whether|if|that)\b)?"
    r"|\b(?:my|our) (?:question|understanding|guess) (?:is|was)\b"
    r"|\bfor (?:my|our) (?:thesis|paper|essay|project|class|course|students?|talk|lecture|review|report)\b[:,]?"
    r"|\bdo i (?:understand|read|remember) (?:it |this )?(?:right|correctly)\b|^(?:please|hi|hello|hey)\b[,!.]?",
    re.I,
)
_WORK: Final = re.compile(
    r"\b(?:my|our) (?:lab|laboratory|group|mice|rats|animals|cells|experiments?|study|data|results?|hypothesis"
    r"|students?)\b"
    r"|\b(?:do|did|can|should) (?:i|we|scientists|researchers) (?:know|understand|say|learn|expect|conclude|believe"
    r"|trust|think)\b|\bi (?:think|know|see)\b",
    re.I,
)
# "Type I interferon" and "phase I" are about nobody.
_SOMEONE: Final = re.compile(
    r"(?<!\btype )(?<!\bclass )(?<!\bphase )(?<!\bcomplex )(?<!\bgrade )(?<!\bstage )"
    r"\b(?:I|I['’](?:m|ve|d|ll)|me|my|mine|myself)\b",
    re.I,
)
_SHARED: Final = re.compile(r"\b(?:we|our|us)\b", re.I)
_CARE: Final = re.compile(
    r"\b(?:take|taking|try|trying|start(?:ed|ing)?|stop(?:ping)?|switch|combine|dose|dosage|prescri\w+|safe|treat\w*"
    r"|medic\w+|diagnos\w+|symptoms?|pregnan\w+|infusions?|son|daughter|child|baby|mother|father|wife|husband|doctor)\b",
    re.I,
)
_ADVISE: Final = re.compile(
    r"\b(?:do|would|can|could) you (?:recommend|advise|suggest|prescribe)\b|\bright for me\b", re.I
)
_SHOULD: Final = re.compile(
    r"\b(?:should|ought|must|need to|supposed to|better to|advisable|recommended|safe|ok|okay|wise|a good idea)\b"
    r"[^?.]{0,60}?\b(?:take|takes|taking|use|uses|using|try|trying|start|starts|starting|stop|stops|stopping"
    r"|switch\w*|combin\w+|mix\w*|quit\w*|avoid\w*|eat|eats|eating|skip\w*|be given|be treated|be prescribed)\b"
    r"|\bhow (?:much|many mg|often)\b[^?.]{0,40}\bshould\b"
    r"|\b(?:what|which) (?:dose|drug|treatment|diet|medicine)\b[^?.]{0,40}\bshould\b",
    re.I,
)
_DOSE: Final = re.compile(
    r"\d\s*(?:mg|g|µg|mcg|ng|ml|iu|units?|milligrams?|grams?|micrograms?)\b(?:\s*(?:/|per|a)\s*\w+)?",
    re.I,
)


def without_frame(question: str) -> str:
    """The question without the phrases that people put around any question."""
    bare = " ".join(_SPEECH.sub(" ", question).split()).lstrip(",:;-. ")
    return bare if any(char.isalnum() for char in bare) else question


def is_personal(question: str) -> bool:
    """Whether somebody asks about themselves, or about somebody near to them.

    Whoever says "I" or "my" asks for a person, once the phrases are gone that people put around any
    question; "we" does only together with a word of care.
    """
    rest = _WORK.sub(" ", _SPEECH.sub(" ", question))
    return bool(
        _ADVISE.search(question)
        or _SOMEONE.search(rest)
        or (_SHARED.search(rest) and _CARE.search(rest))
    )


def seeks_advice(question: str) -> bool:
    """Whether it asks what somebody should do: take, stop or combine something."""
    return is_personal(question) or bool(_SHOULD.search(question))


def holds_dose(sentence: str) -> bool:
    """Whether a sentence gives a dose."""
    return bool(_DOSE.search(sentence))
