"""Mapping profiles: what they can say, and what they are told when they say it wrong."""

from pathlib import Path

import pytest

from data.profile import read_profile
from data.reading import Refused

HEAD = '[[table]]\nname = "deliverables"\n'
LOG = """
[[table]]
name = "deliverables"
[table.columns]
deliverable_id = "Ticket"
vendor_id = ["Team", "Company"]
work_type = "Topic"
received_at = "Opened"
status = "State"
first_delivered_at = "Closed"
billed_amount = "Amonut"
[table.values.status]
Open = "received"
[table.defaults]
segment = "legal"
vendor_id = "unknown"
"""


@pytest.fixture
def profile(tmp_path):
    """Write a profile file."""

    def write(text: str) -> Path:
        path = tmp_path / "profile.toml"
        path.write_text(text, "utf-8")
        return path

    return write


def ticket(number: int, **cells: str) -> dict:
    """A row of an export with names of its own."""
    row = {"Ticket": str(number), "Company": "Acme", "Topic": "nda", "Opened": "03/04/2026 10:00"}
    return {**row, "State": "Open", "Closed": "", **cells}


FAULTS = [
    ("x = 1", r"unknown setting: 'x'. Known are date_format, table, timezone"),
    ('zone = "UTC"\n' + HEAD, "unknown setting: 'zone'"),
    ('table = ["deliverables"]', r"no \[\[table\]\] section"),
    ('[[table]]\nname = ["deliverables"]', r"needs a name out of deliverables, events"),
    (HEAD + 'column = "x"', r"unknown setting in \[\[table\]\]: 'column'"),
    (HEAD + 'columns = "x"', r"must be a section \[table.columns\]"),
    (HEAD + '[table.columns]\ncolour = "x"', "names 'colour', which is not a column of deliverables"),
    (HEAD + "[table.columns]\nstatus = 3", "status must be a text or a list of texts"),
    (HEAD + '[table.values]\nstatus = "x"', "must be pairs such as"),
    (HEAD + '[table.defaults]\nstatus = ["x"]', "status must be one value"),
    (HEAD + '[table.formats]\nunits = "%d"', "names 'units', which holds no date"),
    ('date_format = "%Q"\n' + HEAD, "'%Q' for received_at is not a date format"),
    ('date_format = "%H:%M"\n' + HEAD, "'%H:%M' for received_at is not a date format"),
    ("timezone = 3\n" + HEAD, "3 is not a time zone"),
    ('timezone = "Mars/Base"\n' + HEAD, "'Mars/Base' is not a time zone"),
]


@pytest.mark.parametrize(("text", "sentence"), FAULTS)
def test_a_profile_that_says_something_wrong_is_refused_with_what_it_is(profile, text, sentence):
    with pytest.raises(Refused, match=sentence):
        read_profile(profile(text))


def test_a_profile_that_is_a_folder_is_refused(tmp_path):
    with pytest.raises(Refused, match="the profile cannot be read"):
        read_profile(tmp_path)


@pytest.mark.parametrize("date_format", ["%d/%m/%Y", "%d/%m/%Y %H:%M"])
def test_a_date_format_without_a_time_reads_times_too(importing, export, profile, stored, date_format):
    given = profile(f'timezone = "UTC"\ndate_format = "{date_format}"\n{LOG}')
    importing(export("log.csv", ticket(1), ticket(2, Opened="05/04/2026 23:59")), profile=given)
    assert stored("select received_at::varchar from raw.deliverables order by 1") == [
        ("2026-04-03 10:00:00+00",),
        ("2026-04-05 23:59:00+00",),
    ]


def test_source_columns_that_a_file_lacks_are_named(importing, export, profile):
    given = profile(f'timezone = "UTC"\ndate_format = "%d/%m/%Y"\n{LOG}')
    report = importing(export("log.csv", ticket(1)), profile=given)
    assert {"reason": "named in the profile, but not in the file: Amonut", "rows": 0} in report["files"][0]["warnings"]


def test_a_profile_that_does_not_fit_is_told_which_columns_are_missing(importing, export, profile):
    row = ticket(1)
    del row["Ticket"]
    with pytest.raises(Refused, match="The profile does not fit either: for deliverables the file lacks Ticket"):
        importing(export("log.csv", row), profile=profile(f'timezone = "UTC"\n{LOG}'))
