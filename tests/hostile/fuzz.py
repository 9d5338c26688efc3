"""Coverage-guided fuzzing of one reader: ``python -m tests.hostile.fuzz KIND SECONDS FOLDER``.

libFuzzer (by atheris) alters the seeds towards code that was not reached before. It ends with a code other
than 0, and leaves the bytes in the folder, at an exception that is no refusal, after 20 seconds with one
file, or above 2 GB.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

KIND, SECONDS, FOLDER = sys.argv[1], sys.argv[2], Path(sys.argv[3])

with atheris.instrument_imports(
    include=["assistant.text", "assistant.backends.papers", "rispy", "bibtexparser"]
):
    from tests.hostile.reading import SEEDS, references, through


def once(data: bytes) -> None:
    if KIND == "references":
        references(data)
    else:
        through(data, KIND)


def main() -> None:
    seeds, found = FOLDER / "seeds", FOLDER / "found"
    for folder in (seeds, found):
        folder.mkdir(parents=True, exist_ok=True)
    lists = [
        b"[1] Smith A, Jones B. A treatment. J Mice. 2010;1:2. doi:10.9999/x",
        b"1. Hou H. 2017.",
    ]
    for number, seed in enumerate(SEEDS.get(KIND, lists)):
        (seeds / str(number)).write_bytes(seed)
    options = [
        "fuzz", str(found), str(seeds), f"-max_total_time={SECONDS}", "-timeout=20", "-rss_limit_mb=2048",
        "-max_len=16384", f"-artifact_prefix={FOLDER}/", "-print_final_stats=1", "-seed=1121",
    ]  # fmt: skip
    atheris.Setup(options, once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
