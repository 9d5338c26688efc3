"""``python -m evals.bench``: measures, prints, and writes JSON.

With a BEIR folder (``--beir DIR``; default ``../shared/data/scifact`` where it is) retrieval is
measured, too: its index takes minutes to build the first time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from assistant.bootstrap import make_assistant
from assistant.settings import Settings
from evals.bench.cold import measure_cold
from evals.bench.page import measure_page
from evals.bench.warm import measure_warm
from evals.outside.beir import measure_beir

ROOT = Path(__file__).resolve().parents[2]
SCIFACT = ROOT.parent / "shared" / "data" / "scifact"


def main() -> None:
    """Runs every measurement that can be run here."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--beir", type=Path, default=SCIFACT, help="a folder in BEIR's format")
    parser.add_argument("--split", default="test", help="which judgements of it")
    parser.add_argument("--out", type=Path, default=ROOT / "evals/results/bench.json")
    options = parser.parse_args()
    index = ROOT / "indexes/main"
    assistant = make_assistant(Settings(corpus=ROOT / "corpus", index=index))
    assistant.index()
    results: dict[str, Any] = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "cold": asdict(measure_cold(index)),
        "warm": asdict(measure_warm(assistant, questions())),
        "page": asdict(measure_page(ROOT / "corpus", index, questions())),
    }
    if (options.beir / "corpus.jsonl").exists():
        settings = Settings(corpus=options.beir, index=ROOT / "indexes" / options.beir.name)
        judged = make_assistant(settings)
        report = judged.index()
        results["beir"] = asdict(measure_beir(judged, options.beir, options.split))
        if report.embedded:
            results["beir"]["index_s"] = round(report.seconds, 1)
    else:
        print(f"No BEIR data at {options.beir}: retrieval is not measured.")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=2))


def questions() -> list[str]:
    """The questions of the development cases."""
    texts = [
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "evals/cases").glob("*.yaml"))
    ]
    cases = [case for text in texts for case in yaml.safe_load(text) or []]
    return [case["question"] for case in cases if case["split"] == "dev" and "question" in case]


if __name__ == "__main__":
    main()
