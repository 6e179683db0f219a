"""The fields of a practice's profile, for a form: what each is called, and how it is filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from groundsheet.desk import Desk
from groundsheet.practice.contacts import regions
from groundsheet.schemas import schema

FieldKind = Literal[
    "line", "lines", "choice", "yes_no", "date", "entries", "group", "decision", "logo", "kept"
]
"""How a field is filled in: a line; lines; one of some; a box to tick; a day; entries, a group or a
decision (who, and on which day) with `parts`; a picture. `kept`: only the file can hold it."""


@dataclass(frozen=True, slots=True)
class ProfileField:
    """A field of the profile, or a part of one.

    Args:
        name: as the file calls it.
        label: what it is, in a few words.
        about: what it is for, or how to fill it in; may be empty.
        required: whether something must stand there.
        most: how many lines or entries it takes at most; None: any number.
        default: what holds where nothing stands, as a text.
        choices: each with its words; the first has no value if nothing need be chosen.
        parts: of each entry, or of the group.
    """

    name: str
    label: str
    about: str
    kind: FieldKind
    required: bool = False
    most: int | None = None
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    parts: tuple[ProfileField, ...] = ()


_WORDS = {
    "name": ("Name of the practice", "It stands at the top of page 1."),
    "logo": (
        "Logo",
        "A PNG or JPEG of at most 5 MB. It stands at the top of page 1, at most 42 by 13 mm.",
    ),
    "address": ("Address", "At most four lines."),
    "clinicians": (
        "Clinicians",
        "Who gives handouts. One alone is printed without being chosen.",
    ),
    "clinicians.name": ("Name", ""),
    "clinicians.credentials": ("Credentials", "They stand behind the name, such as LCSW."),
    "numbers": (
        "Your own telephone numbers",
        "At most three. They stand beside the crisis contacts, never in place of one.",
    ),
    "numbers.label": (
        "What it is",
        "Such as Front desk. Without it the name of the practice stands there.",
    ),
    "numbers.phone": ("Number", "It is printed as you type it."),
    "numbers.hours": ("When somebody answers", "Such as Monday to Friday, 9 am to 5 pm."),
    "numbers.answered_at_night": (
        "Somebody answers at night too",
        "Otherwise “Not answered at night.” is printed beside it.",
    ),
    "region": (
        "Where the practice is",
        "Each handout still asks where the person is: numbers of one region don't help in another.",
    ),
    "paper": ("Paper in your printers", ""),
    "language": ("Language of your handouts", ""),
    "content_dirs": (
        "Folders with pages of your own",
        "One on each line. They lie beside this file.",
    ),
    "require_approval": (
        "Print only what somebody of the practice has approved",
        "Until pages are approved, none is printed.",
    ),
    "prints_drafts": (
        "Drafts are printed",
        """Who decides that words are printed which nobody of your practice has approved. \
Left empty, each handout with such a page asks. The paper says in any case that it is a draft.""",
    ),
    "prints_drafts.by": ("Who decided it", ""),
    "prints_drafts.on": ("On which day", ""),
    "prints_in_session": (
        "Pages for use in a session are printed",
        """Who decides that pages are printed which are to be gone through together. Left empty, \
each handout with such a page asks.""",
    ),
    "prints_in_session.by": ("Who decided it", ""),
    "prints_in_session.on": ("On which day", ""),
    "leaflet": (
        "As a leaflet of your organisation",
        "What a trust or a hospital asks of its leaflets. What a page has no room for is left off.",
    ),
    "leaflet.review_due": ("Reviewed again by", "A month or a day, such as 2028-11 or 2028-11-30."),
    "leaflet.number": ("Number of the leaflets", "For each that has none of its own below."),
    "leaflet.numbers": ("Leaflets with a number of their own", ""),
    "leaflet.numbers.code": ("Code of the page or packet", "At the foot of its pages: GS-01."),
    "leaflet.numbers.number": ("Its number", ""),
    "leaflet.other_formats": (
        "Other languages and formats",
        "A line on how to ask for them.",
    ),
    "leaflet.feedback": ("Feedback", "A line on how to say what one thinks of it."),
    "rosters": (
        "Rosters",
        "How the rosters of your systems are read. They are changed in the file alone.",
    ),
}
"""What each field is called, and what is said beside it: by its name, and those around it."""

_PAPERS = {"letter": "Letter", "a4": "A4"}


def profile_fields(desk: Desk) -> tuple[ProfileField, ...]:
    """The fields of a practice's profile, in the order of the file.

    Args:
        desk: whose regions and languages can be chosen; it needs no practice.
    """
    here = [(entry.code, entry.name) for entry in regions(desk) if entry.status != "stub"]
    shelves = desk.library.shelves.items()
    choices = {
        "region": (("", "Not said"), *here),
        "paper": (("", "What the person's region uses"), *_PAPERS.items()),
        "language": tuple((code, shelf.language.name) for code, shelf in shelves),
    }
    return tuple(
        replace(field, kind="choice", choices=choices[field.name])
        if field.name in choices
        else field
        for field in fields_of_model()
    )


@cache
def fields_of_model() -> tuple[ProfileField, ...]:
    """The fields as the model has them; which values can be chosen isn't its to say."""
    described = schema("practice")
    return tuple(_fields_of(described, described["definitions"], ""))


def _fields_of(
    described: Mapping[str, Any], definitions: Mapping[str, Any], around: str
) -> Iterator[ProfileField]:
    for name, part in described["properties"].items():
        path = f"{around}{name}"
        inner = _resolved(part, definitions)
        items = _resolved(inner.get("items", {}), definitions)
        kind = _kind(path, inner, items)
        default = part.get("default", "")
        within = items if kind == "entries" else inner
        nested = kind in ("entries", "group", "decision")
        yield ProfileField(
            name,
            *_WORDS[path],
            kind,
            required=name in described.get("required", ()),
            most=inner.get("maxItems"),
            default=text_of(default) if isinstance(default, bool | str) else "",
            parts=tuple(_fields_of(within, definitions, f"{path}.")) if nested else (),
        )


def _resolved(part: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """A part of the schema, where it stands."""
    ref: str | None = part.get("$ref") or part.get("allOf", [{}])[0].get("$ref")
    return part if ref is None else definitions[ref.rpartition("/")[2]]


def _kind(path: str, part: Mapping[str, Any], items: Mapping[str, Any]) -> FieldKind:
    if path in ("logo", "rosters"):
        return "logo" if path == "logo" else "kept"
    match part:
        case {"type": "boolean"}:
            return "yes_no"
        case {"type": "array"}:
            return "entries" if "properties" in items else "lines"
        case {"title": "Decision"}:
            return "decision"
        case {"properties": _}:
            return "group"
        case {"format": "date"}:
            return "date"
        case _:
            return "line"


def text_of(value: bool | str) -> str:
    """A value as a form has it."""
    return value if isinstance(value, str) else str(value).lower()


@cache
def by_path() -> dict[tuple[str, ...], ProfileField]:
    """The fields and their parts, by their names from the top."""

    def below(
        fields: Iterable[ProfileField], around: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], ProfileField]]:
        for field in fields:
            yield (*around, field.name), field
            yield from below(field.parts, (*around, field.name))

    return dict(below(fields_of_model(), ()))
