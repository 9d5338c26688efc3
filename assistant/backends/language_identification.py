"""Language identification with py3langid; its model comes inside the package."""

from functools import lru_cache
from typing import Any, Final

_LIKELY: Final = (
    "ar be bg cs da de el en es fa fi fr he hi hu it ja kk ko mk mn mr ne nl no pl pt ro ru sr sv th tr uk ur"
    " vi zh".split()
)


def detect_language(text: str) -> tuple[str, float]:
    """(ISO 639-1 code, certainty in [0, 1])."""
    code, certainty = _identifier().classify(text)
    return str(code), float(certainty)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    # Imported here: loading the model takes a while, and most questions never need it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # Among fewer languages a short question is told with more certainty.
    identifier.set_languages(list(_LIKELY))
    return identifier
