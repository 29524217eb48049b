"""The rules file: what to watch, and whom to tell. Every fault is reported in a sentence, and all at once."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from data.settings_file import AnySection, Line, content, parsed, wanted
from queries import LINK_NAMES
from reports.watch.conditions import CONDITIONS
from reports.watch.settings import Mail, Rule, RulesFile, Webhook, is_web_address

FILE_NAME = "reports.toml"
Given = Mapping[str, Any]
"""A section, as parsed from TOML."""


class RulesError(Exception):
    """The rules file cannot be used; the text has one sentence per line."""


@dataclass(frozen=True)
class Rules:
    """A rules file. `link` is the base of links in messages, without a trailing slash; empty for no links."""

    file: str
    link: str
    mail: Mail | None
    webhook: Webhook | None
    rules: tuple[Rule, ...]


class _UnknownRule(Rule, extra="ignore"):
    """A rule with an unknown condition: only the settings that all rules share can be read."""

    when: Annotated[Line, wanted(f"is {{value!r}}; it must be one of {', '.join(CONDITIONS)}", CONDITIONS.__contains__)]


def default_file(warehouse: Path) -> Path:
    """The path of the rules file: KPO_RULES, else reports.toml in the warehouse's folder."""
    return Path(os.environ.get("KPO_RULES") or warehouse / FILE_NAME)


def read(path: Path) -> Rules:
    """The rules in that file. Raises RulesError with every fault found."""
    missing = (
        f"{path}: there is no such rules file. docs/watch.example.toml is one to begin with; --rules names another."
    )
    given = content(path, "rules file", missing, RulesError)
    faults: list[str] = []
    top = parsed(RulesFile, given, path.name, faults)
    mail = _section(Mail, "mail", given, path.name, faults)
    webhook = _section(Webhook, "webhook", given, path.name, faults)
    rules = [_rule(*one, given, mail, faults) for one in _rule_sections(given, path.name, faults)]
    if faults or not top:
        raise RulesError("\n".join(dict.fromkeys(faults)))
    return Rules(path.name, top.link.rstrip("/"), mail, webhook, tuple(rule for rule in rules if rule))


def check_values(rules: Rules, choices: Iterable[Mapping[str, Any]]) -> None:
    """Raise RulesError if a rule names a vendor, segment, client or work type that is not in the rows of frame/choices.

    Without rows nothing is known, so nothing is wrong.
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
    """The value of that environment variable. Raises RulesError if it is not set."""
    value = os.environ.get(name, "")
    if not value:
        raise RulesError(f"{file}: the environment variable {name} is not set.")
    return value


def address(webhook: Webhook, file: str) -> str:
    """The address to post to. Raises RulesError if its environment variable does not hold one."""
    if not webhook.url_env:
        return webhook.url
    url = secret(webhook.url_env, file)
    if not is_web_address(url):  # not quoted in the error: it may hold a secret
        raise RulesError(f"{file}: {webhook.url_env} does not hold an http or https address.")
    return url


def _section(kind: type[AnySection], name: str, top: Given, where: str, faults: list[str]) -> AnySection | None:
    given = top.get(name)
    return parsed(kind, given, f"{where}: [{name}]", faults) if isinstance(given, dict) else None


def _rule_sections(top: Given, where: str, faults: list[str]) -> list[tuple[str, Given]]:
    """Each rule with its place in the file. Names must be unique: what was sent is remembered by name."""
    given = top.get("rule")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        faults.append(f"{where}: there is no [[rule]] section.")
        return []
    count = Counter(one["name"] for one in given if isinstance(one.get("name"), str))
    twins = [(name, times) for name, times in count.items() if times > 1]
    faults += [f"{where}: there are {n} rules called {name!r}. Each needs a name of its own." for name, n in twins]
    return [
        (f"{where}: rule {one['name']!r}" if "name" in one else f"{where}: rule {number}", one)
        for number, one in enumerate(given, 1)
    ]


def _rule(where: str, section: Given, top: Given, mail: Mail | None, faults: list[str]) -> Rule | None:
    """The rule, typed by its condition; unless it says otherwise, it goes to everyone named at the top of the file."""
    given = {"to": mail.to if mail else (), "webhook": "webhook" in top, **section}
    when = section.get("when")
    condition = CONDITIONS.get(when) if isinstance(when, str) else None
    rule = parsed(condition.settings if condition else _UnknownRule, given, where, faults)
    if given["to"] and "mail" not in top:
        faults.append(f"{where}: to names addresses, but there is no [mail] section.")
    if given["webhook"] is True and "webhook" not in top:
        faults.append(f"{where}: webhook is true, but there is no [webhook] section.")
    if not given["to"] and not given["webhook"] and (mail or "mail" not in top or "to" in section):
        faults.append(f"{where}: nobody is told: neither to, here or in [mail], nor a webhook.")
    return rule


def _some(values: Sequence[str], most: int = 10) -> str:
    return ", ".join(values[:most]) + (f" and {len(values) - most} more" if len(values) > most else "")
