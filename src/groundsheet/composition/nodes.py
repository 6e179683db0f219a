"""What a page is composed of, between the handout and its drawing: a tree of typed parts.

A node says what a thing is and what it says, and nothing of where it stands: sizes, columns and
pages are the drawing's. Words are inline texts with their contacts and numbers filled in. `name` is
what the form fields of a part are called in the file: neutral, and the same in each language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from groundsheet.content import FigureName, IconName
from groundsheet.panel import ContactList
from groundsheet.text import Inline

Level = Literal[2, 3]
Tone = Literal["body", "strong", "small"]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The practice's logo, if it has one, its name and its address."""

    name: str
    lines: tuple[str, ...]
    logo: bytes | None
    alt: str


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of an address that is printed beside it: drawn only where there is room for it."""

    address: str
    words: Inline
    alt: str


@dataclass(frozen=True, slots=True)
class Head:
    """What heads a handout or a module in it.

    Args:
        level: 1 heads the handout, 2 a module in a packet.
        title: what it is called.
        summary: what it is for.
        before: what stands before the name of whom it is for.
        name: that name; empty where it is for nobody by name.
        about: by whom, when, and when they meet again.
        contents: what is in a packet, and where; each entry leads to its module.
        close: whether a module follows on the same page, so that little room is taken.
        code: of the main line's page, on a plan.
    """

    level: Literal[1, 2]
    title: str
    summary: str = ""
    before: str = ""
    name: str = ""
    about: tuple[str, ...] = ()
    contents: Inline = ()
    close: bool = False
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """A module (or the handout itself) starts here.

    Args:
        key: of the bookmark's target, once in a file.
        footer: what stands at the foot of its pages.
        bookmark: its words; empty for none.
        new_page: whether it begins a page.
    """

    key: str
    footer: str
    bookmark: str = ""
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, kept with what follows; a `quiet` one looks like the labels around it."""

    level: Level
    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    words: Inline
    tone: Tone = "body"
    name: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list: with bullets, or numbered."""

    items: tuple[Inline, ...]
    numbered: bool = False
    small: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Boxed:
    """Words set off from the others; a `warning` is what must be known before."""

    title: str
    items: tuple[Inline, ...]
    name: str = ""
    warning: bool = False


@dataclass(frozen=True, slots=True)
class StepItem:
    """One step: its picture, what to do, how, and what must be known before this step alone."""

    do: Inline
    how: Inline
    cautions: tuple[Inline, ...] = ()
    icon: IconName | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a skill with their cautions: never on a page without them."""

    cautions: Boxed | None
    items: tuple[StepItem, ...]
    numbered: bool
    name: str


@dataclass(frozen=True, slots=True)
class WriteIn:
    """What is asked, and lines to write on; the lines that somebody wrote stand on them."""

    label: str
    help: Inline
    lines: int
    answers: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Detail:
    """What is known of somebody: what it is called, what was typed, the name of its field.

    `shown` is what stands before it on the page; empty where it needs no word. A `number` is in
    strong type, and never broken.
    """

    label: str
    text: str
    name: str
    shown: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was named.

    Args:
        who: the name, and what stands right behind it.
        calls: the number, empty where it is to be written in, and what stands right behind it.
        more: what stands below.
    """

    who: tuple[Detail, ...]
    calls: tuple[Detail, ...]
    more: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """Who is asked for, and rows for names and numbers; people who were named stand first.

    `first` is the number of the first empty row, in the names of its fields.
    """

    label: str
    help: Inline
    rows: int
    people: tuple[Person, ...]
    name: str
    first: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; an empty cell is to be written in. `height` is that of a row, at least, in lines."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]
    label: str = ""
    help: Inline = ()
    shares: tuple[float, ...] | None = None
    height: float = 2.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of strength over time, to draw on."""

    label: str
    help: Inline
    strength: str
    time: str
    points: int
    alt: str
    name: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale from 0 to 10."""

    label: str
    low: str
    high: str
    name: str


@dataclass(frozen=True, slots=True)
class Ticks:
    """What may be ticked, and lines to add one's own."""

    label: str
    items: tuple[Inline, ...]
    own: int
    name: str


@dataclass(frozen=True, slots=True)
class Prompts:
    """Boxes to write in, two beside each other: of each what is asked, its lines, its name."""

    label: str
    items: tuple[tuple[str, int, str], ...]
    name: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A box with a title, and what is asked in it, with two lines each."""

    title: str
    prompts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its words."""

    figure: FigureName
    alt: str
    labels: Mapping[str, str]
    numbers: Mapping[str, int]
    caption: Inline
    name: str


@dataclass(frozen=True, slots=True)
class Contacts:
    """The list of the contacts that don't stand in the panel; None where no region was named."""

    listing: ContactList | None
    lead: Inline


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with blanks: of each part the words, its field's name and label, its value."""

    parts: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What belongs together for who reads the tree."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What stays on one page where it can."""

    parts: tuple[Node, ...]


Node = (
    Letterhead
    | Head
    | Start
    | Heading
    | Words
    | Items
    | Boxed
    | Steps
    | WriteIn
    | People
    | Table
    | Chart
    | Scale
    | Ticks
    | Prompts
    | Zone
    | Figure
    | Contacts
    | Sentence
    | Section
    | Group
)
"""A part of a page."""
