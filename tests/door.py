"""A throw-away door in sixty lines: a page that builds, and that withdraws a contact.

It shows that another door needs nothing below `api`. It is no product: it checks no sender.
"""

from __future__ import annotations

import datetime as dt
from html import escape
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs

from groundsheet import api

WORDING = api.Wording(
    lambda name, value: f"the field “{name}”{f' ({value})' if value else ''}",
    lambda name, _: f"the page “{name}”",
)


class Door(BaseHTTPRequestHandler):
    """Answers GET / with what there is, POST /build with a PDF, POST /withdraw with notices."""

    practice: Path
    today: dt.date

    def do_GET(self) -> None:
        modules = (item.module for item in api.catalog(self.desk()).modules)
        rows = "".join(f"<li>{escape(m.id)}: {escape(m.title)}</li>" for m in modules)
        regions = ", ".join(entry.code for entry in api.regions(self.desk()))
        self.answer(200, f"<ul>{rows}</ul><p>{regions}</p>".encode())

    def do_POST(self) -> None:
        size = min(int(self.headers["Content-Length"]), 10_000)
        form = {
            name: values[0] for name, values in parse_qs(self.rfile.read(size).decode()).items()
        }
        try:
            if self.path == "/build":
                person = api.person_with("name", name=form.get("name"))
                built = api.build(
                    self.desk(), [form["module"]], region=form.get("region"), person=person
                )
                self.answer(200, built.proven.data, "application/pdf")
            else:
                done = api.withdraw(self.desk(), form["contact"], by=form["by"], why=form["why"])
                told = "".join(f"<li>{self.words(notice)}</li>" for notice in done.notices)
                self.answer(200, f"<ul>{told}</ul>".encode())
        except api.GroundsheetError as error:
            told = "".join(f"<li>{escape(p.worded(WORDING))}</li>" for p in error.problems)
            remedy = escape(api.worded(error.remedy, WORDING))
            self.answer(400, f"<h1>{escape(error.title)}</h1><ul>{told}</ul>{remedy}".encode())

    def desk(self) -> api.Desk:
        return api.open_desk(today=self.today, practice=self.practice)

    def words(self, notice: api.Notice) -> str:
        return f"<b>{notice.code}</b> {escape(notice.worded(WORDING))}"

    def answer(self, status: int, body: bytes, kind: str = "text/html") -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: a line of it could hold a name."""
