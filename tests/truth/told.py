"""What is told beside the sentences: the page's actions, the weekly pack and the messages, against the truth."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

from queries import EVERYTHING, Scope
from queries.briefing import Ask
from reports import pack
from reports.content import Made
from tests.truth import told_actions, told_messages, told_pack
from tests.truth.facts import Facts
from tests.truth.oracle import Truth

AFTER = (told_messages.SOON, told_messages.LATER)
"""How long after the data's as-of the messages are judged: on the next day, and when a week of data is missing."""


def faults(truth: Truth, ask: Ask) -> list[str]:
    """What is false in an action, in the pack or in a message, or cannot be read."""
    facts = Facts(truth)
    found = list(told_pack.faults(pack_of(facts, ask), facts))
    for after in (told_messages.SOON, told_actions.OLD):
        found += told_actions.faults(told_actions.rows(facts, ask, after), facts, after, ask)
    for after in AFTER:
        sent = [told_messages.sent(one, facts, after) for one in told_messages.messages(facts, ask, after)]
        found += told_messages.faults(sent, told_messages.expected(facts, after))
    return found


def pack_of(facts: Facts, ask: Ask) -> str:
    """The pack of the last week as an HTML page, made on the next day."""
    about = Made("0001", facts.made.as_of + timedelta(hours=20))
    return pack.html(pack.build(ask, Scope(viewer=EVERYTHING), None, about))


def remembering(ask: Ask) -> Ask:
    """The same answers, each asked for only once: of one version they stay what they are."""
    answers: Callable = cache(ask)
    return answers
