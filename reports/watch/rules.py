"""The rules file: what to watch, and whom to tell. Every fault in it is a sentence, and all are found at once."""

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from queries import EVERYTHING, LINK_NAMES, Scope
from queries.signals import CHARTS

FILE_NAME = "reports.toml"
SIGNAL, HARMFUL, BELOW_TARGET = "signal", "harmful_signal", "below_target"
AT_RISK, OVERDUE = "at_risk", "overdue"
OLDER_THAN, NO_NEW_DATA = "data_older_than", "no_new_data"

PORTS = {"starttls": 587, "tls": 465, "none": 25}
LOCAL = ("localhost", "127.0.0.1", "::1")
FEWEST_ITEMS = 1
MOST = 10**9
LONGEST_DAYS = 366

_ALWAYS = ("name", "when", "to", "webhook", "attach")
_FILTERS = tuple(LINK_NAMES.values())
_OF_METRIC = (*_ALWAYS, *_FILTERS, "metric", "minimum_volume")
_OF_COUNT = (*_ALWAYS, *_FILTERS, "at_least", "minimum_volume")
SETTINGS = {
    SIGNAL: _OF_METRIC,
    HARMFUL: _OF_METRIC,
    BELOW_TARGET: _OF_METRIC,
    AT_RISK: _OF_COUNT,
    OVERDUE: _OF_COUNT,
    OLDER_THAN: (*_ALWAYS, "days", "hours"),
    NO_NEW_DATA: (*_ALWAYS, "hours"),
}
"""Condition → the settings that a rule with it may have."""

OF_METRIC, OF_COUNT, OF_DATA = (SIGNAL, HARMFUL, BELOW_TARGET), (AT_RISK, OVERDUE), (OLDER_THAN, NO_NEW_DATA)

_MAIL = ("host", "port", "security", "user", "password_env", "from", "to", "timeout_seconds")
_WEBHOOK = ("url", "url_env", "timeout_seconds")
_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_LOCAL_PART = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+")


class RulesError(Exception):
    """The rules file cannot be used; the text holds one sentence a line."""


@dataclass(frozen=True)
class Mail:
    """The SMTP server. `password_env` names the environment variable that holds the password."""

    host: str
    port: int
    security: str
    user: str
    password_env: str
    sender: str
    to: tuple[str, ...]
    timeout_seconds: float


@dataclass(frozen=True)
class Webhook:
    """Where messages are posted: the address itself, or the environment variable that holds it."""

    url: str
    url_env: str
    timeout_seconds: float


@dataclass(frozen=True)
class Rule:
    """One condition and who is told. `hours` is an age or a grace; `at_least` a count; `to` are mail addresses."""

    name: str
    when: str
    scope: Scope
    metric: str = ""
    at_least: int = FEWEST_ITEMS
    hours: float = 0.0
    minimum_volume: int = 0
    to: tuple[str, ...] = ()
    webhook: bool = False
    attach: bool = False


@dataclass(frozen=True)
class Rules:
    """A rules file. `link` is the base of the links in messages, without a slash at its end; empty for none."""

    file: str
    link: str
    mail: Mail | None
    webhook: Webhook | None
    rules: tuple[Rule, ...]


def default_file(warehouse: Path) -> Path:
    """Where the rules are: KPO_RULES, else reports.toml in the warehouse's folder."""
    return Path(os.environ.get("KPO_RULES") or warehouse / FILE_NAME)


def read(path: Path) -> Rules:
    """The rules of that file. Raises RulesError with every fault found."""
    faults: list[str] = []
    top = _Section(path.name, _content(path), faults)
    top.known("link", "mail", "webhook", "rule")
    mail = _mail(top.section("mail"))
    webhook = _webhook(top.section("webhook"))
    link = top.checked("link", "", _web_address, "must be an address such as https://kpo.example")
    rules = tuple(_rule(section, mail, webhook) for section in _rule_sections(top))
    top.no_twins([rule.name for rule in rules])
    if faults:
        raise RulesError("\n".join(dict.fromkeys(faults)))
    return Rules(path.name, link.rstrip("/"), mail, webhook, rules)


def check_values(rules: Rules, choices: Iterable[Mapping[str, Any]]) -> None:
    """Raise RulesError where a rule names a vendor, segment, client or work type that the rows of frame/choices lack.

    Without any row nothing is known, so nothing is wrong.
    """
    known: dict[str, list[str]] = {}
    for choice in choices:
        known.setdefault(choice["dimension"], []).append(choice["value"])
    faults = [
        f"{rules.file}: rule {rule.name!r}: there is no {link.replace('_', ' ')} {value!r} in the data. "
        f"Known are {_some(known[link])}."
        for rule in rules.rules
        for name, link in LINK_NAMES.items()
        for value in getattr(rule.scope, name)
        if link in known and value not in known[link]
    ]
    if faults:
        raise RulesError("\n".join(faults))


def secret(name: str, file: str) -> str:
    """What the environment variable of that name holds. Raises RulesError where it is not set."""
    value = os.environ.get(name, "")
    if not value:
        raise RulesError(f"{file}: the environment variable {name} is not set.")
    return value


def address(webhook: Webhook, file: str) -> str:
    """The address to post to. Raises RulesError where its environment variable holds none."""
    if not webhook.url_env:
        return webhook.url
    url = secret(webhook.url_env, file)
    if not _web_address(url):  # which is not quoted: it may hold a secret
        raise RulesError(f"{file}: {webhook.url_env} does not hold an http or https address.")
    return url


def _content(path: Path) -> dict:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise RulesError(
            f"{path}: there is no such rules file. docs/watch.example.toml is one to begin with; --rules names another."
        ) from error
    except OSError as error:
        raise RulesError(f"{path}: the rules cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulesError(f"{path.name}: the rules are not valid TOML: {error}.") from error


class _Section:
    """One section of the file: gives its settings, and writes a sentence for each that is not as it should be."""

    def __init__(self, where: str, content: Mapping[str, Any], faults: list[str]) -> None:
        self.where, self.content, self.faults = where, content, faults

    def fault(self, sentence: str) -> None:
        """Note what is wrong here."""
        self.faults.append(f"{self.where}: {sentence}")

    def known(self, *names: str) -> None:
        """Every other setting is a fault."""
        for name in self.content:
            if name not in names:
                self.fault(f"unknown setting {name!r}. Known are {', '.join(names)}.")

    def section(self, name: str) -> "_Section | None":
        """The section of that name; None without one."""
        content = self.content.get(name)
        if content is None:
            return None
        if not isinstance(content, dict):
            self.fault(f"{name} must be a section [{name}].")
            return None
        return _Section(f"{self.where}: [{name}]", content, self.faults)

    def text(self, name: str, usual: str | None = None) -> str:
        """A text on one line; it must be there where nothing is usual."""
        value = self.content.get(name, usual)
        if value is None:
            self.fault(f"{name} is missing.")
        elif not isinstance(value, str) or not ((value.isprintable() and value.strip()) or value == usual):
            self.fault(f"{name} must be a text on one line.")
        else:
            return value
        return ""

    def checked(self, name: str, usual: str | None, is_right: Callable[[str], bool], wanted: str) -> str:
        """A text that is right, or the usual one."""
        value = self.text(name, usual)
        if value and value != usual and not is_right(value):
            self.fault(f"{name} {wanted}, not {value!r}.")
        return value

    def number(self, name: str, usual: float, least: float, most: float, whole: bool = False) -> Any:
        """A number from `least` to `most`."""
        value = self.content.get(name, usual)
        kind = int if whole else int | float
        if not isinstance(value, kind) or isinstance(value, bool) or not least <= value <= most:
            self.fault(f"{name} must be a {'whole ' if whole else ''}number from {least} to {most}.")
            return usual
        return value

    def flag(self, name: str, usual: bool) -> bool:
        """True or false."""
        value = self.content.get(name, usual)
        if not isinstance(value, bool):
            self.fault(f"{name} must be true or false.")
            return usual
        return value

    def texts(self, name: str, usual: Sequence[str] = ()) -> tuple[str, ...]:
        """A list of texts."""
        value = self.content.get(name, list(usual))
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            self.fault(f"{name} must be a list of texts.")
            return ()
        return tuple(dict.fromkeys(value))

    def addresses(self, usual: Sequence[str] = ()) -> tuple[str, ...]:
        """The mail addresses of `to`."""
        found = self.texts("to", usual)
        for one in found:
            if not _is_plain_address(one):
                self.fault(f"to holds {one!r}, which is not a mail address such as ops@kpo.example.")
        return found

    def no_twins(self, names: Sequence[str]) -> None:
        """No two rules of one name: what was sent is remembered by it."""
        for name in dict.fromkeys(name for name in names if name and names.count(name) > 1):
            self.fault(f"there are {names.count(name)} rules called {name!r}. Each needs a name of its own.")


def _mail(section: _Section | None) -> Mail | None:
    if section is None:
        return None
    if "password" in section.content:
        section.fault("a password does not belong in a file. Name its environment variable: password_env.")
    section.known(*_MAIL, "password")
    security = section.text("security", "starttls")
    if security not in PORTS:
        section.fault(f"security must be one of {', '.join(PORTS)}.")
    host, user = section.text("host"), section.text("user", "")
    if user and security == "none" and host not in LOCAL:
        section.fault("user needs security: a password is not sent in the clear.")
    return Mail(
        host=host,
        port=section.number("port", PORTS.get(security, 25), 1, 65535, whole=True),
        security=security,
        user=user,
        password_env=section.text("password_env", "KPO_SMTP_PASSWORD"),
        sender=section.checked("from", None, _is_named_address, "must be an address such as KPO <kpo@kpo.example>"),
        to=section.addresses(),
        timeout_seconds=section.number("timeout_seconds", 30, 0.1, 600),
    )


def _webhook(section: _Section | None) -> Webhook | None:
    if section is None:
        return None
    section.known(*_WEBHOOK)
    url, variable = section.text("url", ""), section.text("url_env", "")
    if bool(url) == bool(variable):
        section.fault("give either url or url_env, the environment variable that holds the address.")
    if url and not _web_address(url):
        section.fault("url must be an http or https address.")
    return Webhook(url, variable, section.number("timeout_seconds", 10, 0.1, 600))


def _rule_sections(top: _Section) -> list[_Section]:
    content = top.content.get("rule")
    if not isinstance(content, list) or not content or not all(isinstance(one, dict) for one in content):
        top.fault("there is no [[rule]] section.")
        return []
    return [
        _Section(
            f"{top.where}: rule {one['name']!r}" if "name" in one else f"{top.where}: rule {number}", one, top.faults
        )
        for number, one in enumerate(content, 1)
    ]


def _rule(section: _Section, mail: Mail | None, webhook: Webhook | None) -> Rule:
    name, when = section.text("name"), section.text("when")
    if when not in SETTINGS:
        if when:
            section.fault(f"when is {when!r}; it must be one of {', '.join(SETTINGS)}.")
        when = SIGNAL
    section.known(*SETTINGS[when])
    rule = Rule(
        name=name,
        when=when,
        scope=_scope(section),
        metric=_metric(section) if when in OF_METRIC else "",
        at_least=section.number("at_least", FEWEST_ITEMS, 1, MOST, whole=True),
        hours=_hours(section, when),
        minimum_volume=section.number("minimum_volume", 0, 0, MOST, whole=True),
        to=section.addresses(mail.to if mail else ()),
        webhook=section.flag("webhook", webhook is not None),
        attach=section.flag("attach", when not in OF_DATA),
    )
    _check_channels(section, rule, mail, webhook)
    return rule


def _scope(section: _Section) -> Scope:
    return Scope(viewer=EVERYTHING, **{name: section.texts(link) for name, link in LINK_NAMES.items()})


def _metric(section: _Section) -> str:
    known = ", ".join(CHARTS)
    return section.checked("metric", None, lambda name: name in CHARTS, f"must be one of {known}")


def _hours(section: _Section, when: str) -> float:
    if when == OLDER_THAN and ("days" in section.content) == ("hours" in section.content):
        section.fault("data_older_than needs either days or hours.")
    return 24 * section.number("days", 0, 0, LONGEST_DAYS) + section.number("hours", 0, 0, 24 * LONGEST_DAYS)


def _check_channels(section: _Section, rule: Rule, mail: Mail | None, webhook: Webhook | None) -> None:
    if rule.to and mail is None:
        section.fault("to names addresses, but there is no [mail] section.")
    if rule.webhook and webhook is None:
        section.fault("webhook is true, but there is no [webhook] section.")
    if not rule.to and not rule.webhook:
        section.fault("nobody is told: neither to, here or in [mail], nor a webhook.")


def _is_plain_address(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    return bool(at and _LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(domain))


def _is_named_address(text: str) -> bool:
    return text.isprintable() and _is_plain_address(parseaddr(text)[1])


def _web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable() and parts.port != 0
    except ValueError:
        return False


def _some(values: Sequence[str], most: int = 10) -> str:
    return ", ".join(values[:most]) + (f" and {len(values) - most} more" if len(values) > most else "")
