"""Another door than the command line: a page that builds, and that withdraws a contact."""

from __future__ import annotations

import ast
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from day import TODAY
from desks import desk
from door import Door
from groundsheet import api
from profiles import IN_YAML

SOURCE = Path(__file__).with_name("door.py")


@pytest.fixture
def address(tmp_path: Path, loopback: None) -> Iterator[str]:
    """The page of a practice, on a free port of this machine."""
    (tmp_path / "practice.yaml").write_text("name: Example Practice\n" + IN_YAML, encoding="utf-8")
    door = type("Here", (Door,), {"practice": tmp_path, "today": TODAY})
    with ThreadingHTTPServer(("127.0.0.1", 0), door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def post(address: str, **fields: str) -> tuple[int, bytes]:
    data = urllib.parse.urlencode(fields).encode()
    try:
        with urllib.request.urlopen(address, data, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_the_door_knows_the_public_functions_alone() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    ours = [
        (node.module, [alias.name for alias in node.names])
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("groundsheet")
    ]
    assert ours == [("groundsheet", ["api"])]
    code = [line for line in SOURCE.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(code) <= 60


def test_a_page_builds_and_withdraws(address: str, tmp_path: Path) -> None:
    with urllib.request.urlopen(address, timeout=60) as answer:
        page = answer.read().decode()
    assert "stop-pause: " in page
    assert "GB-ENG" in page
    build = partial(post, f"{address}/build", module="stop-pause", name="Example Name")
    status, data = build(region="US")
    assert status == 200
    (tmp_path / "a.pdf").write_bytes(data)
    at = desk(tmp_path)
    assert api.verify(at, tmp_path / "a.pdf").findings == ()
    status, told = post(f"{address}/withdraw", contact="us-988", by="A. Example", why="A test.")
    assert status == 200
    assert b"same-number" in told
    assert b"Veterans Crisis Line" in told
    status, told = build(region="US")
    assert status == 400
    assert b"No current crisis contacts" in told


def test_a_page_words_options_in_its_own_way(address: str) -> None:
    status, told = post(f"{address}/build", module="stop-pause")
    page = told.decode()
    assert status == 400
    assert "Name it with the field “region”" in page
    assert "--" not in page
    assert "groundsheet " not in page
