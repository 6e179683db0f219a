"""Who may talk to the page, and with what: asked over real sockets as somebody hostile would."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp

import day
from crawl import Filled, Sheet, crawl, pages_of
from groundsheet import api
from groundsheet.web import connection
from groundsheet.web.app import application
from groundsheet.web.guard import Guard, Secret
from groundsheet.web.office import Office
from groundsheet.web.server import Running
from local_page import Answer, Client
from tiny import Served, end, serve_in_thread

pytestmark = pytest.mark.usefixtures("loopback")


_CONNECT = socket.socket.connect


class Attacked:
    """The real pages behind their real server."""

    def __init__(self, practice: Path | None = None, new_folder: Path | None = None) -> None:
        self.secret = Secret.new()
        self.office = Office(day.today, practice, new_folder)
        self.served: Served = serve_in_thread(self._made, self.secret)
        self.port = self.served.port
        self.origin = f"http://127.0.0.1:{self.port}"
        self.cookie = f"groundsheet-{self.port}={self.secret.session}"

    def _made(self, running: Running) -> ASGIApp:
        guard = application(
            self.office, secret=self.secret, port=running.port, idle=running.idle, stop=running.stop
        )
        assert isinstance(guard, Guard)
        assert isinstance(guard.app, Starlette)
        self.routes = guard.app.routes
        return guard

    def client(self) -> Client:
        """A browser that was let in."""
        return Client(
            self.port, self.secret.form, {f"groundsheet-{self.port}": self.secret.session}
        )

    def stranger(self) -> Client:
        """One that wasn't."""
        return Client(self.port, "")

    def connect(self) -> socket.socket:
        """A connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def raw(self, *lines: str, body: bytes = b"") -> tuple[int, bytes]:
        """The answer to lines as they are: its status, 0 for none, and all of it."""
        with self.connect() as sent:
            sent.sendall("\r\n".join((*lines, "Connection: close", "", "")).encode() + body)
            return read(sent)

    def asked(self, first: str, *more: str, body: bytes = b"") -> tuple[int, bytes]:
        """The same from the browser that was let in."""
        host = f"Host: 127.0.0.1:{self.port}"
        return self.raw(first, host, f"Cookie: {self.cookie}", *more, body=body)


def read(sent: socket.socket, seconds: float = 5) -> tuple[int, bytes]:
    sent.settimeout(seconds)
    got = bytearray()
    with contextlib.suppress(TimeoutError, ConnectionError):
        while part := sent.recv(1_000_000):
            got += part
    found = re.match(rb"HTTP/1\.1 (\d+) ", got)
    return int(found[1]) if found else 0, bytes(got)


@pytest.fixture(scope="module")
def page() -> Iterator[Attacked]:
    """The page, which nobody has a practice for."""
    one = Attacked()
    yield one
    end(one.served)


def packets(page: Attacked) -> str:
    """A packet in the making; its address."""
    return page.client().get("/packet").location


# -- the secret -----------------------------------------------------------------------------------

INSIDE = ("/", "/packet", "/packet/x", "/privacy", "/left", "/made/x", "/contacts", "/nothing")


def test_without_the_secret_there_is_no_page(page: Attacked) -> None:
    stranger = page.stranger()
    for path in INSIDE:
        answer = stranger.get(path)
        assert answer.status == 401, path
        assert page.secret.form not in answer.text
        assert "started on this machine" in answer.text
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "cookie",
    ["", "{name}=", "{name}=x", "{name}={short}", "{name}={secret}x", "other={secret}",
     "groundsheet-1={secret}", "{name}={upper}", "{name}=é", "{name}={link}", "{name}={form}"],
)  # fmt: skip
def test_a_wrong_secret_is_none(page: Attacked, cookie: str) -> None:
    session = page.secret.session
    sent = cookie.format(
        name=f"groundsheet-{page.port}", secret=session, short=session[:-1],
        upper=session.swapcase(), link=page.secret.link_key, form=page.secret.form,
    )  # fmt: skip
    status, _ = page.raw("GET /packet HTTP/1.1", f"Host: 127.0.0.1:{page.port}", f"Cookie: {sent}")
    assert status == 401


def test_a_ticket_is_good_once_and_the_link_as_long_as_the_program_runs() -> None:
    one = Attacked()
    try:
        stranger = one.stranger()
        ticket = one.secret.ticket_link(one.port).removeprefix(one.origin)
        link = one.secret.link(one.port).removeprefix(one.origin)
        for wrong in ("/open", "/open?key=", "/open?key=x", f"{ticket}x", f"{link[:-1]}",
                      "/open?key=None", "/open?key=%c3%a9", "/open?key=%ff"):  # fmt: skip
            assert stranger.get(wrong).status == 401, wrong
            assert not stranger.cookies
        assert stranger.ask("HEAD", ticket).status == 401, "a look at it doesn't use it up"
        assert stranger.get(ticket).status == 200
        assert stranger.get("/packet").status == 303
        assert one.stranger().get(ticket).status == 401
        for _ in range(2):
            again = one.stranger()
            assert again.get(link).status == 200
            assert again.get("/packet").status == 303
        assert one.stranger().get("/open?key=None").status == 401, (
            "nor does a used up one's absence"
        )
    finally:
        end(one.served)


def test_the_cookie_is_for_this_page_alone(page: Attacked) -> None:
    given = page.stranger().get(page.secret.link(page.port).removeprefix(page.origin))
    told = given.headers["set-cookie"].lower()
    assert "httponly" in told
    assert "samesite=strict" in told
    assert "domain" not in told
    assert "max-age" not in told
    assert page.secret.session not in given.text


# -- host and origin ------------------------------------------------------------------------------


def test_another_host_is_refused_even_with_the_cookie(page: Attacked) -> None:
    """As by DNS rebinding: a name of somebody else's leads here."""
    port = page.port
    for hosts in (
        [], ["evil.example"], [f"evil.example:{port}"], [f"localhost:{port}"], ["127.0.0.1"],
        [f"127.0.0.1:{port + 1}"], [f"127.0.0.1:{port}.evil.example"], [f"127.0.0.1:{port}@evil"],
        [f"[::1]:{port}"], [f"0.0.0.0:{port}"], [f"127.1:{port}"], [f"2130706433:{port}"],
        [f"127.0.0.1:{port}", "evil.example"], [f"127.0.0.1:0{port}"], [f"127.0.0.1.:{port}"],
    ):  # fmt: skip
        for way in ("GET /packet", "POST /packet/x"):
            lines = [f"Host: {host}" for host in hosts]
            status, got = page.raw(
                f"{way} HTTP/1.1", *lines, f"Cookie: {page.cookie}", "Content-Length: 0",
                f"Origin: {page.origin}",
            )  # fmt: skip
            assert status in (400, 421), hosts
            assert page.secret.form.encode() not in got
    status, _ = page.raw("GET /packet HTTP/1.0", f"Cookie: {page.cookie}")
    assert status == 421


@pytest.mark.parametrize(
    "headers",
    [
        ["Origin: http://evil.example"],
        ["Origin: null"],
        ["Origin: {origin}.evil.example"],
        ["Origin: http://localhost:{port}"],
        ["Origin: https://127.0.0.1:{port}"],
        ["Origin: http://127.0.0.1:1"],
        ["Origin: {origin}", "Sec-Fetch-Site: cross-site"],
        ["Origin: {origin}", "Sec-Fetch-Site: same-site"],
        ["Sec-Fetch-Site: cross-site"],
        [],
    ],
)
def test_a_form_of_another_page_is_refused(page: Attacked, headers: list[str]) -> None:
    at = packets(page)
    body = f"form_key={page.secret.form}&name=Zebedee&region=US".encode()
    told = [line.format(origin=page.origin, port=page.port) for line in headers]
    status, _ = page.asked(
        f"POST {at} HTTP/1.1", *told, "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}", body=body,
    )  # fmt: skip
    assert status == 403
    assert "Zebedee" not in page.client().get(at).text


def test_a_page_elsewhere_can_neither_read_nor_embed_it(page: Attacked) -> None:
    """A link to it opens nothing but the door."""
    for path in ("/packet", "/privacy", packets(page)):
        for headers in (
            {"Origin": "http://evil.example"},
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"},
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        ):
            answer = page.client().get(path, headers)
            assert answer.status == 403
            assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("key", [None, "", "x", "{form}x", "{session}", "é"])
def test_a_form_without_its_key_changes_nothing(page: Attacked, key: str | None) -> None:
    at, client = packets(page), page.client()
    named = (
        {}
        if key is None
        else {"form_key": key.format(form=page.secret.form, session=page.secret.session)}
    )
    fields = "&".join(f"{name}={value}" for name, value in ({"name": "Zebedee"} | named).items())
    kind = {"Origin": page.origin, "Content-Type": "application/x-www-form-urlencoded"}
    for path in (at, f"{at}/build", "/end", "/stay"):
        answer = client.ask("POST", path, body=fields.encode(), headers=kind)
        assert answer.status == 403, path
        headed = kind | ({} if key is None else {"X-Form-Key": named["form_key"].replace("é", "e")})
        assert client.ask("POST", path, body=b"name=Zebedee", headers=headed).status == 403, path
    assert "Zebedee" not in client.get(at).text
    assert page.served.thread.is_alive()


# -- what is asked --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "verb", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "X" * 900]
)
def test_other_verbs_do_nothing(page: Attacked, verb: str) -> None:
    status, got = page.asked(f"{verb} /packet HTTP/1.1", f"Origin: {page.origin}")
    assert status == 405
    assert page.cookie.encode() not in got


def test_a_page_is_not_sent_to_and_a_form_is_not_looked_at(page: Attacked) -> None:
    assert page.client().post("/privacy").status == 405
    assert page.client().get(f"{packets(page)}/build").status == 405
    assert page.client().ask("HEAD", "/privacy").status == 200


TRICKS = (
    "/static/../app.py", "/static/../../__main__.py", "/static/%2e%2e/app.py",
    "/static/%2e%2e%2fapp.py", "/static/..%2fapp.py", "/static/..%5capp.py", "/static/..\\app.py",
    "/static/....//app.py", "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/%00",
    "/static/style.css%00.png", "/static/", "/static", "/static/.",
    "/static/%c0%ae%c0%ae/app.py", "/static/%252e%252e/app.py", "/static/C:/Windows/win.ini",
    "/fonts/../../web/app.py", "/fonts/%2e%2e/canvas.py", "/fonts/", "//evil.example/packet",
    "/\\evil.example", "/packet/%2e%2e/privacy/x", "/packet/x%0d%0aX-Evil:%201", "/made/x/%2e%2e",
    "/packet/again/%00", "/packet/" + "x" * 5_000, "/packet/x/page/99999999999999999999999999",
    "/packet/x/page/" + "9" * 5_000,
    "/packet/x/page/-1", "/.git/config", "/%ff%fe", "/contacts/%2e%2e%2fUS", "/contacts/<b>",
    "/contacts/US/../../x", "/picture/en/%2e%2e%2f%2e%2e%2fapp", "/picture/../en/tipp",
)  # fmt: skip


@pytest.mark.parametrize("path", TRICKS)
def test_a_trick_with_a_path_leads_nowhere(page: Attacked, path: str) -> None:
    status, got = page.asked(f"GET {path} HTTP/1.1")
    nothing = status == 204 and got.endswith(b"\r\n\r\n")  # a picture that is there no more
    assert nothing or 300 <= status < 500, got[:300]
    assert b"X-Evil: 1" not in got.partition(b"\r\n\r\n")[0]
    assert b"import " not in got
    assert b"root:" not in got
    if 300 <= status < 400:
        where = re.search(rb"\r\nlocation: (.*?)\r\n", got, re.IGNORECASE)
        assert where
        assert re.match(rb"(http://127\.0\.0\.1:\d+)?/(?![/\\])", where[1]), where[1]


def test_a_whole_address_in_the_first_line_is_no_other_page(page: Attacked) -> None:
    status, _ = page.asked("GET http://evil.example/packet HTTP/1.1")
    assert 400 <= status < 500


# -- how much -------------------------------------------------------------------------------------


def memory() -> int:
    """The most memory that this process has had, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


GIB = 1 << 30


def test_an_upload_of_two_gigabytes_is_refused_before_it_comes(page: Attacked) -> None:
    before, began = memory(), time.monotonic()
    for path in (packets(page), "/practice", "/plan", "/nothing", "/end"):
        status, got = page.asked(
            f"POST {path} HTTP/1.1", f"Origin: {page.origin}", f"Content-Length: {2 * GIB}",
            "Content-Type: multipart/form-data; boundary=x",
        )  # fmt: skip
        assert status == 413, path
        assert b"Nothing was kept" in got
    for length in ("9" * 30, "9" * 5_000):
        status, _ = page.asked(
            "POST / HTTP/1.1", f"Origin: {page.origin}", f"Content-Length: {length}"
        )
        assert status in (400, 413)
    assert time.monotonic() - began < 5
    assert memory() - before < 20_000


def test_an_upload_without_a_length_is_cut_off(
    page: Attacked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "UNREAD", 0.3)
    before, began, at = memory(), time.monotonic(), packets(page)
    with page.connect() as sent:
        head = (
            f"POST {at} HTTP/1.1", f"Host: 127.0.0.1:{page.port}", f"Cookie: {page.cookie}",
            f"Origin: {page.origin}", "Content-Type: multipart/form-data; boundary=x",
            "Transfer-Encoding: chunked", "", "",
        )  # fmt: skip
        sent.sendall("\r\n".join(head).encode())
        part = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
        piece = b"x" * 100_000
        went = 0
        sent.settimeout(5)
        with contextlib.suppress(OSError):
            sent.sendall(b"%x\r\n%s\r\n" % (len(part), part))
            while went < 2 * GIB:
                sent.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
                went += len(piece)
        assert went < 2 * GIB
        status, _ = read(sent)
    assert status in (0, 413)
    assert time.monotonic() - began < 8
    assert memory() - before < 20_000


NO_FORMS = {
    "many fields": ("application/x-www-form-urlencoded",
                    b"&".join(b"f%d=1" % n for n in range(30_000))),
    "separators": ("application/x-www-form-urlencoded", b"&" * 500_000),
    "percents": ("application/x-www-form-urlencoded", b"a=%" * 100_000),
    "many parts": ("multipart/form-data; boundary=x", b"".join(
        b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n' for _ in range(5_000)
    ) + b"--x--\r\n"),
    "many files": ("multipart/form-data; boundary=x", b"".join(
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n1\r\n'
        for _ in range(50)) + b"--x--\r\n"),
    "many heads": ("multipart/form-data; boundary=x",
                   b"--x\r\n" + b"X: 1\r\n" * 20_000 + b"\r\n1\r\n--x--\r\n"),
    "no name": ("multipart/form-data; boundary=x",
                b"--x\r\nContent-Disposition: form-data\r\n\r\n1"),
    "no part": ("multipart/form-data; boundary=x", b"no boundary at all"),
    "no boundary": ("multipart/form-data", b"--x\r\n\r\n--x--"),
    "long boundary": ("multipart/form-data; boundary=" + "x" * 3_000, b"x"),
    "JSON": ("application/json", b'{"name": "Zebedee"}'),
    "text": ("text/plain", b"form_key=x"),
    "nothing": ("", b"\xff\xfe\x00"),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_FORMS)
def test_a_form_that_is_none_is_refused(page: Attacked, name: str) -> None:
    """In time, and without a fault."""
    kind, body = NO_FORMS[name]
    began = time.monotonic()
    status, got = page.asked(
        f"POST {packets(page)} HTTP/1.1", f"Origin: {page.origin}", f"Content-Type: {kind}",
        f"Content-Length: {len(body)}", f"X-Form-Key: {page.secret.form}", body=body,
    )  # fmt: skip
    assert status in (303, 400, 403, 413), got[:300]
    assert time.monotonic() - began < 3
    assert b"Something went wrong in the program" not in got


def test_large_heads_are_refused(page: Attacked) -> None:
    for lines in (
        [f"X-Large: {'x' * 100_000}"], [f"X-{n}: 1" for n in range(9_000)],
        [f"Cookie: {'a=b; ' * 20_000}"],
    ):  # fmt: skip
        status, _ = page.asked("GET /packet HTTP/1.1", *lines)
        assert status in (400, 431)
    status, _ = page.asked(f"GET /{'x' * 100_000} HTTP/1.1")
    assert status in (400, 414, 431)


# -- what is typed --------------------------------------------------------------------------------

NAME = "Zebedee Quill"
EVIL = "<evil-tag evil-x=1>\"'`</textarea>{{1337*7}}{%x%}<evalString>1337*7</evalString>&lt;"
"""Text that means something in HTML, in templates, in scripts and in ReportLab's paragraphs."""
OF_A_PERSON = ("/packet", "/plan", "/made")
"""Where what is typed is a client's; elsewhere it is the practice's, and may be recorded."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

_opened: list[str] | None = None


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Notes each file that is opened to be written, unnamed ones among them."""
    if event != "open" or _opened is None:
        return
    path, mode, flags = arguments
    if isinstance(path, int):
        return  # a file that was noted when it was opened by its name
    if (isinstance(mode, str) and set(mode) & set("wax+")) or (flags or 0) & WRITES:
        _opened.append(str(path))


sys.addaudithook(_watch)


@contextlib.contextmanager
def streams(into: Path) -> Iterator[None]:
    """Has what is told on the standard streams go to a file, from libraries in C as well."""
    kept = os.dup(1), os.dup(2)
    with into.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        for number, was in zip((1, 2), kept, strict=True):
            os.dup2(was, number)
            os.close(was)


def filled_in(form: Sheet) -> Iterator[tuple[str, str, Filled]]:
    """A form filled in by somebody hostile, and in plain words, with each kind of its buttons."""
    person = NAME if form.to.startswith(OF_A_PERSON) else "Dr. Sample"
    buttons = {(name, to): value for name, value, to in form.buttons} or {("", form.to): ""}
    for way, words in (("hostile", f"{person} {EVIL}"), ("plain", person)):
        values = {}
        for field in form.inputs:
            if field.kind == "select":
                first = next(filter(None, field.choices), "")
                values[field.name] = "US" if "US" in field.choices else first
            elif field.kind in ("hidden", "checkbox", "radio"):
                values[field.name] = field.value
            elif field.kind != "file":
                number = way == "plain" and re.search("phone|number", field.name)
                values[field.name] = "555-0100" if number else words
        values.pop("form_key", None)
        # What ends a form is pressed last.
        for (name, to), value in sorted(buttons.items(), key=lambda one: one[0] == ("", form.to)):
            if way == "plain" or name in ("", "add"):
                yield way, to, values | ({name: value} if name else {})


@dataclass
class GoneThrough:
    """What came of going through all pages."""

    answers: list[tuple[str, Answer]]
    opened: list[str]
    told: bytes
    folder: Path


@pytest.fixture(scope="module")
def gone_through(tmp_path_factory: pytest.TempPathFactory) -> GoneThrough:
    """All pages of a practice, gone through by somebody hostile. Nothing is sent to a printer."""
    global _opened
    folder = tmp_path_factory.mktemp("watched")
    profile = api.init(folder, name="Sample Clinic", decided_by="Dr. Sample", on=day.TODAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _CONNECT)
        patch.setattr(subprocess, "Popen", None)
        one = Attacked(profile, folder / "new")
        told = folder / "told"
        with streams(told):
            _opened = []
            answers = list(crawl(one.client(), one.routes, filled_in))
            opened, _opened = _opened, None
            end(one.served)
    return GoneThrough(answers, opened, told.read_bytes(), folder)


@pytest.mark.long
def test_no_page_takes_what_was_typed_for_anything_but_text(gone_through: GoneThrough) -> None:
    shown = 0
    for path, answer in gone_through.answers:
        assert answer.status < 500, path
        page = pages_of(answer, path)
        assert not {name for name in page.elements | page.attributes if "evil" in name}, path
        if page.elements:
            assert "9359" not in answer.text, path
            shown += unescape(answer.text).count("<evil-tag")
    assert shown > 10
    asked = [path for path, _ in gone_through.answers]
    assert {path.split("/")[1] for path in asked} >= {"packet", "plan", "contacts", "privacy"}
    for room in ("packet", "plan"):
        sent = next(at for at, path in enumerate(asked) if re.match(f"POST /{room}/.*/build", path))
        made = [path for path in asked[sent + 1 :] if path.startswith("/made/")]
        assert made, f"no {room} was made of it"


@pytest.mark.long
def test_nothing_of_a_client_stands_in_an_address_a_title_or_a_head(
    gone_through: GoneThrough,
) -> None:
    for path, answer in gone_through.answers:
        heads = " ".join(answer.headers.values())
        title = (
            re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL) if "html" in heads else None
        )
        for told in (path, heads, title[1] if title else ""):
            assert "Zebedee" not in unquote(told), path


@pytest.mark.long
def test_nothing_of_a_client_is_written_or_told(gone_through: GoneThrough) -> None:
    """No file is opened for writing but the practice's own records; not even one without a name."""
    assert gone_through.told == b""
    for path in gone_through.opened:
        assert path.startswith(str(gone_through.folder)), path
    for file in gone_through.folder.rglob("*"):
        assert not file.is_file() or b"Zebedee" not in file.read_bytes(), file


@pytest.mark.long
def test_every_answer_keeps_out_of_caches_frames_and_other_pages(
    gone_through: GoneThrough, page: Attacked
) -> None:
    stranger = [(path, page.stranger().get(path)) for path in ("/packet", "/open?key=x")]
    for path, answer in (*gone_through.answers, *stranger):
        told = answer.headers
        policy = dict(
            part.strip().split(" ", 1) for part in told["content-security-policy"].split(";")
        )
        assert policy["object-src"] in ("'none'", "'self'"), path
        if not told.get("content-type", "").startswith("application/pdf"):
            assert policy["default-src"] == "'self'", path
            assert policy["frame-ancestors"] == "'none'", path
            assert told["x-frame-options"] == "DENY", path
        assert told["x-content-type-options"] == "nosniff", path
        assert told["cache-control"] == "no-store", path
        assert told["referrer-policy"] == "same-origin", path


def test_an_upload_stays_in_memory(page: Attacked) -> None:
    global _opened
    _opened = []
    answer = page.client().post(
        packets(page), {"name": NAME}, files={"file": ("x.yaml", b"x" * 900_000)}
    )
    opened, _opened = _opened, None
    assert answer.status == 303
    assert opened == []


@pytest.mark.long
def test_what_was_typed_takes_so_much_memory_and_no_more(page: Attacked) -> None:
    """Twice as many people at once as are kept, each with a name as long as a form can hold."""
    before, long = memory(), "x" * 900_000
    first = packets(page)
    client = page.client()
    for number in range(80):
        at = packets(page) if number else first
        assert client.post(at, {"name": long}).status == 303
    assert client.get(first).status == 410
    assert memory() - before < 150_000


def test_a_name_as_long_as_a_form_can_hold_is_answered_soon(page: Attacked) -> None:
    at, client = packets(page), page.client()
    began = time.monotonic()
    for fields in ({"add": "stop-pause"}, {}):
        sent = {"region": "US", "name": "x " * 400_000, "words": "y" * 90_000}
        assert client.post(at, sent | fields, headers={"HX-Request": "true"}).status < 300
    assert client.get(at).status == 200
    assert time.monotonic() - began < 10


# -- without a network ----------------------------------------------------------------------------

_CUT_OFF = r"""
import atexit, errno, fcntl, socket, struct, subprocess, sys, re
sys.path.insert(0, sys.argv[1])
with socket.socket() as any_:
    lo = struct.pack("16sh", b"lo", 0)
    flags, = struct.unpack("16xh", fcntl.ioctl(any_, 0x8913, lo)[:18])
    fcntl.ioctl(any_, 0x8914, struct.pack("16sh", b"lo", flags | 1))  # up
    assert any_.connect_ex(("192.0.2.1", 80)) == errno.ENETUNREACH
from local_page import Answer, Client
process = subprocess.Popen([sys.executable, "-m", "groundsheet", "web", "--no-browser"],
                           stderr=subprocess.PIPE, text=True)
atexit.register(process.kill)  # or whoever waits for its streams would wait for ever
told = "".join(process.stderr.readline() for _ in range(4))
port, link = re.search(r"http://127.0.0.1:(\d+)(/\S+)", told).groups()
client = Client(int(port), "")
assert client.get(link).status == 200
at, shown = client.follow("/")
client.form_key = re.search(r'name="form_key" value="(.*?)"', shown.text)[1]
client.post(at, {"region": "US", "name": "Zebedee", "add": "stop-pause"})
shown = re.search(r'src="(/packet/[^"]*/page/1[^"]*)"', client.get(at).text)[1]
picture = client.get(shown.replace("&amp;", "&"))
assert picture.body[1:4] == b"PNG"
made = client.post(f"{at}/build", {"region": "US", "name": "Zebedee"}).location
file = re.search(r'href="(/made/[^"]*\.pdf\?keep=1)"', client.get(made).text)[1]
assert client.get(file).body.startswith(b"%PDF")
client.post("/end")
assert process.wait(10) == 0
print("all of it")
"""


@pytest.mark.long
@pytest.mark.any_day
def test_it_works_with_the_network_cut(tmp_path: Path) -> None:
    """In a network of its own that has nothing but this machine."""
    done = subprocess.run(
        ["unshare", "-rn", sys.executable, "-c", _CUT_OFF, str(Path(__file__).parent)],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("all of it\n", "")
    assert list(tmp_path.iterdir()) == []
