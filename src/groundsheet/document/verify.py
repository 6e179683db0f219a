"""Looking again at a finished file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from groundsheet import bounds
from groundsheet.desk import Desk
from groundsheet.document.record import judge
from groundsheet.notices import Code, Notice, finding
from groundsheet.people import Typed
from groundsheet.proof import filled_in, inspect, language_of, metadata_or_none, read_pdf, readable
from groundsheet.wording import command, option

CHECKS: Mapping[str, str] = {
    "record": "its record: nothing that it says is printed is wrong by today's contacts, and it "
    "isn't out of date",
    "structure": "each object of the file: of a kind and in a place that a handout has, none "
    "hidden or active; after it was made nothing but fields filled in; no lock; a program for each "
    "font",
    "links": "where links lead: to a contact of the day on the paper, to the number that is "
    "printed there, or to the page that is named there; and none lies over a field",
    "paper": "each page: as large as the paper, not turned or cropped, “Page n of m” as counted",
    "fonts": "each font of a page: one of ours or a subset of one, outline by outline, and what "
    "its codes mean is what they draw",
    "content": "what draws each page: upright text, lines, plain fills and a logo, by instructions "
    "as this program writes them, and no others",
    "panel": "the help panel on each page as text: words and digits in their order and in their "
    "places, inside the margin, large enough, the first two numbers in a bold font",
    "numbers": "each page: no number of three digits or more but those of the handout",
    "lists": "each contact in the list of more lines, in the same ways, as text and as ink",
    "cautions": "each page with words of a step, as text: all that must be known before it",
    "ink": "the help panel on each page as ink: each letter and each gap as our own fonts draw "
    "it, at 7:1 in grey, and nothing over it",
}
"""What `verify` looks at, by code."""

NOT_CHECKED: Mapping[str, str] = {
    "rest": "all else on the pages, and where codes for a camera lead",
    "aloud": "whether what is read out in place of a picture, a field or a link says the same; its "
    "numbers are looked at",
    "fields": "what stands in form fields",
    "origin": "who made the file: its record isn't signed",
    "lines": "whether anybody answers",
}
"""What `verify` doesn't look at, by code."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found: facts from the file, and findings (none: nothing wrong in `checks`).

    `checks` are the codes of `CHECKS`, all of them but what its record tells nothing for (of an
    older version; `numbers` of one packet among many); where there are findings, none. `notes` say
    of a sheet of older contacts that what it prints is still right. `filled`: something stands in
    its fields.
    """

    facts: dict[str, str]
    findings: tuple[Notice, ...]
    checks: tuple[str, ...] = ()
    notes: tuple[Notice, ...] = ()
    filled: bool = False

    @property
    def looked_at(self) -> bool:
        """Whether its pages were looked at: those of a print file of many aren't, here."""
        return all(finding.code != Code.PRINT_FILE for finding in self.findings)


def verify(desk: Desk, path: Path | str | Typed) -> Verified:
    """Looks at a finished file, with today's contacts and the practice's records: see `CHECKS`.

    Args:
        desk: the day, the library, and the practice with its records.
        path: the file on disk, or its bytes.

    Raises:
        CannotRead: it can't be opened, is no PDF, is locked, or takes more time or memory than any
            handout does; it is larger than 50 MB.
    """
    return bounds.bounded(_verify, desk, path, shown=shown(path))


def _verify(desk: Desk, path: Path | str | Typed) -> Verified:
    """Looks at a file, in this process."""
    return verify_bytes(desk, pdf_of(path))


def shown(path: Path | str | Typed) -> str:
    """What a file is called in errors."""
    return path.shown if isinstance(path, Typed) else str(path)


def pdf_of(path: Path | str | Typed) -> bytes:
    """The bytes of a PDF, which can be read.

    Raises:
        CannotRead
    """
    data = path.data if isinstance(path, Typed) else read_pdf(Path(path), bounds.MAX_PDF_BYTES)
    readable(data, shown(path))
    return data


def verify_bytes(desk: Desk, data: bytes) -> Verified:
    """Looks at the bytes of a file that can be read, as `verify` does."""
    facts = metadata_or_none(data) or {}
    if facts.get("kind") == "run":
        how = command("verify", f"{option('run')} FILE")
        message = "it is a print file of many packets."
        return Verified(
            facts, (finding(Code.PRINT_FILE, message, remedy=f"Look at each packet: {how}"),)
        )
    judged = judge(desk, facts, language_of(data))
    if judged.part is None:
        return Verified(facts if "region" in facts else {}, judged.findings)
    findings = (*judged.findings, *inspect(data, *judged.part))
    checks = [code for code in CHECKS if code not in judged.untold]
    if findings:
        return Verified(facts, findings, (), judged.notes)
    return Verified(facts, (), tuple(checks), judged.notes, bool(filled_in(data)))
