"""TOML files that people write. Each fault becomes a sentence with its place and cure; all are found at once.

A section is a Section with one field per setting. A field that may be wrong says what it must be: `wanted` beside
its type, or a validator that raises `fault`.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictBool, ValidationError, WrapValidator
from pydantic_core import ErrorDetails, PydanticCustomError

_OF_SETTING, _OF_SECTION = "of_setting", "of_section"


class Section(BaseModel):
    """A section of a file. `misplaced`: what to say of settings that are unknown on purpose; `inside`: its own path."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    misplaced: ClassVar[Mapping[str, str]] = {}
    inside: ClassVar[str] = ""

    @classmethod
    def settings(cls) -> tuple[str, ...]:
        """The settings as the file names them, in order."""
        return tuple(field.alias or name for name, field in cls.model_fields.items())


AnySection = TypeVar("AnySection", bound=Section)


def fault(sentence: str, *, of_section: bool = False) -> PydanticCustomError:
    """What a validator raises: what is wrong with its setting, without the setting's name; or with the section."""
    return PydanticCustomError(_OF_SECTION if of_section else _OF_SETTING, "{sentence}", {"sentence": sentence})


def wanted(sentence: str, is_right: Callable[[Any], bool] = lambda value: True) -> WrapValidator:
    """What the value must be, said if it has another type or is not right; `{value!r}` there stands for the value.

    Faults inside the value that have sentences of their own are reported instead.
    """

    def validate(value: Any, inner: Callable[[Any], Any]) -> Any:
        try:
            if is_right(found := inner(value)):
                return found
        except ValidationError as error:
            if all(one["type"] in (_OF_SETTING, _OF_SECTION) for one in error.errors()):
                raise
        raise fault(sentence.format(value=value))

    return WrapValidator(validate)


def _is_line(text: str) -> bool:
    return text.isprintable() and (not text or bool(text.strip()))


MaybeLine = Annotated[str, wanted("must be a text on one line", _is_line)]
Line = Annotated[str, wanted("must be a text on one line", lambda text: bool(text) and _is_line(text))]
Flag = Annotated[StrictBool, wanted("must be true or false")]
Texts = Annotated[tuple[str, ...], wanted("must be a list of texts")]
one_as_list = BeforeValidator(lambda value: [value] if isinstance(value, str) else value)
OneOrMore = Annotated[tuple[str, ...], one_as_list, wanted("must be a text or a list of texts", bool)]


def within(least: float, most: float, *, whole: bool = False) -> WrapValidator:
    """What a StrictInt or a StrictFloat must be."""
    return wanted(f"must be a {'whole ' * whole}number from {least} to {most}", lambda value: least <= value <= most)


def content(path: Path, what: str, missing: str, error: type[Exception]) -> dict[str, Any]:
    """The file's TOML content; `what` says what it holds. Raises `error` with a sentence: `missing` without a file."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as cause:
        raise error(missing) from cause
    except OSError as cause:
        raise error(f"{path.name}: the {what} cannot be read: {cause.strerror}.") from cause
    except UnicodeDecodeError as cause:
        text = f"{path.name}: the {what} is not a text in UTF-8. Give a TOML file, saved as UTF-8."
        raise error(text) from cause
    except RecursionError as cause:
        raise error(f"{path.name}: the {what} is nested too deeply to be read.") from cause
    except tomllib.TOMLDecodeError as cause:
        raise error(f"{path.name}: the {what} is not valid TOML: {cause}.") from cause


def parsed(kind: type[AnySection], given: Mapping[str, Any], where: str, faults: list[str]) -> AnySection | None:
    """The section, read as that kind; None if it has faults, each of which is added as a sentence naming the place."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        faults += [f"{where}: {said}." for said in _sentences(kind, error)]
        return None


def _sentences(kind: type[Section], error: ValidationError) -> Iterator[str]:
    for one in error.errors(include_url=False):
        name = str(one["loc"][0]) if one["loc"] else ""
        if one["type"] == "missing":
            yield f"{name} is missing"
        elif one["type"] == "extra_forbidden":
            yield kind.misplaced.get(name) or f"unknown setting {name!r}. Known are {', '.join(kind.settings())}"
        elif one["type"] == _OF_SECTION:
            yield one["msg"]
        elif one["type"] != "default_factory_not_called":  # it follows from another fault
            yield _of_setting(kind.inside, one)


def _of_setting(inside: str, one: ErrorDetails) -> str:
    """`metric must be …`; for an inner section: `[table.columns] status must be …`, `[table.columns] names 'x', …`."""
    name, *within = one["loc"]
    if not within or isinstance(within[0], int):
        return f"{name} {one['msg']}"
    if within[-1] == "[key]":
        return f"[{inside}{name}] names {within[0]!r}, {one['msg']}"
    return f"[{inside}{name}] {within[0]} {one['msg']}"
