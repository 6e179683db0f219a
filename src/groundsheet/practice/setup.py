"""Setting up a practice's folder, and beginning a module of its own."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

from groundsheet.content import Module
from groundsheet.desk import Desk
from groundsheet.errors import CannotWrite, InvalidInput, OutputExists, Place, Problem, Usage
from groundsheet.files import make_folder, no_folder, put, refuse_existing
from groundsheet.folders import PROFILE, shipped_folder
from groundsheet.people import EXAMPLE_NAME, Practice, PracticeFolder
from groundsheet.source import load_model
from groundsheet.text import typed_text_fault
from groundsheet.wording import option

_TEMPLATES = "templates"
_SCHEMAS = ("practice", "person", "answers", "module", "recipe", "records")
_OWN = "modules"

_COPIED = """\
# A shipped module, to be changed. Its cautions, its steps and the limits of its numbers stay: what
# lacks one is refused. Give a changed text a new version. Take this file away, and the shipped one
# is printed again. Each value is explained by the page `writing-modules` of the documentation.
"""


def init(
    folder: Path | str = ".",
    *,
    name: str | None = None,
    decided_by: str | None = None,
    on: dt.date | None = None,
) -> Path:
    """Writes a commented profile into a folder, with what editors need to check it.

    Args:
        folder: made if it isn't there; its parent must be.
        name: the practice's name (default: a name to be replaced).
        decided_by: who decides that drafts and pages for use in a session are printed; None leaves
            both undecided.
        on: the day of that decision; needed with it.

    Returns:
        The profile.

    Raises:
        OutputExists: there is a profile already; nothing was changed.
        CannotWrite, InvalidInput
    """
    folder = Path(folder)
    profile = folder / PROFILE
    _refuse(profile, "It was left as it is. Open it and change what you like.")
    text = (shipped_folder() / _TEMPLATES / PROFILE).read_text(encoding="utf-8")
    if name is not None:
        text = text.replace(f"name: {EXAMPLE_NAME}", f"name: {_quoted(name)}")
        _refuse_typed(text, Practice, option("name"))
    if decided_by is not None and on is not None:
        decision = f"{{by: {_quoted(decided_by)}, on: {on}}}"
        text = re.sub(r"^#(prints_\w+): .*$", lambda m: f"{m[1]}: {decision}", text, flags=re.M)
        _refuse_typed(text, Practice, option("decided_by"))
    if not folder.absolute().parent.is_dir():
        raise CannotWrite(no_folder(folder.parent))
    make_folder(folder)
    make_folder(folder / _OWN)
    write_schemas(folder)
    put(text.encode(), profile, shared=True)
    return profile


def write_schemas(folder: Path) -> None:
    """Puts the schemas that editors read beside a profile."""
    target = folder / "schemas"
    make_folder(target)
    for schema in _SCHEMAS:
        data = (shipped_folder() / "schemas" / f"{schema}.json").read_bytes()
        put(data, target / f"{schema}.json", force=True, shared=True)


def new_module(desk: Desk, name: str, *, title: str | None = None) -> Path:
    """Writes a commented skeleton of a module, or a copy of a shipped one to be changed.

    Args:
        desk: of the practice in whose first content folder it is written.
        name: the module's id. That of a shipped one copies it: it takes the shipped one's place.
        title: heads the page (default: made from the id).

    Returns:
        The file.

    Raises:
        Usage: there is no practice, it has no content folder, or its codes are used up.
        InvalidInput: the id has other characters than small letters, digits and hyphens, or the
            title can't be printed.
        OutputExists: the practice has a module of that id.
    """
    practice = desk.need_folder()
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise InvalidInput(
            Problem(
                f"{name[:60]!r} can't be the id of a module.",
                Place(option("module")),
                remedy="Use small letters, digits and hyphens, such as quiet-hour.",
            )
        )
    if title is not None and (fault := typed_text_fault(title)):
        raise InvalidInput(Problem(fault, Place(option("title"))))
    if not practice.content:
        raise Usage(
            "the practice's profile names no content folder.",
            remedy=f"Add `content_dirs: [{_OWN}]` to {practice.profile.shown}.",
        )
    for folder in practice.content:
        _refuse(folder / f"{name}.yaml", "It was left as it is. Write in it, or take another id.")
    target = practice.content[0] / f"{name}.yaml"
    files = desk.shelf.files
    if name in files:
        text = files[name].read_text(encoding="utf-8")
        text = _COPIED + re.sub(r"^# yaml-language-server.*\n", "", text)
        if title is not None:
            text = re.sub(
                r"^title: .*$",
                lambda _: f"title: {_quoted(title)}",
                text,
                count=1,
                flags=re.MULTILINE,
            )
    else:
        text = (shipped_folder() / _TEMPLATES / "module.yaml").read_text(encoding="utf-8")
        words = name.replace("-", " ").capitalize() if title is None else title
        text = text.replace("id: example", f"id: {name}", 1)
        text = text.replace("code: OWN-01", f"code: {_free_code(practice)}", 1)
        text = text.replace("title: An example", f"title: {_quoted(words)}", 1)
    if title is not None:
        _refuse_typed(text, Module, option("title"))
    text = f"# yaml-language-server: $schema=../schemas/module.json\n{text}"
    make_folder(target.parent)
    put(text.encode(), target, shared=True)
    return target


def _free_code(practice: PracticeFolder) -> str:
    """The first code of the practice's own that none of its files names.

    Raises:
        Usage: there are ninety-nine.
    """
    files = [path for folder in practice.content for path in folder.glob("*.yaml")]
    texts = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)
    taken = {int(number) for number in re.findall(r"^code: *[\"']?OWN-(\d\d)", texts, re.MULTILINE)}
    free = next((n for n in range(1, 100) if n not in taken), None)
    if free is None:
        raise Usage("the codes OWN-01 to OWN-99 are all taken.")
    return f"OWN-{free:02d}"


def _refuse(target: Path, remedy: str) -> None:
    """Raises OutputExists for a file that is there, with words for where nothing is replaced."""
    try:
        refuse_existing(target)
    except OutputExists as error:
        error.remedy = remedy
        raise


def _refuse_typed(text: str, model: type[Practice | Module], shown: str) -> None:
    """Raises InvalidInput if what an option put into a template can't stand there."""
    try:
        load_model(text.encode("utf-8", "surrogatepass"), model, shown)
    except InvalidInput as error:
        raise InvalidInput(
            [Problem(problem.message, Place(shown)) for problem in error.problems],
            remedy="Nothing was written.",
        ) from None


def _quoted(text: str) -> str:
    """A text as a YAML scalar."""
    return json.dumps(text, ensure_ascii=False)
