"""Slack's modals and the App Home: the quotes behind an answer, a check of a claim, settings."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from assistant.domain import CheckedClaim, Support
from assistant.settings import EvidenceScope
from assistant.surfaces.presentation.labels import (
    CHAIN_WORDS,
    REASON_WORDS,
    SUPPORT_WORDS,
    doi_link,
    kind_of,
    page_words,
)
from assistant.surfaces.presentation.sentences import quotes_of
from assistant.surfaces.slack.answer_blocks import source_line
from assistant.surfaces.slack.blocks import (
    Block,
    button,
    chopped,
    context,
    heading,
    quoted,
    rich,
    run,
)
from assistant.surfaces.slack.channel_settings import ChannelSettings

_MOST: Final = 95
"""Blocks of a view; Slack takes 100."""


def passages(answer: Mapping[str, Any]) -> Block:
    """Every quote of an answer, word for word, under its source; the nearest ones of a refusal."""
    blocks: list[Block] = []
    for source in answer["sources"]:
        blocks.append(source_line(source)[0])
        for quote in quotes_of(answer, source["n"]):
            blocks += quoted(quote["quote"])
            about = filter(None, (quote["section"], page_words(quote), kind_of(quote["evidence"])))
            blocks += context([" · ".join(about)])
        chain = [
            f"{CHAIN_WORDS[link['verdict']]}: {link['note']}"
            for link in answer["chain"]
            if link["via"] == source["source_id"] and link["verdict"] != "not_in_corpus"
        ]
        blocks += context(list(dict.fromkeys(chain)))
    return _view("The words behind it", blocks)


def notice(title: str, *paragraphs: str) -> Block:
    """A modal with a message."""
    return _view(title, [rich([run(text)]) for text in paragraphs])


def check_form(text: str) -> Block:
    """Asks what exactly is to be checked; begins with the whole message."""
    element = _text_input(3000, initial_value=chopped(text, 2900)[0])
    field = _input("claim", "Leave only what you want checked", element, optional=False)
    return _form("Check this claim", [field], "check_claim", "Check")


def check_result(checked: Sequence[CheckedClaim]) -> Block:
    """A verdict for each sentence, with the words that it rests on and what their papers say."""
    blocks: list[Block] = []
    for one in checked:
        blocks.append(rich([run(one.claim.text, bold=True)]))
        verdict = SUPPORT_WORDS[one.verdict.support].capitalize()
        blocks.append(rich([run(f"{verdict}. ", bold=True), run(one.verdict.reason)]))
        if one.verdict.support is Support.UNSUPPORTED and one.claim.citations:
            blocks += context(["The nearest to it in the corpus:"])
        titles = {source.id: source for source in one.sources}
        for citation in one.claim.citations:
            blocks += quoted(citation.quote)
            source = titles[citation.source_id]
            year = str(source.year or "undated")
            kind = kind_of(citation.evidence.value)
            link = doi_link({"doi": source.doi, "pmid": source.pmid})
            blocks += context([" · ".join(filter(None, (source.title, year, kind, link)))])
        chain = dict.fromkeys(f"{CHAIN_WORDS[link.verdict]}: {link.note}" for link in one.chain)
        blocks += context(list(chain))
    blocks += context(
        [
            "Checked against this corpus only, by rules: words, figures, drugs, directions. A claim in quite "
            "other words than the papers' comes out as not supported although it may be right."
        ]
    )
    return _view("Checked", blocks)


def feedback_form(key: str) -> Block:
    """Asks why an answer was not good."""
    options = [{"text": _label(text), "value": value} for value, text in REASON_WORDS.items()]
    reasons = {"type": "radio_buttons", "action_id": "value", "options": options}
    fields = [
        _input("reason", "What is wrong with it?", reasons, optional=False),
        _input("comment", "In your words", _text_input(1000)),
    ]
    return _form("A bad answer", fields, "feedback", "Send", key)


def settings_form(team: str, channel: str, now: ChannelSettings, writers: Sequence[str]) -> Block:
    """What can be set for a channel."""
    behaviour = [
        {"text": _label("Answer only when mentioned"), "value": "mention_only"},
        {"text": _label("Show answers to who asked, who may share them"), "value": "ephemeral"},
    ]
    chosen = [option for option in behaviour if getattr(now, str(option["value"]))]
    boxes: Block = {"type": "checkboxes", "action_id": "values", "options": behaviour}
    if chosen:
        boxes["initial_options"] = chosen
    people: Block = {"type": "multi_users_select", "action_id": "users"}
    if now.users:
        people["initial_users"] = list(now.users)
    scopes = [scope.value for scope in EvidenceScope]
    blocks = [
        _input("behaviour", "Behaviour", boxes),
        _input("level", "For whom", _select(["reader", "lab"], now.level)),
        _input("writer", "Writer", _select(list(writers), now.writer)),
        _input(
            "evidence", "Evidence (all, human only, trials only)", _select(scopes, now.evidence)
        ),
        _input("users", "Who may ask (nobody named: everybody)", people),
    ]
    return _form("Settings here", blocks, "settings", "Save", f"{team}:{channel}")


def settings_of(values: Mapping[str, Any]) -> ChannelSettings:
    """What was chosen in the form."""

    def chosen(block: str) -> str:
        picked = values[block]["value"].get("selected_option") or {}
        return str(picked.get("value", ""))

    ticked = {
        option["value"] for option in values["behaviour"]["values"].get("selected_options") or ()
    }
    return ChannelSettings(
        mention_only="mention_only" in ticked,
        ephemeral="ephemeral" in ticked,
        level=chosen("level") or "reader",
        writer=chosen("writer") or "extractive",
        evidence=chosen("evidence") or "all",
        users=tuple(values["users"]["users"].get("selected_users") or ()),
    )


def home(corpus: str, usage: str, settings: str, privacy: str) -> Block:
    """The App Home."""
    blocks = [
        heading("What I know"),
        rich([run(corpus)]),
        heading("How to ask"),
        rich([run(usage)]),
        heading("In our direct conversation"),
        rich([run(settings)]),
        {"type": "actions", "elements": [button("Change", "settings", "home")]},
        heading("Privacy"),
        rich([run(privacy)]),
    ]
    return {"type": "home", "blocks": blocks}


def _view(title: str, blocks: Sequence[Block], close: str = "Close") -> Block:
    shown = list(blocks[:_MOST])
    if len(blocks) > _MOST:
        shown += context(["The rest is too long for Slack; the chat page shows all of it."])
    return {"type": "modal", "title": _label(title[:24]), "close": _label(close), "blocks": shown}


def _label(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def _form(
    title: str, fields: Sequence[Block], callback: str, submit: str, metadata: str = ""
) -> Block:
    form = _view(title, fields, close="Cancel")
    return {**form, "callback_id": callback, "private_metadata": metadata, "submit": _label(submit)}


def _input(name: str, label: str, element: Block, *, optional: bool = True) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": _label(label),
        "element": element,
    }


def _text_input(most: int, **more: str) -> Block:
    field = {"type": "plain_text_input", "action_id": "text", "multiline": True, "max_length": most}
    return {**field, **more}


def _select(values: Sequence[str], now: str) -> Block:
    options = [{"text": _label(value), "value": value} for value in values]
    first = next((option for option in options if option["value"] == now), options[0])
    return {
        "type": "static_select",
        "action_id": "value",
        "options": options,
        "initial_option": first,
    }
