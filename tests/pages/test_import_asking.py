"""What a waiting import asks, and what each answer passes on: nothing here reads a file."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from data import jobs
from data.contract import DELIVERABLES
from data.log import Log
from data.profile import Mapping
from data.reading import Question
from data.recognise.proposal import Activity, ColumnProposal, Proposal, TableProposal, ValueProposal, as_dict
from pages.parts.importing import labels

SOURCES = {
    "deliverable_id": "case",
    "vendor_id": "team",
    "segment": "field",
    "work_type": "kind",
    "received_at": "opened",
    "status": "state",
    "first_delivered_at": "closed",
}
HOSTILE = "![x](http://evil.example/x.png)"
PROFILE = """
name = "Mine"
[[table]]
name = "deliverables"
[table.columns]
deliverable_id = "case"
vendor_id = "team"
segment = "field"
work_type = "kind"
received_at = "closed"
status = "state"
first_delivered_at = "closed"
"""


def page() -> None:
    import streamlit as st

    from pages.parts.importing import asking, view

    st.session_state["status"] = {"timezone": "UTC"}
    view.trouble()
    asking.ask(st.session_state["job_to_ask"])


def proposal(text: str = "log.csv", *questions: Question, fed: bool = True) -> Proposal:
    columns = tuple(ColumnProposal(name, (source,), 0.9, "same name", ("a",)) for name, source in SOURCES.items())
    values = {"status": {"Closed": ValueProposal("delivered", 0.9, 9), HOSTILE: ValueProposal("on_hold", 0.6, 2)}}
    mapping = Mapping(DELIVERABLES, {name: (source,) for name, source in SOURCES.items()})
    table = TableProposal("deliverables", 0.9, columns, mapping, values)
    cells = dict.fromkeys((*SOURCES.values(), "spare"), ("a",))
    return Proposal(text, "process log", (table,) if fed else (), ("events",), questions, "Say what it is.", cells)


def question(kind: str, choices: dict[str, str], file: str = "log.csv", example: str = "03/04/2026") -> Question:
    return Question("?", kind=kind, file=file, column="opened", line=2, example=example, choices=choices)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """What was passed on: one pair of profiles and settings per answer."""
    found: list[tuple] = []
    monkeypatch.setattr(jobs, "answer", lambda job_id, *, profiles, settings: found.append((profiles, settings)))
    return found


@pytest.fixture
def asked(answers: list[tuple]) -> Callable[..., AppTest]:
    def ask(*proposals: Proposal, **settings: object) -> AppTest:
        job = jobs.Job(
            "20261124T020000000000-0123abcd", "asking", "", 0, 0, "2026-11-24T02:00:00Z", None, "ana", [],
            proposals=[as_dict(one) for one in proposals], settings=settings,
        )  # fmt: skip
        app = AppTest.from_function(page, default_timeout=30)
        app.session_state["job_to_ask"] = job
        app.run()
        assert not app.exception
        return app

    return ask


def check(app: AppTest) -> None:
    assert not app.button(key="check").disabled
    app.button(key="check").click().run()


def mapping_of(answers: list[tuple]) -> Mapping:
    (saved,) = answers[0][0]
    return saved.mappings[0]


def test_a_proposal_that_is_right_takes_one_click(asked: Callable, answers: list) -> None:
    check(asked(proposal()))
    (saved,) = answers[0][0]
    assert saved.name == "log"
    assert saved.header == (*dict.fromkeys(SOURCES.values()), "spare")
    assert saved.mappings[0].columns == {name: (source,) for name, source in SOURCES.items()}
    assert answers[0][1] == {"tables": {}, "encodings": {}, "replace_period": False}


@pytest.mark.parametrize(
    ("kind", "choices", "answer", "name", "value"),
    [
        ("date_order", {"day_first": "3 April 2026", "month_first": "4 March 2026"}, "day_first", "day_first", True),
        ("date_order", {"day_first": "3 April 2026", "month_first": "4 March 2026"}, "month_first", "day_first", False),
        ("decimal_mark", {".": "1.234", ",": "1234"}, ",", "decimal", ","),
        ("date_cells", {"as_stored": "5 Mar 2026", "swapped": "3 May 2026"}, "swapped", "date_cells", "swapped"),
        ("month_language", {"pl": "lip = July", "hr": "lip = June"}, "pl", "month_language", "pl"),
    ],
)
def test_a_question_is_open_until_it_is_answered(
    asked: Callable, answers: list, kind: str, choices: dict, answer: str, name: str, value: object
) -> None:
    app = asked(proposal("log.csv", question(kind, choices)))
    assert app.button(key="check").disabled
    assert [option.replace("\\", "") for option in app.radio[0].options] == list(choices.values())

    check(app.radio[0].set_value(answer).run())
    assert getattr(mapping_of(answers), name) == value


def test_one_time_zone_answers_for_all_files(asked: Callable, answers: list) -> None:
    files = [proposal(name, question("timezone", {}, name)) for name in ("a.csv", "b.csv")]
    app = asked(*files)
    zones = [box for box in app.selectbox if box.label == "Time zone"]
    assert len(zones) == 1
    assert zones[0].options[:3] == ["UTC", "Europe/London", "Europe/Berlin"]
    assert len(set(zones[0].options)) == len(zones[0].options)

    check(zones[0].select("Asia/Manila").run())
    assert [saved.mappings[0].timezone for saved in answers[0][0]] == ["Asia/Manila", "Asia/Manila"]


def test_an_encoding_is_chosen_by_how_it_reads(asked: Callable, answers: list) -> None:
    reads = {"cp1252": "Müller", "cp1250": "Műller"}
    app = asked(Proposal("log.csv", "", (), (), (question("encoding", reads, example="M\ufffdller"),)))
    check(app.radio[0].set_value("cp1250").run())
    assert answers == [([], {"tables": {}, "encodings": {"log.csv": "cp1250"}, "replace_period": False})]


def test_another_table_is_looked_at_at_once(asked: Callable, answers: list) -> None:
    app = asked(proposal(), tables={"x.csv": ""})
    app.selectbox[0].select("events").run()
    assert answers[0] == ((), {"tables": {"x.csv": "", "log.csv": "events"}})


def test_a_file_can_be_left_out(asked: Callable, answers: list) -> None:
    app = asked(proposal(), proposal("recipe.csv", fed=False))
    assert app.button(key="check").disabled
    table = next(box for box in app.selectbox if box.label == "What is in this file?" and box.value is None)
    check(table.select("Leave this file out").run())
    assert len(answers[0][0]) == 1
    assert answers[0][1]["tables"] == {"recipe.csv": ""}


def test_a_file_like_nothing_can_be_mapped_by_hand(asked: Callable, answers: list) -> None:
    app = asked(proposal(fed=False), tables={"log.csv": "deliverables"})
    assert app.button(key="check").disabled
    for name, source in SOURCES.items():
        app = (
            next(box for box in app.selectbox if box.label.replace("\\", "") == labels.column(name))
            .select(source)
            .run()
        )
    check(app)
    assert mapping_of(answers).columns == {name: (source,) for name, source in SOURCES.items()}


def test_a_column_that_is_not_in_the_file_gets_one_value(asked: Callable, answers: list) -> None:
    app = asked(proposal())
    app = next(box for box in app.selectbox if box.label.replace("\\", "") == "Vendor").select_index(-1).run()
    assert app.button(key="check").disabled
    assert "Still open: Vendor." in app.caption[-1].value.replace("\\", "")

    field = next(box for box in app.text_input if box.label.replace("\\", "") == "Vendor in every row")
    check(field.set_value("Orion").run())
    assert mapping_of(answers).defaults == {"vendor_id": "Orion"}
    assert "vendor_id" not in mapping_of(answers).columns


def test_an_unsure_value_is_asked_as_text(asked: Callable, answers: list) -> None:
    app = asked(proposal())
    box = next(box for box in app.selectbox if "2 rows" in box.label)
    assert "](" not in box.label.replace("\\]", "")
    check(box.select("cancelled").run())
    assert mapping_of(answers).values["status"] == {"Closed": "delivered", HOSTILE: "cancelled"}


def test_a_further_column_can_be_filled(asked: Callable, answers: list) -> None:
    app = asked(proposal())
    app = app.multiselect[0].select("billed_amount").run()
    box = next(box for box in app.selectbox if box.label == labels.column("billed_amount"))
    check(box.select("spare").run())
    assert mapping_of(answers).columns["billed_amount"] == ("spare",)


def test_a_mapping_file_replaces_the_proposal(asked: Callable, answers: list) -> None:
    app = asked(proposal())
    app.file_uploader[0].upload("mine.toml", PROFILE.encode())
    app.run()
    assert answers[0][0][0].name == "Mine"
    assert mapping_of(answers).columns["received_at"] == ("closed",)


def test_a_broken_mapping_file_is_refused_in_a_sentence(asked: Callable, answers: list) -> None:
    app = asked(proposal())
    app.file_uploader[0].upload("mine.toml", b"[[table]]\nname = 'recipes'")
    app.run()
    assert "name must be one of deliverables, events" in app.error[0].value.replace("\\", "")
    assert answers == []


def test_another_encoding_is_read_at_once(asked: Callable, answers: list) -> None:
    app = asked(proposal())
    next(box for box in app.selectbox if box.label == "Encoding").select("cp1250").run()
    assert answers[0] == ((), {"encodings": {"log.csv": "cp1250"}})


def test_the_values_of_a_newly_chosen_column_are_asked_about(asked: Callable, answers: list) -> None:
    app = asked(replace(proposal(), lists={"spare": {"done": 7, "Xyz": 2}}))
    app = next(box for box in app.selectbox if box.label == labels.column("status")).select("spare").run()
    box = next(box for box in app.selectbox if box.label.startswith("Xyz"))
    assert box.options[0] == "— none: reject these rows"
    assert not [box for box in app.selectbox if "evil" in box.label], "the old column's values are no longer asked"

    check(box.select("on_hold").run())
    assert mapping_of(answers).columns["status"] == ("spare",)
    assert mapping_of(answers).values["status"] == {"done": "delivered", "Xyz": "on_hold"}


def test_one_answer_settles_the_dates_of_all_columns(asked: Callable, answers: list) -> None:
    dates = {"day_first": "3 April 2026", "month_first": "4 March 2026"}
    app = asked(proposal("log.csv", question("date_order", dates), question("date_order", dates)))
    assert len(app.radio) == 1


def test_a_mapping_that_was_only_looked_at_is_not_kept_anew(asked: Callable, answers: list) -> None:
    whole = proposal()
    in_force = replace(whole.tables[0].mapping, values={"status": {"Closed": "delivered", HOSTILE: "on_hold"}})
    table = replace(whole.tables[0], mapping=in_force)
    check(asked(replace(whole, tables=(table,), read_by="Cases"), review=True))
    assert answers[0][0] == []


def test_a_file_that_was_left_out_can_be_taken_back(asked: Callable, answers: list) -> None:
    app = asked(replace(proposal(), read_by="Cases"), review=True, tables={"log.csv": ""})
    assert app.selectbox[0].value == "Leave this file out"
    check(app.selectbox[0].select("deliverables").run())
    assert answers[0][1]["tables"] == {}


def test_in_a_review_the_answers_in_use_are_shown(asked: Callable, answers: list) -> None:
    dates = {"day_first": "3 April 2026", "month_first": "4 March 2026"}
    zoned = proposal("log.csv", question("timezone", {}), question("date_order", dates))
    table = replace(zoned.tables[0], mapping=replace(zoned.tables[0].mapping, timezone="Asia/Manila", day_first=False))
    app = asked(replace(zoned, tables=(table,), read_by="Cases"), review=True)
    assert next(box for box in app.selectbox if box.label == "Time zone").value == "Asia/Manila"
    assert app.radio[0].value == "month_first"


def test_the_period_can_be_replaced(asked: Callable, answers: list) -> None:
    app = asked(proposal())
    check(app.checkbox[0].check().run())
    assert answers[0][1]["replace_period"] is True


ACTIVITIES = (
    Activity("Register", 9, 9, 9, 0),
    Activity("Wait", 4, 4, 0, 0, "pause", 0.8),
    Activity("Letter", 8, 7, 0, 6, "delivery", 0.5),
    Activity(HOSTILE, 1, 1, 0, 1),
)
LOG = Log("step", ("at",), delivery=("Letter",), pause=("Wait",), end=("Void",))


def log_proposal() -> Proposal:
    asked = proposal()
    mapping = replace(asked.tables[0].mapping, columns={"deliverable_id": ("case",)}, log=LOG)
    columns = tuple(one for one in asked.tables[0].columns if one.column == "deliverable_id")
    table = replace(asked.tables[0], columns=columns, mapping=mapping, values={}, activities=ACTIVITIES)
    defaults = dict.fromkeys(("vendor_id", "work_type"), "unknown") | {"segment": "other"}
    return replace(asked, tables=(replace(table, mapping=replace(mapping, defaults=defaults)),))


def test_the_activities_of_a_log_are_shown_with_their_roles_and_can_be_changed(asked: Callable, answers: list) -> None:
    app = asked(log_proposal())
    shown = app.dataframe[0].value
    assert shown["For its case"].tolist() == [
        "nothing in particular", "Pauses it", "Delivers it", "nothing in particular",
    ]  # fmt: skip
    by_label = {one.label: one for one in app.multiselect}
    assert "Letter is a guess" in by_label["Delivers it"].help
    by_label["Accepts it"].select("Register (9)").run()
    check(app)
    assert mapping_of(answers).log == replace(LOG, acceptance=("Register",))


def test_a_log_that_nothing_delivers_is_warned_of(asked: Callable, answers: list) -> None:
    app = asked(log_proposal())
    next(one for one in app.multiselect if one.label == "Delivers it").set_value([]).run()
    assert "every case stays open" in app.warning[0].value
    check(app)
    assert mapping_of(answers).log.delivery == ()


def test_one_click_says_which_row_of_an_id_counts(asked: Callable, answers: list) -> None:
    app = asked(proposal("log.csv", question("last_by", {"spare": "The row with the latest spare counts", "": "None"})))
    assert app.button(key="check").disabled
    app.radio[0].set_value("spare").run()
    check(app)
    assert mapping_of(answers).last_by == "spare"


def test_a_guess_is_open_until_somebody_chooses(asked: Callable, answers: list) -> None:
    guessed = proposal()
    table = guessed.tables[0]
    columns = tuple(
        replace(one, sources=(), confidence=0.4, why="perhaps opened", others=("opened",))
        if one.column == "received_at"
        else one
        for one in table.columns
    )
    mapping = replace(table.mapping, columns={n: s for n, s in table.mapping.columns.items() if n != "received_at"})
    values = {"status": {"Half done": ValueProposal("delivered", 0.4, 2)}}
    app = asked(replace(guessed, tables=(replace(table, columns=columns, mapping=mapping, values=values),)))
    assert app.button(key="check").disabled
    column = next(box for box in app.selectbox if box.label == labels.column("received_at"))
    meaning = next(box for box in app.selectbox if box.label.startswith("Half done"))
    assert (column.value, meaning.value) == (None, None)

    column.select("opened").run()
    assert app.button(key="check").disabled
    check(next(box for box in app.selectbox if box.label.startswith("Half done")).select("on_hold").run())
    assert mapping_of(answers).columns["received_at"] == ("opened",)
    assert mapping_of(answers).values["status"] == {"Half done": "on_hold"}
