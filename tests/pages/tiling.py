"""The tiles and menus of a page as the browser receives them, and how to open a tile."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block


@dataclass(frozen=True)
class Tile:
    """A tile as it reads; `value` includes a per cent sign but no other unit."""

    name: str
    label: str
    value: str
    unit: str
    change: str
    flag: str
    tone: str
    note: str
    spoken: str
    drawn: tuple[float, ...] = ()
    """The ends of the usual range that its trend shows, as they read."""


def tiles_of(app: AppTest) -> list[Tile]:
    """The tiles of the page, in order."""
    rows = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.component_name == "tile_row"]
    return [_read(one) for row in rows for one in row["tiles"]]


def _read(one: dict) -> Tile:
    value = f"{one['value']} %" if one["unit"] == "%" else one["value"]
    read = {name: one[name] for name in ("name", "label", "unit", "change", "flag", "tone", "note", "spoken")}
    trend, scale = one["trend"] or {}, 100 if one["unit"] == "%" else 1
    ends = (trend.get(end) for end in ("lower", "upper"))
    return Tile(value=value, drawn=tuple(scale * end for end in ends if end is not None), **read)


def lists_of(app: AppTest) -> dict[str, list[dict]]:
    """The lines of each short list of the page, by its alternative text: key, href, mark and cells."""
    return {one["alt"]: one["lines"] for one in _lists(app)}


def list_total(app: AppTest, alt: str) -> list[str]:
    """The cells of the total below the list with that alternative text."""
    return next(one["total"] for one in _lists(app) if one["alt"] == alt)


def list_texts(app: AppTest) -> list[str]:
    """Everything that the lists say, totals included."""
    rows = [cells for one in _lists(app) for cells in (*(line["cells"] for line in one["lines"]), one["total"])]
    return [text for cells in rows for text in cells]


def _lists(app: AppTest) -> list[dict]:
    return [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.component_name == "row_list"]


def open_tile(app: AppTest, name: str) -> AppTest:
    """Click a tile: its drawer opens. The test client cannot send a component's events, so what they set is set."""
    app.session_state["tile_opened"] = name
    return app.run()


def tiles_with_rows(app: AppTest) -> list[str]:
    """The tiles whose drawers list records."""
    tables = len(app.run().dataframe)
    return [tile.name for tile in tiles_of(app) if len(open_tile(app, tile.name).dataframe) > tables]


def menus_of(app: AppTest) -> dict[str, str]:
    """The labels of the menus of the page, by key."""
    return {menu.key or "": menu.proto.popover.label for menu in _menus(app.main)}


def open_menus(app: AppTest) -> AppTest:
    """Open every menu beside a title, which then makes its table and its downloads."""
    for key in menus_of(app):
        if key.startswith("behind_"):
            app.session_state[key] = True
    return app.run()


def _menus(block: Block) -> Iterator[Block]:
    for child in block.children.values():
        if isinstance(child, Block):
            if child.type == "popover":
                yield child
            yield from _menus(child)
