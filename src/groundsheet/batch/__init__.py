"""Many handouts in one run: the roster, what was made so far, and who makes what is left.

How one handout is made is given by whoever asks (`api.batches`), so that nothing here draws.
"""

from groundsheet.batch.journal import FOLDER, Journal, Outcome
from groundsheet.batch.roster import Roster, RosterRow, read_roster
from groundsheet.batch.run import Lost, Progress, Task, carry_out

__all__ = [
    "FOLDER",
    "Journal",
    "Lost",
    "Outcome",
    "Progress",
    "Roster",
    "RosterRow",
    "Task",
    "carry_out",
    "read_roster",
]
