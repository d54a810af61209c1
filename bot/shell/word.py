"""A word of the command line: how typer reads it, without Python's own words in what it says."""

from typing import Any

from typer.core import TyperArgument, TyperCommand


class Word(TyperCommand):
    """One command; Python's own words are kept from whoever types it."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for one in self.params:
            if isinstance(one, TyperArgument) and not one.type_descriptor.is_choice:
                one.display_type_rich = _unsaid  # type: ignore[method-assign]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True
        super().parse_args(ctx, args)
        if ctx.args:
            ctx.fail(f"{self.name} takes no {ctx.args[0]!r}.")
        return []


def _unsaid(*_: Any, **__: Any) -> None:
    """In place of "<list[str]>"."""
