"""A few studies with findings, as much of an open index as the planner of overviews needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import SimpleNamespace

from assistant.backends.shipped_files import load_lexicon
from assistant.domain import (
    Basis,
    Direction,
    Document,
    Evidence,
    EvidenceLevel,
    Filter,
    Finding,
    FindingFilter,
    FindingKind,
    Hit,
    IndexedFinding,
    Passage,
    Population,
    Question,
    QuestionKind,
    Section,
    Sentence,
    SentenceHit,
    Source,
    SourceKind,
    Study,
    Term,
)
from assistant.ledger import LedgerEntry, entries_of, kept_of
from assistant.text.lexicon import Lexicon
from assistant.text.words import analyse, document_keys

LEXICON = Lexicon(load_lexicon())

Row = tuple[str, Finding]


def row(
    text: str,
    way: str = "not_stated",
    of: str = "",
    on: str = "",
    *,
    whom: str = "people",
    kind: str = "result",
    basis: Basis = Basis.ABSTRACT,
) -> Row:
    """A sentence with the finding that it states."""
    finding = Finding(
        0, FindingKind(kind), Direction(way), Population(whom), basis, intervention=of, outcome=on
    )
    return text, finding


def study(
    key: str,
    *rows: Row,
    condition: str = "Parkinson's disease",
    title: str = "",
    authors: Sequence[str] = (),
    year: int | None = None,
    number: int | None = None,
    level: EvidenceLevel = EvidenceLevel.UNKNOWN,
    kinds: Sequence[EvidenceLevel] = (),
) -> Document:
    """A study in which each sentence states a finding."""
    spans, findings, at = [], [], 0
    for ordinal, (sentence, finding) in enumerate(rows):
        spans.append(Sentence(at, at + len(sentence), 0))
        at += len(sentence) + 1
        findings.append(
            Finding(
                ordinal,
                finding.kind,
                finding.direction,
                finding.population,
                finding.basis,
                intervention=finding.intervention,
                outcome=finding.outcome,
            )
        )
    source = Source(
        key, title or key, SourceKind.PAPER_RECORD, level,
        authors=tuple(authors), year=year, conditions=(condition,), evidence_kinds=tuple(kinds),
    )  # fmt: skip
    text = " ".join(sentence for sentence, _ in rows)
    return Document(
        source,
        text,
        (Section("Results", 0, len(text)),),
        tuple(spans),
        findings=tuple(findings),
        study=Study(number=number),
    )


class SmallIndex:
    """The documents, each one passage, and the findings in them."""

    def __init__(self, *documents: Document) -> None:
        self._documents = {document.source.id: document for document in documents}
        families = [a.split()[0].lower() for d in documents for a in d.source.authors[:1]]
        self.vocabulary = SimpleNamespace(
            called=lambda: families, document_frequency=lambda _: len(documents)
        )

    def sources(self) -> list[Source]:
        return [document.source for document in self._documents.values()]

    def document(self, source_id: str) -> Document:
        return self._documents[source_id]

    def passages_of(self, source_id: str) -> list[int]:
        return [list(self._documents).index(source_id)]

    def passage(self, ordinal: int) -> Passage:
        document = list(self._documents.values())[ordinal]
        return Passage(
            f"p{ordinal}", document.source.id, 0, len(document.text), document.text, "Results",
            0, len(document.sentences) - 1, ordinal,
        )  # fmt: skip

    def findings(self, wanted: FindingFilter) -> list[IndexedFinding]:
        kept = (one for d in self._documents.values() for one in kept_of(d, LEXICON))
        return [one for one in kept if wanted.admits(one)]

    def findings_of(self, document: Document) -> list[LedgerEntry]:
        return list(entries_of(document))

    def search_lexical(
        self, keys: Iterable[str], most: int, within: Filter | None = None
    ) -> list[tuple[int, float]]:
        found = [
            (at, 1.0)
            for at, document in enumerate(self._documents.values())
            if set(keys) & set(document_keys(document.text, LEXICON))
            and (within is None or document.source.id in within.sources)
        ]
        return found[:most]


def question(text: str, kind: QuestionKind = QuestionKind.OVERVIEW) -> Question:
    """A question whose words are all known, in which Oduya calls a source."""
    terms = {t.key: Term(t.key, t.surface, True) for t in analyse(text, LEXICON) if not t.stop}
    called = frozenset({"oduya"} & {term.surface.lower() for term in terms.values()})
    return Question(text, text, kind=kind, terms=tuple(terms.values()), called=called)


def evidence(
    asked: Question, index: SmallIndex, *documents: Document, best: float = 0.1, sure: float = 0.9
) -> Evidence:
    """Every sentence of the documents, the first the most relevant."""
    hits: list[Hit] = []
    sentences: list[SentenceHit] = []
    for document in documents:
        passage = index.passage(index.passages_of(document.source.id)[0])
        hits.append(Hit(passage, document.source, 1.0, 1.0, 1.0, len(hits) + 1))
        sentences += [
            SentenceHit(
                document.source, passage, sentence, ordinal,
                document.text[sentence.start : sentence.end], "Results",
                relevance=best if not sentences and not ordinal else best / 2,
            )
            for ordinal, sentence in enumerate(document.sentences)
        ]  # fmt: skip
    return Evidence(asked, tuple(hits), tuple(sentences), sure)


def entries(*documents: Document) -> list[LedgerEntry]:
    """Every finding of the documents."""
    return [entry for document in documents for entry in entries_of(document)]
