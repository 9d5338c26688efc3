"""Every error the assistant raises on purpose.

    AssistantError
    ├── InvalidQuestion          empty, too long, or nothing readable in it
    ├── InvalidBatchLine         one line of a batch file that is not a question
    ├── CorpusError
    │   ├── CorpusNotFound       no folder, or no manifest in it
    │   ├── CorpusInvalid        the manifest or a record does not say what it must
    │   ├── CorpusNotWritable    nothing can be added: no permission, no space
    │   ├── ServiceFailed        a service about papers did not answer
    │   └── UnreadableDocument   a file that is not text, or that cannot be opened
    ├── UnknownSource            an id that the corpus does not have
    ├── IndexFailure
    │   ├── IndexNotFound        nothing has been built there yet
    │   ├── IndexDamaged         a file is missing, cut short, or fails its checksum
    │   ├── IndexMismatch        built by another format, configuration or embedding model
    │   ├── IndexUnreachable     the Milvus that holds it does not answer
    │   ├── IndexingInterrupted  workers of a cluster died; what they had done is kept
    │   ├── IndexBusy            another process is building it
    │   └── IndexNotWritable     no permission, no space, a read-only place
    ├── ModelError
    │   ├── ModelUntrusted       weights that are not the ones we pinned
    │   ├── ModelExportFailed    the exported model does not agree with the original
    │   └── ModelMissing         the package that carries the model is not installed
    ├── WriterError
    │   ├── WriterUnavailable    no such language model, or its package is not installed
    │   ├── WriterFailed         it was asked and gave nothing that can be used
    │   └── MissingVariables     a prompt was not given all that it needs
    ├── ConversationError
    │   ├── UnknownConversation  no conversation has that name
    │   ├── UnknownAnswer        no answer with that id was kept
    │   ├── AnswersClosed        the file that keeps answers cannot be used
    │   └── ConversationsClosed  the file that keeps them cannot be used
    ├── OutOfMemory              the machine has too little for it
    └── SettingsInvalid          a setting that cannot be used

Each carries what happened (``str(error)``), what to do about it (``remedy``), whether trying
again may help (``retryable``) and the exit code of the command line (``exit_code``).
"""


class AssistantError(Exception):
    """Base of every error that a person may be shown."""

    retryable = False
    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy

    def for_people(self) -> str:
        """The message and its remedy as one or two plain sentences."""
        return f"{self} {self.remedy}".strip()


class InvalidQuestion(AssistantError):
    """The question cannot be read as one."""

    exit_code = 2


class InvalidBatchLine(AssistantError):
    """One line of a batch file is not a question; the other lines go on."""


class CorpusError(AssistantError):
    """Something about the documents."""


class CorpusNotFound(CorpusError):
    """There is no corpus at that place."""


class CorpusInvalid(CorpusError):
    """The corpus is there but its manifest or a record cannot be used."""


class CorpusNotWritable(CorpusError):
    """Nothing could be added; what was there before still is."""


class ServiceFailed(CorpusError):
    """A service about papers did not answer, or not with what was asked for."""


class UnreadableDocument(CorpusError):
    """A document cannot be opened, or is not text."""


class UnknownSource(AssistantError):
    """No source has that id."""


class IndexFailure(AssistantError):
    """Something about the index folder."""


class IndexNotFound(IndexFailure):
    """No index has been built at that place."""


class IndexDamaged(IndexFailure):
    """A file of the index is missing, cut short or altered."""


class IndexMismatch(IndexFailure):
    """The index is whole, but was built by something this program does not match."""


class IndexBusy(IndexFailure):
    """Another process holds the index for writing."""

    retryable = True


class IndexUnreachable(IndexFailure):
    """The server that holds the index does not answer, or not in time."""

    retryable = True


class IndexingInterrupted(IndexFailure):
    """The workers that were to do it died; a further run goes on."""

    retryable = True


class IndexNotWritable(IndexFailure):
    """The index could not be written; the one that was live before still is."""

    retryable = True


class ModelError(AssistantError):
    """Something about the embedding model."""


class ModelMissing(ModelError):
    """The model's package is not installed."""


class ModelUntrusted(ModelError):
    """The model's files are not those that were pinned."""


class ModelExportFailed(ModelError):
    """The exported model differs from the original."""


class WriterError(AssistantError):
    """Something about a language model that writes."""


class WriterUnavailable(WriterError):
    """There is no such model, or its package is not installed."""

    exit_code = 2


class WriterFailed(WriterError):
    """The model was asked and gave nothing that can be used. The message says why: "took too long"."""

    def __init__(self, why: str, remedy: str = "", *, retryable: bool = True) -> None:
        super().__init__(why, remedy)
        self.retryable = retryable


class MissingVariables(WriterError):
    """A prompt was not given all that it needs."""


class ConversationError(AssistantError):
    """Something about kept conversations."""


class UnknownConversation(ConversationError):
    """No conversation has that name."""


class ConversationsClosed(ConversationError):
    """The file that keeps conversations cannot be read or written."""


class UnknownAnswer(ConversationError):
    """No answer with that id is kept, or none of this owner."""

    exit_code = 2


class AnswersClosed(ConversationError):
    """The file that keeps answers cannot be read or written."""


class OutOfMemory(AssistantError):
    """There is too little memory for the embedding model."""


class SettingsInvalid(AssistantError):
    """A setting has a value that cannot be used."""

    exit_code = 2
