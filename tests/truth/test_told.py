"""The pack and the messages are held against the oracle, and whatever were false in them would be found.

That they are true for every story is tested with the sentences of the week, in test_truth.py.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from lxml import html as parser

from queries import asking
from queries.briefing import Ask
from reports.watch.message import Message
from tests.conftest import CI
from tests.truth import told, told_actions, told_messages, told_pack
from tests.truth.facts import Facts, with_waiting
from tests.truth.falsifying import falsified
from tests.truth.oracle import Truth
from tests.truth.stories import Portfolio, build, planted

EACH = 8 if CI else 1
"""Of all that is falsified, CI tries one in so many."""

DEFINITIONS = "What the six numbers mean"


@pytest.fixture(scope="module")
def slipped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Facts, Ask]:
    """A portfolio whose vendor slips, with open work that is not yet due; what is shown of it, and its answers."""
    made = with_waiting(planted("vendor_slips", 0))
    ask = told.remembering(asking(build(made, tmp_path_factory.mktemp("slipped"))))
    return Facts(Truth(made)), ask


def test_the_pack_and_the_messages_are_true_of_work_at_risk(slipped: tuple[Facts, Ask]) -> None:
    facts, ask = slipped

    assert facts.at_risk
    assert told.faults(facts.truth, ask) == []


class Running(Portfolio):
    """A portfolio on the Tuesday after its last week."""

    @property
    def as_of(self) -> datetime:
        return super().as_of + timedelta(days=2)


def test_what_was_late_at_the_end_of_the_week_is_told_from_what_is_late_now(tmp_path: Path) -> None:
    made = Running(**vars(planted("pile_up", 0)))
    for item in Truth(made).late[:3]:
        item.delivered = made.as_of - timedelta(days=1)
    truth = Truth(made)

    assert truth.verdicts["overdue"].side
    assert truth.verdicts["overdue"].value == len(truth.late) + 3
    assert told.faults(truth, asking(build(made, tmp_path))) == []


def test_whatever_is_false_in_a_pack_would_be_found(slipped: tuple[Facts, Ask]) -> None:
    """Each number, direction, name and colour of the page, whoever reads it: on screen or by ear."""
    facts, ask = slipped
    page = told.pack_of(facts, ask)

    tried = list(_falsified(page))[::EACH]
    assert len(tried) > 500 / EACH
    assert [what for what, other in tried if not told_pack.faults(other, facts)] == []


@pytest.mark.parametrize("after", told.AFTER)
def test_whatever_is_false_in_a_message_would_be_found(slipped: tuple[Facts, Ask], after: timedelta) -> None:
    facts, ask = slipped
    messages, wanted = told_messages.messages(facts, ask, after), told_messages.expected(facts, after)
    tried = [other for one in messages for other in _told_falsely(one)][::EACH]

    assert {one.when for one in messages} >= {"signal", "below_target", "overdue", "at_risk", "data_older_than"}
    assert len(tried) > 400 / EACH
    sent = [(one, told_messages.sent(one, facts, after)) for one in tried]
    assert [one for one, mailed in sent if not told_messages.faults_of(mailed, wanted)] == []


@pytest.mark.parametrize("after", [told_messages.SOON, told_actions.OLD])
def test_whatever_is_false_in_an_action_would_be_found(slipped: tuple[Facts, Ask], after: timedelta) -> None:
    facts, ask = slipped
    rows = told_actions.rows(facts, ask, after)
    assert list(told_actions.faults(rows, facts, after, ask)) == []

    tried = [
        [*rows[:place], replace(row, **{column: other}), *rows[place + 1 :]]
        for place, row in enumerate(rows)
        for column in ("what", "who", "by")
        for other in falsified(getattr(row, column))
    ]
    assert len(tried) > 10
    tried += [rows[1:], rows[::-1]]
    assert [other for other in tried if not list(told_actions.faults(other, facts, after, ask))] == []


def test_a_message_too_few_and_a_part_that_says_otherwise_would_be_found(slipped: tuple[Facts, Ask]) -> None:
    facts, ask = slipped
    messages, wanted = told_messages.messages(facts, ask), told_messages.expected(facts)
    sent = [told_messages.sent(one, facts) for one in messages]
    assert told_messages.faults(sent, wanted) == []
    assert told_messages.faults(sent[1:], wanted) == [f"it is not sent: {sent[0].mail['Subject']}"]

    other = told_messages.sent(replace(messages[0], sentence=messages[0].sentence.replace("rose", "fell")), facts)
    html = other.mail.get_body(("html",)).get_content()
    sent[0].mail.get_body(("html",)).set_content(html, subtype="html")
    assert told_messages.faults_of(sent[0], wanted)


def _falsified(page: str) -> Iterator[tuple[str, str]]:
    """What is changed, and the page with that change alone."""
    tree = parser.document_fromstring(page)
    definitions = next(one.getparent() for one in tree.iter("h2") if one.text == DEFINITIONS)
    for element in tree.iter():
        is_fixed = definitions in (element, *element.iterancestors())
        if element.tag == "style" or is_fixed:
            continue
        for other in falsified(element.text or ""):
            old, element.text = element.text, other
            yield f"{old} → {other}", parser.tostring(tree, encoding="unicode")
            element.text = old
        for name in ("aria-label", "class"):
            old = element.get(name, "")
            for other in falsified(old) if name == "aria-label" else _recoloured(old):
                element.set(name, other)
                yield f"{old} → {other}", parser.tostring(tree, encoding="unicode")
                element.set(name, old)


def _recoloured(classes: str) -> Iterator[str]:
    for old, new in (("harm", "plain"), ("plain", "harm"), ("signal", "quiet"), ("tile missed", "tile")):
        if old in classes:
            yield classes.replace(old, new)


def _told_falsely(one: Message) -> Iterator[Message]:
    """The message with one thing changed in it."""
    for field in ("subject", "sentence", "link", "data_age"):
        for other in falsified(getattr(one, field)):
            yield replace(one, **{field: other})
    for place, (label, value) in enumerate(one.lines):
        for other in falsified(value):
            yield replace(one, lines=(*one.lines[:place], (label, other), *one.lines[place + 1 :]))
        yield replace(one, lines=(*one.lines[:place], *one.lines[place + 1 :]))
    for field in ("value", "target", "volume"):
        if getattr(one, field) is not None:
            yield replace(one, **{field: getattr(one, field) + 3})
