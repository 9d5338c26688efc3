"""The one place where everything is wired."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from assistant import __version__
from assistant.answering.composition import ExtractiveWriter
from assistant.answering.other_side import OtherSide
from assistant.answering.overview import OverviewPlanner
from assistant.answering.relevance import RelevanceScorer
from assistant.backends.answer_log import SqliteAnswers
from assistant.backends.conversations import SqliteConversations
from assistant.backends.corpus import open_corpus
from assistant.backends.corpus.freshness import CorpusFreshness
from assistant.backends.corpus.library import SqliteLibrary
from assistant.backends.corpus.profile import read_profile
from assistant.backends.corpus.projection import read_projection
from assistant.backends.embedding import (
    embedder_id,
    ensure_embedder,
    find_embedder,
    passage_counter,
)
from assistant.backends.feedback_file import FeedbackFile
from assistant.backends.index import FolderStore, JoinedIndex
from assistant.backends.language_identification import detect_language
from assistant.backends.model_files import bundled_model
from assistant.backends.onnx_evidence import OnnxEvidence
from assistant.backends.papers.archives import unpack
from assistant.backends.papers.sandbox import ParserProcess, WarmParser
from assistant.backends.remembered_file import KnownAnswered, RememberedFile
from assistant.backends.scoring_file import read_scoring
from assistant.backends.shipped_files import load_glossary, load_lexicon
from assistant.backends.tokens import WordPieceCounter, load_tokenizer
from assistant.backends.word_list import is_word
from assistant.bootstrap.models import judge, model_writer
from assistant.bootstrap.trained_models import (
    evidence_digest,
    learned_digest,
    shared_kinds,
    shared_reader,
)
from assistant.checking.citation_trace import CitationTracer
from assistant.checking.claims import ClaimChecker
from assistant.checking.conflicts import Conflicts
from assistant.checking.premises import PremiseCheck
from assistant.domain import ParsedDocument
from assistant.domain.ids import short_digest
from assistant.errors import (
    CorpusNotFound,
    IndexMismatch,
)
from assistant.pipelines.folder_corpus import FolderCorpus
from assistant.pipelines.importing import Importer, MergedCorpus
from assistant.pipelines.indexing import Builder, Indexer, index_configuration
from assistant.pipelines.model_writer import ModelWriter
from assistant.pipelines.question_answering import QuestionAnswering
from assistant.pipelines.suggestions import Suggester
from assistant.pipelines.uploaded_documents import uploaded_documents
from assistant.ports import (
    Corpus,
    Embedder,
    IndexBuild,
    IndexStore,
    OpenIndex,
    Progress,
    TokenCounter,
)
from assistant.question.language import LanguageGuess
from assistant.question.spelling import Speller
from assistant.question.understanding import Understanding
from assistant.service import Assistant
from assistant.settings import Asking, Chunking, Fusion, Settings, Writing
from assistant.text.lexicon import Lexicon

_OWN_FILES = WarmParser()
_REBUILD = "Run `mtor-ms index` to bring it up to date."


def make_assistant(
    settings: Settings, *, embedder: Embedder | None = None, counter: TokenCounter | None = None
) -> Assistant:
    """The assistant that the settings describe. Nothing is opened or loaded yet.

    `embedder` and `counter` replace the bundled model's, as tests do with doubles.
    """
    paths = settings.paths()
    store = _store(settings)
    return Assistant(
        open_index=partial(_open_index, settings, store, embedder),
        make_asker=partial(_asker, settings, embedder, counter),
        make_indexer=partial(_indexer, settings, store, embedder, counter),
        open_corpus=partial(merged_corpus, paths.corpus),
        lock_timeout=settings.lock_timeout,
        freshness=CorpusFreshness(paths.corpus, _built_from(settings)),
        live=store.live,
        make_own=partial(_own, settings, embedder, counter),
        join=_joined,
    )


def _store(settings: Settings) -> IndexStore:
    """A folder, or a Milvus where the settings name an address."""
    paths = settings.paths()
    if isinstance(paths.index, Path):
        return FolderStore(paths.index)
    # Imported here: pymilvus takes a while, and a folder needs none of it.
    from assistant.backends.milvus import MilvusStore

    token = settings.milvus_token.get_secret_value()
    return MilvusStore(paths.index, token, settings.milvus_timeout, paths.cache)


def _built_from(settings: Settings) -> Path:
    """Where it is kept which files the index was built from: beside it, or here for a Milvus."""
    paths = settings.paths()
    if isinstance(paths.index, Path):
        return paths.index / "built-from.json"
    return paths.cache / "built-from" / f"{short_digest(paths.index)}.json"


def merged_corpus(folder: Path) -> MergedCorpus:
    """The corpus of a folder with what was added to it; what was added is a corpus by itself, too."""
    library = SqliteLibrary(folder)
    try:
        return MergedCorpus(open_corpus(folder, folder_corpus), library)
    except CorpusNotFound:
        if not library.exists():
            raise
        return MergedCorpus(None, library)


def folder_corpus(folder: Path) -> FolderCorpus:
    """The corpus of a folder of any files."""
    return FolderCorpus(folder, ParserProcess().read, unpack)


def make_importer(settings: Settings) -> Importer:
    """Adds documents to the corpus that the settings name; the folder may be new."""
    folder = settings.paths().corpus
    library = SqliteLibrary(folder)
    try:
        base: Corpus | None = open_corpus(folder, folder_corpus)
    except CorpusNotFound:
        base = None
    password = settings.pdf_password.get_secret_value()
    return Importer(base, library, ParserProcess(password=password).read, unpack)


def read_own_file(file: Path, name: str, taken: Collection[str]) -> Iterator[ParsedDocument]:
    """What a reader's file holds, read in a child process; raises UnreadableDocument."""
    return uploaded_documents(file, name, taken, _OWN_FILES.read)


def make_conversations(settings: Settings) -> SqliteConversations:
    """The store of conversations that the settings name. The file is opened at first use."""
    return SqliteConversations(settings.paths().conversations)


def make_answer_log(settings: Settings) -> SqliteAnswers:
    """The answers that the settings say are kept. The file is opened at first use."""
    return SqliteAnswers(settings.paths().answers, settings.answers_days)


def make_feedback_box(settings: Settings) -> FeedbackFile:
    """Where thumbs down go, until `mtor-ms eval inbox` makes cases of them."""
    return FeedbackFile(settings.paths().feedback)


def _open_index(settings: Settings, store: IndexStore, embedder: Embedder | None) -> OpenIndex:
    """The live index, if it was made by what would read it."""
    index = store.open()
    made_by = index.manifest.embedder
    wanted = embedder.info.id if embedder else embedder_id(settings)
    if made_by.id != wanted:
        raise IndexMismatch(
            f"The index was made with the embedding model {made_by.id}; {wanted} is in use.",
            "Run `mtor-ms index --full`, name another index with --index, or set MTORMS_EMBEDDER and "
            "MTORMS_PRECISION back.",
        )
    weights = "" if embedder else evidence_digest(settings)
    chunking = _chunking(made_by.max_tokens)
    if index.manifest.configuration != index_configuration(
        Lexicon(load_lexicon()), chunking, weights
    ):
        raise IndexMismatch("The index was made by another version of this program.", _REBUILD)
    return index


def _joined(corpus: OpenIndex, own: Sequence[IndexBuild], only: bool) -> OpenIndex:
    return JoinedIndex(corpus, own, builds_only=only)


def _own(
    settings: Settings,
    embedder: Embedder | None,
    counter: TokenCounter | None,
    raws: Sequence[ParsedDocument],
    corpus: OpenIndex,
    progress: Progress,
) -> IndexBuild:
    """An index of documents that a conversation brings; their references may lead into the corpus."""
    builder = _builder(settings, embedder or find_embedder(settings), counter, reads=not embedder)
    return builder.build(raws, progress, linked=corpus.sources())[0]


def _builder(
    settings: Settings, embedder: Embedder, counter: TokenCounter | None, *, reads: bool
) -> Builder:
    """`reads` says whether findings are read out of documents, where the settings do not forbid it."""
    counter = counter or passage_counter(settings)
    chunking = _chunking(embedder.info.max_tokens)
    builder = Builder(embedder, counter, Lexicon(load_lexicon()), chunking)
    if not reads or not evidence_digest(settings):
        return builder
    return replace(
        builder,
        describer=OnnxEvidence(threads=settings.threads),
        weights=evidence_digest(settings),
    )


def _chunking(max_tokens: int) -> Chunking:
    """Passages that the embedding model can take whole."""
    return Chunking(max_tokens=min(Chunking().max_tokens, max_tokens))


def _indexer(
    settings: Settings,
    store: IndexStore,
    embedder: Embedder | None,
    counter: TokenCounter | None,
    ray: str = "",
) -> Indexer:
    made = embedder or ensure_embedder(settings)
    builder = _builder(settings, made, counter, reads=not embedder)
    if not ray:
        return Indexer(store, builder)
    # Imported here: without --ray nothing needs Ray.
    from assistant.pipelines.ray_indexing import RayPreparer

    paths = settings.paths()
    kept = paths.cache / "ray" / f"{short_digest(str(paths.index), length=12)}.sqlite"
    preparer = RayPreparer(ray, partial(worker_builder, settings), kept)
    return Indexer(store, replace(builder, prepare=preparer), done=preparer.forget)


def worker_builder(settings: Settings) -> Builder:
    """The builder of one worker of a cluster; it uses one thread, for others work beside it."""
    settings = settings.model_copy(update={"threads": settings.threads or 1})
    return _builder(settings, ensure_embedder(settings), None, reads=True)


def _asker(
    settings: Settings, embedder: Embedder | None, counter: TokenCounter | None, index: OpenIndex
) -> QuestionAnswering:
    # First, for they are opened in the background.
    embedder, kinds = embedder or find_embedder(settings), shared_kinds(settings.threads)
    reader = shared_reader(settings.threads)
    model = bundled_model()
    count = (counter or WordPieceCounter(load_tokenizer(model))).count
    lexicon = Lexicon(load_lexicon())
    writing = Writing(max_claims=settings.max_claims)
    projection = read_projection(settings.paths().corpus, index.manifest.embedder.id)
    fusion = Fusion(dense_weight=projection.dense_weight) if projection else Fusion()
    asking = Asking(max_characters=settings.max_question_characters)

    def is_common(word: str) -> bool:
        """Whether the model's tokenizer has the word whole: those are its 30,000 commonest."""
        return count(word) == 1

    corpus = read_profile(settings.paths().corpus)
    speller = Speller(index.vocabulary.words(), lexicon.words(), is_common, is_word)
    understanding = Understanding(
        lexicon=lexicon,
        speller=speller,
        language=LanguageGuess(detect_language, is_common, speller.knows),
        kinds=kinds,
        settings=asking,
        corpus=corpus,
    )
    scorings = read_scoring(settings.paths().corpus)
    moved = projection.digest if projection else ""
    scored = f"{scorings} {sorted(scorings.own.sources)}"
    digest = short_digest(repr(fusion), repr(writing), repr(asking), scored, moved)
    check = ClaimChecker(lexicon, reader)
    planner = OverviewPlanner(index, lexicon, corpus, scorings)
    plain = ExtractiveWriter(index, scorings, writing, planner, OtherSide(index, lexicon, corpus))
    by_model = model_writer(settings, plain, index, check, writing)
    return QuestionAnswering(
        index=index,
        embedder=embedder,
        understanding=understanding,
        weigher=RelevanceScorer(lexicon, reader, scorings),
        writer=by_model or plain,
        check=check,
        rewrite=by_model.rewrite if isinstance(by_model, ModelWriter) else None,
        judge=judge(settings),
        chain=CitationTracer(index, embedder, lexicon, reader, corpus),
        conflicts=Conflicts(lexicon, reader),
        premises=PremiseCheck(
            lexicon, reader, corpus, scorings.own.contradicted_from, scorings.own.shown_from
        ),
        lexicon=lexicon,
        fusion=fusion,
        projection=projection,
        corpus=corpus,
        passages=writing.passages,
        version=__version__,
        glossary={**load_glossary(), **corpus.glossary},
        suggestions=Suggester(
            corpus.suggested, lexicon, index.vocabulary, _known_answered(settings, index, digest)
        ),
        settings_digest=digest,
    )


def _known_answered(settings: Settings, index: OpenIndex, digest: str) -> KnownAnswered:
    """What is remembered of the corpus's own questions; each start would else ask four of them again."""
    made = index.manifest
    state = [__version__, digest, made.configuration, made.corpus, learned_digest()]
    paths = settings.paths()
    file = paths.cache / "suggestions" / f"{short_digest(str(paths.index))}.json"
    return KnownAnswered(RememberedFile(file), short_digest(*state))
