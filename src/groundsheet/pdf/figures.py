"""The seven figures: vector drawings whose words come from the module.

All measures are in points, from the lower left corner of the figure. What a figure says never
hangs on a colour: fills and patterns only help, and each of them can be told in grey.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, cos, pi, sin

from reportlab.lib.colors import Color
from reportlab.pdfgen.pathobject import PDFPathObject

from groundsheet.content import FigureName
from groundsheet.pdf import fonts
from groundsheet.pdf.tagged import TaggedCanvas
from groundsheet.pdf.theme import Theme

Point = tuple[float, float]
THIN, LINE, STRONG = 0.9, 1.2, 1.6
SMALLEST, MOST_LINES, SPACING = 10.5, 3, 1.25
NARROW = 380.0
"""Below this width, and in large print, a drawing has letters, and the words stand below it."""
_HILL = 37.0
"""How high a breath is drawn."""
BOTTOM, MIDDLE, TOP = 0.0, 0.5, 1.0
LEFT, CENTRE, RIGHT = 0.0, 0.5, 1.0


Line = tuple[float, float, float]


def keyed(figure: FigureName, width: float, theme: Theme) -> bool:
    """Whether a figure has letters in place of its words."""
    narrow = 230.0 if figure == "breathing" else NARROW
    return width < narrow or theme.scale > 1.1


@dataclass(frozen=True, slots=True)
class _Pen:
    """What a figure draws with, and what it has to say."""

    canvas: TaggedCanvas
    labels: Mapping[str, str]
    numbers: Mapping[str, int]
    width: float
    theme: Theme
    most: int

    def room(self, lines: int = MOST_LINES) -> float:
        """The height to keep free for labels, of so many lines if each took three."""
        return _room(self.theme, lines, self.most)

    def style(self, line: float, colour: Color) -> None:
        """Width and colour of lines and of arrowheads."""
        self.canvas.setLineWidth(line)
        self.canvas.setStrokeColor(colour)
        self.canvas.setFillColor(colour)

    def label(
        self, name: str, left: float, right: float, y: float, anchor: float, align: float = CENTRE
    ) -> Point:
        """A wrapped label between two x; `y` is that of its anchor. Its width and height.

        Args:
            name: of the label.
            left: where it may begin, in points.
            right: where it must end.
            y: of its anchor.
            anchor: the share of its height below y: with 0 it stands on y, with 1 it hangs from it.
            align: left, centre or right, as a share of what is left over.
        """
        size, lines = _fit(self.labels[name], right - left, self.theme)
        height = len(lines) * size * SPACING
        baseline = y + height * (1 - anchor) - size * 0.96
        self.canvas.setFillColor(self.theme.ink)
        for line in lines:
            x = left + (right - left - fonts.width(line, size)) * align
            self.canvas.line_of_text(x, baseline, line, size)
            baseline -= size * SPACING
        return _widest(lines, size), height

    def number(self, number: int, x: float, y: float, size: float, strong: bool = False) -> None:
        """A number, centred.

        Args:
            number: what is written.
            x: of its middle, in points.
            y: of its baseline.
            size: of the type, in points.
            strong: in bold.
        """
        self.canvas.setFillColor(self.theme.ink)
        start = x - fonts.width(str(number), size, strong) / 2
        self.canvas.line_of_text(start, y, str(number), size, strong)

    def arrow(self, x: float, y: float, angle: float) -> None:
        """An arrowhead with its tip at a point."""
        sides = [angle + pi - 0.45, angle + pi + 0.45]
        self.shape([(x, y), *((x + 7.5 * cos(side), y + 7.5 * sin(side)) for side in sides)])

    def shape(self, corners: Sequence[Point], stroke: int = 0, fill: int = 1) -> None:
        """A closed shape with straight sides."""
        path = self.canvas.beginPath()
        path.moveTo(*corners[0])
        for corner in corners[1:]:
            path.lineTo(*corner)
        path.close()
        self.canvas.drawPath(path, stroke=stroke, fill=fill)

    def dot(self, x: float, y: float, radius: float, air: float = 1.6) -> None:
        """A dot, with air between itself and the line that it sits on.

        Args:
            x: of its middle, in points.
            y: the same.
            radius: in points.
            air: the white around it, in points.
        """
        self.canvas.setFillColor(self.theme.ground)
        self.canvas.circle(x, y, radius + air, stroke=0, fill=1)
        self.canvas.setFillColor(self.theme.accent)
        self.canvas.circle(x, y, radius, stroke=0, fill=1)


def _room(theme: Theme, lines: int, most: int) -> float:
    """The height of so many lines where labels take three, less where they take fewer."""
    return ceil(lines * most / MOST_LINES) * theme.body * SPACING


def _most(labels: Mapping[str, str], width: float, theme: Theme) -> int:
    """The most lines that a label takes in the narrowest place of any figure."""
    return max(len(_fit(text, 0.3 * width - 8, theme)[1]) for text in labels.values())


def _widest(lines: Sequence[str], size: float) -> float:
    return max(fonts.width(line, size) for line in lines)


def _fit(text: str, room: float, theme: Theme) -> tuple[float, list[str]]:
    """The greatest size at which a text takes three lines at most, and lines of like length."""
    words = [part for word in text.split() for part in _parts(word, room)]
    size, least = theme.body, max(SMALLEST, theme.least)
    lines = fonts.wrap(words, room, size)
    while size > least and (len(lines) > MOST_LINES or _widest(lines, size) > room):
        size = max(least, size - 0.5)
        lines = fonts.wrap(words, room, size)
    return size, fonts.wrap_evenly(words, room, size)


def _parts(word: str, room: float) -> list[str]:
    if len(word) < 4 or fonts.width(word, SMALLEST) <= room:
        return [word]
    half = len(word) // 2
    return [*_parts(word[:half] + "-", room), *_parts(word[half:], room)]


def _hill(canvas: TaggedCanvas, start: float, crest: float, end: float, y: Point) -> PDFPathObject:
    """A line that swings up and down again: two halves of a cosine wave."""
    low, high = y
    up, down = 0.3642 * (crest - start), 0.3642 * (end - crest)
    path = canvas.beginPath()
    path.moveTo(start, low)
    path.curveTo(start + up, low, crest - up, high, crest, high)
    path.curveTo(crest + down, high, end - down, low, end, low)
    return path


def _wave(pen: _Pen) -> None:
    canvas, theme, width = pen.canvas, pen.theme, pen.width
    foot = pen.room(5) + 15
    low, high, half_way = foot + 3, foot + 115, foot + 59
    start, crest, end = 0.08 * width, 0.54 * width, width - 5
    flanks = {"rise": (start + crest) / 2, "fall": (crest + end) / 2}
    path = _hill(canvas, start, crest, end, (low, high))
    canvas.setFillColor(theme.tint)
    canvas.drawPath(path, stroke=0, fill=1)
    pen.style(THIN, theme.rule)
    canvas.setDash(2, 3)
    for x in flanks.values():
        canvas.line(x, foot - 6, x, half_way)
    canvas.setDash()
    pen.style(LINE, theme.rule)
    canvas.line(6, foot, width - 1, foot)
    canvas.line(6, foot, 6, high + 1)
    pen.arrow(6, high + 8, pi / 2)
    pen.style(STRONG, theme.accent)
    canvas.drawPath(path)
    for x, y in ((flanks["rise"], half_way), (crest, high), (flanks["fall"], half_way)):
        pen.dot(x, y, 3)
    pen.label("strength", 0, 0.34 * width - 8, high + 12, BOTTOM, LEFT)
    pen.label("top", 0.34 * width, 0.74 * width, high + 12, BOTTOM)
    half = 0.22 * width
    heights = [pen.label(name, x - half, x + half, foot - 9, TOP)[1] for name, x in flanks.items()]
    upper = foot - 9 - max(heights) - 6
    wide, tall = pen.label("time", 0, 0.8 * width, upper, TOP, LEFT)
    pen.style(LINE, theme.rule)
    canvas.line(wide + 9, upper - tall / 2, width - 7, upper - tall / 2)
    pen.arrow(width, upper - tall / 2, 0)


def _breaths(width: float, theme: Theme) -> int:
    return 1 if width < NARROW or theme.scale > 1.1 else 2


def _breathing(pen: _Pen) -> None:
    """Two breaths beside each other; one where the page is narrow."""
    canvas, theme = pen.canvas, pen.theme
    counts = (pen.numbers["in"], pen.numbers["out"])
    breaths = _breaths(pen.width, theme)
    foot = 17 * theme.scale
    rise = _HILL * (1 if breaths > 1 else 0.5)
    high = foot + rise
    breath = (pen.width - 2) / breaths
    step = breath / sum(counts)
    for start in (1 + breath * n for n in range(breaths)):
        turn, end = start + step * counts[0], start + breath
        path = _hill(canvas, start, turn, end, (foot, high))
        canvas.saveState()
        canvas.clipPath(path, stroke=0)
        canvas.setFillColor(theme.tint)
        canvas.rect(start, foot, turn - start, rise + 3, stroke=0, fill=1)
        pen.style(THIN, theme.rule)
        for beat in range(1, sum(counts)):
            canvas.line(start + step * beat, foot, start + step * beat, high)
        canvas.restoreState()
        pen.style(THIN, theme.rule)
        canvas.line(start, foot, end, foot)
        pen.style(STRONG, theme.accent)
        canvas.drawPath(path)
        canvas.line(turn, foot, turn, high)
        for begin, count in ((start, counts[0]), (turn, counts[1])):
            for beat in range(count):
                x, y = begin + step * (beat + 0.5), foot - 14 * theme.scale
                pen.number(beat + 1, x, y, theme.body)
    split = min(0.64 * breath, max(0.36 * breath, 1 + step * counts[0]))
    pen.label("in", 0, split - 5, high + 9, BOTTOM)
    pen.label("out", split + 5, breath, high + 9, BOTTOM)


def _thermometer(pen: _Pen) -> None:
    canvas, theme, width = pen.canvas, pen.theme, pen.width
    bulb, tube = 23.0, 18.0
    middle = pen.room() + bulb + 12
    zero, step = bulb + 1, (width - bulb - 24) / 10
    pen.style(LINE, theme.accent)
    # Outlines first, then both grounds a little smaller: one shape without a seam.
    for inset, stroke in ((0.0, 1), (0.6, 0)):
        canvas.setFillColor(theme.ground)
        canvas.circle(zero, middle, bulb - inset, stroke=stroke, fill=1)
        long, thick = width - 1 - zero - inset, 2 * (tube - inset)
        canvas.roundRect(zero, middle - tube + inset, long, thick, thick / 2, stroke=stroke, fill=1)
    for mark in range(11):
        size = 15 * theme.scale
        pen.number(mark, zero + step * mark, middle - 0.347 * size, size, strong=True)
    pen.style(LINE, theme.rule)
    for mark, edge in ((0, bulb), (5, tube), (10, tube)):
        x = zero + step * mark
        canvas.line(x, middle - edge - 3, x, middle - bulb - 8)
    third, centre, y = width / 3 - 4, zero + 5 * step, middle - bulb - 11
    pen.label("low", 0, third, y, TOP, LEFT)
    pen.label("middle", centre - third / 2, centre + third / 2, y, TOP)
    pen.label("high", width - third, width, y, TOP, RIGHT)


def _radius(width: float, theme: Theme) -> float:
    """Of a circle: smaller where the page is close."""
    return (0.135 if theme.tight == 1 else 0.11) * width


def _cycle(pen: _Pen) -> None:
    canvas, theme, width = pen.canvas, pen.theme, pen.width
    radius = _radius(width, theme)
    x, y = 0.475 * width, pen.room(1) + 12 + radius
    top = y + radius
    pen.style(LINE, theme.quiet)
    canvas.circle(x, y, radius)
    # Five stops, clockwise from the top: the urge, then what follows, back to what came before.
    for stop, name in enumerate(("urge", "act", "relief", "cost", "feeling")):
        angle = pi / 2 - stop * 2 * pi / 5
        across, up = radius * cos(angle), radius * sin(angle)
        pen.dot(x + across, y + up, 4, air=8)
        before = angle + 11 / radius
        canvas.setFillColor(theme.quiet)
        pen.arrow(x + radius * cos(before), y + radius * sin(before), before - pi / 2 + 0.06)
        if stop == 0:
            pen.label(name, 0.08 * width, x - 2, top + 9, BOTTOM, RIGHT)
        elif across > 0:
            pen.label(name, x + across + 14, width, y + up, MIDDLE, LEFT)
        else:
            pen.label(name, 0, x + across - 14, y + up, MIDDLE, RIGHT)
    left, middle = x + 0.15 * width, top + 9
    size, lines = _fit(pen.labels["other_way"], width - left - 20, theme)
    high = len(lines) * size * SPACING + 16
    pen.style(STRONG, theme.accent)
    canvas.setFillColor(theme.tint)
    canvas.roundRect(left, middle - high / 2, width - 1 - left, high, 8, fill=1)
    pen.label("other_way", left + 10, width - 10, middle, MIDDLE)
    # A road, not a line: it leaves the circle straight on, where the circle bends down.
    start, end = x + 7, left - 15
    bend = (end - start) / 2
    canvas.setFillColor(theme.accent if theme.solid else theme.ground)
    path = canvas.beginPath()
    path.moveTo(start, top + 3.5)
    path.curveTo(start + bend, top + 3.5, end - bend, middle + 3.5, end, middle + 3.5)
    for corner in ((end, middle + 10), (left - 2, middle), (end, middle - 10), (end, middle - 3.5)):
        path.lineTo(*corner)
    path.curveTo(end - bend, middle - 3.5, start + bend, top - 3.5, start, top - 3.5)
    path.close()
    canvas.drawPath(path, stroke=int(not theme.solid), fill=1)


def _ladder(pen: _Pen) -> None:
    canvas, theme, width = pen.canvas, pen.theme, pen.width
    high, deep, foot = theme.writing_line + 9, 0.1 * width, pen.room(2) + 8
    corners = [(width - 1, foot), (1, foot)]
    for step in range(5):
        level = foot + (step + 1) * high
        corners += [(1 + step * deep, level), (1 + (step + 1) * deep, level)]
    corners[-1] = (width - 1, foot + 5 * high)
    pen.style(STRONG, theme.accent)
    canvas.setLineJoin(1)
    pen.shape(corners, stroke=1, fill=0)
    pen.style(THIN, theme.rule)
    for step in range(5):
        canvas.line(13 + step * deep, foot + step * high + 8, width - 13, foot + step * high + 8)
    pen.label("bottom", 0, width, foot - 7, TOP, LEFT)
    pen.label("top", 4 * deep, width, foot + 5 * high + 7, BOTTOM, LEFT)


_HALF_BODY: tuple[Point, ...] = (
    (0, 165), (7, 163), (7.5, 157), (9, 152.8), (15, 150), (27, 145.2), (33.5, 135), (36.5, 115),
    (40, 97), (43.5, 82), (46, 72), (45, 64.5), (41.3, 61.5), (37.8, 65), (36.6, 72), (35, 81),
    (31, 97), (27.8, 112), (25.6, 122), (24.6, 108), (24.4, 94), (25, 79), (24.8, 62), (22.8, 42),
    (20.3, 22), (19.5, 11), (22, 4.5), (17, 0.8), (11, 1), (8.8, 7), (8.8, 24), (7.2, 44),
    (4.4, 63), (0, 72),
)  # fmt: skip


def _body(pen: _Pen) -> None:
    canvas, foot = pen.canvas, pen.room() + 8
    pen.style(1.4, pen.theme.accent)
    for middle in (0.25 * pen.width, 0.75 * pen.width):
        points = [(middle + x, foot + y) for x, y in _HALF_BODY]
        points += [(2 * middle - x, y) for x, y in reversed(points[1:-1])]
        path = canvas.beginPath()
        path.moveTo(*points[0])
        # Catmull-Rom: each stretch is bent by the points before and after it.
        for index, (x, y) in enumerate(points):
            before, end, after = (points[(index + far) % len(points)] for far in (-1, 1, 2))
            first = (x + (end[0] - before[0]) / 6, y + (end[1] - before[1]) / 6)
            second = (end[0] - (after[0] - x) / 6, end[1] - (after[1] - y) / 6)
            path.curveTo(*first, *second, *end)
        path.close()
        canvas.setFillColor(pen.theme.ground)
        canvas.drawPath(path, fill=1)
        canvas.ellipse(middle - 14.5, foot + 155.5, middle + 14.5, foot + 190, fill=1)
        # Head and neck are one shape: no chin, from the front or from the back.
        canvas.rect(middle - 6.8, foot + 154, 13.6, 10, stroke=0, fill=1)
    pen.label("front", 0.02 * pen.width, 0.48 * pen.width, foot - 8, TOP)
    pen.label("back", 0.52 * pen.width, 0.98 * pen.width, foot - 8, TOP)


def _sleep(pen: _Pen) -> None:
    canvas, theme, width = pen.canvas, pen.theme, pen.width
    low, high, left = pen.room() + 14, 42.0, 6.0
    top, middle = low + high, low + high / 2
    dusk, night = 0.55 * width, 0.68 * width
    frame = canvas.beginPath()
    frame.roundRect(left, low, width - 1 - left, high, 9)
    canvas.saveState()
    canvas.clipPath(frame, stroke=0)
    pen.style(THIN, theme.accent)
    if theme.solid:
        canvas.rect(night, low, width - night, high, stroke=0, fill=1)
    canvas.setFillColor(theme.tint)
    canvas.rect(dusk, low, night - dusk, high, stroke=0, fill=1)
    for line in range(9):
        x = night - (night - dusk) * (1 - line / 9) ** 1.7
        canvas.line(x, low, x, top)
    canvas.restoreState()
    pen.style(LINE, theme.accent)
    canvas.drawPath(frame)
    sun, moon, fall = (left + dusk) / 2, (night + width) / 2, (dusk + night) / 2
    canvas.circle(sun, middle, 7)
    for ray in range(8):
        x, y = cos(ray * pi / 4), sin(ray * pi / 4)
        canvas.line(sun + 10.5 * x, middle + 10.5 * y, sun + 15 * x, middle + 15 * y)
    canvas.setFillColor(theme.ground)
    canvas.circle(moon, middle, 11, stroke=int(not theme.solid), fill=1)
    if theme.solid:
        canvas.setFillColor(theme.accent)
        canvas.circle(moon + 5.5, middle + 3, 9.5, stroke=0, fill=1)
    pen.style(STRONG, theme.accent)
    canvas.line(left, low - 8, left, top + 9)
    pen.dot(left, top + 9, 4)
    pen.style(LINE, theme.rule)
    canvas.line(fall, low - 3, fall, low - 8)
    pen.label("wake", 0, 0.4 * width, low - 11, TOP, LEFT)
    pen.label("wind_down", fall - 0.19 * width, fall + 0.19 * width, low - 11, TOP)
    pen.label("day", left + 16, dusk, top + 7, BOTTOM)
    pen.label("sleep", dusk + 14, width, top + 7, BOTTOM)


def _ladder_lines(width: float, theme: Theme, room: float) -> list[Line]:
    """The lines on the steps, from the top."""
    high, deep, foot = theme.writing_line + 9, 0.1 * width, room + 8
    return [
        (13 + n * deep, foot + n * high + 8 + theme.above_rule, width - 26 - n * deep)
        for n in range(4, -1, -1)
    ]


def _breathing_height(width: float, theme: Theme, room: Callable[[int], float]) -> float:
    rise = _HILL * (1 if _breaths(width, theme) > 1 else 0.5)
    return room(3) + 9 + rise + 17 * theme.scale


_Height = Callable[[float, Theme, Callable[[int], float]], float]

_FIGURES: Mapping[FigureName, tuple[Callable[[_Pen], None], _Height]] = {
    "wave": (_wave, lambda _w, _t, room: room(8) + 143),
    "breathing": (_breathing, _breathing_height),
    "thermometer": (_thermometer, lambda _w, _t, room: room(3) + 60),
    "cycle": (_cycle, lambda width, theme, room: room(4) + 22 + 2 * _radius(width, theme)),
    "ladder": (_ladder, lambda _w, theme, room: room(4) + 5 * theme.writing_line + 61),
    "body": (_body, lambda _w, _t, room: room(3) + 200),
    "sleep": (_sleep, lambda _w, _t, room: room(6) + 64),
}


def height_of(figure: FigureName, labels: Mapping[str, str], width: float, theme: Theme) -> float:
    """The height in points that a figure takes at this width, with these words.

    Args:
        figure: which.
        labels: its words by their names.
        width: in points.
        theme: of the page.
    """
    most = _most(labels, width, theme)
    return _FIGURES[figure][1](width, theme, lambda lines: _room(theme, lines, most))


def lines_of(
    figure: FigureName, labels: Mapping[str, str], width: float, theme: Theme
) -> list[Line]:
    """The lines to write on in a figure: of each its left, where words on it stand, its width.

    Args:
        figure: which.
        labels: its words by their names.
        width: in points.
        theme: of the page.
    """
    if figure != "ladder":
        return []
    return _ladder_lines(width, theme, _room(theme, 2, _most(labels, width, theme)))


LINES: Mapping[FigureName, int] = {"ladder": 5}
"""How many lines to write on a figure has."""


def draw(
    canvas: TaggedCanvas,
    figure: FigureName,
    labels: Mapping[str, str],
    numbers: Mapping[str, int],
    width: float,
    theme: Theme,
) -> None:
    """Draws a figure with its lower left corner at the origin.

    Args:
        canvas: where to draw; its state is left as it was.
        figure: which figure.
        labels: every label id of the figure, with its words in the reader's language.
        numbers: the numbers that the figure needs: `in` and `out` for breathing.
        width: in points; below 380 the labels should be letters (see `keyed`).
        theme: sizes and colours.
    """
    most = _most(labels, width, theme)
    canvas.saveState()
    canvas.setLineCap(1)
    _FIGURES[figure][0](_Pen(canvas, labels, numbers, width, theme, most))
    canvas.restoreState()
