"""What an installation has and lacks: each part is looked at once, with what to do if it is amiss.

Nothing is fetched and nothing is left behind. Each look is apart from the others, so that a package
that is missing is told as that, and the rest is looked at all the same.
"""

from __future__ import annotations

import bisect
import datetime as dt
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from groundsheet import typefaces
from groundsheet.errors import GroundsheetError, Problem
from groundsheet.files import of_system
from groundsheet.version import ENGINE
from groundsheet.wording import command, option

if TYPE_CHECKING:
    from groundsheet.desk import Desk

State = Literal["ok", "attention", "fault"]

_NAME = "groundsheet"
_REINSTALL = "Install groundsheet again."
_EXTRAS = {
    "web": "pages in your browser",
    "xlsx": "rosters that are workbooks",
    "dask": "runs on a cluster",
}
"""What is installed only where it is asked for, and what needs it."""
_PLAUSIBLE_YEARS = 10
"""A clock that is so far ahead of the contacts is wrong, or the program is far too old."""
_COMPLETIONS = (
    ".bash_completions/groundsheet.sh",
    ".zfunc/_groundsheet",
    ".config/fish/completions/groundsheet.fish",
)
"""Where the shell's completion is put, below a person's own folder."""


@dataclass(frozen=True, slots=True)
class InstallationCheck:
    """One part of an installation.

    Args:
        name: of the part.
        state: how it stands; only a fault keeps pages from being made, or from being right.
        message: what is there.
        remedy: what to do; empty where nothing is.
    """

    name: str
    state: State
    message: str
    remedy: str = ""


def check_installation(
    *, today: dt.date, practice: Path | None, here: Path, home: Path | None
) -> tuple[InstallationCheck, ...]:
    """Looks at all parts of this installation.

    Args:
        today: what the clock says.
        practice: a profile or its folder, if one was named.
        here: the folder in which one is looked for otherwise, and in which files are written.
        home: the person's own folder, for what was set up in their shell; None if there is none.
    """
    checks = [
        InstallationCheck("program", "ok", f"{ENGINE} in {Path(__file__).resolve().parent}"),
        InstallationCheck("python", "ok", f"{platform.python_version()}, {sys.executable}"),
        *_packages(),
        _font_files(),
        _documentation(),
    ]
    try:
        # What was looked at before something can't be loaded stays in the list.
        checks.extend(_on_a_desk(today, practice, here))
    except GroundsheetError as error:
        checks.append(InstallationCheck("content", "fault", str(error), error.remedy or _REINSTALL))
    except OSError as error:
        fault = of_system(error)
        remedy = fault.remedy or _REINSTALL
        checks.append(InstallationCheck("libraries", "fault", str(fault), remedy))
    except ImportError as error:
        text = f"{error.name or error} can't be loaded."
        checks.append(InstallationCheck("libraries", "fault", text, _REINSTALL))
    return (*checks, _folder(here), _completion(home))


# -- what was installed ---------------------------------------------------------------------------


def _packages() -> Iterator[InstallationCheck]:
    """The packages that it needs, and those that it has where they were asked for."""
    try:
        listed = metadata.requires(_NAME) or ()
    except metadata.PackageNotFoundError:
        yield InstallationCheck(
            "packages", "attention", "not looked at: groundsheet runs without being installed."
        )
        return
    try:
        from packaging.requirements import Requirement
    except ImportError:
        yield InstallationCheck("packages", "fault", "packaging is missing.", _REINSTALL)
        return
    wanted = [Requirement(line) for line in listed]
    needed = [one for one in wanted if one.marker is None]
    faults = [fault for one in needed if (fault := _amiss(one.name, str(one.specifier)))]
    if faults:
        yield InstallationCheck("packages", "fault", "; ".join(faults) + ".", _REINSTALL)
    else:
        yield InstallationCheck("packages", "ok", f"{len(needed)}, each within its bounds")
    for extra, purpose in _EXTRAS.items():
        amiss = [
            fault
            for one in wanted
            if one.marker is not None
            and one.marker.evaluate({"extra": extra})
            and (fault := _amiss(one.name, str(one.specifier)))
        ]
        if not amiss:
            yield InstallationCheck(f"extra {extra}", "ok", f"installed, for {purpose}")
        elif all(fault.endswith("missing") for fault in amiss):
            text = f"not installed; only {purpose} need it"
            yield InstallationCheck(f"extra {extra}", "ok", text)
        else:
            yield InstallationCheck(
                f"extra {extra}",
                "attention",
                f"{'; '.join(amiss)}. Only {purpose} need it.",
                f"Install groundsheet again, with its extra `{extra}`.",
            )


def _amiss(name: str, bounds: str) -> str:
    """What is wrong with a package, or an empty string."""
    from packaging.specifiers import SpecifierSet

    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return f"{name} is missing"
    inside = SpecifierSet(bounds).contains(version, prereleases=True)
    return "" if inside else f"{name} is {version}, and {bounds} is needed"


def _font_files() -> InstallationCheck:
    """The files that pages are drawn with."""
    lost = []
    for name in typefaces.NAMES:
        try:
            if not typefaces.path(name).read_bytes().startswith(b"\0\1\0\0"):
                lost.append(name)
        except OSError:
            lost.append(name)
    if lost:
        text = f"missing or damaged: {', '.join(lost)}."
        return InstallationCheck("fonts", "fault", text, _REINSTALL)
    return InstallationCheck("fonts", "ok", f"{len(typefaces.NAMES)} files")


def _documentation() -> InstallationCheck:
    """The pages that the program carries with it."""
    try:
        from groundsheet.manual import manual_pages

        found = manual_pages()
    except (GroundsheetError, ImportError) as error:
        return InstallationCheck("documentation", "attention", str(error), _REINSTALL)
    text = f"{len(found)} pages; {command('docs')} lists them"
    return InstallationCheck("documentation", "ok", text)


# -- what it works with ---------------------------------------------------------------------------


def _on_a_desk(today: dt.date, practice: Path | None, here: Path) -> Iterator[InstallationCheck]:
    """The practice, all content, the contacts and their age, and a page of them."""
    from groundsheet.desk import open_desk

    desk = open_desk(today=today)
    fault = None
    try:
        desk = open_desk(today=today, practice=practice, here=here)
    except GroundsheetError as error:
        fault = InstallationCheck("practice", "fault", _told(error.problems), error.remedy)
    problems = desk.library.faults()
    own = [problem for problem in problems if _lies_in(problem, desk)]
    shipped = [problem for problem in problems if problem not in own]
    if shipped:
        yield InstallationCheck("content", "fault", _told(shipped), _REINSTALL)
    else:
        counts = ", ".join(f"{name}: {len(s.modules)}" for name, s in desk.library.shelves.items())
        yield InstallationCheck(
            "content", "ok", f"each file is whole (pages by language: {counts})"
        )
    yield fault or _practice(desk, own)
    if not shipped:
        yield _clock(desk)
        contacts = _contacts(desk)
        yield contacts
        if contacts.state != "fault":
            yield _page(desk)
    yield _printer()


def _lies_in(problem: Problem, desk: Desk) -> bool:
    """Whether a fault stands in a file of the practice's own."""
    path = problem.place.path if problem.place else ""
    return any(Path(path).is_relative_to(folder) for folder in desk.library.own)


def _told(problems: Sequence[Problem], most: int = 3) -> str:
    """The first faults in a line, and how many more there are."""
    more = f" And {len(problems) - most} more." if len(problems) > most else ""
    return " ".join(str(problem) for problem in problems[:most]) + more


def _practice(desk: Desk, faults: Sequence[Problem]) -> InstallationCheck:
    folder = desk.folder
    if folder is None:
        text = f"none in this folder; {command('init')} sets one up"
        return InstallationCheck("practice", "ok", text)
    if faults:
        return InstallationCheck("practice", "fault", _told(faults), "Mend each line.")
    from groundsheet.people import EXAMPLE_NAME

    if folder.practice.name == EXAMPLE_NAME:
        text = f"{folder.path} has the name that {command('init')} wrote."
        return InstallationCheck("practice", "attention", text, "Put yours in: it is printed.")
    return InstallationCheck("practice", "ok", f"{folder.path}, whole")


def _clock(desk: Desk) -> InstallationCheck:
    """The day, held against the month in which the shipped contacts were compared."""
    from groundsheet.crisis import available

    compared = max(desk.directories[code].compared_on for code in available(desk.directories))
    today = desk.today
    if today < compared or today.year > compared.year + _PLAUSIBLE_YEARS:
        return InstallationCheck(
            "clock",
            "fault",
            f"this machine says that it is {today}; the contacts were compared in "
            f"{compared:%Y-%m}. Dates on paper, and the age of contacts, would be wrong.",
            "Set the clock. If it is right, groundsheet is far too old: install a newer one.",
        )
    return InstallationCheck("clock", "ok", str(today))


def _contacts(desk: Desk) -> InstallationCheck:
    """How long the contacts of the practice's region, or else of any, are still printed."""
    from groundsheet.crisis import REFUSE_MAIN, WARN_MAIN
    from groundsheet.practice.contacts import printed, regions_of

    profile = desk.profile
    home = profile.region if profile else None
    regions = [home] if home in regions_of(desk) and home else regions_of(desk)

    def days_left(region: str) -> int:
        def refused(days: int) -> bool:
            day = desk.today + dt.timedelta(days=days)
            return printed(desk, region, as_of=day).refusal is not None

        return bisect.bisect_left(range(REFUSE_MAIN), True, key=refused)

    region, days = min(((code, days_left(code)) for code in regions), key=lambda pair: pair[1])
    whose = region if len(regions) == 1 else f"{len(regions)} regions"
    check = command("contacts check", region if len(regions) == 1 else "REGION")
    remedy = f"Compare them with their official pages ({check}), or install a newer groundsheet."
    if not days:
        text = f"nothing can be built for {region}: {printed(desk, region).refusal}"
        return InstallationCheck("contacts", "fault", text, remedy)
    end = desk.today + dt.timedelta(days=days)
    left = "1 day" if days == 1 else f"{days} days"
    text = f"{whose}; unless they are compared anew, nothing is built from {end} on ({left})"
    if days <= REFUSE_MAIN - WARN_MAIN:
        return InstallationCheck("contacts", "attention", f"{text}.", remedy)
    return InstallationCheck("contacts", "ok", text)


def _page(desk: Desk) -> InstallationCheck:
    """A page, drawn and proven in memory: the libraries that do it are there and agree."""
    from groundsheet.document.build import contact_sheet
    from groundsheet.practice.contacts import regions_of

    profile = desk.profile
    region = (profile.region if profile else None) or regions_of(desk)[0]
    try:
        contact_sheet(desk, region=region)
    except GroundsheetError as error:
        return InstallationCheck("a page", "fault", str(error), error.remedy)
    return InstallationCheck("a page", "ok", f"the contacts of {region}, drawn and proven")


def _printer() -> InstallationCheck:
    from groundsheet.delivery import lp

    try:
        return InstallationCheck("printing", "ok", lp())
    except GroundsheetError:
        text = f"no `lp` here, so {option('print')} can't be used; print the saved file instead"
        return InstallationCheck("printing", "ok", text)


# -- whose machine it is --------------------------------------------------------------------------


def _folder(here: Path) -> InstallationCheck:
    """Whether files can be written where they go unless another place is named."""
    try:
        whole = here.resolve(strict=True)
    except OSError as error:
        text = f"the folder you are in can't be found any more ({error.strerror})."
        return InstallationCheck("this folder", "attention", text, "Go to another folder.")
    try:
        with tempfile.TemporaryFile(dir=here):
            pass
    except OSError as error:
        text = f"nothing can be written to {whole} ({error.strerror})."
        return InstallationCheck(
            "this folder", "attention", text, "Go to another folder, or name one for the output."
        )
    return InstallationCheck("this folder", "ok", f"{whole} can be written to")


def _completion(home: Path | None) -> InstallationCheck:
    try:
        found = home is not None and any((home / name).is_file() for name in _COMPLETIONS)
    except OSError as error:
        text = f"not looked at: {home} can't be looked into ({error.strerror})"
        return InstallationCheck("completion", "ok", text)
    if found:
        return InstallationCheck("completion", "ok", "set up in a shell")
    text = f"not set up; {option('install_completion')} does it for your shell"
    return InstallationCheck("completion", "ok", text)
