"""What the file says of itself: XMP, output intent, print settings, an /ID of its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

from groundsheet.layout import Layout
from groundsheet.text import escape

OWN = "https://groundsheet.invalid/ns/1.0/"
"""Our namespace; it can't be an address anywhere (RFC 2606)."""
_UA = "http://www.aiim.org/pdfua/ns/id/"


@cache
def icc_profile() -> bytes:
    """sRGB as an ICC profile (tools/make_icc.py)."""
    return (Path(__file__).parent / "srgb.icc").read_bytes()


def output_intent(document: Any) -> PDFArray:
    """What the colours mean (PDF/A-2, 6.2.3)."""
    profile = PDFStream(
        PDFDictionary({"N": 3}), content=icc_profile(), filters=[pdfdoc.PDFZCompress]
    )
    return PDFArray(
        [
            PDFDictionary(
                {
                    "Type": PDFName("OutputIntent"),
                    "S": PDFName("GTS_PDFA1"),
                    "OutputConditionIdentifier": PDFString("sRGB IEC61966-2.1"),
                    "Info": PDFString("sRGB IEC61966-2.1"),
                    "DestOutputProfile": document.Reference(profile),
                }
            )
        ]
    )


def preferences(layout: Layout) -> PDFDictionary:
    """Print settings, and the title in place of the file's name (ISO 32000-1, 12.2)."""
    entries: dict[str, Any] = {"DisplayDocTitle": "true", "PrintScaling": PDFName("None")}
    if layout.booklet:
        entries["Duplex"] = PDFName("DuplexFlipShortEdge")
    elif layout.sides:
        entries["Duplex"] = PDFName("DuplexFlipLongEdge" if layout.sides == "two" else "Simplex")
    if layout.copies:
        entries["NumCopies"] = layout.copies
    return PDFDictionary(entries)


def xmp(
    title: str,
    language: str,
    producer: str,
    day: str,
    facts: Mapping[str, str],
    *,
    tagged: bool = True,
) -> bytes:
    """The XMP packet: title, language, conformance, and the facts that `verify` compares with.

    PDF/UA-1 asks for the very prefix `pdfuaid`, PDF/A-2 for a description of each namespace that
    is not its own (6.6.2.3). No names of people stand in it.

    Args:
        title: of the file.
        language: its code.
        producer: the program and its version.
        day: as YYYY-MM-DD, for all dates.
        facts: the file's record: names and values.
        tagged: claims PDF/UA-1 and PDF/A-2a; else PDF/A-2b.
    """
    own = "".join(f"<gs:{key}>{escape(value)}</gs:{key}>" for key, value in facts.items())
    when = f"{day}T00:00:00Z"
    ua = "<pdfuaid:part>1</pdfuaid:part>" if tagged else ""
    level = "A" if tagged else "B"
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        f'xmlns:pdfuaid="{_UA}" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:gs="{OWN}">'
        "<dc:format>application/pdf</dc:format>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt>'
        "</dc:title>"
        f"<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>"
        f"<xmp:CreatorTool>{escape(producer)}</xmp:CreatorTool>"
        f"<pdf:Producer>{escape(producer)}</pdf:Producer>"
        f"{ua}<pdfaid:part>2</pdfaid:part><pdfaid:conformance>{level}</pdfaid:conformance>"
        f"{own}</rdf:Description>"
        '<rdf:Description rdf:about="" '
        'xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
        'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
        'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
        "<pdfaExtension:schemas><rdf:Bag>"
        + _schema("PDF/UA identification", _UA, "pdfuaid", {"part": "Integer"})
        + _schema("groundsheet", OWN, "gs", dict.fromkeys(facts, "Text"))
        + "</rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    ).encode()


def _schema(name: str, namespace: str, prefix: str, properties: Mapping[str, str]) -> str:
    """The description of a namespace: its properties and their types."""
    rows = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{key}</pdfaProperty:name>"
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        "<pdfaProperty:category>internal</pdfaProperty:category>"
        f"<pdfaProperty:description>{key}</pdfaProperty:description></rdf:li>"
        for key, kind in properties.items()
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{name}</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{rows}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )
