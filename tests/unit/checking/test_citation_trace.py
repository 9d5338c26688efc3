"""The citation chain on papers and articles made up here: nothing is known by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.backends.index import FolderStore
from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_embedder import OnnxEmbedder
from assistant.backends.onnx_export import find_export
from assistant.backends.onnx_reader import OnnxReader
from assistant.backends.shipped_files import load_lexicon
from assistant.backends.tokens import WordPieceCounter, load_tokenizer
from assistant.checking.citation_trace import CitationTracer
from assistant.domain import (
    ChainVerdict,
    Citation,
    Claim,
    CorpusProfile,
    EvidenceLevel,
    Media,
    ParsedDocument,
    Source,
    SourceKind,
)
from assistant.pipelines.indexing import Builder, Indexer
from assistant.settings import Chunking, Settings
from assistant.text.lexicon import Lexicon
from assistant.text.sentences import without_markers

PROFILE = CorpusProfile(
    condition="multiple sclerosis",
    direct=frozenset({"ms", "rrms", "ms-model"}),
    models=frozenset({"ms-model"}),
)

ARTICLE = """Zeta tablets and disease

Zeta therapy with metformin reduced new brain lesions by 40% in people with MS. [1]

Metformin restored myelin repair in patients with MS. [2]

Rapamycin protects the myelin of people with MS. [3]

All of the trials of rapamycin improved relapses in MS. [4]

Everolimus shrank spinal lesions in mice with EAE. [5]

Everolimus eases fatigue in MS. [6]

Temsirolimus helps in MS. [7]

Fingolimod slowed brain shrinkage in people with MS. [8]

Natalizumab raised grip strength in people with MS. [9]

Cladribine was given for six weeks to people with MS. [10]

References
1. Aa B. First. J. 2001. doi: 10.1000/one
2. Bb C. Second. J. 2002. doi: 10.1000/two
3. Cc D. Third. J. 2003. doi: 10.1000/three
4. Dd E. Fourth. J. 2004. doi: 10.1000/four
5. Ee F. Fifth. J. 2005. doi: 10.1000/five
6. Ff G. Sixth. J. 2006. doi: 10.1000/six
7. Gg H. Seventh. J. 2007. doi: 10.1000/seven
8. Hh I. Eighth. J. 2008. doi: 10.1000/eight
9. Ii J. Ninth. J. 2009. doi: 10.1000/nine
10. Jj K. Tenth. J. 2010. doi: 10.1000/ten
"""

RECORDS = {
    "one": ("multiple sclerosis", "human", "human_observational", [
        ("In persons with MS, metformin went with fewer new brain lesions.", "result", "abstract")]),
    "two": ("ageing", "rat", "animal_study", [
        ("Metformin restored remyelination in aged rats.", "result", "abstract")]),
    "three": ("cancer", "human cell line", "in_vitro_study", [
        ("Rapamycin slowed the growth of tumour cells.", "result", "abstract")]),
    "four": ("multiple sclerosis", "human", "narrative_review", [
        ("Trials of rapamycin in MS gave mixed results on relapses.", "result", "abstract"),
        ("Two trials of rapamycin in MS did not improve relapses.", "result", "abstract")]),
    "five": ("EAE", "mouse", "animal_study", [
        ("In mice with EAE, everolimus shrank lesions of the spinal cord.", "result", "abstract")]),
    "six": ("multiple sclerosis", "human", "human_observational", [
        ("Judging by its title, the paper is about everolimus and fatigue.", "background", "title")]),
    "eight": ("multiple sclerosis", "human", "human_observational", [
        ("Fingolimod may slow brain shrinkage in people with MS.", "result", "abstract")]),
    "nine": ("multiple sclerosis", "human", "human_observational", [
        ("Natalizumab had no effect on grip strength in people with MS.", "result", "abstract")]),
    "ten": ("multiple sclerosis", "human", "human_observational", [
        ("Cladribine was given for six months to people with MS.", "result", "abstract")]),
}  # fmt: skip


def _record(name: str) -> ParsedDocument:
    condition, species, level, findings = RECORDS[name]
    source = Source(
        f"paper-{name}", f"Paper {name}", SourceKind.PAPER_RECORD, EvidenceLevel(level),
        doi=f"10.1000/{name}", conditions=(condition,), species=(species,),
    )  # fmt: skip
    lines = ["findings:"]
    for text, kind, basis in findings:
        lines.append(f"- {{text: '{text}', kind: {kind}, basis: {basis}}}")
    return ParsedDocument(source, "\n".join(lines), name, f"{name}.yaml", Media.PAPER_RECORD)


class MadeUp:
    """An article and the papers that it cites."""

    def documents(self) -> list[ParsedDocument]:
        article = Source("article", "Zeta", SourceKind.ARTICLE, EvidenceLevel.SECONDARY_ARTICLE)
        return [
            ParsedDocument(article, ARTICLE, "article", "a.txt", Media.WEB_ARTICLE),
            *(_record(name) for name in RECORDS),
        ]


@pytest.fixture(scope="module")
def verdicts(
    tmp_path_factory: pytest.TempPathFactory, index_folder: Path, reader: OnnxReader
) -> dict[str, ChainVerdict]:
    """Verdict for each reference number. The shared index has made the model's export."""
    model, lexicon = bundled_model(), Lexicon(load_lexicon())
    export = find_export(model, Settings().paths().cache, "fp32")
    assert export is not None
    store = FolderStore(tmp_path_factory.mktemp("chain") / "index")
    counter = WordPieceCounter(load_tokenizer(model))
    embedder = OnnxEmbedder(model, export)
    indexer = Indexer(store, Builder(embedder, counter, lexicon, Chunking()))
    with store.exclusive(0, lambda: None):
        indexer.run(MadeUp(), full=False, progress=lambda *_: None)
    index = store.open()
    article, found = index.document("article"), {}
    for sentence in article.sentences:
        quote = article.text[sentence.start : sentence.end]
        where = Citation(
            "article", "p", quote, sentence.start, sentence.end, "", EvidenceLevel.UNKNOWN
        )
        claim = Claim(without_markers(quote), (where,))
        for link in CitationTracer(index, embedder, lexicon, reader, PROFILE).follow((claim,)):
            assert link.note
            found[link.marker] = link.verdict
    return found


@pytest.mark.parametrize(
    ("marker", "verdict"),
    [
        ("1", ChainVerdict.FIGURE_NOT_FOUND),
        ("2", ChainVerdict.OTHER_POPULATION),
        ("3", ChainVerdict.OTHER_POPULATION),
        ("4", ChainVerdict.WEAKER),
        ("5", ChainVerdict.CONFIRMED),
        ("6", ChainVerdict.NOT_SUPPORTED),
        ("7", ChainVerdict.NOT_IN_CORPUS),
        ("8", ChainVerdict.WEAKER),
        ("9", ChainVerdict.NOT_SUPPORTED),
        ("10", ChainVerdict.FIGURE_NOT_FOUND),
    ],
)
def test_what_the_cited_paper_says(
    verdicts: dict[str, ChainVerdict], marker: str, verdict: ChainVerdict
) -> None:
    assert verdicts[marker] is verdict
