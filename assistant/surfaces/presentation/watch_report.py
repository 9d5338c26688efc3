"""What a watch found, as Markdown."""

from __future__ import annotations

from assistant.domain import WatchReport
from assistant.surfaces.presentation.labels import safe
from assistant.surfaces.presentation.markdown import escaped


def digest_markdown(report: WatchReport, title: str) -> str:
    """The digest of one run under the name of the corpus; names of papers are shown as text."""
    lines = [f"# {_plain(title)}: what is new on {report.day}", ""]
    if report.arrived:
        lines += [f"## {len(report.arrived):,} new in the corpus", ""]
        for one in report.arrived:
            reference = f" {_plain(one.reference)}." if one.reference else ""
            lines.append(f"- {_plain(one.title)}.{reference} `{one.id}`; {_plain(one.why)}")
        lines.append("")
    if report.marks:
        lines += ["## What became of papers of the corpus", ""]
        for key, mark in report.marks.items():
            said = "; ".join(filter(None, (mark.retracted, *mark.updates)))
            lines.append(f"- `{key}`: {_plain(said)}")
        lines.append("")
    if report.closed:
        lines += ["## Found, and not open", ""]
        lines += [f"- {_plain(name)}: {_plain(reason)}" for name, reason in report.closed] + [""]
    if report.failed:
        lines += ["## Not done, and tried again at the next run", ""]
        lines += [f"- {_plain(what)}: {_plain(reason)}" for what, reason in report.failed] + [""]
    if not report.says_something:
        lines += ["Nothing is new.", ""]
    if report.waiting:
        lines += [f"{report.waiting:,} further papers wait for the next run.", ""]
    return "\n".join(lines)


def _plain(text: str) -> str:
    return escaped(safe(" ".join(text.split())))
