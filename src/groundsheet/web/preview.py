"""The pages of what is in the making, as pictures, with what is said beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from starlette.requests import Request
from starlette.responses import Response

from groundsheet import api
from groundsheet.web.pages import problems, told
from groundsheet.web.site import Made, Site

DPI = 80


@dataclass(frozen=True, slots=True)
class Preview:
    """The pages as they would be printed, or why they wouldn't.

    Args:
        built: the file; None: there is nothing to show, or something is wrong.
        pictures: its pages.
        error: what is wrong, a sentence each.
        notes: what to know before it is handed out, a sentence each.
        contacts: those that are printed.
        undecided: the practice hasn't decided whether it prints this: it can be asked to.
    """

    built: api.Built | None = None
    pictures: tuple[api.Picture, ...] = ()
    error: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    contacts: tuple[api.PrintedContact, ...] = ()
    undecided: bool = False

    def picture(self, number: int) -> Response:
        """A page, from 1."""
        if not 0 < number <= len(self.pictures):
            return Response(status_code=404)
        return Response(self.pictures[number - 1].data, media_type="image/png")

    @property
    def mark(self) -> str:
        """What tells these pages from others, for the addresses of their pictures."""
        return self.built.proven.sha256[:12] if self.built else ""

    @property
    def sides(self) -> str:
        """How much paper it takes, in words."""
        if self.built is None:
            return ""
        pages = self.built.proven.pages
        sheets = self.built.layout.paper_sheets(pages)
        return f"{_count(pages, 'page')}, {_count(sheets, 'sheet')} of paper if printed on one side"


@dataclass(slots=True)
class Drawing:
    """The preview of a draft, drawn anew when anything on paper has changed.

    Args:
        preview: the pages as they are now.
        before: the pages as they were, as long as they may still be on the screen.
        asked: what they were drawn from.
    """

    preview: Preview = field(default_factory=Preview)
    before: Preview = field(default_factory=Preview)
    asked: tuple[object, ...] = ()

    def draw(
        self, desk: api.Desk, asked: tuple[object, ...], make: Callable[[], api.Built] | None
    ) -> None:
        """Draws it, unless it is drawn from the same already.

        Args:
            desk: at which it is made.
            asked: all that the paper depends on.
            make: builds it; None: something that must be chosen isn't yet.
        """
        if self.asked == asked:
            return
        self.asked, self.before = asked, self.preview
        self.preview = preview_of(desk, make) if make else Preview()

    def picture(self, request: Request) -> Response:
        """A page; nothing where it was drawn anew meanwhile, by another tab perhaps."""
        mark = request.query_params.get("v")
        for preview in (self.preview, self.before):
            if preview.mark and preview.mark == mark:
                return preview.picture(request.path_params["number"])
        return Response(status_code=204)


def preview_of(desk: api.Desk, make: Callable[[], api.Built]) -> Preview:
    """The pages of what is made, or what is wrong with it.

    Args:
        desk: at which it is made.
        make: builds it.
    """
    try:
        built = make()
    except api.GroundsheetError as error:
        undecided = isinstance(error, api.Undecided)
        return Preview(error=tuple(problems(error)), undecided=undecided)
    pictures = api.pages_as_pictures(built, dpi=DPI)
    return Preview(
        built, pictures, notes=tuple(told(desk, built)), contacts=printed_contacts(desk, built)
    )


def built_of(
    desk: api.Desk,
    chosen: Mapping[str, str],
    modules: Sequence[str],
    *,
    recipe: str | None = None,
    audience: api.Audience | None = None,
    answers: api.TypedPlan | None = None,
) -> api.Built:
    """Builds what was chosen and typed in the fields that Packet and Plan have in common.

    Args:
        desk: at which it is made.
        chosen: by the names of the fields.
        modules: ids, in order; or else
        recipe: a packet.
        audience: whose text of each module is taken, where there are several.
        answers: of a plan; what of them has no fault is printed.

    Raises:
        As `api.build`.
    """
    once = bool(chosen.get("once"))
    return api.build(
        desk,
        modules,
        recipe=recipe,
        region=chosen.get("region") or None,
        person=_person_of(chosen),
        answers=answers.sound if answers else None,
        audience=audience,
        paper=_paper_of(chosen),
        variant=_variant_of(chosen),
        all_lines=bool(chosen.get("all_lines")),
        discreet=bool(chosen.get("discreet")),
        in_session=once,
        drafts=once,
    )


def printed_contacts(desk: api.Desk, built: api.Built) -> tuple[api.PrintedContact, ...]:
    """The contacts that are printed anywhere in a handout, in the words of the paper.

    Args:
        desk: at which it was made.
        built: the handout.
    """
    printed = {entry.id for entry in built.handout.printed_contacts}
    told = api.as_printed(desk, built.handout.contacts)
    return tuple(each for each in told if each.id in printed)


def finished(site: Site, preview: Preview, again: str = "", back: str = "") -> str | None:
    """Keeps what a preview shows as a finished file, for a while.

    Args:
        site: what all pages share.
        preview: the pages.
        again: where the same is begun for somebody else; empty: nowhere.
        back: where something of it can be changed; empty: nowhere.

    Returns:
        Where the file is shown; None: nothing was built.
    """
    if preview.built is None:
        return None
    made = Made(preview.built, again, preview.pictures, preview.notes, preview.contacts, back)
    return f"/made/{site.made.begin(made)}"


def _paper_of(chosen: Mapping[str, str]) -> api.Paper | None:
    """The paper that was chosen; None: the practice's, or the region's."""
    return next((paper for paper in get_args(api.Paper) if paper == chosen.get("paper")), None)


def _variant_of(chosen: Mapping[str, str]) -> api.Variant:
    """How it is to be printed, as it was chosen.

    Raises:
        Usage: there is no such print size.
    """
    size = chosen.get("print_size", "")
    return api.Variant(
        print_size=api.print_size_of(int(size)) if size.isdecimal() and len(size) < 4 else None,
        ink_saver=bool(chosen.get("ink_saver")),
    )


def _person_of(chosen: Mapping[str, str]) -> api.Person | None:
    """Whom it is for, as it was typed; None: nothing was.

    Raises:
        InvalidInput: it can't be printed as it was typed.
    """
    names = ("name", "clinician", "next_appointment")
    given = {name: chosen[name] for name in names if chosen.get(name)}
    return api.person_with("the form", **given) if given else None


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"
