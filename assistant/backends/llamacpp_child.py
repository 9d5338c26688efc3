"""The process that serves one model: ``python -m assistant.backends.llamacpp_child FILE CONTEXT [PORT]``.

It prints its address and ends when its standard input does, which is when the process that started it ends.
"""

import os
import sys


def main(model: str, context: int, port: int = 0) -> None:
    """Serves until standard input ends; its first line is the key that requests have to bear."""
    import xllamacpp

    said = os.dup(1)
    os.dup2(2, 1)  # llama.cpp writes where it likes; only the address belongs to the pipe
    params = xllamacpp.CommonParams()
    params.model.path = model
    params.n_ctx = context
    params.n_parallel = 1
    params.port = port
    params.hostnames = ["127.0.0.1"]
    params.api_keys = [sys.stdin.buffer.readline().decode().strip()]
    params.verbosity = 0
    # Its threads wait by spinning: as many as there are cores would take turns with everything else.
    threads = max(1, (os.cpu_count() or 2) // 2)
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    server = xllamacpp.Server(params)
    os.write(said, f"{server.listening_address}\n".encode())
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)  # the native threads would go on


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
