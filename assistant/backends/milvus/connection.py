"""One connection to a Milvus, with its errors in our words."""

import contextlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from assistant.errors import IndexNotWritable, IndexUnreachable, SettingsInvalid

_FILE: Final = "milvus://"
_FULL: Final = ("no space", "disk full", "quota")


class Connection:
    """A client that is made at first use. Every call has the same limit of time."""

    def __init__(self, address: str, token: str, timeout: float) -> None:
        """`address` is ``milvus:///path/to/file.db`` for Milvus Lite, or http(s) for a server."""
        self.address = address
        self.timeout = timeout
        self._token = token
        self._client: Any = None

    @property
    def lite(self) -> bool:
        """Whether it is a file."""
        return self.address.startswith(_FILE)

    @property
    def file(self) -> Path:
        """The file of Milvus Lite."""
        return Path(self.address.removeprefix(_FILE))

    @contextlib.contextmanager
    def client(self) -> Iterator[Any]:
        """The client; what goes wrong in the block comes out as IndexUnreachable or IndexNotWritable.

        Raises:
            SettingsInvalid: pymilvus is not installed, or the address is none.
        """
        # What its transport says to itself is for nobody.
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")
        try:
            from pymilvus import MilvusException
        except ImportError as error:
            raise SettingsInvalid(
                f"An index in Milvus needs {error.name}, which is not installed.",
                "pip install 'mtor-ms-assistant[milvus]', or name a folder with MTORMS_INDEX.",
            ) from error
        # pymilvus logs each error at length before it raises it.
        # And Milvus Lite's server has not every method that the client tries.
        for name in ("pymilvus", "grpc"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            if self._client is None:
                self._client = self._connect()
            yield self._client
        except MilvusException as error:
            raise self._said(error) from error
        except (OSError, RuntimeError) as error:
            raise self._said(error) from error

    def close(self) -> None:
        """Lets go of it."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _connect(self) -> Any:
        from pymilvus import MilvusClient

        if self.lite:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            return MilvusClient(str(self.file))
        if not self.address.startswith(("http://", "https://")):
            raise SettingsInvalid(
                f"{self.address} is no address of a Milvus.",
                "Set MTORMS_INDEX to milvus:///path/file.db, to http://host:19530, or to a folder.",
            )
        return MilvusClient(self.address, token=self._token, timeout=self.timeout)

    def _said(self, error: Exception) -> IndexUnreachable | IndexNotWritable:
        words = " ".join(str(getattr(error, "message", "") or error).split())[:200]
        if any(word in words.lower() for word in _FULL):
            return IndexNotWritable(
                f"The Milvus at {self.address} has no space left.",
                "Free some and try again; the index that was there before is still in use.",
            )
        return IndexUnreachable(
            f"The Milvus at {self.address} does not answer as it should: {words}.",
            "Look whether it runs and lets us in (MTORMS_MILVUS_TOKEN, MTORMS_MILVUS_TIMEOUT), then try again.",
        )
