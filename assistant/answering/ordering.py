"""Which of the sentences that are shown comes first, where the kind of question says so."""

from collections.abc import Callable, Sequence
from typing import Final

from assistant.answering.other_side import missed_its_aim
from assistant.domain import (
    Direction,
    Population,
    Question,
    QuestionKind,
    SentenceHit,
    SourceKind,
)
from assistant.ledger import LedgerEntry, entry_at, is_safety, speaks_of_harm
from assistant.ports import OpenIndex
from assistant.text.evidence_level import names_animals
from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import profile
from assistant.text.words import key_set

_REASSURES: Final = frozenset({Direction.BENEFIT, Direction.NO_EFFECT})
_ON_EFFECTS: Final = frozenset({QuestionKind.CLAIM, QuestionKind.EFFECT, QuestionKind.OVERVIEW})


def order_of(
    question: Question, index: OpenIndex, lexicon: Lexicon
) -> Callable[[SentenceHit], tuple[bool, bool, bool]]:
    """What sentences that are shown are sorted by; in each place the most relevant stays first.

    Who sells a thing comes last, unless it is asked what it is. Where it is asked whether something works, a missed
    endpoint opens; where it is asked what something does in people, or in their disease, animals come behind; where
    it is asked about harm, what tells of harm opens: a hope for the same outcome may be the more relevant. (Of 157
    questions on safety as many open right, in November 2026.) Rules beyond these cost right openings once the reader
    had learnt the corpus (decision 47).
    """
    if question.kind in (QuestionKind.DEFINITION, QuestionKind.NAMING):
        return lambda _: (False, False, False)
    whole, harm = names_no_outcome(question, lexicon), question.kind is QuestionKind.SAFETY
    people = _is_on_people(question, lexicon)

    def place(hit: SentenceHit) -> tuple[bool, bool, bool]:
        aside = people and names_animals(hit.text)
        if not (whole or harm):
            return hit.source.commercial, False, aside
        entry = entry_at(index.document(hit.source.id), hit.sentence.start)
        if harm:
            words = key_set(f"{hit.section}. {hit.text}", lexicon)
            opens = speaks_of_harm(words) or (entry is not None and is_safety(entry, lexicon))
        else:
            opens = entry is not None and missed_its_aim(entry)
        return hit.source.commercial, not opens, aside

    return place


def study_before_reassurance(
    question: Question, hits: Sequence[SentenceHit], index: OpenIndex, lexicon: Lexicon
) -> list[SentenceHit]:
    """Who asks about harm, and would first read an article's word that there is none, reads of a study in people.

    Only of the same treatment. That studies in people open before every article cost right openings: 126 to
    129 instead of 134 of 145 (November 2026).
    """
    if question.kind is not QuestionKind.SAFETY or hits[0].source.kind is not SourceKind.ARTICLE:
        return list(hits)
    first = entry_at(index.document(hits[0].source.id), hits[0].sentence.start)
    if first is None or first.finding.direction not in _REASSURES:
        return list(hits)
    given = _treatments(first, lexicon)
    for place, hit in enumerate(hits):
        entry = entry_at(index.document(hit.source.id), hit.sentence.start)
        if entry and _saw_in_people(entry, lexicon) and given & _treatments(entry, lexicon):
            return [hit, *hits[:place], *hits[place + 1 :]]
    return list(hits)


def _saw_in_people(entry: LedgerEntry, lexicon: Lexicon) -> bool:
    """Whether a source other than an article saw it in people."""
    people = entry.finding.population is Population.PEOPLE
    return people and entry.source.kind is not SourceKind.ARTICLE and is_safety(entry, lexicon)


def _treatments(entry: LedgerEntry, lexicon: Lexicon) -> frozenset[str]:
    named = profile(entry.finding.intervention, lexicon).concepts
    return frozenset(named & lexicon.group("intervention"))


def names_no_outcome(question: Question, lexicon: Lexicon) -> bool:
    """Whether it is asked if something works at all."""
    outcomes = {f"@{one}" for one in lexicon.group("outcome")}
    return _is_on_effects(question, lexicon) and not any(t.key in outcomes for t in question.terms)


def _is_on_people(question: Question, lexicon: Lexicon) -> bool:
    """Whether it is asked what something does in people, or in a disease that no model stands for."""
    diseases = lexicon.group("condition") - lexicon.group("model")
    told = {"@human"} | {f"@{one}" for one in diseases}
    return _is_on_effects(question, lexicon) and any(term.key in told for term in question.terms)


def _is_on_effects(question: Question, lexicon: Lexicon) -> bool:
    """Whether it is asked what came of something, as a fact whether that was good, or which treatment is better."""
    keys = {term.key for term in question.terms}
    if question.kind is QuestionKind.FACT:
        return any("~good" in lexicon.families_of(key) for key in keys)
    if question.kind is QuestionKind.COMPARISON:
        return len(keys & {f"@{one}" for one in lexicon.group("intervention")}) > 1
    return question.kind in _ON_EFFECTS
