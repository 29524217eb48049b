"""What the dashboard imports, imported: the process that has done so forks into servers that start at once."""

import pkgutil
from importlib import import_module

import pages.parts

AT_FIRST_USE = ("plotly.graph_objects", "streamlit.web.bootstrap", "streamlit.web.cli")

for name in (*AT_FIRST_USE, *(found.name for found in pkgutil.walk_packages(pages.parts.__path__, "pages.parts."))):
    import_module(name)
