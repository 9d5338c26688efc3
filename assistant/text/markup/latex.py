"""LaTeX as plain text, by pylatexenc, with what it leaves out: exponents, signs of text mode, units.

`from_latex` reads what is LaTeX, `with_formulas` prose in which formulas and commands may stand, and
`field_decoder` is for fields of BibTeX.
"""

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, Final

from assistant.text.markup.superscripts import down, settled, up

_LONGEST: Final = 200_000
"""Characters that are read as LaTeX; what is longer is no title or abstract, and stays as it is."""
_BODY: Final = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.S)
_MATH: Final = re.compile(
    r"(?<!\\)(?:\$\$(?P<shown>[^$]{1,2000})\$\$|\$(?P<inline>[^$]{1,500})(?<!\\)\$)"
    r"|\\\((?P<round>.{1,1000}?)\\\)|\\\[(?P<square>.{1,1000}?)\\\]",
    re.S,
)
_PLAINLY: Final = re.compile(r"[\\^_{}]")
"""What money never has."""
_SHORT: Final = 3
"""Characters of a formula that is a name or a figure."""
_RELATION: Final = re.compile(r"[<>=≤≥≈±×+*/-]")
_COMMAND: Final = re.compile(
    r"\\(?P<name>[A-Za-z]{2,20})(?![A-Za-z])(?:\{[^{}\\]{0,200}\}){0,2}(?:\\ )?"
)
_BRACED: Final = re.compile(r"\{\s*(\\[^{}]{1,200})\s*\}")
_ACCENT: Final = re.compile(
    r"\\[\"'`^~=.cuvHkr]\s*\{\\?[A-Za-z]\}|\\[\"'`^~=.]\\?[A-Za-z](?![A-Za-z]*\\)"
)
_SCRIPT: Final = re.compile(r"(?<!\\)([\^_])\s*(?=\S)")
_GREEK: Final = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon"
    " phi chi psi omega"
).split()
_LETTERS: Final = dict(zip(_GREEK, "αβγδεζηθικλμνξπρστυφχψω", strict=True))
_SIGNS: Final = {
    "textless": "<", "textgreater": ">", "textmu": "µ", "textdegree": "°", "degree": "°",
    "textpm": "±", "texttimes": "×", "textminus": "−", "textasciitilde": "~", "textasciicircum": "^",
    "textbar": "|", "textbraceleft": "{", "textbraceright": "}",
    "lt": "<", "gt": ">", "micro": "µ", "celsius": "°C", "percent": "%",
    "leqslant": "≤", "geqslant": "≥", "permil": "‰", "textperthousand": "‰", "textonehalf": "½",
    "textonequarter": "¼", "texttwosuperior": "²", "textthreesuperior": "³", "slash": "/",
    "textbackslash": "\\", "textunderscore": "_", "textquotesingle": "'", "nicefrac": "",
    "gram": "g", "litre": "L", "liter": "L", "metre": "m", "meter": "m", "second": "s", "mole": "mol",
    "milli": "m", "nano": "n", "kilo": "k", "centi": "c", "pico": "p", "per": "/", "molar": "M",
    "hour": "h", "day": "d", "minute": "min", "kilogram": "kg", "milligram": "mg",
    "displaystyle": "", "textstyle": "", "limits": "", "nolimits": "", "left": "", "right": "",
    "big": "", "Big": "", "bigg": "", "rm": "", "it": "", "bf": "", "sf": "", "em": "", "nobreak": "",
}  # fmt: skip
_ARGUMENTS: Final = {"textsuperscript": 1, "textsubscript": 1, "SI": 2, "qty": 2, "si": 1, "num": 1,
                     "unit": 1, "ce": 1, "frac": 2, "tfrac": 2, "dfrac": 2, "nicefrac": 2}  # fmt: skip


def from_latex(text: str) -> str:
    """What LaTeX would print, on one line; the text as it is where it cannot be read as LaTeX."""
    body = _BODY.search(text)
    source = body[1] if body else text
    if "$" not in source and r"\(" not in source and r"\[" not in source:
        source = f"${source}$"
    return " ".join(_read(source, braces=False).split())


def with_formulas(text: str) -> str:
    r"""Prose with its formulas (``$\beta$``, ``\(x^2\)``) and commands (``\textless``) as plain text.

    A dollar of money, per cent signs and braces of other kinds stay as they are; so does a backslash
    that begins no command of LaTeX.
    """
    if "$" not in text and "\\" not in text:
        return text
    said, at = [], 0
    for match in _formulas(text, least=1):
        said += [_commands(text[at : match.start()]), _read(match[0], braces=False)]
        at = match.end()
    return "".join([*said, _commands(text[at:])])


@lru_cache(maxsize=1)
def field_decoder() -> Any:
    """A ``LatexNodes2Text`` for fields of BibTeX: braces stay, everything else becomes plain text."""
    decoder = _decoder(braces=True)
    decoder.latex_to_text = partial(_field, decoder)
    return decoder


def _field(_: Any, latex: str, **__: Any) -> str:
    """A field: outside of formulas a dollar, a per cent sign, ``&``, ``_`` and ``^`` are themselves."""
    out, at = [], 0
    for match in _formulas(latex, least=0):
        out += [_literally(latex[at : match.start()]), re.sub(r"(?<!\\)%", r"\\%", match[0])]
        at = match.end()
    return _read("".join([*out, _literally(latex[at:])]), braces=True)


def _literally(text: str) -> str:
    text = re.sub(r"(?<!\\)[$%&_]", r"\\\g<0>", text)
    return re.sub(r"(?<!\\)\^", r"\\textasciicircum{}", text)


def _formulas(text: str, *, least: int) -> Iterator[re.Match[str]]:
    at = 0
    while match := _MATH.search(text, at):
        formula = _is_formula(match, least=least)
        if formula:
            yield match
        at = match.end() if formula else match.start() + 1


def _is_formula(match: re.Match[str], *, least: int) -> bool:
    """Whether dollars enclose a formula: "$5 and $10" does not.

    `least` is the number of signs of a formula that are wanted: in LaTeX "$n$" is one without any.
    """
    inside = match["inline"]
    if inside is None or _PLAINLY.search(inside):
        return True
    money = match.string[match.end() : match.end() + 1].isdigit()
    short = " " not in inside.strip() and len(inside.strip()) <= _SHORT and not least
    return not money and bool(short or _RELATION.search(inside))


def _commands(text: str) -> str:
    if "\\" not in text:
        return text
    text = _BRACED.sub(lambda match: _known(match, match[1]), text)
    text = _ACCENT.sub(lambda match: _known(match, match[0]), text)
    text = _COMMAND.sub(lambda match: _known(match, match[0]), text)
    return re.sub(r"\\([%&$#_{}])", r"\1", re.sub(r"\\[,;:!]", " ", text))


def _known(match: re.Match[str], source: str) -> str:
    """A command as it prints; as it is written when it is none, such as a path of Windows."""
    said = _read(source, braces=False)
    return match[0] if "\\" in said or not said.strip() else said


def _read(source: str, *, braces: bool) -> str:
    if len(source) > _LONGEST:
        return source
    from pylatexenc.latexwalker import LatexWalker, LatexWalkerError

    # The library drops the braces that part an exponent from what follows it.
    named = _SCRIPT.sub(lambda m: rf"\text{'super' if m[1] == '^' else 'sub'}script ", source)
    try:
        walker = LatexWalker(named, latex_context=_grammar(), tolerant_parsing=True)
        nodes, _, _ = walker.get_latex_nodes()
        return settled(str(_decoder(braces=braces).nodelist_to_text(nodes)), formula=True)
    except (LatexWalkerError, ValueError, IndexError, TypeError, RecursionError):
        return source


@lru_cache(maxsize=1)
def _grammar() -> Any:
    """How many arguments commands take."""
    from pylatexenc.latexwalker import get_default_latex_context_db
    from pylatexenc.macrospec import std_macro

    grammar = get_default_latex_context_db()
    macros = [std_macro(name, False, count) for name, count in _ARGUMENTS.items()]
    grammar.add_context_category("signs", macros=macros, prepend=True)
    return grammar


@lru_cache(maxsize=2)
def _decoder(*, braces: bool) -> Any:
    """How commands are written."""
    from pylatexenc.latex2text import (
        LatexNodes2Text,
        MacroTextSpec,
        get_default_latex_context_db,
    )

    texts: dict[str, Any] = {name: partial(_sign, sign) for name, sign in _SIGNS.items()}
    for name, letter in _LETTERS.items():
        texts |= {f"{style}{name}": partial(_sign, letter) for style in ("text", "up")}
    texts |= dict.fromkeys(("frac", "tfrac", "dfrac", "nicefrac"), _fraction)
    texts |= dict.fromkeys(("SI", "qty"), _quantity)
    texts |= dict.fromkeys(("si", "num", "unit"), _inside)
    texts |= {"textsuperscript": _up, "textsubscript": _down, "ce": _chemistry, "url": _inside}
    context = get_default_latex_context_db()
    macros = [MacroTextSpec(name, simplify_repl=form) for name, form in texts.items()]
    context.add_context_category("signs", macros=macros, prepend=True)
    context.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_as_written))
    return LatexNodes2Text(latex_context=context, math_mode="text", keep_braced_groups=braces)


def _argument(node: Any, l2tobj: Any, number: int) -> str:
    arguments = node.nodeargd.argnlist if node.nodeargd is not None else []
    if number >= len(arguments) or arguments[number] is None:
        return ""
    given = arguments[number]
    inner = (
        given.nodelist if hasattr(given, "nodelist") and hasattr(given, "delimiters") else [given]
    )
    return str(l2tobj.nodelist_to_text(inner)).strip()


def _sign(sign: str, node: Any) -> str:  # noqa: ARG001 - called by the library with the node
    return sign


def _inside(node: Any, l2tobj: Any) -> str:
    return _argument(node, l2tobj, 0)


def _up(node: Any, l2tobj: Any) -> str:
    said = _argument(node, l2tobj, 0)
    return "°" if said in {"∘", "°"} else up(said)


def _down(node: Any, l2tobj: Any) -> str:
    return down(_argument(node, l2tobj, 0))


def _quantity(node: Any, l2tobj: Any) -> str:
    return f"{_argument(node, l2tobj, 0)} {_argument(node, l2tobj, 1)}"


def _chemistry(node: Any, l2tobj: Any) -> str:
    """mhchem: figures behind a letter are lowered."""
    return re.sub(r"(?<=[A-Za-z)])\d+", lambda m: down(m[0]), _argument(node, l2tobj, 0))


def _fraction(node: Any, l2tobj: Any) -> str:
    above, below = (_argument(node, l2tobj, number) for number in (0, 1))
    return "/".join(part if part.isalnum() else f"({part})" for part in (above, below))


def _as_written(node: Any) -> str:
    """An unknown command stays as it is: to drop it might drop a sign."""
    return f"\\{node.macroname}{node.macro_post_space}"
