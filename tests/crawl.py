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
    """A form: how and where it is sent to, its fields, its buttons by what they send and where."""

    to: str
    by: str
    inputs: list[Input] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)


Button = tuple[str, str, str]
"""Its name, its value, and where its form is sent to by it."""


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
        if tag == "button":
            form.buttons.append((name, given.get("value", ""), given.get("formaction") or form.to))
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
Fill = Callable[[Sheet], Iterator[tuple[str, str, Filled]]]
"""The ways in which a form is filled in: which way, where it is sent to, and with what."""


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

    waiting: list[str] = ["/"]
    seen: set[object] = set()

    def forms_of(where: str, answer: Answer) -> Iterator[tuple[str, Answer]]:
        page = pages_of(answer, where)
        waiting.extend(page.links)
        for form in page.forms.values():
            if form.by == "get" or form.to.startswith(LEAVES):
                continue
            names = {each.name for each in form.inputs}
            for way, to, filled in fill(form):
                mark = way, kind_of(to), *sorted(filled.keys() - names)
                if mark in seen or to.endswith("/print"):
                    continue
                seen.add(mark)
                sent = client.post(to, filled)
                yield f"POST {to}", sent
                if sent.location:
                    to, sent = client.follow(sent.location.partition("#")[0])
                    yield to, sent
                    seen.add(kind_of(to))
                yield from forms_of(to, sent)

    while waiting:
        path = waiting.pop(0)
        if kind_of(path) not in seen and not path.startswith(LEAVES):
            seen.add(kind_of(path))
            where, answer = client.follow(path)
            yield path, answer
            yield from forms_of(where, answer)


def pages_of(answer: Answer, where: str) -> Page:
    """What an answer is made of; nothing, if it is no page."""
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    return Page(answer.text if is_page else "", where)
