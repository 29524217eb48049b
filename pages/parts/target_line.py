"""The target that people set or imported, as a dashed line on a trend."""

import pyarrow as pa
import streamlit as st

from pages.parts import filters
from pages.parts.ask import ask
from pages.parts.writing import written
from queries import targets


def beside(answer: pa.Table, metric: str, x: str = "week") -> tuple[pa.Table, str | None]:
    """A trend's answer with the targets in force in the frame's scope, and the column's name; None without targets."""
    scope = st.session_state["scope"]
    known = targets.known(ask("frame/targets", filters.everything()), written(), scope.viewer)
    drawn = targets.along(answer, metric, known, scope, x)
    column = targets.LINES[metric]
    return drawn, column if column in drawn.column_names else None
