"""What the first page says of a paper: its title and its DOI."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from assistant.domain import Page, TextRun
from assistant.domain.identity import DOI, doi_in
from assistant.ingest.pdf.joining import clean
from assistant.ingest.pdf.lines import rows
from assistant.ingest.pdf.superscripts import without_marks

_LABEL: Final = re.compile(
    r"^(?:open access|(?:systematic |mini[- ]|short |original |clinical )?(?:research|review|article|paper|"
    r"report|communication|study|investigation|letter)(?: (?:article|paper|report))?|case report|"
    r"meta-analysis|commentary|editorial)$",
    re.I,
)
_PEOPLE: Final = re.compile(
    r"\x01|(?:[A-Z][\w.'’-]{0,40}\s){1,3}[A-Z][\w'’-]{1,40}\W{0,9}(?:,|\band\b|&)\s{0,9}(?:[A-Z][\w.'’-]{0,40}\s){1,3}[A-Z]"
)
_UPPER: Final = 0.6
"""Part of the first page in which a title stands."""
_ALIKE: Final = 88.0


def title_of(pages: Sequence[Page], called: str = "") -> str:
    """The title: of the largest print on the first page what reads like one; empty if nothing does."""
    if not pages:
        return ""
    page = pages[0]
    groups = _groups([p for p in page.runs if p.baseline < _UPPER * page.height])
    texts = [(size, _flat(group)) for size, group in groups]
    wanted = clean(called)
    for _, text in texts:
        if (
            wanted
            and len(wanted.split()) >= 3
            and fuzz.ratio(text.lower(), wanted.lower()) > _ALIKE
        ):
            return text
    body = Counter(
        round(p.size, 1) for shown in pages[:3] for p in shown.runs for _ in p.text
    ).most_common(1)
    usual = body[0][0] if body else 0.0
    fit = [
        (_before_people(groups[number + 1 :]), size, len(text), text)
        for number, (size, text) in enumerate(texts)
        if size > usual + 0.8 and 4 <= len(text.split()) <= 40 and not _is_name(text)
    ]
    return max(fit)[-1] if fit else ""


def _before_people(after: Sequence[tuple[float, Sequence[TextRun]]]) -> bool:
    """Whether names follow, as authors do their title."""
    return any(_PEOPLE.search(" ".join(p.text for p in group)) for _, group in after[:1])


def _is_name(text: str) -> bool:
    """A journal, an issue or an address rather than a title."""
    return bool(re.search(r"\b(?:journal|vol(?:ume)?\.?|issn|www\.|https?:|©|doi)\b", text, re.I))


def _groups(runs: Sequence[TextRun]) -> list[tuple[float, list[TextRun]]]:
    """Lines of one size and weight that follow each other, in the order of the page."""
    found: list[tuple[float, list[TextRun]]] = []
    for row in rows(runs):
        size = max(row, key=lambda p: len(p.text)).size
        below = found and row[0].baseline - found[-1][1][-1].baseline < 1.9 * size
        same = found and _bold(found[-1][1]) == _bold(row)
        if below and same and abs(found[-1][0] - size) < 0.08 * size:
            found[-1][1].extend(row)
        elif not _LABEL.match(_flat(row)):
            found.append((size, list(row)))
    return found


def _bold(runs: Sequence[TextRun]) -> bool:
    heavy = sum(len(p.text) for p in runs if p.bold)
    return heavy * 2 > sum(len(p.text) for p in runs)


def _flat(runs: Sequence[TextRun]) -> str:
    text = ""
    for run in runs:
        part = clean(without_marks(run.text))
        text = text[:-1] + part if re.search(r"[a-z]-$", text) else f"{text} {part}".strip()
    return re.sub(r"(?<![*†‡§¶#])[*†‡§¶#]+$", "", text).strip()


def doi_of(pages: Sequence[Page]) -> str:
    """The DOI that the first two pages print most often; of those the one that stands first."""
    found: Counter[str] = Counter()
    for page in pages[:2]:
        joined = [" ".join(p.text for p in row) for row in rows(page.runs)]
        for text in [*(p.text for p in page.runs), *joined]:
            for match in re.finditer(DOI, clean(text)):
                found[doi_in(match[0]).lower()] += 1
        if found:
            break
    return found.most_common(1)[0][0] if found else ""
