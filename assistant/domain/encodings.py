"""What bytes say of the encoding of a text."""


def unmarked_utf16(data: bytes) -> str:
    """The codec of UTF-16 without a byte order mark; empty for other bytes.

    Spaces and line ends of any script have one zero byte each, always on the same side.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    first, second = data[0::2].count(0), data[1::2].count(0)
    if not first + second or min(first, second) or max(first, second) * 20 < len(data) // 2:
        return ""
    return "utf-16-be" if first else "utf-16-le"
