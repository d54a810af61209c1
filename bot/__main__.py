"""The program: `earful`, or `python -m bot`."""

from bot.shell.program import earful


def main() -> None:
    """Run the command line."""
    earful(prog_name="earful")


if __name__ == "__main__":
    main()
