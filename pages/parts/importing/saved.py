"""The mappings that were confirmed once and are used again by themselves."""

import streamlit as st

from data.profile import profile_text
from data.recognise.profiles import Profiles, Saved
from data.warehouse import default_directory
from pages.parts import escape
from pages.parts.importing import words


def mappings() -> None:
    """Every saved mapping with its download and its end; nothing where there is none."""
    profiles = Profiles(default_directory() / "profiles")
    found = profiles.all()
    if not found:
        return
    label = f"Saved mappings ({len(found)})"
    with st.expander(label, icon=":material/bookmark:", key="saved", on_change="rerun") as panel:
        if panel.open:
            st.caption("Files with the same column names are read like this, without a question.")
            for saved in found:
                _line(profiles, saved)


def _line(profiles: Profiles, saved: Saved) -> None:
    tables = " and ".join(dict.fromkeys(mapping.table.name for mapping in saved.mappings))
    with st.container(horizontal=True, vertical_alignment="center", key=f"saved_{saved.signature}"):
        about = f"{tables}, {words.counted(len(saved.header), 'column')} in the file"
        st.markdown(f"**{escape.markdown(saved.name)}** :gray[{escape.markdown(about)}]", width="stretch")
        st.download_button(
            "Download",
            data=lambda: profile_text(saved.mappings, name=saved.name, headers=saved.header),
            file_name="mapping.toml",
            mime="application/toml",
            icon=":material/download:",
            key=f"profile_{saved.signature}",
            on_click="ignore",
        )
        with st.popover("Delete", type="tertiary", key=f"forget_{saved.signature}"):
            st.markdown("The next such file will be asked about again. Data that were imported stay.")
            st.button(
                "Delete this mapping",
                key=f"delete_{saved.signature}",
                on_click=profiles.delete,
                args=(saved.signature,),
            )
