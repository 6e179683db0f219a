"""The icons beside the steps: line drawings of one family, as data.

Each is drawn on a square of 34 by 34 units, from the lower left corner, with round strokes of 2. It
stays within a circle of 16 about the middle, so that a disc can stand behind it. An icon says
nothing that the words beside it don't say, and shows nothing that somebody could be hurt with.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from groundsheet.content import IconName

GRID = 34.0
"""How many units wide and high the square of an icon is."""
STROKE = 2.0
"""How many units wide its strokes are."""

ICONS: dict[IconName, str] = {
    "anchor": """
        M 17 22.4 L 17 5.6
        M 11.5 18.6 L 22.5 18.6
        M 9.4 14.4 L 5.4 14.4 C 5.4 9.2 10.4 5.6 17 5.6 C 23.6 5.6 28.6 9.2 28.6 14.4
          L 24.6 14.4
        O 17 25.4 3
    """,
    "back": "M 27.5 26 L 27.5 8 M 21.5 17 L 6 17 M 13 24 L 6 17 L 13 10",
    "body": "M 6.4 7.4 C 6.4 14 10 18 17 18 C 24 18 27.6 14 27.6 7.4 O 17 24.8 3.8 D 17 11.4 2",
    "breath": """
        M 5.7 20.7 L 16.2 20.7 A 16.2 24.2 3.5 -90 250
        M 5.7 16.4 L 24.2 16.4 A 24.2 20.4 4 -90 200
        M 5.7 12.1 L 18.2 12.1 A 18.2 8.8 3.3 90 -240
    """,
    "check": "M 11.4 17 L 15.4 13 L 22.6 21 O 17 17 11.5",
    "clock": "M 17 24 L 17 17 L 21.8 14.2 O 17 17 11.5",
    "ear": """
        M 9 20.4 A 17 20.4 8 180 -180 C 25 15.6 20.6 14.8 20.2 11 C 19.8 7.6 18 5.6 15 5.6
          C 12.2 5.6 10.4 7.4 10.2 9.8
        M 13 20.4 A 17 20.4 4 180 -180 C 21 17.8 19.2 16.8 16.6 16.2
    """,
    "eye": "M 4.8 17 C 10 26.6 24 26.6 29.2 17 C 24 7.4 10 7.4 4.8 17 Z O 17 17 3.7",
    "feet": """
        M 8.4 14.8 C 6.2 17.6 5.4 21 6.2 24 C 6.9 26.6 8.6 28 10.6 27.8
          C 13.4 27.4 14.6 24.6 14.4 21.2 C 14.2 18.4 13.8 16.6 13.6 14.8 Z
        M 8.6 11 C 8 7.4 9 5.6 11 5.6 C 13.2 5.6 14 7.6 13.5 11 Z
        M 25.6 14.8 C 27.8 17.6 28.6 21 27.8 24 C 27.1 26.6 25.4 28 23.4 27.8
          C 20.6 27.4 19.4 24.6 19.6 21.2 C 19.8 18.4 20.2 16.6 20.4 14.8 Z
        M 25.4 11 C 26 7.4 25 5.6 23 5.6 C 20.8 5.6 20 7.6 20.5 11 Z
    """,
    "gauge": """
        M 5.5 10 L 5.5 12.5 A 17 12.5 11.5 180 -180 L 28.5 10
        M 17 12 L 21.5 18.5
        D 17 12 1.9
    """,
    "hand": """
        M 12.4 16.7 L 12.4 23.8
        M 16.5 16.7 L 16.5 27.6
        M 20.6 16.7 L 20.6 26.8
        M 24.7 16.7 L 24.7 23.2
        M 24.7 17.2 L 24.7 14 C 24.7 9 22 6 17.8 6 C 14.6 6 12.6 7.4 11 10 L 7.6 15.6
        M 12.4 17.2 L 12.4 12.8
    """,
    "heart": """
        M 17 6.5 C 11 11 5.2 15.8 5.2 20.9 C 5.2 24.6 8 27 11.2 27
          C 13.7 27 15.8 25.6 17 23.3 C 18.2 25.6 20.3 27 22.8 27
          C 26 27 28.8 24.6 28.8 20.9 C 28.8 15.8 23 11 17 6.5 Z
    """,
    "home": """
        M 5 17 L 17 28 L 29 17
        M 8.6 14.5 L 8.6 6.5 L 25.4 6.5 L 25.4 14.5
        M 13.8 6.5 L 13.8 14 L 20.2 14 L 20.2 6.5
    """,
    "list": """
        M 12.5 25 L 28 25
        M 12.5 17 L 28 17
        M 12.5 9 L 23 9
        D 7 25 1.7 D 7 17 1.7 D 7 9 1.7
    """,
    "loosen": """
        M 6.2 25 C 7 27.6 9 27.6 9.8 25 C 10.6 22.4 12.6 22.4 13.4 25
          C 14.2 27.6 16.2 27.6 17 25 C 17.8 22.4 19.8 22.4 20.6 25
          C 21.4 27.6 23.4 27.6 24.2 25 C 25 22.4 27 22.4 27.8 25
        M 6.2 16.4 C 9 19 10.8 19 13.4 16.4 C 16 13.8 18 13.8 20.6 16.4
          C 23.2 19 25 19 27.8 16.4
        M 6.2 8.4 L 27.8 8.4
    """,
    "lungs": """
        M 17 28.5 L 17 20.5 L 14 17.5
        M 17 20.5 L 20 17.5
        M 14 21.5 C 14 24 12 24.3 10.5 22.8 C 7.6 20 5.5 14.5 5.5 10.2
          C 5.5 7.6 7 6.6 9.4 7.4 L 12 8.3 C 13.3 8.8 14 9.6 14 11 Z
        M 20 21.5 C 20 24 22 24.3 23.5 22.8 C 26.4 20 28.5 14.5 28.5 10.2
          C 28.5 7.6 27 6.6 24.6 7.4 L 22 8.3 C 20.7 8.8 20 9.6 20 11 Z
    """,
    "moon": "M 18.50 27.83 A 16.5 16.5 11.5 80 290 A 22.01 22.01 6.79 -31.1 -207.8 Z",
    "paths": """
        M 17 5.5 L 17 12 C 17 18 9 17 9 24 L 9 27.5
        M 17 12 C 17 18 25 17 25 24 L 25 27.5
        M 4.8 23.6 L 9 27.8 L 13.2 23.6
        M 20.8 23.6 L 25 27.8 L 29.2 23.6
    """,
    "pen": """
        M 7 8 L 8.4 13.6 L 21.4 26.6 C 22.4 27.6 24 27.6 25 26.6 L 25.6 26
          C 26.6 25 26.6 23.4 25.6 22.4 L 12.6 9.4 Z
        M 18.6 23.8 L 22.8 19.6
        M 17.5 7 L 27.5 7
    """,
    "people": """
        M 5.2 8.4 C 5.2 13 8.2 15.4 12.8 15.4 C 17.4 15.4 20.4 13 20.4 8.4
        M 20.2 26.4 A 20.6 22.3 4.1 96 -186
        M 24 14.8 C 27 14 28.8 11.8 28.8 8.4
        O 12.8 22.3 4.1
    """,
    "phone": """
        M 9.4 27.5 L 13 27.5 L 15.2 21.6 L 12.3 19.4 C 13.7 16.2 16.2 13.7 19.4 12.3
          L 21.6 15.2 L 27.5 13 L 27.5 9.4 C 27.5 7.7 26.3 6.5 24.6 6.5
          C 14.6 7 7 14.6 6.5 24.6 C 6.5 26.3 7.7 27.5 9.4 27.5 Z
    """,
    "plus": "M 17 11 L 17 23 M 11 17 L 23 17 O 17 17 11.5",
    "question": """
        M 9.4 28 L 24.6 28 A 24.6 24 4 90 -90 L 28.6 15 A 24.6 15 4 0 -90 L 16.4 11
          L 10.4 5.4 L 10.4 11 L 9.4 11 A 9.4 15 4 270 -90 L 5.4 24 A 9.4 24 4 180 -90 Z
        M 13.91 21.87 A 17 21.6 3.1 175 -195 C 20.1 19.4 17 19.6 17 17.8
        D 17 14.4 1.4
    """,
    "repeat": """
        M 27.34 13.24 A 17 17 11 -20 -292 L 27.8 20.2
        M 27.8 26.4 L 27.8 20.2 L 21.6 20.2
    """,
    "shield": """
        M 17 28.8 C 13.6 26.2 10.6 25.2 7.4 25.2 L 7.4 17.4 C 7.4 11.6 11.4 7.6 17 5.2
          C 22.6 7.6 26.6 11.6 26.6 17.4 L 26.6 25.2 C 23.4 25.2 20.4 26.2 17 28.8 Z
        M 12.4 17 L 15.8 13.6 L 21.6 20
    """,
    "step": """
        M 5.6 8.4 L 17 8.4 L 17 14.8 L 28.4 14.8
        M 9.2 13.4 C 9.2 18 9.2 26.4 16 26.4 C 22.2 26.4 22.8 22 22.8 19.4
        M 18.7 22.9 L 22.8 18.8 L 26.9 22.9
    """,
    "sun": """
        M 17 26 L 17 29
        M 17 8 L 17 5
        M 26 17 L 29 17
        M 8 17 L 5 17
        M 23.4 23.4 L 25.5 25.5
        M 10.6 23.4 L 8.5 25.5
        M 23.4 10.6 L 25.5 8.5
        M 10.6 10.6 L 8.5 8.5
        O 17 17 5.4
    """,
    "tag": """
        M 12.6 25.5 L 25.6 25.5 A 25.6 22.6 2.9 90 -90 L 28.5 11.4 A 25.6 11.4 2.9 0 -90
          L 12.6 8.5 C 11.6 8.5 10.9 8.8 10.3 9.5 L 5.2 15.7 C 4.6 16.5 4.6 17.5 5.2 18.3
          L 10.3 24.5 C 10.9 25.2 11.6 25.5 12.6 25.5 Z
        M 17.5 19.8 L 24 19.8
        M 17.5 14.2 L 22 14.2
        D 11.6 17 1.7
    """,
    "touch": """
        M 12.8 13 L 12.8 21.8 A 15.2 21.8 2.4 180 -180 L 17.6 13.6
        M 17.6 16.8 C 17.6 18.8 21.6 18.6 21.6 16.2 L 21.6 13.6
        M 21.6 15.8 C 21.6 17.6 25.6 17.4 25.6 14.8 L 25.6 11.8 C 25.6 7.8 23 5.6 19.2 5.6
          C 16 5.6 14.2 6.4 12.6 8.6 L 8.6 13.8 C 7.4 15.6 9.6 17.2 11 15.8 L 12.8 13.8
        M 21.50 22.91 A 15.2 21.8 6.4 10 160
    """,
    "walk": """
        M 17.8 21 L 15.4 14.6 L 20 11.2 L 21.2 5.6
        M 15.4 14.6 L 13.6 10 L 9.2 5.8
        M 10 15.4 L 11.8 19.6 L 17.8 21 L 20.6 17.4 L 25 17
        O 19.6 26.2 2.6
    """,
    "water": """
        M 17 29 C 13 23.5 8.8 19 8.8 13.7 C 8.8 9 12.4 5.6 17 5.6
          C 21.6 5.6 25.2 9 25.2 13.7 C 25.2 19 21 23.5 17 29 Z
        M 13 13.8 C 13 11.4 14.6 9.8 17 9.8
    """,
    "wave": """
        M 5.2 13 C 10.4 13 9.4 26.5 19 26.5 C 24.8 26.5 27.4 22.2 26.2 18.9
          C 25 16 21 16.3 20.8 19.4
        M 17.2 13 C 20 13 20 14.9 22.9 14.9 C 25.6 14.9 26 13 28.8 13
        M 5.6 8.2 C 8.4 8.2 8.4 10.1 11.3 10.1 C 14.1 10.1 14.1 8.2 17 8.2
          C 19.8 8.2 19.8 10.1 22.7 10.1 C 25.5 10.1 25.5 8.2 28.4 8.2
    """,
}
"""The drawing of each icon.

`M x y` begins a stroke, `L x y` goes straight on, `C x y x y x y` along a curve with two handles,
`A x y r from by` along a circle about x, y (in degrees, counter-clockwise if `by` is above 0), and
`Z` closes it. `O x y r` is a circle, and `D x y r` a dot.
"""


def draw(canvas: Canvas, name: IconName, x: float, y: float, size: float, colour: Color) -> None:
    """Draws an icon. It makes no tags: who calls says whose ink it is (`canvas.artifact()`).

    Args:
        canvas: left with the colours and lines that it had.
        name: which icon.
        x: of the lower left corner of its square, in points.
        y: the same.
        size: of its square, in points; strokes grow with it, 2 points at 34.
        colour: of its strokes and dots.
    """
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / GRID, size / GRID)
    canvas.setLineWidth(STROKE)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour)
    strokes, dots = _paths(name)
    if dots is not None:
        canvas.drawPath(dots, stroke=0, fill=1)
    canvas.drawPath(strokes, stroke=1, fill=0)
    canvas.restoreState()


@cache
def _paths(name: IconName) -> tuple[PDFPathObject, PDFPathObject | None]:
    """The strokes of an icon, and its dots if it has any."""
    path: Any = PDFPathObject()
    dots: Any = None
    goes = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}
    for part in re.findall("[A-Z][^A-Z]*", ICONS[name]):
        command, *words = part.split()
        numbers = [float(word) for word in words]
        if command in goes:
            goes[command](*numbers)
            continue
        across, up, radius, *arc = numbers
        if command == "A":
            path.arcTo(across - radius, up - radius, across + radius, up + radius, *arc)
        elif command == "O":
            path.circle(across, up, radius)
        else:
            dots = dots or PDFPathObject()
            dots.circle(across, up, radius)
    return path, dots
