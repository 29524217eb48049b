"""Events without a known deliverable: they wait, and people should know that they are not shown anywhere."""

from dataclasses import dataclass, field

import duckdb

from data.accounts import FileReport
from data.check import Notice
from data.contract import EVENTS
from data.sql import identifier, only

_CURE = (
    'Deliverables come from a file of their own, or from the same log: a [[table]] section with name = "deliverables" '
    "and [table.log] in the mapping profile."
)


@dataclass
class Waiting:
    """The ids of the events in a batch, file by file, until all its deliverables are there."""

    connection: duckdb.DuckDBPyConnection
    files: list[tuple[FileReport, str]] = field(default_factory=list)

    def note(self, report: FileReport, typed: str) -> None:
        """Remember the ids of a typed file of events."""
        if report.table == EVENTS.name:
            ids = f"waiting_{len(self.files)}"
            known = "deliverable_id is not null"
            query = f"select distinct deliverable_id from {identifier(typed)} where {known}"
            self.connection.execute(f"create or replace temp table {ids} as {query}")
            self.files.append((report, ids))

    def tell(self, deliverables: str) -> None:
        """Warn about each file whose events all lack a deliverable in the stored table."""
        for report, ids in self.files:
            query = (
                f"select count(*), count(d.deliverable_id) from {ids} left join {deliverables} d using (deliverable_id)"
            )
            every, known = only(self.connection.execute(query))
            if every and not known:
                shown = only(self.connection.execute(f"select exists (from {deliverables})"))[0]
                report.notices.append(Notice(_sentence(every, bool(shown)), report.rows))


def _sentence(ids: int, something_is_shown: bool) -> str:
    rest = "these events wait for them and are not shown" if something_is_shown else "the pages stay empty"
    return f"there is no deliverable for these events (0 of {ids:,} ids), so {rest}. {_CURE}"
