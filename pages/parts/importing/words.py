"""The sentences of the import page, as Markdown in which everything from files is escaped."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from data import usable as enough
from data.closed_weeks import HEADLINE
from data.recognise.proposal import CONFIRMED, Proposal, TableProposal
from pages.parts import names
from pages.parts.escape import markdown
from pages.parts.importing import labels, mapping_draft
from queries.format import apart, format_value, grouped
from queries.locales import number
from queries.metrics import describe, of_week

COUNTS = (
    ("loaded", "new"),
    ("changed", "changed"),
    ("unchanged", "known already"),
    ("duplicate", "duplicate"),
    ("rejected", "rejected"),
)
ALWAYS = ("loaded", "changed", "rejected")
MOST_NAMED = 3
MOST_REASONS = 5
MOST_UNREAD = 10
CONTRACT = "the data contract"
NO_KIND = "an export of no known kind"
_NAME_IT = re.compile(r" \(name it to read it:[^)]*\)")
_COMMAND_LINE = re.compile(r" \(--[^)]*\)")


def counted(count: int, what: str, many: str = "") -> str:
    """`1 row`, `5,473 rows`."""
    return f"{grouped(count)} {what if count == 1 else many or what + 's'}"


def listed(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """The first names, escaped, and how many more there are."""
    shown = [f"**{markdown(name)}**" for name in names[:most]]
    rest = [f"{grouped(len(names) - most)} more"] if len(names) > most else []
    *first, last = [*shown, *rest] or ["no file"]
    return f"{', '.join(first)} and {last}" if first else last


def looks_like(proposal: Proposal) -> str:
    """What a file seems to be, and how much of that a person should check."""
    name = f"**{markdown(proposal.text)}**"
    if not proposal.tables:
        return f"{name}: {markdown(proposal.why or 'It looks like nothing that can be imported. Leave it out.')}"
    tables = " and ".join(f"**{markdown(labels.table(table.table))}**" for table in proposal.tables)
    if proposal.read_by:
        return f"{name} is read as {tables}, by {_written(proposal.read_by)}. Change what is wrong, and check again."
    kind = f", from {markdown(_a_kind(proposal.kind))}" if proposal.kind and proposal.kind != NO_KIND else ""
    return f"{name} looks like {tables}{kind}. {how_sure(proposal.tables)}"


def _a_kind(kind: str) -> str:
    """A kind of export within a sentence: a tool's exports are plural, a log is singular."""
    return f"a {kind}" if kind.endswith(" log") else kind


def read_by(file: dict) -> str:
    """How a file was recognised, and by which mapping."""
    if file.get("kind") == CONTRACT:
        return "Recognised by its column names"
    if not file.get("profile"):
        return f"Recognised as {markdown(file.get('kind') or 'named')}"
    if file.get("kind") == "your mapping":
        return f"Read by your mapping “{markdown(file['profile'])}”"
    return f"Recognised as “{markdown(file['profile'])}” (saved mapping)"


def too_few(file: dict) -> str:
    """How many of a file's rows cannot be used."""
    if not file["rows"]:
        return "There is no row below the column names"
    if file["rejected"] == file["rows"]:
        return (
            "The only row cannot be used" if file["rows"] == 1 else f"None of {grouped(file['rows'])} rows can be used"
        )
    return f"{grouped(file['rejected'])} of {counted(file['rows'], 'row')} cannot be used"


def reasons(file: dict) -> str:
    """Why rows of a file were rejected, as a list, the most frequent first: reason, a cell, the first line."""
    shown = [_reason(one) for one in file["reasons"][:MOST_REASONS]]
    more = len(file["reasons"]) - len(shown)
    rest = [f"{counted(more, 'more reason')}; the list of rejected rows has them all"] if more else []
    return "\n".join(f"- {one}" for one in [*shown, *rest])


def _reason(one: dict) -> str:
    cell = "" if one["value"] is None else f"“{one['value']}”" + (" counts as empty" * (" is empty" in one["reason"]))
    where = f"{'line' if one['rows'] == 1 else 'first: line'} {grouped(one['line'])}"
    said = f"{labels.spoken(one['reason'])} ({f'{cell}, ' if cell else ''}{where})"
    return f"**{counted(one['rows'], 'row')}**: {markdown(said)}"


def left_out(unread: Sequence[dict]) -> str:
    """Which sheets and files were not read, as a list: name and reason, without hints for the command line."""
    shown = [f"- **{markdown(one['file'])}**: {markdown(_in_browser(one['reason']))}" for one in unread[:MOST_UNREAD]]
    more = len(unread) - len(shown)
    return "\n".join([*shown, *([f"- {grouped(more)} more"] if more else [])])


def _in_browser(reason: str) -> str:
    return labels.spoken(_NAME_IT.sub("; choose it under Sheets to read it", reason.removeprefix("left out: ")))


def usable(files: Sequence[dict]) -> int:
    """How many rows of these files can be used."""
    return sum(file["rows"] - file["rejected"] for file in files)


def how_sure(tables: Sequence[TableProposal]) -> str:
    """`7 of 8 columns are sure. Check the one.`"""
    every = sum(len(table.columns) for table in tables)
    check = sum(len(mapping_draft.to_check(table)) for table in tables)
    values = sum(len(mapping_draft.unsure_values(table, name)) for table in tables for name in table.values)
    meant = f" Check what {'one value means' if values == 1 else f'{grouped(values)} values mean'}." if values else ""
    if not check:
        return f"{f'All {every} columns are' if every > 1 else 'Its column is'} sure.{meant}"
    return f"{every - check} of {every} columns are sure. Check the {'one' if check == 1 else check}.{meant}"


def confidence(value: float) -> str:
    """`sure 95 %` or `check 60 %`, as a badge."""
    if value == CONFIRMED:
        return ":blue-badge[in use]"
    sure = value >= mapping_draft.SURE
    return f":{'green' if sure else 'orange'}-badge[{'sure' if sure else 'check'} {100 * value:.0f} %]"


def samples(values: Sequence[str], most: int = 3, longest: int = 40) -> str:
    """A few cells as they are in the file."""
    cut = [value if len(value) <= longest else value[: longest - 1] + "…" for value in values[:most]]
    return "e.g. " + " · ".join(markdown(value) for value in cut) if cut else "no filled cell"


def rows_in_all(files: Sequence[dict]) -> str:
    """The sum of `accounted` over several files."""
    whole = {count: sum(file[count] for file in files) for count in ("rows", *dict(COUNTS))}
    return f"**{len(files)} tables:** {accounted(whole)}"


def accounted(counts: dict) -> str:
    """`5,473 rows = 5,460 new + 0 changed + 13 rejected`: every row is counted once."""
    parts = [f"{grouped(counts[count])} {word}" for count, word in COUNTS if counts[count] or count in ALWAYS]
    return f"{counted(counts['rows'], 'row')} = " + " \\+ ".join(parts)


def file_accounted(file: dict) -> str:
    """One file, its table and where its rows go."""
    name = markdown(file["file"])
    return f"**{name}** → **{markdown(labels.table(file['table']))}**: {accounted(file)}"


def control(sums: dict) -> str:
    """The totals to check against the source: rows, amounts by currency, units, first and last day."""
    parts = [counted(sums["rows"], "row")]
    parts += [f"billed {format_value(amount, 'currency', currency=currency)}" for currency, amount in _billed(sums)]
    if sums.get("units") is not None:
        units = sums["units"]
        parts.append(f"{number(f'{units:,.10g}')} {'unit' if units == 1 else 'units'}")
    if sums.get("from") and sums.get("until"):
        first, last = (format_value(_day(sums[end]), "date") for end in ("from", "until"))
        parts.append(first if first == last else f"{first} to {last}")
    return markdown(" · ".join(parts))


def refusal(text: str) -> str:
    """Why nothing was imported, without hints for the command line."""
    return markdown(labels.spoken(_COMMAND_LINE.sub("", text)))


def titled(
    job_state: str, files: Sequence[str], report: dict | None, *, review: bool = False, undone: bool = False
) -> str:
    """The page's title while an import is in view."""
    names = listed(files, most=2).replace("**", "")
    if job_state == "asking" and review:
        return f"How should {names} be read?"
    if job_state == "ready" and report and (few := enough.too_few(report["files"])):
        return f"{too_few(few[0])} in {listed([few[0]['file']]).replace('**', '')}" if len(few) == 1 else _several(few)
    if job_state in ("ready", "committed") and report:
        done = "Undone" if undone else "Committed"
        return f"{'Ready to commit' if job_state == 'ready' else done}: {outcome(report)}"
    return {
        "queued": f"Reading {names}",
        "running": f"Reading {names}",
        "asking": f"What is in {names}?",
        "refused": f"{names} cannot be imported as it is" if len(files) == 1 else "One of the files cannot be imported",
        "outdated": "Someone committed meanwhile: look again",
        "unchanged": f"{_nothing(report)} in {names}",
        "stopped": "The import stopped before its end",
    }.get(job_state, names)


def _several(few: Sequence[dict]) -> str:
    return f"Too few rows can be used in {listed([file['file'] for file in few], most=2).replace('**', '')}"


def _nothing(report: dict | None) -> str:
    if report is None or is_known(report):
        return "Nothing new"
    return "No row can be used" if any(file["rows"] for file in report["files"]) else "There is no row"


def is_known(report: dict | None) -> bool:
    """Whether an import that changes nothing had rows that were already known, not only rejected ones."""
    files = report["files"] if report else []
    return not files or any(file["rejected"] < file["rows"] for file in files)


def outcome(report: dict) -> str:
    """What a commit does, in one line."""
    whole = {count: sum(file[count] for file in report["files"]) for count in dict(COUNTS)}
    removed = sum(file.get("removed") or 0 for file in report["files"])
    parts = [f"{grouped(whole[count])} {word}" for count, word in COUNTS[:2] if whole[count]]
    parts += [f"{grouped(removed)} removed"] if removed else []
    parts += [f"{grouped(whole['rejected'])} rejected"] if whole["rejected"] else []
    return ", ".join(parts) or "no row changes"


def closed_restated(report: dict, *, done: bool = False) -> str:
    """`1 closed week would be restated: 2026 W45, on time 94.2 % → 93.8 %.`, with the newest figures of all work."""
    weeks = report["closed_weeks_restated"]
    verb = ("was" if weeks == 1 else "were") if done else "would be"
    whole = [row for row in report["closed_restated"] if not row["vendor_id"] and not row["segment"]]
    told = [row for row in whole if row["metric"] in HEADLINE] or whole
    newest = sorted(told, key=lambda row: row["week"], reverse=True)[:MOST_NAMED]
    said = "; ".join(map(_restated_figure, newest)) or "in parts only, not for all work"
    rest = f"; {grouped(len(told) - MOST_NAMED)} more" if len(told) > MOST_NAMED else ""
    return f"{counted(weeks, 'closed week')} {verb} restated: {said}{rest}."


def _restated_figure(row: dict) -> str:
    metric = of_week(row["metric"])
    before, after = kept_and_after(row, short=True)
    return markdown(f"{week(row)}, {metric.label[:1].lower()}{metric.label[1:]} {before} → {after}")


def kept_and_after(row: dict, short: bool = False) -> tuple[str, str]:
    """A restated figure as kept, and as it would be."""
    return apart(row["before"], row["after"], describe(row["metric"]).unit, short)


def week(row: dict) -> str:
    """The row's week, as `2026 W45`."""
    return format_value(date.fromisoformat(row["week"]), "week")


def level(row: dict) -> str:
    """What a figure covers: all work, a vendor, a segment, or a vendor's segment. Plain text."""
    parts = [names.label(column, row[column]) for column in ("segment", "vendor_id") if row[column]]
    return " · ".join(parts) or "All work"


def waiting(state: str, stage: str) -> str:
    """What a listed import is waiting for, to follow its names and a colon."""
    return {
        "queued": "waiting for its turn",
        "running": f"running, {markdown(stage)}" if stage else "running",
        "asking": "waiting for your answer",
        "ready": "ready to commit",
        "refused": "cannot be imported yet",
        "outdated": "to be looked at again, since the data changed",
        "stopped": "stopped before its end",
        "unchanged": "nothing new",
    }.get(state, "done")


def at(instant: str | datetime | None, zone: str) -> str:
    """An instant in the reporting zone, for people; also accepts ISO text."""
    if not instant:
        return ""
    moment = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return format_value(moment.astimezone(ZoneInfo(zone)), "instant", short=True)


def size(count: int) -> str:
    """Bytes in a unit that a person would use."""
    for unit, each in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= each:
            return f"{number(f'{count / each:,.3g}')} {unit}"
    return counted(count, "byte")


def _written(read_by: str) -> str:
    return "its column names" if read_by == CONTRACT else f"the mapping “{markdown(read_by)}”"


def _billed(sums: dict) -> list[tuple[str, float]]:
    return [(currency, float(amount)) for currency, amount in sorted((sums.get("billed") or {}).items())]


def _day(instant: str) -> datetime:
    return datetime.fromisoformat(instant)
