"""The frame of every page: menu, data version, global filters, what is shown; then the page itself.

The server imports this file once before anyone visits, and runs it for every visit. By the import it
knows the menu, so that a deep link finds its page even as the very first visit of a fresh server.
"""

import streamlit as st

from pages.parts import accessible, filters, frame, navigation, registry, views, visitor

frame.quiet_import()
app = st.App("dashboard.py", middleware=visitor.MIDDLEWARE)
# Before the menu, whose icons the browser's tab would otherwise fetch from the internet.
st.set_page_config(page_title="KPO dashboard", page_icon=frame.ICON, layout="wide")

# No page file lies directly in pages/: where the menu is not known yet, Streamlit serves those without
# this frame.
chosen = st.navigation(registry.menu(visitor.viewer()), expanded=True)

if st.runtime.exists():
    page = registry.AT[chosen.url_path]
    with st.sidebar:
        accessible.additions()
    with frame.calm():
        frame.open_data()
        navigation.follow()
        views.arrive(page)
        with frame.in_turn():
            filters.choose()
            frame.header(page)
            chosen.run()
