"""Chromium without a window, driven over two pipes: what a page logs, asks for, holds and looks like."""

import base64
import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import time

from harness import Failure, Skip


class Browser:
    """One browser with one page; speaks the DevTools protocol, messages end with a zero byte."""

    def __init__(self, profile):
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        if program is None:
            raise Skip("chromium is not installed; scripts/setup.sh --test installs it")
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()

        def pipes():
            # Chromium reads from descriptor 3 and writes to 4; the copies first, lest one is overwritten.
            read, write = os.dup(theirs_in), os.dup(theirs_out)
            os.dup2(read, 3)
            os.dup2(write, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
             "--no-first-run", "--disable-background-networking", "--disable-component-update",
             f"--user-data-dir={profile}", "--remote-debugging-pipe", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=pipes, close_fds=False,
            start_new_session=True,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self.reader, self.writer = ours_in, ours_out
        self.buffer, self.number, self.events, self.session = b"", 0, [], None

    def __enter__(self):
        try:
            target = self.call("Target.createTarget", url="about:blank")["targetId"]
            self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            for domain in ("Page", "Runtime", "Network", "Log"):
                self.call(f"{domain}.enable")
        except BaseException:  # what is not entered is not left
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        # Its children outlive it for a moment, and write to the profile that is about to be removed.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        os.close(self.reader)
        os.close(self.writer)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.writer, data):]
        deadline = time.monotonic() + 400
        while True:
            answer = self.receive(deadline)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise Failure(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def receive(self, deadline):
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.reader], [], [], max(0, deadline - time.monotonic()))
            part = os.read(self.reader, 1 << 20) if ready else b""
            if not part:
                raise Failure("the browser went away" if ready else "the browser does not answer")
            self.buffer += part
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def look(self, width=1200, height=900, dark=False, mobile=False):
        """Sets size and colours of the screen."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def open(self, path, ready):
        """Opens a file and waits until an expression is true."""
        self.events.clear()
        self.call("Page.navigate", url=path.resolve().as_uri())
        deadline = time.monotonic() + 300
        while not self.value(f"document.readyState === 'complete' && Boolean({ready})"):
            if time.monotonic() > deadline:
                raise Failure(f"{path.name} is not ready: {self.complaints()}")
            time.sleep(0.1)

    def value(self, expression):
        """What an expression, or the promise that it is, comes to."""
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise Failure(f"{expression[:80]}: {answer['exceptionDetails'].get('exception', {}).get('description')}")
        return answer["result"].get("value")

    def point(self, x, y):
        """Moves the mouse there."""
        for step in (3, 1, 0):
            self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x + step, y=y)

    def complaints(self):
        """Errors and warnings that the page logged, and what it threw."""
        said = []
        for event in self.events:
            facts = event.get("params", {})
            if event.get("method") == "Runtime.exceptionThrown":
                said.append(facts["exceptionDetails"].get("exception", {}).get("description", "exception"))
            elif event.get("method") == "Runtime.consoleAPICalled" and facts["type"] in ("error", "warning", "assert"):
                said.append(" ".join(str(part.get("value", part.get("description"))) for part in facts["args"]))
            elif event.get("method") == "Log.entryAdded" and facts["entry"]["level"] in ("error", "warning"):
                said.append(facts["entry"]["text"])
        return said

    def requests(self):
        """Addresses that the page asked for, but for itself and what it carries."""
        asked = [
            event["params"]["request"]["url"] for event in self.events
            if event.get("method") == "Network.requestWillBeSent"
        ]
        return [url for url in asked[1:] if not url.startswith("data:")]

    def picture(self, path, whole=False):
        """A screenshot, of the whole page or of what can be seen."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))
