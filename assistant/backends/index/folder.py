"""Names and checks of the index folder.

    indexes/main/
      built-from.json                size, time and sha256 of the files of the corpus that it was built from
      CURRENT                        name of the live generation, replaced in one step
      generations/<name>/
        manifest.json                format, fingerprints, counts, sha256 of each other file and of itself
        vectors.faiss                one vector for each passage
        sentences.npy                one vector for each sentence, float16
        lexical/                     how often each passage has each word: four .npy arrays, vocabulary as JSON
        words.json                   every word of the corpus, and what sources are called
        texts.sqlite                 documents, passages and findings
        more/1/, more/2/, ...        the same for documents that came later (`segment.py`); none while it is small

Nothing is pickled, and nothing is loaded that does not match its sha256.
"""

import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from assistant.backends.file_writing import replace_file
from assistant.backends.model_files import digest_file
from assistant.domain import INDEX_FORMAT, FileStamp, IndexManifest, manifest_from
from assistant.domain.ids import content_digest
from assistant.errors import IndexDamaged, IndexMismatch, IndexNotFound

CURRENT: Final = "CURRENT"
GENERATIONS: Final = "generations"
MANIFEST: Final = "manifest.json"
_MORE: Final = "more"
"""Folder of a generation with its segments after the first."""
_READ: Final = (4, INDEX_FORMAT)
"""Format 4 is format 5 with one segment."""
_LARGE: Final = 50_000_000
"""Bytes from which starting threads is worth while."""
REBUILD: Final = "Run `mtor-ms index --full` to build it anew; the documents are not touched."


def live_generation(folder: Path) -> Path:
    """The folder of the live generation.

    Raises:
        IndexNotFound: nothing was built there.
        IndexDamaged: the pointer names what is not there.
    """
    name = _pointer(folder)
    while True:
        generation = folder / GENERATIONS / name
        if name and "/" not in name and not name.startswith(".") and generation.is_dir():
            return generation
        # Writers may have made others live, and have cleared this one, since its name was read.
        before, name = name, _pointer(folder)
        if name == before:
            raise IndexDamaged(
                f"The index at {folder} points to a generation that is not there.", REBUILD
            )


def _pointer(folder: Path) -> str:
    """What the pointer says; raises IndexNotFound, IndexDamaged."""
    try:
        return (folder / CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexNotFound(
            f"There is no index at {folder}.", "Build one with `mtor-ms index`."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"The index at {folder} cannot be read: {error}.", REBUILD) from error


def point_to(folder: Path, generation: str) -> None:
    """Makes a generation the live one, in one step that survives a power cut."""
    replace_file(folder / CURRENT, generation + "\n", durable=True)


def segment_of(file: str) -> int:
    """The number of the segment that a file of a generation belongs to, by its name in the manifest."""
    first, _, rest = file.partition("/")
    return int(rest.partition("/")[0]) if first == _MORE else 0


def segment_folder(generation: Path, number: int) -> Path:
    """Where the files of a segment are: those of the first stand in the folder of the generation itself."""
    return generation / _MORE / str(number) if number else generation


def stamp_files(generation: Path, known: Mapping[str, FileStamp]) -> dict[str, FileStamp]:
    """Size and sha256 of every file but the manifest, each made durable first; what is `known` is not read again."""
    stamps = {}
    for path in _files(generation):
        name = path.relative_to(generation).as_posix()
        if name in known:
            stamps[name] = known[name]
            continue
        with path.open("rb") as file:
            os.fsync(file.fileno())
        stamps[name] = FileStamp(path.stat().st_size, digest_file(path))
    return stamps


def verify_files(generation: Path, manifest: IndexManifest) -> None:
    """Raises IndexDamaged when a file is missing, cut short or altered.

    Large files are read side by side: of a million passages there are eleven gigabytes.
    """
    for name, stamp in manifest.files.items():
        path = generation / name
        if not path.is_file():
            raise IndexDamaged(f"The index lacks its file {name}.", REBUILD)
        if path.stat().st_size != stamp.bytes:
            raise _altered(name)
    large = sum(stamp.bytes for stamp in manifest.files.values()) > _LARGE
    with ThreadPoolExecutor(max_workers=4 if large else 1) as readers:
        found = readers.map(lambda name: digest_file(generation / name), manifest.files)
        for (name, stamp), digest in zip(manifest.files.items(), found, strict=True):
            if digest != stamp.sha256:
                raise _altered(name)


def _altered(name: str) -> IndexDamaged:
    return IndexDamaged(f"The index file {name} does not match its checksum.", REBUILD)


def write_manifest(generation: Path, manifest: IndexManifest) -> None:
    """Writes the manifest, the last file of a generation."""
    data = asdict(manifest)
    text = json.dumps({**data, "seal": seal_of(data)}, indent=2, ensure_ascii=False)
    replace_file(generation / MANIFEST, text + "\n", durable=True)


def read_manifest(generation: Path) -> IndexManifest:
    """The manifest of a generation.

    Raises:
        IndexDamaged: it is missing or cannot be read.
        IndexMismatch: another version of the program wrote it.
    """
    try:
        data: dict[str, Any] = json.loads((generation / MANIFEST).read_text(encoding="utf-8"))
        found = data["format"]
        if found not in _READ:
            raise IndexMismatch(
                f"The index has format {found}, this program reads format {INDEX_FORMAT}.", REBUILD
            )
        seal = data.pop("seal")
        if seal != seal_of(data):
            raise IndexDamaged("The manifest of the index does not match its checksum.", REBUILD)
        return manifest_from(data)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(
            "The manifest of the index is missing or cannot be read.", REBUILD
        ) from error


def seal_of(data: Mapping[str, Any]) -> str:
    """sha256 of what a manifest says: it vouches for the other files, and this vouches for it."""
    return content_digest(json.dumps(data, sort_keys=True, ensure_ascii=False))


def _files(generation: Path) -> Iterator[Path]:
    yield from sorted(
        path for path in generation.rglob("*") if path.is_file() and path.name != MANIFEST
    )
