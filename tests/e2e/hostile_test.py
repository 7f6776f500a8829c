#!/usr/bin/python3
"""Bad input, every kind as a source of one real daemon: each ends in a clear state, none disturbs the others.

The hostile server is on 127.0.0.2, which the configuration allows; 127.0.0.1 stays private, as everything else does.
"""
import http.server
import os
import re
import shutil
import sys
import threading
import time

from harness import ROOT, Folder, Program, Proof, alerts, ask, free_port, item_id, sources, until

sys.path.insert(0, str(ROOT / "tests" / "support"))
from hostile_server import ABOUT, HostileServer  # noqa: E402

PEAK_MIB = int(os.environ.get("DONGTIN_PEAK_MIB", 400))

# source -> (the states it may end in, what its line must speak of)
BAD = {
    "not-a-feed": ({"not_a_feed"}, r"feed"),
    "challenge": ({"not_a_feed"}, r"HTML|page|challenge"),
    "cut-gzip": ({"unreachable", "not_a_feed", "empty"}, r"cut off|gzip|compress"),
    "gzip-bomb": ({"unreachable", "not_a_feed"}, r"large|MiB|bytes|max_body"),
    "long-title": ({"unreachable", "not_a_feed"}, r"large|MiB|bytes|max_body"),
    "trickle": ({"unreachable"}, r"slow|stall|time"),
    "loop": ({"unreachable"}, r"redirect"),
    "to-loopback": ({"unreachable"}, r"private|allow"),
    "to-name": ({"unreachable"}, r"private|allow"),
    "to-metadata": ({"unreachable"}, r"private|allow"),
}
# These hold something readable: well, or told plainly why not.
READABLE = ["laughs", "entity", "nul", "bad-utf8", "many", "dates"]
ALL = ["good", *BAD, *READABLE]


class Secret:
    """What must never be asked: a service of this machine."""

    def __init__(self):
        self.hits = 0
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                owner.hits += 1
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def write_config(folder, server):
    packs = folder / "packs"
    shutil.copytree(ROOT / "config" / "packs", packs)
    config = folder / "config"
    config.mkdir()
    (config / "dongtin.toml").write_text(f"""
[province]
watch = ["gia-lai"]
[packs]
folders = ["../packs/chung", "../packs/gia-lai"]
[fetch]
allow_private = ["127.0.0.2"]
host_spacing = "10ms"
connect_timeout = "3s"
total_timeout = "10s"
stall_timeout = "3s"
[store]
path = "{folder / 'data'}"
[serve]
port = {free_port()}
""")
    (config / "sources.toml").write_text("".join(f"""
[[source]]
id = "{name}"
kind = "feed"
title = "{name}"
url = "{server.url('/' + name)}"
tier = "press"
every = "1m"
""" for name in ALL))
    return config


def clear_states(proof, base):
    """Every source has come to a state, in bounded time."""
    settled = until(lambda: all(s["health"] != "pending" for s in sources(base).values()) and sources(base), 40)
    proof.check("every source came to a state within 40 s", settled,
                [s["id"] for s in sources(base).values() if s["health"] == "pending"] or "")
    now = sources(base)
    for name, (states, speaks_of) in BAD.items():
        row = now[name]
        good = row["health"] in states and re.search(speaks_of, row["message"], re.IGNORECASE) and "\n" not in row["message"]
        proof.check(f"{name} is told plainly", good, f"{row['health']}: {row['message']}")
    for name in READABLE:
        row = now[name]
        good = row["health"] == "ok" or (row["health"] in ("not_a_feed", "empty") and row["message"])
        proof.check(f"{name} is read, or told why not", good, f"{row['health']}: {row['message']} ({row['items_last']} entries)")
    proof.check("100,000 entries are bounded", now["many"]["items_last"] <= 2000, now["many"]["items_last"])


def what_was_read_is_harmless(proof, base):
    found = {a["item"]["id"]: a for a in alerts(base)}

    def full(source, guid):
        alert = found.get(item_id(source, guid))
        return ask(f"{base}api/v1/alerts/{alert['id']}").json() if alert else None

    entity = full("entity", "entity")
    text = entity["item"]["text"] if entity else ""
    proof.check("no file was read into an entry", "root:" not in text, text[:80])
    laughs = full("laughs", "laughs")
    text = laughs["item"]["text"] if laughs else ""
    proof.check("the laughs were not multiplied", len(text) < 4096 and "hahaha" not in text, f"{len(text)} characters")
    for name in ("nul", "bad-utf8"):
        alert = full(name, name)
        title = alert["item"]["title"] if alert else ""
        proof.check(f"{name}: the headline stands, mended", title.startswith(ABOUT) and "\0" not in title, repr(title))
    for name in ("nul", "bad-utf8"):
        said = sources(base)[name]["message"]
        proof.check(f"{name}: what was mended is said", re.search(r"control character|encoding|UTF-8|mended", said), said)
    years = {year: full("dates", f"year-{year}") for year in ("1970", "2099", "now")}
    proof.check("entries with absurd dates are there all the same", all(years.values()))
    if all(years.values()):
        proof.check("under our time, flagged", all("published" not in years[y]["item"] and years[y]["item"]["repaired"]
                                                   for y in ("1970", "2099")))
        proof.check("a sane date stands", "published" in years["now"]["item"])


def the_good_one_goes_on(proof, base, server):
    first = until(lambda: item_id("good", "good-1") in {a["item"]["id"] for a in alerts(base)}, 10)
    proof.check("the good source delivered at once", first)
    asked = server.hits["/good"]
    again = until(lambda: item_id("good", f"good-{asked + 1}") in {a["item"]["id"] for a in alerts(base)}, 100, 0.5)
    proof.check("and goes on delivering at its interval", again, f"asked {server.hits['/good']} times")
    proof.check("it is well", sources(base)["good"]["health"] == "ok")
    proof.check("the others are still asked, ever less often",
                server.hits["/not-a-feed"] >= 1 and sources(base)["not-a-feed"]["failures"] >= 1)


def main():
    proof = Proof()
    secret = Secret()
    server = HostileServer("127.0.0.2", elsewhere=secret.base)
    with Folder() as folder:
        config = write_config(folder, server)
        began = time.monotonic()
        with Program("serve", "--config", str(config)) as daemon:
            base = daemon.wait_for(r"(http://127\.0\.0\.1:\d+/)", 60)
            if not proof.check("the daemon serves", bool(base), base or daemon.output()[-2000:]):
                return proof.finish()
            clear_states(proof, base)
            what_was_read_is_harmless(proof, base)
            the_good_one_goes_on(proof, base, server)
            proof.check("nothing private was asked", secret.hits == 0, secret.hits)
            peak = daemon.peak_mib()
            proof.check(f"memory stays below {PEAK_MIB} MiB", 0 < peak < PEAK_MIB, f"peak {peak} MiB")
            alive = daemon.process.poll() is None
            proof.check("the daemon is alive and stops when asked", alive and daemon.stop() == 0,
                        f"after {time.monotonic() - began:.0f} s")
    server.stop()
    secret.server.shutdown()
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
