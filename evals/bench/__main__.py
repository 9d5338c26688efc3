"""``python -m evals.bench``: measures, prints, and writes JSON and one page.

What needs data that is not there, or a package index that does not answer, is left out and said so. With a
BEIR folder (``--beir DIR``; default ``../shared/data/scifact`` where it is) retrieval is measured on it; its
index takes minutes the first time, so by default that is done only where it lies ready, or with ``--retrieval``.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import yaml

from assistant.bootstrap import make_assistant
from assistant.service import Assistant
from assistant.settings import Settings
from evals.bench.cold import QUESTION, measure_cold
from evals.bench.growth import GROWTH, MILLION, measure_growth
from evals.bench.limits import measure_roof, measure_together
from evals.bench.page import measure_page
from evals.bench.peers import measure_building, measure_cold_peer
from evals.bench.report import checks, render
from evals.bench.sizes import SIZES, measure_sizes
from evals.bench.warm import measure_warm
from evals.outside.beir import measure_beir

ROOT: Final = Path(__file__).resolve().parents[2]
SCIFACT: Final = ROOT.parent / "shared" / "data" / "scifact"
DATA: Final = ROOT / "assistant" / "resources" / "sizes.json"
TEXTS: Final = 300
_TOKENS: Final = 145
"""Of a passage, in abstracts."""
PEERS: Final = ROOT / ".venv.peers"


def main() -> None:
    """Runs every measurement that can be run here."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--beir", type=Path, default=SCIFACT, help="a folder in BEIR's format")
    parser.add_argument("--split", default="test", help="which judgements of it")
    parser.add_argument("--retrieval", action="store_true", help="build its index if need be")
    parser.add_argument("--only", default="", help="parts, parted by commas: cold, sizes, ...")
    parser.add_argument("--write", action="store_true", help="keep the sizes for `index --plan`")
    parser.add_argument("--out", type=Path, default=ROOT / "evals/results")
    options = parser.parse_args()
    index = ROOT / "indexes/main"
    assistant = make_assistant(Settings(corpus=ROOT / "corpus", index=index))
    assistant.index()
    asked, texts = questions(), sample(options.beir, assistant)
    live = index / "generations" / (index / "CURRENT").read_text(encoding="utf-8").strip()
    parts: dict[str, Callable[[], Any]] = {
        "cold": lambda: asdict(measure_cold(index)),
        "warm": lambda: asdict(measure_warm(assistant, asked)),
        "together": lambda: [asdict(row) for row in measure_together(assistant, asked[:60])],
        "roof": lambda: [asdict(row) for row in measure_roof(texts[:150])],
        "building": lambda: [asdict(row) for row in measure_building(texts, PEERS)],
        "growth": lambda: [asdict(row) for row in measure_growth(texts, GROWTH)],
        "million": lambda: [asdict(row) for row in measure_growth(texts, MILLION)],
        "cold_langchain": lambda: asdict(measure_cold_peer(texts[:50], PEERS, QUESTION)),
        "sizes": lambda: [asdict(row) for row in measure_sizes(live / "sentences.npy", SIZES)],
        "page": lambda: asdict(measure_page(ROOT / "corpus", index, asked)),
        "beir": lambda: retrieval(options.beir, options.split, build=options.retrieval),
    }
    wanted = (
        options.only.split(",") if options.only else [name for name in parts if name != "million"]
    )
    results: dict[str, Any] = {}
    for name in wanted:
        began = time.perf_counter()
        try:
            found = parts[name]()
        except Exception as error:
            found = None
            print(f"{name}: not measured, {type(error).__name__}: {error}", file=sys.stderr)
        if found:
            results[name] = found
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    finish(results, options.out, write=options.write)


def finish(results: dict[str, Any], out: Path, *, write: bool) -> None:
    """Writes what was found; what an earlier run measured and this one did not is kept."""
    out.mkdir(parents=True, exist_ok=True)
    file = out / "bench.json"
    before = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    machine = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "processor": processor(),
    }
    merged = {**before, **results, "machine": machine}
    file.write_text(json.dumps(merged, indent=2) + "\n", encoding="utf-8")
    said = f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}"
    (out / "bench.html").write_text(render(merged, said), encoding="utf-8")
    print(json.dumps(merged, indent=2))
    for row in checks(merged):
        held = "yes" if row["held"] else "NO "
        print(f"{held}  {row['what']}: {row['measured']} (wanted {row['wanted']})")
    print(f"{file} and {out / 'bench.html'}")
    if write and "sizes" in merged and "roof" in merged:
        rate = merged["roof"][0]["tokens_per_s"] / _TOKENS
        data = {"passages_per_second": round(rate), "sizes": merged["sizes"]}
        DATA.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def retrieval(folder: Path, split: str, *, build: bool) -> dict[str, Any] | None:
    """Retrieval on a BEIR folder; None where it, or its index, is not there."""
    if not (folder / "corpus.jsonl").exists():
        print(f"No BEIR data at {folder}: retrieval is not measured.", file=sys.stderr)
        return None
    place = ROOT / "indexes" / folder.name
    if not build and not (place / "CURRENT").exists():
        print("No index of it: `make bench RETRIEVAL=1` builds one first.", file=sys.stderr)
        return None
    judged = make_assistant(Settings(corpus=folder, index=place))
    report = judged.index()
    found = asdict(measure_beir(judged, folder, split))
    return found | ({"index_s": round(report.seconds, 1)} if report.embedded else {})


def sample(folder: Path, assistant: Assistant) -> list[str]:
    """Abstracts of a BEIR folder; the documents of the corpus where there is none."""
    file = folder / "corpus.jsonl"
    if not file.is_file():
        return [document.text for document in assistant.documents()] * 4
    with file.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line, _ in zip(lines, range(TEXTS), strict=False)]
    return [f"{row['title']}. {row['text']}" for row in rows]


def processor() -> str:
    """Its name, as Linux gives it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), ""
    )


def questions() -> list[str]:
    """The questions of the development cases."""
    texts = [
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "evals/cases").glob("*.yaml"))
    ]
    cases = [case for text in texts for case in yaml.safe_load(text) or []]
    return [case["question"] for case in cases if case["split"] == "dev" and "question" in case]


if __name__ == "__main__":
    main()
