"""The pages of the documentation that an installation carries with it.

They are files of `docs/` and three that stand beside the README. In a wheel they lie in the package
(`force-include` in pyproject.toml, which a test compares with `TOPICS`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from groundsheet.errors import CannotRead, Usage
from groundsheet.wording import command, near

TOPICS: Mapping[str, str] = {
    "cli": "every command and option, exit codes",
    "local-page": "the page in your browser, for whoever doesn't use a terminal",
    "practice": "your profile, letterhead, own modules",
    "print": "papers, large print, ink saver, booklets, wallet cards",
    "batches": "a packet for each row of a roster",
    "forms": "filling in on a screen, and reading it back",
    "plans": "a plan filled in from a person's answers",
    "contacts": "where contacts come from, how they age, checking them; a wrong number",
    "regions": "every printed contact with its source and date",
    "review": "approving texts, and what an approval is bound to",
    "rules": "how words are checked",
    "writing-modules": "the content files, block by block",
    "languages": "what a language needs, and what is not measured without it",
    "editors": "completing and checking files in an editor",
    "api": "the same from Python",
    "safety-case": "hazards, their controls, and the tests that show them",
    "manual-checks": "what no machine can check, and whether anybody did",
    "errors": "each error, what it means, what to do",
    "notices": "each notice: warnings, findings, contacts that are left out",
    "changelog": "what has changed, for those who use it",
    "contributing": "a wrong number, a wrong word; working on the program",
    "security": "what is kept safe and how, and reporting a fault",
}
"""What each page is about, in the order in which they are listed."""

_COMMENT = re.compile(r"^<!--.*?-->\n", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A page of the documentation.

    Args:
        topic: by which it is asked for.
        about: what it is about, in a line.
        path: its file, in Markdown.
    """

    topic: str
    about: str
    path: Path

    def text(self) -> str:
        """Its Markdown, without the marks between which tools write.

        Raises:
            CannotRead
        """
        try:
            return _COMMENT.sub("", self.path.read_text(encoding="utf-8"))
        except OSError as error:
            raise CannotRead(f"{self.path}: {error.strerror}.") from None


def manual_pages() -> tuple[ManualPage, ...]:
    """All pages, in order.

    Raises:
        CannotRead: the installation is not whole.
    """
    return tuple(ManualPage(topic, about, _file(topic)) for topic, about in TOPICS.items())


def manual_page(topic: str) -> ManualPage:
    """The page of a topic.

    Args:
        topic: one of `TOPICS`; capitals and a file's ending don't matter.

    Raises:
        Usage: there is no such topic.
        CannotRead: the installation is not whole.
    """
    name = Path(topic.strip().lower()).name.removesuffix(".md")
    if name not in TOPICS:
        raise Usage(
            f"there is no topic {topic[:40]!r}.{_hint(name)}",
            remedy=f"{command('docs')} lists them.",
        )
    return ManualPage(name, TOPICS[name], _file(name))


def _hint(name: str) -> str:
    """Pages with the word in their topic, line or headings; else topics that are spelled alike."""
    word = re.compile(rf"\b{re.escape(name)}", re.IGNORECASE) if len(name) > 2 else None
    found = [
        page.topic
        for page in manual_pages()
        if word and word.search("\n".join((page.topic, page.about, *_HEADING.findall(page.text()))))
    ]
    return f" It is told of in: {', '.join(found)}." if found else near(name, TOPICS)


def _file(topic: str) -> Path:
    """Where a page is: in the package, or in the repository."""
    package = Path(__file__).resolve().parent
    root = package.parents[1]
    for path in (
        package / "docs" / f"{topic}.md",
        root / "docs" / f"{topic}.md",
        root / f"{topic.upper()}.md",
    ):
        if path.is_file():
            return path
    raise CannotRead(
        f"the page {topic!r} is missing from this installation.",
        remedy="Install groundsheet again.",
    )
