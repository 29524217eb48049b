"""Every metric and dimension, defined once by column name: label, unit, good direction and meaning.

Pages, exports and the Definitions page look up a column's label and format here.
"""

from queries import metrics_clock, metrics_money, metrics_vendor, metrics_work
from queries.metric import Metric, by_name, together

__all__ = ["DIMENSIONS", "METRICS", "Metric", "describe", "of_week"]

_GENERAL_DIMENSIONS = by_name(
    ("week", "Week", "week", None, "Monday of the ISO week, in the reporting time zone."),
    ("month", "Month", "month", None, "First day of the month, in the reporting time zone."),
    ("is_complete", "Complete", "boolean", None,
     "Whether all seven days of the week lie in the period and have come."),
    ("is_signal", "Signal", "boolean", None,
     "Whether the week is more than usual variation: outside its limits, or one too many on one side."),
    ("is_harmful", "Harmful signal", "boolean", None, "Whether it is a signal to the wrong side."),
    ("signal_rule", "Why a signal", "text", None,
     "Outside a limit; the 8th week in a row, or later, on one side; or the 2nd of 3 weeks near the same limit."),
    ("is_total", "Total", "boolean", None, "Whether the row sums up the others."),
    ("deliverable_id", "Deliverable", "text", None, "The item's id."),
    ("oldest_deliverable_id", "Longest overdue", "text", None, "The open item that fell due first."),
    ("vendor_id", "Vendor", "text", None, "The vendor's id; * = all vendors."),
    ("segment", "Segment", "text", None, "Finance, legal, healthcare, analytics or other."),
    ("work_type", "Work type", "text", None, "The kind of work; * = all work types."),
    ("client", "Client", "text", None, "The engagement's client, else unassigned."),
    ("engagement_id", "Engagement", "text", None, "The engagement's id."),
    ("specialist_id", "Specialist", "text", None, "The specialist's pseudonymous id."),
    ("guideline_version", "Guideline", "text", None, "Version of the guideline that the work followed."),
    ("priority", "Priority", "text", None, "Rush, high or standard."),
    ("complexity", "Complexity", "number", None, "1 (simple) to 3 (hard)."),
    ("currency", "Currency", "text", None, "ISO 4217; a blank one means the warehouse's own."),
    ("state", "State", "text", None,
     "Met, delivered late, overdue and open, not yet due, cancelled or without a due date."),
    ("total_state", "State with rework", "text", None,
     "Verdict over the work including reopened time, of reopened items only."),
    ("sla_basis", "Judged on", "text", None, "A term, a promise or nothing."),
    ("assumed_calendar", "Calendar assumed", "boolean", None,
     "Judged on Monday–Friday 9–17, since no calendar is loaded."),
    ("breach_cause", "Cause", "text", None, "Why the item was late, as reported in the export."),
    ("breach_owner", "Owner", "text", None, "Whose cause it was: client, vendor, shared or external."),
    ("vendor_reported_sla_met", "Vendor reports met", "boolean", None,
     "Whether the vendor reports the SLA as met."),
    ("received_at", "Received", "instant", None, "When the vendor received the item."),
    ("first_delivered_at", "First delivered", "instant", None, "When the item was first delivered."),
    ("oldest_due_at", "Overdue since", "instant", None, "When the open item fell due that is overdue longest."),
    ("due_at", "Due", "instant", None,
     "The earliest instant at which the target is used up, given the pauses so far."),
    ("as_of", "Data to", "instant", None, "The newest instant of the data, which counts as now."),
    ("as_of_on", "Data to", "date", None, "The data date in the reporting time zone."),
    ("newest_received_at", "Newest receipt", "instant", None, "The latest receipt loaded."),
    ("newest_delivered_at", "Newest delivery", "instant", None, "The latest first delivery loaded."),
    ("newest_event_at", "Newest event", "instant", None, "The latest event loaded."),
    ("timezone", "Reporting time zone", "text", None, "The zone in which days and weeks are counted."),
    ("demo", "Demo", "boolean", None, "Whether the data are the generated demo portfolio."),
    ("age_from_days", "Age from", "count", None, "Whole days at which the age bucket begins."),
    ("age_bucket", "Age", "text", None, "How long the item has been open."),
    ("metric", "Metric", "text", None, "The metric's column name."),
    ("dimension", "Dimension", "text", None, "What the row is about."),
    ("value", "Value", "text", None, "The name as it stands in the data."),
    ("label", "Name", "text", None, "The name as it is shown."),
    ("slice", "Slice", "text", None, "The vendor, segment, client, engagement or work type, as chosen."),
    ("measure", "Measured by", "text", None, "Items, standard hours or spend."),
    ("top_name", "Largest", "text", None, "The name with the largest share."),
    ("table_name", "Table", "text", None, "The table of the data contract."),
    ("source", "Source", "text", None, "One kind of export: files with the same columns for one table."),
    ("newest_on", "Newest record", "date", None,
     "Date of the latest receipt, delivery or event; not of the import."),
    ("file", "File", "text", None, "Name of the imported file."),
    ("imported_at", "Imported", "instant", None, "When the last file of the source was imported."),
    ("imported_by", "Imported by", "text", None, "Who imported the last file of the source."),
    ("check", "Check", "text", None, "The check's name, as its file in data/checks."),
    ("meaning", "What was found", "text", None, "The rule of the check."),
    ("advice", "What to do", "text", None, "What puts it right."),
    ("subject", "Where", "text", None, "What the finding is about: a deliverable, a calendar, an invoice."),
    ("detail", "Detail", "text", None, "What was found there."),
    ("missing", "Missing", "text", None, "What the work has no row of."),
    ("capability", "Number", "text", None, "What can or cannot be computed."),
    ("is_on", "On", "boolean", None,
     "Whether anything in the loaded data feeds it; empty where there is no item in question."),
    ("needs", "Switched on by", "text", None, "The export, or the column of an export, that feeds it."),
)  # fmt: skip

METRICS: dict[str, Metric] = together(
    metrics_work.METRICS, metrics_clock.METRICS, metrics_vendor.METRICS, metrics_money.METRICS
)
"""Numbers, by column name."""

DIMENSIONS: dict[str, Metric] = together(
    _GENERAL_DIMENSIONS,
    metrics_work.DIMENSIONS,
    metrics_clock.DIMENSIONS,
    metrics_vendor.DIMENSIONS,
    metrics_money.DIMENSIONS,
)
"""Everything else that questions return, by column name."""


def describe(name: str) -> Metric:
    """The metric or dimension of that column. Raises KeyError if the column is not registered."""
    return METRICS.get(name) or DIMENSIONS[name]


def of_week(name: str) -> Metric:
    """The metric as a week's own value is called: what was overdue at a week's end is not what is overdue now."""
    return describe("overdue_at_week_end" if name == "open_overdue" else name)
