"""The options that say how pages are laid out and printed, and what they make together."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from groundsheet.layout import Variant

PrintSize = Annotated[
    int | None,
    typer.Option(
        "--print-size",
        metavar="POINTS",
        help="Nothing smaller than this: 12, 16, 18, 22 or 24. From 16 on it is large print.",
    ),
]
InkSaver = Annotated[
    bool, typer.Option("--ink-saver", help="No fills, and one ink: dark grey on white.")
]
Flat = Annotated[
    bool, typer.Option("--flat", help="For paper alone: nothing to fill in on a screen.")
]
Binding = Annotated[
    float, typer.Option("--binding", metavar="MM", help="Room for holes or a spine, 0 to 25 mm.")
]
Sides = Annotated[
    Literal["one", "two"] | None,
    typer.Option("--sides", help="Printed on one side or on two; the binding changes sides."),
]
Booklet = Annotated[
    bool, typer.Option("--booklet", help="Two half pages on a sheet, to fold and staple.")
]
Card = Annotated[
    Literal["single", "folded"] | None,
    typer.Option("--card", help="Wallet cards with the contacts, to cut out of a sheet."),
]
Copies = Annotated[
    int | None,
    typer.Option("--copies", metavar="N", help="How many the print dialogue is to offer."),
]


def variant(
    *,
    print_size: int | None = None,
    ink_saver: bool = False,
    flat: bool = False,
    binding: float = 0.0,
    sides: Literal["one", "two"] | None = None,
    booklet: bool = False,
    card: Literal["single", "folded"] | None = None,
    copies: int | None = None,
) -> "Variant":
    """What was chosen.

    Raises:
        Usage: a print size that there isn't.
    """
    from groundsheet.layout import Variant, print_size_of

    return Variant(
        print_size=print_size_of(print_size),
        ink_saver=ink_saver,
        flat=flat,
        binding=binding,
        sides=sides,
        booklet=booklet,
        card=card,
        copies=copies,
    )
