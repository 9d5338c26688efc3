"""What a provider's client raises → our one error, with why in a few words and whether to retry.

Clients of different providers share status codes and names of errors, so those are looked at and
no provider's package is imported.
"""

from typing import Final

from assistant.errors import WriterFailed

_BY_STATUS: Final = {
    400: "did not accept the request",
    401: "did not accept the key",
    403: "did not accept the key",
    404: "is not known at its address",
    408: "took too long",
    413: "did not accept so long a request",
    429: "is asked too often, or its quota is used up",
}
_BY_NAME: Final = {
    "APITimeoutError": "took too long",
    "Timeout": "took too long",
    "TimeoutError": "took too long",
    "TimeoutException": "took too long",
    "APIConnectionError": "cannot be reached",
    "ConnectError": "cannot be reached",
    "ConnectionError": "cannot be reached",
    "RemoteProtocolError": "broke off",
    "ReadError": "broke off",
    "IncompleteRead": "broke off",
    "LengthFinishReasonError": "broke off",
    "ContentFilterFinishReasonError": "refused to answer",
    "OpenAIRefusalError": "refused to answer",
    "JSONDecodeError": "did not answer in the form asked for",
}
_NO_KEY: Final = ("api_key", "api key", "credentials")


def writer_failure(error: Exception) -> WriterFailed:
    """Our error for a client's one."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        why = _BY_STATUS.get(status) or (
            "has trouble of its own" if status >= 500 else f"answered with status {status}"
        )
        return WriterFailed(why, retryable=False)
    for cause in _causes(error):
        why = next(
            (_BY_NAME[k.__name__] for k in type(cause).__mro__ if k.__name__ in _BY_NAME), ""
        )
        if why:
            return WriterFailed(why, retryable=why in {"broke off", _BY_NAME["JSONDecodeError"]})
    if any(word in str(error).lower() for word in _NO_KEY):
        return WriterFailed("has no key", retryable=False)
    return WriterFailed(f"could not be used ({type(error).__name__})", retryable=False)


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what caused it, the deepest first: it knows best what happened."""
    chain = [error]
    while (cause := chain[0].__cause__ or chain[0].__context__) and cause not in chain:
        chain.insert(0, cause)
    return chain
