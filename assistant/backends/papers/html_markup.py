"""Signs of a web page written out before its article is cut out of it, which drops the markup.

Works on the tree in place: ``10<sup>6</sup>`` → ``10⁶``, links to references → ``[3,4]``, MathML and TeX
→ text.
"""

import re
from typing import Any, Final

from assistant.text.markup.latex import from_latex
from assistant.text.markup.mathml import math_text
from assistant.text.markup.superscripts import down, settled, up

_BEFORE: Final = 40
"""Characters before a raised sign that tell what it is raised from."""
_STEPS: Final = 20
"""Elements that are looked at for them."""
_CITED: Final = re.compile(r"[\s\[(]{0,4}\d{1,3}(?:\s*[,;–‐-]\s*\d{1,3})*[\s\])]*")
_RENDERED: Final = re.compile(
    r"(?:^|\s)(?:MathJax|MathJax_Preview|MathJax_Display|mjx-chtml)(?:\s|$)"
)


def write_signs(tree: Any) -> None:
    """Replaces formulas and raised or lowered words of an lxml tree by plain text."""
    for element in list(tree.iter()):
        name = _name(element)
        if name == "math":
            _replace(element, f" {math_text(element)} ")
        elif name == "script" and (element.get("type") or "").startswith("math/tex"):
            _replace_rendered(element)
        elif _is_copy(element):
            _replace(element, "")
    for element in list(tree.iter("sup", "sub")):
        if element.getparent() is not None:
            _replace(element, _written(element))


def _written(element: Any) -> str:
    said = " ".join("".join(element.itertext()).split())
    before = _text_before(element)
    if _name(element) == "sub":
        return settled(f"{before}{down(said)}")[len(before) :]
    cited = [link for link in element.iter("a") if _CITED.fullmatch(_text(link))]
    if not cited:
        return settled(f"{before}{up(said)}")[len(before) :]
    # An exponent and a citation may share their height: 10<sup>6,<a>4</a></sup>.
    own = " ".join((element.text or "").split()).rstrip(" ,;[(")
    numbers = re.sub(r"\s", "", said[len(own) :]).strip("[](),;")
    raised = settled(f"{before}{up(own)}")[len(before) :] if own else ""
    return f"{raised} [{numbers}]"


def _text_before(element: Any) -> str:
    """The last words before an element, in its own block."""
    found = ""
    for _ in range(_STEPS):
        if element is None or len(found) >= _BEFORE:
            break
        previous = element.getprevious()
        if previous is None:
            parent = element.getparent()
            found = ((parent.text if parent is not None else "") or "") + found
            if parent is None or _name(parent) in {"p", "div", "td", "li", "section", "body"}:
                break
            element = parent
        else:
            found = f"{_text(previous)}{previous.tail or ''}{found}"
            element = previous
    return found[-_BEFORE:]


def _replace_rendered(script: Any) -> None:
    """A formula of MathJax: its source stays, what it was drawn as goes."""
    previous = script.getprevious()
    while previous is not None and _RENDERED.search(previous.get("class") or ""):
        drawn, previous = previous, previous.getprevious()
        if not (drawn.tail or "").strip():
            _replace(drawn, "")
    _replace(script, f" {from_latex(script.text or '')} ")


def _replace(element: Any, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = text
    element.drop_tag()


def _is_copy(element: Any) -> bool:
    """Whether KaTeX drew here what stands before it as MathML, and has been written out by now."""
    previous = element.getprevious()
    drawn = "katex-html" in (element.get("class") or "").split()
    return drawn and previous is not None and "katex-mathml" in (previous.get("class") or "")


def _text(element: Any) -> str:
    return "".join(element.itertext())


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition(":")[2] if isinstance(tag, str) else ""
