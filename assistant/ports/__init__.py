"""What the assistant needs from the world, in a few Protocols."""

from assistant.ports.conversation import (
    ChatModel,
    Judge,
    KindGuess,
    Message,
    ModelUsage,
    OnClaim,
    Watch,
    Writer,
)
from assistant.ports.corpus import Corpus, Library, Refusing
from assistant.ports.embedding import (
    Embedder,
    Progress,
    Span,
    TokenCounter,
    Vectors,
)
from assistant.ports.indexes import (
    EVERY_SOURCE,
    IndexBuild,
    IndexStore,
    OpenIndex,
    Scores,
    Vocabulary,
)
from assistant.ports.retention import PersonalData
