"""What an index says of itself, as JSON and back."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from assistant.domain import EmbedderInfo, FileStamp, IndexManifest, manifest_from

MANIFEST = IndexManifest(
    4, "g", "2024-01-01", "0.1", "corpus", "made so", EmbedderInfo("m@1", 8, 64), {"passages": 2},
    {"texts": FileStamp(3, "0" * 64)},
)  # fmt: skip


def test_a_manifest_is_read_back() -> None:
    assert manifest_from(json.loads(json.dumps(asdict(MANIFEST)))) == MANIFEST


def test_the_former_name_of_the_configuration_is_read() -> None:
    data = asdict(MANIFEST)
    data["recipe"] = data.pop("configuration")
    assert manifest_from(data) == MANIFEST


def test_a_manifest_without_a_field_is_refused() -> None:
    with pytest.raises((KeyError, TypeError)):
        manifest_from({"format": 4})
