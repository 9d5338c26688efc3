"""Whether two findings are about the same: what was done, whether it was given or taken away, what was looked at."""

from dataclasses import dataclass
from typing import Final

from assistant.ledger.entries import LedgerEntry
from assistant.text.abbreviations import written_out
from assistant.text.lexicon import Lexicon
from assistant.text.stemming import stem
from assistant.text.words import Token, analyse, compounds, tokenize


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


_STOPPED: Final = _stems(
    """stopping stop stopped withdrawal withdrawing withdrawn discontinuation discontinuing discontinued
    interruption interrupted cessation ceased ceasing"""
)
"""What ends a treatment."""
_LOSS: Final = _STOPPED | _stems(
    """loss lose lack lacking without absence deletion deleting deleted knockout knockdown silencing silenced
    deficiency deficient disruption depletion inactivation haploinsufficiency null inhibition
    inhibiting blocking block impaired impairment impediment removal"""
)
"""What takes something away, or makes it less."""
_GAIN: Final = _stems(
    """gain overexpression overexpressing induction inducing induced agonist activation activator transfer
    transgenic enhanced raised continued maintenance"""
)
"""What adds to something that is there."""
_TREATMENT: Final = _stems(
    """treatment therapy drug dose low high oral topical daily weekly monthly supplement supplementation use
    programme training given early late long short term intensive prolonged release adjuvant prior exposure
    strategy prophylaxis standard mg mcg blockade inhibitor inhibitors antagonist receptor antibody agent"""
)
"""How something is given; it is the same thing."""
_JOINED: Final = frozenset("with plus and in on after before during versus or".split())
"""Behind these stands what else was done, or to what."""
_FAMILIES: Final[dict[str, frozenset[str]]] = {
    name: _stems(words)
    for name, words in {
        "death": "death deaths die mortality survival survive lifespan longevity fatal fatality",
        "attack": "relapse relapses attack attacks flare flares exacerbation exacerbations recurrence recurrent",
        "hospital": "hospital hospitalisation hospitalization admission readmission",
        "severity": "severity severe score scores activity clinical signs course disability progression",
        "kidney": "kidney renal egfr nephropathy nephritis glomerulonephritis creatinine",
        "heart": "heart cardiac myocardial cardiovascular ventricular",
        "lung": "lung pulmonary respiratory airway airways",
        "liver": "liver hepatic",
        "brain": "brain cerebral",
        "bowel": "bowel colorectal colon intestinal gut",
        "skin": "skin cutaneous eczema dermatitis",
        "mind": "memory cognition cognitive learning dementia thinking",
        "mood": "depression depressive depressed mood",
        "cancer": "cancer cancers tumour tumours tumor tumors neoplasm carcinoma metastasis metastases",
        "growth": "growth proliferation regrowth regeneration",
        "lesion": "lesion lesions plaque plaques",
        "volume": "volume atrophy size",
        "walking": "walking walk gait",
        "strength": "strength grip",
        "infection": "infection infections infected carriage decolonisation",
        "wound": "wound wounds healing closure",
        "clot": "thromboembolism thrombosis clot clots",
        "falls": "fall falls falling",
        "sight": "sight vision visual",
        "fit": "seizure seizures fit fits",
    }.items()
}
"""Outcomes that are called by several words; general ones of medicine."""
_BARE: Final = _stems(
    "new incident incidence risk rate number time need occurrence frequency diagnosis onset total"
)
"""Words of outcomes that tell how something was counted, not what."""
_SHARED: Final = 0.5
"""Share of what the shorter outcome says that the other must say, too."""
_LONGER: Final = 0.3
"""The same of the longer one."""


_CLASS: Final = 6
"""Letters of the name of a class of drugs, at least, without its ending."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a finding is about, as keys of words and names."""

    names: frozenset[str]
    """Of what was given or changed: treatments, parts of a pathway, genes."""
    words: frozenset[str]
    """What else it is called."""
    context: frozenset[str]
    """What else was done, or to what."""
    numbered: frozenset[str]
    """Names with a number behind a hyphen: of two of them the number tells which is meant."""
    turn: int
    """-1 where it was taken away, 1 where there was more of it, else 0."""
    ends: frozenset[str]


def said_of(entry: LedgerEntry, other: LedgerEntry, lexicon: Lexicon) -> Said:
    """What a finding is about, compared with another. In what disease or animal it was is left out."""
    means = lexicon.group("intervention") | lexicon.group("pathway")
    mine, theirs = entry.finding, other.finding
    intervention = written_out(mine.intervention, theirs.intervention, lexicon.knows)
    outcome = written_out(mine.outcome, theirs.outcome, lexicon.knows, several=True)
    given = analyse(intervention, lexicon)
    at = next((n for n, t in enumerate(given) if n and t.surface.lower() in _JOINED), len(given))
    before = [token for token in given[:at] if not token.stop]
    names = frozenset(t.key for t in before if t.key[1:] in means or _is_name(t))
    plain = frozenset(t.key for t in before) - names - _LOSS - _GAIN - _TREATMENT
    aside = {f"@{c}" for c in lexicon.group("condition") | lexicon.group("population")}
    behind = frozenset(t.key for t in given[at:] if not t.stop) - aside - _TREATMENT
    ends = frozenset(family_of(t.key) for t in analyse(outcome, lexicon) if not t.stop)
    words = {token.key for token in given}
    turn = -1 if words & _LOSS else 1 if words & _GAIN else 0
    numbered = frozenset(k for k in compounds(intervention) if k[-1].isdigit())
    return Said(names, plain, behind, numbered, turn, (ends - aside - _BARE) or ends)


def is_loss(entry: LedgerEntry) -> bool:
    """Whether what was done takes something away: its loss, a block, less of it."""
    return bool({stem(word) for word, _, _ in tokenize(entry.finding.intervention)} & _LOSS)


def is_stopped(entry: LedgerEntry, lexicon: Lexicon) -> bool:
    """Whether a treatment that has a name was ended: what came of that did not come of the treatment."""
    given = analyse(entry.finding.intervention, lexicon)
    named = any(token.key[1:] in lexicon.group("intervention") for token in given)
    return named and bool({stem(token.surface) for token in given} & _STOPPED)


def same_means(one: Said, other: Said, lexicon: Lexicon) -> bool:
    """The same thing, or a treatment that is a kind of the other, and the same done with it."""
    if one.turn != other.turn:
        return False
    if one.numbered and other.numbered and not one.numbered & other.numbered:
        return False
    for said, against in ((one, other), (other, one)):
        if said.context and not said.context & (against.context | against.words):
            return False
    if one.names and other.names:
        kinds = [said.names | _kinds(said.names, lexicon) for said in (one, other)]
        return bool(one.names & kinds[1] or other.names & kinds[0])
    mine, theirs = one.words | one.names, other.words | other.names
    shared = sum(any(_is_kin(word, against) for against in theirs) for word in mine)
    return shared >= max(1.0, _SHARED * min(len(mine), len(theirs)))


def same_ends(one: Said, other: Said) -> bool:
    """Whether the same was looked at."""
    return _alike(one.ends, other.ends)


def outcome_keys(outcome: str, lexicon: Lexicon) -> frozenset[str]:
    """What an outcome is found by: its words and names, and the families of those that have one."""
    keys = {token.key for token in analyse(outcome, lexicon) if not token.stop}
    return frozenset(keys | set(map(family_of, keys)))


def family_of(key: str) -> str:
    """The family of outcomes that a word or a name belongs to, ``~attack``; itself where it has none."""
    word = stem(key[1:]) if key.startswith("@") else key
    return next((f"~{name}" for name, words in _FAMILIES.items() if word in words), key)


def _is_name(token: Token) -> bool:
    """Whether a word is written as the name of a gene or a substance is: Atg5, TSC1."""
    return any(c.isdigit() or c.isupper() for c in token.surface[1:])


def _is_kin(one: str, other: str) -> bool:
    """Whether two words are the same, or the one is the class that the other is named after.

    Names of drugs end in the stem of their class, after the list of the World Health Organization (The use of
    stems in the selection of international nonproprietary names, 2018).
    """
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _CLASS and long.endswith(short))


def _kinds(names: frozenset[str], lexicon: Lexicon) -> set[str]:
    """What the treatments are kinds of, as far as that is a treatment, too."""
    treatments = lexicon.group("intervention")
    own = [name[1:] for name in names if name[1:] in treatments]
    return {f"@{b}" for name in own for b in lexicon.broader(name) if b in treatments}


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the shorter shares most of its words with the longer, and the longer enough of its own."""
    shared = len(one & other)
    return (
        bool(shared)
        and shared >= _SHARED * min(len(one), len(other))
        and shared >= _LONGER * max(len(one), len(other))
    )
