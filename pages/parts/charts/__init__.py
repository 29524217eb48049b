"""Charts as plain Plotly dictionaries on one template, from rows whose columns the metrics registry names.

One accent; red only for a breach or harm; grey where there is too little data or for context. Every
colour keeps 3:1 on the light and the dark background, and text, grid and paper come from the theme
of the browser, so a switch of theme needs no second answer.
"""

from pages.parts.charts.bars import SAVING_STEPS, bars, intervals, pairs, waterfall
from pages.parts.charts.heat import attainment_map, cell_of
from pages.parts.charts.template import FEW, Row
from pages.parts.charts.timeline import timeline
from pages.parts.charts.trends import Marks, lines, percentiles, stacked

__all__ = [
    "FEW",
    "SAVING_STEPS",
    "Marks",
    "Row",
    "attainment_map",
    "bars",
    "cell_of",
    "intervals",
    "lines",
    "pairs",
    "percentiles",
    "stacked",
    "timeline",
    "waterfall",
]
