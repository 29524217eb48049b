"""The dashboard as browsers see it: its pages' addresses, a real server, Chromium."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first of these that is installed is used: the shell draws no window, which saves a fifth of the time."""

CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
# Chromium draws its own tabs and address bar as pages: in each new context they take longer than the page under
# test. This list replaces the one that Playwright passes; its first line keeps what matters from that one.
UNUSED = (
    "HttpsUpgrades", "PaintHolding", "DestroyProfileOnBrowserClose", "OptimizationHints", "PreconnectToSearch",
    "PreloadTopChromeWebUI", "InitialWebUI", "WebUIReloadButton", "WebUIOmniboxPopup", "WebUIOmniboxFullPopup",
    "WebUIOmniboxAimPopup", "WebUITabStrip", "TabSearch", "OmniboxPopupWebUI", "AimEnabled", "MediaRouter",
)  # fmt: skip
ARGUMENTS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(UNUSED)}",
]


class Server:
    """A real server of the dashboard, on a free port and its own warehouse; it listens only on loopback."""

    def __init__(self, warehouse: Path) -> None:
        self.port = self._port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._start(warehouse)
        said = ""
        while f":{self.port}" not in said:
            line = self.output.readline()
            assert line, f"the server ended: {said}"
            said += line

    def _port(self) -> int:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return free.getsockname()[1]

    def options(self) -> list[str]:
        """What `streamlit` is called with."""
        return [
            "run",
            "dashboard.py",
            f"--server.port={self.port}",
            "--server.address=127.0.0.1",
            "--server.fileWatcherType=none",
        ]

    def _start(self, warehouse: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", *self.options()],
            cwd=ROOT,
            env=os.environ | {"KPO_WAREHOUSE": str(warehouse)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.output = self.process.stdout

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        self.output.close()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
