"""Goes through all pages of the local page as they are: follows each link, fills in each form.

Nothing names a page or a field here, so that one that is new is gone through as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from starlette.routing import BaseRoute, Route

from local_page import Answer, Client

LEAVES = ("/end", "/stay", "/left", "/static/", "/fonts/")
"""What ends the program, or is no page."""


@dataclass
class Input:
    """A field of a form: of which kind, what it holds, and what can be chosen."""

    name: str
    kind: str
    value: str
    choices: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    """A form: where it is sent to, its fields and its buttons."""

    to: str
    by: str
    inputs: list[Input] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """What a page is made of: names of its elements and attributes, links, forms."""

    def __init__(self, text: str, here: str) -> None:
        super().__init__()
        self.here = here
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.forms: dict[str, Sheet] = {}
        self._form: Sheet | None = None
        self._choosing: Input | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.add(tag)
        self.attributes |= given.keys()
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"].partition("#")[0])
        if tag == "form":
            by = given.get("method", "get")
            to = given.get("action") or given.get("hx-post") or self.here
            self._form = Sheet(to, by)
            self.forms[given.get("id") or f"form {len(self.forms)}"] = self._form
        # One that stands outside of its form names it.
        form = self.forms.get(given.get("form", ""), self._form)
        if form is None:
            return
        name = given.get("name", "")
        if tag == "button" and name:
            form.buttons.append((name, given.get("value", "")))
        elif tag == "button" and given.get("formaction"):
            form.buttons.append(("formaction", given["formaction"]))
        elif tag in ("input", "textarea", "select") and name:
            kind = given.get("type", "text") if tag == "input" else tag
            one = Input(name, kind, given.get("value", "on" if kind == "checkbox" else ""))
            form.inputs.append(one)
            self._choosing = one if tag == "select" else None
        elif tag == "option" and self._choosing is not None:
            self._choosing.choices.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


Filled = dict[str, str]
Fill = Callable[[Sheet], Iterator[Filled]]
"""The ways in which a form is filled in."""


def crawl(client: Client, routes: Sequence[BaseRoute], fill: Fill) -> Iterator[tuple[str, Answer]]:
    """Each answer with what it was asked for; each kind of page and form once.

    Args:
        client: that asks.
        routes: of the application: pages of one route are of one kind.
        fill: what a form is filled in with.
    """

    def kind_of(path: str) -> str:
        where = path.partition("?")[0]
        kinds = [r.path for r in routes if isinstance(r, Route) and r.path_regex.match(where)]
        return kinds[0] if kinds else where

    waiting, seen = ["/"], set()
    while waiting:
        path = waiting.pop(0)
        if kind_of(path) in seen or path.startswith(LEAVES):
            continue
        seen.add(kind_of(path))
        where, answer = client.follow(path)
        yield path, answer
        page = pages_of(answer, where)
        waiting += page.links
        for form in page.forms.values():
            mark = f"{kind_of(form.to)} {sorted({each.name for each in form.inputs})}"
            if form.by == "get" or form.to.startswith(LEAVES) or mark in seen:
                continue
            seen.add(mark)
            for filled in fill(form):
                to = filled.pop("formaction", form.to)
                if to.endswith("/print"):
                    continue
                sent = client.post(to, filled)
                yield f"POST {to}", sent
                if sent.location:
                    shown = client.follow(sent.location.partition("#")[0])
                    yield shown
                    seen.add(kind_of(shown[0]))
                    waiting += pages_of(shown[1], shown[0]).links
                waiting += pages_of(sent, to).links


def pages_of(answer: Answer, where: str) -> Page:
    """What an answer is made of; nothing, if it is no page."""
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    return Page(answer.text if is_page else "", where)
