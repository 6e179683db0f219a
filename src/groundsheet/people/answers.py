"""The answers of a plan: what a person wrote, printed as written. Coached, never gated."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    model_validator,
)

from groundsheet.crisis import Directories, denied_everywhere, denied_in, superseded
from groundsheet.language import Answer, Identifier, Line, Name, Number, Strict, Vocabulary
from groundsheet.notices import Code
from groundsheet.scopes import NO_WORDS, Loc, Words, words
from groundsheet.text import telephone_numbers

_UNSEEN = ConfigDict(hide_input_in_errors=True)
"""A fault of a model doesn't show what was typed."""

MOST_ANSWERS, MOST_PEOPLE = 40, 30
"""How many entries a part takes: more than anybody reads in a hard moment, and no bound to meet."""

_TEXT = {"only": "only", "text only": "only", "texts only": "only", "too": "too", "also": "too",
         "true": "too", "yes": "too", "false": None, "no": None}  # fmt: skip
_NUMBER_LAST = re.compile(r"(?<![^\s,;:–-])[+(]?\d[\d ()./-]{4,24}\d\Z")
"""A number at the end of words, long enough to be no house's."""
_NO_NUMBER = re.compile(r"\d{4}-\d\d-\d\d|\d{5}-\d{4}")
"""A day, or a postcode."""
_MOST_DIGITS, _NORTH_AMERICAN = 17, 11
"""Digits of the longest telephone number with a prefix, and of one of North America with its 1."""


def _texting(value: Any) -> Any:
    """How people write whether somebody takes texts."""
    key = str(value).strip().lower() if isinstance(value, str | bool) else None
    if key is not None and key not in _TEXT:
        raise ValueError("write `only` (texts, no calls) or `too` (calls and texts).")
    return _TEXT[key] if key is not None else value


def _on_one_line(value: Any) -> Any:
    """An address as people write it, a line for each part, with commas in place of the breaks."""
    if isinstance(value, str):
        value = value.split("\n")
    if isinstance(value, list | tuple) and all(isinstance(line, str) for line in value):
        *first, last = [line.strip() for line in value if line.strip()] or [""]
        return "".join(f"{line.removesuffix(',')}, " for line in first) + last
    return value


def _apart(text: str) -> tuple[str, str]:
    """A name and the number behind it; no number where one might be cut, or begin too early.

    "Ward 7 0161 496 0000" may end in one number or in two: it stays a name, as it was typed.
    """
    found = _NUMBER_LAST.search(text)
    if found is None or not _is_one(found[0]):
        return text, ""
    before = text[: found.start()].rstrip(" :–-")
    name = before.rstrip(" ,;")
    if not name or before[-1].isdigit() or telephone_numbers(name):
        return text, ""
    return name, found[0]


def _is_one(number: str) -> bool:
    """Whether digits are one telephone number for certain, without that of a house, day or hour."""
    if "/" in number or _NO_NUMBER.fullmatch(number):
        return False
    first, digits = re.findall(r"\d+", number)[0], sum(map(str.isdigit, number))
    if number[0] in "+(0" or len(first) > 2:
        return digits <= _MOST_DIGITS
    return first == "1" and digits == _NORTH_AMERICAN


class Named(Strict):
    """Somebody to call, or a place to go to. A text alone is a name, or a name and a number."""

    model_config = _UNSEEN

    name: Annotated[Line, Words("typed")]
    """The name, as the person says it."""
    relationship: Annotated[Name | None, Words("typed")] = None
    """Who that is to the person, such as aunt."""
    phone: Annotated[Number | None, Words("typed")] = None
    """The number, printed as typed. A list of two is `phone` and `phone2`."""
    phone2: Annotated[Number | None, Words("typed")] = None
    """Another number, tried after the first."""
    text: Annotated[
        Literal["only", "too"] | None,
        BeforeValidator(_texting, json_schema_input_type=Literal["only", "too"] | bool),
        NO_WORDS,
    ] = None
    """Whether texts are read: `only` (no calls), or `too`."""
    contact: Annotated[Name | None, Words("typed")] = None
    """Whom to ask for there."""
    hours: Annotated[Name | None, Words("typed")] = None
    """When somebody is there."""
    address: Annotated[
        Line | None,
        BeforeValidator(_on_one_line, json_schema_input_type=Line | tuple[Line, ...]),
        Words("typed"),
    ] = None
    """Where it is. An address of several lines is printed with commas between them."""

    @model_validator(mode="before")
    @classmethod
    def _as_people_write_it(cls, data: Any) -> Any:
        if isinstance(data, str):
            name, number = _apart(data.strip())
            return {"name": name, "phone": number} if number else {"name": data}
        if isinstance(data, dict) and isinstance(data.get("phone"), list | tuple):
            numbers = [*data["phone"], *([data["phone2"]] if "phone2" in data else [])]
            if not 0 < len(numbers) < 3:
                raise ValueError(f"`phone` has {len(numbers)} numbers, and takes one or two.")
            data = {**data, **dict(zip(("phone", "phone2"), numbers, strict=False))}
        if isinstance(data, dict) and "phone2" in data and "phone" not in data:
            data = {**data, "phone": data["phone2"]}
            del data["phone2"]
        return data

    def in_words(self) -> str:
        """All that is known, on one line."""
        told = (self.name, self.relationship, self.contact, self.address, self.hours, self.phone)
        return ", ".join(text for text in (*told, self.phone2) if text)


def _listed(value: Any) -> Any:
    """A single entry where a list is asked for."""
    return [value] if isinstance(value, str | dict | Named) else value


def _people_listed(value: Any) -> Any:
    """The same of people: a text has one on each line."""
    if isinstance(value, str):
        return [line for line in value.split("\n") if line.strip()] or [value]
    return _listed(value)


def _told(value: Any) -> Any:
    """Somebody or a place with details, where words are asked for: all of it on a line."""
    if not isinstance(value, dict | Named):
        return value
    if isinstance(value, dict) and "name" not in value:
        raise ValueError("expected text, or a `name` with what else is known.")
    who = Named.model_validate(value)
    if who.text is not None:
        raise ValueError("`text` can't stand here; write it in words.")
    return who.in_words()


_Entry = Annotated[Answer, BeforeValidator(_told, json_schema_input_type=Answer | Named)]
_AnyPerson = Named | Line
Answers = Annotated[
    tuple[_Entry, ...],
    Field(max_length=MOST_ANSWERS),
    BeforeValidator(
        _listed,
        json_schema_input_type=Annotated[tuple[_Entry, ...], Field(max_length=MOST_ANSWERS)]
        | _Entry,
    ),
    Words("typed"),
]
People = Annotated[
    tuple[Named, ...],
    Field(max_length=MOST_PEOPLE),
    BeforeValidator(
        _people_listed,
        json_schema_input_type=Annotated[tuple[_AnyPerson, ...], Field(max_length=MOST_PEOPLE)]
        | _AnyPerson,
    ),
]


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _part(value: Any) -> Any:
    """Answers in words, or people: whichever it looks like."""
    entries = _listed(value)
    people = isinstance(entries, list | tuple) and any(isinstance(e, dict | Named) for e in entries)
    return _adapter(People if people else Answers).validate_python(value)


def _block_id(key: Any) -> Any:
    """The id of a block; the names of fields have underscores, and so people write them here."""
    name = key.replace("_", "-").strip() if isinstance(key, str) else key
    if isinstance(name, str) and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ValueError("write the `id` of a block of your plan here.")
    if isinstance(name, str) and name.replace("-", "_") in PlanAnswers.model_fields:
        raise ValueError("this part has a field of its own: write it outside `parts`.")
    return name


def _blocks(parts: Any) -> Any:
    """Parts by their blocks; two for one block would lose what stands in the first."""
    keys = [key for key in parts if isinstance(key, str)] if isinstance(parts, dict) else []
    if len({key.replace("_", "-").strip() for key in keys}) < len(keys):
        raise ValueError("a block stands in it twice, with `-` and with `_`.")
    return parts


Part = Annotated[
    tuple[str | Named, ...],
    BeforeValidator(_part, json_schema_input_type=tuple[Named | Answer, ...] | Named | Answer),
    Words("typed"),
]


class PlanAnswers(Strict):
    """A person's answers for the plan, in their own words. What is left out is to be written in."""

    model_config = _UNSEEN

    signs: Answers = ()
    """Early signs."""
    myself: Answers = ()
    """What I can do by myself."""
    in_the_way: Answers = ()
    """What could get in the way of that."""
    company: People = ()
    """People and places that give me company; a place may have no number."""
    places: People = ()
    """Where I can go; printed with `company`, unless the plan has a part of its own for places."""
    helpers: People = ()
    """People I can tell and ask for help."""
    my_professionals: People = ()
    """My own therapist, doctor or clinic."""
    emergency_department: Answers = ()
    """The nearest emergency department: name and address."""
    safer_helper: Answers = ()
    """Who helps to make my place safer."""
    safer_place: Answers = ()
    """What they will do, as it was talked about."""
    safer_by: Answers = ()
    """By when."""
    safer_check: Answers = ()
    """Who checks that it is done."""
    matters: Answers = ()
    """What matters most to me."""
    copies: Answers = ()
    """Who has a copy."""
    review_on: Annotated[Line | None, Words("typed")] = None
    """When the plan is looked at again, in words."""
    review_with: Annotated[Line | None, Words("typed")] = None
    """With whom."""
    parts: Annotated[
        dict[Annotated[Identifier, BeforeValidator(_block_id)], Part], BeforeValidator(_blocks)
    ] = Field(default_factory=dict)
    """Parts of a practice's own plan, by the `id` of their block: answers, or people."""
    own_phone: Annotated[Number | None, NO_WORDS] = None
    """The person's own number. Never printed: `plan check` looks whether it stands as a contact."""

    other_words: ClassVar[Mapping[str, str]] = {
        "warning_signs": "signs", "triggers": "signs", "coping": "myself", "barriers": "in_the_way",
        "distractions": "company", "social": "company", "where_i_can_go": "places",
        "friends": "helpers", "family": "helpers", "contacts": "helpers", "supports": "helpers",
        "professionals": "my_professionals", "agencies": "my_professionals",
        "therapist": "my_professionals", "hospital": "emergency_department",
        "who_keeps_things_safe": "safer_helper", "environment": "safer_place",
        "reasons": "matters", "reasons_for_living": "matters", "review": "review_on",
        "relation": "relationship", "role": "relationship", "number": "phone", "tel": "phone",
        "telephone": "phone", "mobile": "phone", "cell": "phone", "second_phone": "phone2",
        "other_phone": "phone2", "phones": "phone", "sms": "text", "texts": "text",
        "ask_for": "contact", "contact_person": "contact", "street": "address", "open": "hours",
    }  # fmt: skip
    """What a field is called elsewhere: a fault names ours."""

    @classmethod
    def takes_people(cls, name: str) -> bool:
        """Whether a field holds people and places; the others hold words.

        Args:
            name: the field's.
        """
        return Named in get_args(cls.model_fields[name].annotation)

    def by_block(self) -> dict[str, tuple[str | Named, ...]]:
        """The answers by the id of the block that they belong to; those that are there."""
        fields = {name.replace("_", "-"): value for name, value in self}
        return {
            block: value
            for block, value in (fields | self.parts).items()
            if isinstance(value, tuple) and value
        }

    def texts(self) -> Iterator[tuple[Loc, str]]:
        """Every line that is printed, with where it stands."""
        return ((loc, line) for loc, text, _ in words(self) for line in text.split("\n"))


def parts_of(block: str, blocks: Iterable[str]) -> tuple[str, ...]:
    """Which answers stand in a block, by the ids that they would have as blocks of their own.

    Args:
        block: the block's id.
        blocks: the ids of all blocks of its plan.
    """
    return ("company", "places") if block == "company" and "places" not in blocks else (block,)


_GOES_ON = "  "


def lines_of(answers: Iterable[str]) -> list[str]:
    """Answers as the lines of one text: a line that goes on with an answer begins with spaces."""
    return [
        f"{_GOES_ON if index else ''}{line}"
        for answer in answers
        for index, line in enumerate(answer.split("\n"))
    ]


def answers_of(text: str) -> list[str]:
    """The answers that stand in a text of lines: what `lines_of` made a text of.

    Each line is an answer; one that begins with white space goes on with the one before.
    """
    answers: list[str] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        if answers and line[0].isspace():
            answers[-1] += f"\n{line.strip()}"
        else:
            answers.append(line.strip())
    return answers


@dataclass(frozen=True, slots=True)
class Advice:
    """Something worth a second look: a code that stays the same, where it is, and the words."""

    code: Code
    loc: tuple[str | int, ...]
    message: str

    @property
    def part(self) -> str:
        """The part of the plan that it is about: a field, or `parts.` and the id of a block."""
        return ".".join(map(str, self.loc[: 2 if self.loc[0] == "parts" else 1]))


_SHORTEST = 6
"""Digits of the shortest number that people have at home; short codes of services are shorter."""


def coach(
    answers: PlanAnswers,
    directories: Directories,
    vocabulary: Vocabulary,
    region: str | None = None,
) -> list[Advice]:
    """What a clinician may want to look at again. Nothing here stops a plan from being printed.

    Args:
        answers: the plan.
        directories: the contacts of all regions; numbers that are no more are looked up there.
        vocabulary: of the plan's language.
        region: where the person is; None looks in all regions.
    """
    advice = list(_gaps(answers))
    people = dict(_people(answers))
    for loc, entry in people.items():
        if entry.phone is None and loc[0] in ("company", "places"):
            continue  # it may be a place
        advice.extend(_of_numbers(answers, directories, loc, entry))
    if region is None or region not in directories:
        why_denied, regions = denied_everywhere(directories, vocabulary), list(directories)
    else:
        why_denied, regions = denied_in(directories, region, vocabulary), [region]
    for loc, text in answers.texts():
        why = why_denied(text)
        if not why and loc[-1] in ("phone", "phone2"):
            # Some are wrong only beside one name, and a short one only where it is dialled.
            name = people[loc[:-1]].name
            if not why_denied(name):
                why = why_denied(name, number=text)
        if why:
            advice.append(Advice(Code.LINE_NO_MORE, loc, f"{why} It is printed as typed."))
            continue
        newer = next(filter(None, (superseded(directories, code, text) for code in regions)), "")
        if newer:
            advice.append(Advice(Code.LINE_SUPERSEDED, loc, f"{newer} It is printed as typed."))
    return advice


def _people(answers: PlanAnswers) -> Iterator[tuple[Loc, Named]]:
    """Everybody who is named, and where."""
    fields: list[tuple[Loc, Any]] = [((name,), value) for name, value in answers]
    fields += [(("parts", name), value) for name, value in answers.parts.items()]
    for loc, value in fields:
        for index, entry in enumerate(value if isinstance(value, tuple) else ()):
            if isinstance(entry, Named):
                yield (*loc, index), entry


def _gaps(answers: PlanAnswers) -> Iterator[Advice]:
    for name, code, message in (
        ("signs", Code.NO_SIGNS, "no early sign is written down yet."),
        ("myself", Code.NO_OWN_STEP, "nothing is written down yet that the person can do alone."),
        ("helpers", Code.NO_HELP_CONTACT, "nobody is named yet whom the person can ask for help."),
        ("my_professionals", Code.NO_PROFESSIONAL, "no professional is named yet."),
        (
            "safer_place",
            Code.NO_SAFER_PLACE,
            "no step for a safer place is written down; was it talked about?",
        ),
    ):
        if not getattr(answers, name):
            yield Advice(code, (name,), message)


def _of_numbers(
    answers: PlanAnswers, directories: Directories, who: Loc, entry: Named
) -> Iterator[Advice]:
    if entry.phone is None:
        yield Advice(Code.NO_NUMBER, who, "there is no number to call. Is there one?")
    for name, number in (("phone", entry.phone), ("phone2", entry.phone2)):
        if number is None:
            continue
        loc, digits = (*who, name), _digits(number)
        first = re.search(r"\d+", number)  # "988, then press 1" begins with a short code
        if len(digits) < _SHORTEST and not {digits, first and first[0]} & _short_codes(directories):
            yield Advice(Code.SHORT_NUMBER, loc, f"only {len(digits)} digits: is one missing?")
        if _same_number(answers.own_phone or "", number):
            yield Advice(Code.OWN_NUMBER, loc, "this is the person's own number.")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _same_number(one: str, other: str) -> bool:
    """Whether one is the other, or its end: one may have a country or area code, or a zero."""
    shorter, longer = sorted(
        (_digits(number.replace("(0)", "")).lstrip("0") for number in (one, other)), key=len
    )
    return len(shorter) >= _SHORTEST and longer.endswith(shorter)


def _short_codes(directories: Directories) -> set[str | None]:
    codes: set[str | None] = set()
    for directory in directories.values():
        codes.update(_digits(entry.display) for entry in directory.emergency)
        for service in directory.services:
            codes.update(_digits(p.display) for p in service.channels if p.channel != "chat")
    return codes
