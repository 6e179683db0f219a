"""What is public, each name with its home. See `__init__.py`."""

from groundsheet.content import (
    Module as Module,
)
from groundsheet.crisis import (
    CrisisContacts as CrisisContacts,
)
from groundsheet.crisis import (
    CrisisService as CrisisService,
)
from groundsheet.crisis import (
    Due as Due,
)
from groundsheet.crisis import (
    Emergency as Emergency,
)
from groundsheet.crisis import (
    Source as Source,
)
from groundsheet.crisis import (
    to_retype as to_retype,
)
from groundsheet.crisis import (
    words_in as words_in,
)
from groundsheet.desk import (
    Desk as Desk,
)
from groundsheet.desk import (
    open_desk as open_desk,
)
from groundsheet.document.build import (
    Built as Built,
)
from groundsheet.document.build import (
    Forecast as Forecast,
)
from groundsheet.document.build import (
    build as build,
)
from groundsheet.document.build import (
    contact_sheet as contact_sheet,
)
from groundsheet.document.build import (
    forecast as forecast,
)
from groundsheet.document.deliver import (
    print_built as print_built,
)
from groundsheet.document.deliver import (
    refuse_existing_output as refuse_existing_output,
)
from groundsheet.document.deliver import (
    save as save,
)
from groundsheet.document.deliver import (
    save_pictures as save_pictures,
)
from groundsheet.document.plan_check import (
    check_plan as check_plan,
)
from groundsheet.document.read_form import (
    Filled as Filled,
)
from groundsheet.document.read_form import (
    in_yaml as in_yaml,
)
from groundsheet.document.read_form import (
    read_form as read_form,
)
from groundsheet.document.read_form import (
    save_answers as save_answers,
)
from groundsheet.document.show import (
    Shown as Shown,
)
from groundsheet.document.show import (
    show as show,
)
from groundsheet.document.verify import (
    Verified as Verified,
)
from groundsheet.document.verify import (
    verify as verify,
)
from groundsheet.errors import (
    CannotWrite as CannotWrite,
)
from groundsheet.errors import (
    ExitCode as ExitCode,
)
from groundsheet.errors import (
    GroundsheetError as GroundsheetError,
)
from groundsheet.errors import (
    InternalFault as InternalFault,
)
from groundsheet.errors import (
    InvalidInput as InvalidInput,
)
from groundsheet.errors import (
    Place as Place,
)
from groundsheet.errors import (
    Problem as Problem,
)
from groundsheet.errors import (
    Refused as Refused,
)
from groundsheet.errors import (
    Usage as Usage,
)
from groundsheet.layout import (
    Variant as Variant,
)
from groundsheet.layout import (
    print_size_of as print_size_of,
)
from groundsheet.library import (
    Library as Library,
)
from groundsheet.library import (
    Match as Match,
)
from groundsheet.library import (
    Shelf as Shelf,
)
from groundsheet.library import (
    search as search,
)
from groundsheet.lint import (
    Engine as Engine,
)
from groundsheet.lint import (
    Finding as Finding,
)
from groundsheet.notices import (
    Code as Code,
)
from groundsheet.notices import (
    Kind as Kind,
)
from groundsheet.notices import (
    Notice as Notice,
)
from groundsheet.people import (
    Person as Person,
)
from groundsheet.people import (
    Practice as Practice,
)
from groundsheet.people import (
    PracticeFolder as PracticeFolder,
)
from groundsheet.people import (
    Typed as Typed,
)
from groundsheet.people import (
    open_practice as open_practice,
)
from groundsheet.people import (
    person_with as person_with,
)
from groundsheet.practice.catalog import (
    Catalog as Catalog,
)
from groundsheet.practice.catalog import (
    Item as Item,
)
from groundsheet.practice.catalog import (
    approvals as approvals,
)
from groundsheet.practice.catalog import (
    catalog as catalog,
)
from groundsheet.practice.check import (
    Checked as Checked,
)
from groundsheet.practice.check import (
    check as check,
)
from groundsheet.practice.check import (
    explain as explain,
)
from groundsheet.practice.check import (
    rules as rules,
)
from groundsheet.practice.contacts import (
    Printed as Printed,
)
from groundsheet.practice.contacts import (
    RegionEntry as RegionEntry,
)
from groundsheet.practice.contacts import (
    all_printed as all_printed,
)
from groundsheet.practice.contacts import (
    contact as contact,
)
from groundsheet.practice.contacts import (
    contacts as contacts,
)
from groundsheet.practice.contacts import (
    due as due,
)
from groundsheet.practice.contacts import (
    printed as printed,
)
from groundsheet.practice.contacts import (
    regions as regions,
)
from groundsheet.practice.contacts import (
    regions_of as regions_of,
)
from groundsheet.practice.contacts import (
    to_confirm as to_confirm,
)
from groundsheet.practice.records import (
    Withdrawal as Withdrawal,
)
from groundsheet.practice.records import (
    add as add,
)
from groundsheet.practice.records import (
    confirm as confirm,
)
from groundsheet.practice.records import (
    replace as replace,
)
from groundsheet.practice.records import (
    withdraw as withdraw,
)
from groundsheet.practice.review import (
    Review as Review,
)
from groundsheet.practice.review import (
    approve as approve,
)
from groundsheet.practice.review import (
    checklist as checklist,
)
from groundsheet.practice.review import (
    in_words as in_words,
)
from groundsheet.practice.review import (
    review as review,
)
from groundsheet.practice.review import (
    review_sheet as review_sheet,
)
from groundsheet.practice.review import (
    status as status,
)
from groundsheet.practice.review import (
    unapprove as unapprove,
)
from groundsheet.practice.setup import (
    init as init,
)
from groundsheet.practice.setup import (
    new_module as new_module,
)
from groundsheet.review import (
    Change as Change,
)
from groundsheet.runs.carry_out import (
    Progress as Progress,
)
from groundsheet.runs.cluster import (
    check_cluster as check_cluster,
)
from groundsheet.runs.cluster import (
    machines as machines,
)
from groundsheet.runs.execution import (
    BatchRun as BatchRun,
)
from groundsheet.runs.execution import (
    run_batch as run_batch,
)
from groundsheet.runs.preparation import (
    BatchRequest as BatchRequest,
)
from groundsheet.runs.preparation import (
    Estimate as Estimate,
)
from groundsheet.runs.preparation import (
    Plan as Plan,
)
from groundsheet.runs.preparation import (
    estimate as estimate,
)
from groundsheet.runs.preparation import (
    plan_batch as plan_batch,
)
from groundsheet.runs.preparation import (
    run_folder as run_folder,
)
from groundsheet.runs.verify import (
    RunVerified as RunVerified,
)
from groundsheet.runs.verify import (
    verify_run as verify_run,
)
from groundsheet.schemas import (
    schema_text as schema_text,
)
from groundsheet.source import (
    too_large as too_large,
)
from groundsheet.version import (
    __version__ as __version__,
)
from groundsheet.wording import (
    Wording as Wording,
)
from groundsheet.wording import (
    worded as worded,
)
