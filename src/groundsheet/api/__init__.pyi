"""What is public, each name with its home. See `__init__.py`."""

from groundsheet.bounds import (
    MAX_PDF_BYTES as MAX_PDF_BYTES,
)
from groundsheet.completion import (
    What as What,
    completions as completions,
)
from groundsheet.composition import (
    Line as Line,
)
from groundsheet.content import (
    Audience as Audience,
    Module as Module,
)
from groundsheet.crisis import (
    RECENT as RECENT,
    Comparison as Comparison,
    CrisisContacts as CrisisContacts,
    CrisisService as CrisisService,
    Due as Due,
    Emergency as Emergency,
    FactState as FactState,
    Offer as Offer,
    Question as Question,
    Source as Source,
    Summary as Summary,
    menu_text as menu_text,
    networks_text as networks_text,
    number_text as number_text,
    same_person as same_person,
    to_retype as to_retype,
    words_in as words_in,
)
from groundsheet.desk import (
    Desk as Desk,
    open_desk as open_desk,
)
from groundsheet.document.build import (
    Built as Built,
    Forecast as Forecast,
    build as build,
    contact_sheet as contact_sheet,
    forecast as forecast,
    warm as warm,
)
from groundsheet.document.deliver import (
    output_file as output_file,
    pages_as_pictures as pages_as_pictures,
    print_built as print_built,
    refuse_existing_output as refuse_existing_output,
    save as save,
    save_pictures as save_pictures,
    save_with_copy as save_with_copy,
)
from groundsheet.document.facts import (
    ContactFacts as ContactFacts,
    contact_facts as contact_facts,
    record_text as record_text,
    ways_of as ways_of,
)
from groundsheet.document.own_words import (
    rules as rules,
)
from groundsheet.document.plan_check import (
    check_plan as check_plan,
)
from groundsheet.document.plan_form import (
    PersonField as PersonField,
    PlanForm as PlanForm,
    PlanPart as PlanPart,
    plan_form as plan_form,
    plans as plans,
)
from groundsheet.document.read_form import (
    Filled as Filled,
    in_yaml as in_yaml,
    read_form as read_form,
    save_answers as save_answers,
)
from groundsheet.document.show import (
    Shown as Shown,
    show as show,
)
from groundsheet.document.typed_plan import (
    OpenedPlan as OpenedPlan,
    TypedPlan as TypedPlan,
    opened_plan as opened_plan,
    typed_plan as typed_plan,
)
from groundsheet.document.verify import (
    CHECKS as CHECKS,
    NOT_CHECKED as NOT_CHECKED,
    Verified as Verified,
    verify as verify,
)
from groundsheet.error_report import (
    ErrorReport as ErrorReport,
)
from groundsheet.errors import (
    CannotRead as CannotRead,
    CannotWrite as CannotWrite,
    ChangedMeanwhile as ChangedMeanwhile,
    ExitCode as ExitCode,
    GroundsheetError as GroundsheetError,
    InternalFault as InternalFault,
    Interrupted as Interrupted,
    InvalidInput as InvalidInput,
    OutputExists as OutputExists,
    Place as Place,
    Problem as Problem,
    Refused as Refused,
    ReviewRefused as ReviewRefused,
    Undecided as Undecided,
    Usage as Usage,
)
from groundsheet.files import (
    of_system as of_system,
)
from groundsheet.installation import (
    InstallationCheck as InstallationCheck,
    check_installation as check_installation,
)
from groundsheet.layout import (
    Paper as Paper,
    Variant as Variant,
    print_size_of as print_size_of,
)
from groundsheet.library import (
    READERS as READERS,
    Finder as Finder,
    Found as Found,
    Library as Library,
    Match as Match,
    Shelf as Shelf,
    search as search,
)
from groundsheet.lint import (
    Engine as Engine,
    Finding as Finding,
)
from groundsheet.manual import (
    ManualPage as ManualPage,
    manual_page as manual_page,
    manual_pages as manual_pages,
)
from groundsheet.notices import (
    Code as Code,
    Kind as Kind,
    Notice as Notice,
)
from groundsheet.people import (
    MAX_LOGO_BYTES as MAX_LOGO_BYTES,
    Person as Person,
    Practice as Practice,
    PracticeFolder as PracticeFolder,
    Typed as Typed,
    open_practice as open_practice,
    person_with as person_with,
)
from groundsheet.practice.approving import (
    Reply as Reply,
    approve as approve,
    check_reviewer as check_reviewer,
    read_reply as read_reply,
)
from groundsheet.practice.beforehand import (
    Undoable as Undoable,
    before_withdrawing as before_withdrawing,
    undoable as undoable,
    undone as undone,
)
from groundsheet.practice.catalog import (
    Catalog as Catalog,
    Item as Item,
    Totals as Totals,
    approvals as approvals,
    catalog as catalog,
    gallery_picture as gallery_picture,
    totals as totals,
)
from groundsheet.practice.check import (
    UNCHECKED as UNCHECKED,
    Checked as Checked,
    check as check,
    reading as reading,
)
from groundsheet.practice.contacts import (
    Printed as Printed,
    PrintedContact as PrintedContact,
    RegionEntry as RegionEntry,
    all_printed as all_printed,
    as_printed as as_printed,
    contact as contact,
    contacts as contacts,
    due as due,
    printed as printed,
    regions as regions,
    regions_of as regions_of,
    to_confirm as to_confirm,
)
from groundsheet.practice.explain import (
    explain as explain,
)
from groundsheet.practice.profile_fields import (
    ProfileField as ProfileField,
    profile_fields as profile_fields,
)
from groundsheet.practice.profile_form import (
    ProfileFile as ProfileFile,
    open_profile as open_profile,
    profile_values as profile_values,
    save_profile as save_profile,
)
from groundsheet.practice.questions import (
    Asked as Asked,
    Sentence as Sentence,
)
from groundsheet.practice.readings import (
    Reading as Reading,
)
from groundsheet.practice.records import (
    Withdrawal as Withdrawal,
    add as add,
    at_old_number as at_old_number,
    check_people as check_people,
    confirm as confirm,
    replace as replace,
    restore as restore,
    withdraw as withdraw,
)
from groundsheet.practice.review import (
    Review as Review,
    checklist as checklist,
    in_words as in_words,
    review as review,
    review_sheet as review_sheet,
    unapprove as unapprove,
)
from groundsheet.practice.second_reader import (
    SecondReading as SecondReading,
    brief as brief,
    read_answers as read_answers,
    save_brief as save_brief,
)
from groundsheet.practice.setup import (
    init as init,
    new_module as new_module,
)
from groundsheet.practice.sitting import (
    keep as keep,
    sitting as sitting,
    sitting_summary as sitting_summary,
)
from groundsheet.practice.status import (
    status as status,
)
from groundsheet.practice.texts import (
    MAX_TEXT_BYTES as MAX_TEXT_BYTES,
    STRUCTURE as STRUCTURE,
    LeftOut as LeftOut,
)
from groundsheet.practice.worksheet import (
    worksheet as worksheet,
)
from groundsheet.practice.yaml_text import (
    Value as Value,
)
from groundsheet.proof.images import (
    Picture as Picture,
)
from groundsheet.review import (
    Answered as Answered,
    Approved as Approved,
    Change as Change,
)
from groundsheet.runs.carry_out import (
    Progress as Progress,
)
from groundsheet.runs.cluster import (
    check_cluster as check_cluster,
    machines as machines,
)
from groundsheet.runs.estimate import (
    Estimate as Estimate,
    estimate as estimate,
)
from groundsheet.runs.execution import (
    BatchRun as BatchRun,
    run_batch as run_batch,
)
from groundsheet.runs.preparation import (
    BatchRequest as BatchRequest,
    Plan as Plan,
    plan_batch as plan_batch,
    run_folder as run_folder,
)
from groundsheet.runs.roster import (
    MAX_ROSTER_BYTES as MAX_ROSTER_BYTES,
)
from groundsheet.runs.roster_reading import (
    RosterReading as RosterReading,
)
from groundsheet.runs.suggestion import (
    ColumnsSuggested as ColumnsSuggested,
)
from groundsheet.runs.verify import (
    RUN_CHECKS as RUN_CHECKS,
    RUN_NOT_CHECKED as RUN_NOT_CHECKED,
    RunVerified as RunVerified,
    verify_run as verify_run,
)
from groundsheet.schemas import (
    schema_text as schema_text,
)
from groundsheet.source import (
    MAX_BYTES as MAX_BYTES,
    too_large as too_large,
)
from groundsheet.telling import (
    How as How,
    Telling as Telling,
    remember as remember,
    to_tell as to_tell,
)
from groundsheet.version import (
    __version__ as __version__,
)
from groundsheet.wording import (
    Wording as Wording,
    near as near,
    worded as worded,
)
