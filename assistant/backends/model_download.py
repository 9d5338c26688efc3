"""Fetches language models, for who wants one: a GGUF file from Hugging Face, or a model of Ollama's."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import httpx

from assistant.errors import WriterUnavailable

_PREFERRED: Final = ("q4_k_m", "q4_k_s", "q4_0", "q5_k_m", "q8_0")
"""Quantisations in the order in which one is taken where none is named: small, and nearly as good."""
_PART: Final = 1 << 20
_WAIT: Final = httpx.Timeout(30.0, read=120.0)

OnProgress = Callable[[int, int], None]
"""Called with how many bytes of how many have come."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What would be fetched."""

    name: str
    bytes: int
    """0 where it is not said."""
    licence: str
    """Its name; empty where it is not said."""
    url: str = ""
    sha256: str = ""


def offered_gguf(wanted: str, hub: str) -> Offered:
    """The file that ``OWNER/NAME`` or ``OWNER/NAME:FILE`` means, FILE being a name or a quantisation.

    Raises:
        WriterUnavailable: the hub cannot be reached, or has no such file.
    """
    repository, _, file = wanted.partition(":")
    data = _json(f"{hub}/api/models/{quote(repository)}", {"blobs": "true"})
    files = [f for f in data.get("siblings", []) if str(f.get("rfilename", "")).endswith(".gguf")]
    keys = [file.lower()] if file else list(_PREFERRED)
    found = next((f for key in keys for f in files if key in f["rfilename"].lower()), None)
    if found is None and not file:
        found = min(files, key=lambda f: f.get("size") or 0, default=None)
    if found is None:
        raise WriterUnavailable(
            f"{repository} has no GGUF file{f' “{file}”' if file else ''}.",
            "Name a repository of GGUF files, such as those whose names end in -GGUF.",
        )
    card = data.get("cardData") or {}
    return Offered(
        name=Path(found["rfilename"]).name,
        bytes=int(found.get("size") or 0),
        licence=str(card.get("license_name") or card.get("license") or ""),
        url=f"{hub}/{quote(repository)}/resolve/main/{quote(found['rfilename'])}",
        sha256=str((found.get("lfs") or {}).get("sha256") or ""),
    )


def fetch_gguf(offered: Offered, folder: Path, on_progress: OnProgress) -> Path:
    """Fetches it into the folder, going on where an earlier try broke off; the path of the file.

    Raises:
        WriterUnavailable: it cannot be fetched or kept, or is not what was offered. Nothing half stands under
            its name.
    """
    target = folder / offered.name
    part = folder / f"{offered.name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _fetch(offered, part, on_progress)
        if offered.sha256 and _digest(part) != offered.sha256:
            part.unlink()
            raise WriterUnavailable(f"{offered.name} came broken.", "Fetch it again.")
        os.replace(part, target)
    except httpx.HTTPError as error:
        raise _unreachable(offered.url, error) from error
    except OSError as error:
        raise WriterUnavailable(
            f"{offered.name} cannot be kept in {folder}: {error.strerror or error}.",
            "Make room there, or allow writing.",
        ) from error
    return target


def _fetch(offered: Offered, part: Path, on_progress: OnProgress) -> None:
    have = part.stat().st_size if part.exists() else 0
    if offered.bytes and have >= offered.bytes:
        return
    headers = {"Range": f"bytes={have}-"} if have else {}
    with httpx.stream(
        "GET", offered.url, headers=headers, follow_redirects=True, timeout=_WAIT
    ) as reply:
        reply.raise_for_status()
        goes_on = reply.status_code == httpx.codes.PARTIAL_CONTENT
        have = have if goes_on else 0
        with part.open("ab" if goes_on else "wb") as file:
            for data in reply.iter_bytes(_PART):
                file.write(data)
                have += len(data)
                on_progress(have, offered.bytes)


def offered_ollama(name: str, registry: str) -> Offered:
    """Size and licence of a model in Ollama's registry; unknown ones where it cannot be asked."""
    model, _, tag = name.partition(":")
    path = model if "/" in model else f"library/{model}"
    try:
        data = _json(f"{registry}/v2/{path}/manifests/{tag or 'latest'}", {})
        layers = data.get("layers", [])
        licence = next((x for x in layers if str(x.get("mediaType", "")).endswith("license")), None)
        text = ""
        if licence:
            reply = httpx.get(
                f"{registry}/v2/{path}/blobs/{licence['digest']}",
                follow_redirects=True,
                timeout=_WAIT,
            )
            text = next((line.strip() for line in reply.text.splitlines() if line.strip()), "")
        return Offered(name, sum(int(x.get("size") or 0) for x in layers), text[:80])
    except (WriterUnavailable, httpx.HTTPError, KeyError, ValueError):
        return Offered(name, 0, "")


def pull_ollama(name: str, url: str, on_progress: OnProgress) -> None:
    """Has a running Ollama fetch a model; raises WriterUnavailable."""
    try:
        with httpx.stream("POST", f"{url}/api/pull", json={"model": name}, timeout=None) as reply:  # noqa: S113
            reply.raise_for_status()
            for line in reply.iter_lines():
                data = json.loads(line) if line.strip() else {}
                if data.get("error"):
                    raise WriterUnavailable(
                        f"Ollama did not fetch {name}: {data['error']}.", "See its list of models."
                    )
                on_progress(int(data.get("completed") or 0), int(data.get("total") or 0))
    except (httpx.HTTPError, ValueError) as error:
        raise _unreachable(url, error) from error


def _json(url: str, params: dict[str, str]) -> dict[str, Any]:
    try:
        reply = httpx.get(url, params=params, follow_redirects=True, timeout=_WAIT)
        reply.raise_for_status()
        data = reply.json()
    except (httpx.HTTPError, ValueError) as error:
        raise _unreachable(url, error) from error
    if not isinstance(data, dict):
        raise _unreachable(url, ValueError("not what was asked for"))
    return data


def _unreachable(url: str, error: Exception) -> WriterUnavailable:
    status = getattr(getattr(error, "response", None), "status_code", 0)
    if status in {401, 403, 404}:
        return WriterUnavailable(f"There is nothing at {url}.", "Check the name.")
    return WriterUnavailable(
        f"{url} cannot be reached ({type(error).__name__}).", "Check the network, and try again."
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
