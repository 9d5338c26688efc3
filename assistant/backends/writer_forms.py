"""In which form each language model can write, as its probe found out."""

from assistant.backends.llamacpp import LLAMACPP
from assistant.backends.remembered_file import RememberedFile
from assistant.domain import WriterForm


def is_local(name: str, url: str) -> bool:
    """Whether a writer runs on a machine of one's own, where each token is paid with time."""
    return bool(url) or name.partition(":")[0] in {"ollama", LLAMACPP}


class FormsFile(RememberedFile):
    """What is remembered of writers by their name and address."""

    def find(self, writer: str, url: str) -> WriterForm | None:
        """Its form; None where nobody found out."""
        try:
            return WriterForm(self.read().get(_key(writer, url), ""))
        except ValueError:
            return None

    def remember(self, writer: str, url: str, form: WriterForm) -> None:
        """Keeps it. Where the file cannot be written nothing is remembered."""
        self.write({**self.read(), _key(writer, url): form.value})


def _key(writer: str, url: str) -> str:
    return f"{writer} at {url}" if url else writer
