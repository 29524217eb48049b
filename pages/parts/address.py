"""What a page shows is in its address: a link repeats it, and each choice is a step that the browser's Back undoes.

Widgets that Streamlit binds to an address replace it and leave no step, and inside a closed popover they fall silent.
So the address is read on every run, and a change is written to it, which adds a step. Where the address only lacks
what is in force, as after a click in the menu, the browser completes it in place.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import streamlit as st

Link = dict[str, list[str]]
"""Parameter → its values."""

COMPLETE = """
export default function ({ data }) {
  const { search, pathname, hash } = window.location;
  const before = new URLSearchParams(search), after = new URLSearchParams(search);
  for (const name of data.names) after.delete(name);
  for (const [name, values] of Object.entries(data.link)) for (const value of values) after.append(name, value);
  const wanted = `${pathname}?${after}${hash}`;
  before.sort();
  after.sort();
  if (before.toString() !== after.toString()) window.history.replaceState(window.history.state, "", wanted);
}
"""
_component = st.components.v2.component("address", js=COMPLETE, isolate_styles=False)


def query() -> Link:
    """All of the address that says something: parameters without a value are as good as none."""
    found = {name: [value for value in st.query_params.get_all(name) if value] for name in st.query_params}
    return {name: values for name, values in found.items() if values}


def look() -> bool:
    """Note, and return, whether the browser went somewhere since the last run: by a link, Back or Forward.

    An address without any parameter comes from a click in the menu, which keeps the frame's choices.
    """
    now, is_first = query(), "address" not in st.session_state
    is_new = is_first or (bool(now) and now not in (st.session_state["address"], st.session_state["address_completed"]))
    st.session_state["address_is_new"] = is_new
    return is_new


def keep(link: Link, names: Sequence[str], page: str) -> None:
    """Make the address say the frame's choices, the parameters of those names: a step if a person changed them."""
    now, before = query(), st.session_state.get("address_link")
    completed = {name: values for name, values in now.items() if name not in names} | link
    if before not in (None, link) and completed != now and not st.session_state["address_is_new"]:
        st.query_params.from_dict(completed)
        now = completed
    st.session_state.update(address=now, address_completed=completed, address_link=link)
    _component(key="address_bar", data={"names": list(names), "link": link, "page": page}, height="content")


def bound(
    name: str, default: Any = None, known: Collection[Any] | None = None, label: Callable[[Any], str] = str
) -> dict[str, Any]:
    """Key and callback of a control whose value the address holds, unless it is the default.

    `known` are the values that the control can have; without them it takes any text. A link may also name them by
    their `label`.
    """
    if name not in st.session_state or st.session_state.get("address_is_new"):
        st.session_state[name] = _asked(name, default, known, label)
    elif known is not None and st.session_state[name] not in (default, *known):
        st.session_state[name] = default  # it was chosen among others
        st.query_params.pop(name, None)
        _as_we_left_it()
    return {"key": name, "on_change": _write, "args": (name, default)}


def bound_number(name: str, default: float, largest: float) -> dict[str, Any]:
    """The same for a control that takes a number from 0 to `largest`; a link's number beyond that is left aside."""
    held = bound(name, default)
    if not isinstance(st.session_state[name], float):
        st.session_state[name] = _number(st.session_state[name], default, largest)
    return held


def change(**values: Any) -> None:
    """Callback: set controls of the page, all in one step."""
    st.session_state.update(values)
    st.query_params.from_dict(
        {name: kept for name, kept in query().items() if name not in values}
        | {name: [str(value)] for name, value in values.items() if value is not None}
    )
    _as_we_left_it()


def complete() -> Link:
    """The address with all that is in force, as the browser completes it."""
    return query() | st.session_state.get("address_link", {})


def _asked(name: str, default: Any, known: Collection[Any] | None, label: Callable[[Any], str]) -> Any:
    given = st.query_params.get(name)
    if given is None:
        return default
    if known is not None:
        return next((value for value in known if given in (str(value), label(value))), default)
    return given


def _number(given: str, default: float, largest: float) -> float:
    try:
        number = float(given)
    except ValueError:
        return default
    return number if 0.0 <= number <= largest else default


def _write(name: str, default: Any) -> None:
    value = st.session_state[name]
    if value in (None, "", default):
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = str(value)
    _as_we_left_it()


def _as_we_left_it() -> None:
    st.session_state.update(address=query(), address_completed=complete())
