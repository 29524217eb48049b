"""The claims in order — benefits, challenges, the nature of the work — and the tests that judge each.

Thresholds are defined only here. If a claim names none, the plainest one is used: most of the work, 2 points worse.
"""

from queries import claims_found as found
from queries.claims import FEWEST_FOR_MEANS, Claim, Test

EVERY_FILTER = ("vendors", "segments", "clients", "work_types")
EXACT = 1
"""The fewest records for a count or an exact Poisson interval, which is valid for any number."""

CLAIMS = (
    Claim(
        "access", "benefit", "Access to specialists, at once",
        "True here if nine in ten items are assigned sooner than a post would be filled in-house, and at least 95 % of "
        "the work goes to a specialist with the skill it requires.",
        "flow", "all",
        (
            Test("Work assigned sooner than a post would be filled in-house",
                 found.assigned_sooner, "share", "above", 0.9,
                 "assigned in events, and time_to_fill_days in baselines"),
            Test("Work done by a specialist with the skill it requires",
                 found.skill_matched, "share", "at_least", 0.95,
                 "required_skill and specialist_id in deliverables, and skill in specialists"),
        ),
    ),
    Claim(
        "cost", "benefit", "Lower cost",
        "True here if the net saving is above zero even with the in-house cost 10 % lower, recruitment, training and "
        "infrastructure included. The range shown is the saving with that cost 10 % lower and higher.",
        "savings", "all",
        (
            Test("Net saving, with the in-house cost 10 % lower and higher",
                 found.net_saving, "currency", "above", 0.0,
                 "baselines, and billed_amount in deliverables"),
        ),
    ),
    Claim(
        "decisions", "benefit", "Better decisions",
        "True here if most accepted work was used in a decision. Whether it was must be known of at least half of it.",
        "quality", "all",
        (
            Test("Accepted work that was used in a decision",
                 found.used_in_decision, "share", "above", 0.5,
                 "decision_use in deliverables, for at least half of the accepted work"),
        ),
    ),
    Claim(
        "clock", "benefit", "Round the clock",
        "True here if more of the vendors' work happens outside the client's hours in the later half of the months "
        "than in the earlier, and at least half of the work across time zones takes no longer than the median of the "
        "same work type within one zone.",
        "flow", "all",
        (
            Test("Work outside client hours, later months less earlier",
                 found.outside_hours_rise, "points", "above", 0.0,
                 "vendors' events of at least two months, calendars, and client_calendar_id in engagements"),
            Test("Work across time zones that takes no longer than within one",
                 found.no_longer_than_same_zone, "share", "at_least", 0.5,
                 "calendars of vendors and clients in one and in several time zones, for the same work types"),
        ),
    ),
    Claim(
        "peaks", "benefit", "Scales with peaks",
        "True here if work that arrives in the vendors' busiest tenth of weeks is on time at most 2 points less often "
        "than that of other weeks, and the backlog is back to usual within two weeks after most of them.",
        "vendor", "all",
        (
            Test("On time in the busiest weeks less other weeks",
                 found.peak_points, "points", "at_least", -2.0,
                 "sla_terms or promised_at in deliverables, and at least ten complete weeks"),
            Test("Busiest weeks after which the backlog cleared in two weeks",
                 found.peaks_cleared, "share", "above", 0.5,
                 "received_at and first_delivered_at in deliverables over at least ten complete weeks"),
        ),
    ),
    Claim(
        "staff", "benefit", "Frees internal staff",
        "True here if the client's own people spend under 15 % of the standard hours on the work, and that ratio rises "
        "by at most 1 point from the earlier half of the months to the later.",
        "savings", "all",
        (
            Test("Client hours per standard hour",
                 found.oversight, "share", "below", 0.15,
                 "client_hours in deliverables, and baselines", FEWEST_FOR_MEANS),
            Test("Client hours per standard hour, later months less earlier",
                 found.oversight_rise, "points", "at_most", 1.0,
                 "client_hours in deliverables of at least two months, and baselines", FEWEST_FOR_MEANS),
        ),
    ),
    Claim(
        "quality", "benefit", "Quality above internal expectation",
        "True here if work is right first time clearly more often than the same work in-house.",
        "quality", "all",
        (
            Test("Right first time, against in-house",
                 found.first_pass, "share", "above", 0.0,
                 "reviews in events or accepted_version in deliverables, and quality in baselines"),
        ),
    ),
    Claim(
        "break_even", "benefit", "Benefits almost immediately",
        "True here if most engagements had saved more than they had cost by the end of their third calendar month, the "
        "go-live's counted as the first. Only those count that went live in the period and since the data begin.",
        "savings", "all",
        (
            Test("Engagements that paid back in their first three months",
                 found.early_break_even, "share", "above", 0.5,
                 "went_live_on in engagements since the data begin, baselines, and billed_amount in deliverables",
                 unfiltered=("work_types",)),
        ),
    ),
    Claim(
        "guidelines", "challenge", "Unclear guidelines hurt quality",
        "True here if clearly scoped work (4, 5) is right first time more often than unclear work (1, 2), or work "
        "under the newest guideline more often than under the one before.",
        "quality", "any",
        (
            Test("Right first time, clear scope less unclear scope",
                 found.clear_scope, "points", "above", 0.0,
                 "scope_clarity in deliverables, and reviews in events or accepted_version in deliverables"),
            Test("Right first time, newest guideline less the one before",
                 found.newest_guideline, "points", "above", 0.0,
                 "two versions in guideline_version of deliverables, and reviews"),
        ),
    ),
    Claim(
        "security", "challenge", "Data security in transfers",
        "True here if there is clearly more than 1 incident per thousand transfers, not true if clearly fewer. "
        "Without any incident the upper end of the range is the answer: under 1 needs 3689 transfers.",
        "vendor", "all",
        (
            Test("Security incidents per thousand transfers",
                 found.incidents, "per_1000", "above", 1.0,
                 "data_transfer and security_incident in events", EXACT),
        ),
    ),
    Claim(
        "zones", "challenge", "Time-zone gaps delay",
        "True here if questions to the client wait over a day more often where both sides share under ten working "
        "hours a week than where they share more.",
        "flow", "all",
        (
            Test("Questions that waited over a day, little overlap less more",
                 found.little_overlap, "points", "above", 0.0,
                 "clarification events, calendars, and client_calendar_id in engagements"),
        ),
    ),
    Claim(
        "expectations", "challenge", "Misaligned expectations",
        "True here if over a fifth of the reviewed work takes a round of revision, or over a quarter of the returns "
        "are for the scope or what was asked for, or a vendor's own report differs from the records on over 2 % of its "
        "items.",
        "quality", "any",
        (
            Test("Items on which a vendor's report and the records differ",
                 found.reports_differ, "share", "above", 0.02,
                 "vendor_reported_sla_met in deliverables, and sla_terms", page="reports"),
            Test("Reviewed work that took a round of revision",
                 found.sent_back, "share", "above", 0.2,
                 "reviews in events or accepted_version in deliverables"),
            Test("Returned drafts whose reason is the scope or the request",
                 found.not_as_meant, "share", "above", 0.25,
                 "reason of returned and rejected in events"),
        ),
    ),
    Claim(
        "dependence", "challenge", "Dependence on specialists",
        "True here if one person clearly does most of a work type, or if work is concentrated on few vendors or few "
        "specialists: a concentration (HHI) above 1800 is high.",
        "segment_mix", "any",
        (
            Test("Work type done by one person, where most",
                 found.key_person, "share", "above", 0.5, "specialist_id in deliverables"),
            Test("Concentration of vendors, HHI",
                 found.vendor_concentration, "score", "above", 1800.0, "delivered work", EXACT, ("vendors",)),
            Test("Concentration of specialists, HHI",
                 found.specialist_concentration, "score", "above", 1800.0, "specialist_id in deliverables", EXACT),
        ),
    ),
    Claim(
        "judgement", "nature", "Judgement, with no fixed path",
        "True here, and KPO then differs from BPO, if most work is of complexity 2 or 3, most of it leaves the most "
        "usual path through its events, and the slowest tenth takes over twice the median.",
        "flow", "all",
        (
            Test("Work of complexity 2 or 3",
                 found.demanding, "share", "above", 0.5, "complexity in deliverables"),
            Test("Work off the most usual path",
                 found.off_the_usual_path, "share", "above", 0.5, "events of delivered work"),
            Test("Work that takes over twice the median to final",
                 found.spread, "share", "above", 0.1, "events that mark stages"),
        ),
    ),
    Claim(
        "skills", "nature", "Good at each of seven skills",
        "True here if each of seven skills clearly has fewer than 1 review finding per 100 standard hours: research, "
        "industry knowledge, documentation, analysis, critical evaluation, clear writing and problem solving. The "
        "weakest decides.",
        "quality", "all",
        (
            Test("Findings per 100 standard hours in the weakest skill",
                 found.worst_skill, "ratio", "below", 1.0,
                 "finding_category of returned and rejected in events, and baselines"),
        ),
    ),
    Claim(
        "automation", "nature", "Automation takes routine work",
        "True here if people keep the judgement: more of the simple work (complexity 1) is automated or assisted than "
        "of the hard work (3), and assisted work is right first time at most 2 points less often than manual work of "
        "the same type and complexity.",
        "segment_mix", "all",
        (
            Test("Automated or assisted, simple work less hard work",
                 found.routine_automation, "points", "above", 0.0,
                 "automation_mode and complexity in deliverables"),
            Test("Right first time, assisted work less manual work",
                 found.assisted_acceptance, "points", "at_least", -2.0,
                 "automation_mode and complexity in deliverables, and reviews"),
        ),
    ),
    Claim(
        "segments", "nature", "Seven segments, five industries",
        "True here if there is work in market research, financial research, legal support, healthcare, data analytics, "
        "business intelligence and engineering support, and for all five industries.",
        "segment_mix", "all",
        (
            Test("Segments with work, of seven",
                 found.segments_visible, "count", "at_least", 7.0, "delivered work", unfiltered=EVERY_FILTER),
            Test("Industries with work, of five",
                 found.industries_visible, "count", "at_least", 5.0,
                 "client_industry in engagements, and engagement_id in deliverables", unfiltered=EVERY_FILTER),
        ),
    ),
    Claim(
        "lifecycle", "nature", "A lifecycle of set stages",
        "True here if the stage times add up to the time from receipt to final, and the log divides at least 95 % of "
        "the delivered work into stages: scope, instructions, assignment, checkpoints, drafts, editing, approval, "
        "final.",
        "flow", "all",
        (
            Test("Delivered work that its log divides into stages",
                 found.cut_into_stages, "share", "at_least", 0.95, "events that mark stages"),
            Test("Receipt to final less the sum of the stages, of the means",
                 found.stages_gap, "hours", "at_most", 0.0, "events that mark stages"),
        ),
    ),
)  # fmt: skip
"""Every claim, in order."""
