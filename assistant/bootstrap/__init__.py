"""The one place where everything is wired."""

from assistant.backends.answer_log import SqliteAnswers
from assistant.backends.conversations import SqliteConversations
from assistant.backends.file_writing import replace_file
from assistant.backends.index.size_estimate import plan_index
from assistant.bootstrap.checks import (
    check_corpus,
    check_freshness,
    check_model,
    check_token_counter,
    check_writer,
    make_current,
)
from assistant.bootstrap.corpus import (
    corpus_profile,
    keep_digest,
    kept_digests,
    make_checker,
    make_fetcher,
    make_profile_builder,
    new_profile,
    watch_corpus,
)
from assistant.bootstrap.models import fetch_model, models_here, offered_model, serve_model
from assistant.bootstrap.retention import conversations_kept, days_ago, folder_kept, kept_here
from assistant.bootstrap.wiring import (
    make_answer_log,
    make_assistant,
    make_conversations,
    make_feedback_box,
    make_importer,
    read_own_file,
)
from assistant.pipelines.paper_fetching import cited_works, missing_works
from assistant.pipelines.uploaded_documents import as_uploaded
