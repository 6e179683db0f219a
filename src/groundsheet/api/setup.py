"""Setting up a practice's folder, and beginning a module of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

from groundsheet.api.reading import library
from groundsheet.errors import InvalidInput, Place, Problem, Usage
from groundsheet.files import make_folder, put, refuse_existing
from groundsheet.library import shipped_folder
from groundsheet.people import PROFILE, PracticeFolder

_TEMPLATES = "templates"
_SCHEMAS = ("practice", "person", "answers", "module", "recipe", "records")
_OWN = "modules"


def init(folder: Path | str = ".", *, name: str | None = None) -> Path:
    """Writes a commented profile into a folder, with what editors need to check it.

    Args:
        folder: made if it isn't there; its parent must be.
        name: the practice's name (default: a name to be replaced).

    Returns:
        The profile.

    Raises:
        OutputExists: there is a profile already; nothing was changed.
        CannotWrite, InvalidInput
    """
    folder = Path(folder)
    profile = folder / PROFILE
    refuse_existing(profile)
    text = (shipped_folder() / _TEMPLATES / PROFILE).read_text(encoding="utf-8")
    if name is not None:
        text = text.replace("name: Example Practice", f"name: {_quoted(name)}")
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


def new_module(name: str, *, practice: PracticeFolder, title: str | None = None) -> Path:
    """Writes a commented skeleton of a module, or a copy of a shipped one to be changed.

    Args:
        name: the module's id. That of a shipped one copies it: it takes the shipped one's place.
        practice: in whose first content folder it is written.
        title: heads the page (default: made from the id).

    Returns:
        The file.

    Raises:
        Usage: the practice has no content folder.
        InvalidInput: the id has other characters than small letters, digits and hyphens.
        OutputExists: there is such a file.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise InvalidInput(
            Problem(
                f"{name[:60]!r} can't be the id of a module.",
                Place("MODULE"),
                remedy="Take small letters, digits and hyphens, such as quiet-hour.",
            )
        )
    if not practice.content:
        raise Usage(
            "the practice's profile names no content folder.",
            remedy=f"Add `content_dirs: [{_OWN}]` to {practice.profile.shown}.",
        )
    folder = practice.content[0]
    target = folder / f"{name}.yaml"
    refuse_existing(target)
    content = library(practice)
    if name in content.files:
        text = content.files[name].read_text(encoding="utf-8")
        text = re.sub(r"^# yaml-language-server.*\n", "", text)
    else:
        text = (shipped_folder() / _TEMPLATES / "module.yaml").read_text(encoding="utf-8")
        words = title or name.replace("-", " ").capitalize()
        text = text.replace("id: example", f"id: {name}", 1)
        text = text.replace("code: OWN-01", f"code: {_free_code(practice)}", 1)
        text = text.replace("title: An example", f"title: {_quoted(words)}", 1)
    if not text.startswith("# yaml-language-server"):
        text = f"# yaml-language-server: $schema=../schemas/module.json\n{text}"
    put(text.encode(), target, shared=True)
    return target


def _free_code(practice: PracticeFolder) -> str:
    """The first code of the practice's own that none of its files names."""
    files = [path for folder in practice.content for path in folder.glob("*.yaml")]
    texts = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)
    taken = {int(number) for number in re.findall(r"^code: OWN-(\d\d)", texts, re.MULTILINE)}
    return f"OWN-{next(n for n in range(1, 100) if n not in taken):02d}"


def _quoted(text: str) -> str:
    """A text as a YAML scalar."""
    return json.dumps(text, ensure_ascii=False)
