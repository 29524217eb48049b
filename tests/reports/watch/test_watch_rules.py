"""The rules file: it is read as written, and everything wrong in it is reported, one sentence each, all at once."""

import re
from pathlib import Path

import pytest

from queries import EVERYTHING, Scope
from reports.watch import rules
from reports.watch.conditions import CONDITIONS

from .planted import rule, settings

ROOT = Path(__file__).parents[3]
MAIL = settings(mail=25)
HOOK = settings(hook=80)


@pytest.fixture
def reading(tmp_path):
    """Read rules from text."""

    def read(text: str) -> rules.Rules:
        path = tmp_path / "reports.toml"
        path.write_text(text, "utf-8")
        return rules.read(path)

    return read


def test_a_rule_is_read_whole(reading):
    text = settings(mail=2525, hook=8080) + rule(
        "Vega, legal", "below_target", vendor='["V1"]', segment='["legal"]', client='["Acme"]', work_type='["review"]',
        minimum_volume="20", to='["a@kpo.example", "b@kpo.example"]', attach="false",
    )  # fmt: skip
    watched = reading(text)
    scope = Scope(vendors=("V1",), segments=("legal",), clients=("Acme",), work_types=("review",), viewer=EVERYTHING)
    (read,) = watched.rules
    assert (read.name, read.when, read.scope, read.metric) == ("Vega, legal", "below_target", scope, "attainment")
    assert (read.minimum_volume, read.to) == (20, ("a@kpo.example", "b@kpo.example"))
    assert (read.webhook, read.attach) == (True, False)
    assert watched.link == "https://kpo.example"
    assert (watched.mail.host, watched.mail.port, watched.mail.sender) == ("127.0.0.1", 2525, "KPO <kpo@kpo.example>")
    assert watched.webhook.url == "http://127.0.0.1:8080/hook/s3cret"


def test_what_a_rule_leaves_out_is_as_usual(reading):
    watched = reading(MAIL + rule() + rule("Old", "data_older_than", days="2") + rule("Late", "no_new_data"))
    signal, old, late = watched.rules
    assert (signal.to, signal.webhook, signal.attach, signal.minimum_volume) == (("ops@kpo.example",), False, True, 0)
    assert (old.age_hours, old.attach) == (48, False)
    assert (late.hours, late.attach) == (0, False)
    assert watched.mail.password_env == "KPO_SMTP_PASSWORD"


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_each_security_has_its_port(reading, security, port):
    text = f'[mail]\nhost = "m"\nsecurity = "{security}"\nfrom = "k@kpo.example"\nto = ["o@kpo.example"]\n'
    assert reading(text + rule()).mail.port == port


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (MAIL, "there is no [[rule]] section"),
        (MAIL + "rule = 1\n", "unknown setting 'rule'"),
        ("rule = 1\n" + MAIL, "there is no [[rule]] section"),
        ("colour = 1\n" + MAIL + rule(), "unknown setting 'colour'. Known are link, mail, webhook, rule."),
        ('link = "kpo.example"\n' + rule(webhook="true"), "link must be an address such as https://kpo.example"),
        ("mail = 3\n" + rule(), "mail must be a section [mail]."),
        (MAIL + rule(metrc='"attainment"'), "rule 'Legal attainment': unknown setting 'metrc'. Known are name, when"),
        (MAIL + rule(metric='"attainement"'), "metric must be one of standard_hours, attainment, net_savings"),
        (MAIL + rule(metric="7"), "metric must be a text on one line."),
        (MAIL + rule(when="sometimes"), "when is 'sometimes'; it must be one of signal, harmful_signal, below"),
        (MAIL + '[[rule]]\nwhen = "signal"\nmetric = "attainment"\n', "rule 1: name is missing."),
        (MAIL + '[[rule]]\nname = "x"\n', "rule 'x': when is missing."),
        (MAIL + '[[rule]]\nname = "x"\nwhen = "signal"\n', "rule 'x': metric is missing."),
        (MAIL + rule(name="two\\nlines"), "name must be a text on one line."),
        (MAIL + rule() + rule(), "there are 2 rules called 'Legal attainment'."),
        (MAIL + rule(vendor='"V1"'), "vendor must be a list of texts."),
        (MAIL + rule(vendor='[""]'), "vendor must be a list of texts."),
        (MAIL + rule(minimum_volume="true"), "minimum_volume must be a whole number from 0 to 1000000000."),
        (MAIL + rule(minimum_volume="-1"), "minimum_volume must be a whole number from 0 to 1000000000."),
        (MAIL + rule(when="overdue", at_least="0"), "at_least must be a whole number from 1 to 1000000000."),
        (MAIL + rule("n", "overdue", at_least="2.5"), "at_least must be a whole number"),
        (MAIL + rule("n", "overdue", metric='"attainment"'), "unknown setting 'metric'"),
        (MAIL + rule("n", "data_older_than"), "data_older_than needs either days or hours."),
        (MAIL + rule("n", "data_older_than", days="1", hours="1"), "needs either days or hours."),
        (MAIL + rule("n", "data_older_than", vendor='["V1"]', days="1"), "unknown setting 'vendor'"),
        (MAIL + rule("n", "data_older_than", days='"2"'), "days must be a number from 0 to 366."),
        (MAIL + rule(attach='"yes"'), "attach must be true or false."),
        (MAIL + rule(webhook="true"), "webhook is true, but there is no [webhook] section."),
        (MAIL + rule(to='["ops"]'), "to holds 'ops', which is not a mail address"),
        (MAIL + rule(to='["a@kpo.example\\nBcc: b@kpo.example"]'), "which is not a mail address"),
        (MAIL + rule(to="[]"), "nobody is told"),
        (HOOK + rule(to='["a@kpo.example"]'), "to names addresses, but there is no [mail] section."),
        (settings(mail=0) + rule(), "[mail]: port must be a whole number from 1 to 65535."),
        (settings(mail=25, security='"ssl"') + rule(), "security must be one of starttls, tls, none."),
        (settings(mail=25, password='"hunter2"') + rule(), "a password does not belong in a file."),
        (settings(mail=25, **{"from": '"nobody"'}) + rule(), "from must be an address such as KPO <kpo@kpo.example>"),
        (settings(mail=25, user='"kpo"', host='"mail.kpo.example"') + rule(), "user needs security"),
        ('[webhook]\nurl = "ftp://kpo.example"\n' + rule(), "[webhook]: url must be an http or https address."),
        ('[webhook]\nurl = "file:///etc/passwd"\n' + rule(), "[webhook]: url must be an http or https address."),
        ("[webhook]\n" + rule(), "give either url or url_env"),
        ('[webhook]\nurl = "http://h"\nurl_env = "H"\n' + rule(), "give either url or url_env"),
        ("[[rule]\n", "the rules file is not valid TOML"),
    ],
)  # fmt: skip
def test_every_fault_is_a_sentence(reading, text, sentence):
    with pytest.raises(rules.RulesError) as error:
        reading(text)
    assert sentence in str(error.value)
    for line in str(error.value).splitlines():
        assert re.fullmatch(r"reports\.toml: .+\.", line), line


def test_all_faults_are_said_at_once(reading):
    with pytest.raises(rules.RulesError) as error:
        reading(MAIL + rule("a", metric='"x"') + rule("b", colour="1") + rule("c", "overdue", at_least="0"))
    assert [re.search("rule '(.)'", line)[1] for line in str(error.value).splitlines()] == ["a", "b", "c"]


def test_a_fault_of_the_mail_is_not_said_of_the_rules(reading):
    text = '[mail]\nhost = "m"\nsecurity = "ssl"\nfrom = "k@kpo.example"\nto = ["o@kpo.example"]\n'
    with pytest.raises(rules.RulesError) as error:
        reading(text + rule())
    assert str(error.value) == "reports.toml: [mail]: security must be one of starttls, tls, none."


def test_what_is_named_twice_counts_once(reading):
    (read,) = reading(MAIL + rule(vendor='["V2", "V1", "V2"]', to='["a@kpo.example", "a@kpo.example"]')).rules
    assert (read.scope.vendors, read.to) == (("V1", "V2"), ("a@kpo.example",))


def test_a_password_in_the_file_is_not_repeated(reading):
    with pytest.raises(rules.RulesError) as error:
        reading(settings(mail=25, password='"hunter2"') + rule())
    assert "hunter2" not in str(error.value)


def test_a_missing_file_says_where_to_begin(tmp_path):
    with pytest.raises(rules.RulesError, match=re.escape("docs/watch.example.toml is one to begin with")):
        rules.read(tmp_path / "none.toml")
    assert (ROOT / "docs" / "watch.example.toml").exists()


@pytest.mark.parametrize(("filters", "what"), [
    ({"vendor": '["V9"]'}, "vendor 'V9'"), ({"segment": '["lega"]'}, "segment 'lega'"),
    ({"client": '["Acme"]'}, "client 'Acme'"), ({"work_type": '["x"]'}, "work type 'x'"),
])  # fmt: skip
def test_a_filter_that_the_data_lack_is_a_fault(reading, filters, what):
    watched = reading(MAIL + rule(**filters))
    names = ("vendor", "segment", "client", "work_type")
    known = [{"dimension": name, "value": value} for name in names for value in ("V1", "legal")]
    with pytest.raises(rules.RulesError) as error:
        rules.check_values(watched, known)
    assert f"rule 'Legal attainment': there is no {what} in the data. Known are V1, legal." in str(error.value)
    rules.check_values(watched, [])


def test_the_example_is_read():
    watched = rules.read(ROOT / "docs" / "watch.example.toml")
    assert {one.when for one in watched.rules} == set(CONDITIONS), "docs/watch.example.toml needs a [[rule]] of each"
    assert (watched.mail.security, watched.webhook.url, watched.link) == ("starttls", "", "https://kpo.example")


def test_the_rules_lie_in_the_warehouse_unless_said(tmp_path, monkeypatch):
    assert rules.default_file(tmp_path) == tmp_path / "reports.toml"
    monkeypatch.setenv("KPO_RULES", "/etc/kpo/rules.toml")
    assert rules.default_file(tmp_path) == Path("/etc/kpo/rules.toml")
