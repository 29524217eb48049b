"""Right first time by week: its usual range, its target, its notes, and where new guidelines begin."""

import streamlit as st

from pages.parts import cards, charts, limits, navigation, pinned, tables, target_line
from pages.parts.ask import ask
from pages.parts.quality import words


def show() -> None:
    """The trend; a click shows only that week."""
    weekly, judged = limits.weekly("quality/weekly", "first_pass_acceptance")
    weeks = weekly.to_pylist()
    cards.title("Right first time by week")
    starts = ask("quality/guideline_starts").to_pylist()
    explained = f"By week of first delivery. {limits.COLOURS} {limits.source(judged)}"
    st.caption(f"Grey band: usual range. Red: a signal for the worse. {words.starts(starts)}", help=explained)
    if left := words.signals(weeks):
        st.markdown(left)
    weekly, target = target_line.beside(weekly, "first_pass_acceptance")
    figure = charts.lines(
        weekly.to_pylist(),
        "week",
        ["first_pass_acceptance"],
        marks=charts.Marks(
            count="reviewed",
            complete="is_complete",
            interval=("first_pass_acceptance_low", "first_pass_acceptance_high"),
            usual=("first_pass_acceptance_lower_limit", "first_pass_acceptance_upper_limit"),
            harm="is_harmful",
            rule="signal_rule",
        ),
        target=target,
        zero=False,
        height=220,
    )
    figure = pinned.on_chart(figure, weeks, "first_pass_acceptance", "first_pass_acceptance")
    tables.chart(
        charts.marked(figure, starts, "week", ("work_type", "guideline_version")),
        weekly,
        "first_pass_by_week",
        alt="Share right first time by week, with the weeks in which new guidelines begin",
        on_pick=navigation.only_week,
    )
    pinned.listing(
        "first_pass_by_week",
        "first_pass_acceptance",
        [week["week"] for week in weeks],
        beside=lambda: limits.anew("first_pass_by_week", judged),
    )
