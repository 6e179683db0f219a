"""`list`, `show`, `search`, `schema`, `init`, `new`: content and the practice's folder."""

import shlex
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groundsheet.cli.options import (
    Json,
    PracticeFile,
    complete_modules,
    find_practice,
    need_practice,
    region_option,
)
from groundsheet.cli.output import say, show, show_json, visible
from groundsheet.errors import ExitCode, InvalidInput, Problem, Usage

if TYPE_CHECKING:
    from groundsheet.content import Module
    from groundsheet.library import Library
    from groundsheet.people import PracticeFolder

_FIELDS = {
    "id", "code", "version", "title", "public_title", "type", "audience", "handling", "summary",
    "keywords",
}  # fmt: skip


def list_content(practice: PracticeFile = None, as_json: Json = False) -> int:
    """List the modules and recipes."""
    from groundsheet import api

    found = find_practice(practice)
    content = api.library(found)
    problems: list[Problem] = []
    modules = sorted(_readable(content.modules, problems), key=lambda entry: entry.code)
    recipes = sorted(_readable(content.recipes, problems), key=lambda entry: entry.code)
    if as_json:
        show_json(
            {
                "modules": [
                    m.model_dump(mode="json", include=_FIELDS) | {"origin": _origin(content, m.id)}
                    for m in modules
                ],
                "recipes": [r.model_dump(mode="json") for r in recipes],
            }
        )
    else:
        approved = _approved(found)
        unless = " unless marked" if approved else ""
        show(f"Modules (draft: not reviewed by a clinician{unless})")
        for module in modules:
            who = found.practice.name if found else ""
            mark = {"shipped": "", "changed": f"  (changed by {who})", "own": f"  (by {who})"}[
                _origin(content, module.id)
            ] + approved.get(module.id, "")
            show(f"  {module.id:<18}{module.code:<7}{visible(module.title)}{mark}")
            how = "fill in together" if module.handling == "in_session" else "take home"
            show(f"  {'':<18}{visible(module.summary)} For {', '.join(module.audience)}; {how}.")
        show("\nRecipes")
        for entry in recipes:
            packet = ", ".join(entry.modules)
            show(f"  {entry.id:<18}{entry.code:<8}{visible(entry.title)}: {packet}")
            show(f"  {'':<18}{visible(entry.summary)}")
    if problems:
        problems = list(dict.fromkeys(problems))
        raise InvalidInput(problems, remedy="These are left out of the list. Mend each line.")
    twice = list(content.same_codes([*modules, *recipes]))
    if twice:
        raise InvalidInput(twice, remedy="Give each a code of its own.")
    return int(ExitCode.DONE)


def _approved(practice: "PracticeFolder | None") -> dict[str, str]:
    """What is said of modules that the practice has approved as they stand, by id."""
    if practice is None:
        return {}
    from groundsheet import api
    from groundsheet.review import APPROVALS

    if not (practice.folder / APPROVALS).exists():
        return {}
    return {
        name: f"  (approved until {state.last.until})"
        for name, (state, _) in api.status(practice=practice).items()
        if state.approved and state.last
    }


def _readable(entries: Any, problems: list[Problem]) -> list[Any]:
    found = []
    for name in entries:
        try:
            found.append(entries[name])
        except InvalidInput as error:
            problems.extend(error.problems)
    return found


def _origin(content: "Library", name: str) -> str:
    return "changed" if name in content.changed else "own" if name in content.own else "shipped"


def show_module(
    module: Annotated[
        str, typer.Argument(metavar="MODULE", autocompletion=complete_modules, help="Its id.")
    ],
    region: Annotated[
        str | None,
        region_option("Fill in this region's contacts."),
    ] = None,
    practice: PracticeFile = None,
) -> int:
    """Read a module on the screen: its words, facts, cautions and notes."""
    from groundsheet import api

    found = find_practice(practice)
    content = api.library(found)
    chosen = content.module(module)
    values = stand_ins(chosen, content)
    if region is not None:
        contacts = api.contacts(region, practice=found)
        values["emergency"] = contacts.emergency[0].display
        values["crisis_voice"] = contacts.main.voice.display
        show(f"Hurt or in danger now: {values['emergency']} · {contacts.region_name}\n")
    mark = _approved(found).get(module, "").strip(" ()") or "draft, not reviewed"
    show(f"{visible(chosen.title)}  ({chosen.code}, version {chosen.version}; {mark})")
    show_words(chosen, values)
    _show_notes(chosen, values)
    if region is None:
        say("\nContacts are filled in when it is printed: --region shows those of a region.")
    return int(ExitCode.DONE)


def stand_ins(module: "Module", content: "Library") -> dict[str, str]:
    """What the placeholders of a module are shown as on the screen."""
    language = content.languages["en"]
    values = {f"fact:{f.id}": language.counted(f.value, f.unit) for f in module.facts}
    return values | {
        "emergency": "[emergency number]",
        "crisis_voice": "[crisis line]",
        "crisis_text": "[how to reach a text line]",
    }


def show_words(module: "Module", values: dict[str, str]) -> None:
    """The words of a module's page, block by block."""
    from groundsheet.content import texts

    _lines(module.summary)
    for block in module.blocks:
        mark = " (optional)" if block.optional else ""
        if block.kind == "heading":
            show(f"\n{visible(block.text)}{mark}\n{'-' * len(block.text)}")
            continue
        show(f"\n[{block.id}: {block.kind}{mark}]")
        for loc, text in texts(block):
            _lines(_plain(text, values), bullet=any(isinstance(part, int) for part in loc))


def _show_notes(module: "Module", values: dict[str, str]) -> None:
    """What is for clinicians alone, and the credit."""
    for title, entries in (
        ("Ask first", module.ask_first),
        ("How to go about it", module.clinician_notes),
    ):
        if entries:
            show(f"\n{title} (clinician)")
            for text in entries:
                _lines(_plain(text, values), bullet=True)
    if module.evidence:
        show("\nWhat is known (clinician)")
        for claim in module.evidence:
            cited = ", ".join(claim.citations)
            _lines(f"{_plain(claim.text, values)} {claim.grade} [{cited}]", bullet=True)
    show("")
    _lines(module.credit)


def _plain(text: str, values: dict[str, str]) -> str:
    from groundsheet.text import fill, parse_inline

    runs = fill(parse_inline(text), values)
    return "".join("____" if run.blank else run.text.replace("\u00a0", " ") for run in runs)


def _lines(text: str, bullet: bool = False) -> None:
    show(
        textwrap.fill(
            visible(text),
            width=88,
            initial_indent="  - " if bullet else "  ",
            subsequent_indent="    " if bullet else "  ",
        )
    )


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What to look for.")],
    practice: PracticeFile = None,
    as_json: Json = False,
) -> int:
    """Find modules by words of their title, keywords or text."""
    from groundsheet import api

    found = api.search(" ".join(words), content=api.library(find_practice(practice)))
    if as_json:
        fields = ("id", "title", "summary", "score")
        show_json({"found": [{name: getattr(hit, name) for name in fields} for hit in found]})
        return int(ExitCode.DONE)
    if not found:
        say("Nothing holds all of these words. Fewer words find more; `groundsheet list` has all.")
    for hit in found:
        show(f"  {hit.id:<18}{visible(hit.title)}")
        show(f"  {'':<18}{visible(hit.summary)}")
    return int(ExitCode.DONE)


def schema(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="module, recipe, practice, person, answers, contacts or records."
        ),
    ],
) -> int:
    """Print the JSON Schema (draft 7) of a kind of file, for editors and other programs."""
    from groundsheet import schemas

    if name not in schemas.SCHEMAS:
        raise Usage(
            f"there is no schema {name[:60]!r}.", remedy=f"There are: {', '.join(schemas.SCHEMAS)}."
        )
    show(schemas.text(name).rstrip("\n"))
    return int(ExitCode.DONE)


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where; made if it isn't there.")
    ] = Path(),
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Your practice's name.")
    ] = None,
) -> int:
    """Set up your practice's folder: a commented profile, and a place for modules of your own."""
    from groundsheet import api

    profile = api.init(folder, name=name)
    say("Your profile is ready. Open it, and put in your name, number and logo. Then:")
    where = str(profile.parent)
    say("  (stay in this folder)" if where == "." else f"  cd {shlex.quote(where)}")
    say("  groundsheet build --recipe first-steps --region CODE -o packet.pdf")
    show(str(profile))
    return int(ExitCode.DONE)


def new(
    module: Annotated[
        str,
        typer.Argument(
            metavar="MODULE",
            help="Its id, such as quiet-hour; that of a shipped module copies it for changes.",
        ),
    ],
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Heads the page.")
    ] = None,
    practice: PracticeFile = None,
) -> int:
    """Begin a module of your own from a commented skeleton, or change a shipped one."""
    from groundsheet import api

    found = need_practice(practice)
    path = api.new_module(module, practice=found, title=title)
    say("Write in it, then look (--force: as often as you like):")
    say(f"  groundsheet preview {module} --region {found.practice.region or 'CODE'} --force")
    show(str(path))
    return int(ExitCode.DONE)
