#!/usr/bin/python3
"""kill -9 at random moments: after every restart nothing is lost and nothing is there twice, no decision either.

usage: kill_test.py [BINARY] [--kills=N] [--seed=N]     or DONGTIN_KILLS, DONGTIN_SEED; 8 kills by default

The sample site goes on with its timeline through every restart and lists what it ever published: the ground truth.
"""
import os
import random
import sys
import threading
import time

from feeds import write_config
from harness import Folder, Program, Proof, alerts, ask, free_port, item_id, metric_of, post_json, run, until

PACE = 1  # seconds between two new pieces


def option(name, default):
    for argument in sys.argv[1:]:
        if argument.startswith(f"--{name}="):
            return int(argument.split("=", 1)[1])
    return int(os.environ.get(f"DONGTIN_{name.upper()}", default))


def start(data, port):
    return Program("demo", "--data", str(data), "--port", str(port), "--pace", str(PACE))


def published(site):
    return ask(site + "/status").json()["published"]


def wait_until_up(demo):
    base = demo.wait_for(r"(?:^| )Mở (http://127\.0\.0\.1:\d+/)", 60)
    site = demo.wait_for(r"sample news: (http://127\.0\.0\.1:\d+)/", 5)
    return base, site


class Officer:
    """Decides all the time, on the newest alerts, and remembers what was acknowledged."""

    def __init__(self, port, seed):
        self.base = f"http://127.0.0.1:{port}/"
        self.chance = random.Random(seed)
        self.acknowledged = {}  # sequence -> (alert, note)
        self.sent = {}          # note -> alert
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self):
        number = 0
        while not self._stop.is_set():
            listed = ask(f"{self.base}api/v1/alerts?limit=5", seconds=2)
            if listed.status != 200 or not listed.json()["alerts"]:
                self._stop.wait(0.05)
                continue
            alert = self.chance.choice(listed.json()["alerts"])["id"]
            number += 1
            note = f"quyết định {number}"
            self.sent[note] = alert
            answer = post_json(f"{self.base}api/v1/alerts/{alert}/decisions", {"act": "dismiss", "reason": note})
            if answer.status == 201:
                self.acknowledged[answer.json()["decision"]["sequence"]] = (alert, note)

    def stop(self):
        self._stop.set()
        self._thread.join(30)


def decisions_are_right(proof, base, officer):
    """Each acknowledged decision is there once, under its sequence; what is there besides was sent and not answered."""
    there = {}
    doubled = 0
    for alert in sorted(set(officer.sent.values())):
        answer = ask(f"{base}api/v1/alerts/{alert}")
        for decision in answer.json()["decisions"] if answer.status == 200 else []:
            doubled += decision["sequence"] in there
            there[decision["sequence"]] = (alert, decision["reason"])
    lost = [s for s, what in officer.acknowledged.items() if there.get(s) != what]
    proof.check("no acknowledged decision is lost", officer.acknowledged and not lost, lost[:3] or f"{len(officer.acknowledged)} acknowledged")
    notes = [note for _, note in there.values()]
    proof.check("and none is there twice", doubled == 0 and len(set(notes)) == len(notes), f"{len(there)} decisions")
    strange = [note for alert, note in there.values() if officer.sent.get(note) != alert]
    proof.check("none is there that nobody sent", not strange, strange[:3] or f"of {len(officer.sent)} sent")


def kill_again_and_again(proof, data, port, kills, chance):
    """True when every start came up, or was killed before it could."""
    came_up = 0
    for number in range(1, kills + 1):
        # From before the store is open to well into the work; every other time while the first polls are written.
        moment = chance.uniform(0.02, 4.0) if number % 2 else chance.uniform(0.25, 1.25)
        with start(data, port) as demo:
            end = time.monotonic() + moment
            ended = until(lambda: demo.process.poll() is not None or time.monotonic() >= end, moment + 1, 0.005)
            if demo.process.poll() is not None:
                return proof.check(f"start {number} stays up", False, f"exit {demo.process.returncode}\n{demo.output()[-2000:]}")
            up = "Mở http" in demo.output()
            came_up += up
            demo.kill()
            print(f"     kill {number:3d} after {moment:5.2f} s{'' if up else ', while starting'}", flush=True)
    return proof.check(f"it was killed {kills} times", came_up > 0 and ended, f"{came_up} times at work")


def nothing_lost_nothing_doubled(proof, base, site):
    """The count of distinct items never goes beyond what was published, and reaches it, several times over."""
    reached, beyond, samples = set(), 0, 0
    seen = before = after = 0

    def sample():
        nonlocal beyond, samples, seen, before, after
        before = len(published(site))
        seen = int(metric_of(base, "dongtin_store_records", kind="items_seen") or 0)
        after = len(published(site))
        samples += 1
        if seen > after:
            beyond += 1
        if before == seen == after:
            reached.add(seen)
        return len(reached) >= 3

    done = until(sample, 120, 0.1)
    proof.check("every published piece is in the store", done, f"seen {seen}, published {after}, equal at {sorted(reached)}")
    proof.check("and never more than were published", beyond == 0, f"{samples} samples")


def alerts_are_right(proof, base, site):
    def compare():
        truth = {item_id(p["source"], p["guid"]): p for p in published(site)}
        found = alerts(base)
        by_item = {a["item"]["id"]: a for a in found}
        missing = [p["guid"] for i, p in truth.items() if p["expect"] == "alert" and i not in by_item]
        stale = [a["item"]["title"] for i, a in by_item.items() if i in truth and a["item"]["title"] != truth[i]["title"]]
        return truth, found, by_item, missing, stale

    # What appeared a moment ago may still be on its way: the comparison that counts is one at rest, or the last.
    compared = None

    def at_rest():
        nonlocal compared
        compared = compare()
        return not any(compared[3:])

    until(at_rest, 30, 0.2)
    truth, found, by_item, missing, stale = compared
    proof.check("no alert is there twice", len(by_item) == len(found), f"{len(found)} alerts")
    ids = [a["id"] for a in found]
    proof.check("alert ids are distinct and descend", ids == sorted(set(ids), reverse=True))
    unknown = [a["item"]["title"] for i, a in by_item.items() if i not in truth]
    proof.check("every alert is of a published piece", not unknown, unknown[:3] or "")
    proof.check("every piece that must raise an alert did", not missing, missing[:5] or f"of {len(truth)} pieces")
    proof.check("every alert has the newest wording", not stale, stale[:3] or "")
    wrong = [(a["item"]["title"], a["revision"]) for i, a in by_item.items()
             if i in truth and not 1 <= a["revision"] <= truth[i]["revision"]]
    edited = sum(a["revision"] == 2 for a in found)
    proof.check("no revision but the edits that were made", not wrong, wrong[:3] or f"{edited} edited")


def main():
    proof = Proof()
    kills = option("kills", 8)
    seed = option("seed", random.SystemRandom().randrange(1 << 32))
    print(f"seed {seed}, {kills} kills, a new piece every {PACE} s", flush=True)
    with Folder() as data:
        port = free_port()
        officer = Officer(port, seed)
        survived = kill_again_and_again(proof, data, port, kills, random.Random(seed))
        officer.stop()
        if not survived:
            return proof.finish()
        with start(data, port) as demo:
            base, site = wait_until_up(demo)
            if not proof.check("it starts once more", bool(base and site), base or demo.output()[-2000:]):
                return proof.finish()
            nothing_lost_nothing_doubled(proof, base, site)
            alerts_are_right(proof, base, site)
            decisions_are_right(proof, base, officer)
            counts = {k: int(metric_of(base, "dongtin_store_records", kind=k) or 0)
                      for k in ("items_seen", "revisions", "alerts")}
            proof.check("counts", counts["revisions"] >= counts["items_seen"] >= counts["alerts"] > 0,
                        f"{counts}, quarantined {metric_of(base, 'dongtin_quarantined_pages')}")
            proof.check("it stops when asked", demo.stop() == 0)
        verified = run("verify", "--config", str(write_config(data / "config", None, data / "store")))
        proof.check("dongtin verify: clean", verified.returncode == 0 and b"nothing is wrong" in verified.stdout,
                    (verified.stdout + verified.stderr).decode().strip())
    if proof.failed:
        print(f"seed {seed}")
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
