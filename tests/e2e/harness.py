"""What the end-to-end tests share: starting the real binary, waiting on conditions, asking it, counting proofs.

Waiting is always for a condition and always bounded. Processes are ended by their own id.
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOGS = ROOT / "build" / "test-logs"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def binary():
    """The program under test: first argument, else the release build."""
    given = [a for a in sys.argv[1:] if not a.startswith("-")]
    path = pathlib.Path(given[0]) if given else ROOT / "build" / "release" / "daemon" / "dongtin"
    if not path.is_file():
        sys.exit(f"{path}: no such program; build it or name it as the first argument")
    return str(path.resolve())


class Proof:
    """Counts what was shown; prints each line as it is shown."""

    def __init__(self):
        self.passed = self.failed = 0
        self.began = time.monotonic()

    def check(self, what, good, detail=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
        line = f"{'ok  ' if good else 'FAIL'} {time.monotonic() - self.began:6.1f}s  {what}"
        print(line + (f": {detail}" if detail != "" else ""), flush=True)
        return good

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 0 if self.failed == 0 and self.passed > 0 else 1


def until(condition, seconds, every=0.05):
    """The first true value of condition(), or the last one when the time is over."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(every)


class Program:
    """The binary at work. Its output is read all the time and kept."""

    def __init__(self, *args, env=None):
        self.lines = []
        self._lock = threading.Lock()
        self.process = subprocess.Popen(
            [binary(), *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True, env={**os.environ, **(env or {})})
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for raw in self.process.stdout:
            with self._lock:
                self.lines.append(raw.decode("utf-8", "replace").rstrip("\n"))

    def output(self):
        with self._lock:
            return "\n".join(self.lines)

    def wait_for(self, pattern, seconds=60):
        """The first group of the first line that matches; None when the time is over or the program ended."""
        expression = re.compile(pattern)

        def found():
            ended = self.process.poll() is not None
            for line in self.output().split("\n"):
                match = expression.search(line)
                if match:
                    return match.group(1)
            return False if ended else None

        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = found()
            if value is not None:
                return value or None
            time.sleep(0.02)
        return None

    def stop(self, sig=signal.SIGTERM, seconds=15):
        """Its exit code, or None when it had to be killed."""
        if self.process.poll() is None:
            self.process.send_signal(sig)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            code = None
        self._reader.join(5)
        return code

    def kill(self):
        self.process.kill()
        self.process.wait()
        self._reader.join(5)

    def group_is_empty(self):
        try:
            os.killpg(self.process.pid, 0)
            return False
        except ProcessLookupError:
            return True

    def peak_mib(self):
        """The most memory it ever held, by the kernel's count."""
        try:
            text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return 0
        return int(re.search(r"VmHWM:\s+(\d+)", text).group(1)) // 1024 if "VmHWM" in text else 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()


def run(*args, stdin=None, seconds=120):
    """A command that ends by itself."""
    return subprocess.run([binary(), *args], input=stdin, capture_output=True, timeout=seconds)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


STAY = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)


def ask(url, data=None, headers=None, seconds=15):
    """One request; status 0 when nobody answered."""
    request = urllib.request.Request(url, data=data, headers=headers or {})
    try:
        with STAY.open(request, timeout=seconds) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())
    except (OSError, ValueError) as error:
        return Answer(0, {}, str(error).encode())
    except Exception as error:  # a connection that breaks off inside an answer
        return Answer(0, {}, repr(error).encode())


def post_json(url, value):
    return ask(url, json.dumps(value).encode(), {"Content-Type": "application/json"})


def alerts(base, query=""):
    """Every alert, newest first, through all pages."""
    out, cursor = [], ""
    while True:
        page = ask(f"{base}api/v1/alerts?limit=200{query}{cursor}")
        if page.status != 200:
            raise RuntimeError(f"alerts: {page.status} {page.text[:200]}")
        value = page.json()
        out += value["alerts"]
        if "next" not in value:
            return out
        cursor = "&cursor=" + value["next"]


def sources(base):
    answer = ask(f"{base}api/v1/sources")
    return {s["id"]: s for s in answer.json()["sources"]} if answer.status == 200 else {}


def metric_of(base, name, **labels):
    """The value of a series with exactly these labels, or None."""
    wanted = name + ("{" + ",".join(f'{k}="{v}"' for k, v in labels.items()) + "}" if labels else "")
    for line in ask(f"{base}metrics").text.split("\n"):
        if line.startswith(wanted + " "):
            return float(line.split()[-1])
    return None


def item_id(source, key):
    """The id of an item as the format documents it: half of SHA-256 over length-prefixed source and key."""
    digest = hashlib.sha256()
    for part in (source.encode(), key.encode()):
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.hexdigest()[:32]


def free_port(host="127.0.0.1"):
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


class Folder:
    """A temporary folder that is gone afterwards."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="dongtin-e2e-")
        return pathlib.Path(self.path)

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)
