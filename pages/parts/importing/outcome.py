"""What can be done with an import that has been read: commit it, discard it, look again, or mend it."""

from typing import Literal

import streamlit as st

from data import jobs, usable
from data.reading import Refused
from data.warehouse import NoWarehouse, Warehouse, WarehouseError
from pages.parts import escape, registry
from pages.parts.importing import asking, importer, preview, questions, view, words


def ready(job: jobs.Job) -> None:
    """The preview, and the two ways to continue."""
    report = view.report(job)
    preview.files(job)
    preview.headline(report)
    preview.closed(report)
    preview.restated(report)
    preview.findings(report)
    if st.session_state["status"]["demo"]:
        st.info("The demo portfolio makes way for these data. It stays in the history.", icon=":material/science:")
    _replaces(job)
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", key="decide"):
        few = usable.too_few(report["files"])
        if few:
            _change(job, "primary")
            _anyway(job)
        elif st.button("Commit", type="primary", key="commit", icon=":material/check:"):
            _commit(job)
        st.button("Discard", key="not_now", on_click=view.discard, args=(job.id,))
        if not few:
            _change(job)
        st.caption("Nothing has changed yet.", width="stretch")


def _anyway(job: jobs.Job) -> None:
    """The way to continue with the usable rows if they are too few to commit in one click."""
    files = view.report(job)["files"]
    rows = words.usable(files)
    with st.popover("Commit anyway", key="anyway"):
        rejected = sum(file["rejected"] for file in files)
        st.markdown(f"{words.counted(rejected, 'row')} will be missing from every number.")
        if st.button(f"Commit the {words.counted(rows, 'row')} that can be used", key="commit_usable"):
            _commit(job, accept_rejects=True)


def _change(job: jobs.Job, kind: Literal["primary", "tertiary"] = "tertiary") -> None:
    """The way back to the mapping, with all choices kept."""
    st.button(
        "Change the mapping", key="change", type=kind, icon=":material/tune:", on_click=asking.review, args=(job,)
    )


def _replaces(job: jobs.Job) -> None:
    """If earlier rows are gone from the file: the choice whether they also leave the data."""
    replaces = bool(job.settings.get("replace_period"))
    if not replaces and not any(file.get("vanished") for file in view.report(job)["files"]):
        return
    st.checkbox(
        "This export replaces its period: rows it no longer has are removed",
        value=replaces,
        key=f"replaces_{job.id}_{job.started_at}",
        on_change=asking.answer,
        args=(job, (), {"replace_period": not replaces}),
    )


def _commit(job: jobs.Job, accept_rejects: bool = False) -> None:
    try:
        with st.spinner("Committing. Everybody keeps seeing the old data until it is done."):
            jobs.commit(job.id, by=importer.signed_in(), accept_rejects=accept_rejects)
    except (Refused, WarehouseError) as error:
        if jobs.find(job.id).state != "outdated":  # an outdated job says so itself
            view.told(error)
    st.rerun()


def committed(job: jobs.Job) -> None:
    """What was committed, the way back, and where to look now."""
    report, version = view.report(job), view.became(job)
    _shown_now(job)
    with st.container(horizontal=True, vertical_alignment="center", key="committed"):
        for page in (registry.FIRST, registry.AT["health"]):
            st.page_link(page.file, label=page.title, icon=page.icon)
        preview.all_rejects(report, job.rejects_file, version)
        undo(job)
        st.button("Import more files", key="more", type="tertiary", icon=":material/add:", on_click=view.leave)
    for file in report["files"]:
        st.markdown(words.file_accounted(file))
    preview.headline(report, done=True)
    preview.closed(report, done=True)
    preview.restated(report, done=True)


def _shown_now(job: jobs.Job) -> None:
    """Say whether the pages show what was committed, or another version."""
    made, current = (escape.markdown(name) for name in (job.version, st.session_state["version"].name))
    if made == current:
        st.success(f"Committed as data version {made}. Every page now shows it.", icon=":material/check_circle:")
    elif view.is_undone(job):
        st.info(f"Every page shows data version {current} again. Version {made} is kept.", icon=":material/undo:")
    else:
        st.info(f"Committed as data version {made}. Version {current} came after it.", icon=":material/check_circle:")


def undo(job: jobs.Job) -> None:
    """The way back to the version before, unless something was committed since; once back, the way forward."""
    if view.is_undone(job):
        if st.button(f"Redo: forward to {escape.markdown(job.version)}", key="redo", icon=":material/redo:"):
            go_to(view.became(job))
        return
    if not job.base or st.session_state["version"].name != job.version:
        return
    if st.button(f"Undo: back to {escape.markdown(job.base)}", key="undo", icon=":material/undo:"):
        go_to(job.base)


def go_to(version: str) -> None:
    """Make a kept version the current one, and redraw the page."""
    try:
        Warehouse().back(version, by=importer.signed_in())
    except (WarehouseError, NoWarehouse) as error:
        view.told(error)
    st.rerun()


def unchanged(job: jobs.Job) -> None:
    """A file that brought nothing new, or nothing usable."""
    report = view.report(job)
    rejected, is_known = any(file["rejected"] for file in report["files"]), words.is_known(report)
    can_mend = rejected and not is_known  # no mapping helps a file without rows
    if is_known:
        which = "The other rows" if rejected else "These rows"
        st.info(f"{which} were all known already, so nothing has changed.", icon=":material/done_all:")
    with st.container(horizontal=True, vertical_alignment="center"):
        if can_mend:
            _change(job, "primary")
        st.button("Import other files", key="more", type="secondary" if can_mend else "primary", on_click=view.leave)
        preview.all_rejects(report, job.rejects_file, "unchanged")
        if not can_mend and (rejected or not is_known):
            _change(job)
    preview.files(job)


def outdated(job: jobs.Job) -> None:
    """Somebody else was faster: what this import would change must be computed again."""
    current = escape.markdown(st.session_state["version"].name)
    st.warning(
        f"Data version {current} is current now. See what this import would change in it, then commit.",
        icon=":material/update:",
    )
    again(job, "Look again")


def stopped(job: jobs.Job) -> None:
    """The import's process died: nothing was changed, and it can be run again."""
    st.warning("The import stopped before its end. Nothing was changed.", icon=":material/sync_problem:")
    again(job, "Run it again")


def again(job: jobs.Job, label: str) -> None:
    """Run the import against today's data, or discard it."""
    with st.container(horizontal=True):
        if st.button(label, type="primary", key="again", icon=":material/refresh:"):
            asking.answer(job, (), {})
            st.rerun()
        _change(job)
        view.discard_button(job.id, "discard")


def refused(job: jobs.Job) -> None:
    """Why a file cannot be used, and what may help: leaving it out, or reading it in another encoding."""
    st.error(words.refusal(job.refusal or ""), title="Nothing was imported", icon=":material/block:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Choose other files", key="more", type="primary", on_click=view.discard, args=(job.id,))
        if job.stages and job.stages[-1]["stage"].startswith("Checking"):  # it could be read, but not as mapped
            _change(job)
    files = view.names(job)
    mend = "Skip files, or read one in another encoding" if len(files) > 1 else "Read it in another encoding"
    with st.expander(mend, icon=":material/build:", key="mend"):
        if len(files) > 1:
            left = st.multiselect("Skip these files", files, key=f"leave_{job.id}")
            if st.button("Skip", key="go_on", disabled=not 0 < len(left) < len(files)):
                asking.answer(job, (), {"tables": dict.fromkeys(left, "")})
                st.rerun()
        which = st.selectbox("File", files, key=f"which_{job.id}")
        encoding = st.selectbox(
            "Encoding", list(questions.ENCODINGS), index=None, format_func=questions.encoding, key=f"read_as_{job.id}"
        )
        if st.button("Read it in this encoding", key="read_again", disabled=encoding is None):
            asking.answer(job, (), {"encodings": {which: encoding}})
            st.rerun()
