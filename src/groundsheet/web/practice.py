"""The page Practice: a practice is set up, and its profile is changed field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from groundsheet import api
from groundsheet.web.guard import MOST_BYTES
from groundsheet.web.pages import get, line, page, post, problems, said_of, see, text, upload
from groundsheet.web.profile_inputs import Input, at_of, first_part, inputs_of, typed_in
from groundsheet.web.site import Site

_DONE = {
    "begun": "Your practice is set up. Add its number and address here, if you like.",
    "saved": "Saved.",
    "opened": "This is the practice from now on.",
}
"""What was done, by the word for it in the address."""
_SECTIONS = (
    ("On your paper", ("name", "logo", "address", "clinicians", "numbers")),
    ("How you print", ("region", "paper", "language")),
    ("What is printed", ("prints_drafts", "prints_in_session", "require_approval")),
)
_MORE = "For some practices"


def _show(site: Site, request: Request) -> Response:
    path = site.office.practice
    if path is None:
        return _beginning(site)
    done = _DONE.get(request.query_params.get("done", ""), "")
    profile = api.open_profile(site.office.desk_alone(), path)
    return _form(site, profile, profile.values, problems=profile.problems, done=done)


# -- a practice begins ----------------------------------------------------------------------------


def _beginning(
    site: Site,
    typed: Mapping[str, str] | None = None,
    *,
    faults: Mapping[str, list[str]] | None = None,
    there: str = "",
) -> Response:
    """The form for a practice that isn't set up yet.

    Args:
        site: what all pages share.
        typed: what was typed before, by field.
        faults: what is wrong with it, by field.
        there: a folder that has a profile already.
    """
    folder = str(site.office.new_folder or "")
    return page(
        site,
        "practice_new.html",
        status=422 if faults else 200,
        typed={"name": "", "decided_by": "", "folder": folder} | dict(typed or {}),
        faults=faults or {},
        there=there,
    )


def _begin(site: Site, _request: Request, form: FormData) -> Response:
    """Sets a practice up, or takes one that lies in a folder already."""
    if site.office.practice is not None:  # set up by the click before, or in another tab
        return see("/practice")
    typed = {name: text(form, name).strip() for name in ("name", "decided_by", "folder")}
    if not typed["folder"]:
        return _beginning(site, typed, faults={"folder": ["Say which folder."]})
    try:
        folder = Path(typed["folder"]).expanduser()
    except RuntimeError:
        words = "Nobody on this machine has that name. Write the whole path."
        return _beginning(site, typed, faults={"folder": [words]})
    if not typed["folder"].isprintable():
        words = "It holds a sign that can't be shown. Type it anew."
        return _beginning(site, typed, faults={"folder": [words]})
    if not folder.is_absolute():
        words = "Write the whole path, from the first folder on."
        return _beginning(site, typed, faults={"folder": [words]})
    if line(form, "use"):
        return _take(site, folder, typed)
    try:
        site.office.practice = api.init(
            folder,
            name=typed["name"],
            decided_by=typed["decided_by"] or None,
            on=site.office.desk_alone().today,
        )
    except api.OutputExists:
        words = "A practice is set up there already. It was left as it is."
        return _beginning(site, typed, faults={"folder": [words]}, there=str(folder))
    except api.GroundsheetError as error:
        return _beginning(site, typed, faults=_by_option(error))
    return see("/practice?done=begun")


def _take(site: Site, folder: Path, typed: Mapping[str, str]) -> Response:
    """Goes on with the practice of a folder."""
    try:
        profile = api.open_profile(site.office.desk_alone(), folder)
    except api.GroundsheetError as error:
        return _beginning(site, typed, faults={"folder": problems(error)})
    if profile.problems and not profile.editable:  # no page could mend it, and all would need it
        words = [said_of(problem) for problem in profile.problems]
        return _beginning(site, typed, faults={"folder": words})
    site.office.practice = profile.path
    return see("/practice?done=opened")


def _by_option(error: api.GroundsheetError) -> dict[str, list[str]]:
    """What is wrong, by the field that it was typed in; of the system's errors it is the folder."""
    named = api.Wording(lambda name, _value: name, lambda name, _arguments: name)
    faults: dict[str, list[str]] = {}
    for problem in error.problems:
        place = api.worded(problem.place.path, named) if problem.place else ""
        field = place if place in ("name", "decided_by") else "folder"
        faults.setdefault(field, []).append(said_of(problem))
    return faults


# -- the profile ----------------------------------------------------------------------------------


def _form(
    site: Site,
    profile: api.ProfileFile,
    values: Mapping[str, api.Value],
    *,
    problems: Sequence[api.Problem] = (),
    status: int = 200,
    done: str = "",
    refused: str = "",
    unsaved: str = "",
    room: Mapping[str, int] = {},
    focus: str = "",
    now: Mapping[str, str] = {},
) -> Response:
    """The profile as a form.

    Args:
        site: what all pages share.
        profile: as it stands on disk.
        values: what stands in the fields.
        problems: what is wrong with them.
        status: of the answer.
        done: what was done.
        refused: why nothing was saved.
        unsaved: what was changed on the page alone.
        room: how many empty entries there are, by field.
        focus: the input to go on in.
        now: what others have put into the file meanwhile, by field.
    """
    fields = api.profile_fields(site.office.desk_alone())
    made = inputs_of(fields, values, problems=problems, other=profile.other, room=room)
    names = {name for each in made for name in each.names}
    known = {field.name for field in fields}
    return page(
        site,
        "practice.html",
        status=status,
        path=profile.path,
        digest=profile.digest,
        editable=profile.editable,
        has_logo=profile.logo is not None,
        logo_named=profile.values.get("logo") or "",
        sections=list(_sections(made)),
        summary=[
            (at_of(problem.field, names), said_of(problem), problem.place) for problem in problems
        ],
        labels=_labels(made),
        unknown={key: words for key, words in profile.other.items() if key not in known},
        done=done,
        refused=refused,
        unsaved=unsaved,
        focus=focus,
        now=now,
    )


def _sections(made: Sequence[Input]) -> list[tuple[str, list[Input]]]:
    """The inputs under their headings; what is under none of them stands at the end."""
    by_name = {each.name: each for each in made}
    sections = [(title, [by_name.pop(name) for name in names]) for title, names in _SECTIONS]
    return [*sections, (_MORE, list(by_name.values()))]


def _labels(made: Sequence[Input]) -> dict[str, str]:
    """What each input is called, with what is around it."""
    labels: dict[str, str] = {}

    def add(each: Input, around: str) -> None:
        label = f"{around}{each.field.label}"
        labels[each.name] = label
        for number, entry in enumerate(each.entries, 1):
            labels[f"{each.name}[{number}]"] = f"{label}, {number}"
            for part in entry:
                add(part, f"{label}, {number}: ")
        for part in each.parts:
            add(part, f"{label}: ")

    for each in made:
        add(each, "")
    return labels


def _save(site: Site, _request: Request, form: FormData) -> Response:
    """Saves the fields, or only adds or takes out an entry on the page."""
    path = site.office.practice
    if path is None:
        return see("/practice")
    desk = site.office.desk_alone()
    profile = api.open_profile(desk, path)
    typed = typed_in(form, api.profile_fields(desk))
    if more := line(form, "more"):
        return _more(site, profile, typed, more)
    if drop := line(form, "drop"):
        return _drop(site, profile, typed, drop)
    values = api.profile_values(desk, typed)
    changes = _changes(form, profile, values, api.profile_values(desk, profile.values))
    digest = text(form, "digest")
    picture = upload_of(_request)
    try:
        api.save_profile(desk, profile.path, changes, digest=digest, picture=picture)
    except api.ChangedMeanwhile:
        return _form(
            site,
            profile,
            values,
            status=409,
            refused="Somebody changed the file since you opened this page: in another window, or "
            "with an editor. Nothing was saved. What you typed is still here, and what stands in "
            "the file now is said beside each field that differs. Save again to put yours there.",
            now=_differing(values, api.profile_values(desk, profile.values)),
        )
    except (api.InvalidInput, api.CannotWrite) as error:
        return _form(
            site,
            profile,
            values,
            problems=error.problems,
            status=422,
            refused="Nothing was saved.",
        )
    return see("/practice?done=saved")


def upload_of(request: Request) -> bytes | None:
    """The picture that was chosen; None: there is none."""
    return upload(request, "picture") or None


def _changes(
    form: FormData,
    profile: api.ProfileFile,
    values: Mapping[str, api.Value],
    seen: Mapping[str, api.Value],
) -> dict[str, api.Value]:
    """What is to be changed: what doesn't fit its field stays, unless something else is typed."""
    changes = {
        name: value
        for name, value in values.items()
        if name not in profile.other or value != seen.get(name)
    }
    changes |= {str(key): "" for key in form.getlist("without") if key in profile.other}
    if line(form, "no_logo"):
        changes["logo"] = ""
    return changes


def _differing(typed: Mapping[str, api.Value], now: Mapping[str, api.Value]) -> dict[str, str]:
    """What stands in the file of the fields in which something else was typed."""
    return {
        name: _in_words(now.get(name)) for name, value in typed.items() if value != now.get(name)
    }


def _in_words(value: api.Value | None) -> str:
    match value:
        case dict():
            parts = [_in_words(part) for part in value.values()]
        case list():
            parts = [_in_words(item) for item in value]
        case _:
            parts = [value or ""]
    return ", ".join(filter(None, parts)) or "nothing"


def _more(site: Site, profile: api.ProfileFile, typed: dict[str, api.Value], name: str) -> Response:
    """Room for one more entry; nothing is saved."""
    count = len(_entries(typed, name) or ())
    return _form(
        site,
        profile,
        typed,
        problems=profile.problems,
        room={name: 1},
        unsaved="There is room for one more below. Nothing is saved yet.",
        focus=first_part(api.profile_fields(site.office.desk_alone()), name, count + 1),
    )


def _drop(
    site: Site, profile: api.ProfileFile, typed: dict[str, api.Value], which: str
) -> Response:
    """An entry is taken out on the page; nothing is saved."""
    name, _, number = which.removesuffix("]").rpartition("[")
    entries = _entries(typed, name)
    if entries is not None and number.isdecimal() and 0 < int(number) <= len(entries):
        entries.pop(int(number) - 1)
    return _form(
        site,
        profile,
        typed,
        problems=profile.problems,
        unsaved="It is taken out on this page. Save to take it out of the file.",
        focus=f"more-{name}",
    )


def _entries(typed: Mapping[str, api.Value], name: str) -> list[api.Value] | None:
    """The entries of a field, such as `leaflet.numbers`."""
    value: api.Value | None = dict(typed)
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value if isinstance(value, list) else None


def _logo(site: Site, _request: Request) -> Response:
    """The logo as it is."""
    path = site.office.practice
    profile = api.open_profile(site.office.desk_alone(), path) if path else None
    if profile is None or profile.logo is None:
        return Response(status_code=404)
    return Response(profile.logo, media_type=profile.logo_type)


ROUTES = (
    get("/practice", _show),
    get("/practice/logo", _logo),
    post("/practice/begin", _begin),
    post("/practice", _save, most=MOST_BYTES + api.MAX_LOGO_BYTES),
)
