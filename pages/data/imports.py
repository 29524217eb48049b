"""Drop exports, confirm what they mean, review what they would change, commit; go back at any time."""

import streamlit as st

from pages.parts.importing import asking, history, outcome, progress, saved, sheets, upload, view, words

STATES = {
    "asking": asking.ask,
    "ready": outcome.ready,
    "committed": outcome.committed,
    "unchanged": outcome.unchanged,
    "outdated": outcome.outdated,
    "refused": outcome.refused,
    "stopped": outcome.stopped,
}

job = view.current()
if job is None:
    st.title("Drop any export: nothing changes until you commit")
    view.trouble()
    upload.files()
    upload.wanted()
    progress.waiting()
    history.versions()
    saved.mappings()
    st.stop()

names, known = view.asked(job) or view.names(job), {"review": view.is_review(job), "undone": view.is_undone(job)}
st.title(words.titled(job.state, names, job.report, **known))
st.button("All imports", icon=":material/arrow_back:", type="tertiary", key="back", on_click=view.leave)
view.trouble()
if view.is_busy(job):
    progress.running(job.id)
else:
    sheets.choose(job)
    STATES[job.state](job)
