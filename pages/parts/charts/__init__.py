"""Charts as plain Plotly dictionaries on one template, from rows whose columns are in the metrics registry.

One accent; red only for a breach or harm; grey for context and for too little data. Every colour has a
contrast of 3:1 on the light and the dark background, and text, grid and paper take the browser's theme,
so a switch of theme needs no second answer.
"""

from pages.parts.charts.bars import SAVING_STEPS, against_mark, bars, intervals, pairs, waterfall, waterfall_of
from pages.parts.charts.break_even import cumulative
from pages.parts.charts.calibration import calibration
from pages.parts.charts.defaults import default_map
from pages.parts.charts.funnel import funnel
from pages.parts.charts.heat import (
    MOST_HIGH_ROWS,
    WHOLE,
    amounts_map,
    attainment_map,
    first_pass_map,
    hours_map,
    worst_vendors,
    worst_work,
)
from pages.parts.charts.markers import marked
from pages.parts.charts.most import MOST_BARS, of_most
from pages.parts.charts.pins import Pin, heights, pinned
from pages.parts.charts.scale import on_scale
from pages.parts.charts.sensitivity import sensitivity
from pages.parts.charts.splits import shares_of, splits
from pages.parts.charts.stages import stage_bars
from pages.parts.charts.template import FEW, Row
from pages.parts.charts.timeline import timeline
from pages.parts.charts.trends import Marks, lines, peaks, percentiles, stacked

__all__ = [
    "FEW",
    "MOST_BARS",
    "MOST_HIGH_ROWS",
    "SAVING_STEPS",
    "WHOLE",
    "Marks",
    "Pin",
    "Row",
    "against_mark",
    "amounts_map",
    "attainment_map",
    "bars",
    "calibration",
    "cumulative",
    "default_map",
    "first_pass_map",
    "funnel",
    "heights",
    "hours_map",
    "intervals",
    "lines",
    "marked",
    "of_most",
    "on_scale",
    "pairs",
    "peaks",
    "percentiles",
    "pinned",
    "sensitivity",
    "shares_of",
    "splits",
    "stacked",
    "stage_bars",
    "timeline",
    "waterfall",
    "waterfall_of",
    "worst_vendors",
    "worst_work",
]
