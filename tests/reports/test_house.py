"""The reports know nothing of Streamlit or the pages, and access nothing outside the machine."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUARDED = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise RuntimeError(f"the pack reached for the network: {event} {arguments}")
sys.addaudithook(refuse)
from reports.__main__ import main
status = main(["pack", "--to", sys.argv[1], "--warehouse", sys.argv[2]])
known = sorted(name for name in sys.modules if name.split(".")[0] in ("streamlit", "pages", "plotly"))
assert not known, known
sys.exit(status)
"""


@pytest.fixture
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and the requests it received."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            asked.append(self.rfile.readline().decode("latin-1"))
            self.close_connection = True

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join(10)


def test_a_pack_is_made_without_streamlit_and_without_the_network(
    demo_warehouse: Path, tmp_path: Path, listening: tuple[str, list[str]]
) -> None:
    address, asked = listening
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"), address)
    done = subprocess.run(
        [sys.executable, "-c", GUARDED, str(tmp_path / "out"), str(demo_warehouse)],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin", **proxies}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").iterdir())) == 3
    assert asked == []


def test_a_chart_fetches_no_data(listening: tuple[str, list[str]]) -> None:
    address, asked = listening
    spec = {"data": {"url": f"{address}/x.csv"}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "nominal"}}}
    # In a separate process: the library lets no other thread run while it waits for an answer.
    script = "import json, sys; from reports import charts; charts.svg(json.loads(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", script, json.dumps(spec)], cwd=ROOT, timeout=120, check=False)
    assert asked == []


def test_no_module_of_the_reports_names_a_page() -> None:
    for path in (ROOT / "reports").glob("**/*.py"):
        text = path.read_text("utf-8")
        assert "import streamlit" not in text
        assert "from pages" not in text
        assert "from streamlit" not in text


def test_a_command_loads_no_library_that_only_messages_or_profiles_need() -> None:
    script = (
        "import sys, data.pipeline, reports.__main__; print(*{'httpx', 'pydantic', 'tenacity'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.split() == []
