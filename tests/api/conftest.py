"""One server for the tests of a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.server import Api, serving


@pytest.fixture(scope="module")
def api(
    tmp_path_factory: pytest.TempPathFactory, index_folder: Path, corpus_folder: Path
) -> Iterator[Api]:
    data = tmp_path_factory.mktemp("api")
    with serving(
        data, index_folder, corpus_folder, MTORMS_API_ORIGINS="https://lab.example"
    ) as running:
        yield running
