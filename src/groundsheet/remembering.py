"""Results that are worked out once; those with a person's words end with what is made for them.

A program that stays, such as a page for many clients, must not keep their words, and takes no more
memory by the hour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

_NOTHING = object()
_apart: ContextVar[dict[object, dict[object, object]] | None] = ContextVar("apart", default=None)
"""What is remembered only until the end of what is made now, by function."""


@contextmanager
def forgetting() -> Iterator[None]:
    """What is worked out inside is remembered until it ends; what is known before is used."""
    token = _apart.set({})
    try:
        yield
    finally:
        _apart.reset(token)


class Remembered(Generic[_Arguments, _Result]):
    """A function whose last results are kept. Its arguments alone decide what it returns.

    `hits` are the calls that were answered from what is kept.
    """

    def __init__(self, function: Callable[_Arguments, _Result], most: int) -> None:
        self._function, self._most = function, most
        self._kept: dict[object, object] = {}
        self.__doc__ = function.__doc__
        self.hits = 0

    def __call__(self, *arguments: _Arguments.args, **named: _Arguments.kwargs) -> _Result:
        """What the function returns."""
        key = (arguments, *sorted(named.items())) if named else arguments
        kept = self._kept
        found = kept.get(key, _NOTHING)
        if found is _NOTHING and (apart := _apart.get()) is not None:
            kept = apart.setdefault(self, {})
            found = kept.get(key, _NOTHING)
        if found is not _NOTHING:
            self.hits += 1
            return found  # type: ignore[return-value]
        made = self._function(*arguments, **named)
        if len(kept) >= self._most:
            for old in list(kept)[: self._most // 2]:
                kept.pop(old, None)
        kept[key] = made
        return made

    def clear(self) -> None:
        """Forgets all that is kept."""
        self._kept.clear()
        self.hits = 0


def remembers(
    most: int,
) -> Callable[[Callable[_Arguments, _Result]], Remembered[_Arguments, _Result]]:
    """Keeps so many of a function's last results; of those of `forgetting` none stays."""
    return lambda function: Remembered(function, most)
