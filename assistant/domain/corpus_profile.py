"""What a corpus says of itself: its name and field, and which conditions its questions are about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

_NAME = "Literature Assistant"
_PHYSICIAN = "doctor"


@dataclass(frozen=True, slots=True)
class Starter:
    """A question that a conversation may begin with."""

    question: str
    label: str = ""
    """What the button says; empty for the question itself."""
    picture: str = ""
    """Name of one of the page's pictures, without its suffix; empty for none."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The label in other languages, by their two letters."""

    def called(self, language: str = "") -> str:
        """The label in that language, else in English."""
        return self.labels.get(language, self.label or self.question)


@dataclass(frozen=True, slots=True)
class CorpusProfile:
    """As ``profile.yaml`` has it. All empty for a corpus that does not say."""

    name: str = ""
    """What surfaces call the assistant."""
    subject: str = ""
    """What it is asked about: "Ask about ..."; empty where `scope` says it."""
    subjects: Mapping[str, str] = field(default_factory=dict)
    """The same in other languages, by their two letters."""
    scope: str = ""
    """What the documents are about, such as "honey bees or wasps"."""
    condition: str = ""
    """The condition that is asked about, such as "seasonal asthma"."""
    called: str = ""
    """Its short name."""
    physician: str = ""
    """Who is to be asked for advice, such as "cardiologist"."""
    direct: frozenset[str] = field(default=frozenset())
    """Concepts of the lexicon that are it, or a model of it."""
    models: frozenset[str] = field(default=frozenset())
    """Those that animals are given in its place."""
    starters: tuple[Starter, ...] = ()
    watched: tuple[str, ...] = ()
    """Queries whose new results `mtor-ms corpus watch` fetches."""
    suggested: tuple[str, ...] = ()
    """Questions that may be offered once the program has answered them, as ``questions.yaml`` lists them."""
    glossary: Mapping[str, str] = field(default_factory=dict)
    """Words of the field in plain ones, by concept of the lexicon, as ``glossary.yaml`` lists them."""

    @property
    def title(self) -> str:
        """Its name; a neutral one where none is given."""
        return self.name or _NAME

    def about(self, language: str = "") -> str:
        """What it is asked about, in that language or in English; never empty."""
        return self.subjects.get(language) or self.subject or self.scope or "these documents"

    @property
    def adviser(self) -> str:
        """Who is to be asked for advice."""
        return self.physician or _PHYSICIAN
