"""What is asked, without what stands around it: greetings, thanks, numbering, contractions.

Only what is looked up is made of this. What somebody typed is shown and kept as they typed it.
"""

import re
from typing import Final

from assistant.domain.identity import DOI_PREFIX

_WH: Final = r"(?:what|who|where|when|why|how|which)"
_EXPANDED: Final = tuple(
    (re.compile(pattern, re.I), instead)
    for pattern, instead in (
        (rf"\b({_WH})['’]?s\s+(been|got|had)\b", r"\1 has \2"),
        (r"\b(who)['’]?s\s+(\w+ed|done|shown|found|seen|given|taken|written|made)\b(?!\s+by)", r"\1 has \2"),
        (rf"\b({_WH}|that|there|it|he|she|here)['’]s\b", r"\1 is"),
        (r"\b(what|who|where|how|when|that|there)s\b(?=\s)", r"\1 is"),
        (r"\bcan['’]?t\b", "cannot"),
        (r"\bwon['’]t\b", "will not"),
        (r"\bshan['’]t\b", "shall not"),
        (r"\b(do|does|did|is|are|was|were|has|have|had|would|could|should|must|need|might)n['’]?t\b", r"\1 not"),
        (rf"\b({_WH}|i|you|we|they|he|she|it|there)['’]re\b", r"\1 are"),
        (rf"\b({_WH}|i|you|we|they|there|would|could|should|might|must)['’]ve\b", r"\1 have"),
        (rf"\b({_WH}|i|you|we|they|he|she|it|there|that)['’]ll\b", r"\1 will"),
        (rf"\b({_WH})['’]d\b", r"\1 did"),
        (r"\b(i|you|we|they|he|she|it|there)['’]d\b", r"\1 would"),
        (r"\b(i)['’]m\b", r"\1 am"),
    )
)  # fmt: skip
"""Contractions (Quirk et al., A Comprehensive Grammar of the English Language, 3.23 and 3.32)."""

_TEXTED: Final = {
    "u": "you", "ur": "your", "pls": "please", "plz": "please", "ppl": "people", "thru": "through", "tho": "though",
    "abt": "about", "b4": "before", "cuz": "because", "coz": "because", "wat": "what", "any1": "anyone",
    "some1": "someone", "every1": "everyone", "no1": "nobody", "w/o": "without", "w/": "with",
}  # fmt: skip
"""Words of text messages, in small letters alone: U is a unit. Of 20,700 training questions 110 have one."""
_TEXT_WORD: Final = re.compile(
    rf"(?<![\w/.=-])(?:{'|'.join(map(re.escape, sorted(_TEXTED, key=len, reverse=True)))})(?![\w/=-])"
)
_ARE: Final = re.compile(r"(?<![\w/.=-])r(?=\s+(?:you|we|they|there|these|those)\b)")

_PARTS: Final = re.compile(r"(?<=[.!?])\s+(?=\S)")
_NUMBERED: Final = re.compile(
    r"^(?:\(?(?:\d{1,2}|[a-e])[.)]|[•*–—-]|q\d?\s*[:.)]|question\s*\d?\s*:)\s+", re.I
)
_POINTS: Final = re.compile(
    r"(?<!\s)\s*[(\[](?:please\s+)?(?:see|cf\.?|as\s+in|e\.g\.,?|compare|shown\s+in)?\s*(?:also\s+)?(?:the\s+)?"
    r"(?:supplementary\s+|suppl?\.?\s+)?(?:figs?|figures?|tables?|tabs?|refs?|references?|pages?|pp?|sections?"
    r"|eqs?|equations?|appendix|box|panels?|slides?|attachment)\b\.?[^()\[\]]{0,30}[)\]]",
    re.I,
)
_IDENTIFIER: Final = re.compile(
    rf"https?://\S+|(?:\bdoi:?\s*)?{DOI_PREFIX}\S+" r"|\bPMC\d{4,9}\b|\bPM(?:C)?ID:?\s*\d{4,9}\b",
    re.I,
)
"""They name a paper, which is told by itself; as words they would be looked up in vain."""
_COURTEOUS: Final = frozenset(
    """hi hello hey dear greetings good morning afternoon evening day thanks thank thx ty please regards
    cheers sincerely best kind warm wishes many much appreciated appreciate help advance sorry excuse
    hope well question questions quick quickly ask asking wondering reading team assistant bot everyone
    all folks there again bye goodbye nice great ok okay truly faithfully dr professor prof sir madam
    lot time wonderful hoping""".split()
)
_BETWEEN: Final = frozenset(
    """a an and are am be can could do for have how i if in is it just me my of on one so some that the this
    to very was would you your yours with from will may might today""".split()
)
_GREETING: Final = re.compile(
    r"^(?:hi|hello|hey|dear|greetings|good\s+(?:morning|afternoon|evening|day))\b(?P<whom>[^,!:;?.\n]{0,40})(?:[,!:;]\s+|\s*\n\s*)",
    re.I,
)
_CLOSING: Final = re.compile(
    r"(?<![\s,;.–—-])[\s,;.–—-]++(?:(?:best|kind|warm|many|with best|with kind)\s+(?:regards|wishes|thanks|greetings)"
    r"|yours\s+(?:sincerely|truly|faithfully)|sincerely|cheers|thanks(?:\s+in\s+advance)?|thank\s+you)"
    r"(?:[\s,.!–—-]+(?-i:[A-Z])[\w.'’-]*){0,3}[\s.!]*$",
    re.I,
)
_FRAME: Final = re.compile(
    r"^(?:please\s+)?(?:(?:could|can|would|will)\s+you\s+(?:please\s+|kindly\s+)?|please\s+|kindly\s+)?"
    r"(?:tell|explain|describe|let|show)\s+(?:to\s+)?(?:me|us)(?:\s+know)?,?\s+(?:please,?\s+)?"
    rf"(?={_WH}\b)|^i\s+(?:would\s+like|want|wish|was\s+hoping)\s+to\s+(?:know|learn|understand)\s+(?={_WH}\b)"
    rf"|^(?:i\s+(?:was|am)\s+wondering|do\s+you\s+know|may\s+i\s+ask|can\s+i\s+ask)\s+(?={_WH}\b)",
    re.I,
)

_REPLY: Final = re.compile(
    r"^(?:(?-i:(?!NO\b))(?:ok(?:ay)?|yes|yeah|yep|no|nope|well|h+m+|right|sure|alright|oh|ah|i\s+see|thanks|thank\s+you|interesting"
    rf"|great|cool|fine)(?:[.!…]+\s*|[,;]?\s+(?=(?:{_WH}|and|but|so|also|then)\b)))+",
    re.I,
)
"""What somebody says to the answer before: "ok and in people?"; NO is nitric oxide."""


def asked(text: str) -> str:
    """The question in one line, as it would read without ceremony; the text itself if nothing is left."""
    plain = _POINTS.sub("", expanded(_IDENTIFIER.sub(" ", text)))
    parts = [_bare(part) for part in _PARTS.split(plain)]
    kept = [part for part in parts if any(map(str.isalpha, part)) and not _is_ceremony(part)]
    return " ".join(" ".join(kept).split()) or text


def expanded(text: str) -> str:
    """The text with contractions and words of text messages written out: "What's" as "What is", "u" as "you"."""
    text = _ARE.sub("are", _TEXT_WORD.sub(lambda word: _TEXTED[word.group()], text))
    for pattern, instead in _EXPANDED:
        text = pattern.sub(instead, text)
    return text


def _bare(part: str) -> str:
    """One sentence without its number, greeting, closing and frame."""
    part = _REPLY.sub("", _NUMBERED.sub("", part.strip()))
    greeting = _GREETING.match(part)
    if greeting and _addresses(greeting["whom"]):
        part = _NUMBERED.sub("", part[greeting.end() :])
    mark = "?" if part.rstrip().endswith("?") else ""
    closed = _CLOSING.sub("", part)
    if closed.strip() and closed != part:
        part = closed if closed.endswith(("?", ".", "!")) else f"{closed}{mark}"
    return _FRAME.sub("", part).strip()


def _addresses(whom: str) -> bool:
    """Whether the words behind a greeting name who is greeted: "there", "Dr Doe", "all"."""
    words = re.findall(r"[^\W\d_]+", whom)
    return len(words) <= 3 and all(w[0].isupper() or w.lower() in _COURTEOUS for w in words)


def _is_ceremony(part: str) -> bool:
    words = re.findall(r"[^\W\d_]+", part.lower())
    courteous = sum(word in _COURTEOUS for word in words)
    if _CLOSING.fullmatch(f" {part}"):
        return True
    if part.endswith("?") and "you" not in words:
        return False  # "Can it help?" asks something
    return bool(courteous) and all(word in _COURTEOUS or word in _BETWEEN for word in words)
