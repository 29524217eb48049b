"""Every metric and dimension once, by the name of its column: label, unit, good direction and meaning.

Pages, exports and the Definitions page look up here what a column is called and how it is written.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Metric:
    """One output column: `good` is the direction that is better, None when neither is."""

    name: str
    label: str
    unit: str
    good: Literal["up", "down"] | None
    meaning: str


def _by_name(*rows: tuple[str, str, str, str | None, str]) -> dict[str, Metric]:
    return {row[0]: Metric(*row) for row in rows}


_VOLUME = _by_name(
    ("deliverables", "Deliverables", "count", None, "Work items loaded, whatever their state."),
    ("items", "Items", "count", None, "Work items counted."),
    ("received", "Received", "count", None, "Items by the date of their receipt."),
    ("delivered", "Delivered", "count", "up", "Items by the date of their first delivery."),
    ("standard_hours", "Standard hours", "hours", "up",
     "Units × the baseline's standard hours per unit, of delivered items with a baseline: the common unit "
     "of volume."),
    ("open_items", "Open", "count", None, "Items neither delivered nor cancelled at the as-of."),
    ("open_overdue", "Overdue now", "count", "down", "Open items past their due instant at the as-of."),
    ("overdue_over_2_days", "Overdue > 2 days", "count", "down",
     "Open items whose due instant was over 48 h before the as-of."),
    ("due_in_7_days", "Due in 7 days", "count", None,
     "Open items that fall due within seven days of the as-of."),
    ("max_hours_late", "Latest by", "hours", "down",
     "Hours late of the latest open item, on the clock of its target."),
    ("work_in_progress", "Work in progress", "count", "down",
     "Items received by the week's end and not delivered by then. Cancelled items are never counted."),
    ("p50_hours", "Median turnaround", "hours", "down",
     "Half of the items took no longer, receipt to first delivery, wall clock."),
    ("p80_hours", "P80 turnaround", "hours", "down",
     "80 % of the items took no longer, receipt to first delivery, wall clock."),
    ("p90_hours", "P90 turnaround", "hours", "down",
     "90 % of the items took no longer, receipt to first delivery, wall clock."),
    ("age_hours", "Age", "hours", "down", "Wall-clock hours from receipt to the as-of, of an open item."),
    ("events", "Events", "count", None, "Checkpoint and status events loaded."),
)  # fmt: skip

_SLA = _by_name(
    ("due", "Due", "count", None,
     "Items whose due instant falls in the period and is not after the as-of: met + missed + open overdue."),
    ("met", "Met", "count", "up", "Due items delivered within their target."),
    ("missed", "Missed", "count", "down", "Items delivered late."),
    ("misses", "Misses", "count", "down", "Items delivered late or open past their due instant."),
    ("not_yet_due", "Not yet due", "count", None, "Open items whose due instant is after the as-of."),
    ("delivered_early", "Early", "count", "up",
     "Items delivered in time whose due instant is still to come: not counted in attainment yet."),
    ("no_term", "No term", "count", "down",
     "Items with neither an SLA term nor a promise, counted by receipt."),
    ("cancelled", "Cancelled", "count", None, "Cancelled items: never counted in attainment."),
    ("attainment", "Attainment", "share", "up",
     "Met ÷ (met + missed + open overdue), of the items that fell due."),
    ("attainment_low", "Attainment, low", "share", "up",
     "Lower end of Wilson's 95 % interval of attainment."),
    ("attainment_high", "Attainment, high", "share", "up",
     "Upper end of Wilson's 95 % interval of attainment."),
    ("attainment_target", "Target", "share", None,
     "Agreed attainment; where terms differ, their mean weighted by the items due."),
    ("attainment_centre", "Usual attainment", "share", None,
     "Attainment over the first 26 complete weeks: the centre line."),
    ("attainment_lower_limit", "Usual from", "share", None,
     "Lower limit of usual variation (Laney p′ chart)."),
    ("attainment_upper_limit", "Usual to", "share", None, "Upper limit of usual variation (Laney p′ chart)."),
    ("delivered_only_attainment", "Attainment, delivered only", "share", "up",
     "Met ÷ delivered, of due items: blind to open overdue work."),
    ("reference_attainment", "Attainment before", "share", "up", "Attainment in the reference period."),
    ("reference_due", "Due before", "count", None, "Items that fell due in the reference period."),
    ("contribution_points", "Contribution", "points", "up",
     "What this vendor × segment added to the change of total attainment, in percentage points; they add "
     "up to the change."),
    ("hours_late", "Hours late", "hours", "down",
     "Hours beyond the target on its clock, or beyond a promise by wall clock."),
    ("share_of_misses", "Share of misses", "share", None, "Misses of this cause ÷ all misses."),
    ("share_of_hours_late", "Share of hours late", "share", None, "Hours late of this cause ÷ all hours late."),
    ("compared", "Compared", "count", None,
     "Due items for which the vendor reported whether the SLA was met."),
    ("vendor_reported_attainment", "Attainment, vendor's report", "share", "up",
     "Share of the compared items that the vendor reports as met."),
    ("recomputed_attainment", "Attainment, recomputed", "share", "up",
     "Attainment of the same compared items, from the records."),
    ("disagreements", "Disagreements", "count", "down",
     "Compared items where the vendor's report and the records differ."),
    ("reported_met_but_missed", "Reported met, but missed", "count", "down",
     "Compared items reported as met that the records show missed or overdue."),
    ("standardised_attainment", "Attainment, same mix", "share", "up",
     "Attainment if the vendor had the portfolio's mix of segments (direct standardisation)."),
    ("portfolio_covered", "Portfolio covered", "share", "up",
     "Share of the portfolio's due items that lies in segments this vendor works in."),
    ("target_hours", "Target", "hours", None, "Agreed hours on the target's clock; nothing on a promise."),
    ("net_elapsed_hours", "Net elapsed", "hours", "down",
     "Hours used on the target's clock, pauses that count left out."),
    ("paused_hours", "Paused", "hours", None,
     "Paused hours that the term lets count, on the target's clock."),
    ("target_used", "Target used", "share", "down", "Net elapsed hours ÷ target hours."),
    ("assumed_calendars", "Assumed calendar", "count", "down",
     "Items judged on Monday–Friday 9–17 because no calendar is loaded."),
    ("share_of_items", "Share of items", "share", None, "Items of this kind ÷ all items."),
)  # fmt: skip

_SAVINGS = _by_name(
    ("covered", "Covered", "count", "up", "Delivered items with a baseline and a bill in a common currency."),
    ("coverage", "Coverage", "share", "up", "Covered ÷ delivered items."),
    ("coverage_of_spend", "Coverage of spend", "share", "up",
     "Billed amount of covered items ÷ all billed amounts."),
    ("oversight_coverage", "Oversight known", "share", "up",
     "Share of covered items whose client hours are known."),
    ("billed", "Billed", "currency", "down", "Billed amounts of delivered items."),
    ("billed_amount", "Billed", "currency", "down", "What the vendor billed for the item."),
    ("baseline_cost", "In-house cost", "currency", None,
     "Standard hours × loaded in-house rate at first delivery, of covered items."),
    ("covered_billed", "Vendor price", "currency", "down", "Billed amounts of covered items."),
    ("gross_savings", "Gross saving", "currency", "up", "In-house cost − vendor price, of covered items."),
    ("gross_savings_share", "Gross saving share", "share", "up",
     "1 − vendor price ÷ in-house cost: a ratio of sums."),
    ("oversight_cost", "Oversight", "currency", "down",
     "Client hours × loaded in-house rate, of covered items whose client hours are known."),
    ("transition_cost", "Transition", "currency", "down",
     "Amortised transition cost of the engagements; left out under a work-type filter."),
    ("net_savings", "Net saving", "currency", "up",
     "Gross saving − oversight − transition, as far as known."),
    ("net_savings_share", "Net saving share", "share", "up", "Net saving ÷ in-house cost."),
    ("savings_before_transition", "Saving before transition", "currency", "up", "Gross saving − oversight."),
    ("savings_before_transition_share", "Saving share before transition", "share", "up",
     "(Gross saving − oversight) ÷ in-house cost."),
    ("wage_cost", "Wages", "currency", None, "Wage part of the in-house cost."),
    ("benefits_cost", "Benefits", "currency", None, "Benefits part of the in-house cost."),
    ("recruitment_cost", "Recruitment", "currency", None, "Recruitment part of the in-house cost."),
    ("training_cost", "Training", "currency", None, "Training part of the in-house cost."),
    ("infrastructure_cost", "Infrastructure", "currency", None, "Infrastructure part of the in-house cost."),
    ("unsplit_cost", "Not split", "currency", None, "In-house cost for which only a loaded rate is known."),
    ("reference_gross_savings_share", "Gross saving share before", "share", "up",
     "Gross saving share in the reference period."),
    ("gross_savings_share_change_points", "Change", "points", "up",
     "Gross saving share now − before, in percentage points."),
    ("share_of_baseline_cost", "Share of in-house cost", "share", None,
     "In-house cost here ÷ in-house cost of all."),
    ("reference_share_of_baseline_cost", "Share of in-house cost before", "share", None,
     "The same share in the reference period."),
    ("baseline_share", "With a baseline", "share", "up",
     "Delivered items with a baseline ÷ delivered items."),
    ("other_currency", "Other currency", "count", "down",
     "Delivered items billed in another currency than the warehouse's own."),
)  # fmt: skip

_MIX = _by_name(
    ("share_of_delivered", "Share of items", "share", None, "Delivered items here ÷ all delivered items."),
    ("share_of_standard_hours", "Share of standard hours", "share", None,
     "Standard hours here ÷ all standard hours."),
    ("share_of_billed", "Share of spend", "share", None, "Billed here ÷ all billed."),
    ("reference_delivered", "Delivered before", "count", None, "Delivered items in the reference period."),
    ("reference_standard_hours", "Standard hours before", "hours", None,
     "Standard hours in the reference period."),
    ("reference_billed", "Billed before", "currency", None, "Billed in the reference period."),
    ("reference_share_of_delivered", "Share of items before", "share", None,
     "Share of delivered items in the reference period."),
    ("reference_share_of_standard_hours", "Share of standard hours before", "share", None,
     "Share of standard hours in the reference period."),
    ("reference_share_of_billed", "Share of spend before", "share", None,
     "Share of spend in the reference period."),
    ("standard_hours_growth", "Growth", "share", None, "Standard hours now ÷ before, less one."),
    ("delivered_shift_points", "Shift, items", "points", None,
     "Share of items now − before, in percentage points."),
    ("standard_hours_shift_points", "Shift, standard hours", "points", None,
     "Share of standard hours now − before, in percentage points."),
    ("billed_shift_points", "Shift, spend", "points", None,
     "Share of spend now − before, in percentage points."),
    ("names", "Names", "count", None, "How many different names share the work."),
    ("hhi", "Concentration (HHI)", "score", "down", "Sum of squared shares × 10,000; above 1,800 is high."),
    ("top_share", "Largest share", "share", "down", "Share of the largest name."),
    ("all_items", "Items in all", "count", None,
     "Delivered items of the work type whose specialist is known."),
    ("specialists", "Specialists", "count", "up", "Different specialists who delivered this work type."),
)  # fmt: skip

_QUALITY = _by_name(
    ("reviewed", "Reviewed", "count", None, "Delivered items with a review verdict."),
    ("accepted_first", "Accepted first", "count", "up", "Reviewed items accepted at version 1."),
    ("first_pass_acceptance", "First-pass acceptance", "share", "up",
     "Accepted at version 1 ÷ items with a review verdict."),
    ("first_pass_acceptance_low", "First-pass, low", "share", "up",
     "Lower end of Wilson's 95 % interval of first-pass acceptance."),
    ("first_pass_acceptance_high", "First-pass, high", "share", "up",
     "Upper end of Wilson's 95 % interval of first-pass acceptance."),
    ("mean_revisions", "Revisions per item", "ratio", "down",
     "Mean number of revision rounds of reviewed items."),
    ("security_incidents", "Security incidents", "count", "down", "Security incident events in the period."),
    ("data_transfers", "Data transfers", "count", None, "Data transfer events in the period."),
    ("security_incidents_low", "Incidents, low", "number", "down",
     "Lower end of the exact Poisson 95 % interval of the incidents."),
    ("security_incidents_high", "Incidents, high", "number", "down",
     "Upper end of the exact Poisson 95 % interval of the incidents."),
    ("incidents_per_1000_transfers", "Incidents per 1,000 transfers", "per_1000", "down",
     "Security incidents ÷ data transfers × 1,000."),
    ("incidents_per_1000_transfers_low", "Per 1,000, low", "per_1000", "down",
     "Lower end of the rate's exact Poisson 95 % interval."),
    ("incidents_per_1000_transfers_high", "Per 1,000, high", "per_1000", "down",
     "Upper end of the rate's exact Poisson 95 % interval."),
    ("with_events", "With events", "count", "up", "Received items that have at least one event."),
    ("events_share", "With events", "share", "up",
     "Received items with at least one event ÷ received items."),
    ("term_share", "Judged on a term", "share", "up", "Items judged on an SLA term ÷ items not cancelled."),
    ("promise_share", "Judged on a promise", "share", None,
     "Items judged on a promised date ÷ items not cancelled."),
    ("assumed_calendar_share", "On an assumed calendar", "share", "down",
     "Items judged on an assumed calendar ÷ items not cancelled."),
)  # fmt: skip

_HEALTH = _by_name(
    ("stored_rows", "Rows", "count", None,
     "Rows stored from this source; of the small tables, the rows of its last file."),
    ("age_days", "Days old", "count", "down", "Whole days from the newest record to the as-of."),
    ("findings", "Findings", "count", "down", "Things that a check has found in the loaded data."),
    ("all_findings", "Findings", "count", "down", "What all checks together have found in the loaded data."),
    ("spend", "Spend", "currency", None, "Billed for the items concerned, in the warehouse's own currency."),
    ("line", "Line", "count", None, "Line of the file; the header is line 1."),
    ("covered_items", "Items with it", "count", "up", "Items for which the number can be computed."),
    ("of_items", "Items in question", "count", None, "Items for which the number would mean something."),
    ("covered_share", "Covered", "share", "up", "Items with it ÷ items in question."),
    ("metrics_off", "Metrics off", "count", "down", "Numbers that nothing in the loaded data can feed."),
)  # fmt: skip

_LEDGER = _by_name(
    ("hours", "Hours", "hours", None, "Length of the stretch, wall clock."),
    ("controllable_attainment", "Without client-caused misses", "share", "up",
     "Met ÷ (due − misses whose owner is the client), of the items that fell due."),
    ("client_owned", "Client-caused misses", "count", None, "Misses whose coded owner is the client."),
    ("coded", "Cause coded", "count", "up", "Misses for which the export states a cause."),
    ("derived", "Cause derived", "count", "up", "Misses for which a rule over the events finds a cause."),
    ("agreed", "Same cause", "count", "up", "Misses whose coded and derived cause are the same."),
    ("agreement", "Agreement", "share", "up", "Same cause ÷ misses with both a coded and a derived cause."),
    ("agreement_low", "Agreement, low", "share", "up", "Lower end of Wilson's 95 % interval of the agreement."),
    ("agreement_high", "Agreement, high", "share", "up", "Upper end of Wilson's 95 % interval of the agreement."),
    ("queue_hours", "Queue", "hours", "down", "The vendor's working hours from receipt to the first assignment."),
    ("queue_p90_hours", "Usual queue, at most", "hours", None,
     "90 % of the work type's items were assigned within so many working hours."),
    ("client_wait_hours", "Client wait that counted", "hours", "down",
     "Hours on the target's clock in which the client held the item and no agreed pause stopped it."),
    ("clarifications", "Clarifications", "count", "down", "Clarifications raised before the first delivery."),
    ("asked_outside", "Asked out of hours", "count", "down",
     "Clarifications raised while the client was not at work."),
    ("scope_changes", "Scope changes", "count", "down", "Scope changes before the first delivery."),
    ("failures", "Failed or returned", "count", "down",
     "Failed checkpoints and returns before the first delivery."),
    ("revisions", "Revision rounds", "count", "down", "Rounds of rework until the accepted version."),
    ("turnaround_hours", "Turnaround", "hours", "down", "Wall-clock hours from receipt to first delivery."),
    ("units", "Units", "number", None, "Units of work in the item, in the unit of its work type."),
    ("loaded_rate", "Loaded rate", "rate_per_hour", None,
     "In-house cost of one standard hour, by the baseline effective at first delivery."),
    ("vendor_hours", "Vendor hours", "hours", None, "Hours that the vendor worked on the item."),
    ("client_hours", "Client hours", "hours", "down", "Hours that the client's own people spent on the item."),
    ("target", "Target", "number", None, "Agreed target, in its own unit."),
    ("target_clock", "Clock", "count", None,
     "Number of the calendar that the target runs on; 0 is the wall clock."),
    ("version", "Version", "count", None, "Version of the draft."),
)  # fmt: skip

_RISK = _by_name(
)  # fmt: skip

_CREDITS = _by_name(
)  # fmt: skip

_REPORTED = _by_name(
    ("disputed", "Disputed", "count", "down",
     "Items that the vendor reports otherwise than the records say, or leaves out though overdue."),
    ("share_of_disputed", "Share of disputed", "share", None,
     "Items of this reason ÷ disputed items of the vendor."),
    ("hours_at_stake", "Hours at stake", "hours", None,
     "How far that reading moves the items against their target; of overdue work left out, its hours late."),
    ("reading_elapsed_hours", "Elapsed, that reading", "hours", None,
     "Net elapsed hours under the reading that gives the vendor's verdict."),
    ("reading_target_hours", "Target, that reading", "hours", None,
     "The target under the reading that gives the vendor's verdict, in hours of its clock."),
    ("reported_by_delivery", "Vendor's figure", "share", "up",
     "Share reported as met of the judged items delivered in the period: what the vendor's own report would say."),
    ("recomputed_by_delivery", "Recomputed on that basis", "share", "up",
     "Met ÷ judged items delivered in the period, from the records: blind to open work, early deliveries included."),
    ("early_disagreements", "Disagreements, early", "count", "down",
     "Items delivered before a due instant still to come that the vendor does not report as met."),
    ("left_out", "Overdue, left out", "count", "down",
     "Items open past their due instant, of a vendor that reports, about which it reports nothing."),
    ("gap_points", "Gap", "points", "down",
     "Vendor's figure − attainment, in percentage points; of a reason, its part of that. The parts add up."),
    ("delivery_date_points", "By delivery date", "points", None,
     "Vendor's figure − the share reported as met of the items that fell due in the period."),
    ("judged_differently_points", "Judged differently", "points", "down",
     "Share reported as met − share met from the records, of the same items."),
    ("not_reported_points", "Delivered, not reported", "points", None,
     "What the due and delivered items that the vendor does not report take off the share met."),
    ("left_out_points", "Overdue left out", "points", "down",
     "What the open overdue items that the vendor does not report take off the share met."),
)  # fmt: skip

_VENDOR = _by_name(
)  # fmt: skip

_FLOW = _by_name(
)  # fmt: skip

_REVIEW = _by_name(
)  # fmt: skip

METRICS: dict[str, Metric] = (
    _VOLUME | _SLA | _SAVINGS | _MIX | _QUALITY | _HEALTH
    | _LEDGER | _RISK | _CREDITS | _REPORTED | _VENDOR | _FLOW | _REVIEW
)  # fmt: skip
"""Numbers, by column name."""

_LEDGER_DIMENSIONS = _by_name(
    ("starts_at", "From", "instant", None, "When the stretch begins."),
    ("ends_at", "To", "instant", None, "When the stretch ends, not included."),
    ("holder", "Held by", "text", None,
     "Who held the item, by precedence: security hold, client wait, clarification, rework before the first delivery, "
     "the vendor working, the vendor off hours."),
    ("derived_cause", "Cause, derived", "text", None,
     "Why the item was late by the rules over its events; the first that applies: a queue beyond the work type's P90, "
     "a client wait without which it had been on time, two clarifications or a scope change, a failed checkpoint or "
     "return, a question outside the client's hours, a reassignment, a security hold."),
    ("side", "Side", "text", None, "Vendor or client."),
    ("is_applied", "Applied", "boolean", None, "Whether the item is judged on this term."),
    ("why", "Why", "text", None, "Why the term binds the item, or does not."),
    ("target_unit", "Target in", "text", None, "Business or calendar hours or days."),
    ("calendar", "Clock of", "text", None, "Whose calendar the target runs on."),
    ("pause_reasons", "Pauses allowed", "text", None, "Reasons that stop the clock; empty means all."),
    ("effective_from", "From", "date", None, "First day on which the term is in effect."),
    ("effective_to", "Until", "date", None, "First day on which the term is no longer in effect."),
    ("status", "Status", "text", None, "Status of the item in the export."),
    ("accepted_at", "Accepted", "instant", None, "When the client accepted the item."),
    ("final_delivered_at", "Final delivery", "instant", None, "When the final version was delivered."),
    ("promised_at", "Promised", "instant", None, "When delivery was promised."),
    ("vendor_calendar_id", "Vendor's calendar", "text", None, "Calendar by which the vendor works."),
    ("vendor_zone", "Vendor's time zone", "text", None, "Time zone of the vendor's calendar."),
    ("client_calendar_id", "Client's calendar", "text", None, "Calendar by which the client works."),
    ("client_zone", "Client's time zone", "text", None, "Time zone of the client's calendar."),
    ("calendar_id", "Calendar", "text", None, "The calendar's id."),
    ("day", "Day", "text", None, "Weekday of the shift, or a holiday."),
    ("open_hours", "Open", "text", None, "From when to when, by the calendar's wall clock; a holiday's name."),
    ("target_calendar_id", "Calendar of the target", "text", None, "Calendar that the target runs on."),
    ("target_zone", "Time zone of the target", "text", None, "Time zone of the calendar that the target runs on."),
    ("occurred_at", "When", "instant", None, "When the event occurred."),
    ("event_type", "Event", "text", None, "What happened."),
    ("actor_side", "By", "text", None, "Client, vendor or system."),
    ("reason", "Reason", "text", None, "Reason given with the event."),
    ("finding_category", "Finding", "text", None, "Kind of finding in a review."),
    ("severity", "Severity", "text", None, "How grave the finding is."),
    ("counts_toward_target", "Counts", "boolean", None,
     "Whether the stretch counts toward the target: its clock runs and no agreed pause stops it."),
)  # fmt: skip

_RISK_DIMENSIONS = _by_name(
)  # fmt: skip

_CREDITS_DIMENSIONS = _by_name(
)  # fmt: skip

_REPORTED_DIMENSIONS = _by_name(
    ("disagreement_reason", "Reason", "text", None,
     "The first reading that gives the vendor's verdict: every pause counted, the other party's calendar, the wall "
     "clock for working time or the reverse, no pause counted, the promised date, the final delivery."),
    ("pause_reason", "Paused for", "text", None,
     "Reason of the pauses that the term does not let count; of several on one item, the one with most hours."),
    ("recorded_sla_met", "Records say met", "boolean", None, "Whether the records show the SLA as met."),
)  # fmt: skip

_VENDOR_DIMENSIONS = _by_name(
)  # fmt: skip

_FLOW_DIMENSIONS = _by_name(
)  # fmt: skip

_REVIEW_DIMENSIONS = _by_name(
)  # fmt: skip

DIMENSIONS: dict[str, Metric] = _by_name(
    ("week", "Week", "week", None, "Monday of the ISO week, in the reporting time zone."),
    ("month", "Month", "month", None, "First day of the month, in the reporting time zone."),
    ("is_complete", "Complete", "boolean", None,
     "Whether all seven days of the week lie in the period and have come."),
    ("is_signal", "Signal", "boolean", None, "Whether the week lies outside the limits of usual variation."),
    ("is_total", "Total", "boolean", None, "Whether the row sums up the others."),
    ("deliverable_id", "Deliverable", "text", None, "The item's id."),
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
    ("state", "State", "text", None, "Met, missed, open overdue, not yet due, cancelled or no term."),
    ("total_state", "State with rework", "text", None,
     "Verdict over the work including reopened time, of reopened items only."),
    ("sla_basis", "Judged on", "text", None, "A term, a promise or nothing."),
    ("assumed_calendar", "Assumed calendar", "boolean", None,
     "Judged on Monday–Friday 9–17, since no calendar is loaded."),
    ("breach_cause", "Cause", "text", None, "Why the item was late, as coded in the export."),
    ("breach_owner", "Owner", "text", None, "Whose cause it was: client, vendor, shared or external."),
    ("vendor_reported_sla_met", "Vendor reports met", "boolean", None,
     "Whether the vendor reports the SLA as met."),
    ("received_at", "Received", "instant", None, "When the vendor received the item."),
    ("first_delivered_at", "First delivered", "instant", None, "When the item was first delivered."),
    ("due_at", "Due", "instant", None,
     "The earliest instant at which the target is used up, given the pauses so far."),
    ("as_of", "As of", "instant", None, "The instant that counts as now."),
    ("as_of_on", "As of", "date", None, "The as-of's date in the reporting time zone."),
    ("newest_received_at", "Newest receipt", "instant", None, "The latest receipt loaded."),
    ("newest_delivered_at", "Newest delivery", "instant", None, "The latest first delivery loaded."),
    ("newest_event_at", "Newest event", "instant", None, "The latest event loaded."),
    ("timezone", "Reporting time zone", "text", None, "The zone in which days and weeks are counted."),
    ("demo", "Demo", "boolean", None, "Whether the data are the generated demo portfolio."),
    ("age_from_days", "Age from", "count", None, "Whole days at which the age bucket begins."),
    ("age_bucket", "Age", "text", None, "How long the item has been open."),
    ("dimension", "Dimension", "text", None, "What the row is about."),
    ("value", "Value", "text", None, "The name as it stands in the data."),
    ("label", "Name", "text", None, "The name as it is shown."),
    ("slice", "Slice", "text", None, "The vendor, segment, client, engagement or work type, as chosen."),
    ("measure", "Measured by", "text", None, "Items or standard hours."),
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
) | (
    _LEDGER_DIMENSIONS | _RISK_DIMENSIONS | _CREDITS_DIMENSIONS
    | _REPORTED_DIMENSIONS | _VENDOR_DIMENSIONS | _FLOW_DIMENSIONS | _REVIEW_DIMENSIONS
)  # fmt: skip
"""Everything else that a question puts out, by column name."""


def describe(name: str) -> Metric:
    """The metric or dimension of that column. Raises KeyError when the column is not registered."""
    return METRICS.get(name) or DIMENSIONS[name]
