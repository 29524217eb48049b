"""Servers for the browser tests: forks of a process that has imported the dashboard, all at one address."""

import os
import socket
import sys
from multiprocessing.reduction import DupFd
from pathlib import Path

from tests import processes, server

# With one address, the browser fetches and compiles Streamlit's scripts once for the servers of all modules. The
# socket reserves the port for this process, whichever server listens there.
_address = socket.socket()
_address.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
_address.bind(("127.0.0.1", 0))


class Server(server.Server):
    """The dashboard as served by `streamlit run`, started in a fork; a second one at a time gets its own port."""

    _at_the_address: "Server | None" = None

    def _start(self, warehouse: Path) -> None:
        reading, writing = os.pipe()
        self.process = processes.started(_serve, self.options(), str(warehouse), DupFd(writing))
        os.close(writing)
        self.output = os.fdopen(reading, encoding="utf-8")

    def _port(self) -> int:
        if Server._at_the_address:
            return super()._port()
        Server._at_the_address = self
        return _address.getsockname()[1]

    def stop(self) -> None:
        self.process.terminate()
        processes.exit_code(self.process)
        self.output.close()
        if Server._at_the_address is self:
            Server._at_the_address = None


def _serve(options: list[str], warehouse: str, output: DupFd) -> None:
    """What the fork does: `streamlit` with these options, as its command line would."""
    from streamlit.web import cli

    written = output.detach()
    os.dup2(written, 1)
    os.dup2(written, 2)
    os.chdir(server.ROOT)
    os.environ["KPO_WAREHOUSE"] = warehouse
    sys.argv = ["streamlit", *options]
    cli.main(options, standalone_mode=False)
