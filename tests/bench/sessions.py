"""Many people at once: each clicks through the menu and periods, and thinks for a second in between.

`python -m tests.bench.sessions [--sessions N] [--clicks N]` starts a server on loopback, speaks the server's own
protocol as a browser would, and prints the errors and the median and 95th percentile of the time from a click to
the end of its script. Exits with 1 if it is over budget. Clients and server share the machine.
"""

import argparse
import asyncio
import os
import random
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from data import demo, pipeline
from queries.period import PERIODS
from tests.server import Server

BUDGET_MILLISECONDS = 500
THINK_SECONDS = 1
PATIENCE_SECONDS = 30
PERIOD_CONTROL = re.compile(r"\$\$ID-[0-9a-f]+-period$")


def main() -> int:
    """Import a demo portfolio, start a server, let everyone click, print the figures; 1 if over budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deliverables", type=int, default=10_000)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--clicks", type=int, default=25, help="of each session")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        exports, house = Path(folder) / "exports", Path(folder) / "warehouse"
        demo.write(exports, deliverables=given.deliverables)
        pipeline.run([exports], warehouse=house, publish=True, by="bench", demo=True)
        with Server(house) as server:
            taken, errors = asyncio.run(_everyone(server.port, given.sessions, given.clicks))
    for error in sorted(set(errors)):
        print(f"{errors.count(error)} x {error}")
    if len(taken) < 2:
        return 1
    middle, late = statistics.median(taken) * 1000, statistics.quantiles(taken, n=20)[-1] * 1000
    print(f"{given.sessions} sessions, {THINK_SECONDS} s think time, {len(taken)} clicks: p50 {middle:.0f} ms")
    print(f"p95 {late:.0f} ms (budget {BUDGET_MILLISECONDS}), {len(errors)} errors; load {os.getloadavg()[0]:.1f}")
    return int(late > BUDGET_MILLISECONDS or bool(errors))


async def _everyone(port: int, sessions: int, clicks: int) -> tuple[list[float], list[str]]:
    """Seconds per click, for every click, and what went wrong."""
    taken: list[float] = []
    errors: list[str] = []
    await asyncio.gather(*(_person(port, number, sessions, clicks, taken, errors) for number in range(sessions)))
    return taken, errors


async def _person(port: int, number: int, sessions: int, clicks: int, taken: list[float], errors: list[str]) -> None:
    chooses = random.Random(number)
    await asyncio.sleep(3 * THINK_SECONDS * number / sessions)  # people do not arrive all at once
    try:
        async with connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as line:
            tab = Tab(line)
            await tab.rerun()  # the first visit loads the page; it is not a click
            for _ in range(clicks):
                await asyncio.sleep(THINK_SECONDS)
                if chooses.random() < 0.5:
                    tab.page = chooses.choice(tab.pages)
                else:
                    tab.period = chooses.choice(list(PERIODS.values()))
                taken.append(await tab.rerun())
            errors += tab.errors
    except (OSError, TimeoutError, WebSocketException) as error:
        errors.append(f"{type(error).__name__}: {error}")


class Tab:
    """One browser tab: the chosen page and period, and what the server said last."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line
        self.page, self.period, self.control = "", "", ""
        self.pages: list[str] = []
        self.errors: list[str] = []

    async def rerun(self) -> float:
        """Request the chosen page; returns the seconds until its script has ended and all of it has arrived."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self.page
        if self.period:
            asked.rerun_script.widget_states.widgets.add(id=self.control, string_value=self.period)
        began = time.perf_counter()
        await self.line.send(asked.SerializeToString())
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not self._ended(ForwardMsg.FromString(await self.line.recv())):
                pass
        return time.perf_counter() - began

    def _ended(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.pages = [page.page_script_hash for page in message.navigation.app_pages]
        elif kind == "delta":
            self._note(message.delta.new_element)
        elif kind == "script_finished" and message.script_finished:
            self.errors.append(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))
        return kind == "script_finished"

    def _note(self, element) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(f"exception on the page: {element.exception.type}")
        elif kind == "selectbox" and PERIOD_CONTROL.search(element.selectbox.id):
            self.control = element.selectbox.id


if __name__ == "__main__":
    sys.exit(main())
