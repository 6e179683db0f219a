"""References (CSL-JSON) as one line of text each, for the sheets of clinicians."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Reference = Mapping[str, Any]
_MOST_AUTHORS = 3


def formatted(entry: Reference, *, edition: str, and_others: str) -> str:
    """`Family A, Family B. Title. Journal. 2010;48(9):832-839. doi:10.1016/...`.

    Only what the entry holds is printed.

    Args:
        entry: the reference.
        edition: how the edition of a book is told, with the blank `{edition}`.
        and_others: what stands for the authors that are too many.
    """
    parts = [_authors(entry, and_others), _title(entry), str(entry.get("container-title", ""))]
    if entry.get("type") == "book":
        number = entry.get("edition")
        parts.append(edition.format(edition=number) if number else "")
        parts.append(str(entry.get("publisher", "")))
    parts.append(_when_and_where(entry))
    if entry.get("DOI"):
        parts.append(f"doi:{entry['DOI']}")
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _title(entry: Reference) -> str:
    return str(entry.get("title", ""))


def _authors(entry: Reference, and_others: str) -> str:
    names = []
    for author in entry.get("author", ()):
        if "literal" in author:
            names.append(str(author["literal"]))
        else:
            initials = "".join(part[0] for part in str(author.get("given", "")).split() if part)
            names.append(f"{author.get('family', '')} {initials}".strip())
    if len(names) > _MOST_AUTHORS:
        names = [names[0], and_others]
    return ", ".join(names)


def _when_and_where(entry: Reference) -> str:
    dates = entry.get("issued", {}).get("date-parts", [[""]])
    text = str(dates[0][0]) if dates and dates[0] else ""
    if entry.get("volume"):
        text += f";{entry['volume']}"
        if entry.get("issue"):
            text += f"({entry['issue']})"
    if entry.get("page"):
        text += f":{entry['page']}"
    return text
