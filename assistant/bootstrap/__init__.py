"""The one place where everything is wired."""

from assistant.backends.index.size_estimate import plan_index
from assistant.bootstrap.checks import (
    check_corpus,
    check_freshness,
    check_model,
    check_token_counter,
    check_writer,
)
from assistant.bootstrap.corpus_profile import make_profile_builder, new_profile
from assistant.bootstrap.local_models import (
    fetch_model,
    models_here,
    offered_model,
    serve_model,
)
from assistant.bootstrap.papers import (
    keep_digest,
    kept_digests,
    make_checker,
    make_fetcher,
    watch_corpus,
)
from assistant.bootstrap.retention import conversations_kept, days_ago, kept_here
from assistant.bootstrap.startup import corpus_profile, make_current
from assistant.bootstrap.wiring import (
    make_answer_log,
    make_assistant,
    make_conversations,
    make_feedback_box,
    make_importer,
    own_document,
    read_own_file,
)

__all__ = [
    "check_corpus",
    "check_freshness",
    "check_model",
    "check_token_counter",
    "check_writer",
    "conversations_kept",
    "corpus_profile",
    "days_ago",
    "fetch_model",
    "keep_digest",
    "kept_digests",
    "kept_here",
    "make_answer_log",
    "make_assistant",
    "make_checker",
    "make_conversations",
    "make_current",
    "make_feedback_box",
    "make_fetcher",
    "make_importer",
    "make_profile_builder",
    "models_here",
    "new_profile",
    "offered_model",
    "own_document",
    "plan_index",
    "read_own_file",
    "serve_model",
    "watch_corpus",
]
