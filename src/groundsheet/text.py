"""Inline text: emphasis, strong emphasis and placeholders, nothing else.

`parse_inline` reads the little Markdown that content may use (markdown-it-py's `zero` preset with
emphasis). What comes out is a tuple of `Run`s; only `pdf` turns them into ReportLab's markup.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from groundsheet.errors import Place
from groundsheet.remembering import remembers

CRISIS = ("emergency", "crisis_voice", "crisis_text")
BLANKS = {"blank": 8, "blank:long": 34}
"""Places to write on in a line, and how many no-break spaces wide each is."""
_FACT = re.compile(r"fact:[a-z0-9]+(-[a-z0-9]+)*")
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")

_BLANK = re.compile(r"\{(\w+)\}")

# A run of digits with the separators that telephone numbers are printed with.
_PHONE = re.compile(r"(?<![\w])[+(]?\d(?:[\d()./ \u00a0\u2011-]*\d)?(?!\w)")
_SHORTEST_NUMBER = 6
# A decimal, or a large number with its comma: 0.57, 3,536.
_FIGURE = re.compile(r"\d+\.\d{1,2}(?!\d)|\d{1,3}(?:,\d{3})+")
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
"""Spaces (all of Unicode's category Zs) and tabs."""
_SELECTORS = {0xFE0E: None, 0xFE0F: None}
_JOINER = "\u200d"
_EMOJI_BLOCKS = (("\U0001f000", "\U0001faff"), ("\u20e3", "\u20e3"), ("\U000e0020", "\U000e007f"))
"""Pictures; the frame of a key; the letters by which a flag is named."""
_EMOJI = "belongs to an emoji, and the fonts have none: take it away, or say it in a word."
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Link:
    """Where words lead on a screen.

    Args:
        target: an address (`tel:988`), or `page:` and the key of a place in the same file.
        says: what following it does, for those who don't see the words.
    """

    target: str
    says: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. A `placeholder` run has no text until it is filled.

    A `blank` is a place to write on: its text is white space.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    placeholder: str = ""
    blank: bool = False
    link: Link | None = None


Inline = tuple[Run, ...]


@cache
def _markdown() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero").enable("emphasis")


def placeholders(text: str) -> list[str]:
    """The names of the placeholders in a text, such as `emergency` or `fact:breathe-out`."""
    return PLACEHOLDER.findall(text)


def check_inline(text: str) -> None:
    """Looks at the placeholders of a text without reading the rest.

    Raises:
        ValueError: an unknown placeholder, or a brace that belongs to none.
    """
    for name in placeholders(text):
        if name not in CRISIS and name not in BLANKS and not _FACT.fullmatch(name):
            names = ", ".join(f"{{{{{names}}}}}" for names in (*CRISIS, *BLANKS, "fact:ID"))
            raise ValueError(f"`{{{{{name}}}}}` is no placeholder. Known: {names}.")
    bare = PLACEHOLDER.sub("", text)
    if "{" in bare or "}" in bare:
        raise ValueError("a `{` or `}` stands alone; braces are for placeholders only.")


@remembers(4096)
def parse_inline(text: str) -> Inline:
    """Reads `*emphasis*`, `**strong**` and `{{placeholder}}`; all else is plain text.

    Raises:
        ValueError: see `check_inline`.
    """
    check_inline(text)
    bare = PLACEHOLDER.sub("", text)
    runs: list[Run] = []
    strong = emphasis = 0
    if "*" in bare or "_" in bare:
        for token in _markdown().parseInline(text)[0].children:
            if token.type == "text":
                runs.extend(_split(token.content, strong > 0, emphasis > 0))
            elif token.type in ("softbreak", "hardbreak"):
                runs.append(Run(" ", strong > 0, emphasis > 0))
            else:
                strong += token.nesting * (token.tag == "strong")
                emphasis += token.nesting * (token.tag == "em")
    else:
        runs.extend(_split(text, False, False))
    return tuple(run for run in runs if run.text or run.placeholder)


def _split(text: str, strong: bool, emphasis: bool) -> list[Run]:
    runs = []
    end = 0
    for match in PLACEHOLDER.finditer(text):
        runs.append(Run(text[end : match.start()], strong, emphasis))
        runs.append(Run("", strong, emphasis, match[1]))
        end = match.end()
    runs.append(Run(text[end:], strong, emphasis))
    return runs


def plain(text: str) -> Inline:
    """Text that is printed as it is: no markup in it means anything."""
    return (Run(text),) if text else ()


def fill(inline: Inline, values: Mapping[str, str]) -> Inline:
    """Puts `values` in place of the placeholders, never broken over lines; contacts are strong."""
    return tuple(_filled(run, values) if run.placeholder else run for run in inline)


def _filled(run: Run, values: Mapping[str, str]) -> Run:
    name = run.placeholder
    if name in BLANKS:
        return blank(name)[0]
    strong = run.strong or name in CRISIS
    return replace(run, text=unbroken(values[name]), strong=strong, placeholder="")


def blank(name: str) -> Inline:
    """A place to write on in a line; the names are those of `BLANKS`."""
    return (Run("\u00a0" * BLANKS[name], blank=True),)


def compose(template: str, **values: str) -> Inline:
    """A phrase with its `{blanks}` filled in, the fillings in strong type and never broken."""
    runs = []
    for index, part in enumerate(_BLANK.split(template)):
        if index % 2:
            runs.append(Run(unbroken(values[part]), strong=True))
        else:
            runs.append(Run(part))
    return tuple(run for run in runs if run.text)


def insert(template: str, **parts: Inline) -> Inline:
    """A phrase with its `{blanks}` filled in with inline texts, each as it is."""
    runs: list[Run] = []
    for index, part in enumerate(_BLANK.split(template)):
        runs.extend(parts[part] if index % 2 else plain(part))
    return tuple(runs)


def linked(inline: Inline, words: str, target: str, says: str) -> Inline:
    """A text in which these words lead somewhere, where they first stand; no target: as it is.

    Args:
        inline: the text.
        words: which of its words; those of one run.
        target: see `Link`.
        says: what following it does.
    """
    for index, run in enumerate(inline if target else ()):
        before, found, after = run.text.partition(words)
        if found and run.link is None:
            parts = (
                replace(run, text=before),
                replace(run, text=words, link=Link(target, says)),
                replace(run, text=after),
            )
            return (*inline[:index], *(part for part in parts if part.text), *inline[index + 1 :])
    return inline


def unlinked(inline: Inline) -> Inline:
    """The text without its links, for paper."""
    if all(run.link is None for run in inline):
        return inline
    return tuple(replace(run, link=None) for run in inline)


def join(parts: Iterable[Inline], separator: str) -> Inline:
    """Inline texts one after the other with a separator between."""
    runs: list[Run] = []
    for index, part in enumerate(parts):
        if index:
            runs.append(Run(separator))
        runs.extend(part)
    return tuple(runs)


def plain_text(inline: Inline) -> str:
    """The text without its styles."""
    return "".join(run.text for run in inline)


def escape(text: str) -> str:
    """The text with entities for what means something in XML: `&`, `<` and `>`."""
    # Not that of xml.sax.saxutils, which brings urllib, http and ssl into each run.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unbroken(text: str) -> str:
    """The text with no-break spaces, so that a number or name stays on one line."""
    return text.replace(" ", "\u00a0")


def phone_tokens(text: str) -> list[str]:
    """The digit strings in `text` that a reader could dial: three digits or more, no lone year."""
    return [digits for digits, _ in phone_places(text)]


def phone_places(text: str) -> Iterator[tuple[str, int]]:
    """The same, each with the place of its first digit."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) >= 3 and not _YEAR.fullmatch(match[0]):
            yield digits, match.start() + (not match[0][0].isdigit())


def telephone_numbers(text: str) -> list[str]:
    """The digit strings as long as a telephone number, six or more; figures of studies are none."""
    tokens = (phone_tokens(part) for part in _FIGURE.split(text))
    return [token for part in tokens for token in part if len(token) >= _SHORTEST_NUMBER]


def digit_groups(text: str) -> list[str]:
    """The unbroken runs of two digits or more."""
    return re.findall(r"[0-9]{2,}", text)


DIALLED = 3
"""Digits that what is dialled has at least; a record tells of groups that have as many."""


UNTOLD = "-"
"""What a record has in place of what there is none of, or that it doesn't tell."""


def number_mark(digits: str, salt: str) -> str:
    """Some digits as eight others: enough to tell whether a number is among those of a record."""
    return hashlib.sha256(f"{salt} {digits}".encode()).hexdigest()[:8]


def typed_text_fault(text: str) -> str:
    """What in a typed text can't be printed as a line of text, or an empty string.

    Control and format characters are refused rather than dropped: a right-to-left override can
    make one number look like another.
    """
    if text.isprintable():  # which none of these is
        return ""
    for index, char in enumerate(text, start=1):
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            emoji = next(filter(_of_emoji, text), "")
            if emoji and (char == _JOINER or _of_emoji(char)):
                return f"{character_name(emoji)} at character {text.index(emoji) + 1} {_EMOJI}"
            return f"{character_name(char)} at character {index} can't be printed."
    return ""


def without_glyph(char: str) -> str:
    """What kind of character the fonts lack, and what to write in its place."""
    kind = unicodedata.category(char)
    if kind.startswith("N"):
        why = "stands for a number in a way that the fonts don't have: write it in digits."
    elif _of_emoji(char):
        why = _EMOJI
    elif kind.startswith("S"):
        why = "is a sign that the fonts don't have: take it away, or say it in a word."
    elif kind.startswith("M"):
        why = "is a mark that no font has on what stands before it: leave the mark out."
    elif kind.startswith("L"):
        why = (
            "is a letter that the fonts don't have: spell the word in other letters; "
            "a name, as the person spells it."
        )
    else:
        why = "isn't in the fonts: take it away, or write something else."
    return f"{character_name(char)} {why}"


def _of_emoji(char: str) -> bool:
    """Whether it is an emoji, or is there to make another one of it: a skin, a flag, a key.

    Unicode keeps a block for them, whether they have a name yet or not.
    """
    return any(low <= char <= high for low, high in _EMOJI_BLOCKS)


def character_name(char: str) -> str:
    """`U+202E (RIGHT-TO-LEFT OVERRIDE)`."""
    name = unicodedata.name(char, "") or {"\n": "line break", "\t": "tab"}.get(char, "no name")
    return f"U+{ord(char):04X} ({name})"


def normal(text: str) -> str:
    """Composed form (NFC) with outer white space removed; the same text to any reader."""
    return unicodedata.normalize("NFC", without_selectors(text)).strip()


def unaccented(text: str) -> str:
    """The text in small letters, without accents, in whatever script it is."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char))


def ascii_letters(text: str) -> str:
    """The text in small letters of English, without accents and all that isn't ASCII."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def without_selectors(text: str) -> str:
    """The text without the characters that ask for a sign in colour, or in black.

    They can't be seen, keyboards put them behind signs such as a heart, and paper has one look.
    """
    return text.translate(_SELECTORS)


def single_spaced(text: str) -> str:
    """The `normal` text with one plain space for each run of spaces of any kind, and of tabs.

    Line breaks stay: they are for whoever asked for a line to refuse.
    """
    if text.isascii() and "  " not in text and "\t" not in text:
        return text.strip()  # most are
    return _SPACES.sub(" ", normal(text))


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text as its reader meets it: what rules see, whatever it comes from.

    Args:
        text: the words; inline marks may stand in it.
        scope: what it is: title, public_title, heading, body, detail (of a step or
            label), item, step, caution, label, table, alt, credit, note (for clinicians), keyword
            or summary.
        place: where it stands.
        audience: who reads it: adult, teen, carer or clinician.
        name: what findings and exceptions call it, such as `stop-pause/why`.
    """

    text: str
    scope: str
    place: Place
    audience: str = "adult"
    name: str = ""
