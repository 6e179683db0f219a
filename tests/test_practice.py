"""The practice's folder: profile, letterhead, clinicians, modules of its own, what is refused."""

from __future__ import annotations

import io
import itertools
import json
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, PngImagePlugin

from desks import desk, shelf
from groundsheet import api
from groundsheet.errors import GroundsheetError
from groundsheet.people import Clinician, OwnNumber, Practice, open_practice
from groundsheet.source import load_model
from independent import EDGE, pages, require_poppler
from pages import page_texts, squeezed
from profiles import DECIDED, IN_YAML
from test_cli import PRINTED, REFUSED, turned

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "handouts" / "templates" / "practice.yaml"
BUILD = ("build", "stop-pause", "--region", "US")
TOP = 26.0
"""Least distance of a head from the top of the page, in points."""


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def profile(folder: Path, **fields: Any) -> Path:
    return write(folder / "practice.yaml", json.dumps({"name": "Willow Room"} | DECIDED | fields))


def picture(
    path: Path, shape: tuple[int, int] = (900, 150), mode: str = "RGB", colour: Any = (20, 90, 110)
) -> Path:
    Image.new(mode, shape, colour).save(path)
    return path


def png_of(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and holds no pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b""))


def images(pdf: Path) -> list[set[str]]:
    """The keys of every picture in a file, wherever it hangs."""
    with pikepdf.Pdf.open(pdf) as document:
        return [
            set(thing.keys())
            for thing in document.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == pikepdf.Name.Image
        ]


def size(path: Path) -> tuple[int, int]:
    with Image.open(path) as found:
        return found.size


def everything(pdf: Path) -> bytes:
    """The bytes, and each object with its stream decoded."""
    parts = [pdf.read_bytes()]
    with pikepdf.Pdf.open(pdf) as document:
        for thing in document.objects:
            parts.append(thing.unparse(resolved=True))
            if isinstance(thing, pikepdf.Stream):
                parts.append(thing.read_bytes())
    return b"\n".join(parts)


def spellings(text: str) -> list[bytes]:
    return [text.encode(), text.encode("utf-16-be"), text.encode("utf-16-be").hex().encode()]


def logo_box(pdf: Path) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of the only picture on page 1."""
    document = pypdfium2.PdfDocument(pdf)
    found = [thing.get_bounds() for thing in document[0].get_objects() if thing.type == 3]
    document.close()
    assert len(found) == 1
    left, bottom, right, top = found[0]
    return left, bottom, right, top


# -- init -----------------------------------------------------------------------------------------


def test_init_writes_a_profile_that_works_at_once(
    run: Run, tmp_path: Path, capsys: Capture
) -> None:
    assert run("init") == 0
    out, err = capsys.readouterr()
    assert out.strip() == "practice.yaml"
    assert "`prints_drafts`" in err
    assert "groundsheet build --recipe first-steps" in err
    assert {p.name for p in tmp_path.iterdir()} == {"practice.yaml", "modules", "schemas"}
    assert (tmp_path / "practice.yaml").read_bytes() == TEMPLATE.read_bytes()
    for schema in (tmp_path / "schemas").iterdir():
        assert schema.read_bytes() == (ROOT / "handouts" / "schemas" / schema.name).read_bytes()
    assert run(*BUILD, "--drafts", "-o", "a.pdf") == 0
    err = capsys.readouterr().err
    assert "practice: Example Practice (practice.yaml in this folder)" in err
    assert "that is the name `groundsheet init` wrote" in err
    assert "Example Practice" in page_texts(tmp_path / "a.pdf")[0]


def test_init_leaves_a_profile_as_it_is(run: Run, tmp_path: Path, capsys: Capture) -> None:
    profile(tmp_path)
    before = (tmp_path / "practice.yaml").read_bytes()
    assert run("init") == 5
    err = capsys.readouterr().err
    assert "practice.yaml" in err
    assert "--force" not in err, "init has no such option"
    assert [p.name for p in tmp_path.iterdir()] == ["practice.yaml"]
    assert (tmp_path / "practice.yaml").read_bytes() == before


@pytest.mark.parametrize(
    "name",
    [
        'The "Quiet" Room',
        "It's: a room # with signs",
        "Łukasz & Žofia Praxis",
        "- a\\b",
        "{x}",
        "no",
    ],
)
def test_init_with_any_name(run: Run, tmp_path: Path, name: str) -> None:
    assert run("init", "an office", "--name", name) == 0
    assert open_practice(tmp_path / "an office").practice.name == name


@pytest.mark.parametrize("name", REFUSED[:2] + REFUSED[4:])
def test_init_refuses_a_name_that_cannot_be_printed(
    run: Run, tmp_path: Path, capsys: Capture, name: str
) -> None:
    assert run("init", "--name", name) == 3
    assert "--name: " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_init_makes_a_folder_and_not_its_parent(run: Run, tmp_path: Path, capsys: Capture) -> None:
    assert run("init", "new office") == 0
    assert "cd 'new office'" in capsys.readouterr().err
    assert run("init", "no/such/office") == 5
    assert "no/such: this folder doesn't exist. Make it first." in capsys.readouterr().err
    assert not (tmp_path / "no").exists()


# -- the profile ----------------------------------------------------------------------------------


def test_the_profile_is_found_here_or_where_it_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = tmp_path / "office"
    office.mkdir()
    profile(office, name="The Named Room")

    def name_on(*more: object) -> bool:
        assert run(*BUILD, *more, "--force", "-o", "a.pdf") == 0
        return "The Named Room" in page_texts(Path("a.pdf"))[0]

    assert not name_on()
    assert name_on("--practice", "office")
    assert name_on("--practice", office / "practice.yaml")
    monkeypatch.setenv("GROUNDSHEET_PRACTICE", str(office))
    assert name_on()
    profile(tmp_path, name="The Room Here")
    assert name_on(), "what is named comes before what lies here"
    monkeypatch.delenv("GROUNDSHEET_PRACTICE")
    assert not name_on()
    monkeypatch.chdir(office)
    assert name_on()


def test_the_template_with_every_line_switched_on(run: Run, tmp_path: Path) -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    on, number = re.subn(r"^#(?=\S|  )", "", text, flags=re.MULTILINE)
    assert number == 30
    with pytest.raises(api.InvalidInput, match="together with `require_approval: true`"):
        load_model(on.encode(), Practice, "template")
    on = on.replace("require_approval: true", "")
    practice = load_model(on.encode(), Practice, "template")
    unset = {name for name in Practice.model_fields if name not in practice.model_fields_set}
    assert unset == {"language", "require_approval"}
    picture(tmp_path / "logo.png")
    (tmp_path / "modules").mkdir()
    write(tmp_path / "practice.yaml", on)
    assert run(*BUILD, "-o", "a.pdf") == 0
    first = page_texts(tmp_path / "a.pdf")[0]
    for words in (
        "12 Example Street",
        "Alex Example, LCSW",
        "Front desk",
        "Not answered at night.",
    ):
        assert words in first
    assert len(images(tmp_path / "a.pdf")) == 1


@pytest.mark.parametrize(
    ("lines", "place", "words"),
    [
        ("lgoo: x.png", "2:7", "the key `lgoo` is not known. Did you mean `logo`?"),
        ("paper: a3", "2:8", "'a3' is not one of 'letter' or 'a4'"),
        ("region: Narnia", "2:9", "region: write the region's code, such as US or GB-ENG."),
        ("address: [a, b, c, d, e]", "2:10", "address"),
        ("numbers: [" + "{phone: 555-0100, hours: x}," * 4 + "]", "2:10", "numbers"),
        ("numbers:\n  - phone: 555-0100", "3:5", "`hours` is missing"),
        ("numbers:\n  - {phone: ask us, hours: x}", "3:5", "no number that can be dialled"),
        ("clinicians: [{nmae: A}]", "2:21", "Did you mean `name`?"),
        ("content_dirs: [./]", "2:16", "take a folder below it"),
        ("require_approval: perhaps", "2:19", "expected `true` or `false`"),
        ("name: Again", "2:1", "a second time"),
        (" logo: a.png", "2:6", "mapping values are not allowed"),
    ],
)
def test_a_fault_of_the_profile_is_told_with_its_place(
    run: Run, tmp_path: Path, capsys: Capture, lines: str, place: str, words: str
) -> None:
    write(tmp_path / "practice.yaml", f"name: Willow Room\n{lines}\n")
    assert run(*BUILD, "-o", "a.pdf") == 3
    err = capsys.readouterr().err
    assert f"practice.yaml:{place}: " in err
    assert words in err
    assert not (tmp_path / "a.pdf").exists()


def test_a_language_without_handouts_is_refused(run: Run, tmp_path: Path, capsys: Capture) -> None:
    write(tmp_path / "practice.yaml", "name: Willow Room\nlanguage: fr\n")
    assert run(*BUILD, "-o", "a.pdf") == 3
    err = capsys.readouterr().err
    assert "practice.yaml:2:11: language: there are no handouts in `fr`." in err
    assert "There are handouts in: en (English), es (Español)." in err


def test_paper_comes_from_the_profile(run: Run, tmp_path: Path) -> None:
    def width(*more: str) -> int:
        assert run(*BUILD, *more, "--force", "-o", "a.pdf") == 0
        return int(pypdfium2.PdfDocument(tmp_path / "a.pdf")[0].get_width())

    profile(tmp_path, paper="a4")
    assert width() == 595
    assert width("--paper", "letter") == 612
    profile(tmp_path)
    assert width() == 612


def test_the_region_of_the_practice_is_never_taken_for_the_persons(
    run: Run, tmp_path: Path, capsys: Capture
) -> None:
    profile(tmp_path, region="gb-eng")
    assert run("build", "stop-pause", "-o", "a.pdf") == 4
    err = capsys.readouterr().err
    assert "If the person is where the practice is: --region GB-ENG" in err
    assert not (tmp_path / "a.pdf").exists()
    assert run("preview", "stop-pause") == 4
    profile(tmp_path, region="FR")
    capsys.readouterr()
    assert run("build", "stop-pause", "-o", "a.pdf") == 4
    assert "--region FR" not in capsys.readouterr().err, "there are no contacts for it"


@pytest.mark.parametrize(
    ("home", "region", "told"),
    [
        ("US", "GB-ENG", "this is for England; the practice is in US."),
        ("GB-ENG", "GB-SCT", "this is for Scotland; the practice is in GB-ENG."),
        ("GB-ENG", "GB", ""),
        ("GB", "GB-SCT", ""),
        ("US", "US", ""),
    ],
)
def test_another_region_than_the_practices_is_said_on_screen(
    run: Run, tmp_path: Path, capsys: Capture, home: str, region: str, told: str
) -> None:
    profile(tmp_path, region=home)
    assert run("build", "stop-pause", "--region", region, "-o", "a.pdf") == 0
    err = capsys.readouterr().err
    assert told in err
    assert ("the practice is in" in err) is bool(told)


def test_nothing_is_printed_where_approval_is_asked_for(
    run: Run, tmp_path: Path, capsys: Capture
) -> None:
    write(tmp_path / "practice.yaml", "name: Willow Room\nrequire_approval: true\n")
    for command in (BUILD, (*BUILD, "--clinician-sheet")):
        assert run(*command) == 4
        err = capsys.readouterr().err
        assert "error: Nobody has approved this" in err
        assert "stop-pause: " in err
        assert "groundsheet review approve" in err
    assert [p.name for p in tmp_path.iterdir()] == ["practice.yaml"]
    assert run("contacts", "US", "-o", "us.pdf") == 0, "a sheet of contacts holds no module"
    assert run("list") == 0
    practice = Practice(name="Willow Room", require_approval=True)
    with pytest.raises(GroundsheetError) as caught:
        api.build(desk(practice), ["stop-pause"], region="US")
    assert caught.value.code == "approval-required"


# -- the logo -------------------------------------------------------------------------------------


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (20, 20)).save(out, "GIF")
    return out.getvalue()


def cut(form: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 300), 60).save(out, form)
    return out.getvalue()[: len(out.getvalue()) // 2]


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (None, 5, "logo.png: it could not be opened"),
        (b"", 3, "neither a PNG nor a JPEG"),
        (b"hello", 3, "neither a PNG nor a JPEG"),
        (gif(), 3, "neither a PNG nor a JPEG"),
        (cut("PNG"), 3, "can't be read as a picture"),
        (cut("JPEG"), 3, "can't be read as a picture"),
        (b"\x89PNG\r\n\x1a\n", 3, "can't be read as a picture"),
        (png_of(10_000, 6_000), 3, "10000 x 6000 pixels"),
        (png_of(30_000, 30_000), 3, "far too many pixels"),
        (png_of(0, 5), 3, "can't be read as a picture"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 5_000_000, 3, "larger than 5,000 kB"),
    ],
    ids=[
        "gone", "empty", "text", "gif", "half a png", "half a jpeg", "only a signature", "60 Mpx",
        "900 Mpx", "no width", "5 MB",
    ],
)  # fmt: skip
def test_a_logo_that_cannot_be_printed_is_told_with_its_line(
    run: Run, tmp_path: Path, capsys: Capture, data: bytes | None, code: int, words: str
) -> None:
    write(tmp_path / "practice.yaml", "name: Willow Room\nlogo: logo.png\n" + IN_YAML)
    if data is not None:
        (tmp_path / "logo.png").write_bytes(data)
    assert run(*BUILD, "-o", "a.pdf") == code
    err = capsys.readouterr().err
    assert "practice.yaml:2:7: logo: " in err
    assert words in err
    assert not (tmp_path / "a.pdf").exists()


def letterhead(folder: Path, logo: str = "logo.png") -> None:
    profile(
        folder,
        logo=logo,
        address=["12 Example Street", "Example Town"],
        numbers=[{"phone": "555-0100", "hours": "9 to 5"}],
        content_dirs=["modules"],
    )
    (folder / "modules").mkdir(exist_ok=True)


def test_the_letterhead_stands_on_page_one(run: Run, tmp_path: Path) -> None:
    letterhead(tmp_path)
    picture(tmp_path / "logo.png")
    assert run("build", "--recipe", "first-steps", "-r", "US", "-o", "a.pdf") == 0
    first, *others = page_texts(tmp_path / "a.pdf")
    assert first.index("Willow Room 12 Example Street Example Town") < first.index("A plan and a")
    assert not any("12 Example Street" in text for text in others)
    assert len(images(tmp_path / "a.pdf")) == 1
    with pikepdf.Pdf.open(tmp_path / "a.pdf") as document:
        holding = [bool(page.get_images()) for page in document.pages]
    assert holding == [True] + [False] * len(others)
    assert run("verify", "a.pdf") == 0


def test_discreet_leaves_logo_name_and_address_off(run: Run, tmp_path: Path) -> None:
    letterhead(tmp_path)
    picture(tmp_path / "logo.png")
    assert run("new", "stop-pause") == 0
    assert run("new", "quiet-hour") == 0
    command = ("build", "stop-pause", "quiet-hour", "-r", "US")
    assert run(*command, "-o", "plain.pdf") == 0
    assert run(*command, "--discreet", "-o", "a.pdf") == 0
    assert "Willow Room" in " ".join(page_texts(tmp_path / "plain.pdf"))
    texts = " ".join(page_texts(tmp_path / "a.pdf"))
    data = everything(tmp_path / "a.pdf")
    assert images(tmp_path / "a.pdf") == []
    for words in ("Willow", "Example Street", "Example Town"):
        assert words not in texts
        assert not any(spelling in data for spelling in spellings(words))
    assert "555-0100" in texts
    assert "changed by this practice" in texts


def test_nothing_that_the_logos_file_says_of_itself_is_in_the_pdf(run: Run, tmp_path: Path) -> None:
    logo = Image.new("RGB", (600, 200), "navy")
    exif = Image.Exif()
    exif[0x010E] = "secret description"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[29] = "N", (51.0, 30.0, 26.0), "1999:09:09"
    logo.save(tmp_path / "logo.jpg", exif=exif, comment=b"secret comment")
    assert b"1999:09:09" in (tmp_path / "logo.jpg").read_bytes()
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "secret author")
    logo.save(tmp_path / "logo.png", pnginfo=notes, exif=exif)
    for name in ("logo.jpg", "logo.png"):
        letterhead(tmp_path, name)
        assert run(*BUILD, "--force", "-o", "a.pdf") == 0
        data = everything(tmp_path / "a.pdf")
        for words in (b"secret", b"1999:09:09", b"Exif", b"\xff\xd8\xff", b"Author"):
            assert words not in data.replace(b"/Author", b"")
        [only] = images(tmp_path / "a.pdf")
        assert "/Metadata" not in only


def test_the_same_bytes_twice_with_a_logo(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letterhead(tmp_path)
    Image.effect_noise((700, 200), 80).convert("RGBA").save(tmp_path / "logo.png")
    assert run(*BUILD, "-o", "a.pdf") == 0
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert run(*BUILD, "--practice", "..", "-o", "b.pdf") == 0
    assert (tmp_path / "a.pdf").read_bytes() == (elsewhere / "b.pdf").read_bytes()


@pytest.mark.parametrize("shape", [(4000, 40), (40, 4000), (1, 1), (3, 2), (1500, 1500), (9000, 1)])
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_logo_of_any_shape_stays_inside_the_margins(
    run: Run, tmp_path: Path, shape: tuple[int, int], paper: str
) -> None:
    letterhead(tmp_path)
    picture(tmp_path / "logo.png", shape)
    assert run(*BUILD, "--paper", paper, "-o", "a.pdf") == 0
    width, height = pypdfium2.PdfDocument(tmp_path / "a.pdf")[0].get_size()
    left, bottom, right, top = logo_box(tmp_path / "a.pdf")
    assert EDGE < left < right < width - EDGE + 0.1
    assert height / 2 < bottom < top < height - TOP + 0.1
    assert right - left < 120.1
    assert top - bottom < 36.1
    if min(shape) > 1 and max(shape) < 2000:
        assert (right - left) / (top - bottom) == pytest.approx(shape[0] / shape[1], rel=0.02)


def test_long_words_stay_beside_the_logo(run: Run, tmp_path: Path) -> None:
    require_poppler()
    picture(tmp_path / "logo.png", (1900, 500))
    lines = ["long " * 39 + "end", "x" * 200, "Street " * 20, "y" * 200]
    profile(tmp_path, name="W" * 120, logo="logo.png", address=lines)
    assert run(*BUILD, "-o", "a.pdf") == 0
    left, _, _, top = logo_box(tmp_path / "a.pdf")
    _, height, words = pages(tmp_path / "a.pdf")[0]
    beside = [word for word in words if re.fullmatch(r"[Wxy]+|long|end|Street", word.text)]
    assert len(beside) > 50
    assert all(EDGE <= word.left < word.right < left for word in beside)
    assert height - top > TOP - 0.1
    text = squeezed(page_texts(tmp_path / "a.pdf")[0])
    assert all(squeezed(line) in text for line in ["W" * 120, *lines])


def test_what_shines_through_a_logo_is_white(run: Run, tmp_path: Path) -> None:
    letterhead(tmp_path)
    logo = Image.new("RGBA", (380, 100), (0, 0, 0, 0))
    logo.paste((200, 0, 0, 255), (190, 0, 380, 100))
    logo.save(tmp_path / "logo.png")
    assert run(*BUILD, "-o", "a.pdf") == 0
    left, bottom, right, top = logo_box(tmp_path / "a.pdf")
    page = pypdfium2.PdfDocument(tmp_path / "a.pdf")[0]
    seen = page.render(scale=1).to_pil().convert("RGB")
    row = int(page.get_height() - (bottom + top) / 2)
    assert seen.getpixel((int(left + (right - left) / 4), row)) == (255, 255, 255)
    red = seen.getpixel((int(right - (right - left) / 4), row))
    assert isinstance(red, tuple)
    assert red[0] > 150 > 60 > red[1]


@pytest.mark.parametrize("kind", ["turned", "grey in 16 bits", "cmyk", "palette"])
def test_logos_as_cameras_and_printers_make_them(run: Run, tmp_path: Path, kind: str) -> None:
    from groundsheet.pdf.logo import read_logo

    out = io.BytesIO()
    if kind == "turned":
        exif = Image.Exif()
        exif[0x0112] = 6
        Image.new("RGB", (300, 100), "navy").save(out, "JPEG", exif=exif)
        assert read_logo(out.getvalue()).size == (100, 300), "upright"
    elif kind == "grey in 16 bits":
        Image.new("I;16", (300, 100), 0x8000).save(out, "PNG")
        assert read_logo(out.getvalue()).getpixel((9, 9))[0] in (127, 128)
    elif kind == "cmyk":
        Image.new("CMYK", (300, 100), (255, 0, 0, 0)).save(out, "JPEG")
        red, green, blue = read_logo(out.getvalue()).getpixel((9, 9))
        assert red < 80 < min(green, blue)
    else:
        Image.new("P", (300, 100), 0).save(out, "PNG", transparency=0)
        assert read_logo(out.getvalue()).getpixel((9, 9)) == (255, 255, 255)
    (tmp_path / "logo.png").write_bytes(out.getvalue())
    letterhead(tmp_path)
    assert run(*BUILD, "-o", "a.pdf") == 0


# -- people ---------------------------------------------------------------------------------------

ALEX = {"name": "Alex van der Example", "credentials": "LCSW"}
SAM = {"name": "Sam Example"}
ANN = {"name": "Alex Mary Ann Sample", "credentials": "PhD, RN"}


@pytest.mark.parametrize(
    ("clinicians", "typed", "printed"),
    [
        ([ALEX], None, "Alex van der Example, LCSW · November"),
        ([ALEX, SAM], None, ""),
        ([], None, ""),
        ([ALEX, SAM, ANN], "sam", "Sam Example · November"),
        ([ALEX, SAM, ANN], "mary ann", "Alex Mary Ann Sample, PhD, RN · November"),
        ([ALEX, SAM, ANN], "VAN DER", "Alex van der Example, LCSW · November"),
        ([ALEX, SAM, ANN], "Alex van der Example", "Alex van der Example, LCSW · November"),
        ([ALEX, SAM, ANN], "Alex", "Alex · November"),
        ([ALEX, SAM], "example", "example · November"),
        ([ALEX, SAM], "Exam", "Exam · November"),
        ([ALEX], "Robin Guest, MD", "Robin Guest, MD · November"),
        ([ALEX], "Alex van der Example, LCSW", "Alex van der Example, LCSW · November"),
    ],
)
def test_who_gives_it(
    run: Run, tmp_path: Path, clinicians: list[Any], typed: str | None, printed: str
) -> None:
    profile(tmp_path, clinicians=clinicians)
    extra = ["--clinician", typed] if typed else []
    assert run(*BUILD, *extra, "-o", "a.pdf") == 0
    first = page_texts(tmp_path / "a.pdf")[0]
    summary = "For the seconds in which a strong feeling tells you to act."
    assert f"A short pause {summary} {printed or 'November'}" in first


def test_when_they_meet_again(run: Run, tmp_path: Path) -> None:
    assert run(*BUILD, "--appointment", "Tuesday 1 December, 3 pm", "-o", "a.pdf") == 0
    assert "Tuesday 1 December, 3 pm" in page_texts(tmp_path / "a.pdf")[0]


FIELDS = ["name", "address", "clinician", "credentials", "next_appointment"]


def typed_into(folder: Path, field: str, text: str) -> list[object]:
    """Puts a text into one field, and returns the options that print it."""
    fields: dict[str, Any] = {
        "name": {"name": text},
        "address": {"address": ["First line", text]},
        "clinician": {"clinicians": [{"name": text}]},
        "credentials": {"clinicians": [{"name": "Alex", "credentials": text}]},
    }
    if field == "next_appointment":
        return ["--person", write(folder / "p.json", json.dumps({field: text}))]
    profile(folder, **fields[field])
    return []


@pytest.mark.parametrize("first", range(len(PRINTED)))
def test_hostile_text_is_printed_literally(run: Run, tmp_path: Path, first: int) -> None:
    """Each text in each field, as many on a page as there are fields."""
    name, address, clinician, credentials, appointment = texts = turned(PRINTED, first, 5)
    who = {"name": clinician, "credentials": credentials}
    profile(tmp_path, name=name, address=["First line", address], clinicians=[who])
    person = write(tmp_path / "p.json", json.dumps({"next_appointment": appointment}))
    assert run(*BUILD, "--person", person, "-o", "a.pdf") == 0
    shown = squeezed(page_texts(tmp_path / "a.pdf")[0])
    assert [text for text in texts if squeezed(text) not in shown] == []


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("field", FIELDS)
def test_what_cannot_be_printed_is_refused_with_its_place(
    run: Run, tmp_path: Path, capsys: Capture, text: str, field: str
) -> None:
    options = typed_into(tmp_path, field, text)
    fits = text == "x" * 121 and field in ("address", "next_appointment")
    assert run(*BUILD, *options, "-o", "a.pdf") == (0 if fits else 3)
    shown = "p.json:1:" if field == "next_appointment" else "practice.yaml:1:"
    err = capsys.readouterr().err
    assert fits or shown in err
    assert (tmp_path / "a.pdf").exists() is fits


# -- modules of its own ---------------------------------------------------------------------------


@pytest.fixture
def office(run: Run, tmp_path: Path, capsys: Capture) -> Path:
    """A practice's folder, as `init` makes it."""
    assert run("init", "--name", "Willow Room", "--decided-by", "Example Person") == 0
    capsys.readouterr()
    return tmp_path


def own(office: Path, change: Callable[[str], str], name: str = "quiet-hour") -> None:
    path = office / "modules" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")


def line_of(office: Path, words: str, name: str = "quiet-hour") -> int:
    lines = (office / "modules" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)


def test_a_folder_that_is_missing(run: Run, tmp_path: Path, capsys: Capture) -> None:
    """As of a practice's folder that git brought without its empty one: it is told, and works."""
    profile(tmp_path, content_dirs=["modules"])
    for command in (BUILD, ("list",), ("check",), ("new", "quiet-hour")):
        assert run(*command) == 0
        assert "there is no folder `modules`" in capsys.readouterr().err
    assert run("list") == 0
    out, err = capsys.readouterr()
    assert "quiet-hour" in out
    assert "no folder" not in err


def test_a_folder_that_is_called_nearly_so(run: Run, tmp_path: Path, capsys: Capture) -> None:
    """It may hold a page that takes a shipped one's place."""
    profile(tmp_path, content_dirs=["modules"])
    (tmp_path / "module").mkdir()
    for command in (BUILD, ("list",), ("new", "quiet-hour")):
        assert run(*command) == 5
        err = capsys.readouterr().err
        assert "practice.yaml:" in err
        assert "there is no folder `modules`. Did you mean module?" in err


def test_a_new_module_is_listed_and_builds_at_once(run: Run, office: Path, capsys: Capture) -> None:
    assert run("new", "quiet-hour", "--title", 'A: quiet "hour"') == 0
    out, err = capsys.readouterr()
    assert out.strip() == "modules/quiet-hour.yaml"
    assert "groundsheet preview quiet-hour --region CODE --force" in err
    assert run("list") == 0
    assert 'OWN-01 A: quiet "hour"  (by Willow Room)' in capsys.readouterr().out
    assert run("list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)["modules"]
    assert {m["id"]: m["origin"] for m in listed}["quiet-hour"] == "own"
    assert run("build", "quiet-hour", "-r", "US", "-o", "a.pdf") == 0
    for text in page_texts(office / "a.pdf"):
        assert "OWN-01 · version 1.0 · by Willow Room · Draft: not reviewed by a clinician" in text
    assert run("build", "quiet-hour", "--clinician-sheet", "-r", "US", "-o", "b.pdf") == 0
    assert run("verify", "a.pdf") == 0


def test_codes_count_up(run: Run, office: Path, capsys: Capture) -> None:
    for number, name in enumerate(("one", "two", "three"), start=1):
        assert run("new", name) == 0
        assert f"code: OWN-{number:02d}\n" in (office / "modules" / f"{name}.yaml").read_text()
    (office / "modules" / "two.yaml").unlink()
    own(office, lambda text: text.replace("code: OWN-01", 'code: "OWN-01"'), "one")
    assert run("new", "four") == 0
    assert "code: OWN-02\n" in (office / "modules" / "four.yaml").read_text()
    codes = "".join(f"code: OWN-{n:02d}\n" for n in range(1, 100))
    write(office / "modules" / "all.yaml", codes)
    capsys.readouterr()
    assert run("new", "one-more") == 2
    assert "all taken" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("Quiet-Hour",), 3, "Use small letters, digits and hyphens"),
        (("../quiet",), 3, "can't be the id"),
        (("quiet hour",), 3, "can't be the id"),
        (("quiet-hour\n",), 3, "can't be the id"),
        (("",), 3, "can't be the id"),
        (("quiet", "--title", ""), 3, "--title: "),
        (("quiet", "--title", "a\x1bb"), 3, "--title: "),
        (("quiet", "--title", "Call 555-0142"), 3, "--title: "),
    ],
)
def test_new_refuses(
    run: Run, office: Path, capsys: Capture, arguments: tuple[str, ...], code: int, words: str
) -> None:
    assert run("new", *arguments) == code
    assert words in capsys.readouterr().err
    assert list((office / "modules").iterdir()) == []


def test_new_leaves_what_is_there(run: Run, office: Path, capsys: Capture) -> None:
    write(office / "modules" / "quiet-hour.yaml", "mine")
    assert run("new", "quiet-hour") == 5
    assert "--force" not in capsys.readouterr().err, "new has no such option"
    assert (office / "modules" / "quiet-hour.yaml").read_text() == "mine"


def test_new_needs_a_practice_and_a_folder(run: Run, tmp_path: Path, capsys: Capture) -> None:
    assert run("new", "quiet-hour") == 2
    assert "`groundsheet init` makes one" in capsys.readouterr().err
    profile(tmp_path)
    assert run("new", "quiet-hour") == 2
    assert "Add `content_dirs: [modules]` to practice.yaml." in capsys.readouterr().err


def test_every_shipped_module_can_be_copied_and_retitled(run: Run, office: Path) -> None:
    names = list(shelf().modules)
    for name in names:
        assert run("new", name, "--title", "Our own words") == 0
    content = desk(open_practice(office)).shelf
    assert content.changed == set(names)
    assert {content.modules[name].title for name in names} == {"Our own words"}


def test_a_changed_module_takes_the_place_of_the_shipped_one(
    run: Run, office: Path, capsys: Capture
) -> None:
    assert run("new", "stop-pause") == 0
    own(office, lambda text: text.replace("do: Stop.", "do: Hold still."), "stop-pause")
    assert run("list") == 0
    assert "A short pause  (changed by Willow Room)" in capsys.readouterr().out
    assert run("build", "--recipe", "first-steps", "-r", "US", "-o", "a.pdf") == 0
    texts = page_texts(office / "a.pdf")
    assert "Hold still." in " ".join(texts)
    assert "GS-08 · version 1.1 · changed by Willow Room · Draft: not reviewed" in texts[-1]
    assert "changed by" not in texts[0], "the plan is the shipped one"
    (office / "modules" / "stop-pause.yaml").unlink()
    assert run("build", "stop-pause", "-r", "US", "-o", "b.pdf") == 0
    assert "Be still, if you" in " ".join(page_texts(office / "b.pdf"))


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("stop-pause", "id: cannot-step-away", "id: other", "lack the caution `cannot-step-away`"),
        ("stop-pause", "id: freeze", "id: other", "the steps of this skill are, in order: freeze"),
        ("tipp", "letters: TIPP", "letters: TIPS", "not with TIPS"),
    ],
)
def test_a_changed_module_keeps_its_cautions_and_steps(
    run: Run, office: Path, capsys: Capture, name: str, old: str, new: str, words: str
) -> None:
    assert run("new", name) == 0
    own(office, lambda text: text.replace(old, new, 1), name)
    capsys.readouterr()
    assert run("build", name, "-r", "US", "-o", "a.pdf") == 3
    err = capsys.readouterr().err
    assert re.search(rf"modules/{name}\.yaml:\d+:\d+: ", err)
    assert words in err
    assert not (office / "a.pdf").exists()


PLAN = "safety-plan"
PARTS = [
    "emergency", "helpers", "professionals", "lines", "my-professionals", "emergency-department",
    "safer-helper", "safer-place", "safer-by", "safer-check",
]  # fmt: skip


def part(text: str, name: str) -> str:
    """A block of a module's file, with its id."""
    found = re.search(rf"^  - id: {name}\n(?:    .*\n)+", text, re.MULTILINE)
    assert found is not None, name
    return found[0]


# What can be done to a part of the plan, so that it isn't there for whoever needs it.
LOST: dict[str, Callable[[str], str]] = {
    "taken out": lambda _: "",
    "under another id": lambda block: re.sub(r"(id: .+)", r"\1-2", block, count=1),
    "of another kind": lambda block: (
        block.split("    ")[0] + "    kind: paragraph\n    text: Call {{emergency}} now.\n"
    ),
    "optional": lambda block: block + "    optional: true\n",
    "without words": lambda block: re.sub(
        r"(text|label): (?:>-\n(?:      .+\n)+|.+\n)",
        '\\1: "- {{emergency}}"\n' if "callout" in block else '\\1: "- ?"\n',
        block,
    ),
}


RUN = ("batch", "r.csv", "-r", "US", "--drafts", "--in-session", "--recipe", "first-steps")
DOORS = (
    ("build", "safety-plan", "-r", "US", "-o", "a.pdf"),
    ("build", "--recipe", "first-steps", "-r", "US", "-o", "a.pdf"),
    (*RUN, "--out", "out"),
    (*RUN, "--merge", "out/run.pdf"),
    ("check",),
    ("check", "modules/safety-plan.yaml"),
)
"""Where a plan is used; each way of losing a part meets each of them, at one part or another."""


@pytest.mark.parametrize(
    ("name", "how", "command"),
    [
        (name, how, DOORS[index % len(DOORS)])
        for index, (name, how) in enumerate(itertools.product(PARTS, LOST))
        if (name, how) != ("lines", "without words")  # the region's contacts are all it has
    ],
    ids=str,
)
def test_a_changed_plan_keeps_its_parts(
    run: Run, office: Path, capsys: Capture, name: str, how: str, command: tuple[str, ...]
) -> None:
    assert run("new", "safety-plan") == 0
    own(office, lambda text: text.replace(part(text, name), LOST[how](part(text, name))), PLAN)
    (office / "r.csv").write_text("ref,name\n1,Example Name\n")
    capsys.readouterr()
    assert run(*command) == 3
    out, err = capsys.readouterr()
    told = out if command[0] == "check" else err
    assert told is out or out == ""
    assert re.search(r"modules/safety-plan\.yaml:\d+:\d+: ", told)
    assert f"`{name}`" in told
    assert "Why it must stay: " in told
    assert not (office / "a.pdf").exists()
    assert not (office / "out").exists()


def test_the_line_for_an_emergency_keeps_its_number(
    run: Run, office: Path, capsys: Capture
) -> None:
    assert run("new", "safety-plan") == 0
    own(office, lambda text: text.replace("Call {{emergency}} or", "Call"), "safety-plan")
    assert run("build", "safety-plan", "-r", "US", "-o", "a.pdf") == 3
    assert "`emergency` lacks {{emergency}}" in capsys.readouterr().err


def test_the_other_parts_of_a_plan_are_the_practices(run: Run, office: Path) -> None:
    assert run("new", "safety-plan") == 0
    own(office, lambda text: text.replace(part(text, "matters"), ""), "safety-plan")
    own(
        office,
        lambda text: text.replace("6. Making my place", "6. Making our place"),
        "safety-plan",
    )
    assert run("check", "modules/safety-plan.yaml") in (0, 1)
    assert run("build", "safety-plan", "-r", "US", "-o", "a.pdf") == 0
    text = " ".join(page_texts(office / "a.pdf"))
    assert "6. Making our place safer" in text
    assert "What matters most" not in text


def test_a_changed_module_keeps_the_limits_of_its_numbers(
    run: Run, office: Path, capsys: Capture
) -> None:
    assert run("new", "tipp") == 0
    own(office, lambda t: re.sub(r"(id: cold\s+value: )\d+", r"\g<1>300", t, count=1), "tipp")
    own(office, lambda t: re.sub(r"(id: cold, value: )\d+", r"\g<1>300", t) + "#\n", "tipp")
    capsys.readouterr()
    assert run("build", "tipp", "-r", "US", "-o", "a.pdf") == 3
    err = capsys.readouterr().err
    assert "`cold` is 300; it may be 5 to 30." in err
    assert f"modules/tipp.yaml:{line_of(office, '300', 'tipp')}:" in err


def test_a_broken_module_stops_nobody_else(run: Run, office: Path, capsys: Capture) -> None:
    assert run("new", "quiet-hour") == 0
    assert run("new", "calm-hour") == 0
    own(office, lambda text: text.replace("kind: bullets", "kind: bulets"))
    line = line_of(office, "bulets")
    capsys.readouterr()
    assert run(*BUILD, "-o", "a.pdf") == 0
    assert run("build", "calm-hour", "-r", "US", "-o", "b.pdf") == 0
    capsys.readouterr()
    assert run("list") == 3
    out, err = capsys.readouterr()
    assert f"modules/quiet-hour.yaml:{line}:" in err
    assert "left out of the list" in err
    assert "stop-pause" in out
    assert "calm-hour" in out
    assert "first-steps" in out
    assert "quiet-hour" not in out
    assert run("list", "--json") == 3
    assert "calm-hour" in {m["id"] for m in json.loads(capsys.readouterr().out)["modules"]}
    assert run("review", "status") == 3
    out, err = capsys.readouterr()
    assert f"modules/quiet-hour.yaml:{line}:" in err
    assert "calm-hour" in out
    assert "quiet-hour" not in out
    assert run("build", "quiet-hour", "-r", "US", "-o", "c.pdf") == 3
    assert f"modules/quiet-hour.yaml:{line}:" in capsys.readouterr().err


def test_codes_of_others_are_refused_or_told(run: Run, office: Path, capsys: Capture) -> None:
    assert run("new", "quiet-hour") == 0
    assert run("new", "calm-hour") == 0
    own(office, lambda text: text.replace("code: OWN-01", "code: GS-77"))
    line = line_of(office, "GS-77")
    capsys.readouterr()
    assert run("build", "quiet-hour", "-r", "US") == 3
    assert f"modules/quiet-hour.yaml:{line}:7: code: GS- is for shipped" in capsys.readouterr().err
    own(office, lambda text: text.replace("code: GS-77", "code: OWN-02"))
    assert run("list") == 3
    out, err = capsys.readouterr()
    assert "quiet-hour" in out
    assert "calm-hour" in out
    assert f"modules/quiet-hour.yaml:{line}:7: the code OWN-02 is taken by `calm-hour`." in err


def test_a_changed_module_with_the_code_of_another_is_told(
    run: Run, office: Path, capsys: Capture
) -> None:
    assert run("new", "safety-plan") == 0
    own(office, lambda text: text.replace("code: GS-01", "code: GS-08"), "safety-plan")
    capsys.readouterr()
    assert run("list") == 3
    assert "modules/safety-plan.yaml:" in capsys.readouterr().err


def test_a_number_that_can_be_dialled_is_refused_with_its_line(
    run: Run, office: Path, capsys: Capture
) -> None:
    assert run("new", "quiet-hour") == 0
    own(office, lambda text: text.replace("One thing that helps.", "Ring 555-0142."))
    line = line_of(office, "555-0142")
    capsys.readouterr()
    assert run("build", "quiet-hour", "-r", "US", "-o", "a.pdf") == 3
    assert f"modules/quiet-hour.yaml:{line}:" in capsys.readouterr().err
    assert not (office / "a.pdf").exists()


def test_a_recipe_of_its_own(run: Run, office: Path, capsys: Capture) -> None:
    assert run("new", "quiet-hour") == 0
    lines = {
        "id": "evening", "code": "OWN-P01", "title": "An evening", "public_title": "For you",
        "summary": "Two pages.", "modules": ["quiet-hour", "stop-pause"],
    }  # fmt: skip
    path = write(office / "modules" / "recipes" / "evening.yaml", json.dumps(lines))
    assert run("list") == 0
    assert "An evening: quiet-hour, stop-pause" in capsys.readouterr().out
    assert run("build", "--recipe", "evening", "-r", "US") == 0
    assert (office / "OWN-P01_US_2026-11-24.pdf").exists()
    path.write_text(json.dumps(lines | {"modules": ["quiet-huor"]}), encoding="utf-8")
    capsys.readouterr()
    assert run("list") == 3
    err = capsys.readouterr().err
    assert "modules/recipes/evening.yaml:1:" in err
    assert "Did you mean quiet-hour" in err


def test_references_of_its_own(run: Run, office: Path, capsys: Capture) -> None:
    assert run("new", "quiet-hour") == 0
    own(office, lambda t: t.replace("\nblocks:", "\ncitations: [example2020]\nblocks:"))
    capsys.readouterr()
    assert run("build", "quiet-hour", "-r", "US", "-o", "a.pdf") == 3
    assert "`example2020` is not in references.json." in capsys.readouterr().err
    entry = {
        "id": "example2020", "type": "book", "title": "An example of quiet",
        "author": [{"family": "Sample", "given": "Alex"}], "issued": {"date-parts": [[2020]]},
        "publisher": "Example Press",
    }  # fmt: skip
    path = write(office / "modules" / "references.json", json.dumps([entry]))
    assert run("build", "quiet-hour", "--clinician-sheet", "-r", "US", "-o", "a.pdf") == 0
    assert "An example of quiet" in " ".join(page_texts(office / "a.pdf"))
    path.write_text('[\n {"id": }\n]', encoding="utf-8")
    capsys.readouterr()
    assert run("build", "quiet-hour", "-r", "US", "-o", "b.pdf") == 3
    assert "modules/references.json:2:9: it can't be read as JSON" in capsys.readouterr().err


def test_one_folder_is_not_taken_for_another(
    run: Run, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert run("new", "quiet-hour") == 0
    assert run("list") == 0
    other = office / "other"
    assert run("init", other) == 0
    monkeypatch.chdir(other)
    capsys.readouterr()
    assert run("list") == 0
    assert "quiet-hour" not in capsys.readouterr().out


# -- looking --------------------------------------------------------------------------------------


def test_preview(run: Run, office: Path, capsys: Capture) -> None:
    assert run("preview", *BUILD[1:]) == 0
    shown = capsys.readouterr().out.split()
    names = [f"GS-08_US_2026-11-24_p{n}.png" for n in range(1, len(shown) + 1)]
    assert shown == [f"preview/{name}" for name in names]
    assert sorted(p.name for p in (office / "preview").iterdir()) == names
    assert size(office / shown[0]) == (850, 1100)
    before = (office / shown[0]).read_bytes()
    assert run("preview", *BUILD[1:], "--dpi", "72") == 5
    assert (office / shown[0]).read_bytes() == before
    assert run("preview", *BUILD[1:], "--dpi", "72", "--force", "--json") == 0
    assert json.loads(capsys.readouterr().out)["pages"] == shown
    assert size(office / shown[0]) == (612, 792)
    assert run("preview", "stop-pause", "-r", "GB", "--dpi", "150", "-o", "pictures") == 0
    assert size(office / "pictures" / "GS-08_GB_2026-11-24_p1.png")[0] in (1240, 1241)
    for dpi in ("71", "301"):
        assert run("preview", *BUILD[1:], "--dpi", dpi) == 2
    assert run("preview", *BUILD[1:], "-o", "no/such") == 5


def test_preview_refuses_before_it_writes_any_page(run: Run, office: Path) -> None:
    last = office / "preview" / "GS-P01_US_2026-11-24_p2.png"
    write(last, "mine")
    assert run("preview", "--recipe", "first-steps", "--region", "US") == 5
    assert [p.name for p in last.parent.iterdir()] == [last.name]
    assert last.read_text() == "mine"


def test_preview_leaves_no_page_of_a_longer_one(run: Run, office: Path) -> None:
    assert run("preview", *BUILD[1:]) == 0
    count = len(list((office / "preview").iterdir()))
    for number in (count + 1, count + 2):
        write(office / "preview" / f"GS-08_US_2026-11-24_p{number}.png", "old")
    kept = write(office / "preview" / "GS-08_GB_2026-11-24_p9.png", "other")
    assert run("preview", *BUILD[1:], "--force") == 0
    assert len(list((office / "preview").iterdir())) == count + 1
    assert kept.exists()


def test_preview_puts_all_pages_side_by_side(run: Run, office: Path, capsys: Capture) -> None:
    packet = ("preview", "--recipe", "first-steps", "--region", "US", "-o", "pictures")
    sheet = (*packet, "--dpi", "72", "--sheet")
    assert run(*packet, "--dpi", "72") == 0
    pages = [office / name for name in capsys.readouterr().out.split()]
    assert run(*sheet) == 0
    (name,) = capsys.readouterr().out.split()
    assert name == "pictures/GS-P01_US_2026-11-24_sheet.png"
    rows = -(-len(pages) // 4)
    columns, gap = -(-len(pages) // rows), round(0.2 * 72)
    with Image.open(office / name) as opened:
        whole = opened.convert("RGB")
        assert whole.size == (columns * (612 + gap) + gap, rows * (792 + gap) + gap)
        for index, path in enumerate(pages):
            row, column = divmod(index, columns)
            left, top = gap + column * (612 + gap), gap + row * (792 + gap)
            with Image.open(path) as page:
                area = (left, top, left + 612, top + 792)
                apart = ImageChops.difference(whole.crop(area), page.convert("RGB"))
                assert not any(apart.convert("L").histogram()[32:]), "each has its palette"
            corner = whole.getpixel((left - 1, top - 1))
            assert isinstance(corner, tuple)
            assert max(corner) < 200, "a frame"
        ground = whole.getpixel((0, 0))
        assert isinstance(ground, tuple)
        assert 200 < min(ground) < 250
    before = (office / name).read_bytes()
    assert run(*sheet) == 5, "it is there"
    assert (office / name).read_bytes() == before
    assert run(*sheet, "--force", "--json") == 0
    assert json.loads(capsys.readouterr().out)["pages"] == [name]
    assert all(page.exists() for page in pages), "pictures of pages stay"


def test_preview_refuses_a_picture_that_no_program_shows(
    run: Run, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr("groundsheet.proof.images._MOST_DOTS", 100_000)
    assert run("preview", *BUILD[1:], "--sheet") == 2
    err = capsys.readouterr().err
    assert "would be too large" in err
    assert "--dpi" in err
    assert not (office / "preview").exists()


def test_text_of_a_module_cannot_steer_a_terminal(run: Run, office: Path, capsys: Capture) -> None:
    assert run("new", "quiet-hour") == 0
    own(office, lambda text: text.replace('title: "Quiet hour"', r'title: "a\e[31mb"'))
    own(office, lambda text: text.replace("One thing that helps.", r'"a\e[31mb"'))
    for command in (("list",), ("show", "quiet-hour"), ("search", "quiet")):
        assert run(*command) == 0
    out, err = capsys.readouterr()
    assert "\x1b" not in out + err
    assert run("build", "quiet-hour", "-r", "US", "-o", "a.pdf") == 3
    assert f"modules/quiet-hour.yaml:{line_of(office, 'title: ')}:8: " in capsys.readouterr().err


def test_search(run: Run, office: Path, capsys: Capture) -> None:
    assert run("new", "cafe-hour", "--title", "Café hour") == 0
    for words in (("cafe",), ("CAFÉ", "hou")):
        capsys.readouterr()
        assert run("search", *words) == 0
        assert "cafe-hour" in capsys.readouterr().out
    assert run("search", "urge", "--json") == 0
    found = json.loads(capsys.readouterr().out)["found"]
    assert found[0]["id"] == "riding-an-urge"
    assert [hit["score"] for hit in found] == sorted((h["score"] for h in found), reverse=True)
    assert run("search", "zebra", "--json") == 0
    assert json.loads(capsys.readouterr().out)["found"] == []
    assert run("search", "zebra") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "Nothing was found for these words" in err


def test_show(run: Run, office: Path, capsys: Capture) -> None:
    assert run("new", "quiet-hour") == 0
    capsys.readouterr()
    assert run("show", "quiet-hour") == 0
    out, err = capsys.readouterr()
    assert "Quiet hour  (OWN-01, version 1.0; draft, not reviewed)" in out
    assert "Call [crisis line] at any hour." in out
    assert "--region shows those of a region" in err
    assert run("show", "quiet-hour", "--region", "US") == 0
    out = capsys.readouterr().out
    assert "Hurt or in danger now: 911 · United States" in out
    assert "Call 988 at any hour." in out
    assert run("show", "quiet") == 2
    assert "Did you mean quiet-hour" in capsys.readouterr().err


# -- the document ---------------------------------------------------------------------------------


def test_the_document_of_the_profile() -> None:
    text = (ROOT / "docs" / "practice.md").read_text(encoding="utf-8")
    [example] = re.findall(r"^```yaml\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    practice = load_model(example.encode(), Practice, "practice.md")
    assert practice.model_fields_set == set(Practice.model_fields) - {"language"}
    rows = set(re.findall(r"^\| `([\w.]+)` \|", text, re.MULTILINE))
    wanted = set(Practice.model_fields) | {f"clinicians.{name}" for name in Clinician.model_fields}
    assert rows >= wanted | {f"numbers.{name}" for name in OwnNumber.model_fields}


# -- numbers of its own ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "phone", "refused"),
    [
        ("Front desk", "555-0100", False),
        ("Samaritans", "555-0100", True),
        ("Our night line", "116 123", True),
        ("Our night line", "+116-123", True),
        ("Samaritans", "116 123", False),  # what is listed, twice
    ],
)
def test_a_number_of_its_own_never_stands_for_a_listed_one(
    run: Run, tmp_path: Path, capsys: Capture, label: str, phone: str, refused: bool
) -> None:
    numbers = f"numbers:\n  - label: {label}\n    phone: {phone}\n    hours: any hour\n"
    write(tmp_path / "practice.yaml", f"name: Harbor Test Clinic\n{numbers}{IN_YAML}")
    assert run("build", "stop-pause", "-r", "GB-ENG", "-o", "a.pdf") == (4 if refused else 0)
    if refused:
        said = capsys.readouterr().err
        assert "Samaritans, which is listed" in said
        assert "practice.yaml:4:" in said
    else:
        assert "Number of Harbor Test Clinic" in page_texts(tmp_path / "a.pdf")[0]
