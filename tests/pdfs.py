"""PDF files made by hand, in the form of those that people have; every sentence is made up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = ["Text", "make_pdf"]

Text = tuple[float, float, float, str]
"""(x, y from below, size, words); before the words, "!" makes them white, "#" clips them away,
"?" prints them in a font whose signs have no name that is known."""


def make_pdf(path: Path, pages: Sequence[Sequence[Text]]) -> Path:
    """A PDF by hand, with the fonts that every reader has."""
    bodies: list[bytes] = []
    odd = 4 + 2 * len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    bodies.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    bodies.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    bodies.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, page in enumerate(pages):
        drawn = []
        for x, y, size, words in page:
            colour = "1 1 1 rg" if words.startswith("!") else "0 0 0 rg"
            font = "F2" if words.startswith("?") else "F1"
            shown = words.lstrip("!#?").replace("(", "\\(").replace(")", "\\)")
            text = f"BT {colour} /{font} {size} Tf {x} {y} Td ({shown}) Tj ET"
            drawn.append(f"q 0 0 30 30 re W n {text} Q" if words.startswith("#") else text)
        stream = "\n".join(drawn).encode("latin-1")
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {5 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R /F2 {odd} 0 R >> >> >>".encode()
        )
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    names = " ".join(f"/odd{code}" for code in range(1, 256))
    widths = " ".join(["550"] * 255)
    bodies.append(
        f"<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Odd /FirstChar 1 /LastChar 255 /Widths [{widths}] "
        f"/Encoding << /Type /Encoding /Differences [1 {names}] >> >>".encode()
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    path.write_bytes(out + end % (size, table, size, len(out)))
    return path
