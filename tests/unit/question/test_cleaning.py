"""What stands around a question is not looked up; what is asked stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.cleaning import asked

QUESTION = "How long do rats sleep in winter?"
BEFORE = [
    "",
    "Hi! ",
    "Hello, ",
    "Good evening. ",
    "Dear team, ",
    "Hey Ada, ",
    "Many thanks in advance. ",
    "1) ",
    "Hi\n",
    "Good morning Ada\n1) ",
    "ok ",
    "Hmm. Right. ",
]
AFTER = [
    "",
    " Thanks!",
    " Thank you so much.",
    " Kind regards",
    " Best wishes, Ada Doe",
    " (see Table 3)",
]


@given(st.sampled_from(BEFORE), st.sampled_from(AFTER))
def test_ceremony_is_left_out(before: str, after: str) -> None:
    assert asked(f"{before}{QUESTION}{after}") == QUESTION


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Where's the trial?", "Where is the trial?"),
        ("Who’s treated rats?", "Who has treated rats?"),
        ("What's been found?", "What has been found?"),
        ("Who's funded by it?", "Who is funded by it?"),
        ("Why doesn’t it work?", "Why does not it work?"),
        ("It won't, can't and they've said I'm wrong", "It will not, cannot and they have said I am wrong"),
        ("whats a rat", "what is a rat"),
        ("can u give 5 U/kg w/o food, r they ok w/ it?", "can you give 5 U/kg without food, are they ok with it?"),
        ("did any1 ask ppl b4, wat abt r = 0.5, ng/u", "did anyone ask people before, what about r = 0.5, ng/u"),
        ("Could you please tell me how rats sleep?", "how rats sleep?"),
        ("I would like to know why rats sleep.", "why rats sleep."),
        ("(a) Do rats sleep? (b) Do mice sleep?", "Do rats sleep? Do mice sleep?"),
        ("Do rats sleep [cf. ref. 12]?", "Do rats sleep?"),
        ("What does https://doi.org/10.5555/abc say?", "What does say?"),
    ],
)  # fmt: skip
def test_it_reads_as_if_it_were_abbreviations_in(written: str, meant: str) -> None:
    assert asked(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Hello",
        "10.5555/abc",
        "Can it help?",
        "Is it good for the heart?",
        "What did Dr Best find (in 2010)?",
        "Good morning headaches: are they common?",
        "What is the dose in group 1) and 2)?",
        "Does a rat's sleep matter?",
        "NO and iNOS in rats?",
        "No rise of sleep in rats?",
        "Fine, particulate matter and rats?",
        "Right: the left ear or the right one?",
    ],
)
def test_what_asks_something_stays(text: str) -> None:
    assert asked(text) == text
