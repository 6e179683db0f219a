"""Writes the tables of shipped regions, from the data: docs/contacts.md and docs/regions.md.

    python tools/make_docs.py            writes it
    python tools/make_docs.py --check    exit code 1 if it is out of date

The table shows each region on the first day of its edition's month, so that it doesn't change by
itself; `--as-of YYYY-MM-DD` shows another day.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from groundsheet.crisis import LEAVE_OUT_OTHER, CrisisContacts, available, resolve
from groundsheet.library import Library, load

PAGE = Path(__file__).parents[1] / "docs" / "contacts.md"
BEGIN, END = "<!-- regions:begin -->", "<!-- regions:end -->"
HEAD = ("Region", "Name", "Edition", "Emergency", "Main line", "Other services printed")

Channels = dict[str, list[str]]


def others(found: CrisisContacts) -> Channels:
    """The other services that are printed, each with its channels."""
    return {s.name: [point.channel for point in s.channels] for s in found.services}


def region_table(library: Library, as_of: dt.date | None = None) -> str:
    """The table, as Markdown.

    Args:
        library: the content.
        as_of: the day (default: the first of each edition's month).
    """
    rows = [HEAD, tuple("---" for _ in HEAD)]
    for code in available(library.directories):
        directory = library.directories[code]
        day = as_of or directory.compared_on
        found = resolve(library.directories, code, "en", day)
        # A channel whose source grows too old before all others are left out has its last day told.
        left = LEAVE_OUT_OTHER - (day - found.base).days
        days = [day + dt.timedelta(days=n) for n in range(max(left, 0))]
        later = [(on, others(resolve(library.directories, code, "en", on))) for on in days]
        cells = []
        for name, channels in others(found).items():
            told = []
            for channel in channels:
                last = max(on for on, kept in later if channel in kept.get(name, ()))
                told.append(channel if last == days[-1] else f"{channel} to {last}")
            cells.append(f"{name} ({', '.join(told)})")
        rows.append(
            (
                f"`{code}`",
                found.region_name,
                found.edition,
                ", ".join(entry.display for entry in found.emergency),
                f"{found.main.service.name}: {found.main.voice.display}",
                "; ".join(cells) or "none",
            )
        )
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


REGIONS = Path(__file__).parents[1] / "docs" / "regions.md"
REGIONS_HEAD = """\
# Contacts by region

What is printed for each region on the first day of its edition's month, with the source of each
number and its date. `groundsheet contacts --all` prints the same for today, with what your practice
confirmed, withdrew or added. Sources were read as stored copies, and nobody rang the lines: **this
is no proof that a number works today.** Made by `python tools/make_docs.py`.
"""


def regions_page(library: Library) -> str:
    """The page of all printed contacts with their sources, as Markdown."""
    parts = [REGIONS_HEAD]
    for code in available(library.directories):
        day = library.directories[code].compared_on
        found = resolve(library.directories, code, "en", day)
        parts.append(f"\n## {found.region_name} (`{code}`), edition {found.edition}\n")
        parts.append(
            "| Contact | Number | Channel | Source | Date |\n| --- | --- | --- | --- | --- |"
        )
        for row in found.printed():
            source = f"[{row.source.basis}]({row.source.url})"
            dated = row.source.dated or "none"
            parts.append(f"| {row.name} | {row.display} | {row.channel} | {source} | {dated} |")
        if found.left_out:
            parts.append("\nPrinted once a practice has confirmed it:\n")
            parts.extend(f"- {gone.name}: {gone.message.rstrip('.')}" for gone in found.left_out)
    return "\n".join(parts) + "\n"


def with_table(page: str, table: str) -> str:
    """The page with the table between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    if not after:
        raise SystemExit(f"{PAGE.name} lacks {BEGIN} or {END}")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def main() -> int:
    """Writes the page, or with --check compares it."""
    parser = argparse.ArgumentParser(description="Writes the table of regions.")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--as-of", type=dt.date.fromisoformat)
    arguments = parser.parse_args()
    library = load()
    table = region_table(library, arguments.as_of)
    pages = {
        PAGE: with_table(PAGE.read_text(encoding="utf-8"), table),
        REGIONS: regions_page(library),
    }
    if arguments.check:
        return int(any(path.read_text(encoding="utf-8") != text for path, text in pages.items()))
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
