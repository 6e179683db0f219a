"""A program with documents of its own, drawn with ReportLab (tests/test_host.py).

    python tests/host.py alone      draws them
    python tests/host.py beside     draws them before, between, during and after handouts of ours
    python tests/host.py late       draws the first of them after a handout of ours

Tells as JSON what came of it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from reportlab import rl_config
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

LONG = "https://example.org/" + "a/very-long-address" * 12
NOTO = Path(__file__).parents[1] / "src" / "groundsheet" / "pdf" / "fonts" / "NotoSans-Regular.ttf"
"""A font that a handout has as well."""
FILES = {"GS": "Vera.ttf", "Strong": "VeraBd.ttf", "Body": str(NOTO)}
WORDS = ["Some words, \u00e9\u20ac\u0142.", LONG, f"One <b>two</b> {LONG} <i>{'x' * 300}</i>"]


def picture() -> ImageReader:
    return ImageReader(Image.linear_gradient("L").resize((20, 20)))


def whole() -> bytes:
    """A document of platypus: words that are cut, fonts that are embedded."""
    with _FONTS:
        for name, file in FILES.items():
            pdfmetrics.registerFont(TTFont(name, file))
        out = BytesIO()
        story: list[Any] = []
        for name in (*FILES, "Helvetica"):
            style = ParagraphStyle("s", fontName=name, fontSize=11, leading=14, splitLongWords=1)
            story += [*(Paragraph(words, style) for words in WORDS), Spacer(1, 9)]
        SimpleDocTemplate(out, invariant=1).build(story)
    return out.getvalue()


SETTINGS = {
    "canvas_baseColor": (1, 0, 0),
    "invariant": 1,
    "overlapAttachedSpace": 0,
    "pageCompression": 0,
    "ttfAsciiReadable": 0,
    "useA85": 0,
}
"""Settings that a program may have changed for its own documents."""

_FONTS = threading.Lock()
"""ReportLab's fonts are for one document at a time."""


class Half:
    """A canvas that is begun before something else happens, and finished after it."""

    def __init__(self) -> None:
        self.out = BytesIO()
        self.canvas = Canvas(self.out, invariant=1)
        self.canvas.drawString(50, 700, "begun")
        self.canvas.showPage()

    def finish(self) -> bytes:
        self.canvas.setFont("Times-Roman", 20)
        self.canvas.drawString(50, 700, "finished")
        self.canvas.drawImage(picture(), 50, 500)
        self.canvas.save()
        return self.out.getvalue()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# -- what of ReportLab there is -------------------------------------------------------------------

OURS = "groundsheet"


def state() -> dict[str, Any]:
    """What each name of ReportLab's modules and classes stands for, and what its tables hold."""
    found: dict[str, Any] = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "reportlab":
            for key, value in list(vars(module).items()):
                found[f"{name}.{key}"] = value
                if isinstance(value, type) and value.__module__ == name:
                    found |= {f"{name}.{key}.{k}": v for k, v in vars(value).items()}
                elif isinstance(value, dict) and not key.startswith("__"):
                    found |= {f"{name}.{key}[{k}]": v for k, v in value.items()}
    return found


def changed(before: dict[str, Any]) -> list[str]:
    """What another thing stands for, or has been added to a table and isn't called ours."""
    after = state()
    other = [
        key
        for key, value in before.items()
        if after.get(key) is not value and not (isinstance(value, tuple) and after[key] == value)
    ]
    added = [key for key in after if key not in before and "[" in key and OURS not in key]
    return [key for key in [*other, *added] if "__warningregistry__" not in key]


# -- handouts beside it ---------------------------------------------------------------------------


def build() -> str:
    """A handout of ours; its name needs a letter of the second font."""
    from groundsheet import api

    made = api.build(
        api.open_desk(today=dt.date(2026, 11, 24)),
        ["safety-plan", "tipp"],
        region="US",
        person=api.Person(name="Example Nguy\u1ec5n"),
    )
    return digest(made.proven.data)


def failing() -> str:
    """A build that breaks off in the middle of a page."""
    from groundsheet.pdf.furniture import Furniture

    def broken(*_: object) -> None:
        raise RuntimeError("no panel today")

    usual = Furniture.draw
    Furniture.draw = broken  # type: ignore[assignment]
    try:
        return build()
    except RuntimeError as error:
        return str(error)
    finally:
        Furniture.draw = usual  # type: ignore[method-assign]


def beside() -> dict[str, Any]:
    drawn, changes, meanwhile = {"before": digest(whole())}, {}, []
    Half().finish()
    first, second = Half(), Half()
    before = state()
    ours = build()
    changes["built"] = changed(before)
    drawn["half before"] = digest(first.finish())
    stop = threading.Event()

    def draw() -> None:
        while not stop.is_set():
            meanwhile.append(digest(whole()))

    thread = threading.Thread(target=draw)
    thread.start()
    build()
    stop.set()
    thread.join()
    drawn["after"] = digest(whole())
    failed = failing()
    changes["failed"] = changed(before)
    drawn["half after failing"] = digest(second.finish())
    drawn["after failing"] = digest(whole())
    for setting, value in SETTINGS.items():
        setattr(rl_config, setting, value)
    return {
        "drawn": drawn,
        "meanwhile": meanwhile,
        "changed": changes,
        "looked at": len(before),
        "failed": failed,
        "ours": ours,
        "ours with its settings": build(),
    }


def main() -> None:
    """Does what it was told to, and tells of it."""
    if sys.argv[1] == "alone":
        told: dict[str, Any] = {"whole": digest(whole()), "half": digest(Half().finish())}
    elif sys.argv[1] == "late":
        told = {"ours": build(), "whole": digest(whole())}
    else:
        told = beside()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
