"""Opening models beside what else the first question needs, which takes as long."""

import threading
from collections.abc import Callable


def in_background(prepare: Callable[[], None]) -> None:
    """Starts it in a thread of its own; `prepare` raises nothing."""
    # Not a daemon: the interpreter ends threads of that kind in the middle of native code, which aborts.
    threading.Thread(target=prepare).start()
