"""Three programs that fill in a form and save it, four that are typed into, and what a form says.

None of them is what people will use, each stands for one or more of those: pdf.js is Firefox,
PDFium is Chrome and Edge, pikepdf (qpdf) is the scripts of a records system. Measured in
November 2026 with pdf.js 6.5.438, PDFium of pypdfium2 5.15.2 and pikepdf 10.18 (qpdf 12):

| | pikepdf | pdf.js | PDFium |
| --- | --- | --- | --- |
| appearance of a text field | what stands before `/Tx BMC` stays | made anew | made anew |
| box, border | as they were | from /MK and /BS; none without | the same |
| border | | on the rectangle's edge, half cut off | inside the rectangle |
| text longer than a line | not broken | broken at spaces | broken at spaces |
| a line break in the appearance | byte 10 of the font: no glyph | a line | a line |
| a line break in /V | as given | as given | always \\r\\n |
| a line break in a single line | dropped | kept | dropped |
| /V beyond ASCII | PDFDocEncoding, else UTF-16BE | UTF-16BE | as pikepdf |
| font size 0 | 11 | by the height; shrinks, lowest line may be cut | shrinks |
| typed, but not in the font | `?` | appearance dropped, NeedAppearances set | another font |
| U+2000 to U+206F (dash, quotes) | the field's font | the field's font | another font, see below |
| a composite font | one byte a letter: no glyphs | as the font says | as the font says |
| leading | one line | the height, in whole lines of 1.35 or so | ascent and descent of the font |
| MaxLen | cut | not asked through this door | cut |
| DoNotScroll | not asked | not asked | keys that have no room do nothing |
| the file | written anew | an update at its end | written anew |

PDFium takes the field's font for WinAnsi's letters alone, but for U+2000 to U+206F among them,
unless the font's resource is called Wingdings, Wingdings2, Wingdings3 or Webdings: then for all
that it has.

MuPDF (mutool 1.21) types in Helvetica whatever the field says, with dots for letters beyond
WinAnsi. poppler 22.12 types in the field's font, composite or not, with a font of the machine for
what that lacks; what pdftoppm draws of a value without an appearance is the same, so that it
stands in here.

All three leave the appearances of check boxes and radio buttons alone and set /V (a name) and /AS.
"""

from __future__ import annotations

import ctypes
import io
import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf.form import (
    CheckboxField,
    DefaultAppearanceStreamGenerator,
    Form,
    RadioButtonGroup,
    TextField,
)

import browser
import outside

Values = Mapping[str, str | bool]
Filler = Callable[[bytes, Values], bytes]


def fill_with_pikepdf(pdf: bytes, values: Values) -> bytes:
    """Text, a tick (`bool`) or the name of a radio button's state, by the field's name."""
    _check(pdf, values)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        form = Form(document, DefaultAppearanceStreamGenerator)
        for name, value in values.items():
            field = form[name]
            if isinstance(field, TextField):
                field.value = str(value)
            elif isinstance(field, CheckboxField):
                field.checked = bool(value)
            elif isinstance(field, RadioButtonGroup):
                field.value = pikepdf.Name(f"/{value}")
        document.save(out)
    return out.getvalue()


def fill_with_pdfjs(pdf: bytes, values: Values) -> bytes:
    """The same, typed and saved by pdf.js."""
    _check(pdf, values)
    return browser.fill(pdf, values)


def fill_with_pdfium(pdf: bytes, values: Values) -> bytes:
    """The same by PDFium: text is typed over the old one, buttons are clicked."""
    _check(pdf, values)
    out = io.BytesIO()
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    for index in range(len(document)):
        page = document[index]
        for annotation in range(pdfium.FPDFPage_GetAnnotCount(page)):
            _do(document.formenv, page, annotation, values)
        page.close()
    document.save(out)
    document.close()
    return out.getvalue()


FILLERS: dict[str, Filler] = {
    "pikepdf": fill_with_pikepdf,
    "pdfjs": fill_with_pdfjs,
    "pdfium": fill_with_pdfium,
}


def type_with_mupdf(pdf: bytes, values: Values) -> bytes:
    """Text alone, typed by MuPDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        script = [
            f"w = document.loadPage({page}).getWidgets()[{index}];"
            f"w.setTextValue({json.dumps(values[name])}); w.update();"
            for page, sheet in enumerate(document.pages)
            for index, item in enumerate(i for i in sheet.get("/Annots", ()) if "/FT" in i)
            if (name := str(item.get("/T", ""))) in values
        ]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("fill.js", "form.pdf", "filled.pdf")]
        paths[0].write_text(
            "var document = new PDFDocument(scriptArgs[0]), w;\n"
            + "\n".join(script)
            + '\ndocument.save(scriptArgs[1], "");\n'
        )
        paths[1].write_bytes(pdf)
        mutool = outside.program("mutool", "mupdf-tools")
        subprocess.run([mutool, "run", *paths], check=True, capture_output=True)
        return paths[2].read_bytes()


def type_for_poppler(pdf: bytes, values: Values) -> bytes:
    """Text alone, which poppler draws when it shows the page."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for name, value in values.items():
            field = next(item for item in document.Root.AcroForm.Fields if str(item.T) == name)
            field.V = pikepdf.String(str(value))
            del field["/AP"]
        document.save(out)
    return out.getvalue()


TYPISTS: dict[str, Filler] = {
    "pdfjs": fill_with_pdfjs,
    "pdfium": fill_with_pdfium,
    "poppler": type_for_poppler,
    "mupdf": type_with_mupdf,
}
"""By the name of the viewer (`viewers.VIEWERS`) that shows what was typed."""


def typed_by_keys(pdf: bytes, name: str, text: str) -> bytes:
    """The text as PDFium saves it after it was typed into a field, key by key."""
    out = io.BytesIO()
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    form = document.formenv
    for page in document:
        for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
            with _annotation(page, index) as annotation:
                if _text(pdfium.FPDFAnnot_GetFormFieldName, form, annotation) == name:
                    assert pdfium.FORM_SetFocusedAnnot(form, annotation)
                    for char in text:
                        pdfium.FORM_OnChar(form, page, ord(char), 0)
                    pdfium.FORM_ForceToKillFocus(form)
        page.close()
    document.save(out)
    document.close()
    return out.getvalue()


def saved(pdf: bytes) -> dict[str, str]:
    """What each field's /V says: its text to the letter, or the name of its state."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {
            name: str(field.value or "").removeprefix("/" if field.field_type == "/Btn" else "")
            for name, field in Form(document).items()
        }


def _check(pdf: bytes, values: Values) -> None:
    """Each value must fit its field: the programs pass over in silence what does not."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        form = Form(document)
        for name, value in values.items():
            match form[name]:
                case TextField():
                    fits = isinstance(value, str)
                case CheckboxField():
                    fits = isinstance(value, bool)
                case RadioButtonGroup() as group:
                    fits = f"/{value}" in map(str, group.states)
                case _:
                    fits = False
            if not fits:
                raise ValueError(f"{value!r} doesn't fit the field {name!r}")


@contextmanager
def _annotation(page: Any, index: int) -> Iterator[Any]:
    annotation = pdfium.FPDFPage_GetAnnot(page, index)
    try:
        yield annotation
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _do(form: Any, page: Any, index: int, values: Values) -> None:
    with _annotation(page, index) as annotation:
        value = values.get(_text(pdfium.FPDFAnnot_GetFormFieldName, form, annotation))
        if value is None:
            return
        if isinstance(value, bool):
            clicked = value != bool(pdfium.FPDFAnnot_IsChecked(form, annotation))
        else:
            kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
            clicked = kind == pdfium.FPDF_FORMFIELD_RADIOBUTTON and value == _text(
                pdfium.FPDFAnnot_GetFormFieldExportValue, form, annotation
            )
            if kind == pdfium.FPDF_FORMFIELD_TEXTFIELD:
                assert pdfium.FORM_SetFocusedAnnot(form, annotation)
                pdfium.FORM_SelectAllText(form, page)
                wide = ctypes.create_string_buffer(f"{value}\0".encode("utf-16-le"))
                pdfium.FORM_ReplaceSelection(form, page, ctypes.cast(wide, pdfium.FPDF_WIDESTRING))
        if clicked:
            box = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(annotation, box)
            middle = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
            pdfium.FORM_OnLButtonDown(form, page, 0, *middle)
            pdfium.FORM_OnLButtonUp(form, page, 0, *middle)
        # The value is set, and the appearance made, when the field is left.
        pdfium.FORM_ForceToKillFocus(form)


def _text(function: Callable[..., int], form: Any, annotation: Any) -> str:
    """What a function of PDFium writes into a buffer of UTF-16."""
    size = function(form, annotation, None, 0)
    buffer = ctypes.create_string_buffer(size)
    function(form, annotation, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
