"""A cable between the server and PostgreSQL that breaks at COMMIT, before it has arrived or before its answer has."""

import socket
from contextlib import contextmanager, suppress
from select import select
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

from sqlalchemy import make_url

from tests.faults.product import free_port

COMMIT = b"COMMIT\0"
MOST = 65536


class Joint(BaseRequestHandler):
    """One connection to the database."""

    server: "Cable"

    def handle(self):
        near = self.request
        with self.server.reach() as far, suppress(OSError):
            while True:
                for one in select([near, far], [], [])[0]:
                    said = one.recv(MOST)
                    cut = self.server.taken() if one is near and COMMIT in said else None
                    if cut == "before" or not said:
                        return
                    (far if one is near else near).sendall(said)
                    if cut == "after":
                        far.recv(MOST)
                        return


class Cable(ThreadingTCPServer):
    """``cut`` says where the next COMMIT is cut off: ``before`` the database has it, or ``after``."""

    allow_reuse_address = True

    def __init__(self, url):
        super().__init__(("127.0.0.1", free_port()), Joint)
        self.target, self.cut = make_url(url), None
        near = self.target.set(host="127.0.0.1", port=self.server_address[1], query={"sslmode": "disable"})
        self.url = near.render_as_string(hide_password=False)

    def taken(self):
        """Where to cut now; once."""
        cut, self.cut = self.cut, None
        return cut

    def reach(self):
        """A connection to where the URL goes: a socket in a folder, or an address."""
        host, port = str(self.target.query.get("host", self.target.host)), self.target.port or 5432
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        far = socket.socket(socket.AF_UNIX)
        far.connect(f"{host}/.s.PGSQL.{port}")
        return far


@contextmanager
def cable(url):
    """A way to the PostgreSQL database at ``url`` that can be cut."""
    with Cable(url) as found:
        serving = Thread(target=found.serve_forever)
        serving.start()
        try:
            yield found
        finally:
            found.shutdown()
            serving.join()
