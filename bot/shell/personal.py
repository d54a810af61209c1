"""The words for what customers and colleagues may ask about what is kept of them."""

from typing import Annotated

import typer

from bot.shell.typed import typed_number


def forget(
    customer: Annotated[
        str,
        typer.Argument(metavar="CUSTOMER", help="An e-mail address, an id, or a response's."),
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before.")] = False,
    later: Annotated[
        bool, typer.Option("--later", help="Rewrite the database file on Sunday night, not now.")
    ] = False,
) -> None:
    """Take a customer's words and name out of everything for good."""
    from bot.shell.forgetting import forget_customer

    forget_customer(customer, is_sure=yes, later=later)


def privacy() -> None:
    """What is kept, for how long, who sees it, what leaves this machine."""
    from bot.shell.privacy import show

    show()


def receipts(
    number: Annotated[
        int | None,
        typer.Argument(
            parser=typed_number(1), metavar="NUMBER", help="One in full; else the newest."
        ),
    ] = None,
) -> None:
    """What was forgotten, and whether every message has followed."""
    from bot.shell.forgetting import show_newest, show_receipt

    if number is None:
        show_newest()
    else:
        show_receipt(number)
