"""As much of the language server protocol as it takes to ask rust-analyzer."""

import json
import queue
import subprocess
import threading
import time


class Server:
    """A language server, spoken to over its standard input and output."""

    def __init__(self, command: list[str], folder: str, options: dict) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.answers: queue.Queue[dict] = queue.Queue()
        self.number = 0
        self.quiet = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        capabilities = {
            "experimental": {"serverStatusNotification": True},
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": False}},
                "hover": {"contentFormat": ["markdown"]},
                "definition": {"linkSupport": False},
                "diagnostic": {},
            },
            "workspace": {"configuration": False},
        }
        about = {"processId": None, "rootUri": f"file://{folder}", "capabilities": capabilities,
                 "initializationOptions": options}
        self.ask("initialize", about)
        self.tell("initialized", {})

    def _read(self) -> None:
        output = self.process.stdout
        while True:
            length = 0
            while (line := output.readline().strip()):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not length:
                return
            message = json.loads(output.read(length))
            if message.get("method") == "experimental/serverStatus":
                (self.quiet.set if message["params"]["quiescent"] else self.quiet.clear)()
            elif "method" in message and "id" in message:
                self._send({"id": message["id"], "result": None})
            elif "id" in message:
                self.answers.put(message)

    def _send(self, message: dict) -> None:
        text = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
        self.process.stdin.flush()

    def tell(self, method: str, params: dict) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: dict, limit: float = 120.0):
        """The answer to a question, which is asked again where the server says that the text has moved meanwhile."""
        until = time.monotonic() + limit
        while True:
            self.number += 1
            self._send({"id": self.number, "method": method, "params": params})
            while (answer := self.answers.get(timeout=max(until - time.monotonic(), 1)))["id"] != self.number:
                pass
            if "error" not in answer:
                return answer["result"]
            if answer["error"]["code"] not in (-32801, -32802) or time.monotonic() > until:
                raise RuntimeError(f"{method}: {answer['error']['message']}")

    def wait_until_quiet(self, limit: float = 600.0) -> None:
        """Waits until the workspace is loaded, and its macros are built."""
        if not self.quiet.wait(limit):
            raise RuntimeError("the server is still loading")

    def end(self) -> None:
        self.ask("shutdown", None)
        self.tell("exit", None)
        self.process.wait(10)
