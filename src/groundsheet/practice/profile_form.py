"""A practice's profile as a form: its fields, what stands in the file, and changing some of it.

The file stays a person's own: a changed value takes the old one's place, and comments, order and
what no form can hold stay as they are (`profile_text`).
"""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import itertools
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from groundsheet.desk import Desk, open_desk
from groundsheet.errors import (
    CannotRead,
    CannotWrite,
    ChangedMeanwhile,
    InvalidInput,
    Place,
    Problem,
    Usage,
)
from groundsheet.files import put, remove
from groundsheet.folders import PROFILE
from groundsheet.people import Practice, PracticeFolder, Typed, check_logo, logo_of
from groundsheet.practice.profile_fields import ProfileField, by_path, fields_of_model, text_of
from groundsheet.practice.profile_text import CannotChange, as_written, changed_text
from groundsheet.practice.yaml_text import Value
from groundsheet.source import Path_, dotted, load_model, parse_with_faults, read_bytes
from groundsheet.text import typed_text_fault


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """A profile as it stands on disk, with faults or without.

    Args:
        path: the file.
        digest: of its bytes: who changes it says by it what they have seen.
        values: by field, in the shape of its kind: a text; texts; for `entries` a dict of texts
            for each; for `group` and `decision` a dict. `yes_no` is `true` or `false`. What is
            absent is empty or the default.
        other: by field or key: what stands there and doesn't fit the field, as it is written.
        problems: all that is wrong with it, each with its place, and its field by
            `values` (`numbers[1].phone` is of the first).
        editable: whether it can be changed by `save_profile`: it is YAML, without aliases.
        logo: the picture, if the profile names one that can be printed.
    """

    path: Path
    digest: str
    values: Mapping[str, Value]
    other: Mapping[str, str]
    problems: tuple[Problem, ...]
    editable: bool
    logo: bytes | None

    @property
    def logo_type(self) -> str:
        """The media type of the logo; empty without one."""
        if self.logo is None:
            return ""
        return "image/png" if self.logo.startswith(b"\x89PNG") else "image/jpeg"


# -- what stands in the file ----------------------------------------------------------------------


def open_profile(desk: Desk, path: Path) -> ProfileFile:
    """A profile as it stands, for a form; one with faults as well, as far as it is YAML.

    Args:
        desk: the day; it needs no practice.
        path: the profile, or the folder that holds `practice.yaml`.

    Raises:
        CannotRead, InvalidInput: it can't be read, or is larger than any profile.
    """
    with contextlib.suppress(OSError):  # such as a name that is too long; reading it says so
        path = path / PROFILE if path.is_dir() else path
    return _opened(desk, path, read_bytes(path))


def _opened(desk: Desk, path: Path, data: bytes) -> ProfileFile:
    raw, editable = _read(data, path)
    problems, logo = _checked(desk, path, data)
    fields = {field.name: field for field in fields_of_model()}
    misfits = [
        name
        for name, value in raw.items()
        if name not in fields or (fields[name].kind != "kept" and not _fits(fields[name], value))
    ]
    other = as_written(data.decode("utf-8-sig"), misfits) if editable else {}
    values = {
        name: _shown(field, raw.get(name)) for name, field in fields.items() if field.kind != "kept"
    }
    return ProfileFile(path, _digest(data), values, other, tuple(problems), editable, logo)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(data: bytes, path: Path) -> tuple[dict[str, Any], bool]:
    """The values of the file as far as they can be read, and whether they can be changed."""
    try:
        source, _ = parse_with_faults(data, str(path))
    except InvalidInput:
        return {}, False
    values = source.value if isinstance(source.value, dict) else {}
    return values, source.whole and isinstance(source.value, dict)


def _checked(
    desk: Desk, path: Path, data: bytes, new_logo: bytes | None = None
) -> tuple[list[Problem], bytes | None]:
    """All that is wrong with a profile, and its logo if that can be printed.

    The same as is looked at where a handout is built, and told in the same words. A new logo that
    isn't written yet is taken for the one that is named.
    """
    from groundsheet.pdf.logo import read_logo

    profile = Typed(data, str(path))
    try:
        practice = load_model(data, Practice, profile.shown)
    except InvalidInput as error:
        return [_at_field(problem) for problem in error.problems], None
    problems: list[Problem] = []
    logo = None
    folder = PracticeFolder(practice, profile, path.parent, None, ())
    try:
        picture = new_logo if new_logo is not None else logo_of(practice, path.parent, profile)
        if picture is not None:
            read_logo(picture)
            logo = picture
    except (CannotRead, InvalidInput) as error:
        place = folder.place("logo")
        problems += [replace(problem, place=place) for problem in error.problems]
    try:
        open_desk(today=desk.today, practice=folder)
    except (CannotRead, InvalidInput) as error:
        problems += error.problems
    return problems, logo


def _at_field(problem: Problem) -> Problem:
    """A problem at the field that is missing, where it is told of what is around it."""
    if not problem.lacks:
        return problem
    field = ".".join(filter(None, (problem.field, problem.lacks)))
    return replace(problem, message="it is missing.", field=field)


_YES_NO = TypeAdapter(bool)


def _shown(field: ProfileField, raw: Any) -> Value:
    """A value in the shape of its field, as far as it fits; empty or the default if it doesn't."""
    match field.kind:
        case "lines":
            return [x.strip() for x in raw if isinstance(x, str)] if isinstance(raw, list) else []
        case "entries":
            entries = raw if isinstance(raw, list) else []
            return [_parts(field, entry) for entry in entries if isinstance(entry, dict)]
        case "group" | "decision":
            return _parts(field, raw if isinstance(raw, dict) else {})
        case _:
            return _plain(field, raw) if isinstance(raw, str) else field.default


def _parts(field: ProfileField, raw: Mapping[str, Any]) -> dict[str, Value]:
    return {part.name: _shown(part, raw.get(part.name)) for part in field.parts}


def _plain(field: ProfileField, raw: str) -> str:
    """A single value as a form has it: `yes` is `true`, and a region's code is in capitals."""
    text = raw.strip()
    if field.kind == "yes_no":
        try:
            return text_of(_YES_NO.validate_python(text))
        except ValidationError:
            return field.default
    return text.upper() if field.name == "region" else text


def _fits(field: ProfileField, raw: Any) -> bool:
    """Whether a field can show all that stands in its place."""
    match field.kind:
        case "lines":
            return isinstance(raw, list) and all(isinstance(item, str) for item in raw)
        case "entries":
            return isinstance(raw, list) and all(_parts_fit(field, entry) for entry in raw)
        case "group" | "decision":
            return _parts_fit(field, raw)
        case "yes_no":
            return isinstance(raw, str) and _is_yes_no(raw)
        case _:
            return isinstance(raw, str)


def _parts_fit(field: ProfileField, raw: Any) -> bool:
    parts = {part.name: part for part in field.parts}
    return isinstance(raw, dict) and all(
        name in parts and _fits(parts[name], value) for name, value in raw.items()
    )


def _is_yes_no(text: str) -> bool:
    try:
        _YES_NO.validate_python(text.strip())
    except ValidationError:
        return False
    return True


# -- changing it ----------------------------------------------------------------------------------


def profile_values(desk: Desk, typed: Mapping[str, Value]) -> dict[str, Value]:
    """What is typed into a form as it would be written: without empty lines, parts and entries.

    A decision without a day is of the desk's, and one without a name is none. The faults of
    `save_profile` count lines and entries as they are here.

    Args:
        desk: the day.
        typed: by field, in the shapes of `ProfileFile.values`; parts may be left out.

    Raises:
        Usage: there is no such field, or only the file can hold it.
    """
    fields = {field.name: field for field in fields_of_model() if field.kind != "kept"}
    unknown = next((name for name, value in typed.items() if name not in fields and value), None)
    if unknown is not None:
        raise Usage(f"the profile has no field {unknown[:60]!r} that a form can fill in.")
    today = str(desk.today)
    return {
        name: _tidy(fields[name], value, today) if name in fields else ""
        for name, value in typed.items()
    }


def _tidy(field: ProfileField, typed: Value, today: str) -> Value:
    match field.kind, typed:
        case "lines", list():
            return [line for line in typed if not isinstance(line, str) or line.strip()]
        case "entries", list():
            entries = [_tidy_parts(field, e, today) for e in typed if isinstance(e, dict)]
            return [entry for entry in entries if entry]
        case (("group" | "decision"), dict()):
            return _tidy_parts(field, typed, today)
        case _, str():
            return typed.strip()
        case _:
            return typed  # another shape than the field's: the file's own check says so


def _tidy_parts(field: ProfileField, typed: Mapping[str, Value], today: str) -> dict[str, Value]:
    values = {part.name: _tidy(part, typed.get(part.name, ""), today) for part in field.parts}
    if field.kind == "decision":
        values = {"by": values["by"], "on": values["on"] or today} if values["by"] else {}
    defaults = {part.name: part.default for part in field.parts}
    if all(not value or value == defaults[name] for name, value in values.items()):
        return {}
    return {name: value for name, value in values.items() if value}


def save_profile(
    desk: Desk,
    path: Path,
    changes: Mapping[str, Value],
    *,
    digest: str,
    picture: bytes | None = None,
) -> ProfileFile:
    """Changes some fields in a profile's text: all of them or none, and nothing else.

    Args:
        desk: the day; it needs no practice.
        path: the profile.
        changes: new values by field, as `profile_values` takes them. An empty one takes the field
            out; so does an empty text for a key that is no field (`ProfileFile.other`).
        digest: of the file that whoever changes it has seen (`ProfileFile.digest`).
        picture: a new logo, a PNG or JPEG. It is put beside the profile under a name that nothing
            has, and named there; what was named before stays as a file.

    Returns:
        The profile as it stands now.

    Raises:
        ChangedMeanwhile: the file isn't as it was seen, and doesn't say so already.
        InvalidInput: the file would have faults, each told with its field.
        Usage: there is no such field.
        CannotRead, CannotWrite
    """
    data = read_bytes(path)
    values = profile_values(desk, changes)
    problems = _of_picture(picture) if picture is not None else []
    if problems or (picture is not None and picture == _opened(desk, path, data).logo):
        picture = None
    logo = _free_name(path, picture) if picture is not None else None
    if logo is not None:
        values["logo"] = logo.name
    new = _changed(path, data, values)
    if new == data and not problems:
        return _opened(desk, path, data)
    if _digest(data) != digest:
        raise ChangedMeanwhile(Problem("it isn't as it was when you opened it.", Place(str(path))))
    problems += _checked(desk, path, new, picture)[0]
    if problems:
        raise InvalidInput([replace(problem, place=None) for problem in problems], _NOTHING)
    if logo is not None and picture is not None:
        put(picture, logo, shared=True)
    try:
        put(new, path.resolve(), force=True, mode=path.stat().st_mode)
    except CannotWrite:
        if logo is not None:
            remove(logo)
        raise
    return _opened(desk, path, new)


_NOTHING = "Nothing was written. Mend what is named above, then save again."
_IN_FILE = "Nothing was written. Open the file in a text editor, and change it there."


def _of_picture(picture: bytes) -> list[Problem]:
    """Why a picture can't be printed as a logo."""
    from groundsheet.pdf.logo import read_logo

    try:
        check_logo(picture)
        read_logo(picture)
    except InvalidInput as error:
        return [replace(problem, field="logo") for problem in error.problems]
    return []


def _free_name(path: Path, picture: bytes) -> Path:
    """What a picture beside a profile can be called: nothing has that name."""
    folder = path.resolve().parent
    ending = "png" if picture.startswith(b"\x89PNG") else "jpg"
    names = (f"logo{f'-{number}' if number > 1 else ''}.{ending}" for number in itertools.count(1))
    return next(folder / name for name in names if not os.path.lexists(folder / name))


def _changed(path: Path, data: bytes, values: Mapping[str, Value]) -> bytes:
    """The bytes of the file with these values in it.

    Raises:
        InvalidInput: they can't be written there.
    """
    unwritable = [
        Problem(typed_text_fault(text), field=dotted(loc))
        for loc, text in _texts(dict(values), ())
        if not text.isprintable() and any("\ud800" <= char <= "\udfff" for char in text)
    ]
    if unwritable:
        raise InvalidInput(unwritable, _NOTHING)
    if not _read(data, path)[1]:
        message = "it can't be changed here: some of it can't be read."
        raise InvalidInput(Problem(message, Place(str(path))), _IN_FILE)
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data.removeprefix(mark).decode()
    try:
        text = changed_text(text, values, order=tuple(Practice.model_fields), same=_same)
    except CannotChange:
        message = "it can't be changed here without changing what stands around it."
        raise InvalidInput(Problem(message, Place(str(path))), _IN_FILE) from None
    return mark + text.encode()


def _texts(value: Value, loc: Path_) -> Iterator[tuple[Path_, str]]:
    match value:
        case str():
            yield loc, value
        case list():
            for index, item in enumerate(value):
                yield from _texts(item, (*loc, index))
        case dict():
            for name, part in value.items():
                yield from _texts(part, (*loc, name))


def _same(loc: Path_, old: Value, new: Value) -> bool:
    """Whether two values at a place of the profile say the same: `yes` and `true` do."""
    names = tuple(part for part in loc if isinstance(part, str))
    return _said(old, names) == _said(new, names)


def _said(value: Value, names: tuple[str, ...]) -> Value:
    """What a value says, however it is written; what would hold without it is left out."""
    field = by_path().get(names)
    match value:
        case list():
            return [_said(item, names) for item in value]
        case dict():
            said = {name: _said(part, (*names, name)) for name, part in value.items()}
            return {
                name: part
                for name, part in said.items()
                if not ((known := by_path().get((*names, name))) and part == known.default)
            }
        case _:
            return _plain(field, value) if field else value.strip()
