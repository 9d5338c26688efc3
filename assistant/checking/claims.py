"""Does the evidence bear out the claim? The learned reader first, then checks that allow no mistake.

The reader sees what words do not (a denial, another way of saying it), and it is a small model: it
hardly sees figures and takes one drug for another. So figures, names, animals and people, and wording that is
stronger than the source are checked by rule, and a rule can only make the verdict worse.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.checking.entity_mismatch import other_name, unnamed
from assistant.checking.figure_comparison import unborne
from assistant.checking.figures import figures_in
from assistant.checking.polarity import Polarity, clearly_for, lean
from assistant.checking.word_overlap import (
    SAME_WORDS,
    denied_in_one,
    looked_at,
    sentences_of,
    share_held,
)
from assistant.checking.wording_strength import left_to_chance, stronger
from assistant.domain import Support, Verdict
from assistant.reader import Reader, Stance
from assistant.text.lexicon import Lexicon
from assistant.text.sentences import without_markers

_SURE: Final = 0.6
"""Least support by the reader for "supported": of 447 claims on this corpus by a writer whose claims it has not
seen, 84 % of such are; from 0.5 on 76 %."""
_SURELY_NOT: Final = 0.7
"""Least contradiction by the reader for "contradicted": on the same claims 74 % of such are."""
_ELSEWHERE: Final = 0.2
"""Below this share of the claim's words, evidence that is no support is about something else."""


@dataclass(frozen=True, slots=True)
class ClaimChecker:
    """Checks claims against evidence."""

    lexicon: Lexicon
    reader: Reader

    def check(self, claim: str, evidence: str) -> Verdict:
        """The verdict with its reason. `evidence` may be a quote or a whole abstract.

        In a longer text the sentences that share most with the claim are looked at.
        """
        return self.check_many(claim, [evidence])[0]

    def check_many(self, claim: str, evidences: Sequence[str]) -> list[Verdict]:
        """A verdict for each piece of evidence by itself; the model runs once for all of them."""
        claim = without_markers(claim)
        verdicts: list[Verdict | None] = []
        texts: list[str] = []
        spans: list[tuple[int, int]] = []
        for evidence in evidences:
            sentences = sentences_of(evidence)
            if _plain(claim) in {_plain(text) for text in (evidence, *sentences)}:
                verdicts.append(Verdict(Support.SUPPORTED, "What it cites says the same."))
                spans.append((0, 0))
                continue
            verdicts.append(None)
            near = looked_at(claim, sentences, self.lexicon)
            spans.append((len(texts), len(texts) + len(near)))
            texts += near
        stances = self.reader.weigh(claim, texts) if texts else []
        return [
            verdict or self._judge(claim, texts[start:end], stances[start:end])
            for verdict, (start, end) in zip(verdicts, spans, strict=True)
        ]

    def _judge(self, claim: str, texts: Sequence[str], stances: Sequence[Stance]) -> Verdict:
        """`texts` are the nearest sentences, and last the best two together."""
        near = " ".join(texts[:-1]) if len(texts) > 1 else texts[0]
        share = share_held(claim, texts[-1], self.lexicon)
        named = other_name(claim, near, self.lexicon)
        if named:
            return Verdict(Support.UNSUPPORTED, named)
        missing = unborne(figures_in(claim, self.lexicon), figures_in(near, self.lexicon))
        if missing:
            figures = ", ".join(missing)
            return Verdict(Support.UNSUPPORTED, f"The figure {figures} is not in what it cites.")
        leaning = lean(stances, share)
        if leaning is not Polarity.FOR and share < _ELSEWHERE:
            return Verdict(Support.UNSUPPORTED, "What it cites is about something else.")
        if leaning is Polarity.NEITHER:
            return Verdict(Support.UNSUPPORTED, "What it cites does not say this.")
        if denied_in_one(claim, texts[0], self.lexicon):
            return Verdict(Support.CONTRADICTED, "One denies what the other says.")
        more = stronger(claim, near, self.lexicon) or unnamed(claim, near, self.lexicon)
        # In the same words, what says more than its evidence is no contradiction of it.
        if leaning is Polarity.AGAINST and not (more and share >= SAME_WORDS):
            return _contrary(stances)
        return _borne_out(stances, more or left_to_chance(claim, near, self.lexicon))


def _borne_out(stances: Sequence[Stance], more: str) -> Verdict:
    if more:
        return Verdict(Support.PARTLY, more)
    if not clearly_for(stances):
        return Verdict(Support.UNSUPPORTED, "What it cites does not clearly say this.")
    if max(stance.supports for stance in stances) < _SURE:
        return Verdict(Support.PARTLY, "What it cites may say the same; this is not certain.")
    return Verdict(Support.SUPPORTED, "What it cites says the same.")


def _contrary(stances: Sequence[Stance]) -> Verdict:
    if max(stance.contradicts for stance in stances) < _SURELY_NOT:
        return Verdict(Support.UNSUPPORTED, "What it cites may say the contrary.")
    return Verdict(Support.CONTRADICTED, "What it cites says the contrary.")


def _plain(text: str) -> str:
    """The words alone: no marker, no case, no closing stop."""
    return " ".join(without_markers(text).casefold().split()).rstrip(".!?… ")
