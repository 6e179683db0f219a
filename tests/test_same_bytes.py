"""Same input, same bytes; and no name where others see it."""

from __future__ import annotations

import io
import re

import pikepdf

from desks import desk
from groundsheet import api


def test_another_name_gives_another_file_and_id() -> None:
    files = [
        api.build(
            desk(), ["stop-pause"], region="US", person=api.person_with("--for", name=name)
        ).proven.data
        for name in ("Example One", "Example Two")
    ]
    ids = []
    for data in files:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            ids.append(bytes(pdf.trailer.ID[0]))
    assert files[0] != files[1]
    assert ids[0] != ids[1]


def test_no_name_in_metadata_title_bookmarks_or_file_name() -> None:
    built = api.build(
        desk(),
        recipe="first-steps",
        region="US",
        person=api.person_with("--for", name="Quirrell Example"),
    )
    with pikepdf.open(io.BytesIO(built.proven.data)) as pdf:
        metadata = pdf.Root.Metadata.read_bytes().decode()
        info = " ".join(str(value) for value in pdf.docinfo.values())
        with pdf.open_outline() as outline:
            bookmarks = [item.title for item in outline.root]
    for text in (metadata, info, built.file_name, *bookmarks):
        assert "Quirrell" not in text
        assert not re.search(r"suicid|self-harm|safety|crisis plan", text, re.IGNORECASE)
    assert bookmarks == ["Getting through a hard moment", "My plan", "A short pause"]
    for fact in ("groundsheet 0.1.0", "US", "2026-11", "GS-01/1.1 GS-08/1.1"):
        assert fact in metadata
