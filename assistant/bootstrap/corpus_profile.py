"""Making the profile of a corpus, wired."""

from __future__ import annotations

from pathlib import Path

from assistant.backends.corpus.profile_writer import write_profile
from assistant.backends.model_files import bundled_model
from assistant.backends.tokens import load_tokenizer
from assistant.domain import CorpusProfile
from assistant.pipelines.corpus_profile import ProfileBuilder
from assistant.service import Assistant
from assistant.settings import Settings

__all__ = ["make_profile_builder", "new_profile"]


def make_profile_builder(assistant: Assistant) -> ProfileBuilder:
    """Reads the index of the assistant; raises IndexFailure where there is none."""
    tokenizer = load_tokenizer(bundled_model())
    size = tokenizer.get_vocab_size()

    def is_common(word: str) -> float:
        """By its place in the tokenizer's vocabulary, which has the words of a language by how common they are."""
        place = tokenizer.token_to_id(word)
        return 0.0 if place is None else 1 - place / size

    return ProfileBuilder(assistant.documents(), is_common, assistant.ask)


def new_profile(settings: Settings, profile: CorpusProfile, *, over: bool) -> list[Path]:
    """Writes the profile into the corpus folder; raises CorpusInvalid or CorpusNotWritable."""
    return write_profile(settings.paths().corpus, profile, over=over)
