"""The API against its own description: what schemathesis makes of the OpenAPI schema, good and bad."""

from __future__ import annotations

import json
from typing import Any

import schemathesis
from hypothesis import given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from tests.api.server import Api
from tests.hostile.conftest import HARD, SECONDS


def test_every_route(api: Api) -> None:
    described = json.loads(api.call("GET", "/openapi.json")[2])
    for methods in described["paths"].values():
        for operation in methods.values():
            # There are no keys here, so that a wrong one is passed over.
            operation.pop("security", None)
    schema = schemathesis.openapi.from_dict(described)
    schema.config.update(base_url=f"http://127.0.0.1:{api.port}")
    tried = set()
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                _try(operation, mode)
            except Unsatisfiable:
                # A route without parameters cannot be asked wrongly.
                continue
            tried.add(operation.path)
    assert len(tried) >= 12


def _try(operation: Any, mode: GenerationMode) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(HARD, max_examples=60 if SECONDS else 5)
    def once(case: Any) -> None:
        # A question of no words has the right form, and is refused all the same; 413, "too large", is a
        # refusal, too.
        excluded = [positive_data_acceptance, negative_data_rejection]
        response = case.call_and_validate(excluded_checks=excluded)
        refused = 400 <= response.status_code < 500
        assert mode is GenerationMode.POSITIVE or refused, case.as_curl_command()

    once()
