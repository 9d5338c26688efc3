"""Ports for servers that a test starts as another process."""

from __future__ import annotations

import random
import socket

# Below what systems hand out to whoever asks for any port (32,768 and up on Linux, 49,152 elsewhere):
# a port of that range may go to another test between the choice and the start of the server.
_RANGE = range(15_000, 32_000)
_RANDOM = random.SystemRandom()


def free_port() -> int:
    """A port of this machine that nothing listens at, and that no other test is given by chance.

    Raises:
        OSError: If none of fifty is free.
    """
    for _ in range(50):
        port = _RANDOM.choice(_RANGE)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("No port between 15000 and 32000 is free.")
