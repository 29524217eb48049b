"""A condition is one row of one table: that row, and nothing else, has it read, judged, worded and documented."""

from pathlib import Path

import pytest

from queries import signals
from queries.said import signal_words
from reports.watch import message, rules
from reports.watch.conditions import CONDITIONS, Condition, findings
from reports.watch.finding import NO_STATUS, Data, Finding
from reports.watch.settings import CountRule, Mail, RulesFile, Webhook

from .planted import AS_OF, rule, settings

DOCS = Path(__file__).parents[3] / "docs" / "messages.md"
HOUSE_LESS = Data(None, AS_OF, NO_STATUS, {}, briefed=lambda scope: pytest.fail("no condition here asks for a week"))


def table(first: str) -> list[str]:
    """The rows of the table in the docs whose header begins like this."""
    head = f"| {first} |"
    lines = DOCS.read_text("utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(head)) + 2
    end = next(number for number in range(start, len(lines)) if not lines[number].startswith("|"))
    return lines[start:end]


def test_the_docs_list_every_condition():
    rows = [condition.row for condition in CONDITIONS.values()]
    assert table("`when` | holds where") == rows, "The table of conditions in docs/messages.md must be:\n" + "\n".join(
        rows
    )


@pytest.mark.parametrize("kind", [RulesFile, Mail, Webhook, *{one.settings: "" for one in CONDITIONS.values()}])
def test_the_docs_say_what_each_setting_means(kind):
    named = {name for row in table("setting") for name in row.split("|")[1].replace("`", " ").replace(",", " ").split()}
    sections = {"mail", "webhook", "rule"} if kind is RulesFile else set()
    missing = sorted(set(kind.settings()) - sections - named)
    assert not missing, f"The table of settings in docs/messages.md lacks {', '.join(missing)}."


def test_another_condition_takes_one_row(monkeypatch, tmp_path):
    """It is never judged or titled as one of the others."""

    def judge(rule: CountRule, data: Data) -> Finding:
        return Finding(rule, "open_overdue", None, "", rule.when, rule.at_least, "Too many.", (), "/sla")

    new = Condition("too_many", "too many", CountRule, judge, holds="", counts="", new="")
    monkeypatch.setitem(CONDITIONS, new.name, new)
    path = tmp_path / "reports.toml"
    path.write_text(settings(mail=25) + rule("Many", "too_many", at_least="7"), "utf-8")
    (found,) = findings(rules.read(path).rules, HOUSE_LESS)
    (made,) = message.of(found, "", HOUSE_LESS, None)
    assert (found.value, found.state, made.when) == (7, "too_many", "too_many")
    assert (made.subject, made.sentence) == ("Many: too many", "Too many.")


def test_no_condition_of_that_name_is_a_fault_and_no_condition_of_another(monkeypatch, tmp_path):
    monkeypatch.delitem(CONDITIONS, "overdue")
    path = tmp_path / "reports.toml"
    path.write_text(settings(mail=25) + rule("Late", "overdue"), "utf-8")
    with pytest.raises(rules.RulesError, match="rule 'Late': when is 'overdue'; it must be one of signal, "):
        rules.read(path)


@pytest.mark.parametrize(("why", "place"), [
    (signals.OUTSIDE, "below its usual 90–95 % for the third week running"),
    (signals.RUN, "below its usual average of 92.0 % for the third week running"),
    (signals.NEAR_LIMIT, "low for the third week running, at the bottom of its usual 90–95 %"),
])  # fmt: skip
def test_a_message_words_a_signal_as_the_page_does(why, place, falling):
    found = falling(why)
    on_the_page = signal_words.signal(found, "USD")

    assert on_the_page == f"On time is 80.0 %, {place}."
    in_a_message = signal_words.signal(found, "USD", " (legal)", " in week 2026 W09")
    assert in_a_message == f"On time (legal) is 80.0 % in week 2026 W09, {place}."
