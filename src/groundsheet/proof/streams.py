"""The streams that a page is drawn from: what each draws, with fonts and pictures like ours.

A page has one content, and resources of its own; each name in the content is one of them. So two
readers can't take two contents for different ones, or a name for another thing.
"""

from __future__ import annotations

from collections.abc import Callable, Set as AbstractSet
from typing import Any

from groundsheet.notices import Code, Notice, finding
from groundsheet.proof import font_dictionaries, operators
from groundsheet.proof.faults import NotOurs
from groundsheet.proof.filters import KEYS, decoded
from groundsheet.proof.font_dictionaries import Face
from groundsheet.proof.operators import Content

_LONGEST = 300_000  # bytes of a content; ours have 75,000
_MOST = 64  # resources of a kind; ours have 8
_LARGEST = 4_000_000  # bytes of a picture; the largest of ours has 1,440,000

_RESOURCES = {"/Font", "/ProcSet", "/XObject"}
_SETS = {"/PDF", "/Text", "/ImageB", "/ImageC", "/ImageI"}
_FORM = KEYS | {"/Type", "/Subtype", "/FormType", "/BBox", "/Resources"}
_PICTURE = KEYS | {
    "/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent",
}  # fmt: skip
_BROKEN = (TypeError, ValueError, AttributeError, KeyError, OverflowError)
"""What pikepdf raises where an object is another than was asked for."""
_COLOURS = {"/DeviceGray": 1, "/DeviceRGB": 3}


class Streams:
    """The streams of a document that pikepdf has opened; a font that many pages have is read once.

    Its methods raise no error for what isn't ours: they tell the faults.
    """

    def __init__(self) -> None:
        self._faces: dict[tuple[int, int], Face | NotOurs] = {}
        self._things: dict[tuple[int, int], list[Notice]] = {}

    def page(self, page: Any) -> list[Notice]:
        """Faults of a page: of its content, its fonts, and the forms and pictures it draws."""
        contents = page.get("/Contents")
        if _is_array(contents) and len(contents) == 1:
            contents = contents[0]
        try:
            resources = _dictionary(page.get("/Resources"), "its resources")
            content, faults = self._drawn(contents, resources, KEYS)
            if content.bare:
                faults.append(_content("something is drawn on it that belongs to nothing"))
            things = _dictionary(resources.get("/XObject", {}), "its resources")
            for name in content.drawn - set(things.keys()):
                faults.append(_content(f"it draws {name}, which its resources don't have"))
            for thing in things.values():
                picture = _is_stream(thing) and thing.get("/Subtype") == "/Image"
                faults.extend(self._once(thing, _picture if picture else self._form))
        except NotOurs as error:
            return [_content(str(error))]
        except _BROKEN:
            return [_content("its resources can't be read")]
        return faults

    def _once(self, thing: Any, look: Callable[[Any], list[Notice]]) -> list[Notice]:
        """The faults of a stream, which are looked for where it is met first."""
        if not _is_stream(thing):
            return [_content("something that it draws is missing")]
        if thing.objgen not in self._things:
            try:
                self._things[thing.objgen] = look(thing)
            except NotOurs as error:
                self._things[thing.objgen] = [_content(str(error))]
            except _BROKEN:
                self._things[thing.objgen] = [_content("something that it draws can't be read")]
        return self._things[thing.objgen]

    def _drawn(
        self, stream: Any, resources: Any, keys: AbstractSet[str]
    ) -> tuple[Content, list[Notice]]:
        """What a stream draws, and its faults; `keys` are those that it may have."""
        extra = set(resources.keys()) - _RESOURCES
        if extra:
            return Content(()), [_content(f"its resources have {', '.join(sorted(extra))}")]
        sets = resources.get("/ProcSet", ())
        if (
            not (_is_array(sets) or sets == ())
            or len(sets) > len(_SETS)
            or {str(one) for one in sets} - _SETS
        ):
            return Content(()), [_content("its resources have other procedures than ours")]
        content = operators.read(decoded(stream, keys, _LONGEST))
        faults = [_content(fault) for fault in content.faults]
        faces: dict[str, Face] = {}
        for name, font in _dictionary(resources.get("/Font", {}), "its fonts").items():
            if name not in content.codes and _of_a_filler(font):
                continue
            face = self._font(font)
            if isinstance(face, NotOurs):
                faults.append(finding(Code.PROOF_FONT, f"its font {name} isn't ours: {face}."))
            else:
                faces[name] = face
        for name, codes in content.codes.items():
            if name not in resources.get("/Font", {}):
                faults.append(_content(f"it uses {name}, which its resources don't have"))
            elif name in faces and (
                faces[name].long > 1 or not codes <= faces[name].characters.keys()
            ):
                faults.append(finding(Code.PROOF_FONT, f"its font {name} lacks what it shows."))
        return content, faults

    def _font(self, font: Any) -> Face | NotOurs:
        key = font.objgen if _is_object(font) else (0, 0)
        if key not in self._faces or key == (0, 0):
            try:
                self._faces[key] = font_dictionaries.read(font)
            except NotOurs as error:
                self._faces[key] = error
            except _BROKEN:
                self._faces[key] = NotOurs("a part of it is missing")
        return self._faces[key]

    def _form(self, form: Any) -> list[Notice]:
        if form.get("/Subtype") != "/Form" or form.get("/FormType", 1) != 1:
            return [_content("it draws something that is no form")]
        resources = _dictionary(form.get("/Resources", {}), "the resources of a form")
        content, faults = self._drawn(form, resources, _FORM)
        if content.drawn or "/XObject" in resources:
            faults.append(_content("a form in it draws another"))
        return faults


def _of_a_filler(font: Any) -> bool:
    """Whether it is a font without a program, as what fills in a form lays beside ours."""
    fonts = [font, *font.get("/DescendantFonts", ())]
    return not any(
        "/FontFile" in key for each in fonts for key in each.get("/FontDescriptor", {})
    ) and all("/CharProcs" not in each for each in fonts)


def _content(message: str) -> Notice:
    return finding(Code.PROOF_CONTENT, f"{message}.")


def _picture(picture: Any) -> list[Notice]:
    wide, high = picture.get("/Width"), picture.get("/Height")
    colours = _COLOURS.get(str(picture.get("/ColorSpace")), 0)
    if not (isinstance(wide, int) and isinstance(high, int) and wide > 0 < high):
        return [_content("a picture in it has no size")]
    if not colours or picture.get("/BitsPerComponent") != 8:
        return [_content("a picture in it has other colours than ours")]
    length = wide * high * colours
    try:
        if length > _LARGEST or len(decoded(picture, _PICTURE, length)) != length:
            return [_content("a picture in it is larger or smaller than it says")]
    except NotOurs as error:
        return [_content(f"a picture in it isn't as ours are: {error}")]
    return []


def _dictionary(value: Any, what: str) -> Any:
    """A dictionary of resources, with no more of them than a page of ours could have.

    Raises:
        NotOurs
    """
    import pikepdf

    if not isinstance(value, (pikepdf.Dictionary, dict)):
        raise NotOurs(f"{what} are none")
    if len(value) > _MOST:
        raise NotOurs(f"{what} are far more than ours")
    return value


def _is_object(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Object)


def _is_stream(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Stream)


def _is_array(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Array)
