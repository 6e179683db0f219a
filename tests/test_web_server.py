"""The server of the page: whom it hears, for how long it waits, what it tells, and how it ends."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

import tiny
from groundsheet.api import ExitCode, Usage
from groundsheet.web import connection, warming
from groundsheet.web.idle import Idle
from groundsheet.web.server import serve
from tiny import Served, end, serve_in_thread

pytestmark = pytest.mark.usefixtures("loopback")

TINY = [sys.executable, tiny.__file__]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """The small application, for all tests that don't end it."""
    one = serve_in_thread()
    yield one
    end(one)


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join((f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", "")).encode()


def post(path: str, *headers: str) -> bytes:
    return get(path, *headers).replace(b"GET", b"POST", 1)


def answer(sent: socket.socket) -> bytes:
    """All that comes until the other side closes, or falls silent for a second."""
    sent.settimeout(1)
    got = bytearray()
    with contextlib.suppress(TimeoutError, ConnectionResetError):
        while part := sent.recv(1_000_000):
            got += part
    return bytes(got)


def until_it_says(sent: socket.socket, wanted: bytes) -> bytes:
    got = b""
    while wanted not in got:
        part = sent.recv(65536)
        assert part, got
        got += part
    return got


def ask(port: int, data: bytes) -> bytes:
    with connect(port) as sent:
        sent.sendall(data)
        return answer(sent)


CLOSE = "Connection: close"


# -- whom it hears --------------------------------------------------------------------------------


def test_it_hears_this_machine_alone(served: Served) -> None:
    for address in ("127.0.0.2", "::1"):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((address, served.port), timeout=2)
    assert b"here" in ask(served.port, get("/", CLOSE))


def test_a_port_that_is_taken_is_said() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Usage, match=f"port {port} can't be used"):
            serve(tiny.application, tiny.Links(), port=port, minutes=1, browser=False, say=print)


def test_nobody_is_told_of_a_page_that_can_not_be_made(capsys: pytest.CaptureFixture[str]) -> None:
    def faulty(_: object) -> None:
        raise ValueError("no page")

    said: list[str] = []
    with pytest.raises(ValueError, match="no page"):
        serve(
            faulty,  # type: ignore[arg-type]
            tiny.Links(), port=None, minutes=1, browser=True, say=said.append,
        )  # fmt: skip
    assert said == []
    assert capsys.readouterr() == ("", "")


def test_an_answer_says_nothing_of_the_server(served: Served) -> None:
    head = ask(served.port, get("/", CLOSE)).partition(b"\r\n\r\n")[0].lower()
    assert b"uvicorn" not in head
    assert b"server:" not in head


def test_a_forwarded_address_is_believed_of_nobody(served: Served) -> None:
    """A web socket is an ordinary request, too."""
    told = ask(
        served.port,
        get("/", CLOSE, "X-Forwarded-For: 8.8.8.8", "Upgrade: websocket",
            "Connection: Upgrade", "Sec-WebSocket-Version: 13"),
    )  # fmt: skip
    assert b"here" in told


# -- for how long it waits ------------------------------------------------------------------------


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's patience, shortened."""
    for name, seconds in (("HEAD", 0.3), ("BODY", 0.4), ("UNREAD", 0.3), ("ANSWER", 0.5)):
        monkeypatch.setattr(connection, name, seconds)


def drip(sent: socket.socket, sign: bytes = b"x") -> float:
    """Sends a byte now and then until the other side has closed; the seconds."""
    sent.settimeout(0.05)
    began = time.monotonic()
    while time.monotonic() - began < 5:
        try:
            sent.send(sign)
            if not sent.recv(1):
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - began


@pytest.mark.parametrize(
    ("begun", "seconds"),
    [
        (b"", 0.3),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", 0.3),
        (post("/length", "Content-Length: 1000"), 0.4),
        (post("/length", "Transfer-Encoding: chunked"), 0.4),
    ],
    ids=["nothing", "head", "body", "chunks"],
)
def test_a_slow_request_is_given_up(
    served: Served, patience: None, begun: bytes, seconds: float
) -> None:
    with connect(served.port) as sent:
        sent.sendall(begun)
        took = drip(sent, b"1\r\nx\r\n" if b"chunked" in begun else b"x" if begun else b"")
    assert seconds - 0.1 < took < seconds + 1
    assert b"here" in ask(served.port, get("/", CLOSE))


def test_a_slow_head_after_an_answer_is_given_up(served: Served, patience: None) -> None:
    with connect(served.port) as sent:
        sent.sendall(get("/"))
        until_it_says(sent, b"here")
        assert drip(sent) < 1.5


def test_an_answer_that_is_not_read_is_given_up(served: Served, patience: None) -> None:
    with connect(served.port) as sent:
        sent.sendall(get("/big"))
        until_it_says(sent, b" 200 ")
        time.sleep(1.2)  # nobody reads
        got = 0
        with contextlib.suppress(OSError):
            while part := sent.recv(1_000_000):
                got += len(part)
    assert got < tiny.BIG


def test_one_who_reads_gets_all_of_it(served: Served) -> None:
    assert len(ask(served.port, get("/big", CLOSE))) > tiny.BIG


def test_work_of_ours_is_waited_for(
    served: Served, patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HEAD", 0.1)
    monkeypatch.setattr(connection, "BODY", 0.1)
    assert b"done" in ask(served.port, get("/work", CLOSE))


def test_a_body_that_was_refused_is_thrown_away_and_then_cut_off(
    served: Served, patience: None
) -> None:
    """Whoever sends it sees the answer first; what it sent is nowhere in our memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with connect(served.port) as sent:
        sent.sendall(post("/refuse", f"Content-Length: {2 << 30}"))
        until_it_says(sent, b" 413 ")
        began, went, block = time.monotonic(), 0, b"x" * 1_000_000
        with contextlib.suppress(OSError):
            while went < 2 << 30:
                went += sent.send(block)
        assert time.monotonic() - began < 2
        assert went < 2 << 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000  # kB


def test_slow_connections_keep_nobody_out(served: Served) -> None:
    """Three times as many as there are places, in each way to be slow."""
    begun = [b"", b"GET / HT", post("/length", "Content-Length: 9")]
    slow = []
    try:
        for number in range(3 * connection.CONNECTIONS):
            slow.append(connect(served.port))
            slow[-1].sendall(begun[number % 3])
        for _ in range(3):
            assert b"here" in ask(served.port, get("/", CLOSE))
        open_still = 0
        for one in slow:
            one.settimeout(0.01)
            try:
                open_still += one.recv(1) != b""
            except TimeoutError:
                open_still += 1
            except OSError:
                pass
        assert open_still <= connection.CONNECTIONS
    finally:
        for one in slow:
            one.close()


@pytest.mark.parametrize(
    "piece", [b"x" * 1_000, b"/" * 1_000, b"x: 1\r\n" * 200], ids=["field", "path", "fields"]
)
def test_a_head_that_does_not_end_is_refused(served: Served, piece: bytes) -> None:
    """What comes in one piece is taken whole, and that is no more than 256 KiB."""
    with connect(served.port) as sent:
        sent.sendall(b"GET /" if b"/" in piece else b"GET / HTTP/1.1\r\nX: ")
        for _ in range(150):
            with contextlib.suppress(OSError):
                sent.send(piece)
            time.sleep(0.001)
        assert b" 400 " in answer(sent)


@pytest.mark.parametrize(
    "data",
    [b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n",
     post("/length", "Content-Length: -1"), post("/length", "Content-Length: 1, 2"),
     post("/length", "Content-Length: 1", "Transfer-Encoding: chunked") + b"zz\r\n"],
)  # fmt: skip
def test_what_is_no_request_is_refused(
    served: Served, data: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    assert b" 400 " in ask(served.port, data)
    assert capfd.readouterr() == ("", "")


# -- what it tells --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/fault", "/half", "/thread"])
def test_a_fault_is_told_without_what_was_typed(
    served: Served, path: str, capfd: pytest.CaptureFixture[str]
) -> None:
    got = ask(served.port, get(path, CLOSE))
    if path == "/fault":
        assert b" 500 " in got
        assert b"groundsheet has a fault" in got
    assert tiny.NAME.encode() not in got
    assert b"Traceback" not in got
    time.sleep(0.1)
    assert capfd.readouterr() == ("", "")


def test_half_an_answer_is_not_taken_for_a_whole_one(served: Served) -> None:
    """The last chunk, which would end it, isn't sent."""
    assert not ask(served.port, get("/half")).endswith(b"0\r\n\r\n")


def test_it_says_where_it_is_and_how_it_ends(served: Served) -> None:
    told = "To end it, press Ctrl-C here, or end it on the page. Unused, it ends by itself after "
    assert served.said == [
        "groundsheet runs on this machine alone. Open this link in your browser:",
        f"  http://127.0.0.1:{served.port}/",
        "The link is good until groundsheet ends. Give it to nobody.",
        f"{told}60 minutes.",
    ]


@pytest.mark.parametrize(("lasts", "done"), [(4, [1, 2]), (5, [1, 2, 3]), (0, [])])
def test_work_after_the_first_page_is_left_when_the_program_ends(
    lasts: int, done: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "FETCHED", 0)
    monkeypatch.setattr(warming, "LOOKS", 2)
    worked: list[int] = []
    asked = iter([True] * lasts + [False] * 9)

    def work() -> Iterator[None]:
        for part in (1, 2, 3):
            worked.append(part)
            yield

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("here", 200 if "/packet/" in scope["path"] else 404)(
            scope, receive, send
        )

    async def ask() -> None:
        app = warming.Warming(page, work=work, wanted=lambda: next(asked),
                              limiter=anyio.CapacityLimiter(1))  # fmt: skip
        for path in ("/", "/packet/one", "/packet/two"):
            sent: list[Message] = []

            async def send(message: Message, to: list[Message] = sent) -> None:
                to.append(message)

            async def receive() -> Message:
                return {"type": "http.request"}

            await app({"type": "http", "path": path, "method": "GET"}, receive, send)
            assert sent[-1]["body"] == b"here"
            assert path != "/" or worked == []

    # In a thread of its own: in this one a browser's loop may run since an earlier test.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(anyio.run, ask).result()
    assert worked == done


# -- the browser ----------------------------------------------------------------------------------


def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = tmp_path / "browser"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(program))


def until(true: Callable[[], bool]) -> None:
    limit = time.monotonic() + 10
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_the_browser_gets_the_link_that_is_good_once_and_a_terminal_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What it prints is in nobody's way, and Ctrl-C at the terminal isn't for it."""
    seen = tmp_path / "seen"
    browser(
        tmp_path, monkeypatch,
        "echo noise; echo noise >&2; "
        f'echo "$1 $(ps -o sid= -p $$)" > {seen}.new; mv {seen}.new {seen}',
    )  # fmt: skip
    served = serve_in_thread(browser=True)
    try:
        until(seen.exists)
        link, session = seen.read_text().split()
        assert link == tiny.Links().ticket_link(served.port)
        assert int(session) != os.getsid(0)
        assert "Opening in your browser" in served.said[0]
        assert link not in "".join(served.said)
    finally:
        end(served)
    assert capfd.readouterr() == ("", "")


def test_a_browser_that_can_not_be_opened_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser(tmp_path, monkeypatch, "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    served = serve_in_thread(browser=True)
    try:
        until(lambda: "No browser could be opened" in served.said[-1])
        assert b"here" in ask(served.port, get("/", CLOSE))
    finally:
        end(served)


def test_a_browser_that_stays_in_the_foreground_keeps_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    browser(tmp_path, monkeypatch, f"sleep 3; touch {gone}")
    served = serve_in_thread(browser=True)
    assert b"here" in ask(served.port, get("/", CLOSE))
    end(served)
    assert not gone.exists()


# -- how it ends ----------------------------------------------------------------------------------


def test_the_page_ends_it_with_an_answer() -> None:
    served = serve_in_thread()
    with connect(served.port) as kept:
        kept.sendall(get("/"))
        until_it_says(kept, b"here")
        assert b"ending" in ask(served.port, post("/stop", "Content-Length: 0", CLOSE))
        assert b"here" in ask(served.port, get("/", CLOSE)), "it still fetches what it shows"
        began = time.monotonic()
        served.thread.join(5)
        assert time.monotonic() - began < 2
    assert served.said[-1] == "groundsheet has ended."
    with pytest.raises(ConnectionRefusedError):
        connect(served.port)


def test_it_ends_when_nobody_uses_it() -> None:
    """What isn't counted as a use keeps it no longer."""
    served = serve_in_thread(minutes=2 / 60)
    began = time.monotonic()
    while served.thread.is_alive() and time.monotonic() - began < 6:
        with contextlib.suppress(OSError):
            ask(served.port, get("/work", CLOSE))
    served.thread.join(1)
    assert 1 < time.monotonic() - began < 5
    assert served.said[-1].startswith("groundsheet has ended: nobody used it for")


def test_a_use_is_counted_from_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("groundsheet.web.idle.time.monotonic", lambda: now[0])
    idle = Idle(60)
    now[0] += 59 * 60
    assert idle.left() == 60
    idle.touch()
    assert idle.left() == 3600
    now[0] += 61 * 60
    assert idle.left() == 0


@pytest.mark.any_day
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_as_it_was_meant_to(sent: signal.Signals) -> None:
    """With a connection that is kept, one that is slow, and work that is under way."""
    process = subprocess.Popen(TINY, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stderr
    port = int(re.findall(r":(\d+)/", "".join(process.stderr.readline() for _ in range(4)))[0])
    with connect(port) as kept, connect(port) as slow, connect(port) as busy:
        kept.sendall(get("/"))
        until_it_says(kept, b"here")
        slow.sendall(post("/length", "Content-Length: 9"))
        busy.sendall(get("/work"))
        time.sleep(0.1)
        began = time.monotonic()
        process.send_signal(sent)
        out, err = process.communicate(timeout=5)
        assert time.monotonic() - began < 1.5
    assert process.returncode == ExitCode.DONE
    assert (out, err) == ("", "groundsheet has ended.\n")
