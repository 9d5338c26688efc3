"""Units of measurement: a table of symbols and names, made comparable by scale and dimension.

Symbols are told by case ("mM" is not "MM"), names are not. A compound such as "mg/kg", "ng per mL" or
"ml min-1" keeps what stands under the line apart, so that "mg/kg" does not cancel to a bare number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Unit:
    """What a figure is measured in."""

    dims: tuple[str, ...] = ()
    """Dimensions above the line, and with a leading slash those under it; sorted."""
    scale: float = 1.0
    """What the value is multiplied by to be in the dimension's base unit."""

    def times(self, other: Unit) -> Unit:
        """The product: "mg" and "2" of "m2"."""
        return Unit(tuple(sorted((*self.dims, *other.dims))), self.scale * other.scale)

    def over(self, other: Unit) -> Unit:
        """The quotient: "mg" over "kg"."""
        under = tuple(f"/{dim}".replace("//", "") for dim in other.dims)
        return Unit(tuple(sorted((*self.dims, *under))), self.scale / other.scale)


NO_UNIT: Final = Unit()

_PREFIXES: Final = {
    "f": 1e-15, "p": 1e-12, "n": 1e-9, "μ": 1e-6, "u": 1e-6, "m": 1e-3, "c": 1e-2, "d": 1e-1,
    "": 1.0, "k": 1e3, "M": 1e6, "G": 1e9,
}  # fmt: skip
_PREFIX_NAMES: Final = {
    "femto": 1e-15, "pico": 1e-12, "nano": 1e-9, "micro": 1e-6, "milli": 1e-3, "centi": 1e-2,
    "deci": 1e-1, "": 1.0, "kilo": 1e3, "mega": 1e6,
}  # fmt: skip

# Symbol, dimensions, scale to the base unit, and which prefixes it takes.
_SYMBOLS: Final = (
    ("g", ("mass",), 1.0, "fpnμumk"), ("L", ("volume",), 1.0, "fpnμumcd"),
    ("l", ("volume",), 1.0, "fpnμumcd"), ("mol", ("amount",), 1.0, "fpnμum"),
    ("M", ("/volume", "amount"), 1.0, "fpnμum"), ("m", ("length",), 1.0, "pnμumck"),
    ("Pa", ("pressure",), 1.0, "kM"), ("Hz", ("frequency",), 1.0, "kMG"),
    ("V", ("voltage",), 1.0, "μumk"), ("A", ("current",), 1.0, "pnμum"),
    ("W", ("power",), 1.0, "mk"), ("J", ("energy",), 1.0, "mk"), ("cal", ("energy",), 4.184, "k"),
    ("Gy", ("dose",), 1.0, "cm"), ("Sv", ("dose equivalent",), 1.0, "μum"),
    ("Bq", ("activity",), 1.0, "kMG"), ("Da", ("molecular mass",), 1.0, "kM"),
    ("T", ("field",), 1.0, "m"), ("bp", ("bases",), 1.0, "kM"), ("kb", ("bases",), 1e3, ""),
    ("s", ("time",), 1.0, "nμum"), ("U", ("units",), 1.0, "mk"), ("IU", ("units",), 1.0, "mk"),
    ("eq", ("equivalents",), 1.0, "m"), ("osmol", ("osmoles",), 1.0, "m"), ("K", ("kelvin",), 1.0, "m"),
)  # fmt: skip
_NAMES: Final = (
    ("gram", ("mass",), 1.0), ("gramme", ("mass",), 1.0), ("litre", ("volume",), 1.0),
    ("liter", ("volume",), 1.0), ("mole", ("amount",), 1.0), ("molar", ("/volume", "amount"), 1.0),
    ("metre", ("length",), 1.0), ("meter", ("length",), 1.0), ("pascal", ("pressure",), 1.0),
    ("hertz", ("frequency",), 1.0), ("volt", ("voltage",), 1.0), ("watt", ("power",), 1.0),
    ("joule", ("energy",), 1.0), ("calorie", ("energy",), 4.184), ("dalton", ("molecular mass",), 1.0),
    ("gray", ("dose",), 1.0), ("tesla", ("field",), 1.0),
)  # fmt: skip
_SECONDS: Final = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0}
_CALENDAR: Final = {"month": 1.0, "year": 12.0, "decade": 120.0}
"""Months and years are counted apart from days: 12 months are a year, 30 days are no month."""
_SHORT_TIMES: Final = {
    "sec": "second", "min": "minute", "h": "hour", "hr": "hour", "d": "day", "wk": "week", "mo": "month",
    "mth": "month", "yr": "year", "y": "year", "fortnight": "fortnight",
}  # fmt: skip
_OTHERS: Final = {
    "%": (("share",), 0.01), "٪": (("share",), 0.01), "percent": (("share",), 0.01),
    "pct": (("share",), 0.01), "per cent": (("share",), 0.01), "‰": (("share",), 0.001),
    "percentage point": (("percentage points",), 1.0), "percentage": (("share",), 0.01),
    "fold": (("fold",), 1.0), "times": (("fold",), 1.0), "×": (("fold",), 1.0),
    "°": (("degrees",), 1.0), "°C": (("degrees C",), 1.0), "°F": (("degrees F",), 1.0),
    "℃": (("degrees C",), 1.0), "degree": (("degrees",), 1.0), "degree celsius": (("degrees C",), 1.0),
    "degree fahrenheit": (("degrees F",), 1.0), "mmHg": (("pressure",), 133.322),
    "mm Hg": (("pressure",), 133.322), "mcg": (("mass",), 1e-6), "cc": (("volume",), 1e-3),
    "rpm": (("turns",), 1.0), "dB": (("decibel",), 1.0), "international unit": (("units",), 1.0),
    "unit": (("units",), 1.0), "point": (("points",), 1.0), "pt": (("points",), 1.0),
    "SD": (("SD",), 1.0), "tonne": (("mass",), 1e6), "lb": (("mass",), 453.592),
    "pound": (("mass",), 453.592), "inch": (("length",), 0.0254), "mile": (("length",), 1609.344),
    "dollar": (("$",), 1.0), "euro": (("€",), 1.0),
}  # fmt: skip


def _tables() -> tuple[dict[str, Unit], dict[str, Unit], dict[str, Unit]]:
    """Units by symbol, by name in lower case and singular, and those of time by name."""
    symbols = {
        prefix + symbol: Unit(dims, _PREFIXES[prefix] * scale)
        for symbol, dims, scale, prefixes in _SYMBOLS
        for prefix in ("", *prefixes)
    }
    names = {
        prefix + name: Unit(dims, factor * scale)
        for name, dims, scale in _NAMES
        for prefix, factor in _PREFIX_NAMES.items()
    }
    times = {name: Unit(("time",), seconds) for name, seconds in _SECONDS.items()}
    times["fortnight"] = Unit(("time",), 2 * _SECONDS["week"])
    times |= {name: Unit(("calendar",), months) for name, months in _CALENDAR.items()}
    times |= {short: times[name] for short, name in _SHORT_TIMES.items()}
    for name, (dims, scale) in _OTHERS.items():
        (names if name == name.lower() else symbols)[name] = Unit(dims, scale)
    return symbols, names, times


_BY_SYMBOL, _BY_NAME, _TIMES = _tables()


def time_unit(word: str) -> Unit | None:
    """The unit of time that a word names: "weeks", "hr", "day"."""
    folded = word.lower()
    return _TIMES.get(folded) or _TIMES.get(folded.removesuffix("s"))


def simple_unit(text: str) -> Unit | None:
    """The unit that a symbol or a name stands for; None when it is none."""
    if text in _BY_SYMBOL:
        return _BY_SYMBOL[text]
    folded = text.lower()
    for form in (folded, folded.removesuffix("s"), folded.replace("degrees", "degree")):
        if form in _BY_NAME:
            return _BY_NAME[form]
    return time_unit(text)
