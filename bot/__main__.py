"""`python -m bot` is `padauk`."""

import signal


def main() -> None:
    """Entry point. To be asked to end while still importing is no error."""
    signal.signal(signal.SIGTERM, _end)
    from bot.cli.app import main as run_command

    run_command()


def _end(*_: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
