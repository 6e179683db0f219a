"""What a person should know, as a value: a code that stays the same, and words that may change.

An error stops; a notice doesn't. Programs read `code`, `about` and `place`, people read `message`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from groundsheet.errors import Place
from groundsheet.wording import PLAIN, Wording, worded


class Kind(StrEnum):
    """What a notice is of: each door has its own word before it."""

    PRACTICE = "practice"
    NOTE = "note"
    LEFT_OUT = "left-out"
    FINDING = "finding"
    ADVICE = "advice"
    ROSTER = "roster"
    CLUSTER = "cluster"
    REFUSED = "refused"
    RUN = "run"


class Repeat(StrEnum):
    """How often a person is told the same notice by a command that makes paper."""

    EACH_TIME = "each time"
    """It is of this very paper."""
    DAILY = "once a day"
    """It is of the practice or the list, and the same for the next paper."""
    NEVER_HIDDEN = "once a day, and the first time in any case"
    """A contact isn't printed or not as it was: whoever asks for quiet is told as well, once."""


class Code(StrEnum):
    """Every notice that there is; documented in docs/notices.md, and never used for another."""

    # The practice, and where it was found.
    PRACTICE_FOUND = "practice-found"
    EXAMPLE_NAME = "example-name"
    FOLDER_MISSING = "folder-missing"
    # What is built.
    SPECIMEN = "specimen"
    DRAFTS = "drafts"
    OTHER_REGION = "other-region"
    MIXED_READERS = "mixed-readers"
    DENIED_AS_TYPED = "denied-as-typed"
    WORDS_FOUND = "words-found"
    WOULD_REFUSE = "would-refuse"
    LINES_LEFT_OFF = "lines-left-off"
    REVIEW_DUE = "review-due"
    # Contacts: records, age, what isn't printed.
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    TOO_OLD = "too-old"
    UNCONFIRMED = "unconfirmed"
    RECORD_VOID = "record-void"
    CONTACTS_AGED = "contacts-aged"
    SERVICES_AGED = "services-aged"
    PRINTED_UNCONFIRMED = "printed-unconfirmed"
    SAME_NUMBER = "same-number"
    HANDED_OUT = "handed-out"
    NOTHING_BUILT = "nothing-built"
    NO_ROOM = "no-room"
    TO_CONFIRM = "to-confirm"
    # A module on the screen.
    NO_REGION = "no-region"
    # A run.
    ROSTER_READ = "roster-read"
    ROSTER_COLUMNS = "roster-columns"
    ROSTER_CELLS = "roster-cells"
    ROSTER_ROWS = "roster-rows"
    ROW_FAULTY = "row-faulty"
    REFS_MADE = "refs-made"
    NAMES_ON_SLIPS = "names-on-slips"
    PLAN_HINTS = "plan-hints"
    LEFT_BEHIND = "left-behind"
    PRINT_FILE_FAILED = "print-file-failed"
    ROWS_FAILED = "rows-failed"
    CLUSTER = "cluster"
    # Advice on a plan.
    NO_SIGNS = "no-signs"
    NO_OWN_STEP = "no-own-step"
    NO_HELP_CONTACT = "no-help-contact"
    NO_PROFESSIONAL = "no-professional"
    NO_SAFER_PLACE = "no-safer-place"
    NO_NUMBER = "no-number"
    SHORT_NUMBER = "short-number"
    OWN_NUMBER = "own-number"
    LINE_NO_MORE = "line-no-more"
    LINE_SUPERSEDED = "line-superseded"
    # A form that came back.
    OTHER_FIELDS = "other-fields"
    PART_NOT_TAKEN = "part-not-taken"
    NO_ANSWERS = "no-answers"
    LETTERS_NOT_DRAWN = "letters-not-drawn"
    # A review.
    SAME_VERSION = "same-version"
    # What `verify` finds.
    NOT_OURS = "not-ours"
    PRINT_FILE = "print-file"
    IS_SPECIMEN = "is-specimen"
    NO_DATE = "no-date"
    NO_CONTACTS = "no-contacts"
    OTHER_LANGUAGE = "other-language"
    OTHER_CONTACTS = "other-contacts"
    OLDER = "older"
    OTHER_VERSION = "other-version"
    OWN_LINE = "own-line"
    OTHER_WORDS = "other-words"
    WRONG_BY_NOW = "wrong-by-now"
    REPLACE = "replace"
    NO_LAYOUT = "no-layout"
    # What the proof of a file finds.
    PROOF_FILE = "proof-file"
    PROOF_ACTIVE = "proof-active"
    PROOF_LINK = "proof-link"
    PROOF_FONT = "proof-font"
    PROOF_CONTENT = "proof-content"
    PROOF_PAGES = "proof-pages"
    PROOF_LABEL = "proof-label"
    PROOF_NUMBER = "proof-number"
    PROOF_PANEL = "proof-panel"
    PROOF_LIST = "proof-list"
    PROOF_MARGIN = "proof-margin"
    PROOF_SMALL = "proof-small"
    PROOF_UNSEEN = "proof-unseen"
    PROOF_COVERED = "proof-covered"
    PROOF_CAUTIONS = "proof-cautions"
    PROOF_SPECIMEN = "proof-specimen"
    PROOF_METADATA = "proof-metadata"
    PROOF_COPY = "proof-copy"
    PROOF_SLOT = "proof-slot"
    PROOF_RUN = "proof-run"
    # What `verify --run` finds.
    CHANGED = "changed"
    ROW_LEFT_OUT = "row-left-out"
    PAGES_MISSING = "pages-missing"
    PAGES_DOUBLED = "pages-doubled"
    PAGE_UNKNOWN = "page-unknown"
    OUT_OF_ORDER = "out-of-order"
    ROW_DOUBLED = "row-doubled"
    FILE_MISSING = "file-missing"
    FILE_UNKNOWN = "file-unknown"


_REPEAT = {
    Code.PRACTICE_FOUND: Repeat.DAILY,
    Code.EXAMPLE_NAME: Repeat.DAILY,
    Code.DRAFTS: Repeat.DAILY,
    Code.WORDS_FOUND: Repeat.DAILY,
    Code.REVIEW_DUE: Repeat.DAILY,
    Code.PRINTED_UNCONFIRMED: Repeat.DAILY,
    Code.WITHDRAWN: Repeat.NEVER_HIDDEN,
    Code.REPLACED: Repeat.NEVER_HIDDEN,
    Code.TOO_OLD: Repeat.NEVER_HIDDEN,
    Code.UNCONFIRMED: Repeat.NEVER_HIDDEN,
    Code.RECORD_VOID: Repeat.NEVER_HIDDEN,
    Code.CONTACTS_AGED: Repeat.NEVER_HIDDEN,
    Code.SERVICES_AGED: Repeat.NEVER_HIDDEN,
    Code.NO_ROOM: Repeat.NEVER_HIDDEN,
}
"""How often what is not told each time is told; `telling` keeps to it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know.

    Args:
        code: which notice it is.
        message: what is said, in a sentence.
        kind: what kind it is.
        about: id of the contact, module, row or field that it is about, if there is one.
        name: what that is called, if it has a name.
        place: where it stands in a file, if it does.
        remedy: what to do, if there is something.
        same: what it says but for a count that goes on each day, if the message has one: two
            notices that differ in nothing else are the same.
    """

    code: Code
    message: str
    kind: Kind = Kind.NOTE
    about: str = ""
    name: str = ""
    place: Place | None = None
    remedy: str = ""
    same: str = ""

    @property
    def repeat(self) -> Repeat:
        """How often it is told."""
        return _REPEAT.get(self.code, Repeat.EACH_TIME)

    def __str__(self) -> str:
        return self.worded(PLAIN)

    def worded(self, wording: Wording) -> str:
        """Place, message and remedy in one line, in the words of a door."""
        where = f"{self.place}: " if self.place else ""
        name = f"{self.name}: " if self.name else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return worded(f"{where}{name}{self.message}{remedy}", wording)


def finding(code: Code, message: str, *, about: str = "", remedy: str = "") -> Notice:
    """A fault of a file that is looked at.

    Args:
        code: which it is.
        message: what is wrong.
        about: the page or ref that has it, if one has.
        remedy: what to do, if there is something.
    """
    return Notice(code, message, Kind.FINDING, about=about, name=about, remedy=remedy)
