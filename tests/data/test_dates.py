"""Dates and local times as exports write them: each has one meaning, or is asked about, or is rejected."""

from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.column_cells import Cells
from data.dates import DAY_FIRST, MONTH_FIRST, UNAMBIGUOUS, survey
from data.reading import Question, Refused
from tests.conftest import examples, item
from tests.data.typing_fixture import Column

FOLDS_AND_GAPS = [
    ("Europe/Berlin", "2026-10-25 01:59", "2026-10-24 23:59:00+00"),
    ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30:00+00"),
    ("Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00:00+00"),
    ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:30:00+00"),
    ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30:00+00"),
    ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45:00+00"),
    ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:45:00+00"),
    ("America/Havana", "2026-11-01", "2026-11-01 04:00:00+00"),
]


@pytest.mark.parametrize(("zone", "local", "instant"), FOLDS_AND_GAPS)
def test_a_local_time_that_comes_twice_is_its_first_one_that_never_comes_by_the_offset_before(zone, local, instant):
    with Column("deliverables", received_at=[local]) as column:
        assert column.texts(timezone=zone) == [f"{instant}:00"]


def test_a_promised_day_ends_where_the_next_begins_though_its_last_hour_comes_twice(taking, export, taken):
    taking(export("a.csv", item(1, promised_at="2026-04-04")), timezone="America/Santiago")
    assert taken("select promised_at::varchar from raw.deliverables") == [("2026-04-05 03:59:59.999999+00",)]


@pytest.mark.parametrize("word", ["epoch", "infinity", "-infinity", "now", "today"])
def test_a_word_that_the_database_would_take_for_a_date_is_none(word):
    with Column("vendors", onboarded_on=["13.02.2025", "2025-03-01", word]) as column:
        assert column.texts() == ["2025-02-13", "2025-03-01", None]


@pytest.mark.parametrize("offset", ["+25:00", "+15:00", "-99", "+05:75"])
def test_a_time_at_an_offset_that_no_place_has_is_none(offset):
    with Column("deliverables", received_at=["2026-01-05T09:00:00Z", f"2026-01-05T09:00:00{offset}"]) as column:
        assert column.texts() == ["2026-01-05 09:00:00+00:00", None]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("13/02/2026", "03/04/2026", "2026-04-03"),
        ("02/13/2026", "03/04/2026", "2026-03-04"),
        ("13.02.26", "03.04.26", "2026-04-03"),
        ("2-Jun-06", "3-Apr-26", "2026-04-03"),
        ("2026/02/13", "2026/04/03", "2026-04-03"),
    ],
)
def test_the_order_of_dates_is_decided_on_the_whole_column(first, second, expected):
    with Column("deliverables", received_at=[first, second]) as column:
        assert column.texts(timezone="UTC")[1] == f"{expected} 00:00:00+00:00"


def test_every_way_to_write_a_date_is_recognised_in_a_column():
    moment = datetime(2026, 2, 13, 15, 4, 5, 250_000)
    with duckdb.connect() as connection:
        for pattern in (*DAY_FIRST, *MONTH_FIRST, *UNAMBIGUOUS):
            written = moment.strftime(pattern)
            connection.execute("create or replace table cells as select 2 as _line, $text as cell", {"text": written})
            style = survey(Cells(connection, "cells", "cell", "received_at", "a.csv")).style(day_first=None)
            found = connection.execute(f"select {style.local('cell')} from cells").fetchone()
            assert found == (datetime.strptime(written, pattern),), written


CELLS = [
    ("05/Jan/26 9:30 AM", "2026-01-05 09:30:00+00:00"),
    ("5/jan/26 12:05 am", "2026-01-05 00:05:00+00:00"),
    ("05-Jan-2026 9:30PM", "2026-01-05 21:30:00+00:00"),
    ("Jan 5, 2026, 9:30 a.m.", "2026-01-05 09:30:00+00:00"),
    ("Jan 5, 2026, 9:30\u202fPM", "2026-01-05 21:30:00+00:00"),
    ("Monday, 5 January 2026 09:30", "2026-01-05 09:30:00+00:00"),
    ("Mon Jan  5 09:30:00 2026", "2026-01-05 09:30:00+00:00"),
    ("5th January 2026", "2026-01-05 23:59:59.999999+00:00"),
    ("Mon Jan 05 2026 09:30:00 GMT+0100", "2026-01-05 08:30:00+00:00"),
    ("Mon, 05 Jan 2026 09:30:00 -0530", "2026-01-05 15:00:00+00:00"),
    ("05.01.2026 09:30:00+01:00", "2026-01-05 08:30:00+00:00"),
    ("2026-01-05T09:30:00.000+0100", "2026-01-05 08:30:00+00:00"),
    ("2026-01-05 09:30:00 +0100", "2026-01-05 08:30:00+00:00"),
    ("2026-01-05 09:30:00 UTC", "2026-01-05 09:30:00+00:00"),
    ("2026-01-05 09:30:00 GMT", "2026-01-05 09:30:00+00:00"),
    ("2026-01-05 09:30:00,250", "2026-01-05 09:30:00.250000+00:00"),
    ("2026-1-5 9:30", "2026-01-05 09:30:00+00:00"),
    ("20260105", "2026-01-05 23:59:59.999999+00:00"),
    ("2026-01-05 09:30 +9900", None),
    ("2026-01-05 09:30 CET", "2026-01-05 08:30:00+00:00"),
    ("5 Jan 2026 09:30 AEST", "2026-01-04 23:30:00+00:00"),
    ("Mon Jan 05 09:30:00 EET 2026", "2026-01-05 07:30:00+00:00"),
    ("2026-01-05 09:30 BLURB", None),
    ("32 January 2026", None),
    ("29 February 2026", None),
    ("5 January", None),
    ("20261", None),
]


@pytest.mark.parametrize(("text", "instant"), CELLS)
def test_a_date_in_the_dress_of_a_tool(text, instant):
    with Column("events", occurred_at=[text, "13.01.2026"]) as column:
        assert column.texts(timezone="UTC") == [instant, "2026-01-13 23:59:59.999999+00:00"]


def test_an_offset_that_is_written_leaves_no_question():
    with Column("events", occurred_at=["Mon Jan 05 2026 09:30:00 GMT+0100", "2026-01-05T09:30:00Z"]) as column:
        assert column.questions() == []


def test_day_numbers_are_dates_where_every_other_cell_is_a_date():
    with Column("events", occurred_at=["45306", "45306.5", "45306,75", "2024-01-16"]) as column:
        assert [(one.kind, one.line, one.example) for one in column.questions()] == [("timezone", 2, "45306")]
        ends = ["2024-01-15 23:59:59.999999", "2024-01-16 23:59:59.999999"]
        days = [ends[0], "2024-01-15 12:00:00", "2024-01-15 18:00:00", ends[1]]
        assert column.texts(timezone="UTC") == [f"{day}+00:00" for day in days]
    for other in ("soon", "123", "32873", "73052", "1767601800"):
        with Column("events", occurred_at=["45306", other]) as column:
            assert column.texts(timezone="UTC") == [None, None]


@pytest.mark.parametrize(
    "midnight", ["06/Mar/26 12:00 AM", "2026-03-06 00:00:00.000", "2026-03-06T00:00", "06.03.2026 0:00"]
)
def test_promises_that_are_all_at_midnight_are_days(midnight):
    later = midnight.replace("06", "13")
    with Column("deliverables", promised_at=[midnight, None, later]) as column:
        typing = column.typing(timezone="UTC")
        ends = [f"2026-03-{day} 23:59:59.999999+00:00" for day in ("06", "13")]
        assert column.texts(timezone="UTC") == [ends[0], None, ends[1]]
    assert [note.reason for note in typing.notes] == [
        f"promised_at: always midnight, read as the end of the day (line 2: {midnight!r})"
    ]


def test_a_promise_at_midnight_beside_one_at_another_time_is_that_instant():
    with Column("deliverables", promised_at=["2026-03-06 00:00", "2026-03-07 12:00"]) as column:
        assert column.texts(timezone="UTC")[0] == "2026-03-06 00:00:00+00:00"
    with Column("deliverables", accepted_at=["2026-03-06 00:00", "2026-03-07 00:00"]) as column:
        assert column.texts(timezone="UTC")[0] == "2026-03-06 00:00:00+00:00"


def test_day_numbers_are_days_and_promised_ones_end_at_night():
    with Column("vendors", onboarded_on=["45306", "45306.9"]) as column:
        assert column.texts() == ["2024-01-15", "2024-01-15"]
    with Column("deliverables", promised_at=["45306", "45306.5"]) as column:
        assert column.texts(timezone="UTC") == ["2024-01-15 23:59:59.999999+00:00", "2024-01-15 12:00:00+00:00"]


@pytest.mark.parametrize(("first", "second"), [("1767601800", "1767601801.5"), ("1767601800000", "1767601801500")])
def test_seconds_and_milliseconds_since_1970_are_instants_without_a_question(first, second):
    with Column("deliverables", promised_at=[first, second]) as column:
        assert column.questions() == []
        assert column.texts() == ["2026-01-05 08:30:00+00:00", "2026-01-05 08:30:01.500000+00:00"]
    with Column("vendors", onboarded_on=[first, second]) as column:
        assert column.texts() == ["2026-01-05", "2026-01-05"]


def test_an_order_that_nothing_settles_is_asked_about_and_the_answer_read():
    with Column("events", occurred_at=["03/04/2026 10:00", "05/06/2026 11:00"]) as column:
        with pytest.raises(Question) as asked:
            column.typing(timezone="UTC")
        assert [value.month for value in column.values(timezone="UTC", day_first=True)] == [4, 6]
        assert [value.month for value in column.values(timezone="UTC", day_first=False)] == [3, 5]
        assert [one.kind for one in column.questions()] == ["date_order", "timezone"]
    assert (asked.value.kind, asked.value.column, asked.value.line) == ("date_order", "occurred_at", 2)
    assert asked.value.choices == {"day_first": "3 Apr 2026", "month_first": "4 Mar 2026"}


def test_what_the_column_settles_the_mapping_does_not_overrule():
    with Column("events", occurred_at=["03/04/2026", "13/04/2026"]) as column:
        assert [value.month for value in column.values(timezone="UTC", day_first=False)] == [4, 4]


def test_a_sister_column_settles_the_order_but_the_mapping_goes_before_it():
    with Column("deliverables", received_at=["03/04/2026"], decision_at=["04/13/2026"]) as column:
        assert column.texts(timezone="UTC") == ["2026-03-04 00:00:00+00:00"]
        assert column.texts(timezone="UTC", day_first=True) == ["2026-04-03 00:00:00+00:00"]


@pytest.mark.parametrize(
    "sisters",
    [
        {"decision_at": ["13.04.2026"]},
        {"decision_at": ["13/04/2026"], "accepted_at": ["04/13/2026"]},
        {"decision_at": ["04/05/2026"]},
    ],
)
def test_sisters_in_another_hand_or_of_two_minds_settle_nothing(sisters):
    with Column("deliverables", received_at=["03/04/2026"], **sisters) as column:
        assert column.questions(timezone="UTC")[0].column == "received_at"


def test_two_orders_in_one_column_are_no_question():
    with Column("events", occurred_at=["13/04/2026", "04/13/2026"]) as column:
        assert column.questions(timezone="UTC") == []
        with pytest.raises(Refused, match=r"line 2 \('13/04/2026'\) has the day first, line 3"):
            column.typing(timezone="UTC")


def test_a_date_and_a_time_column_are_joined_where_both_are_filled():
    day = ["05/01/2026", "13/01/2026", "14/01/2026 00:00:00", None, "15/01/2026", "-"]
    time = ["9:30 PM", None, "08:00", "08:00", "N/A", "08:00"]
    joined = {"columns": {}, "joined": {"occurred_at": ("occurred_at", "phase")}, "timezone": "UTC"}
    with Column("events", occurred_at=day, phase=time) as column:
        assert column.texts(**joined) == [
            "2026-01-05 21:30:00+00:00", "2026-01-13 23:59:59.999999+00:00", "2026-01-14 08:00:00+00:00", None,
            "2026-01-15 23:59:59.999999+00:00", None,
        ]  # fmt: skip
        assert [one.column for one in column.questions(**{**joined, "timezone": None})] == ["occurred_at"]


_WAYS = (*DAY_FIRST, *MONTH_FIRST, *UNAMBIGUOUS)
_MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2068, 12, 31))


@settings(max_examples=examples(40))
@given(st.lists(_MOMENTS, min_size=1, max_size=4), st.sampled_from(_WAYS), st.sampled_from(["", " +0200", "Z"]))
def test_a_column_of_dates_comes_back_exactly_or_is_asked_about(moments, pattern, offset):
    texts = [moment.strftime(pattern) for moment in moments]
    has_offset = offset and "%M" in pattern and pattern[-2:] != "%Y"
    if has_offset:
        texts = [text + offset for text in texts]
    expected = [datetime.strptime(moment.strftime(pattern), pattern).replace(tzinfo=UTC) for moment in moments]
    if has_offset and offset == " +0200":
        expected = [moment - timedelta(hours=2) for moment in expected]
    if "%H" not in pattern and "%I" not in pattern:
        expected = [moment + timedelta(days=1, microseconds=-1) for moment in expected]
    with Column("events", occurred_at=texts) as column:
        if column.questions(timezone="UTC"):
            assert pattern not in UNAMBIGUOUS
            expected_first = pattern in DAY_FIRST
            assert column.values(timezone="UTC", day_first=expected_first) == expected
        else:
            assert column.values(timezone="UTC") == expected


def test_a_date_alone_is_the_end_of_its_day_but_for_a_receipt():
    rows = {
        "received_at": ["2026-06-30", "2026-06-30 08:02", "2026-06-30 08:02", "2026-06-30 08:02", "2026-06-30 08:02"],
        "first_delivered_at": ["2026-06-30", "2026-06-30", "2026-06-29", "2026-06-30", "2026-06-30 15:00"],
        "accepted_at": [None, "2026-07-01", None, "2026-06-30 15:00", "2026-06-30"],
    }
    with Column("deliverables", **rows) as column:
        typing = column.typing(timezone="Europe/Berlin")
        query = "select first_delivered_at::varchar, accepted_at::varchar, received_at > first_delivered_at from typed"
        found = column.connection.execute(f"{query} order by _line").fetchall()
        assert column.texts(timezone="Europe/Berlin")[0] == "2026-06-29 22:00:00+00:00"
    end = "2026-06-30 21:59:59.999999+00"
    assert found == [
        (end, None, False),
        (end, "2026-07-01 21:59:59.999999+00", False),
        ("2026-06-29 21:59:59.999999+00", None, True),
        ("2026-06-30 13:00:00+00", "2026-06-30 13:00:00+00", False),
        ("2026-06-30 13:00:00+00", end, False),
    ]
    assert [note.reason for note in typing.notes if "end of the day" in note.reason] == [
        "first_delivered_at: a date without a time, read as the end of the day",
        "accepted_at: a date without a time, read as the end of the day",
    ]


def test_midnights_are_days_where_one_lies_before_the_receipt_of_its_day():
    rows = {
        "received_at": ["2026-03-06T08:00Z", "2026-03-06T08:00Z"],
        "first_delivered_at": ["2026-03-06 00:00", "2026-03-09 00:00"],
    }
    with Column("deliverables", **rows) as column:
        column.typing(timezone="UTC")
        found = column.connection.execute("select first_delivered_at::varchar from typed order by _line").fetchall()
    assert found == [("2026-03-06 23:59:59.999999+00",), ("2026-03-09 23:59:59.999999+00",)]


def test_a_day_of_the_as_of_stands_at_it_and_is_the_end_of_the_day_again_when_the_as_of_goes_on(
    importing, export, stored
):
    rows = [
        item(1, received_at="2026-06-30T08:00Z", first_delivered_at="2026-07-01", accepted_at="2026-07-01"),
        item(2, received_at="2026-07-01T14:00Z", first_delivered_at="2026-07-01"),
    ]
    events = export("e.csv", {"deliverable_id": "D-1", "event_type": "assigned", "occurred_at": "2026-07-01"})
    file = export("a.csv", *rows)
    importing(file, events, timezone="UTC", as_of=datetime(2026, 7, 1, 12, tzinfo=UTC))
    query = "select first_delivered_at::varchar, accepted_at::varchar from fact.deliverables order by deliverable_id"
    noon, end = "2026-07-01 12:00:00+00", "2026-07-01 23:59:59.999999+00"
    assert stored(query) == [(noon, noon), ("2026-07-01 14:00:00+00", None)]
    assert stored("select occurred_at::varchar from fact.events") == [(noon,)]
    report = importing(file, events, timezone="UTC", as_of=datetime(2026, 7, 3, 12, tzinfo=UTC))
    assert [(one["changed"], one["loaded"]) for one in report["files"]] == [(0, 0), (0, 0)]
    assert stored(query) == [(end, end), (end, None)]
    assert stored("select occurred_at::varchar from fact.events") == [(end,)]


MONTHS = [
    (["05/fev/24", "12/abr/24", "26/dez/2023", "02/mai/24"], ["2024-02-05", "2024-04-12", "2023-12-26", "2024-05-02"]),
    (["5 de maio de 2024", "1º de março de 2024"], ["2024-05-05", "2024-03-01"]),
    (["2-ene-2024", "11/AGO/24", "30 sept. 24"], ["2024-01-02", "2024-08-11", "2024-09-30"]),
    (["05.Jan.24", "5. Mai 2024", "03.Mär.24", "7. Marz 2024", "24.Okt.2024"],
     ["2024-01-05", "2024-05-05", "2024-03-03", "2024-03-07", "2024-10-24"]),
    (["1er janvier 2024", "2 févr. 2024", "3 aout 24", "lundi 5 août 2024", "mar. 12 mars 2024"],
     ["2024-01-01", "2024-02-02", "2024-08-03", "2024-08-05", "2024-03-12"]),
    (["5 gennaio 2024", "7 ago 2024", "mar 3 set 2024"], ["2024-01-05", "2024-08-07", "2024-09-03"]),
    (["5 mei 2024", "3 mrt. 2024", "ma 6 mei 2024"], ["2024-05-05", "2024-03-03", "2024-05-06"]),
    (["5 maja 2024", "11 listopada 2024", "3 lip 2024", "4 paź 2024"],
     ["2024-05-05", "2024-11-11", "2024-07-03", "2024-10-04"]),
    (["5. listopada 2024", "1. prosinca 2024"], ["2024-10-05", "2024-12-01"]),
    (["5 maj 2024", "7 okt. 2024"], ["2024-05-05", "2024-10-07"]),
    (["2024. január 5.", "2024. dec. 24."], ["2024-01-05", "2024-12-24"]),
    (["5 мая 2024", "12 дек. 2024"], ["2024-05-05", "2024-12-12"]),
    (["lun. 05/01/2024", "di 16/01/2024"], ["2024-01-05", "2024-01-16"]),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "days"), MONTHS)
def test_months_are_named_in_the_languages_of_exports(cells, days):
    with Column("vendors", onboarded_on=cells) as column:
        assert column.texts() == days


def test_a_foreign_date_with_a_time_is_that_instant():
    cells = ["1. März 2024 08:30", "2. März 2024 um 8:30 Uhr", "3. März 2024, 08:30:15 MEZ", "4 mars 2024 à 8h30"]
    with Column("events", occurred_at=cells) as column:
        found = column.texts(timezone="Europe/Berlin")
    assert found == [
        "2024-03-01 07:30:00+00:00",
        "2024-03-02 07:30:00+00:00",
        "2024-03-03 07:30:15+00:00",
        "2024-03-04 07:30:00+00:00",
    ]


def test_a_month_that_two_languages_read_differently_is_asked_about_and_a_sister_column_settles_it():
    with Column("vendors", onboarded_on=["3 lip 2024", "4 lip 2024"]) as column:
        asked = column.questions()
        assert [(one.kind, one.line, one.choices) for one in asked] == [
            ("month_language", 2, {"pl": "lip = July", "hr": "lip = June"})
        ]
        assert column.texts(month_language="hr") == ["2024-06-03", "2024-06-04"]
        assert column.texts(month_language="pl") == ["2024-07-03", "2024-07-04"]
    with Column("engagements", started_on=["3 lip 2024"], ended_on=["4 grudnia 2024"]) as column:
        assert column.texts() == ["2024-07-03"]


def test_each_column_with_a_doubtful_month_is_asked_about_by_its_own_word():
    with Column("engagements", started_on=["3 lip 2024"], ended_on=["4 lis 2024"]) as column:
        assert [(one.column, one.example, one.choices) for one in column.questions()] == [
            ("started_on", "3 lip 2024", {"pl": "lip = July", "hr": "lip = June"}),
            ("ended_on", "4 lis 2024", {"pl": "lis = November", "hr": "lis = October"}),
        ]


@pytest.mark.parametrize("text", ["2026-01-05 09:30PMIST", "2026-01-05 9:30 p.m.IST"])
def test_a_contested_abbreviation_is_asked_about_where_it_is_written_to_the_half_of_the_day(text):
    with Column("events", occurred_at=["2026-01-04T09:30:00Z", text]) as column:
        assert [(one.kind, one.line, one.example) for one in column.questions()] == [("timezone", 3, text)]


@pytest.mark.parametrize(("word", "zone", "instant"), [
    ("IST", "Asia/Kolkata", "2026-01-05 04:00:00+00:00"),
    ("EST", "America/New_York", "2026-01-05 14:30:00+00:00"),
    ("CST", "America/Chicago", "2026-01-05 15:30:00+00:00"),
])  # fmt: skip
def test_an_abbreviation_of_several_zones_is_asked_about_and_read_by_the_one_that_is_given(word, zone, instant):
    with Column("events", occurred_at=[f"2026-01-05 09:30 {word}", "2026-01-06 09:30:00 UTC"]) as column:
        (asked,) = column.questions()
        assert (asked.kind, asked.line) == ("timezone", 2)
        assert f"times in {word}, which is more than one" in str(asked)
        assert column.texts(timezone=zone) == [instant, "2026-01-06 09:30:00+00:00"]
        (asked,) = column.questions(timezone="Europe/Berlin")
        assert f"{word}, which Europe/Berlin does not use" in str(asked)


MIXED = ["2026-03-05 00:00:00", "13/05/2026", "2026-04-05", "14/05/2026"]


@pytest.mark.parametrize(("table", "name"), [("events", "occurred_at"), ("vendors", "onboarded_on")])
def test_real_dates_beside_dates_as_text_are_asked_about_in_a_workbook(table, name):
    with Column(table, **{name: MIXED}) as column:
        (asked,) = column.questions(of_sheet=True, timezone="UTC")
        assert (asked.kind, asked.column, asked.line) == ("date_cells", name, 2)
        assert asked.choices == {"as_stored": "5 Mar 2026", "swapped": "3 May 2026"}
        assert f"{name} holds 2 date cells, 2 texts" in str(asked)
        assert column.questions(of_sheet=False, timezone="UTC") == []
        said = {answer: column.texts(of_sheet=True, timezone="UTC", date_cells=answer) for answer in asked.choices}
    assert [text[:10] for text in said["as_stored"]] == ["2026-03-05", "2026-05-13", "2026-04-05", "2026-05-14"]
    assert [text[:10] for text in said["swapped"]] == ["2026-05-03", "2026-05-13", "2026-05-04", "2026-05-14"]


@pytest.mark.parametrize("cells", [
    ["2026-03-15", "13/05/2026"],  # no spreadsheet could have swapped day and month
    ["2026-03-05", "2026-04-05"],
    ["2026-03-05", "soon"],
    ["2026-03-05", "13 May 2026"],
])  # fmt: skip
def test_other_dates_of_a_workbook_are_not_asked_about(cells):
    with Column("vendors", onboarded_on=cells) as column:
        assert column.questions(of_sheet=True) == []


def test_a_time_that_comes_twice_is_its_second_where_only_that_keeps_the_order(taking, export, taken):
    rows = [
        item(1, received_at="2026-10-25 02:50", first_delivered_at="2026-10-25 02:10", accepted_at="2026-10-25 02:05"),
        item(2, received_at="2026-10-25 01:30", first_delivered_at="2026-10-25 02:30", accepted_at="2026-10-25 02:20"),
        item(3, received_at="2026-03-29 02:30", first_delivered_at="2026-03-29 03:40", accepted_at=""),
        item(4, received_at="2026-10-25 02:50", first_delivered_at="2026-10-25 01:10", accepted_at=""),
    ]
    report = taking(export("a.csv", *rows), timezone="Europe/Berlin")["files"][0]
    query = "select deliverable_id, first_delivered_at::varchar, accepted_at::varchar from raw.deliverables order by 1"
    assert taken(query) == [
        ("D-2", "2026-10-25 00:30:00+00", "2026-10-25 01:20:00+00"),
        ("D-3", "2026-03-29 01:40:00+00", None),
    ]
    assert [one["line"] for one in report["rejects"]] == [2, 5]
    said = [one for one in report["warnings"] if "Europe/Berlin" in one["reason"]]
    assert [(one["reason"].split(":")[0], one["rows"]) for one in said] == [
        ("received_at", 0), ("received_at", 1), ("first_delivered_at", 1), ("accepted_at", 1),
    ][1:]  # fmt: skip
    assert "left out in Europe/Berlin (29 Mar 2026)" in said[0]["reason"]
    assert "came twice in Europe/Berlin (25 Oct 2026)" in said[1]["reason"]
