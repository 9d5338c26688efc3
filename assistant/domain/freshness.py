"""How far an index is behind the files of its corpus."""

from dataclasses import dataclass

_NAMED = 3
"""Files that are named in the sentence."""


@dataclass(frozen=True, slots=True)
class FileState:
    """One file as it was when the index was built."""

    size: int
    """Bytes."""
    mtime: int
    """Of the last change, in nanoseconds since 1970."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Staleness:
    """Files, by their paths in the corpus folder, that are not as the index knows them."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is."""
        return bool(self.added or self.changed or self.removed)

    def in_words(self) -> str:
        """One sentence with the remedy; empty when the index is up to date."""
        kinds = (
            (self.added, "added"),
            (self.changed, "changed"),
            (self.removed, "removed"),
        )
        said = [f"{len(names):,} {word}" for names, word in kinds if names]
        if not said:
            return ""
        names = (*self.added, *self.changed, *self.removed)
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        return (
            f"The documents have changed since the index was built ({', '.join(said)}: "
            f"{', '.join(names[:_NAMED])}{more}). `mtor-ms index` brings it up to date."
        )
