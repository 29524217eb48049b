"""Elements that Streamlit has not: drawn in the browser by a script and a style sheet that lie beside this file."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_HERE = Path(__file__).parent
_SECOND_LINE = "\n<template></template>"  # Streamlit takes a single line for the path of a file


def by(name: str, html: str, *with_scripts: str) -> ComponentRenderer:
    """The element that <name>.js draws into the HTML, styled by <name>.css; the script may use those functions too."""
    style = (_HERE / f"{name}.css").read_text("utf-8")
    scripts = [(_HERE / f"{script}.js").read_text("utf-8") for script in (name, *with_scripts)]
    return st.components.v2.component(name, html=html + _SECOND_LINE, css=style, js="\n".join(scripts))
