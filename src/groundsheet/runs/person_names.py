"""Names as systems export them: turned round, without what belongs on no paper, and looked at.

What isn't understood is printed as it was typed, and told.
"""

from __future__ import annotations

import re

from groundsheet.runs.remarks import Remark
from groundsheet.text import single_spaced

_SUFFIX = re.compile(r"(?:jr|sr|jnr|snr|ii|iii|iv|2nd|3rd|esq|m\.?d|ph\.?d)\.?", re.IGNORECASE)
_NONE = re.compile(
    r"(?:n/a|n\.a\.|#n/a|none|null|unknown|unk|tbd|tba|tbc|no name|no client|no patient|"
    r"not (?:applicable|available|known|given)|\(?blank\)?|[-–—.?*_/]+)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"(?:grand |sub[ -]?|report |page )?totals?\b[\s:=\d]*"
    r"|(?:total|sum|count|number|no\.?) ?(?:of )?(?:records?|rows?|patients?|clients?|"
    r"appointments?|visits?)?\s*[:=]?\s*[\d,]+"
    r"|(?:provider|clinician|therapist|practitioner|staff|department|location|program|unit|ward"
    r"|team|site|facility|date|caseload)s?\s*:.*"
    r"|(?:total|sum) .*|[\d,]+ (?:records?|rows?|patients?|clients?|appointments?|visits?)\b.*"
    r"|page \d+(?: of \d+)?|end of (?:report|list|file|data).*|-{3,}.*|={3,}.*|\*{3,}.*"
    r"|(?:report |list )?(?:generated|printed|created|exported|run|produced)(?: (?:on|by|at|from)\b"
    r"|:).*|(?:strictly )?(?:private and )?confidential\b.*|copyright\b.*|filters?(?: applied)?:.*",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:lunch|break|block(?:ed)?(?: time)?|hold|meeting|admin(?: time)?|staff meeting|vacant|"
    r"empty|open(?: slot| bed)?|available|unavailable|out of office|vacation|holiday|reserved|"
    r"supervision|on call|do not (?:use|book|schedule).*)",
    re.IGNORECASE,
)
_TEST = re.compile(
    r"test|testing|(?:.*\s)?z{2,}\S*(?:\s.*)?|.*\b(?:test|demo|dummy|fake|training)\b.*\b"
    r"(?:patient|client|person|user|account|member|student)s?\b.*|test\s.*|.*\stest|test,.*"
    r"|.*,\s*test|walk[- ]?in|new (?:client|patient)|no[- ]show|cancell?ed",
    re.IGNORECASE,
)
_PARENT = re.compile(
    r"(?:to )?(?:the )?(?:parents?|guardians?|parent/guardian|mother|father|mom|mum|dad|family|"
    r"carers?|caregivers?|next of kin)(?:\(s\))? (?:of|for|to)\b|.*[(,]\s*(?:parent|mother|father|"
    r"guardian|mom|mum|dad|carer)\)?|.*\bc/o\b",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[<>{}=;|\\^~*_%$]")
_COUPLE = re.compile(r"\S\s+(?:&|and|\+)\s+\S|\S\s*/\s*\S", re.IGNORECASE)

_HE = "she|he|they|xe|ze|ey|fae|it|any|her|hers|him|his|them|theirs|xem|zir|hir|em|its|el|ella|elle"
_MORE = (
    re.compile(r"[<(\[]?\s*(?:mailto:)?[\w.+'-]+@[\w-]+(?:\.[\w-]+)+\s*[>)\]]?"),
    re.compile(
        rf"[(\[]?\s*(?:pronouns?:\s*)?\b(?:{_HE})(?:\s*/\s*(?:{_HE}))+\b\s*[)\]]?", re.IGNORECASE
    ),
    re.compile(r"[(\[]\s*(?:she|he|they|her|him|them)\s*[)\]]", re.IGNORECASE),
    re.compile(r"[(\[]?\s*\b(?:d\.?o\.?b\.?|born|date of birth)\b[^)\]]*[)\]]?", re.IGNORECASE),
    re.compile(r"[(\[{][^()\[\]{}]*\d[^()\[\]{}]*[)\]}]"),
    re.compile(r"\b\d{1,3}\s*(?:y/?o|yrs?|years?)(?: old)?\b", re.IGNORECASE),
    re.compile(r"\b\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b"),
    re.compile(r"(?:(?:mrn|id|nhs|no|acct|chart|ph|tel)\s*[:#.]*\s*|#\s*)\d+\b", re.IGNORECASE),
    re.compile(r"\+?\(?\d[\d ().-]{5,}\d"),
    re.compile(r"\b\d{4,}\b"),
)
"""What stands in cells of names and is printed on no paper."""


_MAY_BE_MORE = re.compile(r"[\d@()\[\]{}/<#]|d\.?o\.?b|born|date of birth", re.IGNORECASE)


def bare(text: str) -> tuple[str, bool]:
    """The name alone, and whether there was more."""
    if not _MAY_BE_MORE.search(text):
        return text, False
    left = text
    for pattern in _MORE:
        left = pattern.sub(" ", left)
    if left == text:
        return text, False
    return single_spaced(left).strip(" ,;|/-–—:"), True


def is_none(text: str) -> bool:
    """Whether a cell says that there is nothing to say; `Na` is a name."""
    return not text or text in ("NA", "nan", "NaN") or bool(_NONE.fullmatch(text))


def is_total(text: str) -> bool:
    """Whether a cell is of a line of totals, or of what reports write at their end."""
    return bool(_TOTAL.fullmatch(text))


def is_nobody(text: str) -> bool:
    """Whether a cell of names says that a place is free, or kept for something else."""
    return bool(_NOBODY.fullmatch(text))


def last_first(text: str) -> tuple[str, str, str] | None:
    """First name, last name and what stands behind, of `Last, First`; None where it isn't that."""
    if "," not in text:
        return None
    parts = [part.strip() for part in text.split(",")]
    behind = [part for part in parts[1:] if _SUFFIX.fullmatch(part)]
    rest = [parts[0], *(part for part in parts[1:] if not _SUFFIX.fullmatch(part))]
    if len(rest) != 2 or not all(rest):
        return None
    (last, one), (first, other) = map(_suffixed, rest)
    return (first, last, " ".join(filter(None, (one, other, *behind)))) if first and last else None


def _suffixed(text: str) -> tuple[str, str]:
    """A name without the suffix at its end, and that."""
    before, _, end = text.rpartition(" ")
    return (before, end) if before and _SUFFIX.fullmatch(end) else (text, "")


def turned(text: str) -> str:
    """`Sample, Robert, Jr.` as `Robert Sample Jr.`; as it is where it isn't of that kind."""
    parts = last_first(text)
    return " ".join(filter(None, parts)) if parts else text


def remarks(text: str) -> set[Remark]:
    """What is to be known of a name that is printed as it is."""
    found = set()
    if "," in text and not all(_SUFFIX.fullmatch(part.strip()) for part in text.split(",")[1:]):
        found.add(Remark.COMMA)
    if _PARENT.match(text):
        found.add(Remark.PARENT)
    elif _COUPLE.search(text):
        found.add(Remark.COUPLE)
    if text.isupper() and len(text) > 3:
        found.add(Remark.CAPITALS)
    if _SIGNS.search(text):
        found.add(Remark.SIGNS)
    if _TEST.fullmatch(text) or is_nobody(text):
        found.add(Remark.TEST)
    return found


def whole_name(parts: dict[str, str]) -> tuple[str, str]:
    """The column that a name is from, and the name as it is printed."""
    last, behind = parts.get("last", ""), parts.get("suffix", "")
    if "last_first" in parts or "name" in parts:
        column = "last_first" if "last_first" in parts else "name"
        if "preferred" in parts:
            return "preferred", parts["preferred"]
        return column, parts[column]
    if "preferred" in parts and (not last or last.casefold() in parts["preferred"].casefold()):
        return "preferred", parts["preferred"]
    called = parts.get("preferred") or parts.get("first", "")
    column = next(each for each in ("first", "last", "preferred", "suffix") if each in parts)
    return column, " ".join(filter(None, (called, last, behind)))
