"""The form of an answer: a number where a number is asked for, a list where a list is."""

from __future__ import annotations

import re
from typing import Final

from assistant.domain import Ask, Question
from assistant.steps.lexicon import Lexicon

__all__ = ["ask_of", "fits_form", "form_bonus", "is_strict", "says_absent"]

_AUX: Final = r"is|are|was|were|do|does|did|can|could|has|have|had|will|would|should|may|might|must"
_ASKS: Final[tuple[tuple[Ask, re.Pattern[str]], ...]] = tuple(
    (ask, re.compile(pattern, re.I))
    for ask, pattern in (
        (Ask.DURATION, r"\bhow (?:long|often|soon)\b|\b(?:what|which) (?:duration|period)\b"),
        (Ask.DATE, r"^(?:since |until )?when (?:was|were|did)\b|\b(?:what|which) year\b"),
        (Ask.DOSE, r"\b(?:what|which|how (?:much|high)).*\b(?:doses?|dosages?|dosing)\b"),
        (
            Ask.SHARE,
            r"\b(?:what|which) (?:percentage|proportion|share|fraction)\b|\bper ?cent\b|\bhow common\b",
        ),
        (
            Ask.NUMBER,
            r"\bhow (?:many|much|large|big|high|old|far)\b|\b(?:what|which) (?:number|p-?value|p value"
            r"|size|rate|age|prevalence|resolution)\b"
            r"|\bwhat (?:is|was|were) the (?:[\w-]+ ){0,2}(?:number|prevalence|incidence|rate|age|p-value"
            r"|p value|half-life|weight|percentage|frequency|resolution)\b|\bby how\b",
        ),
        (Ask.PERSON, r"^(?:by |from )?who(?:m|se)?\b|\bwhich (?:authors?|company|team|group)\b"),
        (Ask.REASON, r"^why\b|\bfor what reason\b|\bhow come\b"),
        (
            Ask.COMPARISON,
            r"\b(?:differences?|compared?|comparison|versus|vs\.?|differs?)\b"
            r"|\b(?:more|less|better|worse) .*\bthan\b|\bmore\b.*\bor\b",
        ),
        (
            Ask.LIST,
            r"^(?:list|name|enumerate)\b|\b(?:what|which) (?:are|were) (?:the|some|its|their)\b"
            r"|\b(?:what|which) (?:[\w-]+ ){0,2}(?:effects|events|types|kinds|ways|classes|factors|drugs"
            r"|symptoms|risks|methods|strategies|approaches|functions|genes|cells|sources|roles|routes"
            r"|hormones|studies|concerns|conditions|diseases|signals|complexes|proteins|cancers"
            r"|cytokines|mechanisms|reasons|outcomes|benefits|harms|trials|tissues|species)\b"
            r"|\b(?:in what|by which|by what) (?:ways|routes|means)\b|^where (?:is|are|can|do|does)\b"
            r"|\bhow can .* be (?:achieved|done|reached|inhibited|blocked|given)\b",
        ),
        (
            Ask.DEFINITION,
            r"^(?:what (?:is|are|does)|define|what's)\s+(?:an?\s+|the\s+)?"
            r"[\w-]+(?:\s[\w-]+){0,2}(?: stand for| mean)?\s*\??$",
        ),
        (
            Ask.MECHANISM,
            rf"^(?:how|in what way|through what) (?:{_AUX})\b|\bwhat (?:is|are) the mechanisms?\b",
        ),
        (Ask.YES_NO, rf"^(?:{_AUX})\b"),
    )
)
_NUMERAL: Final = (
    r"(?:(?<![\w-])(?!(?:19|20)\d\d\b)\d[\d.,]{0,20}|half|third|quarter|twice|double|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred|thousand|million|billion|dozen)"
)
_FORMS: Final[dict[Ask, re.Pattern[str]]] = {
    Ask.NUMBER: re.compile(rf"(?<![\w-]){_NUMERAL}(?!\w)", re.I),
    Ask.SHARE: re.compile(
        r"\d\s*(?:%|per ?cent\b)|\bper ?cent\b|\b(?:half|third|quarter|one in \w+|\w+ in ten)\b",
        re.I,
    ),
    Ask.DOSE: re.compile(r"\d\s*(?:mg|g|µg|mcg|ng|kg|ml|iu|units?|kcal)\b", re.I),
    Ask.DURATION: re.compile(
        rf"\b(?:{_NUMERAL}|several|half an?)[ -](?:\w+ )?(?:minute|hour|day|week|month|year)s?\b",
        re.I,
    ),
    Ask.DATE: re.compile(r"\b(?:19|20)\d\d\b"),
    Ask.PERSON: re.compile(
        r"\b(?:Dr\.?|Prof\.?|group|team|company|laboratory|university|authors?|colleagues)\b|\bby [A-Z]"
    ),
    Ask.REASON: re.compile(
        r"\b(?:because|since|due to|so that|as a result|therefore|by \w+ing|leads? to|causes?"
        r"|explain\w*|owing to|allows?|thereby|reason|as \w+, )\b",
        re.I,
    ),
    Ask.MECHANISM: re.compile(
        r"\b(?:by \w+ing|through|via|binds?|binding|complex|thereby|leading to|prevent\w*|compete\w*"
        r"|block\w*|allow\w*|enabl\w*|interact\w*|target\w*|mechanism|pathway|route)\b",
        re.I,
    ),
    Ask.LIST: re.compile(
        r"\b(?:including|includes?|such as|namely|involve|e\.g\.)|:\s|,[^,]+,\s*(?:and|or)\b|,[^,]+ (?:and|or) "
        r"|\bboth .+ and\b|\b\w+ and \w+",
        re.I,
    ),
}
_ABSENT: Final = re.compile(
    r"\b(?:gives?|states?|reports?|names?) no (?P<a>[^.;]+)"
    r"|\b(?P<b>[\w\s,]{0,120}(?:numbers?|figures?|doses?|sizes?|percentages?)[\w\s,]{0,120}) "
    r"(?:is |are |were |was )?not (?:in|seen|known|given|stated|visible|reported)\b",
    re.I,
)
_ABSENT_KIND: Final = {
    Ask.NUMBER: re.compile(r"\b(?:numbers?|effect sizes?|percentages?|figures?|sizes?)\b", re.I),
    Ask.SHARE: re.compile(r"\b(?:percentages?|effect sizes?|figures?)\b", re.I),
    Ask.DOSE: re.compile(r"\bdos(?:es?|age)\b", re.I),
    Ask.DURATION: re.compile(r"\b(?:durations?|timing|length)\b", re.I),
}
_SEPARATOR: Final = re.compile(r",|;|\s(?:and|or)\s")
_STRICT: Final = frozenset({Ask.NUMBER, Ask.SHARE, Ask.DOSE, Ask.DURATION, Ask.DATE})
"""Forms without which a sentence cannot be the answer."""


def ask_of(text: str) -> Ask:
    """The form of answer that the wording asks for."""
    for ask, pattern in _ASKS:
        if pattern.search(text.strip()):
            return ask
    return Ask.OPEN


def is_strict(question: Question) -> bool:
    """Whether only a figure of some kind can be the answer."""
    return question.ask in _STRICT


def fits_form(question: Question, text: str) -> bool:
    """Whether a sentence has what the question must have: a number, a dose, a length of time."""
    return question.ask not in _STRICT or bool(_FORMS[question.ask].search(text))


def says_absent(question: Question, text: str) -> bool:
    """Whether the sentence says that the figure asked for is not given in its source."""
    kind, absent = _ABSENT_KIND.get(question.ask), _ABSENT.search(text)
    return bool(kind and absent and kind.search(absent["a"] or absent["b"]))


def form_bonus(question: Question, text: str, section: str, lexicon: Lexicon) -> float:
    """What the form of a sentence adds to its score, or takes away."""
    ask = question.ask
    if ask is Ask.DEFINITION:
        return 0.18 if _defines(question, text, lexicon) else 0.0
    pattern = _FORMS.get(ask)
    if pattern is None:
        return 0.0
    found = bool(pattern.search(text))
    if ask in _STRICT:
        return 0.08 + _counted(question, text) if found else -0.12
    bonus = 0.08 if found else -0.02
    if ask is Ask.LIST and found:
        # The more things are named, the more of a list it is.
        bonus += 0.03 * min(5, len(_SEPARATOR.findall(text)) - 1)
        bonus += 0.12 if _enumerates(question, text, lexicon) else 0.0
    if ask is Ask.MECHANISM and re.search(r"\bmechanism", section, re.I):
        bonus += 0.04
    return bonus


def _enumerates(question: Question, text: str, lexicon: Lexicon) -> bool:
    """Whether what is asked for is named right before its examples: "symptoms, including ..."."""
    for term in question.terms:
        if term.focus:
            names = lexicon.names_of(term.key) or (term.surface,)
            stems = "|".join(re.escape(name.rstrip("s")) for name in names)
            if re.search(
                rf"\b(?:{stems})\w*\W+(?:\w+\W+){{0,2}}(?:including|include|such as|like|e\.g|involve)",
                text,
                re.I,
            ):
                return True
    return False


def _counted(question: Question, text: str) -> float:
    """More when the number counts what was asked for: "95 people", "2.1 new cases"."""
    for term in question.terms:
        if term.focus and not term.key.startswith("@"):
            near = rf"\b{_NUMERAL}\b(?:\s+[\w-]+){{0,3}}\s+{re.escape(term.surface[:4])}"
            if re.search(near, text, re.I):
                return 0.06
    if question.ask is Ask.NUMBER and re.search(
        rf"\b{_NUMERAL}\b(?:\s\w+){{0,2}}\s(?:people|patients|participants|mice|rats|animals)\b",
        text,
        re.I,
    ):
        return (
            0.04
            if re.search(r"\bpeople|patients|participants|took part\b", question.text, re.I)
            else 0.0
        )
    return 0.0


def _defines(question: Question, text: str, lexicon: Lexicon) -> bool:
    """Whether the sentence says what the thing is: "X is a ...", "X, the ...", "X refers to"."""
    for term in question.terms:
        if term.generic:
            continue
        names = lexicon.names_of(term.key) or (term.surface,)
        alternatives = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        pattern = (
            rf"(?<![\w-])(?:{alternatives})\b(?:\s*\([^)]{{1,40}}\))?\s*"
            r"(?:,\s*(?:or\s+)?(?:an?|the|which|where|also)\b|(?:is|are|was)\s+(?:an?|the|multipotent|defined"
            r"|specific)\b|refers? to|means\b|plays? a|serves? as)"
        )
        called = rf"\b(?:called|known as|termed|we call)\s+[\"“]?(?:{alternatives})\b"
        if re.search(pattern, text, re.I) or re.search(called, text, re.I):
            return True
    return False
