"""Every sentence that the program itself prints, and what each must have in it."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from groundsheet.language.typed import Strict, Text

_BLANK = re.compile(r"\{(\w*)\}")


_BLANKS_OF = {
    "short_emergency": {"number"},
    "short_call": {"number"},
    "short_call_or_text": {"number"},
    "call": {"number"},
    "call_or_text": {"number"},
    "text_to": {"number"},
    "text_keyword": {"keyword", "number"},
    "chat_at": {"address"},
    "then_press": {"digit"},
    "then_choose": {"option"},
    "within_call": {"number"},
    "within_press": {"number", "digit"},
    "within_text_to": {"number"},
    "within_text_keyword": {"keyword", "number"},
    "then_number": {"number"},
    "whatsapp": {"number"},
    "relay": {"number"},
    "hours_by_way": {"ways", "hours"},
    "ways": {"one", "other"},
    "networks": {"networks"},
    "networks_instead": {"networks", "number"},
    "fallback": {"main", "emergency"},
    "either": {"one", "other"},
    "own_number": {"practice"},
    "not_at_night": {"hours"},
    "sources_dated": {"oldest"},
    "sources_some_undated": {"oldest"},
    "replace_after": {"month"},
    "stale_some": {"names"},
    "how_sure": {"text"},
    "stop_rule": {"main"},
    "look_again": {"date", "person"},
    "checked": {"practice", "month"},
    "checked_some": {"practice", "month", "names"},
    "checked_numbers": {"practice", "month", "names"},
    "own_contacts": {"practice", "month", "names"},
    "not_checked_some": {"names"},
    "prepared_for": {"name"},
    "next_appointment": {"when"},
    "logo": {"practice"},
    "qr_code": {"address"},
    "changed_by": {"practice"},
    "reviewed": {"practice", "name", "month"},
    "review_due": {"when"},
    "for_review": {"title"},
    "review_code": {"code"},
    "state_approved": {"name", "date", "until"},
    "state_changed": {"name"},
    "state_expired": {"name", "date"},
    "state_withdrawn": {"name", "date", "why"},
    "written_by": {"practice"},
    "for_clinicians": {"title"},
    "clinician_code": {"code"},
    "clinician_copy": {"language"},
    "point": {"n"},
    "edition": {"edition"},
    "see_page": {"page"},
    "with_page": {"text", "page"},
    "full_stop": {"text"},
    "listed": {"before", "after"},
    "sentences": {"before", "after"},
    "labelled": {"label", "words"},
    "page_of": {"page", "pages"},
    "slip_of": {"n", "total"},
    "worksheet_by": {"name", "date"},
    "version": {"code", "version"},
    "source_read": {"source", "read"},
    "row_number": {"n"},
    "moment_number": {"n"},
    "chart_alt": {"strength", "time"},
}
"""The `{blanks}` that each phrase has; a phrase that isn't named here has none."""
_ENDS_OF = {
    "prepared_for": ("{name}",),
    "look_again": ("{date}", "{person}"),
    "labelled": ("{words}",),
}
"""What some phrases end with: a line to write on comes last, or words set in another way."""


@dataclass(frozen=True, slots=True)
class WithModule:
    """Marks a phrase that is printed with a module's own words, and approved with them."""


ModulePhrase = Annotated[str, WithModule()]


class Phrases(Strict):
    """Every sentence that the program itself prints on a handout."""

    # The help panel where type is large or the page small: a line each.
    short_emergency: str
    short_call: str
    short_call_or_text: str
    # The help panel, and the list of more lines.
    crisis_heading: str
    crisis_line: str
    panel_emergency: str
    panel_main: str
    panel_own: str
    panel_more: str
    more_lines: str
    call: str
    call_or_text: str
    text_to: str
    text_keyword: str
    chat_at: str
    whatsapp: str
    relay: str
    then_press: str
    then_choose: str
    # The same within a sentence of a module.
    within_call: str
    within_press: str
    within_text_to: str
    within_text_keyword: str
    then_number: str
    always_open: str
    hours_unknown: str
    hours_by_way: str
    ways: str
    way_voice: str
    way_sms: str
    way_chat: str
    way_whatsapp: str
    way_video: str
    way_relay: str
    free: str
    free_call: str
    free_text: str
    charged: str
    networks: str
    networks_instead: str
    fallback: str
    either: str
    other_needs: str
    wrong_number: str
    voice_only: str
    own_number: str
    not_at_night: str
    # Where the contacts come from, and how long the paper may be used.
    sources_dated: str
    sources_some_undated: str
    sources_undated: str
    not_checked: str
    checked: str
    checked_some: str
    checked_numbers: str
    not_checked_some: str
    own_contacts: str
    this_practice: str
    stale: str
    stale_some: str
    replace_after: str
    specimen: str
    specimen_unapproved: str
    # Fixed lines of a module.
    how_sure: ModulePhrase
    how_sure_a: ModulePhrase
    how_sure_b: ModulePhrase
    how_sure_c: ModulePhrase
    how_sure_d: ModulePhrase
    hope: Annotated[tuple[Text, ...], WithModule()] = Field(min_length=1)
    use_with_clinician: ModulePhrase
    stop_rule: ModulePhrase
    caution: ModulePhrase
    with_clinician: ModulePhrase
    look_again: ModulePhrase
    own_choice: ModulePhrase
    # How words are put together.
    listed: str
    sentences: str
    labelled: str
    with_page: str
    full_stop: str
    # Furniture.
    prepared_for: str
    next_appointment: str
    logo: str
    qr_code: str
    changed_by: str
    written_by: str
    in_this_packet: str
    see_page: str
    page_of: str
    version: str
    draft: str
    reviewed: str
    review_due: str
    empty_page: str
    # The sheet on which a practice writes down what official pages say.
    worksheet_title: str
    worksheet_lead: str
    worksheet_by: str
    worksheet_way: str
    worksheet_number: str
    worksheet_word: str
    worksheet_hours: str
    worksheet_cost: str
    worksheet_no_page: str
    # A print run, and the slips between its packets.
    run_title: str
    slip_title: str
    slip_packet: str
    slip_of: str
    slip_code: str
    slip_sheets: str
    slip_counted: str
    slip_handed: str
    slip_note: str
    totals_title: str
    totals_packets: str
    totals_sheets: str
    totals_note: str
    name_label: str
    phone_label: str
    # What else is known of somebody to call, and how it is read out.
    relationship_label: str
    phone2_label: str
    phone2_before: str
    text_label: str
    text_only: str
    text_too: str
    contact_label: str
    hours_label: str
    address_label: str
    own_item: str
    row_number: str
    moment_number: str
    chart_alt: str
    my_people: str
    contacts_title: str
    contacts_public_title: str
    # The sheet for clinicians.
    for_clinicians: str
    clinician_public_title: str
    clinician_code: str
    clinician_only: str
    # A page in two languages: the client's, and the clinician's copy of it.
    clinician_copy: str
    point: str
    points_note: str
    ask_first: str
    say_this: str
    clinician_notes: str
    evidence: str
    evidence_none: str
    grade_strong: str
    grade_moderate: str
    grade_limited: str
    grade_contested: str
    grade_contradicted: str
    # The sheet for reviewers.
    for_review: str
    review_code: str
    review_changes: str
    review_findings: str
    review_no_findings: str
    review_checklist: str
    review_question: str
    review_answer: str
    review_open: str
    answer_yes: str
    answer_no: str
    answer_na: str
    state_draft: str
    state_approved: str
    state_changed: str
    state_expired: str
    state_withdrawn: str
    references: str
    source_read: str
    edition: str
    and_others: str

    @field_validator("*")
    @classmethod
    def _blanks(cls, value: str | tuple[str, ...], info: ValidationInfo) -> str | tuple[str, ...]:
        """Each phrase has exactly the blanks that the program fills in."""
        wanted = _BLANKS_OF.get(info.field_name or "", set())
        for phrase in (value,) if isinstance(value, str) else value:
            if not phrase:
                raise ValueError("it is empty.")
            if set(_BLANK.findall(phrase)) != wanted:
                names = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "none"
                raise ValueError(f"this phrase must have these blanks, and no other: {names}.")
            ends = _ENDS_OF.get(info.field_name or "", ("",))
            if not phrase.endswith(ends):
                raise ValueError(f"this phrase must end with {' or '.join(ends)}.")
        return value


MODULE_PHRASES = tuple(
    name for name, field in Phrases.model_fields.items() if WithModule() in field.metadata
)
"""The phrases that are printed with a module's own words."""
