"""Weighed sentences → an answer in the sources' own words, or what comes near, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz import fuzz

from assistant.answering.doses import holds_dose
from assistant.answering.indirectness import none_is_on_it
from assistant.answering.lists import items_around
from assistant.answering.naming import NameLookup
from assistant.answering.nearest import MOST, SAME, nearest, of_called
from assistant.answering.ordering import names_no_outcome, order_of, study_before_reassurance
from assistant.answering.other_side import OtherSide, missed_its_aim
from assistant.answering.overview import OverviewPlanner, Plan
from assistant.answering.quotation import citation_of, neighbour, quoted, said, sentence_hit
from assistant.domain import (
    BlockKind,
    Claim,
    Draft,
    Evidence,
    Population,
    Question,
    QuestionKind,
    Scorings,
    SentenceHit,
    Source,
    SourceKind,
)
from assistant.ledger import LedgerEntry
from assistant.ports import OnClaim, OpenIndex
from assistant.settings import Writing
from assistant.text.anaphora import antecedents, goes_on
from assistant.text.evidence_level import population_of

_BACK: Final = 2
"""At most so many sentences are brought along for one that leans on them."""
_BESIDE: Final = 1 + _BACK
"""Sentences that an overview has beside what is planned, at most: one, with what it leans on."""
_GROUPS: Final = (
    Population.PEOPLE,
    Population.ANIMALS,
    Population.CELLS,
    Population.REVIEW,
    Population.NONE,
)
"""In the order in which they are told."""
_STANDS_IN: Final = 0.3
"""Share of a seller's relevance with which somebody else opens in its place. Of 26 questions of natural-dev that
a seller answers best, the best of the others belongs to an answer in 10 of 13 from here on, in 3 of 13 below."""
_ABOUT_AS_MUCH: Final = 0.5
"""Share of the relevance of a sentence that leans on others with which one that stands by itself opens in its place.
The opening is right in 0.773 of 181 questions of natural-dev and a further author, and in 0.827 of 614 of fit; with
0.9 in 0.757 and 0.823, without in 0.746 and 0.819."""
_BETWEEN: Final = 3
"""Characters between two sentences of one paragraph, at most."""


@dataclass(frozen=True, slots=True)
class ExtractiveWriter:
    """A `Writer` that quotes whole sentences."""

    index: OpenIndex
    scorings: Scorings
    settings: Writing
    planner: OverviewPlanner
    sides: OtherSide
    name: str = "extractive"

    def write(
        self, question: Question, evidence: Evidence, on_claim: OnClaim | None = None
    ) -> Draft:
        """One to six sentences, the most relevant first; what comes near where none is sure enough."""
        del on_claim  # written at once
        if question.kind is QuestionKind.NAMING and (named := self._named(question)) is not None:
            return named if named.claims else self._read(question, evidence, otherwise=named)
        if (planned := self._planned(question, evidence)) is not None:
            if not planned.alone:
                hits = self._without_doses(question, evidence)
                self._add_beside(planned.claims, question, hits)
                if other := self._other_side(planned.claims, evidence):
                    planned.claims.extend(self._quoted(other, planned.claims))
                planned.claims.sort(key=self._is_sold)
            return Draft(
                tuple(planned.claims),
                self.name,
                sure=evidence.sure,
                summary=self.planner.summary(question, evidence),
                note=planned.note,
            )
        return self._read(question, evidence)

    def _read(
        self, question: Question, evidence: Evidence, otherwise: Draft | None = None
    ) -> Draft:
        """An answer of what was read, or what comes near. `otherwise` stands in for that, and lends its note."""
        hits = self._without_doses(question, evidence)
        if not hits:
            return otherwise or Draft((), self.name, sure=evidence.sure)
        sure = self.scorings.answers(evidence, careful=question.careful)
        # Without its best sentence, because that holds a dose, nobody knows how right the rest is.
        sure = sure and hits[0] is evidence.sentences[0]
        claims: list[Claim] = []
        if sure:
            self._add(claims, self._groups(hits, question), question, self.settings.max_claims)
        if not sure or self._none_is_on_it(question, claims):
            return otherwise or self._near(question, evidence, hits)
        self._add_other_side(claims, evidence, self.settings.max_claims)
        note = otherwise.note if otherwise else ""
        return Draft(tuple(_grouped(claims)), self.name, sure=evidence.sure, note=note)

    def _near(self, question: Question, evidence: Evidence, hits: Sequence[SentenceHit]) -> Draft:
        """What comes near; of what is to be defined, what it stands for, where that is written."""
        near = nearest(question, hits, self.scorings.own.nearest_from, self.index.vocabulary)
        if question.kind is QuestionKind.DEFINITION:
            named = self._named(question)
            if named is not None and (named.claims or not near):
                return named
        near = near or of_called(question, hits)
        if question.spoken_of:  # the works that are asked about, whatever they tell
            near = list(hits[:MOST])
        shown = self._near_with_needed(near)
        if not question.personal:  # what only comes near one person's case has no sides to it
            self._add_other_side(shown, evidence, MOST)
        return Draft((), self.name, nearest=tuple(shown), sure=evidence.sure)

    def _near_with_needed(self, near: Sequence[SentenceHit]) -> list[Claim]:
        """Each sentence once, behind those that say what its "these drugs" are."""
        shown: dict[tuple[str, int], SentenceHit] = {}
        for hit in near:
            for one in (*self._needed_before(hit), hit):
                shown.setdefault((one.source.id, one.ordinal), one)
        hits = list(shown.values())
        return self._claims(hits, hits)

    def _without_doses(self, question: Question, evidence: Evidence) -> list[SentenceHit]:
        """What was found; who asks for advice is given no dose."""
        return [hit for hit in evidence.sentences if not (question.advice and holds_dose(hit.text))]

    def _add_other_side(self, claims: list[Claim], evidence: Evidence, most: int) -> None:
        """Puts what was found otherwise behind the claims, or before those of a seller.

        A missed endpoint opens an answer to whether something works. Where they are `most`, in the place of the last.
        """
        other = self._other_side(claims, evidence)
        if other is not None:
            opens = bool(claims) and self._is_sold(claims[0]) and not other.source.commercial
            opens |= missed_its_aim(other) and names_no_outcome(
                evidence.question, self.planner.lexicon
            )
            new = self._quoted(other, claims)
            del claims[most - len(new) :]
            at = 0 if opens else len(claims)
            claims[at:at] = new

    def _other_side(self, claims: Sequence[Claim], evidence: Evidence) -> LedgerEntry | None:
        """What was found otherwise; who asks what to do is not told."""
        return None if evidence.question.advice else self.sides.of(claims, evidence)

    def _quoted(self, other: LedgerEntry, claims: Sequence[Claim]) -> list[Claim]:
        """The sentence of a finding, behind those that it leans on and that are not shown yet."""
        hit = sentence_hit(self.index.document(other.source.id), other.finding.sentence, self.index)
        before = [one for one in self._needed_before(hit) if not _is_repeated(one, claims)]
        return [*self._claims(before, [*before, hit]), quoted(other, self.index)]

    def _named(self, question: Question) -> Draft | None:
        """What a name stands for, where that is known."""
        return NameLookup(self.index, self.planner.lexicon).draft(question, self.name)

    def _none_is_on_it(self, question: Question, claims: Sequence[Claim]) -> bool:
        planner = self.planner
        return none_is_on_it(question, claims, self.index, planner.corpus, planner.lexicon)

    def _is_sold(self, claim: Claim) -> bool:
        return all(self.index.document(c.source_id).source.commercial for c in claim.citations)

    def _planned(self, question: Question, evidence: Evidence) -> Plan | None:
        """What is planned from the ledger, where anything is; who asks for advice is given what holds no dose.

        Who asks for more than was told has had the plan; who asks about the works that were told of wants none.
        """
        if question.told or question.spoken_of:
            return None
        plan = self.planner.plan(question, evidence)
        claims = [c for c in plan.claims if not (question.advice and holds_dose(c.text))]
        return replace(plan, claims=claims) if claims else None

    def _add_beside(
        self, planned: list[Claim], question: Question, hits: Sequence[SentenceHit]
    ) -> None:
        """Puts the first sentence that says something new, with what it leans on, beside what is planned.

        A document that somebody brought along opens here, too.
        """
        beside = self.planner.beside(question, planned, hits)
        if not beside or question.source:
            return
        before = len(planned)
        for group in self._groups(beside, question):
            self._add(planned, [group], question, before + _BESIDE)
            if len(planned) > before:
                break
        planned.sort(key=lambda claim: not self._quotes_own(claim))

    def _add(
        self,
        claims: list[Claim],
        groups: Sequence[Sequence[SentenceHit]],
        question: Question,
        most: int,
    ) -> None:
        """Puts relevant sentences among the claims, until there are `most`."""
        for group in groups:
            new = [hit for hit in group if not _is_repeated(hit, claims)]
            if group[-1] not in new:
                continue  # what it leans on says nothing to the question by itself
            if question.advice and any(holds_dose(hit.text) for hit in new):
                continue  # what a sentence leans on, or a list holds, is not offered either
            if len(claims) + len(new) <= most:
                at = _place(group, claims)
                claims[at:at] = self._claims(new, group)

    def _groups(self, hits: Sequence[SentenceHit], question: Question) -> list[list[SentenceHit]]:
        """Sentences that are shown together, in the order in which they are shown."""
        least = hits[0].relevance * self.scorings.own.shown_from
        chosen = [hit for hit in hits if hit.relevance >= least]
        if all(hit.source.commercial for hit in chosen):
            chosen += self._independent(chosen[0], hits)
        # A document that somebody brought along opens it, where it answers: that is why it was brought.
        order = order_of(question, self.index, self.planner.lexicon)
        chosen.sort(key=lambda hit: (not _is_own(hit.source), *order(hit)))
        chosen = study_before_reassurance(question, chosen, self.index, self.planner.lexicon)
        chosen = _before_what_goes_on(chosen)
        groups = _alone_first([[*self._needed_before(hit), hit] for hit in chosen])
        listed = self._list(chosen)
        if listed:
            opens = any(item.ordinal == chosen[0].ordinal for item in listed)
            groups.insert(0 if opens else 1, listed)
        return groups

    def _independent(self, seller: SentenceHit, hits: Sequence[SentenceHit]) -> list[SentenceHit]:
        """The paper that a seller's sentence retells, where it was found, too; else who else speaks to it."""
        retold = {
            reference.source_id
            for reference in self.index.document(seller.source.id).references
            if reference.number in seller.sentence.markers
            or (reference.text and reference.text in seller.text)
        }
        others = [hit for hit in hits if not hit.source.commercial]
        near = [hit for hit in others if hit.relevance >= _STANDS_IN * seller.relevance]
        return [*(hit for hit in others if hit.source.id in retold), *near][:1]

    def _quotes_own(self, claim: Claim) -> bool:
        return any(_is_own(self.index.document(c.source_id).source) for c in claim.citations)

    def _list(self, chosen: Sequence[SentenceHit]) -> list[SentenceHit]:
        """The items of the first list that is touched, when half of them or more are relevant."""
        first = next((h for h in chosen if h.sentence.kind is BlockKind.LIST_ITEM), chosen[0])
        items = items_around(self.index.document(first.source.id), first)
        places = {(hit.source.id, hit.ordinal) for hit in chosen}
        relevant = sum((item.source.id, item.ordinal) in places for item in items)
        whole = 2 <= len(items) <= self.settings.max_claims and relevant * 2 >= len(items)
        return items if whole else []

    def _needed_before(self, hit: SentenceHit) -> list[SentenceHit]:
        """The sentences without which this one's "it" or "these" would mean nothing."""
        document = self.index.document(hit.source.id)
        needed = antecedents(document, hit.ordinal, self.planner.lexicon, _BACK)
        found = (neighbour(document, hit, ordinal) for ordinal in needed)
        return [before for before in found if before is not None]

    def _claims(self, new: Sequence[SentenceHit], group: Sequence[SentenceHit]) -> list[Claim]:
        blocks = {hit.sentence.block for hit in group if hit.sentence.kind is BlockKind.LIST_ITEM}
        claims: list[Claim] = []
        before = -1
        for hit in new:
            citation = citation_of(hit, self.index, standalone=hit.ordinal != before + 1)
            before = hit.ordinal
            claims.append(
                Claim(
                    text=said(citation),
                    citations=(citation,),
                    list_item=len(blocks) > 1,
                    relevance=hit.relevance,
                    group=population_of(citation.evidence),
                )
            )
        return claims


def _before_what_goes_on(chosen: list[SentenceHit]) -> list[SentenceHit]:
    """Where "Other risks are ..." would open, with the sentence before it in front, if that is about as relevant."""
    opening = chosen[0]
    if not goes_on(opening.text):
        return chosen
    first = [
        hit
        for hit in chosen
        if (hit.source.id, hit.ordinal + 1) == (opening.source.id, opening.ordinal)
        and hit.relevance >= _ABOUT_AS_MUCH * opening.relevance
    ]
    return [*first, *(hit for hit in chosen if hit not in first)]


def _alone_first(groups: list[list[SentenceHit]]) -> list[list[SentenceHit]]:
    """With a sentence that stands by itself in front of one that leans on others, where it tells about as much.

    What another leans on is seldom an answer itself. Nobody who sells it comes first for that,
    and nothing comes before a document that somebody brought along.
    """
    opening = groups[0][-1]
    least = _ABOUT_AS_MUCH * opening.relevance
    alone = next(
        (
            group
            for group in groups
            if len(group) == 1
            and group[0].relevance >= least
            and group[0].source.commercial <= opening.source.commercial
            and _is_own(group[0].source) >= _is_own(opening.source)
        ),
        groups[0],
    )
    if len(groups[0]) == 1 or alone is groups[0]:
        return groups
    return [alone, *(group for group in groups if group is not alone)]


def _is_own(source: Source) -> bool:
    """Whether somebody brought it into this conversation."""
    return source.kind is SourceKind.USER


def _grouped(claims: Sequence[Claim]) -> list[Claim]:
    """The opening first, then the rest by whom it was found in; in a list all stay where they are.

    What leans on a sentence is of the same source, and mostly of the same group: so it follows it still.
    """
    if any(claim.list_item for claim in claims):
        return list(claims)
    opening = 1
    while opening < len(claims) and _follows(claims[opening - 1], claims[opening]):
        opening += 1
    rest = sorted(claims[opening:], key=lambda claim: _GROUPS.index(claim.group))
    return [*claims[:opening], *rest]


def _follows(before: Claim, claim: Claim) -> bool:
    """Whether a sentence stands right behind another in one source."""
    one, other = before.citations[-1], claim.citations[0]
    return one.source_id == other.source_id and 0 <= other.start - one.end <= _BETWEEN


def _place(group: Sequence[SentenceHit], claims: Sequence[Claim]) -> int:
    """Where a group goes: at the end, or after the sentence that it leans on where that is shown."""
    leant_on = {(hit.source.id, hit.sentence.end) for hit in group[:-1]}
    for number in reversed(range(len(claims))):
        citation = claims[number].citations[0]
        if (citation.source_id, citation.end) in leant_on:
            return number + 1
    return len(claims)


def _is_repeated(hit: SentenceHit, claims: Sequence[Claim]) -> bool:
    return any(not claim.computed and _says_the_same(hit, claim) for claim in claims)


def _says_the_same(hit: SentenceHit, claim: Claim) -> bool:
    return fuzz.ratio(hit.text.lower(), claim.citations[0].quote.lower()) >= SAME or (
        claim.citations[0].source_id,
        claim.citations[0].end,
    ) == (hit.source.id, hit.sentence.end)
