"""The mappings that were confirmed once and are reused automatically."""

import tempfile
from pathlib import Path

import streamlit as st

from data.profile import profile_text
from data.reading import Refused
from data.recognise.profiles import Profiles, Saved, saved_in
from data.warehouse import Warehouse
from pages.parts import escape
from pages.parts.importing import importer, words


def mappings() -> None:
    """Every saved mapping with buttons to download and to delete it, and a way to add one from a file."""
    house = Warehouse()
    profiles = Profiles(house.profiles)
    found = profiles.all()
    # The label never changes: if it did, the panel would close when a mapping comes or goes.
    with st.expander("Saved mappings", icon=":material/bookmark:", key="saved", on_change="rerun") as panel:
        if panel.open:
            counted = words.counted(len(found), "mapping") if found else "None yet"
            st.caption(f"{counted}. Files with the same column names are read like this, without a question.")
            for saved in found:
                _line(profiles, saved)
            _add(house)


def uploaded(content: bytes) -> Saved:
    """The mapping in an uploaded TOML file. Raises Refused if it is not one."""
    with tempfile.TemporaryDirectory(prefix="kpo-profile-") as folder:
        path = Path(folder) / "mapping.toml"
        path.write_bytes(content)
        return saved_in(path)


def _add(house: Warehouse) -> None:
    """Add a mapping that somebody downloaded earlier, here or elsewhere."""
    turn = st.session_state.setdefault("mapping_turn", 0)
    given = st.file_uploader("Add a mapping file (TOML)", type=["toml"], key=f"add_mapping_{turn}")
    if given:
        st.session_state["mapping_turn"] += 1  # an empty field next time
        try:
            _keep(house, uploaded(given.getvalue()))
        except Refused as error:
            st.session_state["add_fault"] = escape.markdown(error)
        st.rerun()
    if "add_fault" in st.session_state:
        st.error(st.session_state.pop("add_fault"), icon=":material/block:")


def _keep(house: Warehouse, saved: Saved) -> None:
    if not saved.header:
        raise Refused('The file does not name the columns it is for. Add a line such as: headers = ["Case", "Opened"]')
    Profiles(house.profiles).save(saved.mappings, saved.name, saved.header)
    house.log.noted(importer.signed_in(), "profile", None, saved.name)


def download(label: str, saved: Saved, key: str) -> None:
    """A button that downloads a mapping as TOML, written when it is pressed."""
    st.download_button(
        label,
        data=lambda: profile_text(saved.mappings, name=saved.name, headers=saved.header),
        file_name="mapping.toml",
        mime="application/toml",
        icon=":material/download:",
        key=key,
        on_click="ignore",
    )


def _line(profiles: Profiles, saved: Saved) -> None:
    tables = " and ".join(dict.fromkeys(mapping.table.name for mapping in saved.mappings))
    with st.container(horizontal=True, vertical_alignment="center", key=f"saved_{saved.signature}"):
        about = f"{tables}, {words.counted(len(saved.header), 'column')} in the file"
        st.markdown(f"**{escape.markdown(saved.name)}** :gray[{escape.markdown(about)}]", width="stretch")
        download("Download", saved, f"profile_{saved.signature}")
        with st.popover("Delete", type="tertiary", key=f"forget_{saved.signature}"):
            st.markdown("The next such file will be asked about again. Data that were imported stay.")
            st.button(
                "Delete this mapping",
                key=f"delete_{saved.signature}",
                on_click=_delete,
                args=(profiles, saved.signature),
            )


def _delete(profiles: Profiles, signature: str) -> None:
    profiles.delete(signature)
