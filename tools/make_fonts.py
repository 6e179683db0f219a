"""Makes the font files under src/groundsheet/pdf/fonts from their packaged releases.

    pip install fontpkg-atkinson-hyperlegible==1.6 fontpkg-noto-sans==2.15 fonttools
    python tools/make_fonts.py

Atkinson Hyperlegible is copied as it is. Noto Sans is released as a variable font, of which
ReportLab can only load the default weight: static Regular and Bold are cut out of it here, with the
Latin, Greek, Cyrillic and punctuation ranges (Open Font License; Noto has no reserved font name).
The font that is typed with in form fields is Atkinson Hyperlegible with the characters of
WinAnsiEncoding only, as no filler writes others.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[1] / "src" / "groundsheet" / "pdf" / "fonts"
RANGES = [(0x20, 0x7E), (0xA0, 0x24F), (0x259, 0x259), (0x2B0, 0x36F), (0x370, 0x52F)]
RANGES += [(0x1E00, 0x1FFF), (0x2010, 0x2027), (0x2030, 0x205E), (0x20A0, 0x20BF), (0x2122, 0x2122)]


def files(package: str) -> Path:
    """The folder of font files in an installed fontpkg package."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"install {package} first (see the docstring)")
    return Path(spec.origin).parent / "files"


def main() -> None:
    """Writes the seven font files."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    for source in sorted(files("fontpkg_atkinson_hyperlegible").glob("*.ttf")):
        shutil.copyfile(source, OUT / source.name)
    for name, weight in (("Regular", 400), ("Bold", 700)):
        font: Any = TTFont(files("fontpkg_noto_sans") / "NotoSans[wdth,wght].ttf")
        font = instancer.instantiateVariableFont(
            font, {"wght": weight, "wdth": 100}, updateFontNames=True
        )
        options = subset.Options(layout_features=[], hinting=False, name_IDs=["*"])
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "STAT", "gasp"]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[c for low, high in RANGES for c in range(low, high + 1)])
        cutter.subset(font)
        font["head"].modified = font["head"].created
        font.recalcTimestamp = False
        font.save(OUT / f"NotoSans-{name}.ttf")
    form: Any = TTFont(OUT / "AtkinsonHyperlegible-Regular.ttf", recalcTimestamp=False)
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "DSIG", "gasp"]
    cutter = subset.Subsetter(options)
    cutter.populate(
        unicodes=[ord(bytes([n]).decode("cp1252", "ignore") or " ") for n in range(32, 256)]
    )
    cutter.subset(form)
    form.save(OUT / "AtkinsonHyperlegible-Form.ttf")


if __name__ == "__main__":
    main()
