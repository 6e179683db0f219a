"""The same text for WeasyPrint, Typst and fpdf2, from the tree of a handout.

Words and their order are those of the tree, with the band and the page's number at the foot of
each page; fonts, sizes, colours and margins those of the theme. Boxes are boxes, places to write
are lines, as many as in the handout. None has fields: Typst can't, so the others needn't.
"""

from __future__ import annotations

import importlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Protocol

from groundsheet import pdf
from groundsheet.content import WriteIn
from groundsheet.handout import Handout
from groundsheet.layout import Layout
from groundsheet.pdf.elements import Element
from groundsheet.pdf.theme import THEME
from groundsheet.text import join, plain_text

FONTS = Path(pdf.__file__).parent / "fonts"
FAMILY = "Atkinson Hyperlegible"
FACES = (("Regular", 400, "normal"), ("Bold", 700, "normal"))
_WIDTH, _HEIGHT = Layout().leaf


class Draw(Protocol):
    """Draws the pages, as PDF/UA-1 or, if asked for False, without tags; for somebody else."""

    def __call__(self, tags: bool, name: str = "") -> bytes:
        """The file; with `name` in place of the one in the words."""


@dataclass(frozen=True)
class Words:
    """What the others are given of a handout."""

    root: Element
    band: str
    title: str
    language: str
    lines: dict[str, int]
    """How many lines to write on follow a label."""
    name: str
    """Whom it is for, as it stands in the words."""

    @classmethod
    def of(cls, handout: Handout) -> Words:
        """The words of a handout."""
        return cls(
            pdf.outline(handout, Layout()),
            plain_text(join(handout.band, "  ·  ")),
            handout.title,
            handout.language.tag(handout.contacts.region),
            {
                block.label: block.lines
                for section in handout.sections
                for block in section.module.blocks
                if isinstance(block, WriteIn)
            },
            handout.person.name or "",
        )

    def lines_after(self, label: str) -> int:
        """How many lines to write on."""
        return next((count for start, count in self.lines.items() if start in label), 1)

    @staticmethod
    def boxed(element: Element) -> bool:
        """Whether it is drawn as a box: what belongs together and isn't a label with its lines."""
        return element.role == "Div" and all(below.role != "Form" for below in element.children)


def renamed(text: str, words: Words, name: str) -> str:
    """The text for somebody else."""
    return text.replace(words.name, name) if name else text


# -- WeasyPrint -----------------------------------------------------------------------------------


def style() -> str:
    """The style sheet of the pages, less the fonts."""
    theme = THEME

    def colour(name: str) -> str:
        return f"#{getattr(theme, name).hexval()[2:]}"

    return f"""
@page {{ size: {_WIDTH}pt {_HEIGHT}pt;
  margin: {theme.margin_top}pt {theme.margin_side}pt 100pt;
  @bottom-center {{ content: element(foot); width: 100% }} }}
body {{ font: {theme.body}pt/{theme.leading}pt "{FAMILY}"; color: {colour("ink")} }}
h1, h2, h3 {{ color: {colour("accent")}; line-height: 1.25; margin: 0.5em 0 0.3em }}
h1 {{ font-size: {theme.h1}pt }} h2 {{ font-size: {theme.h2}pt }}
h3 {{ font-size: {theme.h3}pt }} p {{ margin: 0 0 7pt }} section > h2 {{ break-after: avoid }}
.foot {{ position: running(foot); font-size: {theme.footer}pt; text-align: right }}
.foot::before {{ content: "Page " counter(page) " of " counter(pages) }}
.band {{ border: 1.2pt solid {colour("ink")}; border-radius: 5pt;
  text-align: center; font-weight: bold; font-size: {theme.band_words}pt; padding: 4pt }}
.box {{ border: 0.6pt solid {colour("accent")}; border-radius: 6pt; padding: 10pt;
  background: {colour("tint")}; margin: 7pt 0 9pt; break-inside: avoid }}
.help {{ list-style: none; padding: 0 }} .help b {{ display: block }}
hr {{ border: 0; border-bottom: 0.7pt solid {colour("rule")};
  height: {theme.writing_line}pt; margin: 0 }} hr + p, hr + div {{ margin-top: 7pt }}
"""


def faces() -> str:
    """The style sheet's fonts."""
    return "".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-style: {slant}; '
        f"src: url({(FONTS / f'AtkinsonHyperlegible-{name}.ttf').as_uri()}) }}\n"
        for name, weight, slant in FACES
    )


def entry(element: Element) -> tuple[str, str]:
    """The label and the words of a list's entry; some have no label, such as those of a scale."""
    *label, body = element.children
    return (label[0].text if label else "", body.text)


def html(words: Words) -> str:
    """The text as HTML."""

    def of(element: Element, label: str = "") -> str:
        match element.role:
            case "H1" | "H2" | "H3" | "P":
                tag = element.role.lower()
                return f"<{tag}>{escape(element.text)}</{tag}>"
            case "Form":
                return "<hr>" * words.lines_after(label)
            case "L":
                tag = "ol" if element.numbering == "Decimal" else "ul"
                looks = ' class="help"' if element.numbering == "None" else ""
                return f"<{tag}{looks}>{below(element)}</{tag}>"
            case "LI":
                label, body = entry(element)
                help_ = f"<b>{escape(label)}</b> " if len(label) > 2 else ""
                return f"<li>{help_}{escape(body)}</li>"
            case "Sect" | "Document":
                return f"<section>{below(element)}</section>"
            case "Div":
                looks = ' class="box"' if words.boxed(element) else ""
                return f"<div{looks}>{below(element)}</div>"
            case other:
                raise ValueError(f"no HTML for {other}")

    def below(element: Element) -> str:
        made, label = [], ""
        for child in element.children:
            made.append(of(child, label))
            label = child.text
        return "".join(made)

    return (
        f'<!DOCTYPE html><html lang="{words.language}"><head>'
        f"<title>{escape(words.title)}</title></head><body>"
        f'<div class="foot"><div class="band">{escape(words.band)}</div></div>'
        f"{of(words.root)}</body></html>"
    )


def weasyprint(words: Words) -> Draw:
    """WeasyPrint, warm: fonts are loaded and the style sheet is read."""
    weasy = importlib.import_module("weasyprint")
    fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    sheet = weasy.CSS(string=faces() + style(), font_config=fonts)
    text = html(words)

    def draw(tags: bool, name: str = "") -> bytes:
        made: bytes = weasy.HTML(string=renamed(text, words, name)).write_pdf(
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

    def of(element: Element, label: str = "") -> str:
        match element.role:
            case "H1" | "H2" | "H3":
                return f"{'=' * int(element.role[1])} {quoted(element.text)}\n\n"
            case "P":
                return f"{quoted(element.text)}\n\n"
            case "Form":
                return "#rule\n" * words.lines_after(label) + "\n"
            case "L":
                return below(element) + "\n"
            case "LI":
                label, body = entry(element)
                if len(label) > 2:
                    return f"/ {quoted(label)}: {quoted(body)}\n"
                return f"{'+' if label.isdecimal() else '-'} {quoted(body)}\n"
            case "Sect" | "Document":
                return below(element)
            case "Div":
                return f"#boxed[{below(element)}]\n" if words.boxed(element) else below(element)
            case other:
                raise ValueError(f"nothing in Typst for {other}")

    def below(element: Element) -> str:
        made, label = [], ""
        for child in element.children:
            made.append(of(child, label))
            label = child.text
        return "".join(made)

    return of(words.root)


def preamble(words: Words, body: float) -> str:
    """What Typst is told of the pages' make-up, with type of so many points."""
    theme = THEME

    def rgb(name: str) -> str:
        return f'rgb("#{getattr(theme, name).hexval()[2:]}")'

    language, _, region = words.language.partition("-")
    return f"""
#set document(title: "{words.title}", date: datetime(year: 2026, month: 11, day: 24))
#set page(width: {_WIDTH}pt, height: {_HEIGHT}pt,
  margin: (top: {theme.margin_top}pt, x: {theme.margin_side}pt, bottom: 100pt),
  footer: [
    #align(right, text({theme.footer}pt,
      context [Page #counter(page).display() of #counter(page).final().first()]))
    #rect(width: 100%, stroke: 1.2pt + {rgb("ink")}, radius: 5pt, inset: 5pt, align(center,
      text({theme.band_words}pt, weight: "bold", {quoted(words.band)[1:]})))
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
            shutil.copy(FONTS / f"AtkinsonHyperlegible-{name}.ttf", folder)
        compiler = module.Compiler(font_paths=[folder], ignore_system_fonts=True)
        text, runs = typ(words), 0

        def draw(tags: bool, name: str = "") -> bytes:
            nonlocal runs
            runs += not name
            source = preamble(words, THEME.body + runs * 1e-6) + renamed(text, words, name)
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
            path = FONTS / f"AtkinsonHyperlegible-{face}.ttf"
            self.pages.add_font(FAMILY, "B" if weight == 700 else "", path)
        self.pages.set_margins(THEME.margin_side, THEME.margin_top)
        self.pages.set_auto_page_break(True, 100)
        self.pages.set_fill_color(rgb("tint"))
        self.pages.set_draw_color(rgb("rule"))
        self.pages.set_title(words.title)
        self.pages.add_page()

    def foot(self) -> None:
        """The number and the band."""
        self.pages.set_y(-90)
        self.pages.set_text_color(rgb("ink"))
        self.pages.set_font(FAMILY, size=THEME.footer)
        self.pages.cell(0, THEME.footer * 1.3, f"Page {self.pages.page_no()} of {{nb}}", align="R")
        self.pages.set_y(-75)
        self.pages.set_font(FAMILY, "B", THEME.band_words)
        self.pages.cell(0, THEME.band_leading + 7, self.words.band, border=1, align="C")

    def text(self, text: str, size: float = THEME.body, style: str = "", ink: str = "ink") -> None:
        """A paragraph."""
        self.pages.set_font(FAMILY, style, size)
        self.pages.set_text_color(rgb(ink))
        text = renamed(text, self.words, self.name)
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

    def draw(self, element: Element, label: str = "") -> None:
        """An element and all below it."""
        match element.role:
            case "H1" | "H2" | "H3":
                self.text(element.text, getattr(THEME, element.role.lower()), "B", "accent")
            case "P":
                self.text(element.text)
            case "Form":
                self.lines(self.words.lines_after(label))
            case "LI":
                self.text(" ".join(child.text for child in element.children))
            case _:
                before, self.boxed = self.boxed, self.boxed or self.words.boxed(element)
                label = ""
                for child in element.children:
                    self.draw(child, label)
                    label = child.text
                self.boxed = before


def rgb(name: str) -> tuple[int, ...]:
    """A colour of the theme."""
    return tuple(bytes.fromhex(getattr(THEME, name).hexval()[2:]))


def fpdf2(words: Words) -> Draw:
    """fpdf2, which has no tags here, and reads its fonts anew for each file."""

    def draw(tags: bool, name: str = "") -> bytes:
        if tags:
            raise ValueError("no tags are made")
        made = Pages(words, name)
        made.draw(words.root)
        return bytes(made.pages.output())

    return draw
