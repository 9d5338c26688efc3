"""Examples for the description, all of it invented."""

from typing import Any, Final

_QUOTE: Final = "Sleep improved in 12 of 40 adults who drank the tea."
_PLACE: Final[dict[str, Any]] = {
    "source_id": "doe-2020",
    "passage_id": "doe-2020:3",
    "quote": _QUOTE,
    "start": 812,
    "end": 864,
    "section": "Results",
    "evidence": "randomised_controlled_trial",
}
SOURCE: Final[dict[str, Any]] = {
    "source_id": "doe-2020",
    "title": "An invented trial of a tea",
    "authors": ["Doe J"],
    "year": 2020,
    "journal": "Invented Journal",
    "doi": "10.0000/invented",
    "pmid": None,
    "pmcid": None,
    "kind": "abstract",
    "evidence": "randomised_controlled_trial",
    "evidence_kinds": [],
    "conditions": [],
    "species": ["human"],
    "commercial": False,
    "licence": None,
    "retracted": None,
    "updates": [],
    "cited_as": [],
    "provenance": "added",
}


def _of(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """Some fields of an example."""
    return {name: row[name] for name in names}


CHECKED: Final[list[dict[str, Any]]] = [
    {
        "text": "The tea improved sleep in adults.",
        "support": "supported",
        "reason": "What it cites says the same.",
        "citations": [_PLACE],
        "chain": [],
        "sources": [SOURCE],
    }
]
PASSAGES: Final[dict[str, Any]] = {
    "query": "sleep in adults",
    "passages": [
        {
            "rank": 1,
            "score": 0.91,
            "text": _QUOTE,
            **_of(_PLACE, "source_id", "passage_id", "section", "start", "end", "evidence"),
        }
    ],
}
FINDING: Final[dict[str, Any]] = {
    "id": "doe-2020#7",
    **_of(SOURCE, "source_id", "title", "year", "doi", "species", "conditions", "evidence"),
    **_of(SOURCE, "commercial", "retracted"),
    "text": _QUOTE,
    "section": "Results",
    "kind": "result",
    "intervention": "tea",
    "comparator": "water",
    "outcome": "sleep",
    "direction": "benefit",
    "population": "people",
    "participants": 40,
    "duration": None,
    "basis": "abstract",
}
ANSWER: Final[dict[str, Any]] = {
    "schema": 2,
    "id": "a-0123456789abcdef",
    "question": "Did the tea help adults to sleep?",
    "standalone_question": "Did the tea help adults to sleep?",
    "answer": f"{_QUOTE} [1]",
    "outcome": "answered",
    "abstained": False,
    "kind": "effect",
    "lead": 0,
    "looked_for": ["tea", "sleep"],
    "safety": [],
    "claims": [
        {
            "text": _QUOTE,
            "support": "supported",
            "reason": "Quoted as it stands.",
            "relevance": 0.93,
            "computed": False,
            "findings": ["doe-2020#7"],
            "group": "people",
            "citations": [{"n": 1, **_PLACE, "page": None, "page_label": None}],
        }
    ],
    "evidence": {"text": "This rests on 1 randomised trial.", "codes": []},
    "evidence_summary": [],
    "chain": [],
    "caveats": [],
    "confidence": {"level": "moderate", "score": 0.71},
    "sources": [
        {
            "n": 1,
            "badges": [],
            **_of(SOURCE, "source_id", "title", "authors", "year", "doi", "pmid"),
            **_of(SOURCE, "kind", "evidence", "commercial"),
        }
    ],
    "nearest": [],
    "follow_ups": [],
    "conflicts": [],
    "terms": [],
    "notice": None,
    "provenance": {
        "version": "0.1.0",
        "index": "2:0123456789abcdef",
        "corpus": "0123456789abcdef",
        "writer": "extractive",
        "embedder": "all-MiniLM-L6-v2",
        "settings": "0123456789ab",
        "timings_ms": {"understand": 12.5},
    },
}
EXAMPLES: Final[dict[str, Any]] = {
    "ask": ANSWER,
    "check": CHECKED,
    "search": PASSAGES,
    "list_sources": [SOURCE],
    "get_source": {**SOURCE, "text": _QUOTE},
    "list_findings": [FINDING],
    "kept_answer": {"at": "2026-01-01T12:00:00+00:00", "answer": ANSWER},
}
"""What an operation answers."""
