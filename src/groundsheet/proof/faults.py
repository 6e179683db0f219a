"""Faults of a file: each with its code, and with its page where it has one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from groundsheet.errors import Place, Problem, ProofFailed
from groundsheet.notices import Notice


class NotOurs(ValueError):
    """Something isn't as this program writes it; the message says what, without a full stop."""


def on_page(number: int, faults: Iterable[Notice]) -> list[Notice]:
    """Faults of the page of this number, which counts from 1."""
    page = f"page {number}"
    return [replace(each, about=page, name=page) for each in faults]


def failed(faults: Iterable[Notice]) -> ProofFailed:
    """The error of these faults."""
    return ProofFailed(
        Problem(each.message, Place(each.about) if each.about else None, code=each.code)
        for each in faults
    )
