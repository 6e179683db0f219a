"""Which regions there are. None stands in for another, and none is a default."""

import difflib
import re
from collections.abc import Mapping

from groundsheet.crisis.evidence import claims_of
from groundsheet.crisis.model import CrisisDirectory, words_in
from groundsheet.errors import NoCurrentContacts, RegionRequired, RegionUnavailable
from groundsheet.language import DEFAULT_LANGUAGE
from groundsheet.text import unaccented
from groundsheet.wording import command, option

Directories = Mapping[str, CrisisDirectory]

_OWN = (
    "Your practice can add an emergency number and a line that is always open: see "
    f"{command('contacts add', option('help'))}."
)


def available(directories: Directories) -> list[str]:
    """The regions that handouts can be made for."""
    return sorted(code for code, entry in directories.items() if entry.status == "shipped")


def _choices(directories: Directories) -> str:
    lines = [
        f"  {code:<8}{words_in(directories[code].name, DEFAULT_LANGUAGE)}"
        for code in available(directories)
    ]
    return "Regions:\n" + "\n".join(lines)


def find(directories: Directories, region: str | None) -> CrisisDirectory:
    """The directory of a region.

    Raises:
        RegionRequired: none was named.
        RegionUnavailable: it is unknown, or a stub; the error says what to do.
    """
    if not region or not region.strip():
        raise RegionRequired(
            "no region was named. It is where the person is, and it is never guessed.",
            remedy=f"Name it with {option('region')}.\n{_choices(directories)}",
        )
    code = region.strip().upper()
    directory = directories.get(code)
    if directory is None:
        raise RegionUnavailable(
            f"there is no contact list for {region.strip()[:40]!r}.{_meant(directories, region)}",
            remedy=(
                f"Name the region the person is in, not one nearby. {_OWN}\n{_choices(directories)}"
            ),
        )
    if directory.status == "stub":
        if directory.use_instead:
            advice = f"Use {option('region', directory.use_instead)}."
        else:
            advice = f"{_candidates(directory)}No handout is made for it yet. {_OWN}"
        name = words_in(directory.name, DEFAULT_LANGUAGE)
        raise RegionUnavailable(
            f"{directory.region} ({name}): {directory.reason}",
            remedy=f"{advice}\n{_choices(directories)}",
        )
    return directory


def meant(directories: Directories, typed: str) -> list[str]:
    """The codes of the regions that somebody may mean who typed a name, or a code nearly right.

    A country stands with its parts. None of them is ever taken in place of what was typed.
    """
    wanted = _plain(typed)
    if not wanted:
        return []
    names = {code: _names(code, entry) for code, entry in directories.items()}
    found = {
        code
        for code, known in names.items()
        if wanted in known or set(wanted.split()) <= set(known[0].split())
    }
    if not found:
        every = [name for known in names.values() for name in known]
        near = difflib.get_close_matches(wanted, every, n=3, cutoff=0.75)
        found = {code for code, known in names.items() if set(known) & set(near)}
    return sorted(code for code in names if code in found or code.partition("-")[0] in found)


def _names(code: str, directory: CrisisDirectory) -> list[str]:
    """What a region is called, the English name first; its code, and the end of that."""
    called = [words_in(directory.name, DEFAULT_LANGUAGE), *directory.name.values()]
    codes = [code, code.replace("-", ""), code.partition("-")[2]]
    return [_plain(name) for name in (*called, *directory.also_called, *codes) if name]


def _plain(name: str) -> str:
    """A name in small letters, without accents, dots and hyphens."""
    return " ".join(re.findall(r"[^\W_]+", unaccented(name.replace(".", ""))))


def _meant(directories: Directories, typed: str) -> str:
    """Which regions may be meant, in words."""
    codes = meant(directories, typed)
    told = [f"{code} ({words_in(directories[code].name, DEFAULT_LANGUAGE)})" for code in codes]
    if len(told) > 1:
        told = [f"{', '.join(told[:-1])} or {told[-1]}"]
    return f" Did you mean {told[0]}?" if told else ""


def _candidates(directory: CrisisDirectory) -> str:
    """What is known of a stub's contacts, for whoever looks further."""
    names = {source.id: source.publisher for source in directory.sources}
    lines = [
        f"  {entry.what}: {entry.display} (by {', '.join(names[c.source] for c in claims)})"
        for entry in directory.candidates
        if (claims := claims_of(entry.sources))
    ]
    if not lines:
        return ""
    return "Second-hand; look each up before you hand it out:\n" + "\n".join(lines) + "\n"


def stands_on(directories: Directories, directory: CrisisDirectory) -> list[CrisisDirectory]:
    """The region's list, then those that it stands on."""
    chain = [directory]
    while chain[-1].based_on:
        chain.append(directories[chain[-1].based_on])
        if len(chain) > 5:
            raise NoCurrentContacts(f"{directory.region} is based on itself.")
    return chain
