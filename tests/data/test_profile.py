"""Mapping profiles: what they can say, and the messages when they say it wrong."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import dates
from data.contract import TABLES
from data.log import Log
from data.profile import Mapping, profile_text, read_profile, read_whole
from data.reading import Refused
from tests.conftest import examples

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
    """A row of an export with column names of its own."""
    row = {"Ticket": str(number), "Company": "Acme", "Topic": "nda", "Opened": "03/04/2026 10:00"}
    return {**row, "State": "Open", "Closed": "", **cells}


FAULTS = [
    (
        "x = 1",
        "unknown setting 'x'. Known are timezone, date_format, day_first, date_cells, month_language, decimal, "
        "encoding, blanks, last_by, name, headers, sheet, table.",
    ),
    ('zone = "UTC"\n' + HEAD, "unknown setting 'zone'"),
    ('table = ["deliverables"]', r"no \[\[table\]\] section"),
    ('[[table]]\nname = ["deliverables"]', r"\[\[table\]\] 1: name must be one of deliverables, events"),
    (HEAD + 'column = "x"', r"\[\[table\]\] deliverables: unknown setting 'column'"),
    (HEAD + 'columns = "x"', r"must be a section \[table.columns\]"),
    (HEAD + '[table.columns]\ncolour = "x"', "names 'colour', which is not a column of deliverables"),
    (HEAD + "[table.columns]\nstatus = 3", "status must be a text or a list of texts"),
    (HEAD + '[table.values]\nstatus = "x"', "must be pairs such as"),
    (HEAD + '[table.defaults]\nstatus = ["x"]', "status must be one value"),
    (HEAD + '[table.formats]\nunits = "%d"', "names 'units', which holds no date"),
    ('date_cells = "right"\n' + HEAD, 'date_cells must be "as_stored" or "swapped"'),
    ('month_language = "xx"\n' + HEAD, "'xx' is not a language of month names such as en, de"),
    ('date_format = "%Q"\n' + HEAD, "date_format holds '%Q', which is not a date format"),
    ('date_format = "%H:%M"\n' + HEAD, "date_format holds '%H:%M', which is not a date format"),
    ("timezone = 3\n" + HEAD, "3 is not a time zone"),
    ('timezone = "Mars/Base"\n' + HEAD, "'Mars/Base' is not a time zone"),
    (HEAD + '[table.joined]\nunits = ["a", "b"]', "joined. names 'units', which holds no date"),
    (HEAD + '[table.joined]\nreceived_at = "Date"', "received_at must be a date and a time column"),
    (HEAD + '[table.joined]\nreceived_at = ["a", "b", "c"]', "received_at must be a date and a time column"),
    ('blanks = "?"\n' + HEAD, "blanks must be a list of texts"),
    ("day_first = 1\n" + HEAD, r"day_first must be true \(03/04 is 3 April\) or false"),
    ('decimal = ";"\n' + HEAD, 'decimal must be "." or ","'),
    ('encoding = "utf-9"\n' + HEAD, "'utf-9' is not an encoding"),
    ("encoding = 8\n" + HEAD, "8 is not an encoding"),
    ('last_by = ["a"]\n' + HEAD, "last_by must be the name of one column"),
]


@pytest.mark.parametrize(("text", "sentence"), FAULTS)
def test_a_profile_that_says_something_wrong_is_refused_with_what_it_is(profile, text, sentence):
    with pytest.raises(Refused, match=sentence):
        read_profile(profile(text))


def test_all_faults_are_said_at_once_with_their_places(profile):
    text = (
        'zone = "UTC"\ndecimal = 1\n'
        + HEAD
        + 'decimal = ";"\n[table.columns]\ncolour = "a"\nsize = "b"\nunits = 3\n[table.formats]\nreceived_at = "%Q"\n'
        + '[[table]]\nname = "vendor"\n[[table]]\nname = "events"\n[table.joined]\noccurred_at = "Day"\n'
    )
    with pytest.raises(Refused) as error:
        read_profile(profile(text))
    deliverables, decimal = "profile.toml: [[table]] deliverables", 'decimal must be "." or ",", the mark before'
    expected = (
        f"profile.toml: {decimal}",
        "profile.toml: unknown setting 'zone'. Known are timezone, ",
        f"{deliverables}: {decimal}",
        f"{deliverables}: [table.columns] names 'colour', which is not a column of deliverables.",
        f"{deliverables}: [table.columns] names 'size', which is not a column of deliverables.",
        f"{deliverables}: [table.columns] units must be a text or a list of texts.",
        f"{deliverables}: [table.formats] received_at holds '%Q', which is not a date format such as ",
        "profile.toml: [[table]] 2: name must be one of deliverables, ",
        "profile.toml: [[table]] events: [table.joined] occurred_at must be a date and a time column, such as ",
    )
    said = str(error.value).splitlines()
    assert [line[: len(start)] for line, start in zip(said, expected, strict=True)] == list(expected)


def test_a_profile_that_is_a_folder_is_refused(tmp_path):
    with pytest.raises(Refused, match="the profile cannot be read"):
        read_profile(tmp_path)


@pytest.mark.parametrize("date_format", ["%d/%m/%Y", "%d/%m/%Y %H:%M"])
def test_a_date_format_without_a_time_reads_times_too(taking, export, profile, taken, date_format):
    given = profile(f'timezone = "UTC"\ndate_format = "{date_format}"\n{LOG}')
    taking(export("log.csv", ticket(1), ticket(2, Opened="05/04/2026 23:59")), profile=given)
    assert taken("select received_at::varchar from raw.deliverables order by 1") == [
        ("2026-04-03 10:00:00+00",),
        ("2026-04-05 23:59:00+00",),
    ]


def test_source_columns_that_a_file_lacks_are_named(taking, export, profile):
    given = profile(f'timezone = "UTC"\ndate_format = "%d/%m/%Y"\n{LOG}')
    report = taking(export("log.csv", ticket(1)), profile=given)
    assert {"reason": "named in the profile, but not in the file: Amonut", "rows": 0} in report["files"][0]["warnings"]


def test_a_profile_that_does_not_fit_is_told_which_columns_are_missing(taking, export, profile):
    row = ticket(1)
    del row["Ticket"]
    with pytest.raises(Refused, match="The profile does not fit either: for deliverables the file lacks Ticket"):
        taking(export("log.csv", row), profile=profile(f'timezone = "UTC"\n{LOG}'))


@pytest.mark.parametrize(
    ("text", "sentence"), [("name = 3", "name must be a text"), ('headers = "a"', "headers must be a list of texts")]
)
def test_a_profile_with_wrong_meta_is_refused(profile, text, sentence):
    with pytest.raises(Refused, match=sentence):
        read_whole(profile(f"{text}\n{HEAD}"))


def test_a_setting_for_all_tables_is_overruled_by_a_tables_own(profile):
    text = (
        'day_first = true\nblanks = ["none yet"]\ndecimal = ","\nencoding = "cp1252"\n' + HEAD + "day_first = false\n"
    )
    mapping = read_profile(profile(text + '[table.joined]\nreceived_at = ["Date", "Time"]'))[0]
    assert (mapping.day_first, mapping.blanks, mapping.decimal) == (False, ("none yet",), ",")
    assert (mapping.encoding, mapping.joined) == ("cp1252", {"received_at": ("Date", "Time")})
    assert mapping.provided == ("received_at",)


def test_a_profile_reads_well(profile):
    deliverables = Mapping(
        TABLES["deliverables"],
        {"deliverable_id": ("Issue key",), "vendor_id": ("Team", "Company"), "status": ("State",)},
        {"status": {"Won't do": "cancelled", "=cmd()": "received"}},
        {"segment": "legal"},
        {"received_at": dates.with_times(["%d.%m.%Y"])},
        timezone="Europe/Berlin",
        joined={"received_at": ("Date", "Time")},
        blanks=("not yet",),
        day_first=True,
    )
    events = Mapping(TABLES["events"], {"deliverable_id": ("Issue key",)}, timezone="Europe/Berlin")
    text = profile_text((deliverables, events), name='Jira "legal"', headers=("Issue key", "State"))
    assert (
        text
        == """\
name = "Jira \\"legal\\""
headers = ["Issue key", "State"]
timezone = "Europe/Berlin"

[[table]]
name = "deliverables"
day_first = true
blanks = ["not yet"]

[table.columns]
deliverable_id = "Issue key"
vendor_id = ["Team", "Company"]
status = "State"

[table.joined]
received_at = ["Date", "Time"]

[table.defaults]
segment = "legal"

[table.formats]
received_at = "%d.%m.%Y"

[table.values.status]
"Won't do" = "cancelled"
"=cmd()" = "received"

[[table]]
name = "events"

[table.columns]
deliverable_id = "Issue key"
"""
    )
    assert read_profile(profile(text)) == (deliverables, events)


_TEXTS = st.one_of(
    st.sampled_from(["", "=cmd()", 'a "b"', "it's", "line\nend", "back\\slash", "#", "[x]", "ä→\u2028", "\x00\x7f\r"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
_PATTERNS = st.lists(
    st.sampled_from(["%d/%m/%Y", "%m/%d/%y", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M"]), min_size=1, max_size=3, unique=True
)


def _some(columns: list[str], values: st.SearchStrategy) -> st.SearchStrategy:
    return st.dictionaries(st.sampled_from(columns), values, max_size=4)


def _read_as(patterns: list[str]) -> tuple[str, ...]:
    every = [one for p in patterns for one in (dates.with_times([p]) if "%H" not in p else [p])]
    return tuple(dict.fromkeys(every))


LOGS = [
    Log("Activity", ("When",)),
    Log('a "b"', ("Day", "Clock"), start=("=cmd()",), delivery=("Sent", "it's"), end=("line\nend",)),
]


@st.composite
def _mappings(draw: st.DrawFn) -> Mapping:
    table = TABLES[draw(st.sampled_from(["deliverables", "events", "vendors"]))]
    names = [column.name for column in table.columns]
    dated = [column.name for column in table.columns if column.type in ("instant", "promise", "date")]
    formats = _some(dated, _PATTERNS.map(_read_as)) | _PATTERNS.map(_read_as).map(lambda p: dict.fromkeys(dated, p))
    return Mapping(
        table,
        columns=draw(_some(names, st.lists(_TEXTS, min_size=1, max_size=3).map(tuple))),
        values=draw(_some(names, st.dictionaries(_TEXTS, _TEXTS, max_size=3))),
        defaults=draw(_some(names, _TEXTS)),
        formats=draw(formats),
        timezone=draw(st.sampled_from([None, "UTC", "Europe/Berlin"])),
        joined=draw(_some(dated, st.tuples(_TEXTS, _TEXTS))),
        blanks=draw(st.lists(_TEXTS, max_size=2).map(tuple)),
        day_first=draw(st.sampled_from([None, True, False])),
        decimal=draw(st.sampled_from([None, ".", ","])),
        encoding=draw(st.sampled_from([None, "cp1252"])),
        date_cells=draw(st.sampled_from([None, "as_stored", "swapped"])),
        month_language=draw(st.sampled_from([None, "pt"])),
        last_by=draw(st.sampled_from([None, "", "Updated", 'a "b"'])),
        log=draw(st.sampled_from([None, *LOGS])) if table.name == "deliverables" else None,
    )


@settings(max_examples=examples(75))
@given(
    st.lists(_mappings(), min_size=1, max_size=3),
    st.sampled_from([(), ("Work",), ('a "b"', " ")]),
    _TEXTS,
    st.lists(_TEXTS, max_size=5),
)
def test_a_profile_reads_back_as_it_was_written(mappings, sheets, name, headers):
    mappings = [replace(mapping, sheets=sheets) for mapping in mappings]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "profile.toml"
        path.write_text(profile_text(mappings, name=name, headers=headers), "utf-8")
        assert read_whole(path) == (name, tuple(headers), tuple(mappings))
