"""One family of errors; each knows its exit code, its places and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from groundsheet.wording import PLAIN, Wording, command, option, worded


class ExitCode(IntEnum):
    """The exit codes of the command line; documented in docs/errors.md and never re-used."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    INVALID_INPUT = 3
    REFUSED = 4
    READ_WRITE = 5
    INTERNAL = 70
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file (or option), with 1-based line and column if it has them."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.path]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: what is wrong, where, in which field, and what to do.

    `code` is that of a notice, where the fault is one that `verify` tells of as well; `lacks` is
    the key that isn't there, where that is the fault and `field` is what is around it.
    """

    message: str
    place: Place | None = None
    field: str = ""
    remedy: str = ""
    code: str = ""
    lacks: str = ""

    def __str__(self) -> str:
        return self.worded(PLAIN)

    def worded(self, wording: Wording) -> str:
        """Place, field, message and remedy in one line, in the words of a door."""
        where = f"{self.place}: " if self.place else ""
        field = f"{self.field}: " if self.field else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return worded(f"{where}{field}{self.message}{remedy}", wording)


class GroundsheetError(Exception):
    """Root of all errors that a person may meet.

    `str` words all but the remedy, which names options by marks: `wording.worded` words it.

    Args:
        problems: what is wrong; a text stands for one problem without a place.
        remedy: what to do; overrides the class's own.
    """

    exit_code: ExitCode = ExitCode.INTERNAL
    code: str = "error"
    title: str = "Something went wrong"
    remedy: str = ""

    def __init__(self, problems: Problem | str | Iterable[Problem], remedy: str = "") -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        if isinstance(problems, Problem):
            problems = (problems,)
        self.problems: tuple[Problem, ...] = tuple(problems)
        if remedy:
            self.remedy = remedy
        super().__init__("; ".join(str(problem) for problem in self.problems))


class InvalidInput(GroundsheetError):
    """A file or value that was read does not have the form it must have."""

    exit_code = ExitCode.INVALID_INPUT
    code = "invalid-input"
    title = "The input has faults"
    remedy = "Nothing was written. Mend what is named above and run the command again."


class ColumnsUnknown(InvalidInput):
    """A roster has columns that aren't known, and nobody has said which is which."""

    code = "columns-unknown"
    title = "Say which column is which"
    remedy = f"Name them: {option('columns', 'FIELD=HEAD')}"


class UnprintableCharacter(InvalidInput):
    """A text holds a character that none of the embedded fonts can print."""

    code = "unprintable-character"
    title = "A character can't be printed"
    remedy = "Nothing was written. Replace the character, or spell the word another way."


class Usage(GroundsheetError):
    """The command's words don't go together, or name something that doesn't exist."""

    exit_code = ExitCode.USAGE
    code = "usage"
    title = "The command can't be carried out as given"


class UnknownModule(Usage):
    """No module of that id is in the library."""

    code = "unknown-module"
    title = "No such module"
    remedy = (
        f"{command('list')} shows the modules and recipes; {command('search', 'WORDS')} finds them "
        "by what troubles someone."
    )


class UnknownRecipe(Usage):
    """No recipe of that id is in the library."""

    code = "unknown-recipe"
    title = "No such recipe"
    remedy = UnknownModule.remedy


class NoRoom(Usage):
    """What must stand together finds no room on the paper, or in the print size, as chosen."""

    code = "does-not-fit"
    title = "It doesn't fit on the paper"


class Refused(GroundsheetError):
    """What was asked for would put unsafe paper into the world."""

    exit_code = ExitCode.REFUSED
    code = "refused"
    title = "Refused for safety"


class RegionRequired(Refused):
    """No region was named; it is never guessed, since a wrong number helps nobody."""

    code = "region-required"
    title = "Say which region the person is in"


class RegionUnavailable(Refused):
    """The region is unknown, or its contacts are not sourced well enough to be printed."""

    code = "region-unavailable"
    title = "No crisis contacts for this region"


class NoCurrentContacts(Refused):
    """The region has no emergency number or no always-open voice line that may be printed now."""

    code = "no-current-contacts"
    title = "No current crisis contacts"
    remedy = (
        "No PDF is made without an emergency number and a voice line that is open to everyone "
        "at any hour. Update groundsheet to a newer contact list."
    )


class DenylistedContact(Refused):
    """A text holds a number or phrase that is known to be wrong or out of date."""

    code = "denylisted-contact"
    title = "An outdated or wrong contact stands in the text"
    remedy = f"Take it out. {command('contacts', 'REGION')} shows the contacts that stand today."


class StoppedWords(Refused):
    """A practice's own text holds words that no page of ours says."""

    code = "stopped-words"
    title = "Words in your own text stop it"
    remedy = (
        "Nothing was written. Change each, or set a rule aside for one passage in exceptions.yaml, "
        f"with the reason and your name. {command('check')} tells all that is found."
    )


class ReviewRefused(Refused):
    """A module can't be approved as it stands, or as it was asked."""

    code = "review-refused"
    title = "The approval was not recorded"
    remedy = "Nothing was recorded. Mend what is named above, then approve it."


class ConfirmationRefused(Refused):
    """A contact can't be recorded as confirmed, replaced or added as it was given."""

    code = "confirmation-refused"
    title = "The contact was not recorded"
    remedy = "Nothing was recorded. Look at the official page again, and type what you see there."


class ApprovalRequired(Refused):
    """The practice prints only what it has approved, and this isn't."""

    code = "approval-required"
    title = "Nobody has approved this"
    remedy = (
        f"Nothing was written. Read each with {command('review show', 'MODULE')}, then approve it "
        f"with {command('review approve')}."
    )


class Undecided(Refused):
    """The practice has not decided whether it prints drafts, or pages for use in a session."""

    code = "undecided"
    title = "Your practice hasn't decided whether it prints this"


class ProofFailed(Refused):
    """The finished bytes, read back, lack help on a page, or a step's cautions beside it."""

    code = "proof-failed"
    title = "The finished file did not pass its proof"
    remedy = (
        "Nothing was written, and a file that was there is as it was. This is a fault of the "
        "program, not yours. Please report it, with the lines above "
        f"({command('docs', 'security')})."
    )


class ClusterRefused(Refused):
    """A cluster gets no client data: a wire without TLS, or workers that aren't as this machine."""

    code = "cluster-refused"
    title = "The cluster was not used"


class CannotRead(GroundsheetError):
    """A file could not be read."""

    exit_code = ExitCode.READ_WRITE
    code = "cannot-read"
    title = "A file could not be read"


class CannotWrite(GroundsheetError):
    """The output could not be written."""

    exit_code = ExitCode.READ_WRITE
    code = "cannot-write"
    title = "The output could not be written"


class DiskFull(CannotWrite):
    """There is no room left; what was there before is whole, and nothing is half written."""

    code = "disk-full"
    title = "There is no room left"
    remedy = "Make room and run the same command again: a run goes on where it ended."


class ChangedMeanwhile(CannotWrite):
    """A file was changed by somebody else since it was read to be changed."""

    code = "changed-meanwhile"
    title = "The file was changed meanwhile"
    remedy = "Nothing was written. Open it again, and make your changes in what stands there now."


class OutputExists(CannotWrite):
    """A file of that name is there already and was left as it is."""

    code = "output-exists"
    title = "The output is there already"
    remedy = (
        f"It was left as it is. Give another name with {option('output')}, or replace it with "
        f"{option('force')}."
    )


class CannotPrint(GroundsheetError):
    """The printer could not be reached, or refused."""

    exit_code = ExitCode.READ_WRITE
    code = "cannot-print"
    title = "It could not be printed"
    remedy = (
        f"Save it with {option('output', 'FILE')} and print it from there, at its own size (no "
        "scaling)."
    )


class CannotReach(GroundsheetError):
    """The cluster that a run was to use isn't there, or went away."""

    exit_code = ExitCode.READ_WRITE
    code = "cannot-reach"
    title = "The cluster can't be reached"


class ProcessLost(GroundsheetError):
    """A process that was making packets was ended by somebody else, such as the system."""

    exit_code = ExitCode.READ_WRITE
    code = "process-lost"
    title = "A process of the run was ended"
    remedy = (
        "What is made stays, and the same command goes on from there. Systems end processes "
        f"when memory is short: take fewer with {option('jobs')}."
    )


class Interrupted(GroundsheetError):
    """Somebody ended it: by Ctrl-C, or by SIGTERM."""

    exit_code = ExitCode.INTERRUPTED
    code = "interrupted"
    title = "The command was interrupted"


class InternalFault(GroundsheetError):
    """A fault of the program itself."""

    code = "internal-fault"
    title = "groundsheet has a fault"
    remedy = f"Nothing was written. Please report the line above ({command('docs', 'security')})."
