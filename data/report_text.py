"""The report of a check or an import, and the history, as plain text."""

from typing import Any

from data.closed_weeks import HEADLINE
from data.usable import reason_line

OUTCOMES = ("loaded", "changed", "unchanged", "duplicate", "rejected")
SHOWN = 10
"""How many lines of each kind are shown per file."""


def report_text(report: dict[str, Any], published: bool) -> str:
    """The report in lines: where every row of each file went, then the headline, restated weeks, and what was done."""
    lines = [line for file in report["files"] for line in _file_lines(file)]
    lines += [f"{one['file']}: {one['reason']}" for one in report["left_out"]]
    lines += ["", *_headline_lines(report), *_restated_lines(report), *_closed_lines(report, published)]
    if "rejects_file" in report:
        lines += ["", f"The rejected rows are kept in {report['rejects_file']}"]
    done = f"Version {report['version']} is current." if published else "Checked; nothing was committed."
    return "\n".join([*lines, "", f"{done} Data as of {report['as_of'] or 'no date yet'}."])


def history_text(records: list[dict[str, Any]]) -> str:
    """One line per version, and one per move back or forward to it."""
    lines = [line for record in records for line in (_version_line(record), *map(_move_line, record["moves"]))]
    return "\n".join(lines or ["No version yet. Start with: python -m data import FILE…"])


def _file_lines(file: dict[str, Any]) -> list[str]:
    counts = " + ".join(f"{file[outcome]:,} {outcome}" for outcome in OUTCOMES)
    how = f"profile {file['profile']}" if file["profile"] else file["kind"]
    lines = [f"{file['file']} → {file['table']}: {_rows(file['rows'])} = {counts}  ({file['encoding']}, {how})"]
    lines += [f"    {line}" for line in (*_control_lines(file), *_noted_lines(file), *_example_lines(file))]
    reasons = [reason_line(reason) for reason in file["reasons"][:SHOWN]]
    return lines + _listed(reasons, len(file["reasons"]), "more reasons to reject rows")


def _control_lines(file: dict[str, Any]) -> list[str]:
    """The totals to check against the source, and what remains of them without the rejected rows."""
    whole, accepted = _control_text(file["control"]), _control_text(file["control_accepted"])
    if not whole:
        return []
    return [f"control totals: {whole}", *([f"without rejected rows: {accepted}"] if accepted != whole else [])]


def _control_text(control: dict[str, Any]) -> str:
    parts = [f"{amount:,.2f} {currency}".rstrip() + " billed" for currency, amount in control["billed"].items()]
    parts += [_units(control["units"])] if control["units"] is not None else []
    parts += [f"{control['from']} to {control['until']}"] if control["from"] else []
    return ", ".join(parts)


def _noted_lines(file: dict[str, Any]) -> list[str]:
    lines = [f"note: {one['reason']}" + _of_rows(one["rows"]) for one in file["warnings"]]
    lines += [f"note: {note}" for note in file["notes"]]
    left_out = [f"line {one['line']} left out: {one['reason']} ({one['text']!r})" for one in file["left_out"][:SHOWN]]
    return lines + _listed(left_out, len(file["left_out"]), "more lines left out", indent="")


def _units(count: float) -> str:
    return f"{_shown(count)} {'unit' if count == 1 else 'units'}"


def _of_rows(count: int) -> str:
    return f" ({_rows(count)})" if count else ""


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def _example_lines(file: dict[str, Any]) -> list[str]:
    found = file["examples"]
    lines = [f"{one['key']}: {one['column']} {_cell(one['from'])} → {_cell(one['to'])}" for one in found["changed"]]
    if file["vanished"]:
        kept = "removed" if file["removed"] else "kept (--replace-period removes them)"
        lines.append(f"{file['vanished']:,} stored rows are no longer in the file, and are {kept}:")
        lines += found["vanished"][:SHOWN]
    return lines


def _cell(value: str | None) -> str:
    return "empty" if value is None else repr(value)


def _listed(lines: list[str], count: int, more: str, indent: str = "    ") -> list[str]:
    lines = [f"{indent}{line}" for line in lines]
    return lines + ([f"{indent}… and {count - len(lines):,} {more}"] if count > len(lines) else [])


def _headline_lines(report: dict[str, Any]) -> list[str]:
    return [
        f"{name:22} {_shown(report['before'].get(name)):>16} → {_shown(after):>16}"
        for name, after in report["after"].items()
    ]


def _restated_lines(report: dict[str, Any]) -> list[str]:
    """The weeks whose overall values change; vendors and segments are in the JSON."""
    if not report["restated_weeks"]:
        return []
    whole = [one for one in report["restated"] if one["scope_kind"] == "all"]
    lines = [
        f"{one['week']}  {one['metric']:22} {_shown(one['before']):>16} → {_shown(one['after']):>16}"
        for one in whole[:SHOWN]
    ]
    return ["", f"{report['restated_weeks']:,} past weeks are restated:", *_listed(lines, len(whole), "more")]


def _closed_lines(report: dict[str, Any], published: bool) -> list[str]:
    """The closed weeks that are restated, by headline figures for all work; the rest is in the JSON."""
    count = report["closed_weeks_restated"]
    if not count:
        return []
    weeks = f"{count:,} closed {'week' if count == 1 else 'weeks'}"
    done = ("was" if count == 1 else "were") if published else "would be"
    whole = [one for one in report["closed_restated"] if not one["vendor_id"] and not one["segment"]]
    lines = [
        f"{one['week']}  {one['metric']:22} {_shown(one['before']):>16} → {_shown(one['after']):>16}"
        f"  (kept from {one['version']})"
        for one in whole
        if one["metric"] in HEADLINE
    ]
    return ["", f"{weeks} {done} restated:", *_listed(lines[:SHOWN], len(lines), "more")]


def _version_line(record: dict[str, Any]) -> str:
    mark = "→" if record["current"] else " " if record["kept"] else "×"
    rows = sum(file["loaded"] + file["changed"] for file in record["files"])
    return (
        f"{mark} {record['version']}  {record['created_at'] or '–':20}  {record['by'] or '–':12}  "
        f"{record['kind']:9}  as of {record['as_of'] or '–'}  "
        f"{len(record['files'])} files, {rows:,} rows new or changed"
    )


def _move_line(move: dict[str, Any]) -> str:
    return f"        {move['at']:20}  {move['by'] or '–':12}  went {move['kind']} to it from {move['from'] or 'none'}"


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4f}".rstrip("0").rstrip(".")
