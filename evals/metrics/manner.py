"""How an answer speaks, told without a judge.

    dangling_opener   = 1 when a sentence leans on one before it that is not shown before it
    record_frame      = 1 when a field of a record ("Study model: ...") is shown as a sentence
    commercial_lead   = 1 when the first sentence is from somebody who sells what the text is about
    seller_first      = the same where somebody else answers, too: it counts as a fault only there
    caveats_shown     = caveats of an answer, before and below it; badges and the line on evidence are none
    caveat_word_share = words of caveats / words of caveats and answer
    answer_words      = words of the answer's sentences
    own_grade         = Flesch-Kincaid grade of what is told before, between and below them

Each is over answers given. The last four are no scores in [0, 1], the share aside.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from evals.context import Context, Score
from evals.metrics.reading_grade import grade

# English connectives and pronouns that open a sentence only after another one.
_LEANING: Final = re.compile(
    r"^(?:however|moreover|furthermore|additionally|in addition|conversely|similarly|likewise|instead|"
    r"nevertheless|nonetheless|consequently|therefore|thus|hence|by contrast|in contrast|on the other hand|"
    r"but|and|so|yet|also|besides|then|it|they|these|those|this|both|such|he|she|its|their|"
    r"the (?:former|latter)|as a result|for this reason|in turn|that said)\b",
    re.I,
)
_FRAME: Final = re.compile(
    r"^(?:study model|intervention|comparison|participants|duration): ", re.I
)
_BETWEEN: Final = 3
"""Characters that may stand between two sentences of one paragraph, reference markers aside."""


def manner(context: Context) -> Iterable[Score]:
    """Six to eight scores for each answer with claims: by whether we say something, and what answers is marked."""
    claims = context.answer["claims"]
    if not claims:
        return
    dangling = [
        claim["text"]
        for before, claim in zip([None, *claims], claims, strict=False)
        if is_dangling(claim, before, context.texts)
    ]
    frames = [claim["text"] for claim in claims if _FRAME.match(claim["text"])]
    sellers = {source["n"] for source in context.answer["sources"] if source["commercial"]}
    sold = any(citation["n"] in sellers for citation in claims[0]["citations"])
    told = [*context.answer["safety"], *context.answer["caveats"]]
    warned = sum(_words(caveat["text"]) for caveat in told)
    said = sum(_words(claim["text"]) for claim in claims)
    yield Score("dangling_opener", float(bool(dangling)), " | ".join(dangling)[:200])
    yield Score("record_frame", float(bool(frames)), " | ".join(frames)[:200])
    yield Score("commercial_lead", float(sold))
    if context.turn.gold:
        sold_by = {
            source["source_id"] for source in context.answer["sources"] if source["commercial"]
        }
        yield Score("seller_first", float(sold and bool(context.turn.gold.keys() - sold_by)))
    yield Score("caveats_shown", float(len(told)))
    yield Score("caveat_word_share", warned / max(1, warned + said))
    yield Score("answer_words", float(said))
    own = [context.answer["evidence"]["text"], *(one["text"] for one in told)]
    if any(own):  # what a name stands for is told without a word of ours
        yield Score("own_grade", grade(own))


def is_dangling(
    claim: Mapping[str, Any], before: Mapping[str, Any] | None, texts: Mapping[str, str]
) -> bool:
    """Whether the sentence opens as one that needs another, and that one is not right before it.

    `before` is the claim shown before it, None for the first; `texts` the stored text of each source.
    """
    if not _LEANING.match(claim["text"]) or not claim["citations"]:
        return False
    if before is None or not before["citations"]:
        return True
    mine, theirs = claim["citations"][0], before["citations"][-1]
    if mine["source_id"] != theirs["source_id"]:
        return True
    gap = texts.get(mine["source_id"], "")[theirs["end"] : mine["start"]]
    return theirs["end"] > mine["start"] or len(re.sub(r"\[[\d,\s–-]+\]", "", gap)) > _BETWEEN


def _words(text: str) -> int:
    return len(text.split())
