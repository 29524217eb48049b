"""What a rules file may contain, as types: the servers, and rules by what their conditions need."""

import re
from collections.abc import Callable
from email.utils import parseaddr
from typing import Annotated, Any, ClassVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StrictFloat, StrictInt, ValidationInfo, field_validator

from data.settings_file import Flag, Line, MaybeLine, Section, fault, wanted, within
from queries import EVERYTHING, LINK_NAMES, Scope
from queries.signals import CHARTS

PORTS = {"starttls": 587, "tls": 465, "none": 25}
LOCAL = ("localhost", "127.0.0.1", "::1")
FEWEST_ITEMS = 1
MOST = 10**9
LONGEST_DAYS = 366

_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_LOCAL_PART = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+")


def is_web_address(text: str) -> bool:
    """Whether the text is a complete http or https address."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable() and parts.port != 0
    except ValueError:
        return False


def _is_mail_address(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    return bool(at and _LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(domain))


def _is_sender(text: str) -> bool:
    return _is_mail_address(parseaddr(text)[1])


def _or_none(is_right: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: not text or is_right(text)


_NO_ADDRESS = "holds {value!r}, which is not a mail address such as ops@kpo.example"
_Address = Annotated[str, wanted(_NO_ADDRESS, _is_mail_address)]
_once = AfterValidator(lambda names: tuple(dict.fromkeys(names)))
_Recipients = Annotated[tuple[_Address, ...], _once, wanted("must be a list of texts")]
_Names = Annotated[tuple[str, ...], _once, wanted("must be a list of texts", all)]
_Sender = Annotated[Line, wanted("must be an address such as KPO <kpo@kpo.example>, not {value!r}", _is_sender)]
_Security = Annotated[MaybeLine, wanted(f"must be one of {', '.join(PORTS)}", PORTS.__contains__)]
_Link = Annotated[
    MaybeLine, wanted("must be an address such as https://kpo.example, not {value!r}", _or_none(is_web_address))
]
_Url = Annotated[MaybeLine, wanted("must be an http or https address", _or_none(is_web_address))]
_Metric = Annotated[Line, wanted(f"must be one of {', '.join(CHARTS)}, not {{value!r}}", CHARTS.__contains__)]
_Port = Annotated[StrictInt, within(1, 65535, whole=True)]
_Seconds = Annotated[StrictFloat, within(0.1, 600)]
_Hours = Annotated[StrictFloat, within(0, 24 * LONGEST_DAYS)]


class Mail(Section):
    """The SMTP server. `password_env` names the environment variable that holds the password."""

    misplaced: ClassVar = {
        "password": "a password does not belong in a file. Name its environment variable: password_env"
    }

    host: Line
    security: _Security = "starttls"
    port: _Port = Field(default_factory=lambda others: PORTS[others["security"]])
    user: MaybeLine = ""
    password_env: Line = "KPO_SMTP_PASSWORD"
    sender: _Sender = Field(alias="from")
    to: _Recipients = ()
    timeout_seconds: _Seconds = 30

    @field_validator("user")
    @classmethod
    def _not_in_the_clear(cls, user: str, others: ValidationInfo) -> str:
        if user and others.data.get("security") == "none" and others.data.get("host", "") not in LOCAL:
            raise fault("user needs security: a password is not sent in the clear", of_section=True)
        return user


class Webhook(Section):
    """Where messages are posted: the address itself, or the environment variable that holds it."""

    url: _Url = ""
    url_env: MaybeLine = Field(default="", validate_default=True)
    timeout_seconds: _Seconds = 10

    @field_validator("url_env")
    @classmethod
    def _one_of_both(cls, variable: str, others: ValidationInfo) -> str:
        if "url" in others.data and bool(others.data["url"]) == bool(variable):
            what = "give either url or url_env, the environment variable that holds the address"
            raise fault(what, of_section=True)
        return variable


class RulesFile(Section):
    """The top level of the file; each section is parsed by its own type."""

    link: _Link = ""
    mail: Annotated[dict[str, Any], wanted("must be a section [mail]")] | None = None
    webhook: Annotated[dict[str, Any], wanted("must be a section [webhook]")] | None = None
    rule: Any = None


class Rule(Section):
    """A condition and who is told. `to` are mail addresses; `attach`: whether to attach the weekly pack."""

    name: Line
    when: Line
    to: _Recipients = ()
    webhook: Flag = False
    attach: Flag = True

    @property
    def scope(self) -> Scope:
        """The work that the rule is about; everything if it cannot be narrowed."""
        return Scope(viewer=EVERYTHING)


class NarrowedRule(Rule):
    """A rule about the work that its filters let through; silent below `minimum_volume` items."""

    vendor: _Names = ()
    segment: _Names = ()
    client: _Names = ()
    work_type: _Names = ()
    minimum_volume: Annotated[StrictInt, within(0, MOST, whole=True)] = 0

    @property
    def scope(self) -> Scope:
        """The work that the filters let through."""
        return Scope(viewer=EVERYTHING, **{name: getattr(self, link) for name, link in LINK_NAMES.items()})


class MetricRule(NarrowedRule):
    """A rule about a headline metric of the newest complete week."""

    metric: _Metric


class CountRule(NarrowedRule):
    """A rule about a number of items as of the data; `at_least` is the threshold."""

    at_least: Annotated[StrictInt, within(FEWEST_ITEMS, MOST, whole=True)] = FEWEST_ITEMS


class AgeRule(Rule):
    """A rule about the age of the data."""

    days: Annotated[StrictFloat, within(0, LONGEST_DAYS)] | None = None
    hours: _Hours | None = Field(default=None, validate_default=True)
    attach: Flag = False

    @property
    def age_hours(self) -> float:
        """The age in hours."""
        return (self.hours or 0) if self.days is None else 24 * self.days

    @field_validator("hours")
    @classmethod
    def _one_of_both(cls, hours: float | None, others: ValidationInfo) -> float | None:
        if "days" in others.data and (others.data["days"] is None) == (hours is None):
            raise fault(f"{others.data.get('when')} needs either days or hours", of_section=True)
        return hours


class GraceRule(Rule):
    """A rule about data that should be there, `hours` after they are due."""

    hours: _Hours = 0
    attach: Flag = False
