"""What is said of what was found, and of what was not."""

from __future__ import annotations

from assistant.answering.caveats import CaveatContext, caveats
from assistant.domain import (
    Caveat,
    CaveatCode,
    Citation,
    Claim,
    CorpusProfile,
    Draft,
    Evidence,
    EvidenceLevel,
    Question,
)


def claim(text: str, quote: str, start: int) -> Claim:
    where = Citation("s", "s:1", quote, start, start + len(quote), "", EvidenceLevel.UNKNOWN)
    return Claim(text, (where,))


def codes(draft: Draft, question: Question, truncated: bool = False, scope: str = "") -> list[str]:
    at = CaveatContext(
        Evidence(question, ()), draft, truncated={"s": truncated}, corpus=CorpusProfile(scope=scope)
    )
    found = caveats(at)
    assert all(isinstance(caveat, Caveat) and caveat.text for caveat in found)
    return [caveat.code.value for caveat in found]


QUOTE = claim("Others did not.", "Others did not.", 30)
NOTHING = Draft((), "w")


def test_what_was_not_found_is_said() -> None:
    inside = Question("q", "q")
    german = Question("q", "q", language="de")
    assert codes(NOTHING, inside) == [CaveatCode.NOT_IN_CORPUS]
    assert codes(NOTHING, inside, scope="the field") == [CaveatCode.OUT_OF_SCOPE]
    near = Draft((), "w", nearest=(QUOTE,))
    assert codes(near, inside, scope="the field") == [CaveatCode.NOT_IN_CORPUS]
    one = CaveatCode.SINGLE_SOURCE
    assert codes(Draft((QUOTE,), "w", sure=0.9), inside) == [one]
    assert codes(Draft((QUOTE,), "w", sure=0.9), german) == [CaveatCode.WEAK_RETRIEVAL, one]
    assert codes(Draft((QUOTE,), "w", sure=0.9), inside, truncated=True) == [
        CaveatCode.TRUNCATED_SOURCE,
        one,
    ]


def test_names_that_stand_in_no_document_are_named_once() -> None:
    asked = Question("q", "q", unheard=("clemastine", "Pten"))
    said = "“clemastine” and “Pten” stand in none of these documents."

    def told(draft: Draft, scope: str = "") -> str:
        at = CaveatContext(Evidence(asked, ()), draft, corpus=CorpusProfile(scope=scope))
        return next(iter(caveats(at))).text

    assert told(Draft((QUOTE,), "w")) == f"{said} What is shown is on the rest of the question."
    assert told(NOTHING).endswith(f"known elsewhere. {said}")
    assert told(NOTHING, scope="the field").endswith(f"about the field. {said}")
    noted = Draft((), "w", note="No document here is about clemastine or Pten.")
    assert "“" not in told(noted)
