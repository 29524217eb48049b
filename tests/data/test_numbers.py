"""Numbers as people and tools write them: read exactly, asked about, or not read at all; never a wrong number."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.reading import Question, Refused
from tests.conftest import examples
from tests.data.typing_fixture import Column

ONE_CELL = [
    ("1.234,56", "1234.560000"),
    ("1,234.56", "1234.560000"),
    ("1 234,56", "1234.560000"),
    ("1\u00a0234,5", "1234.500000"),
    ("1\u202f234.5", "1234.500000"),
    ("1'234.50", "1234.500000"),
    ("1.234.567", "1234567.000000"),
    ("1,234,567", "1234567.000000"),
    ("12,34,567.5", "1234567.500000"),
    ("0,98", "0.980000"),
    ("0,125", "0.125000"),
    (",5", "0.500000"),
    ("1234,567", "1234.567000"),
    ("1,5e3", "1500.000000"),
    ("1.5E-3", "0.001500"),
    ("(200.00)", "-200.000000"),
    ("( 1,250.5 )", "-1250.500000"),
    ("200-", "-200.000000"),
    ("- 3", "-3.000000"),
    ("+3", "3.000000"),
    ("\u221212.5", "-12.500000"),
    ("1\u200b2.5\ufeff", "12.500000"),
    ("\u200e1.234,5", "1234.500000"),
]


@pytest.mark.parametrize(("text", "value"), ONE_CELL)
def test_a_cell_that_can_be_only_one_number_is_that_number(text, value):
    with Column("targets", target=[text]) as column:
        assert column.texts() == [value]


NOT_NUMBERS = (
    "1,23,45", "1.23.45", "1.234.56", "1,2,3", "12,345,67", "(200", "200)", "--5", "-(5)", "-5-", "5%", "$5", "1_000",
    "0x10", "inf", "1 2", "12 34", "1,", "1''000", "0,123,456", "five", "5 pcs",
)  # fmt: skip


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_a_cell_that_is_no_number_is_not_read(text):
    with Column("targets", target=[text, "1"]) as column:
        assert column.texts() == [None, "1.000000"]


AMOUNTS = [
    ("$1,200.00", "1200.00"),
    ("-$5", "-5.00"),
    ("$-5", "-5.00"),
    ("($5.25)", "-5.25"),
    ("€ 12", "12.00"),
    ("12,50 €", "12.50"),
    ("12.50 USD", "12.50"),
    ("USD 12.50", "12.50"),
    ("CHF 1'200.50", "1200.50"),
    ("US$ 7", "7.00"),
    ("₹12,34,567.00", "1234567.00"),
    ("kr 1 200,50", "1200.50"),
    ("12.50 US", None),
    ("12 dollars", None),
    ("$$5", None),
]


@pytest.mark.parametrize(("text", "value"), AMOUNTS)
def test_currency_marks_go_from_amounts(text, value):
    with Column("invoices", amount=[text]) as column:
        assert column.texts() == [value]


def test_a_mark_that_contradicts_the_rows_currency_breaks_a_rule():
    texts = ["12 EUR", "€ 12", "12 USD", "$ 12", "12"]
    with Column("invoices", amount=texts, currency=["USD"] * 5) as column:
        column.typing()
        found = column.connection.execute("select _bad from typed order by _line").fetchall()
    assert found == [(True,), (True,), (False,), (False,), (False,)]


def test_amounts_in_two_currencies_need_a_column_that_says_so():
    with (
        Column("invoices", amount=["$12", "7", "€ 12"]) as column,
        pytest.raises(Refused, match=r"line 2 \('\$12'\).*line 4 \('€ 12'\).*no currency column"),
    ):
        column.typing()
    with Column("invoices", amount=["€12", "12 EUR", "7"]) as column:
        [note] = column.typing().notes
    assert note.reason == (
        "amount: currency marks left out (line 2: '€12'); there is no currency column, so these are amounts in the "
        "warehouse's own currency"
    )


def test_percent_is_a_share_of_a_hundred_and_nothing_else_is():
    with Column("baselines", quality=["98%", "97.5 %", "0.5", "98", "1e-1"]) as column:
        assert column.values() == [0.98, 0.975, 0.5, 98.0, 0.1]


def test_whole_numbers_may_be_grouped_but_not_broken():
    with Column("sla_terms", min_volume=["1,234", "3.0", "2.5", "(4)"]) as column:
        assert column.values() == [1234, 3, None, -4]


DURATIONS = [
    ("27:31:07", "27.518611"), ("7:30", "7.500000"), ("0:00:30", "0.008333"), ("PT2H30M", "2.500000"),
    ("PT45S", "0.012500"), ("2h 30m", "2.500000"), ("2h30m", "2.500000"), ("2 hours, 30 minutes", "2.500000"),
    ("90 min", "1.500000"), ("45m", "0.750000"), ("1.5 h", "1.500000"), ("2 hrs", "2.000000"), ("1,5h", "1.500000"),
    ("1d 2h", None), ("P1DT2H", None), ("7:75", None), ("PT", None), ("h", None), ("2h 30", None), ("1:2:3:4", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "hours"), DURATIONS)
def test_durations_are_hours_and_days_are_not_read(text, hours):
    with Column("events", hours=[text, "1"]) as column:
        assert column.texts() == [hours, "1.000000"]


def test_a_duration_is_no_number_of_anything_else():
    with Column("targets", target=["7:30", "90 min", "1"]) as column:
        assert column.texts() == [None, None, "1.000000"]


def test_a_column_with_nothing_but_commas_that_group_or_not_is_asked_about():
    with Column("targets", target=["12", "1,234", "2,500"]) as column:
        with pytest.raises(Question) as asked:
            column.typing()
        assert [column.texts(decimal=mark) for mark in (".", ",")] == [
            ["12.000000", "1234.000000", "2500.000000"],
            ["12.000000", "1.234000", "2.500000"],
        ]
        assert [one.kind for one in column.questions()] == ["decimal_mark"]
        assert column.questions(decimal=",") == []
    question = asked.value
    assert (question.kind, question.file, question.column, question.line, question.example) == (
        "decimal_mark", "a.csv", "target", 3, "1,234",
    )  # fmt: skip
    assert question.choices == {".": "1,234 = 1234", ",": "1,234 = 1.234"}


def test_the_choices_of_an_amount_are_not_rounded():
    with Column("invoices", amount=["1,234"]) as column:
        assert column.questions()[0].choices == {".": "1,234 = 1234", ",": "1,234 = 1.234"}


@pytest.mark.parametrize(("settling", "value"), [("0,5", "1.234000"), ("0.5", "1234.000000")])
def test_one_cell_settles_the_column_whatever_the_mapping_says(settling, value):
    with Column("targets", target=["1,234", settling]) as column:
        assert column.texts(decimal="," if settling == "0.5" else ".")[0] == value


def test_points_alone_are_decimal_marks_unless_the_mapping_says_otherwise():
    with Column("targets", target=["12.345", "1.500"]) as column:
        assert column.questions() == []
        assert column.texts() == ["12.345000", "1.500000"]
        assert column.texts(decimal=",") == ["12345.000000", "1500.000000"]


def test_amounts_with_three_digits_behind_every_point_are_asked_about():
    with Column("invoices", amount=["1.234", "980", "12.500"]) as column:
        with pytest.raises(Question) as asked:
            column.typing()
        assert [column.texts(decimal=mark) for mark in (",", ".")] == [
            ["1234.00", "980.00", "12500.00"],
            ["1.23", "980.00", "12.50"],
        ]
        assert [one.kind for one in column.questions()] == ["decimal_mark"]
        assert column.questions(decimal=",") == []
    assert (asked.value.line, asked.value.choices) == (2, {".": "1.234 = 1.234", ",": "1.234 = 1234"})


@pytest.mark.parametrize("settling", [{"amount": "2.50"}, {"amount": "0.125"}, {"rate": "0.5"}])
def test_another_cell_or_column_settles_what_the_points_of_amounts_are(settling):
    cells = {"billed_amount": ["1.234", settling.get("amount", "7")], "units": ["1", settling.get("rate", "2")]}
    with Column("deliverables", **cells) as column:
        assert column.questions() == []
        assert column.texts()[0] == "1.23"


def test_two_marks_in_one_column_are_refused_with_both_lines_and_are_no_question():
    with Column("targets", target=["1,5", "3", "2.5"]) as column:
        with pytest.raises(Refused, match=r"line 2 \('1,5'\) has a comma, line 4 \('2\.5'\) a point") as refusal:
            column.typing()
        assert not isinstance(refusal.value, Question)
        assert column.questions() == []


def test_a_decimal_comma_in_one_column_settles_what_the_points_of_another_are():
    cells = {"time_to_fill_days": ["1.500", "20"], "turnaround_hours": ["0,5", "7"]}
    with Column("baselines", **cells) as column:
        assert column.texts() == ["1500.000000", "20.000000"]
    with Column("baselines", time_to_fill_days=["1.500", "20"], turnaround_hours=["0.5", "7"]) as column:
        assert column.texts() == ["1.500000", "20.000000"]


def test_columns_that_contradict_each_other_settle_nothing():
    cells = {"time_to_fill_days": ["1.500"], "turnaround_hours": ["0,5"], "quality": ["0.5"]}
    with Column("baselines", **cells) as column:
        assert [(one.kind, one.column) for one in column.questions()] == [("decimal_mark", "time_to_fill_days")]


LOCALES = {
    "en": (",", "."),
    "de": (".", ","),
    "fr": ("\u202f", ","),
    "ch": ("'", "."),
    "in": ("in", "."),
    "us_si": (" ", "."),
}


def written(value: Decimal, locale: str) -> str:
    """The number as written in that locale."""
    group, mark = LOCALES[locale]
    whole, _, fraction = f"{abs(value):f}".partition(".")
    head, last = (whole[:-3], whole[-3:]) if len(whole) > 3 else ("", whole)
    size = 2 if group == "in" else 3
    groups = [head[max(0, end - size) : end] for end in range(len(head), 0, -size)][::-1]
    text = ("," if group == "in" else group).join([*groups, last])
    return ("-" if value < 0 else "") + text + (mark + fraction if fraction else "")


_NUMBERS = st.builds(
    lambda units, places: Decimal(units).scaleb(-places), st.integers(-(10**9), 10**9), st.integers(0, 6)
)


@settings(max_examples=examples(60))
@given(st.lists(_NUMBERS, min_size=1, max_size=5), st.sampled_from(sorted(LOCALES)))
def test_a_column_written_anywhere_comes_back_exactly_or_is_asked_about(values, locale):
    texts = [written(value, locale) for value in values]
    mark = LOCALES[locale][1]
    with Column("targets", target=texts) as column:
        assert column.values(decimal=mark) == values
        points_only = mark == "," and any("." in text for text in texts) and not any("," in text for text in texts)
        if not points_only:
            asked = [one.kind for one in column.questions()]
            assert asked == ["decimal_mark"] or column.values() == values
