"""The types that carry the flow: Document, Passage, Question, Evidence, Draft, Answer.

Frozen, framework-free, and equal when their content is equal.
"""

from assistant.domain.answers import (
    BARS_HIGH,
    DOUBTS,
    Answer,
    Badge,
    Caveat,
    CaveatCode,
    ChainLink,
    ChainVerdict,
    CheckedClaim,
    Citation,
    Claim,
    Confidence,
    ConfidenceLevel,
    Conflict,
    Draft,
    EvidenceGroup,
    EvidenceLine,
    Outcome,
    PlainWord,
    Provenance,
    Quote,
    Support,
    Verdict,
    Verification,
    WrittenClaim,
)
from assistant.domain.conversation import Exchange, Turn
from assistant.domain.corpus_profile import CorpusProfile, Starter
from assistant.domain.corpus_watch import Arrival, WatchReport, WatchState
from assistant.domain.documents import (
    BlockKind,
    Document,
    EvidenceLevel,
    Passage,
    Reference,
    Removed,
    Section,
    Sentence,
    Source,
    SourceKind,
)
from assistant.domain.encodings import unmarked_utf16
from assistant.domain.feedback import Feedback, Reason
from assistant.domain.findings import Basis, Direction, Finding, FindingKind, Population, Study
from assistant.domain.freshness import FileState, Staleness
from assistant.domain.indexes import (
    INDEX_FORMAT,
    EmbedderInfo,
    FileStamp,
    IndexManifest,
    IndexReport,
    manifest_from,
)
from assistant.domain.ledger import FindingFilter, IndexedFinding
from assistant.domain.lexicon import Concept, LexiconData
from assistant.domain.library import AddReport
from assistant.domain.model_writing import WriterForm, WriterUse
from assistant.domain.pages import UNNAMED, FileFacts, FileLink, Page, TextRun
from assistant.domain.parsed_documents import (
    Block,
    Media,
    ParsedDocument,
    parsed_from_json,
    parsed_to_json,
    unreadable,
)
from assistant.domain.progress import Stage, StageName, StageResult
from assistant.domain.publications import FetchReport, Gap, PublicationNotice, Update, Work
from assistant.domain.retrieval import (
    Evidence,
    Filter,
    Hit,
    Question,
    QuestionKind,
    QuestionSafety,
    SentenceHit,
    Term,
)
from assistant.domain.saved_answers import SavedAnswer, conversation_of, in_current_form
from assistant.domain.scoring import Logistic, Scoring, Scorings
from assistant.domain.stated_findings import (
    StatedFinding,
    stated_findings,
    stated_number,
    stated_text,
)
