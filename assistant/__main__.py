"""``python -m assistant`` and the console script ``mtor-ms``."""

import gc
import sys


def main() -> None:
    """Runs the command line; says plainly when the machine has too little memory even for that."""
    try:
        # What is loaded stays to the end: looking through it for garbage takes a tenth of a short command.
        gc.disable()
        # Imported here: loading the program is what needs most of a small memory.
        from assistant.surfaces.cli.app import main as run

        gc.freeze()
        gc.enable()
        run()
    except MemoryError:
        sys.stderr.write(
            "Error: there is too little memory. Close other programs, or allow this one more.\n"
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
