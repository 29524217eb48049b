"""The frame of every page: menu, data version, global filters, what is shown; then the page itself.

The server imports this file once before anyone visits, and runs it on every visit. The import tells it
the menu, so a deep link finds its page even on the very first visit to a fresh server.
"""

import streamlit as st

from pages.parts import bar, filters, frame, head, navigation, reader, registry, views, visitor

frame.quiet_import()
app = st.App("dashboard.py", middleware=(*visitor.MIDDLEWARE, *head.MIDDLEWARE))
# Comes before the menu: otherwise the browser tab would fetch the menu's icons from the internet.
st.set_page_config(page_title="KPO", page_icon=frame.ICON, layout="wide", initial_sidebar_state=head.SIDEBAR_PIXELS)

# No page file lies directly in pages/: while it does not know the menu, Streamlit would serve such a file
# without this frame.
chosen = st.navigation(registry.menu(visitor.viewer()), expanded=True)

if st.runtime.exists():
    page = registry.AT[chosen.url_path]
    st.set_page_config(page_title=f"{page.title} · KPO")
    with frame.calm():
        frame.open_data()
        reader.begin()
        navigation.follow()
        views.arrive(page)
        with frame.in_turn():
            filters.choose()
            bar.show(page)
            chosen.run()
