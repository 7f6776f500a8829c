#!/usr/bin/python3
"""Claims found by what a text means, in the real program: a service of embeddings that is slow, fails, and changes its
dimension; the alert is there before any answer, and what comes late is a revision."""
import http.server
import json
import signal
import sys
import threading

from claims_test import claim
from feeds import Feeds, write_config, write_sources
from harness import Folder, Program, Proof, alerts, ask, metric_of, post_json, run, until

CLAIM = "Toàn bộ lối lên cao nguyên bị chặn vì núi lở lúc 5 giờ ngày 28/5/2025"
ABOUT_THE_SAME = ("lối lên cao nguyên", "An Khê")
KEY = "khoa-bi-mat-7d1"


class Service:
    """Two directions: of what is about the same, and of everything else."""

    def __init__(self):
        self.dimension, self.fails = 8, False
        self.open = threading.Event()
        self.keys, self.texts = set(), []
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                owner.keys.add(self.headers.get("Authorization"))
                owner.texts += asked["input"]
                owner.open.wait(60)
                data = [{"index": n, "embedding": owner.vector(text)} for n, text in enumerate(asked["input"])]
                body = json.dumps({"model": asked["model"], "data": data[::-1]}).encode()
                self.send_response(500 if owner.fails else 200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1/embeddings"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def vector(self, text):
        out = [0.0] * self.dimension
        out[0 if any(part in text for part in ABOUT_THE_SAME) else 1] = 2.5
        return out

    def stop(self):
        self.open.set()
        self.server.shutdown()


def by_meaning(base, alert):
    evidence = ask(f"{base}api/v1/alerts/{alert}").json()["evidence"]
    return [one for one in evidence if "tìm theo nghĩa" in one["reason"]]


def suggested(base):
    return [one["id"] for one in alerts(base) if by_meaning(base, one["id"])]


def one_more(config, feeds, name, daemon):
    feeds.add(name, 1)
    write_sources(config, feeds)
    daemon.process.send_signal(signal.SIGHUP)


def a_person_reads(proof, base, alert):
    """What is only suggested waits in a list of its own; the page asks, an answer empties it, undo fills it again."""
    def waiting():
        return [one["id"] for one in ask(f"{base}api/v1/alerts?to_read=1").json()["alerts"]]

    page = ask(f"{base}?to_read=1").text
    proof.check("it waits for a person, who is asked", waiting() == [alert] and "Tin này có khẳng định" in page, page[-1500:])
    decisions = f"{base}api/v1/alerts/{alert}/decisions"
    said = {"act": "confirm", "verdict": "fake",
            "publication": {"publisher": "Công an tỉnh", "url": "https://congan.example/lo"}}
    proof.check("who says yes has read it", post_json(decisions, said).status == 201 and waiting() == [] and
                "Không còn tin nào cần người đọc" in ask(f"{base}?to_read=1").text, str(waiting()))
    proof.check("and takes it back", post_json(decisions, {"act": "undo"}).status == 201 and waiting() == [alert], str(waiting()))


def at_work(proof, base, config, feeds, service, daemon):
    proof.check("the alert is there before the service says a word", until(lambda: alerts(base), 60) and service.texts and
                not suggested(base), str(service.texts)[:200])
    service.open.set()
    proof.check("what it says late is a revision", until(lambda: len(suggested(base)) == 1, 60), daemon.output()[-800:])
    alert = suggested(base)[0]
    shown = ask(f"{base}api/v1/alerts/{alert}").json()
    evidence = by_meaning(base, alert)[0]
    proof.check("with the verdict's address and the figure", evidence["kind"] == "claim" and
                evidence["url"] == "https://congan.example/lo" and "1.000" in evidence["reason"], str(evidence))
    proof.check("suggested, never disputed", shown["claim"]["state"] == "suggested" and shown["label"] != "disputed", str(shown["label"]))
    page = ask(f"{base}alerts/{alert}").text
    proof.check("the page shows and links it", "tìm theo nghĩa" in page and 'href="https://congan.example/lo"' in page)
    a_person_reads(proof, base, alert)
    service.fails = True
    one_more(config, feeds, "hai", daemon)
    proof.check("a service that fails holds up nothing", until(lambda: len(alerts(base)) == 2, 60))
    proof.check("and is seen", until(lambda: metric_of(base, "dongtin_embedding_failing") == 1, 60))
    said = run("status", "--config", str(config)).stdout.decode()
    proof.check("status says why", "failing" in said and "answers 500" in said, said)
    service.dimension, service.fails = 5, False
    proof.check("with another dimension it begins again", until(lambda: len(suggested(base)) == 2, 60), daemon.output()[-800:])
    proof.check("which is counted", until(lambda: metric_of(base, "dongtin_embedding_rebuilds_total") == 1 and
                                          metric_of(base, "dongtin_embedding_dimension") == 5, 30))
    ended = run("replay", "--config", str(config), str(alert))
    proof.check("a replay takes it as it is stored", ended.returncode == 0, (ended.stdout + ended.stderr).decode()[-500:])
    proof.check("the key was sent, and is said nowhere", service.keys == {f"Bearer {KEY}"} and
                KEY not in daemon.output() + said + ask(f"{base}metrics").text)


def main():
    proof = Proof()
    feeds, service = Feeds(), Service()
    with Folder() as folder:
        pack = folder / "tuyen-bo"
        pack.mkdir()
        (pack / "pack.toml").write_text('id = "tuyen-bo"\ntitle = "Tuyên bố"\n')
        (pack / "claims.json").write_text(json.dumps([claim("lo", claimReviewed=CLAIM)], ensure_ascii=False))
        feeds.add("mot", 1)
        config = write_config(folder / "config", feeds, folder / "data", f"""
[claims]
publishers = [{{ name = "Công an tỉnh", hosts = ["congan.example"] }}]
[embeddings]
url = "{service.url}"
model = "thu"
key_file = "khoa"
retry = "200ms"
max_retry = "400ms"
""")
        (config / "khoa").write_text(KEY + "\n")
        head = config / "dongtin.toml"
        head.write_text(head.read_text().replace("folders = [", f'folders = ["{pack}", '))
        with Program("serve", "--config", str(config)) as daemon:
            base = daemon.wait_for(r"(http://127\.0\.0\.1:\d+/)", 60)
            if proof.check("the daemon serves", bool(base), base or daemon.output()[-1500:]):
                at_work(proof, base, config, feeds, service, daemon)
            service.open.clear()
            proof.check("it ends well, whatever the service does", daemon.stop() == 0, daemon.output()[-300:])
        service.open.set()
        with Program("serve", "--config", str(config)) as daemon:
            base = daemon.wait_for(r"(http://127\.0\.0\.1:\d+/)", 60)
            again = until(lambda: metric_of(base, "dongtin_embedding_vectors") == 1, 60)
            revisions = [ask(f"{base}api/v1/alerts/{one['id']}").json() for one in alerts(base)]
            proof.check("after a start nothing is said twice", again and len(suggested(base)) == 2 and
                        metric_of(base, "dongtin_embedding_suggested_total") == 0 and
                        all(len(by_meaning(base, one["id"])) == 1 for one in revisions))
            daemon.stop()
        ended = run("verify", "--config", str(config))
        proof.check("and nothing is wrong with the store", ended.returncode == 0, (ended.stdout + ended.stderr).decode()[-500:])
        head.write_text(head.read_text().replace(service.url, "https://8.8.8.8/v1/embeddings"))
        ended = run("check", "--config", str(config))
        proof.check("a public address: 1", ended.returncode == 1 and
                    b"8.8.8.8 is no private address" in ended.stdout + ended.stderr, (ended.stdout + ended.stderr).decode()[-300:])
    service.stop()
    feeds.stop()
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
