"""Imports in progress: the one in view, stage by stage, and those that wait for somebody."""

import streamlit as st

from data import jobs
from pages.parts import cards
from pages.parts.importing import view, words

EVERY_SECONDS = 1
MOST_LISTED = 10
GOES_ON = "You can close this page; the import goes on."


@st.fragment(run_every=EVERY_SECONDS)
def running(job_id: str) -> None:
    """The stages of a running import until it ends; then the page is redrawn."""
    job = view.found(job_id)
    if job is None or not view.is_busy(job):
        st.rerun()
    # Not as a context manager: on leaving it, the status would look complete.
    status = st.status(words.markdown(job.stage or "Waiting for its turn"), state="running", expanded=True)
    share = min(1.0, job.step / job.steps) if job.steps else 0.0
    status.progress(share, text=f"Step {job.step} of {job.steps}" if job.steps else "Starting")
    done = [words.markdown(stage["stage"]) for stage in job.stages[:-1]]
    status.caption("  \n".join([f"Done: {', '.join(done[-3:])}."] * bool(done) + [GOES_ON]))
    view.discard_button(job_id, "discard_running", "Stop and discard")


def waiting() -> None:
    """The imports that are running or waiting, each with its next step; nothing if there are none."""
    found = _unfinished()
    if not found:
        return
    cards.title("Not committed yet")
    every = EVERY_SECONDS if any(view.is_busy(job) for job in found) else None
    st.fragment(_listed, run_every=every)([(job.id, job.state) for job in found])


def _unfinished() -> list[jobs.Job]:
    return [job for job in jobs.jobs() if job.state not in view.OVER][:MOST_LISTED]


def _listed(known: list[tuple[str, str]]) -> None:
    found = _unfinished()
    if [(job.id, job.state) for job in found] != known:
        st.rerun()
    for job in found:
        _line(job)


def _line(job: jobs.Job) -> None:
    zone = st.session_state["status"]["timezone"]
    with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"waiting_{job.id}"):
        state = words.waiting(job.state, job.stage)
        st.markdown(f"{words.listed(view.names(job))}: {state}", width="stretch")
        st.caption(f"from {words.at(job.started_at, zone)}, by {words.markdown(job.by)}", width="content")
        if st.button("Continue", key=f"continue_{job.id}"):
            view.show(job.id)
            st.rerun()
        view.discard_button(job.id, f"drop_job_{job.id}")
