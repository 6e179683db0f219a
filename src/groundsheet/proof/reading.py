"""What a file says of itself: its record, and what was filled in."""

from __future__ import annotations

import html
import re
from io import BytesIO
from pathlib import Path
from typing import Any

from groundsheet.errors import CannotRead, InvalidInput, Place, Problem
from groundsheet.source import read_bytes

_RECORD = 4_000_000
"""Bytes of the longest metadata: a record holds the words of a handout's steps."""


def metadata_or_none(pdf: bytes) -> dict[str, str] | None:
    """The facts in our own XMP namespace, or None for a file without them."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            if "/Metadata" not in document.Root:
                return None
            record = document.Root.Metadata.read_bytes()
            if len(record) > _RECORD:
                return None
            text = record.decode("utf-8", "replace")
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
        return None
    found = dict(re.findall(r"<gs:(\w+)>([^<]*)</gs:\1>", text))
    return {key: html.unescape(value) for key, value in found.items()} or None


def language_of(pdf: bytes) -> str:
    """The language tag that a file says it is in, such as `en-US`; empty if it says none."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            return str(document.Root.get("/Lang", ""))
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
        return ""


def read_pdf(path: Path, limit: int) -> bytes:
    """The bytes of a file of at most `limit` bytes, whatever they are.

    Raises:
        CannotRead: it can't be opened, or is larger.
    """
    try:
        return read_bytes(path, limit=limit)
    except InvalidInput as error:
        raise CannotRead(error.problems) from None


def readable(pdf: bytes, shown: str) -> None:
    """Raises CannotRead for bytes that no PDF reader opens, or that are locked."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            locked = document.is_encrypted
            len(document.pages)
            _fields(document)
    except pikepdf.PasswordError:
        locked = True
    except (pikepdf.PdfError, ValueError, TypeError):
        raise CannotRead(
            Problem("this is not a PDF that can be read.", Place(shown)),
            remedy="Take another copy of the file; this one is damaged, or no PDF.",
        ) from None
    if locked:
        raise CannotRead(
            Problem("this file is locked (encrypted), so it can't be checked.", Place(shown)),
            remedy="Take a copy without a password or restrictions.",
        )


def page_count(pdf: bytes) -> int:
    """How many pages a file has that can be read."""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def filled_in(pdf: bytes) -> dict[str, str]:
    r"""What stands in each field of a form, by its name: text, or the name of a state.

    Line breaks are `\n`, whatever the program that filled it in wrote. Empty fields are left out.

    Raises:
        pikepdf.PdfError: it can't be read; see `readable`.
    """
    import pikepdf

    found: dict[str, str] = {}
    with pikepdf.open(BytesIO(pdf)) as document:
        for item in _fields(document):
            value, name = item.get("/V"), str(item.get("/T", ""))
            if isinstance(value, pikepdf.Name):
                text = str(value).removeprefix("/")
                text = "" if text == "Off" else text
            elif isinstance(value, pikepdf.String):
                text = re.sub(r"\r\n?", "\n", str(value))
            else:
                text = ""
            if text:
                found[name] = text
    return found


def _fields(document: Any) -> list[Any]:
    """The fields of a form, those at the head of its tree; none where there is no form.

    Raises:
        TypeError: they aren't a list of fields.
    """
    import pikepdf

    form = document.Root.get("/AcroForm")
    if form is None:
        return []
    listed = form.get("/Fields", pikepdf.Array()) if isinstance(form, pikepdf.Dictionary) else None
    if not isinstance(listed, pikepdf.Array):
        raise TypeError
    fields = list(listed)
    if not all(isinstance(field, pikepdf.Dictionary) for field in fields):
        raise TypeError
    return fields
