"""The kinds of block. Adding one means one class here and one drawer in `pdf.blocks`."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from groundsheet.content.words import (
    Alt,
    Block,
    Body,
    Cell,
    Detail,
    Form,
    HeadCell,
    Item,
    Label,
    Lines,
    PlainWords,
    RichText,
)
from groundsheet.language import Identifier, Strict
from groundsheet.scopes import Words
from groundsheet.source import refuse

Grade = Literal["strong", "moderate", "limited", "contested", "contradicted"]
"""How well a claim is supported (docs/writing-modules.md)."""

FigureName = Literal["wave", "breathing", "thermometer", "cycle", "ladder", "body", "sleep"]

FIGURE_LABELS: dict[FigureName, tuple[str, ...]] = {
    "wave": ("strength", "time", "rise", "top", "fall"),
    "breathing": ("in", "out"),
    "thermometer": ("low", "middle", "high"),
    "cycle": ("feeling", "urge", "act", "relief", "cost", "other_way"),
    "ladder": ("bottom", "top"),
    "body": ("front", "back"),
    "sleep": ("wake", "day", "wind_down", "sleep"),
}
"""The words that each figure needs, by name."""

FIGURE_FACTS: dict[FigureName, dict[str, str]] = {
    "breathing": {"in": "breathe-in", "out": "breathe-out"},
}
"""The facts of the module that a figure draws: its own name for each, and the fact's id."""


IconName = Literal[
    "anchor", "back", "body", "breath", "check", "clock", "ear", "eye", "feet", "gauge", "hand",
    "heart", "home", "list", "loosen", "lungs", "moon", "paths", "pen", "people", "phone", "plus",
    "question", "repeat", "shield", "step", "sun", "tag", "touch", "walk", "water", "wave",
]  # fmt: skip
"""The icons, by what is drawn (docs/writing-modules.md says what each is for)."""


class Heading(Block):
    """A heading inside a module."""

    kind: Literal["heading"]
    text: Annotated[PlainWords, Words("heading")]
    """What the heading says."""


class Paragraph(Block):
    """Running text."""

    kind: Literal["paragraph"]
    text: Body
    """The words; at most three sentences are easy to read."""


class Bullets(Block):
    """A list without order."""

    kind: Literal["bullets"]
    items: tuple[Item, ...] = Field(min_length=2)
    """What stands at each bullet; two or more."""


class Caution(Strict):
    """What must be known before a skill is tried; printed with its steps, always."""

    id: Identifier
    """Name of the caution; `skills.yaml` asks for cautions by this name."""
    text: Annotated[RichText, Words("caution")]
    """The words."""


class Step(Strict):
    """One step: what to do (printed in strong type), and a little more about how."""

    id: Identifier | None = None
    """Name of the step; needed where `skills.yaml` lists the steps of a skill."""
    do: Annotated[RichText, Words("step")]
    """What to do, the verb first."""
    how: Detail | None = None
    """A little more about how."""
    cautions: tuple[Caution, ...] = ()
    """What must be known before this step alone; stands with it."""
    icon: IconName | None = None
    """The picture beside it, which says no more than the words (`docs writing-modules`)."""


class Steps(Block):
    """The steps of a skill with their cautions: one thing, never printed apart."""

    kind: Literal["steps"]
    skills: tuple[Identifier, ...] = ()
    """Which kinds of skill it teaches, by the cards of `skills.yaml`; a page is refused without."""
    order: Literal["fixed", "any"] = "fixed"
    """`fixed`: numbered, one after the other. `any`: the reader picks."""
    cautions: tuple[Caution, ...] = ()
    """What must be known before any of them; stands in a box above the steps."""
    items: tuple[Step, ...] = Field(min_length=2)
    """The steps; two or more."""
    with_clinician: tuple[Caution, ...] = ()
    """What is asked with a clinician before the page goes home; stands below the steps."""

    @property
    def at_hand(self) -> Iterator[Caution]:
        """The cautions for the moment of use: above the steps, and with one of them."""
        yield from self.cautions
        for step in self.items:
            yield from step.cautions

    @property
    def all_cautions(self) -> Iterator[Caution]:
        """Every caution of the skill, wherever it stands."""
        yield from self.at_hand
        yield from self.with_clinician


class Callout(Block):
    """A few words set off in a box."""

    kind: Literal["callout"]
    title: Label | None = None
    """Stands above the words in strong type."""
    text: Body
    """The words in the box."""


class WriteIn(Form):
    """Lines to write on, under what is asked."""

    kind: Literal["write_in"]
    label: Label
    """What is asked."""
    help: Detail | None = None
    """A little more about it."""
    lines: Lines
    """How many lines, 1 to 20."""


class ContactRows(Form):
    """Rows to write people in: a name and a telephone number each."""

    kind: Literal["contact_rows"]
    label: Label
    """Who is asked for."""
    help: Detail | None = None
    """A little more about it."""
    rows: Annotated[int, Field(ge=1, le=10)]
    """How many rows, 1 to 10."""


class CrossReference(Block):
    """A sentence about another module with "see page n", if that module is in the packet.

    A page that isn't there is never named: what can be done instead stands in its place.
    """

    kind: Literal["cross_reference"]
    module: Identifier
    """The other module."""
    text: Body
    """The sentence, without a full stop."""
    instead: Detail | None = None
    """What can be done if that module isn't in the packet; nothing is printed, if it is absent."""


class CrisisBlock(Block):
    """The region's crisis contacts, printed at this place as well."""

    kind: Literal["crisis_block"]


class Claim(Strict):
    """Something said to be so, how well it is supported, and by what."""

    id: Identifier
    """Name of the claim."""
    text: Item
    """The claim in plain words; one that is `limited` says "may", "some people" or the like."""
    grade: Grade
    """How well it is supported."""
    citations: tuple[Identifier, ...] = Field(min_length=1)
    """Keys of `references.json`; one or more."""


class Claims(Block):
    """What is known: claims with numbers that lead to the clinician's sheet."""

    kind: Literal["claims"]
    items: tuple[Claim, ...] = Field(min_length=1)
    """The claims. On a page for clients none may be contested or contradicted."""


class Table(Form):
    """A table: a heading for each column, rows with words, and rows to write in."""

    kind: Literal["table"]
    label: Label | None = None
    """Stands above the table."""
    columns: tuple[HeadCell, ...] = Field(min_length=2, max_length=7)
    """The headings; two to seven."""
    rows: tuple[tuple[Cell, ...], ...] = ()
    """Rows with words; an empty cell ("") is to be written in."""
    empty_rows: Annotated[int, Field(ge=0, le=12)] = 0
    """How many rows to write in follow."""

    @model_validator(mode="after")
    def _shape(self) -> Self:
        if not self.rows and not self.empty_rows:
            raise ValueError("the table has no rows: give `rows` or `empty_rows`.")
        width = len(self.columns)
        return refuse(
            self,
            [
                (("rows", index), f"{len(row)} cells, and there are {width} columns.")
                for index, row in enumerate(self.rows)
                if len(row) != width
            ],
        )


class WeekDiary(Form):
    """A grid of seven days by what is noted on each."""

    kind: Literal["week_diary"]
    label: Label
    """Stands above the grid."""
    help: Detail | None = None
    """A little more about it."""
    rows: tuple[HeadCell, ...] = Field(min_length=1, max_length=8)
    """What is noted each day; one to eight."""


class WaveChart(Form):
    """A chart to draw on: strength from 0 to 10 over time."""

    kind: Literal["wave_chart"]
    label: Label
    """Stands above the chart."""
    help: Detail | None = None
    """A little more about it."""
    strength: Label
    """The words at the upright axis."""
    time: Label
    """The words at the level axis."""
    points: Annotated[int, Field(ge=4, le=16)] = 10
    """How many moments there is room for, 4 to 16."""


class Zone(Strict):
    """One of three zones."""

    id: Identifier
    """Name of the zone."""
    title: Label
    """What the zone is called; it is no level of risk."""
    prompts: tuple[Label, ...] = Field(min_length=1, max_length=4)
    """What is asked; each gets two lines."""


class Zones(Form):
    """Three zones side by side in meaning: how each is noticed, and what helps there."""

    kind: Literal["zones"]
    items: tuple[Zone, ...] = Field(min_length=3, max_length=3)
    """The three zones, from calm to hard."""


class Rating(Form):
    """A scale from 0 to 10 to ring a number on. It rates a feeling, never a risk."""

    kind: Literal["rating"]
    label: Label
    """What is rated."""
    low: Label
    """What 0 means."""
    high: Label
    """What 10 means."""


class Ticks(Form):
    """A list to tick, and lines to add one's own."""

    kind: Literal["ticks"]
    label: Label | None = None
    """Stands above the list."""
    items: tuple[Item, ...] = Field(min_length=1)
    """What may be ticked."""
    own: Annotated[int, Field(ge=0, le=6)] = 0
    """How many empty boxes with a line follow, 0 to 6."""


class Prompt(Strict):
    """One of several places to write."""

    id: Identifier
    """Name of the prompt."""
    label: Label
    """What is asked, such as "At home" or "With little energy"."""
    lines: Lines
    """How many lines, 1 to 20."""


class Prompts(Form):
    """Boxes to write in, two beside each other: by place, by energy, by side."""

    kind: Literal["prompts"]
    label: Label | None = None
    """Stands above the boxes."""
    items: tuple[Prompt, ...] = Field(min_length=2, max_length=8)
    """The boxes; two to eight."""


class Figure(Block):
    """A drawing. Its words come from here, and `alt` says it to those who don't see it."""

    kind: Literal["figure"]
    figure: FigureName
    """Which drawing."""
    labels: dict[str, Label]
    """The words in the drawing, by name; each figure needs its own (`docs writing-modules`)."""
    alt: Alt
    """What the drawing shows, for those who don't see it."""
    caption: Body | None = None
    """A line below the drawing."""

    @model_validator(mode="after")
    def _labels(self) -> Self:
        wanted = FIGURE_LABELS[self.figure]
        needs = f"the figure `{self.figure}` needs these labels, and no other: {', '.join(wanted)}."
        return refuse(self, [(("labels",), needs)] if set(self.labels) != set(wanted) else [])


class References(Block):
    """The references that the module cites, as a table. For clinicians only."""

    kind: Literal["references"]


AnyBlock = Annotated[
    Heading
    | Paragraph
    | Bullets
    | Steps
    | Callout
    | WriteIn
    | ContactRows
    | CrossReference
    | CrisisBlock
    | Claims
    | Table
    | WeekDiary
    | WaveChart
    | Zones
    | Rating
    | Ticks
    | Prompts
    | Figure
    | References,
    Field(discriminator="kind"),
]

BLOCKS: tuple[type[Block], ...] = get_args(get_args(AnyBlock)[0])
"""All kinds of block, in the order of the documentation."""
