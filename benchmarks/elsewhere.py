"""The same text for WeasyPrint, Typst and fpdf2, from what was composed of a handout.

Words and their order are those of its nodes, with the help panel and the page's number at the foot
of each page; fonts, sizes, colours and margins those of the theme. Boxes are boxes, places to write
are lines, as many as in the handout; of a figure there are its words alone. None has fields: Typst
can't, so the others needn't. What stands in the text is data to each of them, whatever it looks
like.
"""

from __future__ import annotations

import importlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Protocol, assert_never

from groundsheet import pdf
from groundsheet.composition import compose, nodes
from groundsheet.composition.nodes import Node
from groundsheet.handout import Handout
from groundsheet.language import Phrases
from groundsheet.layout import Layout
from groundsheet.panel import ContactList, Panel
from groundsheet.pdf.furniture import Furniture
from groundsheet.pdf.theme import THEME
from groundsheet.text import Inline, join, plain_text

FONTS = Path(pdf.__file__).parent / "fonts"
FAMILY = "Groundsheet Sans"
FACES = (("Regular", 400, "normal"), ("Bold", 700, "normal"))
_WIDTH, _HEIGHT = Layout().leaf
_BLANK = "________"


class Draw(Protocol):
    """Draws the pages, as PDF/UA-1 or, if asked for False, without tags; for somebody else."""

    def __call__(self, tags: bool, name: str = "") -> bytes:
        """The file; with `name` in place of the one in the words."""


# -- what each of them is told --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: of each item what stands before it in strong type (or nothing), and its words."""

    items: tuple[tuple[str, str], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """Lines to write on."""

    count: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; what is empty is to be written in."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """What belongs together: drawn as a box, or not."""

    parts: tuple[Piece, ...]
    drawn: bool = True


Piece = Heading | Paragraph | Listing | Rules | Grid | Box


def pieces(parts: Iterable[Node], phrases: Phrases) -> tuple[Piece, ...]:
    """Nodes as the few things that each of the programs can set: one case for each kind of node.

    Args:
        parts: what was composed.
        phrases: of the language that it is in.
    """
    return tuple(piece for part in parts for piece in _pieces(part, phrases))


def _pieces(node: Node, phrases: Phrases) -> Iterator[Piece]:  # noqa: C901 (one case a kind)
    match node:
        case nodes.Letterhead():
            yield from _said(node.name, *node.lines)
        case nodes.Head():
            yield Heading(node.level, node.title)
            name = f"{node.before}{node.name}" if node.name else ""
            yield from _said(
                node.summary, name, "  ·  ".join(node.about), plain_text(node.contents)
            )
        case nodes.Start():
            pass
        case nodes.Heading():
            yield Heading(node.level, node.text)
        case nodes.Words():
            yield from _said(plain_text(node.words))
        case nodes.Items():
            yield _listing(node.items, numbered=node.numbered)
        case nodes.Boxed():
            words = tuple(Paragraph(plain_text(item)) for item in node.items)
            yield Box((*_said(node.title), *words), drawn=node.warning)
        case nodes.Steps():
            if node.cautions is not None:
                yield from _pieces(node.cautions, phrases)
            steps = (join((step.do, step.how, *step.cautions), " ") for step in node.items)
            yield _listing(steps, numbered=node.numbered)
        case nodes.WriteIn():
            yield from _label(node.label, node.help)
            yield from _said(*node.answers)
            yield Rules(max(0, node.lines - len(node.answers)))
        case nodes.People():
            yield from _label(node.label, node.help)
            named = [
                "  ".join(f"{part.shown} {part.text or _BLANK}" for part in (*who.who, *who.calls))
                for who in node.people
            ]
            blank = f"{phrases.name_label} {_BLANK * 3}  {phrases.phone_label} {_BLANK * 2}"
            yield from _said(*named, *[blank] * (node.rows - len(node.people)))
        case nodes.Table():
            yield from _label(node.label, node.help)
            yield Grid(node.columns, tuple(tuple(map(plain_text, row)) for row in node.rows))
        case nodes.Chart():
            yield from _label(node.label, node.help)
            yield from _said(node.alt)
        case nodes.Scale():
            yield from _said(node.label, f"{node.low} 0 1 2 3 4 5 6 7 8 9 10 {node.high}")
        case nodes.Ticks():
            yield from _said(node.label)
            yield _listing(node.items)
            yield Rules(node.own)
        case nodes.Prompts():
            yield from _said(node.label)
            for label, lines, _ in node.items:
                yield Box((Paragraph(label), Rules(lines)))
        case nodes.Zone():
            asked = [(Paragraph(prompt), Rules(2)) for prompt, _ in node.prompts]
            yield Box((Paragraph(node.title), *(part for pair in asked for part in pair)))
        case nodes.Figure():
            yield from _said(node.alt, " ".join(node.labels.values()), plain_text(node.caption))
        case nodes.Contacts():
            yield from _said(plain_text(node.lead))
            yield from _contacts(node.listing)
        case nodes.Sentence():
            said = (f"{words} {value or _BLANK * 3}" for words, _, _, value in node.parts)
            yield Paragraph(" ".join(said))
        case nodes.Section() | nodes.Group():
            yield Box(pieces(node.parts, phrases), drawn=False)
        case _:
            assert_never(node)


def _said(*texts: str) -> Iterator[Piece]:
    return (Paragraph(text) for text in texts if text)


def _label(label: str, more: Inline) -> Iterator[Piece]:
    return _said(f"{label}  {plain_text(more)}".strip())


def _listing(items: Iterable[Inline], *, numbered: bool = False) -> Listing:
    return Listing(tuple(("", plain_text(item)) for item in items), numbered)


def _contacts(listing: ContactList | None) -> Iterator[Piece]:
    if listing is None:
        raise ValueError("no list without a region")
    entries = (*listing.entries, *listing.others)
    yield Listing(
        tuple((plain_text(join(e.actions, "; ")), f"{e.name} {e.details}") for e in entries)
    )
    yield from _said(*(plain_text(line) for _, line in listing.language_lines), *listing.notes)


@dataclass(frozen=True)
class Words:
    """What the others are given of a handout."""

    parts: tuple[Piece, ...]
    panel: Panel
    foot: float
    """How high the foot of each page is, with the margin below it."""
    title: str
    language: str
    name: str
    """Whom it is for, as it stands in the words."""

    @classmethod
    def of(cls, handout: Handout) -> Words:
        """The words of a handout."""
        layout = Layout()
        handout = pdf.with_panel(handout, layout)
        starts = pdf.starts(handout, layout)
        return cls(
            pieces(compose(handout, starts), handout.language.phrases),
            handout.panel,
            Furniture(handout, layout).body_bottom,
            handout.title,
            handout.language.tag(handout.region),
            handout.person.name or "",
        )

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """The first row of the panel: of each contact what it is for, what to do, and the rest."""
        return [
            (cell.lead, plain_text(cell.action), plain_text(cell.details))
            for cell in self.panel.cells
        ]

    @property
    def others(self) -> list[str]:
        """What stands below it."""
        entries = [plain_text(entry.words) for entry in self.panel.entries]
        return [*entries, plain_text(join(self.panel.notes, " "))]


def renamed(text: str, before: str, after: str) -> str:
    """The text for somebody else.

    Args:
        text: as one of the programs takes it.
        before: the name in it, as it stands there.
        after: the other name, as it would stand there.
    """
    return text.replace(before, after) if before and after else text


# -- WeasyPrint -----------------------------------------------------------------------------------


def style(foot: float) -> str:
    """The style sheet of the pages, less the fonts; the foot is so many points high."""
    theme = THEME

    def colour(name: str) -> str:
        return f"#{getattr(theme, name).hexval()[2:]}"

    return f"""
@page {{ size: {_WIDTH}pt {_HEIGHT}pt;
  margin: {theme.margin_top}pt {theme.margin_side}pt {foot}pt;
  @bottom-center {{ content: element(foot); width: 100% }} }}
body {{ font: {theme.body}pt/{theme.leading}pt "{FAMILY}"; color: {colour("ink")} }}
h1, h2, h3 {{ color: {colour("accent")}; line-height: 1.25; margin: 0.5em 0 0.3em }}
h1 {{ font-size: {theme.h1}pt }} h2 {{ font-size: {theme.h2}pt }}
h3 {{ font-size: {theme.h3}pt }} p {{ margin: 0 0 7pt }} h2, h3 {{ break-after: avoid }}
.foot {{ position: running(foot); font-size: {theme.footer}pt; text-align: right }}
.foot::before {{ content: "Page " counter(page) " of " counter(pages) }}
.panel {{ border: 1.5pt solid {colour("accent")}; border-radius: 7pt; line-height: 1.25;
  text-align: left; font-size: {theme.panel_words}pt; padding: {theme.panel_padding}pt 10pt }}
.panel h2 {{ font-size: {theme.panel_heading}pt; margin: 0 }} .panel p {{ margin: 0 }}
.row {{ display: table }} .row div {{ display: table-cell; padding-right: 18pt }}
.row b {{ display: block; font-size: {theme.panel_number}pt }}
.box {{ border: 0.6pt solid {colour("accent")}; border-radius: 6pt; padding: 10pt;
  background: {colour("tint")}; margin: 7pt 0 9pt; break-inside: avoid }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ border: 0.6pt solid {colour("rule")}; padding: 3pt; text-align: left;
  height: {theme.writing_line}pt }}
.help {{ list-style: none; padding: 0 }} .help b {{ display: block }}
hr {{ border: 0; border-bottom: 0.7pt solid {colour("rule")};
  height: {theme.writing_line}pt; margin: 0 }} hr + p, hr + div {{ margin-top: 7pt }}
"""


def faces() -> str:
    """The style sheet's fonts."""
    return "".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-style: {slant}; '
        f"src: url({(FONTS / f'GroundsheetSans-{name}.ttf').as_uri()}) }}\n"
        for name, weight, slant in FACES
    )


def html(words: Words) -> str:
    """The text as HTML."""
    cells = "".join(
        f"<div>{escape(lead)}<b>{escape(action)}</b>{escape(rest)}</div>"
        for lead, action, rest in words.cells
    )
    others = "".join(f"<p>{escape(line)}</p>" for line in words.others)
    return (
        f'<!DOCTYPE html><html lang="{escape(words.language)}"><head>'
        f"<title>{escape(words.title)}</title></head><body>"
        f'<div class="foot"><div class="panel"><h2>{escape(words.panel.heading)}</h2>'
        f'<p>{escape(words.panel.line)}</p><div class="row">{cells}</div>{others}</div></div>'
        f"{''.join(map(_html, words.parts))}</body></html>"
    )


def _html(piece: Piece) -> str:
    match piece:
        case Heading():
            return f"<h{piece.level}>{escape(piece.text)}</h{piece.level}>"
        case Paragraph():
            return f"<p>{escape(piece.text)}</p>"
        case Listing():
            tag = "ol" if piece.numbered else "ul"
            looks = ' class="help"' if any(label for label, _ in piece.items) else ""
            items = "".join(
                f"<li>{f'<b>{escape(label)}</b> ' if label else ''}{escape(text)}</li>"
                for label, text in piece.items
            )
            return f"<{tag}{looks}>{items}</{tag}>"
        case Rules():
            return "<hr>" * piece.count
        case Grid():
            head = "".join(f'<th scope="col">{escape(text)}</th>' for text in piece.columns)
            rows = "".join(
                f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>"
                for row in piece.rows
            )
            return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        case Box():
            looks = ' class="box"' if piece.drawn else ""
            return f"<div{looks}>{''.join(map(_html, piece.parts))}</div>"
        case _:
            assert_never(piece)


def weasyprint(words: Words) -> Draw:
    """WeasyPrint, warm: fonts are loaded and the style sheet is read."""
    weasy = importlib.import_module("weasyprint")
    fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    sheet = weasy.CSS(string=faces() + style(words.foot), font_config=fonts)
    text = html(words)

    def draw(tags: bool, name: str = "") -> bytes:
        own = renamed(text, escape(words.name), escape(name))
        made: bytes = weasy.HTML(string=own).write_pdf(
            stylesheets=[sheet],
            font_config=fonts,
            pdf_variant="pdf/ua-1" if tags else None,
        )
        return made

    return draw


# -- Typst ----------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    """Words that Typst reads nothing into."""
    return '#"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def typ(words: Words) -> str:
    """The text for Typst."""
    return "".join(map(_typ, words.parts))


def _typ(piece: Piece) -> str:
    match piece:
        case Heading():
            return f"{'=' * piece.level} {quoted(piece.text)}\n\n"
        case Paragraph():
            return f"{quoted(piece.text)}\n\n"
        case Listing():
            mark = "+" if piece.numbered else "-"
            items = (
                f"/ {quoted(label)}: {quoted(text)}\n" if label else f"{mark} {quoted(text)}\n"
                for label, text in piece.items
            )
            return "".join(items) + "\n"
        case Rules():
            return "#rule\n" * piece.count + "\n"
        case Grid():
            head = ", ".join(f"[{quoted(text)}]" for text in piece.columns)
            cells = "".join(f"[{quoted(text)}], " for row in piece.rows for text in row)
            return f"#table(columns: {len(piece.columns)}, table.header({head}), {cells})\n\n"
        case Box():
            inside = "".join(map(_typ, piece.parts))
            return f"#boxed[{inside}]\n" if piece.drawn else inside
        case _:
            assert_never(piece)


def preamble(words: Words, body: float) -> str:
    """What Typst is told of the pages' make-up, with type of so many points."""
    theme = THEME

    def rgb(name: str) -> str:
        return f'rgb("#{getattr(theme, name).hexval()[2:]}")'

    language, _, region = words.language.partition("-")
    cells = ", ".join(
        f'[{quoted(lead)}\\ #text({theme.panel_number}pt, weight: "bold", {quoted(action)[1:]})\\ '
        f"{quoted(rest)}]"
        for lead, action, rest in words.cells
    )
    others = "\n\n".join(map(quoted, words.others))
    return f"""
#set document(title: {quoted(words.title)[1:]}, date: datetime(year: 2026, month: 11, day: 24))
#set page(width: {_WIDTH}pt, height: {_HEIGHT}pt,
  margin: (top: {theme.margin_top}pt, x: {theme.margin_side}pt, bottom: {words.foot}pt),
  footer: [
    #align(right, text({theme.footer}pt,
      context [Page #counter(page).display() of #counter(page).final().first()]))
    #set par(leading: 3pt, spacing: 3pt)
    #set text({theme.panel_words}pt)
    #rect(width: 100%, stroke: 1.5pt + {rgb("accent")}, radius: 7pt, inset: 5pt)[
      #text({theme.panel_heading}pt, weight: "bold", {quoted(words.panel.heading)[1:]})\\
      {quoted(words.panel.line)}
      #grid(columns: {len(words.cells)}, column-gutter: 18pt, {cells})
      {others}
    ]
  ])
#set text(font: "{FAMILY}", size: {body}pt, fill: {rgb("ink")}, lang: "{language}",
  region: "{region.lower()}")
#set par(leading: {theme.leading - theme.body + 3}pt, spacing: {theme.leading - 2}pt)
#show heading: set text(fill: {rgb("accent")})
#show heading.where(level: 1): set text({theme.h1}pt)
#show heading.where(level: 2): set text({theme.h2}pt)
#show heading.where(level: 3): set text({theme.h3}pt)
#let rule = block(above: {theme.writing_line}pt, below: 9pt,
  line(length: 100%, stroke: 0.7pt + {rgb("rule")}))
#let boxed(inner) = block(width: 100%, breakable: false, inset: 10pt, radius: 6pt,
  stroke: 0.6pt + {rgb("accent")}, fill: {rgb("tint")}, inner)
"""


@contextmanager
def typst(words: Words) -> Iterator[Draw]:
    """Typst, warm: fonts are found and the compiler is made.

    Typst remembers what it has laid out. So that each run lays out the text, the type grows by a
    millionth of a point from run to run; but not where the name alone differs.
    """
    module: Any = importlib.import_module("typst")
    with tempfile.TemporaryDirectory() as folder:
        for name, *_ in FACES:
            shutil.copy(FONTS / f"GroundsheetSans-{name}.ttf", folder)
        compiler = module.Compiler(font_paths=[folder], ignore_system_fonts=True)
        text, runs = typ(words), 0

        def draw(tags: bool, name: str = "") -> bytes:
            nonlocal runs
            runs += not name
            own = renamed(text, quoted(words.name)[2:-1], quoted(name)[2:-1])
            source = preamble(words, THEME.body + runs * 1e-6) + own
            made: bytes = compiler.compile(
                source.encode(), format="pdf", pdf_standards=["ua-1"] if tags else [], pdf_tags=tags
            )
            return made

        yield draw


# -- fpdf2 ----------------------------------------------------------------------------------------


class Pages:
    """What fpdf2 is told, element by element; boxes are grounds."""

    def __init__(self, words: Words, name: str) -> None:
        module: Any = importlib.import_module("fpdf")
        self.words, self.name, self.boxed = words, name, False
        self.pages: Any = type("Pages", (module.FPDF,), {"footer": lambda _: self.foot()})(
            unit="pt", format=(_WIDTH, _HEIGHT)
        )
        for face, weight, _ in FACES:
            path = FONTS / f"GroundsheetSans-{face}.ttf"
            self.pages.add_font(FAMILY, "B" if weight == 700 else "", path)
        self.pages.set_margins(THEME.margin_side, THEME.margin_top)
        self.pages.set_auto_page_break(True, words.foot)
        self.pages.set_fill_color(rgb("tint"))
        self.pages.set_draw_color(rgb("rule"))
        self.pages.set_title(words.title)
        self.pages.add_page()

    def foot(self) -> None:
        """The panel and the number."""
        words = self.words
        self.pages.set_y(10 - words.foot)
        lines = [(words.panel.heading, THEME.panel_heading, "B"), (words.panel.line, 0, "")]
        for lead, action, rest in words.cells:
            lines += [(f"{action} ({lead}; {rest})", 0, "B")]
        for text, size, style in (*lines, *((line, 0, "") for line in words.others)):
            self.pages.set_text_color(rgb("ink"))
            self.pages.set_font(FAMILY, style, size or THEME.panel_words)
            self.pages.multi_cell(
                0, 1.25 * (size or THEME.panel_words), text, new_x="LMARGIN", new_y="NEXT"
            )
        self.pages.set_font(FAMILY, size=THEME.footer)
        self.pages.cell(0, THEME.footer * 1.3, f"Page {self.pages.page_no()} of {{nb}}", align="R")

    def text(self, text: str, size: float = THEME.body, style: str = "", ink: str = "ink") -> None:
        """A paragraph."""
        self.pages.set_font(FAMILY, style, size)
        self.pages.set_text_color(rgb(ink))
        text = renamed(text, self.words.name, self.name)
        self.pages.multi_cell(
            0, size * 1.4, text, fill=self.boxed, align="L", new_x="LMARGIN", new_y="NEXT"
        )
        self.pages.ln(5)

    def lines(self, count: int) -> None:
        """Lines to write on."""
        pages = self.pages
        for _ in range(count):
            pages.ln(THEME.writing_line)
            pages.line(pages.l_margin, pages.y, _WIDTH - pages.r_margin, pages.y)
        pages.ln(9)

    def draw(self, piece: Piece) -> None:
        """A piece, with all that is in it."""
        match piece:
            case Heading():
                self.text(piece.text, getattr(THEME, f"h{piece.level}"), "B", "accent")
            case Paragraph():
                self.text(piece.text)
            case Listing():
                for label, text in piece.items:
                    self.text(f"{label} {text}".strip())
            case Rules():
                self.lines(piece.count)
            case Grid():
                for row in (piece.columns, *piece.rows):
                    self.text(" | ".join(text or _BLANK for text in row))
            case Box():
                before, self.boxed = self.boxed, self.boxed or piece.drawn
                for part in piece.parts:
                    self.draw(part)
                self.boxed = before
            case _:
                assert_never(piece)


def rgb(name: str) -> tuple[int, ...]:
    """A colour of the theme."""
    return tuple(bytes.fromhex(getattr(THEME, name).hexval()[2:]))


def fpdf2(words: Words) -> Draw:
    """fpdf2, which has no tags here, and reads its fonts anew for each file."""

    def draw(tags: bool, name: str = "") -> bytes:
        if tags:
            raise ValueError("no tags are made")
        made = Pages(words, name)
        for piece in words.parts:
            made.draw(piece)
        return bytes(made.pages.output())

    return draw
