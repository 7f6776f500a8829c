"""Feeds on loopback whose every entry raises an alert, and the configuration of a daemon that reads them.

Each source is a path of one server; what it publishes is fixed when it is added. Waves of load are new sources: the
daemon is told by SIGHUP and asks them at once.
"""
import http.server
import random
import signal
import threading

from harness import ROOT, free_port

ABOUT = "Sạt lở trên đèo An Khê, tỉnh Gia Lai, quốc lộ 19 ùn tắc"
SYLLABLES = "sạt lở đất đá tràn xuống đường mưa lớn nhiều giờ liền xe cộ không qua được người dân chờ thông tin mới".split()


def words(seed, size):
    """Text of about `size` bytes that compresses badly."""
    dice = random.Random(seed)
    out = []
    while size > 0:
        out.append(dice.choice(SYLLABLES) + str(dice.randrange(10**6)))
        size -= len(out[-1].encode()) + 1
    return " ".join(out)


class Feeds:
    def __init__(self, host="127.0.0.1"):
        self.bodies = {}
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = owner.bodies.get(self.path)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "application/rss+xml")
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer((host, 0), Handler)
        self.base = f"http://{host}:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def add(self, name, entries, size=600):
        """A source of so many entries, each with text of about `size` bytes."""
        items = "".join(
            f'<item><guid isPermaLink="false">{name}-{n}</guid><title>{ABOUT} {name} {n}</title>'
            f"<link>{self.base}/{name}/{n}</link><description>Gia Lai: {words(f'{name} {n}', size)}</description></item>"
            for n in range(entries))
        self.bodies[f"/{name}"] = (
            f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{name}</title>'
            f"<link>{self.base}</link><description/>{items}</channel></rss>").encode()

    def stop(self):
        self.server.shutdown()


def write_config(folder, feeds, data, more=""):
    """A configuration whose store is in `data`; `more` is further sections of dongtin.toml; without feeds it is for
    commands that serve nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    packs = ROOT / "config" / "packs"
    (folder / "dongtin.toml").write_text(f"""
[province]
watch = ["gia-lai"]
[packs]
folders = ["{packs / 'chung'}", "{packs / 'gia-lai'}"]
[fetch]
allow_private = ["127.0.0.1"]
host_spacing = "0ms"
[store]
path = "{data}"
cache = "8MiB"
write_buffer = "1MiB"
[serve]
port = {free_port()}
{more}""")
    (folder / "sources.toml").write_text("")
    if feeds is not None:
        write_sources(folder, feeds)
    return folder


def write_sources(folder, feeds):
    (folder / "sources.toml").write_text("".join(f"""
[[source]]
id = "{path[1:]}"
kind = "feed"
title = "{path[1:]}"
url = "{feeds.base}{path}"
tier = "press"
every = "1m"
""" for path in feeds.bodies))


def reload(daemon, folder, feeds):
    """The daemon asks what was added since, at once."""
    write_sources(folder, feeds)
    daemon.process.send_signal(signal.SIGHUP)
