"""Upload exports, read what they would change, commit."""

from zoneinfo import available_timezones

import streamlit as st

from data.contract import TABLES
from data.reading import Refused
from data.warehouse import WarehouseError
from pages.parts import report, uploads

st.title("Import exports: check first, then commit")
st.markdown("Drop the exports of your tools here, one table a file. Nothing changes until you commit.")

with st.expander("Which files, and which columns must they have?", icon=":material/help:"):
    report.wanted()

if "imported" in st.session_state:
    done = st.session_state.pop("imported")
    st.success(report.committed(done), icon=":material/check_circle:")
    report.kept_rejects(done)

files = st.file_uploader(
    "Files: CSV (also zipped or gzipped) or XLSX",
    type=["csv", "tsv", "txt", "gz", "zip", "xlsx"],
    accept_multiple_files=True,
    key="exports",
)
with st.grid(3, min_column_width=240):
    timezone = st.selectbox(
        "Time zone of the files",
        sorted(available_timezones()),
        index=None,
        key="timezone",
        placeholder="Only if times carry no offset",
        help="Times such as 2026-11-15 09:30 mean nothing without a zone; it is never guessed.",
    )
    table = st.selectbox(
        "Table",
        list(TABLES),
        index=None,
        key="table",
        placeholder="Recognised from the columns",
        help="Choose it only if the columns do not tell.",
    )
    profile = st.file_uploader(
        "Mapping profile (TOML)",
        type=["toml"],
        key="profile",
        help="For exports whose columns have other names: which column means what.",
    )

settings = {"table": table, "profile": profile, "timezone": timezone}
stamp = ([file.file_id for file in files], table, timezone, profile.file_id if profile else None)
is_checked = st.session_state.get("checked", (None,))[0] == stamp
# One primary button at a time: what to do next.
if st.button("Check the files", type="secondary" if is_checked else "primary", key="check", disabled=not files):
    st.session_state.pop("checked", None)
    try:
        with st.spinner("Reading and checking. Large files take a minute."):
            st.session_state["checked"] = (stamp, uploads.run(files, publish=False, **settings))
        st.rerun()
    except (Refused, WarehouseError) as error:
        st.error(report.refusal(error), title="Nothing was imported", icon=":material/block:")

checked_stamp, found = st.session_state.get("checked", (None, None))
if not files or checked_stamp != stamp:
    st.stop()

report.files(found)
report.headline(found)
if st.session_state["status"]["demo"]:
    st.info("The demo portfolio makes way for these data. It stays in the history.", icon=":material/science:")
if st.button("Commit the import", type="primary", key="commit"):
    try:
        with st.spinner("Committing. Readers keep seeing the old data until it is done."):
            done = uploads.run(files, publish=True, **settings)
    except (Refused, WarehouseError) as error:
        st.error(report.refusal(error), title="Nothing was imported", icon=":material/block:")
        st.stop()
    del st.session_state["checked"]
    st.session_state["imported"] = done
    st.rerun()
