"""Where a built handout goes: into a file, to a printer, or into pictures."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from groundsheet.delivery import place, print_out
from groundsheet.document.assembly import COPY
from groundsheet.document.build import Built
from groundsheet.errors import CannotWrite, Place, Problem, Usage
from groundsheet.files import cannot_write, make_folder, no_folder, refuse_existing, remove
from groundsheet.formats import FORMATS
from groundsheet.proof import Picture, picture_of_all, pictures
from groundsheet.wording import option

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}")
"""What the name of a file ends in that says what kind it is: `.txt`, and not the `.2` of v1.2."""


def output_file(target: Path | str) -> Path:
    """Where a PDF goes that was asked for by this: a folder that is there, or a file.

    A file gets `.pdf` if its name has no ending. What is there and is neither a file nor a folder,
    such as a device, is what it is.

    Raises:
        Usage: its name has the ending of another kind of file.
        CannotWrite: it is to be a folder, and there is none.
    """
    path = Path(target)
    if _is_folder(path):
        return path
    if str(target).endswith(("/", os.sep)):
        raise CannotWrite(no_folder(target))
    suffix = FORMATS["sheet"].suffix
    if path.suffix.lower() == suffix or (os.path.lexists(path) and not path.is_file()):
        return path
    if _ENDING.fullmatch(path.suffix):
        raise Usage(
            Problem(f"a PDF is made, and this name ends in `{path.suffix}`.", Place(str(target))),
            remedy=f"Let it end in {suffix}, or in nothing: {option('output', 'NAME')} makes "
            f"NAME{suffix}.",
        )
    return path.with_name(f"{path.name}{suffix}")


def _is_folder(path: Path) -> bool:
    """Whether a folder is there.

    Raises:
        CannotWrite: nothing can be there, as of a name that is too long.
    """
    try:
        return path.is_dir()
    except OSError as error:
        raise cannot_write(error, path) from None


def save(built: Built, target: Path | str, *, force: bool = False, shared: bool = False) -> Path:
    """Puts a built handout in place, whole or not at all.

    Args:
        built: what `build` returned.
        target: a file, as `output_file` takes it; a folder gets the neutral file name.
        force: replace a file that is there.
        shared: readable by others as the umask allows (default: by nobody else).

    Returns:
        Where it is.

    Raises:
        OutputExists, CannotWrite
        Usage: its name has the ending of another kind of file.
    """
    path = output_file(target)
    if _is_folder(path):
        path = path / built.file_name
    place(built.proven, path, force=force, shared=shared)
    return path


def save_with_copy(
    built: Built, target: Path | str, *, force: bool = False, shared: bool = False
) -> tuple[Path, ...]:
    """Puts a built handout in place, and the clinician's copy beside it if there is one.

    Args:
        built: what `build` returned.
        target: a file, as `output_file` takes it; a folder gets the neutral file names.
        force: replace files that are there.
        shared: readable by others as the umask allows (default: by nobody else).

    Returns:
        Where they are: the client's pages first.

    Raises:
        OutputExists, CannotWrite
        Usage: its name has the ending of another kind of file.
    """
    if built.copy is None:
        return (save(built, target, force=force, shared=shared),)
    path = output_file(target)
    folder = _is_folder(path)
    mark = f"{COPY}-{built.copy.handout.language.code}"
    first = path / built.file_name if folder else path
    second = path / built.copy.file_name if folder else path.with_stem(f"{path.stem}_{mark}")
    for each in (first, second):
        refuse_existing(each, force=force)
    place(built.copy.proven, second, force=force, shared=shared)
    place(built.proven, first, force=force, shared=shared)
    return first, second


def refuse_existing_output(target: Path | str, *, force: bool) -> None:
    """Refuses, before any work, what `save` would refuse.

    Raises:
        OutputExists, CannotWrite, Usage
    """
    path = output_file(target)
    if not _is_folder(path):
        refuse_existing(path, force=force)


def print_built(built: Built, printer: str | None = None) -> None:
    """Sends a handout to a printer, under its neutral code.

    Args:
        built: what `build` returned.
        printer: its name in CUPS; None takes the usual one.

    Raises:
        CannotPrint
    """
    code, layout = built.handout.code, built.layout
    print_out(built.proven, layout, code, printer, layout.copies or 1)


def pages_as_pictures(
    built: Built, *, dpi: int = 100, pages: Iterable[int] | None = None
) -> tuple[Picture, ...]:
    """Pages of the file as PNGs in memory, such as for a screen that shows them.

    Args:
        built: a built handout; its clinician's copy is another (`built.copy`).
        dpi: dots an inch, 72 to 300.
        pages: which pages of the file, counted from 0; default: each.

    Raises:
        IndexError: the file hasn't that many pages.
    """
    return tuple(pictures(built.proven, dpi, pages))


def save_pictures(
    built: Built,
    folder: Path | str,
    *,
    dpi: int = 100,
    force: bool = False,
    sheet: bool = False,
) -> list[Path]:
    """Puts each page of the file into a folder as a PNG with a neutral name; none if one is there.

    Args:
        built: a built handout.
        folder: made if it isn't there.
        dpi: dots an inch, 72 to 300.
        force: replace pictures that are there, and remove those of pages that are no more.
        sheet: put all pages side by side into one PNG instead.

    Raises:
        OutputExists, CannotWrite
        Usage: one picture of all pages would be too large, or the folder's name is that of a file.
    """
    folder = Path(folder)
    if _ENDING.fullmatch(folder.suffix) and not folder.is_dir():
        raise Usage(
            Problem(
                "pictures go into a folder, and this is the name of a file.", Place(str(folder))
            )
        )
    stem = Path(built.file_name).stem
    count = len(built.layout.sheets(built.proven.pages))
    names = ["sheet"] if sheet else [f"p{number}" for number in range(1, count + 1)]
    targets = [folder / f"{stem}_{name}.png" for name in names]
    for target in targets:
        refuse_existing(target, force=force)
    made = (
        [picture_of_all(built.proven, dpi)]
        if sheet
        else [picture.proven for picture in pictures(built.proven, dpi)]
    )
    make_folder(folder)
    for picture, target in zip(made, targets, strict=True):
        place(picture, target, force=force)
    number = count + 1
    while force and not sheet and (old := folder / f"{stem}_p{number}.png").is_file():
        remove(old)
        number += 1
    return targets
