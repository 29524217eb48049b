"""Which import is in view: the one named by the link, so that a reload or a shared link finds it again."""

from typing import Any

import streamlit as st

from data import jobs
from data.warehouse import WarehouseError
from pages.parts import address
from pages.parts.importing import words

PARAMETER = "job"
BUSY = ("queued", "running")
OVER = ("committed", "unchanged")


def current() -> jobs.Job | None:
    """The import in view; None if the link names none, or one that is gone."""
    wanted = st.query_params.get(PARAMETER)
    job = found(wanted) if wanted else None
    if wanted and job is None:
        leave()
    return job


def found(job_id: str) -> jobs.Job | None:
    """The import with that id; None if it is not kept."""
    try:
        return jobs.find(job_id)
    except WarehouseError:
        return None


def show(job_id: str) -> None:
    """Bring an import into view on the next run of the page."""
    address.change(**{PARAMETER: job_id})


def leave() -> None:
    """Have no import in view on the next run of the page."""
    address.change(**{PARAMETER: None})


def discard_button(job_id: str, key: str, label: str = "Discard") -> None:
    """An unobtrusive button that discards an import; works within a fragment too."""
    if st.button(label, key=key, type="tertiary"):
        discard(job_id)
        st.rerun()


def discard(job_id: str) -> None:
    """Discard an import that was not committed."""
    try:
        jobs.discard(job_id)
    except WarehouseError as error:  # somebody else was faster, or is committing it
        told(error)
    leave()


def is_busy(job: jobs.Job) -> bool:
    """Whether the import is working on its own at the moment."""
    return job.state in BUSY


def is_review(job: jobs.Job) -> bool:
    """Whether the person came back from the preview to change how files are read."""
    return bool(job.settings.get("review"))


def is_undone(job: jobs.Job) -> bool:
    """Whether somebody returned to a version before the one that the import became."""
    return job.state == "committed" and int(st.session_state["version"].name) < int(became(job))


def report(job: jobs.Job) -> dict[str, Any]:
    """What the import read and what it changes. Raises LookupError if it has not read its files yet."""
    if job.report is None:
        raise LookupError(f"Import {job.id} is {job.state} and has no report")
    return job.report


def became(job: jobs.Job) -> str:
    """The version that a committed import became. Raises LookupError if it was not committed."""
    if job.version is None:
        raise LookupError(f"Import {job.id} is {job.state} and became no version")
    return job.version


def names(job: jobs.Job) -> list[str]:
    """The original names of the uploaded files."""
    return [file["file"] for file in job.files]


def asked(job: jobs.Job) -> list[str]:
    """The files and sheets that an import asks about."""
    return [proposal["text"] for proposal in job.proposals]


def settled(job: jobs.Job) -> list[str]:
    """The files that an import does not ask about because it knows how to read them."""
    left_out = [text for text, table in job.settings.get("tables", {}).items() if not table]
    told = [*asked(job), *left_out]
    return [name for name in names(job) if not any(text == name or text.startswith(f"{name}: ") for text in told)]


def told(error: Exception) -> None:
    """Keep the reason why something failed, for the next run of the page to show."""
    st.session_state["import_trouble"] = words.refusal(str(error))


def trouble() -> None:
    """Say, once, why the last step failed."""
    if "import_trouble" in st.session_state:
        st.error(st.session_state.pop("import_trouble"), icon=":material/block:")
