#!/usr/bin/python3
"""Trends of the real program: a fresh store says what is missing, a look on demand moves the metrics, sources that come and
go are on the chart; disaster mode is switched by the command, outlives a restart and is in the audit; the weekly sample
refuses who has no account.
"""
import http.server
import json
import pathlib
import shutil
import signal
import socket
import sys
import threading

from harness import ROOT, Folder, Program, Proof, alerts, ask, free_port, metric_of, post_json, run, sources, until

sys.path.insert(0, str(ROOT / "tests" / "support"))
from hostile_server import entry, rss  # noqa: E402

COUNT = 7


class Feed:
    """/bao: press, COUNT alerts; /dai: official, one bulletin; /moi: press, one alert."""

    def __init__(self):
        where = ", tỉnh Gia Lai"
        bodies = {
            "/bao": rss([entry(f"b{i}", title=f"Sạt lở đất lần {i}{where}", text=f"Sạt lở đất lần {i}{where}") for i in range(COUNT)]),
            "/dai": rss([entry("d0", title="Bản tin lũ khẩn cấp" + where,
                               text="Mưa lũ gây sạt lở đất, nguy cơ ngập lụt" + where)]),
            "/moi": rss([entry("m0", title="Sạt lở đất ở đèo An Khê" + where, text="Sạt lở đất" + where)]),
        }

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = bodies.get(self.path)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.2", 0), Handler)
        self.url = f"http://127.0.0.2:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def write_sources(config, feed, names):
    rows = {"bao": "press", "dai": "official", "moi": "press"}
    (config / "sources.toml").write_text("".join(f"""
[[source]]
id = "{name}"
kind = "feed"
title = "Nguồn {name}"
url = "{feed.url}/{name}"
tier = "{rows[name]}"
every = "1h"
""" for name in names))


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
host_spacing = "10ms"
[store]
path = "{folder / 'data'}"
[serve]
port = {free_port()}
""")
    write_sources(config, feed, ["bao", "dai"])
    return config


def admin(folder, method, target):
    """One request over the admin socket; its JSON, or None."""
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(20)
    client.connect(str(folder / "data" / "admin.sock"))
    client.sendall(f"{method} {target} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
    said = b""
    while more := client.recv(65536):
        said += more
    client.close()
    head, _, body = said.partition(b"\r\n\r\n")
    return json.loads(body) if b" 200 " in head.split(b"\r\n")[0] + b" " else None


def looked(folder):
    return job_done(folder, "trends")


def job_done(folder, kind):
    started = admin(folder, "POST", "/admin/v1/jobs/" + kind)
    if not started:
        return None
    return until(lambda: (j := admin(folder, "GET", f"/admin/v1/jobs/{started['id']}")) and j["state"] != "running" and j, 30)


def fresh(proof, folder, base):
    page = ask(base + "trends")
    proof.check("the page stands before the first look", page.status == 200 and "Xu hướng" in page.text, page.status)
    job = looked(folder)
    proof.check("a look can be asked for", job and job["state"] == "done", job)
    seen = metric_of(base, "dongtin_trend_last_look_timestamp_seconds")
    proof.check("and the metrics tell when", seen and seen > 1.7e9 and (metric_of(base, "dongtin_trend_series") or 0) > 10, seen)
    proof.check("nothing stands out of nothing", metric_of(base, "dongtin_trend_spikes", level="extreme") == 0)
    page = ask(base + "trends").text
    proof.check("the page says that two weeks are missing", "Chưa đủ hai tuần dữ liệu" in page and "Chưa đưa ra dự báo" in page)
    proof.check("and needs no script", "style=" not in page and page.count("<script") == 1 and "<svg" in page)
    value = ask(base + "api/v1/trends").json()
    proof.check("the API counts what came", sum(b["originals"] + b["copies"] for b in value["buckets"]) == len(alerts(base))
                and value["usual"]["weeks"] == 0 and "missing" in value["usual"], value["usual"])
    proof.check("a forecast says why there is none", ask(base + "api/v1/trends/forecast").json()["hidden"])
    shares = ask(base + "api/v1/trends/shares").json()["topics"][0]["originals"]
    proof.check("shares come with their interval", shares["official"]["of"] >= 2 and
                shares["official"]["low"] < shares["official"]["share"] < shares["official"]["high"], shares["official"])
    times = ask(base + "api/v1/trends/answer-times").json()
    proof.check("answer times show what is open", times["steps"]["opened"]["open"] == len(alerts(base)), times["steps"]["opened"])
    first = alerts(base)[0]["id"]
    post_json(f"{base}api/v1/alerts/{first}/decisions", {"act": "open"})
    times = ask(base + "api/v1/trends/answer-times").json()
    proof.check("and what was opened", times["steps"]["opened"]["finished"] == 1 and "median_s" in times["steps"]["opened"])


def watched(proof, folder, base, config, feed, daemon):
    write_sources(config, feed, ["bao", "dai", "moi"])
    daemon.process.send_signal(signal.SIGHUP)
    until(lambda: sources(base).get("moi", {}).get("health") == "ok", 40)
    write_sources(config, feed, ["bao", "dai"])
    daemon.process.send_signal(signal.SIGHUP)
    until(lambda: "moi" not in sources(base), 20)

    def changes():
        return [(c["kind"], c["source"]) for c in ask(base + "api/v1/trends").json()["source_changes"]]

    until(lambda: len(changes()) == 2, 20)
    proof.check("sources that came and went are told beside the counts, without being asked",
                changes() == [("added", "moi"), ("removed", "moi")], changes())
    page = ask(base + "trends").text
    proof.check("and marked on the chart", page.count('class="mark') == 2 and 'class="mark fewer"' in page)


def disaster(proof, folder, base, config):
    told = run("disaster", "status", "--config", str(config))
    proof.check("disaster mode is off", told.returncode == 0 and b"is off" in told.stdout, told.stdout)
    wrong = run("disaster", "on", "--until", "90d", "--config", str(config))
    proof.check("more than the bound is refused in one line", wrong.returncode == 1 and b"disaster.longest" in wrong.stderr
                and wrong.stderr.count(b"\n") == 1, wrong.stderr)
    proof.check("without an end there is none", run("disaster", "on", "--config", str(config)).returncode == 2)
    proof.check("nothing is pinned before", "Thông báo chính thức" not in ask(base).text)
    told = run("disaster", "on", "--until", "12h", "--reason", "bão số 5", "--config", str(config))
    proof.check("it is switched on until a time", told.returncode == 0 and b"is on since" in told.stdout, told.stdout + told.stderr)
    page = ask(base).text
    proof.check("the official bulletin stands on top", "Thông báo chính thức" in page and "Bản tin lũ khẩn cấp" in page and "bão số 5" in page)
    looked(folder)
    proof.check("the look has the short windows", ask(base + "api/v1/trends").json()["disaster"]
                and metric_of(base, "dongtin_disaster_mode") == 1)


def after_restart(proof, base, config):
    proof.check("disaster mode outlives a restart", ask(base + "api/v1/disaster").json()["active"])
    told = run("disaster", "off", "--config", str(config))
    proof.check("and is switched off", told.returncode == 0 and ask(base + "api/v1/disaster").json() == {"active": False}, told.stderr)
    shown = run("audit", "show", "--limit", "10000", "--config", str(config))
    said = shown.stdout.decode().count("disaster_mode")
    proof.check("the audit has both", said == 2, (shown.returncode, said, shown.stderr[:200]))


def recall(proof, folder, base):
    page = ask(base + "recall")
    proof.check("the sample's page says that names are not proven", page.status == 200 and "chưa có đăng nhập" in page.text)
    proof.check("a week that was not watched has no sample", ask(base + "api/v1/recall").json()["weeks"] == [] and
                "Chưa có mẫu nào" in page.text)
    proof.check("by hand it is drawn all the same", job_done(folder, "recall")["state"] == "done")
    week = ask(base + "api/v1/recall").json()["weeks"][0]
    proof.check("empty, and honest about it", week["items"] == 0 and "found" not in week, week)
    proof.check("who has no account reads nothing", ask(f"{base}api/v1/recall/{week['week']}/items?reader=lan").status == 403)


def main():
    proof = Proof()
    with Folder() as folder:
        folder = pathlib.Path(folder)
        feed = Feed()
        config = write_config(folder, feed)
        with Program("serve", "--config", str(config)) as daemon:
            base = daemon.wait_for(r"(http://127\.0\.0\.1:\d+/)")
            proof.check("the daemon serves", base, daemon.output()[-500:] if not base else "")
            proof.check("the feeds became alerts", until(lambda: len(alerts(base)) == COUNT + 1, 60), len(alerts(base)))
            fresh(proof, folder, base)
            watched(proof, folder, base, config, feed, daemon)
            disaster(proof, folder, base, config)
            recall(proof, folder, base)
            proof.check("it stops well", daemon.stop() == 0)
        with Program("serve", "--config", str(config)) as daemon:
            base = daemon.wait_for(r"(http://127\.0\.0\.1:\d+/)")
            after_restart(proof, base, config)
            daemon.stop()
        verified = run("verify", "--config", str(config))
        proof.check("verify finds the store clean", verified.returncode == 0, verified.stdout[-400:])
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
