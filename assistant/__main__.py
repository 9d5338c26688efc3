"""``python -m assistant`` and the console script ``mtor-ms``."""

from __future__ import annotations

from assistant.adapters.cli.app import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
