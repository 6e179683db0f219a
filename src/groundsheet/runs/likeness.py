"""What systems call their columns: which head may be which of ours, by likeness.

A likeness is only ever suggested. Nothing here looks below the heads, and what a person's papers
never say, such as a date of birth, is like nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from groundsheet.text import ascii_letters

_WHO = (
    "(?:client|patient|pt|pat|member|student|pupil|service user|customer|attendee|invitee|"
    "participant|consumer|resident|child|person|guest|individual|cliente|paciente|alumno|usuari[oa]|"
    "usager|patiente|patientin|patienten|kund(?:e|in|en)|klient(?:in|en)?|paziente)"
)
_FIRST = (
    "(?:first|given|fore|christian)(?: ?names?)?|fname|nombres?|prenoms?|vorname|voornaam|"
    "nome|name given"
)
_LAST = (
    "(?:last|family|sur) ?names?|last|surname|lname|apellidos?|nom de famille|nom|nachname|"
    "familienname|achternaam|cognome|sobrenome|name family"
)
_MEETING = (
    "(?:(?:pc )?event|appointment|appt|appoint|apt|app|session|visit|booking|meeting|contact|"
    "consult(?:ation)?|svc|service)s?"
)
_WHEN = "(?:date|time|dttm|date time|datetime|date and time|day|on|at|starts?|starts at|scheduled)"
_STAFF = (
    "(?:clinician|provider|therapist|practitioner|counsell?or|psychologist|psychiatrist|"
    "case ?manager|care ?coordinator|key ?worker|care professional|staff|doctor|physician|"
    "team member|consultant|social worker|named nurse|nurse|care co ordinator|terapeuta|"
    "profesional|praticien(?:ne)?|behandler(?:in)?|therapeut(?:in)?|medico|behandelaar)"
)
_ROLE = "(?:primary|rendering|assigned|treating|responsible|lead|appointment|attending|usual)"

_MRN = (
    f"(?:{_WHO} )?(?:mrn(?: id)?|medical record (?:number|no)|mr ?number|chart(?: number| no| id)?)"
)
_NUMBER = (
    "(?:nhs|hospital|hosp|emis|local|unit|record|case|file|account|acct|external|system|unique)"
    " ?(?:number|no|num|id)|acct|pubpid|pid|cid|id|identifier|identification(?: number)?|ehr id|"
    "emr id|uuid|ur(?: number| no)|subject|(?:study|subject) (?:id|no|number|code)|"
    "dossier|expediente|historia clinica|identifiant|identificador|prontuario|kennung|"
    f"(?:{_WHO}|akten|fall) ?(?:nr|nummer|zeichen)|codice (?:{_WHO})|"
    f"(?:n|no|nr|num|numero|codigo|numero) (?:de |del |du |d )?(?:{_WHO}|dossier|expediente|"
    "historia(?: clinica)?)"
)
_TURNED = (
    f"(?:{_WHO} )?(?:s )?(?:full )?(?:names? )?(?:{_LAST}) (?:and |comma )?(?:{_FIRST})"
    "(?: (?:m|mi|middle)(?: initial| name)?)?"
)
_NEXT = (
    "next(?: (?:seen|date|date time|due|due date|review))?|"
    "(?:fecha (?:de la )?)?proxim[ao] (?:cita|sesion|consulta|visita|sessao)|"
    "prochaine? (?:rendez vous|rdv|consultation|seance|visite)|nachster termin|"
    "prossim[oa] (?:appuntamento|visita|seduta)|volgende afspraak|"
    f"(?:follow ?up|return|recall) ?(?:{_MEETING})? ?(?:{_WHEN})?"
)
_ASKED = "(?:should|do|would|shall|can|on|for|to)"
_LIKE = {
    "number": (
        _MRN,
        f"{_WHO} (?:id|identifier|number|no|num|code|key|ref|reference|account number)",
        _NUMBER,
    ),
    "last_first": (_TURNED,),
    "first": (f"(?:{_WHO} )?(?:s )?(?:legal )?(?:{_FIRST})",),
    "last": (f"(?:{_WHO} )?(?:s )?(?:legal )?(?:{_LAST})",),
    "name": (
        f"(?:{_WHO} )?(?:s )?(?:full |display |whole )?name|{_WHO}(?: full| s)? name",
        f"(?:{_WHO} )?(?:full )?(?:name )?(?:{_FIRST}) (?:and )?(?:{_LAST})|name of {_WHO}",
        f"{_WHO} (?:name )?(?:and )?(?:mrn|id|dob|details)",
        f"{_WHO}s?(?: s)?|nombre completo|nombre del? {_WHO}|nome? complet[oe]?|who",
        f"(?:{_WHO} )?legal name|naam",
        f"(?:(?:what|which) (?:is )?(?:your )?|your )(?:full |preferred )?name(?: {_ASKED} .*)?",
        f"(?:{_WHO} )?name text",
    ),
    "preferred": (
        f"(?:{_WHO} )?(?:s )?(?:preferred|chosen|affirmed|usual|calling)(?: first)? ?names?",
        "nick ?name|known as|goes by|name used|likes to be called|preferred|apodo",
    ),
    "suffix": ("(?:name )?suffix|generation(?:al suffix)?",),
    "clinician": (f"(?:{_ROLE} )*{_STAFF}s?(?: s)?(?: (?:full )?name)?",),
    "next_appointment": (
        f"(?:{_WHO} )?(?:next|upcoming|future) {_MEETING}(?: {_WHEN})?",
        _NEXT,
        f"{_MEETING} (?:start )?(?!time|day){_WHEN}",
        f"(?:date|date and time|date time|fecha) (?:of|de(?: la)?) (?:next )?(?:{_MEETING}|cita)",
        "date time|date and time|datetime|start(?:s|ing)?(?: at| date| date time| datetime)?",
        f"{_MEETING} (?:start )?time|start time|(?:appointment|appt|cita)s?|termin(?: am)?",
        f"(?:date (?:de |du )?)?(?:rendez vous|rdv)|appuntamento|afspraak|{_MEETING} day",
    ),
    "time": (
        f"(?:next )?(?:{_MEETING} |pc )?(?:start(?:ing)? )?time|start(?:s at)?|from",
        "hora(?: de inicio)?|heure|uhrzeit|beginn|ora|tijd",
    ),
}
"""For each field what heads are like it, the likeliest first."""
LIKE = {
    field: tuple(re.compile(pattern.replace(" ", " ?")) for pattern in patterns)
    for field, patterns in _LIKE.items()
}
_USUAL = frozenset(
    re.findall(
        r"\w+",
        "address age alert amount apellidos appointment balance banda birth birthdate birthday "
        "building cell city client clinic code codigo comment comments contact contacto copay "
        "correo country county created date day diagnosis direccion discharge dob dr duration dx "
        "edad email end ended ethnicity fax fecha first geburtsdatum gender geschlecht gp grade "
        "group guardian home id initial insurance insurer last length location medicaid metodo "
        "middle mobile modality movil nacimiento name nombre notes number ort patient payer phone "
        "plan plz policy postal postcode primary program pronoun pronouns provider race reason "
        "referral referrer referring relationship responsible room school secondary service sex "
        "site start state status strasse street suburb tags telefon telefono telephone time title "
        "town type unit updated visit visits ward work zip ",
    )
)
"""Words of heads that a roster may well have, whatever is done with them."""
_GLUED = re.compile(
    r"(?:appt|appointment|client|patient|insurance|subscriber|pc|portal)[a-z_ ]{2,}"
)
"""How heads begin whose words stand together, such as APPTTYPE."""
_MEETINGS = re.compile(r"(end|start) time|duration|length|(appointment|service|session) ?(type)?")


def plainly(head: str) -> str:
    """A head as it is compared: `Client's Name (Last, First)` is `client s name last first`."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", head.replace("(s)", "").replace("#", " number "))
    words = re.findall(r"[a-z0-9]+", ascii_letters(apart))
    return " ".join(_SHORT.get(word, word) for word in words)


_SHORT = {"dt": "date", "tm": "time", "nm": "name", "prov": "provider"}
"""Words of heads that databases shorten."""


def usual(head: str) -> bool:
    """Whether a cell reads like the head of a column, be it one that nobody needs."""
    words = plainly(head)
    if any(char.isdigit() or char == "@" for char in head):
        return False
    return (
        not _USUAL.isdisjoint(words.split())
        or bool(_GLUED.match(words))
        or any(pattern.fullmatch(words) for patterns in LIKE.values() for pattern in patterns)
    )


def known(head: str) -> bool:
    """Whether a cell is the head of a column beyond doubt, as no row of people holds it."""
    words = plainly(head)
    like = any(each.fullmatch(words) for some in LIKE.values() for each in some)
    return like and bool(_HEAD_WORDS.search(words))


_HEAD_WORDS = re.compile(
    r"na(?:me|am)|\bnom|prenom|apellido|cognome|\bnext|date|number|numm?er|\bid\b|\bmrn|cita\b|"
    r"termin|rdv"
)
"""Words that say of a cell that it names what stands below."""


def says_next(head: str) -> bool:
    """Whether a head says that an appointment is the next one, and not that of today."""
    words = plainly(head)
    return any(pattern.fullmatch(words) for pattern in LIKE["next_appointment"][:2])


_SPOKEN = re.compile(
    r"(?:(?:preferred|primary|home|first|main|patient|client|spoken) )*languages?(?: spoken)?|"
    r"idioma(?: preferido)?|langue|sprache"
)
_GUARDIAN = re.compile(
    rf"(?:{_WHO} )?(?:s )?(?:(?:legal |primary )?(?:guardian|parent|responsible party|or|s) ?)+"
    r"(?:(?:full )?name)?(?: ?\d)?"
)


def by_choice(head: str) -> str:
    """The field that a column may be taken for if somebody decides that; empty for most."""
    words = plainly(head)
    if _GUARDIAN.fullmatch(words):
        return "name"
    return "language" if _SPOKEN.fullmatch(words) else ""


def _bare_date(words: Sequence[str], found: dict[str, int]) -> None:
    """Takes a bare `Date` for that of an appointment, where times or kinds of it stand beside."""
    if "date" not in words:
        return
    at = found.get("next_appointment")
    if at is not None and words[at] in ("start", "starts", "start time"):
        found["time"], at = at, None
    others = [each for each in words if each != "date"]
    if at is None and ("time" in found or any(_MEETINGS.fullmatch(each) for each in others)):
        found["next_appointment"] = words.index("date")


def suggested(heads: Sequence[str]) -> dict[str, int]:
    """Which of some heads may be which field, by their places.

    One head is no two fields. First and last name come before a whole one, which may be in either
    order. A bare `Date` is an appointment where times or kinds of sessions stand beside it, and
    never the date on the paper.
    """
    words = [plainly(head) for head in heads]
    found: dict[str, int] = {}
    for field, patterns in LIKE.items():
        free = [n for n in range(len(words)) if n not in found.values()]
        ranked = ((n for n in free if each.fullmatch(words[n])) for each in patterns)
        place = next((n for some in ranked for n in some), None)
        if place is not None:
            found[field] = place
    _bare_date(words, found)
    if "last" not in found and {"first", "name"} <= found.keys():
        beside = (words[found["first"]], words[found["name"]])
        if beside in (("vorname", "name"), ("voornaam", "naam")):  # it is the last name there
            found["last"] = found["name"]
    if {"first", "last"} <= found.keys():
        found.pop("name", None)
        found.pop("last_first", None)
    elif "last_first" in found or "name" in found:
        found.pop("first", None)
        found.pop("last", None)
        if "last_first" in found:
            found.pop("name", None)
    if "next_appointment" not in found or "time" in words[found["next_appointment"]].split():
        found.pop("time", None)
    if not {"first", "last"} <= found.keys():
        found.pop("suffix", None)
    return found
