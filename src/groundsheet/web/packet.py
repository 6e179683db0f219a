"""The page Packet: pages are found, put in order and made somebody's, and seen as they will be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, get_args

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from groundsheet import api
from groundsheet.web.pages import get, line, page, post, render, see, text
from groundsheet.web.preview import Drawing, built_of, finished
from groundsheet.web.site import Site

MOST_PAGES = 20
_FULL = f"There is room for {MOST_PAGES} pages. Take one out first."


@dataclass
class Packet:
    """A packet in the making, for one person.

    Args:
        pages: ids of modules, in order.
        recipe: the packet that the pages are, as long as nothing is changed in it.
        removed: what was taken out last, and where it stood.
        chosen: what was chosen or typed in the form, by its field.
        words: of the search.
        drawing: its pages.
        revision: how often something was sent: a page that is older than it is loads again.
    """

    pages: list[str] = field(default_factory=list)
    recipe: str | None = None
    removed: tuple[str, int] | None = None
    chosen: dict[str, str] = field(default_factory=dict)
    words: str = ""
    drawing: Drawing = field(default_factory=Drawing)
    revision: int = 0


@dataclass(frozen=True, slots=True)
class _Same:
    """What of a packet another person's may begin with."""

    pages: tuple[str, ...]
    recipe: str | None
    chosen: dict[str, str]


_KEPT = ("audience", "language", "paper", "print_size", "ink_saver", "all_lines", "discreet")
"""What the next person's packet may begin with: nothing of the person, and never the region."""
_FIELDS = (*_KEPT, "region", "name", "clinician", "next_appointment", "once")


def _begin(site: Site, _request: Request) -> Response:
    """A packet for a person: nothing of another is in it."""
    packet = Packet(chosen={"language": site.office.desk().code})
    return see(f"/packet/{site.drafts(Packet).begin(packet)}")


def _begin_again(site: Site, request: Request) -> Response:
    """The same pages for another person."""
    same = site.drafts(_Same).get(request.path_params["name"])
    if same is None:
        return see("/packet")
    packet = Packet(pages=list(same.pages), recipe=same.recipe, chosen=dict(same.chosen))
    return see(f"/packet/{site.drafts(Packet).begin(packet)}")


def _show(site: Site, request: Request) -> Response:
    name = request.path_params["name"]
    packets = site.drafts(Packet)
    packet = packets.get(name)
    if packet is None:
        return page(site, "gone.html", status=410, became=packets.became(name), begin="/packet")
    desk = _desk(site, packet)
    shelves = _shelves(site, desk, packet)
    return page(site, "packet.html", **_values(desk, name, packet), **shelves)


def _desk(site: Site, packet: Packet) -> api.Desk:
    return site.office.desk(language=packet.chosen.get("language") or None)


def _values(desk: api.Desk, name: str, packet: Packet) -> dict[str, Any]:
    _draw(desk, packet)
    listed = api.catalog(desk)
    titles = {item.module.id: item.module.title for item in listed.modules}
    return {
        "at": f"/packet/{name}",
        "packet": packet,
        "chosen": packet.chosen,
        "full": _FULL if len(packet.pages) >= MOST_PAGES else "",
        "picks": [(each, titles.get(each, each)) for each in packet.pages],
        "titles": titles,
        "regions": [e for e in api.regions(desk) if e.status != "stub"],
        "languages": [(c, s.language.name) for c, s in desk.library.shelves.items()],
        "readers": [(who, api.READERS[who]) for who in ("adult", "teen", "carer")],
        "clinicians": list(map(str, desk.profile.clinicians)) if desk.profile else [],
        "practice_named": desk.profile is not None,
        "preview": packet.drawing.preview,
        "nothing": _nothing(packet),
        "pictured": {item.module.id for item in listed.modules if item.origin == "shipped"},
    }


def _nothing(packet: Packet) -> str:
    """What is missing before pages can be shown."""
    region = packet.chosen.get("region")
    if not packet.pages:
        return "Add a page, and it is shown here as it will be printed."
    return "" if region else "Say where the person is. Then the pages are shown as they will be."


def _shelves(site: Site, desk: api.Desk, packet: Packet) -> dict[str, Any]:
    """What can be picked: all by topic, or what a search found."""
    audience = _audience(packet)
    if packet.words:
        found = site.finder(desk.shelf).search(packet.words, audience=audience)
        return {"found": found, "shelves": [], "packets": []}
    listed = api.catalog(desk, audience=audience)
    # The same for other readers is found by its readers, and would stand here twice.
    items = [item for item in listed.modules if audience or not item.module.variant_of]
    shelves = [
        (topic, title, [item for item in items if item.topic == topic])
        for topic, title in listed.topics.items()
    ]
    return {
        "found": None,
        "shelves": [shelf for shelf in shelves if shelf[2]],
        "packets": listed.recipes,
    }


def _audience(packet: Packet) -> api.Audience | None:
    chosen = packet.chosen.get("audience")
    return next((who for who in get_args(api.Audience) if who == chosen), None)


# -- changes --------------------------------------------------------------------------------------


def _take(packet: Packet, form: FormData) -> str:
    """Takes what was chosen and typed, and what is to be done; returns what is said of it."""
    packet.revision += 1
    for name in _FIELDS:
        packet.chosen[name] = text(form, name).strip()
    packet.words = text(form, "words").strip()[:200]
    # The same address may be open twice, for two people: what a page shows is what it makes.
    shown = list(dict.fromkeys(text(form, "shown").split()))[:MOST_PAGES]
    if "shown" in form and shown != packet.pages:
        packet.pages, packet.recipe, packet.removed = shown, None, None
    for deed, do in _DEEDS.items():
        if value := line(form, deed):
            return do(packet, value)
    return ""


def _add(packet: Packet, name: str) -> str:
    if name in packet.pages:
        return ""
    if len(packet.pages) >= MOST_PAGES:
        return _FULL
    packet.pages.append(name)
    packet.recipe = None
    if packet.removed is not None and packet.removed[0] == name:
        packet.removed = None  # it is back already
    return "Added."


def _remove(packet: Packet, name: str) -> str:
    if name not in packet.pages:
        return ""
    packet.removed = name, packet.pages.index(name)
    packet.pages.remove(name)
    packet.recipe = None
    return "Taken out. Undo puts it back."


def _undo(packet: Packet, _value: str) -> str:
    if packet.removed is None:
        return ""
    if len(packet.pages) >= MOST_PAGES:
        return _FULL
    name, at = packet.removed
    packet.pages.insert(at, name)
    packet.removed = None
    return "Put back."


def _move(packet: Packet, name: str, by: int) -> str:
    at = packet.pages.index(name) if name in packet.pages else -1
    to = at + by
    if at < 0 or not 0 <= to < len(packet.pages):
        return ""
    packet.pages.insert(to, packet.pages.pop(at))
    packet.recipe = None
    return f"Now page {to + 1} of {len(packet.pages)}."


def _order(packet: Packet, value: str) -> str:
    order = value.split()
    if sorted(order) != sorted(packet.pages):
        return ""
    if order != packet.pages:
        packet.recipe = None
    packet.pages = order
    return "Order changed."


def _use(packet: Packet, value: str) -> str:
    packet.recipe, packet.removed = value, None
    packet.pages = []
    return "The packet's pages are in."


_DEEDS = {
    "add": _add,
    "remove": _remove,
    "up": lambda packet, name: _move(packet, name, -1),
    "down": lambda packet, name: _move(packet, name, 1),
    "undo": _undo,
    "order": _order,
    "use": _use,
}


def _change(site: Site, request: Request, form: FormData) -> Response:
    """Something was changed: the parts of the page that show it are answered."""
    name = request.path_params["name"]
    packet = site.drafts(Packet).get(name)
    if packet is None:
        answer = HTMLResponse("")
        answer.headers["HX-Redirect"] = f"/packet/{name}"  # which says what became of it
        return answer
    shelves, picks, everything = _shown(packet), _picked(packet), _state(packet)
    spoken = _take(packet, form)
    desk = _desk(site, packet)
    if packet.recipe is not None and not packet.pages:
        packet.pages = list(desk.shelf.recipe(packet.recipe).modules)
    if "hx-request" not in request.headers:
        return see(f"/packet/{name}")
    if not spoken and _state(packet) == everything and packet.drawing.asked == _asked(desk, packet):
        return Response(status_code=204)
    # What is as it was isn't replaced: somebody may be about to click in it.
    values = _values(desk, name, packet) | {"spoken": spoken}
    values["picks_too"] = _picked(packet) != picks
    values["shelves_too"] = _shown(packet) != shelves
    if values["shelves_too"]:
        values |= _shelves(site, desk, packet)
    return HTMLResponse(render("packet_change.html", **values))


def _shown(packet: Packet) -> tuple[object, ...]:
    """What the shelves depend on."""
    chosen = packet.chosen
    return packet.words, chosen.get("audience") or "", chosen.get("language")


def _picked(packet: Packet) -> tuple[object, ...]:
    """What the list of what is picked depends on."""
    return tuple(packet.pages), packet.removed, packet.chosen.get("language")


def _state(packet: Packet) -> tuple[object, ...]:
    """All that is chosen and typed."""
    return packet.recipe, packet.words, _picked(packet), tuple(sorted(packet.chosen.items()))


def _asked(desk: api.Desk, packet: Packet) -> tuple[object, ...]:
    """What the paper depends on: what is chosen, and what the practice says and has recorded."""
    return tuple(packet.pages), packet.recipe, *packet.chosen.items(), desk


def _draw(desk: api.Desk, packet: Packet) -> None:
    """The pages of what is there now."""

    def make() -> api.Built:
        modules = () if packet.recipe else tuple(packet.pages)
        who = _audience(packet)
        return built_of(desk, packet.chosen, modules, recipe=packet.recipe, audience=who)

    ready = packet.pages and packet.chosen.get("region")
    packet.drawing.draw(desk, _asked(desk, packet), make if ready else None)


def _revision(site: Site, request: Request) -> Response:
    """How often something was sent, for a page that was loaded while it was under way."""
    packet = site.drafts(Packet).get(request.path_params["name"])
    return JSONResponse({"revision": packet.revision if packet else 0})


def _page_picture(site: Site, request: Request) -> Response:
    """A page of the preview."""
    packet = site.drafts(Packet).get(request.path_params["name"])
    return packet.drawing.picture(request) if packet else Response(status_code=204)


def _build(site: Site, request: Request, form: FormData) -> Response:
    """Makes the file. A second click on the same finds what the first has made."""
    name = request.path_params["name"]
    packets = site.drafts(Packet)
    packet = packets.get(name)
    if packet is None:
        return see(packets.became(name) or f"/packet/{name}")
    _take(packet, form)
    desk = _desk(site, packet)
    _draw(desk, packet)
    kept = {field: packet.chosen[field] for field in _KEPT}
    same = site.drafts(_Same).begin(_Same(tuple(packet.pages), packet.recipe, kept))
    path = finished(site, packet.drawing.preview, f"/packet/again/{same}")
    if path is None:
        return see(f"/packet/{name}#live")  # which says why
    packets.close(name, path)
    return see(path)


ROUTES = (
    get("/packet", _begin),
    get("/packet/again/{name}", _begin_again),
    get("/packet/{name}", _show),
    post("/packet/{name}", _change),
    post("/packet/{name}/build", _build),
    get("/packet/{name}/page/{number:number}", _page_picture),
    get("/packet/{name}/revision", _revision),
)
