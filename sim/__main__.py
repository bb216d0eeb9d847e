"""`wcsim`, and `python -m sim`."""

import sys


def run() -> None:
    """Run the command line; Ctrl-C while it is still being loaded ends it without a traceback too."""
    try:
        from sim.cli.main import run as run_commands  # noqa: PLC0415 - loading is inside the `try`

        run_commands()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    run()
