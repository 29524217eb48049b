"""How the visitor reads numbers, dates and weeks, and the fiscal year: looked up once per run, before all is shown.

Pages, and what the browser draws by itself, must agree: grids and date fields go by the browser's language, so the page
tells the browser which one it is, in its first HTML and again when it changes.
"""

import json

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data.warehouse import Warehouse, WarehouseError
from data.written import Written
from pages.parts import visitor
from pages.parts.writing import written
from queries import fiscal, locales, preferences
from queries.fiscal import FiscalYear
from queries.preferences import InForce

SPEAK = """
for (const name of ["language", "languages"]) delete navigator[name];
if (tag) {
  Object.defineProperty(navigator, "language", { value: tag, configurable: true });
  Object.defineProperty(navigator, "languages", { value: [tag], configurable: true });
}
/* The words of the interface are English, so those for days and hours in a grid are. */
if (Intl.DurationFormat && !Intl.DurationFormat.isEnglish) {
  Intl.DurationFormat = class extends Intl.DurationFormat {
    static isEnglish = true;
    constructor(_, options) { super("en-GB", options); }
  };
}
"""
_component = st.components.v2.component(
    "speaks", js=f"export default function ({{ data }}) {{ const tag = data.tag; {SPEAK} }}", isolate_styles=False
)


def begin() -> None:
    """Look them up, and write all of this run accordingly. Raises WarehouseError if the store cannot be read."""
    kept = written()
    found = preferences.in_force(kept, visitor.owner())
    st.session_state["preferences"], st.session_state["fiscal_year"] = found, fiscal.of(kept)
    locales.choose(found.locale)


def in_force() -> InForce:
    """What holds for the visitor."""
    found: InForce = st.session_state.get("preferences") or InForce()
    return found


def fiscal_year() -> FiscalYear:
    """The fiscal year, which is everyone's."""
    found: FiscalYear = st.session_state.get("fiscal_year") or FiscalYear()
    return found


def first_weekday() -> int:
    """The day on which the visitor's weeks begin, in calendars and in lists of weekdays: 1 = Monday to 7 = Sunday."""
    return fiscal.WEEKDAYS.index(in_force().week_start) + 1


def tell_browser() -> None:
    """Have what the browser draws by itself go by the settings, from this run on."""
    _component(key="speaks", data={"tag": _tag(in_force())}, height="content")


def script(browser: str | None) -> str:
    """The same as a script for a page's first HTML, for the browser of that name."""
    try:
        found = preferences.in_force(Written(Warehouse().directory), visitor.browser(browser))
    except WarehouseError:  # the page itself will say so
        found = InForce()
    return f"{{ const tag = {json.dumps(_tag(found))}; {SPEAK} }}"


def _tag(found: InForce) -> str:
    return locales.language(found.locale, found.week_start)


# A part of a page that runs by itself, such as a drawer, runs in a thread that has chosen no locale yet; a download is
# made in one that has no session, so its file is in the house's way.
locales.otherwise(lambda: in_force().locale if get_script_run_ctx(suppress_warning=True) else locales.HOUSE)
