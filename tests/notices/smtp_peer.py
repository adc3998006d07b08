"""A mail server of the test's own: real sockets, the few commands that matter, and faults on order."""

import socketserver
import threading
from dataclasses import dataclass, field


@dataclass
class Peer:
    """``refuse``: answer to the recipient with this line; ``drop_after_data``: take the letter and say nothing."""

    refuse: str = ""
    drop_after_data: bool = False
    letters: list[str] = field(default_factory=list)
    port: int = 0


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        peer: Peer = self.server.peer
        self._say("220 peer")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self._say("354 go on")
                peer.letters.append(self._letter())
                if peer.drop_after_data:
                    return
                self._say("250 taken")
            elif word == "RCPT" and peer.refuse:
                self._say(peer.refuse)
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _letter(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode("utf-8")).rstrip("\r\n") != ".":
            lines.append(line)
        return "".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def start() -> tuple[Peer, _Server]:
    peer = Peer()
    server = _Server(("127.0.0.1", 0), _Handler)
    server.peer = peer
    peer.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return peer, server
