"""A question with a choice answers every value that it knows, and no other."""

import re

import pytest

import queries
from queries import Scope, choices
from queries.__main__ import main

OWN = {"limit": 5, "which": None, "slice": "vendor", "basis": "coded", "measure": "count", "cause": None}
OWN |= {
    "rows": "vendor_id",
    "columns": "segment",
    "owner": None,
    "state": None,
    "reason": None,
    "check": "missing_term",
}


def asked(name: str, version, **own):
    rest = {key: (OWN | own)[key] for key in queries.parameters_of(name)}
    return queries.run(name, Scope(viewer=queries.EVERYTHING), version, **rest)


@pytest.mark.parametrize(("question", "parameter"), choices.CHOICES)
def test_what_is_known_is_answered_and_what_is_not_is_refused_with_what_is(question, parameter, sample_version):
    known = choices.CHOICES[question, parameter]
    for value in known:
        asked(question, sample_version, **{parameter: value})
    for unknown in ("typo", known[0].upper(), 3, ""):
        with pytest.raises(queries.QuestionError) as refused:
            asked(question, sample_version, **{parameter: unknown})
        assert f"{question}: {parameter} is one of {', '.join(known)}; not {unknown}." == str(refused.value)


@pytest.mark.parametrize("name", queries.names())
def test_every_value_that_a_question_compares_a_parameter_with_is_a_choice(name):
    sql = queries.read(name).sql
    own = set(queries.parameters_of(name))
    compared = set(re.findall(r"\$(\w+) = '(\w+)'", sql))
    for parameter, branches in re.findall(r"case \$(\w+)\s((?:.|\n)*?)\bend\b", sql):
        compared |= {(parameter, value) for value in re.findall(r"when '(\w+)' then", branches)}
    for parameter, value in compared:
        if parameter in own:
            assert value in choices.CHOICES[name, parameter]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["rows/delivered", "--set", "which=typo"], "which is one of reviewed, compared, covered, own; not typo."),
        (["savings/by_slice", "--set", "slice=3"], "slice is one of vendor, segment"),
        (["sla/causes", "--set", "measure=items"], "measure is one of count, hours; not items."),
        (["savings/by_slice"], "savings/by_slice needs --set slice=… (one of vendor, segment, client"),
    ],
)
def test_the_command_line_says_what_is_allowed(arguments, sentence, sample_version, capsys):
    warehouse = str(sample_version.parents[1])
    assert main([*arguments, "--warehouse", warehouse]) == 1
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.out == ""


@pytest.mark.parametrize("name", ["rows/delivered", "rows/due", "sla/misses", "sla/causes", "open/overdue"])
def test_without_a_choice_the_command_line_answers_with_every_row(name, sample_version, capsys):
    warehouse = str(sample_version.parents[1])
    assert main([name, "--warehouse", warehouse]) == 0
    assert capsys.readouterr().out.count("\n") > 1
