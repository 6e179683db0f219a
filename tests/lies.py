"""Ways to have a finished file show other contacts than its text says.

Each is an edit of a file that the program has built. What is read from it stays the same, word for
word and in the same order; what is seen is wrong.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache

import pikepdf

from desks import desk
from groundsheet import api
from groundsheet.layout import Variant
from groundsheet.people import Practice

Lie = Callable[[pikepdf.Pdf], None]

PRACTICE = Practice.model_validate(
    {"name": "Example Practice", "numbers": [{"phone": "555-0136", "hours": "7 am to 4 pm"}]}
)
"""With its number, each digit stands in the help panel."""
FORMATS = {
    "sheet": Variant(),
    "large": Variant(print_size=18),
    "booklet": Variant(booklet=True),
    "card": Variant(card="single"),
}


@cache
def built(kind: str) -> bytes:
    """A file of that format, freshly built; `page` is a sheet of one page."""
    if kind == "page":
        return api.build(desk(PRACTICE), ["stop-pause"], region="US").proven.data
    variant = FORMATS[kind]
    if variant.card:
        return api.build(desk(PRACTICE), [], region="US", variant=variant).proven.data
    return api.build(desk(PRACTICE), ["safety-plan"], region="US", variant=variant).proven.data


def told(pdf: bytes, lie: Lie) -> bytes:
    """The file with a lie in it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        lie(document)
        document.save(out)
    return out.getvalue()


# -- of the content -------------------------------------------------------------------------------


def edited(edit: Callable[[bytes], bytes], page: int = -1) -> Lie:
    """Edits the content of a page (default: the last one)."""

    def lie(document: pikepdf.Pdf) -> None:
        here = document.pages[page]
        before = here.Contents.read_bytes()
        after = edit(before)
        assert after != before
        here.Contents = document.make_stream(after)

    return lie


_LINE = (
    rb"BT 1 0 0 1 (?P<x>\S+) (?P<y>\S+) Tm (?P<font>/\S+) (?P<size>\S+) Tf (?P<leading>\S+) TL "
    rb"\((?P<text>(?: ?%s)[^)]*)\) Tj T\* ET"
)


def line(content: bytes, words: bytes, which: int = -1) -> re.Match[bytes]:
    """Where the content draws a line that begins with some words; the last one."""
    found = list(re.finditer(_LINE % re.escape(words), content))
    assert found, words
    return found[which]


def drawn(at: re.Match[bytes], text: bytes, *, x: float = 0, y: float = 0) -> bytes:
    """The same line with another text, moved by so much."""
    left, bottom = float(at["x"]) + x, float(at["y"]) + y
    return b"BT 1 0 0 1 %.3f %.3f Tm %b %b Tf (%b) Tj ET" % (
        left,
        bottom,
        at["font"],
        at["size"],
        text,
    )


def instead(words: bytes, draw: Callable[[re.Match[bytes]], bytes], which: int = -1) -> Lie:
    """Draws something in place of a line."""

    def edit(content: bytes) -> bytes:
        at = line(content, words, which)
        return content[: at.start()] + draw(at) + content[at.end() :]

    return edited(edit)


def size(at: re.Match[bytes]) -> float:
    return float(at["size"])


def clipped(at: re.Match[bytes]) -> bytes:
    """The left flanks of the digits lie outside a clip: an 8 is seen as a 3."""
    x, y, s = float(at["x"]), float(at["y"]), size(at)
    first = x + 0.28 * s if at["text"].startswith(b" ") else x
    parts = b" ".join(
        b"%.3f %.3f %.3f %.3f re" % (first + (n * 0.62 + 0.2) * s, y - s, 0.43 * s, 3 * s)
        for n in range(3)
    )
    return b"q %b W n %b Q" % (parts, at[0])


def swapped(one: bytes, other: bytes) -> Lie:
    """Two lines change places; the order in which they are read stays."""

    def edit(content: bytes) -> bytes:
        a, b = sorted((line(content, one), line(content, other)), key=re.Match.start)

        def there(what: re.Match[bytes], where: re.Match[bytes]) -> bytes:
            return b"BT 1 0 0 1 %b %b Tm %b %b Tf (%b) Tj ET" % (
                where["x"],
                where["y"],
                what["font"],
                what["size"],
                what["text"],
            )

        return (
            content[: a.start()]
            + there(a, b)
            + content[a.end() : b.start()]
            + there(b, a)
            + content[b.end() :]
        )

    return edited(edit)


def beside(at: re.Match[bytes], mark: bytes, x: float, y: float = 0.0) -> bytes:
    """The line, and a mark at so many sizes from where it begins."""
    s = size(at)
    left, bottom = float(at["x"]) + x * s, float(at["y"]) + y * s
    return b"%b q 1 0 0 1 %.3f %.3f cm %.3f 0 0 %.3f 0 0 cm %b Q" % (
        at[0],
        left,
        bottom,
        s,
        s,
        mark,
    )


ONE = b"0.1 0 0.1 0.66 re f"
"""A bar that looks like a 1, in a square of one point."""
EVEN_ODD = b"-2 -2 60 6 re -2 -2 60 6 re 0.1 0 0.1 0.66 re f*"
"""The same, in a path that reaches beyond all around it."""
PICTURE = b"BI /W 8 /H 1 /BPC 1 /CS /G /IM false /D [1 0] ID \x10 EI"
GONE = b"1 1 1 rg -0.05 -0.1 0.5 0.9 re f"
FLANK = b"1 1 1 rg 0.28 0.05 0.13 0.6 re f"


def kerned(at: re.Match[bytes]) -> bytes:
    """The last two digits are drawn in each other's places."""
    text = at["text"]
    return drawn(at, b"").replace(
        b"() Tj",
        b"[(%b) -620 (%b) 1240 (%b)] TJ" % (text[:-2], text[-2:-1], text[-1:]),
    )


def apart(at: re.Match[bytes]) -> bytes:
    """Each digit is a line of its own, and the last stands before the first."""
    s = size(at)
    digits = at["text"].strip()
    return b" ".join(
        drawn(at, b"%c" % digit, x=(0.28 + 0.62 * place) * s)
        for digit, place in zip(digits, (1, 2, 0), strict=True)
    )


def dots(at: re.Match[bytes]) -> bytes:
    """A row of small dots that looks like a 1; they are left out where text is compared."""
    s = size(at)
    code = b"\\003"  # the dot between two parts of a line, as the font of the words has it
    column = b" ".join(
        b"BT 1 0 0 1 %.3f %.3f Tm /F2+0 %.3f Tf (%b) Tj ET"
        % (float(at["x"]) + 2.2 * s, float(at["y"]) + n * 0.06 * s - 0.25 * s, s, code)
        for n in range(11)
    )
    return at[0] + b" " + column


CONTENT: dict[str, Lie] = {
    "a clip takes the left of an 8": instead(b"988", clipped),
    "a white bar on the left of an 8": instead(b"988", lambda at: beside(at, FLANK, 0)),
    "a digit is painted over": instead(b"988", lambda at: beside(at, GONE, 0.9)),
    "digits are kerned past each other": instead(b"911", kerned),
    "digits stand in each other's places": instead(b"911", apart),
    "two numbers change places": swapped(b"911", b"988"),
    "a bar is added to a number": instead(b"911", lambda at: beside(at, ONE, 2.1)),
    "a bar is added in the path of a ground": instead(b"911", lambda at: beside(at, EVEN_ODD, 2.1)),
    "a bar is added before a number": instead(b"911", lambda at: beside(at, ONE, 0.05)),
    "a row of dots is added to a number": instead(b"911", dots),
    "a number is drawn smaller in its middle": instead(
        b"911", lambda at: at[0].replace(b" Tm ", b" Tm 60 Tz ")
    ),
    "a number is outlined": instead(b"911", lambda at: b"1 Tr " + at[0] + b" 0 Tr"),
    "a number is mirrored": instead(
        b"988",
        lambda at: at[0].replace(
            b"BT 1 0 0 1 %b" % at["x"], b"BT -1 0 0 1 %.3f" % (float(at["x"]) + 2.4 * size(at))
        ),
    ),
    "a number is upside down": instead(
        b"988",
        lambda at: at[0].replace(
            b"BT 1 0 0 1 %b %b" % (at["x"], at["y"]),
            b"BT -1 0 0 -1 %.3f %.3f"
            % (float(at["x"]) + 2.4 * size(at), float(at["y"]) + 0.66 * size(at)),
        ),
    ),
    "a number is invisible over a picture of another": instead(
        b"988", lambda at: b"3 Tr " + at[0] + b" 0 Tr " + drawn(at, at["text"].replace(b"8", b"3"))
    ),
}


# -- of the fonts ---------------------------------------------------------------------------------


PANEL = (50, 170)
"""Where the lines of the help panel stand on a letter sheet, in points."""


def exchanged(one: str, other: str) -> Lie:
    """In one line, a digit is drawn as another; its font says of it that it is the first."""

    def lie(document: pikepdf.Pdf) -> None:
        page = document.pages[-1]
        content = page.Contents.read_bytes()
        for at in reversed(list(re.finditer(_LINE % b"[^()]*", content))):
            text, digit = at["text"], one.encode()
            where = re.search(rb"(?<!\\)" + digit, re.sub(rb"\\\d{3}", b"####", text))
            if where is None or not PANEL[0] < float(at["y"]) < PANEL[1]:
                continue
            fonts = page.Resources.Font
            font = pikepdf.Dictionary(dict(fonts[at["font"].decode()].items()))
            mapping = font.ToUnicode.read_bytes()
            code, said = (b"%04X" % ord(digit) for digit in (other, one))
            assert code in mapping.upper()
            font.ToUnicode = document.make_stream(_mapped(mapping, ord(other), said))
            fonts["/Lie"] = document.make_indirect(font)
            before, after = text[: where.start()], text[where.end() :]
            new = b"BT 1 0 0 1 %b %b Tm %b %b Tf (%b) Tj /Lie %b Tf (%b) Tj %b %b Tf (%b) Tj ET" % (
                at["x"],
                at["y"],
                at["font"],
                at["size"],
                before,
                at["size"],
                other.encode(),
                at["font"],
                at["size"],
                after,
            )
            page.Contents = document.make_stream(content[: at.start()] + new + content[at.end() :])
            return
        raise AssertionError(one)

    return lie


def _mapped(mapping: bytes, code: int, said: bytes) -> bytes:
    """A ToUnicode map in which a code says something else."""
    head, tail = mapping.split(b"begincmap", 1)[0], b"endcmap"
    rest = mapping[mapping.index(b"endcmap") + len(tail) :]
    return (
        head
        + b"begincmap /CMapName /Lie def 1 begincodespacerange <00> <FF> endcodespacerange "
        + b"1 beginbfchar <%02X> <%b> endbfchar " % (code, said)
        + tail
        + rest
    )


# -- in the list ----------------------------------------------------------------------------------


def anywhere(lie: Callable[[bytes], bytes], holds: bytes) -> Lie:
    """Edits the page that has some text."""

    def find(document: pikepdf.Pdf) -> None:
        number = next(n for n, p in enumerate(document.pages) if holds in p.Contents.read_bytes())
        edited(lie, number)(document)

    return find


FLAT = b"n 20 20 %d 200 re 60 115 m 300 115 l 300 115 l 60 115 l h f*" % 700
"""What reaches beyond the panel on all sides, with a flat line in it that some programs draw."""
BELOW: dict[str, Lie] = {
    "a flat line": instead(b"Get help now", lambda at: b"q 1 g %b Q %b" % (FLAT, at[0])),
    "another ground": instead(
        b"Get help now", lambda at: b"q 1 g 20 20 700 200 re f* Q %b" % at[0]
    ),
}
BEFORE_A_LINE = instead(b"988 Suicide", lambda at: beside(at, ONE, -0.5))
NUMBER = b"(741741) Tj T*\nEMC\nET"
"""How the number of a list's first contact is drawn, in the US."""


def painted(mark: bytes) -> Lie:
    """Draws something beside or over that number; the origin is where its line begins."""
    return anywhere(
        lambda content: content.replace(NUMBER, NUMBER + b" /Artifact BMC %b f* EMC" % mark), NUMBER
    )


def moved_lines(content: bytes) -> bytes:
    """What to do for the first contact stands where it stands for the second, and the reverse."""
    places = []
    for words in (b"(741741)", b"(1-866"):
        at = content.index(words)
        start = content.rindex(b"1 0 0 1 ", 0, content.rindex(b"BT", 0, at))
        places.append((start, content.index(b" cm", start)))
    (a, b), (c, d) = places
    return content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]


LISTS: dict[str, Lie] = {
    "a digit is painted over": painted(b"1 1 1 rg n 84 2 7 10 re"),
    "a bar is added to a number": painted(b"0 g n 125 3 1.2 8 re"),
    "what to do changes places": anywhere(moved_lines, NUMBER),
}
