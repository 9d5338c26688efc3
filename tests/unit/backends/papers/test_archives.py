"""Zip archives: what comes out of them, what is passed over, and what is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from assistant.backends.papers.archives import unpack
from assistant.errors import UnreadableDocument


def packed(folder: Path, *names: str, content: str = "words") -> Path:
    path = folder / "papers.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return path


def within(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize(
    ("names", "files"),
    [
        (["a.pdf", "b/c.pdf", "b/empty/"], ["a.pdf", "b/c.pdf"]),
        (["b\\c.pdf"], ["b/c.pdf"]),
        (["./a.pdf"], ["a.pdf"]),
        (["Größe/日本.pdf"], ["Größe/日本.pdf"]),
        (["__MACOSX/a.pdf", ".git/a.pdf", "b/.DS_Store", "b/a.pdf"], ["b/a.pdf"]),
        (["a..b.pdf", "inner.zip"], ["a..b.pdf", "inner.zip"]),
        ([], []),
    ],
)
def test_files_keep_their_places(tmp_path: Path, names: list[str], files: list[str]) -> None:
    unpack(packed(tmp_path, *names), tmp_path / "into")
    assert within(tmp_path / "into") == files


def test_a_file_keeps_its_bytes(tmp_path: Path) -> None:
    content = "Größe\r\n" * 200_000
    unpack(packed(tmp_path, "a.txt", content=content), tmp_path / "into")
    assert (tmp_path / "into" / "a.txt").read_bytes() == content.encode()


@pytest.mark.parametrize(
    "name",
    [
        "../a.pdf",
        "b/../../a.pdf",
        "b/../a.pdf",
        "b\\..\\..\\a.pdf",
        "/etc/a.pdf",
        "//host/share/a.pdf",
        "C:/a.pdf",
        "C:\\a.pdf",
    ],
)
def test_a_path_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"^papers\.zip names a file outside of itself"):
        unpack(packed(tmp_path, name), tmp_path / "into")
    assert within(tmp_path) == ["papers.zip"]


@pytest.mark.parametrize(("most", "fits"), [(20, True), (19, False)])
def test_the_bound_is_of_all_files_together(tmp_path: Path, most: int, fits: bool) -> None:
    archive = packed(tmp_path, "a", "b", content="x" * 10)
    if fits:
        unpack(archive, tmp_path / "into", most=most)
        assert within(tmp_path / "into") == ["a", "b"]
        return
    with pytest.raises(UnreadableDocument, match="unpacks to more than"):
        unpack(archive, tmp_path / "into", most=most)


def test_the_bound_is_told_in_megabytes(tmp_path: Path) -> None:
    archive = packed(tmp_path, "a", content="x" * (3 << 20))
    with pytest.raises(UnreadableDocument) as caught:
        unpack(archive, tmp_path / "into", most=2 << 20)
    assert str(caught.value) == "papers.zip unpacks to more than 2 MB."
    assert caught.value.remedy == "Unpack it yourself, and add the folder."
    assert (tmp_path / "into" / "a").stat().st_size <= 2 << 20


def test_too_many_files_are_refused_before_one_is_written(tmp_path: Path) -> None:
    archive = packed(tmp_path, *(f"{number}.txt" for number in range(5001)), content="")
    with pytest.raises(UnreadableDocument, match="holds 5,001 files; at most 5,000 are read"):
        unpack(archive, tmp_path / "into")
    assert not (tmp_path / "into").exists()


def damaged_member(archive: Path) -> None:
    data = archive.read_bytes()
    archive.write_bytes(data.replace(b"words", b"sword", 1))


def locked(archive: Path) -> None:
    """Sets the flag of encryption in both heads of the first file."""
    data = bytearray(archive.read_bytes())
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(data)


def unknown_method(archive: Path) -> None:
    data = bytearray(archive.read_bytes())
    data[8] = 97
    data[data.find(b"PK\x01\x02") + 10] = 97
    archive.write_bytes(data)


def test_what_is_damaged_or_locked_is_named_so(tmp_path: Path) -> None:
    reasons = []
    for spoil in (damaged_member, unknown_method, locked):
        archive = packed(tmp_path, "a.txt")
        spoil(archive)
        with pytest.raises(UnreadableDocument) as caught:
            unpack(archive, tmp_path / "into")
        reasons.append(str(caught.value))
    assert reasons == [
        "papers.zip is damaged.",
        "papers.zip is damaged.",
        "papers.zip is protected by a password.",
    ]


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04"])
def test_what_is_no_archive_is_refused_under_the_name_it_is_known_by(
    tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "upload-17"
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument, match=r"^My papers\.zip is damaged\.$"):
        unpack(path, tmp_path / "into", name="My papers.zip")


def test_a_file_and_a_folder_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"^papers\.zip cannot be unpacked: "):
        unpack(packed(tmp_path, "a", "a/b"), tmp_path / "into")


def test_an_archive_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"cannot be unpacked: No such file or directory"):
        unpack(tmp_path / "none.zip", tmp_path / "into")


def test_long_names_keep_their_kind_and_do_not_become_one(tmp_path: Path) -> None:
    long = "rats and mice " * 12
    unpack(packed(tmp_path, f"{long}1.pdf", f"{long}2.pdf"), tmp_path / "into")
    names = within(tmp_path / "into")
    assert len(names) == 2
    assert all(name.endswith(".pdf") and len(name) <= 120 for name in names)
