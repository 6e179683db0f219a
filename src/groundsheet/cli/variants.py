"""The options that say how pages are laid out: declared once, taken by a command as one value."""

import inspect
from collections.abc import Callable, Collection
from typing import Annotated, Any, Literal

import typer

LAID_OUT: Any = None
"""Where a command says that it takes the options of the layout."""

LAYOUT: dict[str, tuple[Any, Any]] = {
    "print_size": (
        Annotated[
            int | None,
            typer.Option(
                "--print-size",
                metavar="POINTS",
                help="Nothing smaller than this: 12, 16, 18, 22 or 24. From 16 on it is large "
                "print.",
            ),
        ],
        None,
    ),
    "ink_saver": (
        Annotated[
            bool, typer.Option("--ink-saver", help="No fills, and one ink: dark grey on white.")
        ],
        False,
    ),
    "flat": (
        Annotated[
            bool, typer.Option("--flat", help="For paper alone: nothing to fill in on a screen.")
        ],
        False,
    ),
    "binding": (
        Annotated[
            float,
            typer.Option(
                "--binding",
                metavar="MM",
                show_default=False,
                help="Room for holes or a spine, 0 to 25 mm.",
            ),
        ],
        0.0,
    ),
    "sides": (
        Annotated[
            Literal["one", "two"] | None,
            typer.Option(
                "--sides", help="Printed on one side or on two; the binding changes sides."
            ),
        ],
        None,
    ),
    "booklet": (
        Annotated[
            bool, typer.Option("--booklet", help="Two half pages on a sheet, to fold and staple.")
        ],
        False,
    ),
    "card": (
        Annotated[
            Literal["single", "folded"] | None,
            typer.Option("--card", help="Wallet cards with the contacts, to cut out of a sheet."),
        ],
        None,
    ),
    "copies": (
        Annotated[
            int | None,
            typer.Option(
                "--copies", metavar="N", help="How many copies the print dialogue suggests."
            ),
        ],
        None,
    ),
}
"""Each option of `api.Variant`: how it is given, and what holds where it isn't."""


def layout_options(*, without: Collection[str] = ()) -> Callable[[Callable[..., int]], Any]:
    """Gives a command the options of the layout in place of its argument `variant`.

    Args:
        without: options that the command doesn't take.
    """
    taken = {name: entry for name, entry in LAYOUT.items() if name not in without}

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        def with_variant(**options: Any) -> int:
            from groundsheet import api

            chosen = {name: options.pop(name) for name in taken}
            chosen["print_size"] = api.print_size_of(chosen["print_size"])
            return command(**options, variant=api.Variant(**chosen))

        parameters: list[inspect.Parameter] = []
        for parameter in inspect.signature(command).parameters.values():
            if parameter.name != "variant":
                parameters.append(parameter)
                continue
            parameters.extend(
                inspect.Parameter(name, parameter.kind, default=default, annotation=annotation)
                for name, (annotation, default) in taken.items()
            )
        with_variant.__annotations__ = {p.name: p.annotation for p in parameters} | {"return": int}
        with_variant.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            parameters, return_annotation=int
        )
        with_variant.__name__, with_variant.__doc__ = command.__name__, command.__doc__
        return with_variant

    return decorate
