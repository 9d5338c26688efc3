"""The API against its own description: what schemathesis makes of the OpenAPI schema, good and bad."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from tests.api.server import Api, serving
from tests.hostile.conftest import SECONDS


@pytest.fixture(scope="module")
def api(
    tmp_path_factory: pytest.TempPathFactory, index_folder: Path, corpus_folder: Path
) -> Iterator[Api]:
    data = tmp_path_factory.mktemp("schema")
    with serving(data, index_folder, corpus_folder, MTORMS_API_MINUTE="100000") as running:
        yield running


def test_every_route(api: Api) -> None:
    schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{api.port}/openapi.json")
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
    @settings(max_examples=60 if SECONDS else 5, deadline=None, derandomize=not SECONDS)
    def once(case: Any) -> None:
        # A question of no words has the right form, and is refused all the same; 413, "too large", is a
        # refusal, too.
        excluded = [positive_data_acceptance, negative_data_rejection]
        response = case.call_and_validate(excluded_checks=excluded)
        assert mode is GenerationMode.POSITIVE or 400 <= response.status_code < 500

    once()
