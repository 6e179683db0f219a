"""Where tests stand: a desk on the pinned day."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pytest

import day
import groundsheet.desk
from groundsheet import api
from groundsheet.library import Library, Shelf


def desk(
    practice: api.Practice | api.PracticeFolder | Path | None = None,
    *,
    today: dt.date | None = None,
    content: Shelf | Library | None = None,
    language: str | None = None,
) -> api.Desk:
    """A desk: of a practice, on a day (default: the test's), with other content than shipped."""
    opened = api.open_desk(today=today or day.today(), practice=practice, language=language)
    if isinstance(content, Shelf):
        shelves = {**opened.library.shelves, content.code: content}
        content = dataclasses.replace(opened.library, shelves=shelves)
    return opened if content is None else dataclasses.replace(opened, library=content)


def shelf() -> Shelf:
    """The shipped content in English."""
    return desk().shelf


def with_library(monkeypatch: pytest.MonkeyPatch, library: Library) -> None:
    """Lets every desk that is opened have this library."""
    monkeypatch.setattr(groundsheet.desk, "_library", lambda *_: library)


def of_kind(notices: Iterable[api.Notice], kind: api.Kind) -> list[api.Notice]:
    """The notices of one kind."""
    return [notice for notice in notices if notice.kind is kind]
