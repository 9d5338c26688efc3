"""Modules of the page that need Chainlit, which makes files where it is first imported."""

from __future__ import annotations

import contextlib
import importlib
import warnings
from tempfile import TemporaryDirectory
from typing import Any

import pytest


def loaded(name: str) -> Any:
    """A module by its full name; Chainlit's files go with the folder that they were made in."""
    with TemporaryDirectory() as folder, contextlib.chdir(folder), warnings.catch_warnings():
        # Chainlit warns of what it is made of.
        warnings.simplefilter("ignore")
        pytest.importorskip("chainlit")
        return importlib.import_module(name)
