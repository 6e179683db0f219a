"""Makes docs/gallery.md: a small picture of the first side of each page, by topic.

    python tools/gallery.py            writes the page and its pictures
    python tools/gallery.py --check    exit code 1 if the page isn't true, or a picture is old

A picture carries the digest of the text that it shows. That is what --check compares, not the
dots, which another version of the renderer may draw otherwise.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from PIL import Image  # noqa: E402
from PIL.PngImagePlugin import PngInfo  # noqa: E402

import day  # noqa: E402
from groundsheet import api  # noqa: E402
from groundsheet.content import Audience, Module  # noqa: E402
from groundsheet.layout import Variant  # noqa: E402
from groundsheet.proof.images import page_images  # noqa: E402
from groundsheet.review import meaning_digest  # noqa: E402

PAGE = ROOT / "docs" / "gallery.md"
FOLDER = ROOT / "docs" / "gallery"
REGION = "US"
WIDTH = 300
"""Of a picture, in dots."""
COLOURS = 24
MOST_BYTES = 1_500_000
"""Of all pictures."""
ACROSS = 3
DIGEST = "digest"
"""The name of the entry in a picture that has the digest."""
READERS: dict[Audience, str] = {
    "adult": "adults",
    "teen": "teens",
    "carer": "people who care for someone",
    "clinician": "clinicians",
}

HEAD = """\
# The pages

The first side of each page that ships, as it is printed for the United States, on letter paper, on
the day of the tests; with its id, for whom it was written, and its one line. To read it, make it:
`groundsheet preview ID --region REGION` draws all sides as large as you like. Made by
`python tools/gallery.py`.
"""


def desks() -> list[api.Desk]:
    """A desk for each language that ships, English first."""
    first = api.open_desk(today=day.TODAY)
    others = sorted(set(first.library.shelves) - {first.language.code})
    return [first, *(api.open_desk(today=day.TODAY, language=code) for code in others)]


def topics(desk: api.Desk) -> dict[str, list[Module]]:
    """The modules by topic, which is the folder that they lie in; both by their names."""
    shelf = desk.shelf
    found: dict[str, list[Module]] = {}
    for name in sorted(shelf.modules, key=lambda name: (shelf.files[name].parent.name, name)):
        found.setdefault(shelf.files[name].parent.name, []).append(shelf.modules[name])
    return found


def page(desks: Sequence[api.Desk]) -> str:
    """The page, as Markdown."""
    lines = [HEAD]
    for desk in desks:
        language = "" if desk is desks[0] else f"{desk.language.name}: "
        for topic, modules in topics(desk).items():
            lines.append(f"## {language}{topic.replace('-', ' ').capitalize()}\n")
            lines.extend(_rows(desk.language.code, modules))
    return "\n".join(lines)


def _rows(language: str, modules: Sequence[Module]) -> Iterator[str]:
    for start in range(0, len(modules), ACROSS):
        row = modules[start : start + ACROSS]
        pictures = (f"![The first side of “{m.title}”](gallery/{language}/{m.id}.png)" for m in row)
        yield f"| {' | '.join(pictures)} |"
        yield "| --- " * len(row) + "|"
        yield f"| {' | '.join(map(_caption, row))} |\n"


def _caption(module: Module) -> str:
    readers = " and ".join(READERS[each] for each in module.audience)
    return f"**{module.title}** `{module.id}`, for {readers}. {module.summary}"


def digest(desk: api.Desk, module: Module) -> str:
    """The digest of what a page says."""
    return meaning_digest(module, desk.language, desk.library.references)


def picture(desk: api.Desk, name: str) -> Image.Image:
    """The first side of a page.

    Args:
        desk: where it is.
        name: of the module.
    """
    built = api.build(desk, [name], region=REGION, variant=Variant(flat=True))
    inches = built.layout.leaf[0] / 72
    # Drawn larger and made smaller: letters of a few dots stay legible.
    first = next(iter(page_images(built.proven, round(3 * WIDTH / inches)))).convert("RGB")
    small = first.resize((WIDTH, round(WIDTH * first.height / first.width)))
    # The usual way of choosing colours drops what is rare, such as the red of cautions.
    return small.quantize(COLOURS, Image.Quantize.MAXCOVERAGE)


def old(desks: Sequence[api.Desk]) -> list[Path]:
    """The pictures that are lacking, show another text, or show no page; below their folder."""
    wanted = {
        Path(desk.language.code, f"{name}.png"): digest(desk, module)
        for desk in desks
        for name, module in desk.shelf.modules.items()
    }
    shown = {path.relative_to(FOLDER): _shown(path) for path in FOLDER.glob("*/*.png")}
    return sorted(path for path in wanted | shown if wanted.get(path) != shown.get(path))


def _shown(path: Path) -> str:
    with Image.open(path) as image:
        return str(image.info.get(DIGEST, ""))


def write(desks: Sequence[api.Desk]) -> None:
    """Makes the pictures that are old, and the page.

    Raises:
        SystemExit: the pictures are larger than they may be.
    """
    by_code = {desk.language.code: desk for desk in desks}
    for each in old(desks):
        path, desk = FOLDER / each, by_code.get(each.parent.name)
        if desk is None or each.stem not in desk.shelf.modules:
            path.unlink()
            continue
        info = PngInfo()
        info.add_text(DIGEST, digest(desk, desk.shelf.modules[each.stem]))
        path.parent.mkdir(parents=True, exist_ok=True)
        picture(desk, each.stem).save(path, optimize=True, pnginfo=info)
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")
    PAGE.write_text(page(desks), encoding="utf-8")
    whole = sum(path.stat().st_size for path in FOLDER.glob("*/*.png"))
    if whole > MOST_BYTES:
        raise SystemExit(f"docs/gallery: {whole:,} bytes are more than {MOST_BYTES:,}.")


def main() -> int:
    """Writes the gallery, or with --check tells what of it isn't true."""
    parser = argparse.ArgumentParser(description="Makes docs/gallery.md and its pictures.")
    parser.add_argument("--check", action="store_true")
    check: bool = parser.parse_args().check
    every = desks()
    if not check:
        write(every)
        return 0
    wrong = [f"docs/gallery/{path} is old." for path in old(every)]
    if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page(every):
        wrong.append("docs/gallery.md isn't true.")
    for each in wrong:
        print(f"{each} Run tools/gallery.py.")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
