#!/usr/bin/python3
"""Full-text search of the real program: what a feed brought is found with and without accents, exactly and not at all;
persons are refused; after kill -9, and with its file deleted or a bit of it flipped, the index answers as before.
"""
import http.server
import json
import pathlib
import random
import shutil
import sys
import threading
import unicodedata
import urllib.parse

from harness import ROOT, Folder, Program, Proof, ask, free_port, item_id, metric_of, run, until

sys.path.insert(0, str(ROOT / "tests" / "support"))
from hostile_server import entry, rss  # noqa: E402

WHERE = ", tỉnh Gia Lai"
PIECES = {
    "accents": "Sạt lở đất trên đèo An Khê, hoà giải xong" + WHERE,
    "decomposed": unicodedata.normalize("NFD", "Sạt lở đất ở xã Đak Đoa, quốc lộ 19" + WHERE),
    "bare": "Sat lo dat o Pleiku, tinh Gia Lai",
    "drill": "Diễn tập ứng phó sạt lở đất" + WHERE,
    "capital": "Sạt Lở Đất lớn, Hòa giải" + WHERE,
    "rain": "Mưa lũ gây sạt lở đất ở thượng nguồn" + WHERE,
}
MANY = 300


class Feed:
    def __init__(self):
        entries = [entry(key, title=text, text=text) for key, text in PIECES.items()]
        entries += [entry(f"n{i}", title=f"Cháy rừng số {i}{WHERE}", text=f"Cháy rừng lần {i} tại tỉnh Gia Lai, huyện Chư Prông.")
                    for i in range(MANY)]
        body = rss(entries)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.2", 0), Handler)
        self.url = f"http://127.0.0.2:{self.server.server_address[1]}/feed"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def write_config(folder, feed):
    shutil.copytree(ROOT / "config" / "packs", folder / "packs")
    config = folder / "config"
    config.mkdir()
    (config / "dongtin.toml").write_text(f"""
[province]
watch = ["gia-lai"]
[packs]
folders = ["../packs/chung", "../packs/gia-lai"]
[fetch]
allow_private = ["127.0.0.2"]
[store]
path = "{folder / 'data'}"
[serve]
port = {free_port()}
""")
    (config / "sources.toml").write_text(f"""
[[source]]
id = "thu"
kind = "feed"
title = "Nguồn thử"
url = "{feed.url}"
tier = "press"
every = "1h"
""")
    return config


def search(base, query, limit=200):
    """The ids of the items found, newest first, through all pages; or the answer that refused."""
    out, before = [], ""
    while True:
        answer = ask(f"{base}api/v1/search?limit={limit}{before}&q=" + urllib.parse.quote(query))
        if answer.status != 200:
            return answer
        value = answer.json()
        out += [a["item"]["id"] for a in value["alerts"]]
        if "next" not in value:
            return out
        before = "&before=" + value["next"]


def names(ids):
    known = {item_id("thu", key): key for key in PIECES}
    return sorted(known.get(i, "?") for i in ids) if isinstance(ids, list) else ids.status


QUERIES = ["sat lo dat", "cháy rừng", "=\"Hòa\"", "lần 17", "cháy rừ*", "label:mention place:gia-lai", "sạt lở NOT diễn tập"]


def snapshot(base):
    found = {q: search(base, q, 50) for q in QUERIES}
    return {q: f if isinstance(f, list) else (f.status, f.text) for q, f in found.items()}


def current(base):
    """True once nothing committed is missing from the index."""
    return metric_of(base, "dongtin_search_index_lag_entries") == 0 and metric_of(base, "dongtin_search_index_documents")


def start(config):
    daemon = Program("serve", "--config", str(config))
    return daemon, daemon.wait_for(r"(http://127\.0\.0\.1:\d+/)", 60)


def finds(proof, base):
    everywhere = sorted(PIECES)
    for query, want in (
            ("sạt lở đất", everywhere), ("sat lo dat", everywhere), ("SẠT LỞ ĐẤT", everywhere),
            (unicodedata.normalize("NFD", "sạt lở đất"), everywhere), ("sạt lở đấ*", everywhere),
            ("sạt lở NOT diễn tập", sorted(set(PIECES) - {"drill"})), ("\"diễn tập\" AND \"sạt lở\"", ["drill"]),
            ("hòa giải", ["accents", "capital"]), ("hoà giải", ["accents", "capital"]), ("=\"Hòa giải\"", ["capital"]),
            ("đak đoa", ["decomposed"]), ("dak doa", ["decomposed"]), ("title:thượng nguồn", ["rain"]),
            ("đất lở sạt", []), ("sạt lở source:nguon-khac", []), ("sạt lở until:2020-01-01", [])):
        got = names(search(base, query))
        proof.check(f"{query} finds what it should", got == want, got)
    found = search(base, "cháy rừng", 7)
    proof.check("pages hold every hit once", isinstance(found, list) and len(found) == len(set(found)) == MANY, len(found))
    for query in ("Nguyễn Văn An", "author:an", "lũ AND @ai", "0912345678"):
        answer = search(base, query)
        proof.check(f"{query} is refused", not isinstance(answer, list) and answer.status == 400 and
                    answer.json()["error"]["code"] == "person_search")
    page = ask(f"{base}search?q=" + urllib.parse.quote("sạt lở"))
    proof.check("the page marks it", page.status == 200 and "Từ đang tìm" in page.text)


def main():
    proof = Proof()
    chance = random.Random(20260528)
    with Folder() as folder:
        config = write_config(folder, Feed())
        index = pathlib.Path(folder) / "data" / "search.sqlite"
        daemon, base = start(config)
        with daemon:
            if not proof.check("the daemon serves", bool(base), daemon.output()[-2000:] if not base else base):
                return proof.finish()
            ready = until(lambda: (metric_of(base, "dongtin_search_index_documents") or 0) >= MANY and current(base), 60)
            proof.check("what the feed brought is indexed", ready, metric_of(base, "dongtin_search_index_documents"))
            finds(proof, base)
            before = snapshot(base)
            proof.check("every query of the snapshot finds something", all(isinstance(f, list) and f for f in before.values()))
            status = run("status", "--config", str(config)).stdout.decode()
            proof.check("status says how the index is", "\nsearch    current: " in status, status.split("\n")[5:7])
            reindexed = run("reindex", "--config", str(config))
            proof.check("reindex builds it anew while it serves", reindexed.returncode == 0 and b"documents" in reindexed.stdout,
                        (reindexed.stdout + reindexed.stderr).decode().strip())
            proof.check("and it answers as before", snapshot(base) == before)
            daemon.kill()
        daemon, base = start(config)
        with daemon:
            proof.check("after kill -9 it answers as before", until(lambda: current(base) and snapshot(base) == before, 30))
            proof.check("without building it anew", metric_of(base, "dongtin_search_index_rebuilds_total") == 0)
            daemon.stop()
        reindexed = run("reindex", "--config", str(config))
        proof.check("reindex works without a daemon", reindexed.returncode == 0,
                    (reindexed.stdout + reindexed.stderr).decode().strip())
        for what in ("deleted", "flipped", "foreign"):
            if what == "deleted":
                index.unlink()
            elif what == "flipped":
                bytes_ = bytearray(index.read_bytes())
                at = chance.randrange(len(bytes_))
                bytes_[at] ^= 1 << chance.randrange(8)
                index.write_bytes(bytes_)
                what = f"with bit at byte {at} flipped"
            else:
                index.write_bytes(b"not an index at all" * 1000)
            daemon, base = start(config)
            with daemon:
                good = until(lambda: current(base) and snapshot(base) == before, 30)
                proof.check(f"with its file {what} it answers as before", good, "" if good else json.dumps(snapshot(base))[:300])
                proof.check("and alerts were served all along", ask(f"{base}api/v1/alerts?limit=1").status == 200)
                daemon.stop()
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
