"""A question that is narrowed finds what there is of the kind, and does not lose it behind the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from subprocess import CompletedProcess

from assistant.domain import EvidenceLevel, Filter
from assistant.service import Assistant
from assistant.settings import EvidenceScope, Scope

Run = Callable[..., CompletedProcess[str]]


def test_trials_are_found_although_nearer_animal_studies_abound(assistant: Assistant) -> None:
    trials = frozenset({EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL})
    found = assistant.search("rapamycin in mice with EAE", 10, Filter(evidence=trials))
    assert len(found.hits) == 10
    levels = {
        level for hit in found.hits for level in (hit.source.evidence, *hit.source.evidence_kinds)
    }
    assert EvidenceLevel.RANDOMISED_CONTROLLED_TRIAL in levels
    plain = assistant.search("rapamycin in mice with EAE", 10)
    assert not {hit.source.id for hit in found.hits} <= {hit.source.id for hit in plain.hits}


def test_an_answer_from_trials_only_rests_on_trials(assistant: Assistant) -> None:
    scope = Scope(evidence=EvidenceScope.TRIALS)
    answer = assistant.ask(
        "Did everolimus lower the number of seizures in tuberous sclerosis?", scope=scope
    )
    assert answer.claims
    for claim in answer.claims:
        for citation in claim.citations:
            assert "trial" in citation.evidence.value or "meta" in citation.evidence.value


def test_the_command_line_filters(run: Run) -> None:
    done = run("search", "rapamycin", "--evidence", "animal_study", "--since", "2015", "--json")
    rows = json.loads(done.stdout)["passages"]
    assert rows and {row["source_id"] for row in rows}
    done = run("search", "rapamycin", "--source", "hou-2017", "--json", "-k", "50")
    assert {row["source_id"] for row in json.loads(done.stdout)["passages"]} == {"hou-2017"}
    done = run("search", "rapamycin", "--source", "nobody", "--json")
    assert json.loads(done.stdout)["passages"] == []
