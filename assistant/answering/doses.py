"""Doses: what is never said to somebody who asks what to take."""

import re
from typing import Final

_NUMBER: Final = r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half an?))"
_UNIT: Final = (
    r"(?:(?:mg|g|µg|mcg|ng|ml|iu|unit)s?|(?:milli|micro|nano)?grams?|millilit(?:er|re)s?"
    r"|tablets?|capsules?|pills?)"
)
_DOSE: Final = re.compile(rf"{_NUMBER}[\s\-\u2010-\u2013]*{_UNIT}\b", re.I)


def holds_dose(sentence: str) -> bool:
    """Whether a sentence gives a dose.

    >>> holds_dose("They took 2 mg a day.")
    True
    """
    return bool(_DOSE.search(sentence))
