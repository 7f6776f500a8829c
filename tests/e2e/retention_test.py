#!/usr/bin/python3
"""Retention of the real program: what is old enough leaves the API, the search and the files; an open case stays."""
import pathlib
import re
import sys
import urllib.parse

from feeds import ABOUT, Feeds, words, write_config
from harness import Folder, Program, Proof, alerts, ask, metric_of, post_json, run, until

CANARY = "quangkhanhzyxw"  # in the text of alerts; a syllable of its own once folded
UNMATCHED = "rungthongvzyxw"  # in text that matches no rule
ALERTS = 30

SECTION = """
[retention]
alerts = "1s"
archive = "1s"
every = "0s"
"""


def publish(feeds):
    """Entries that raise alerts, each with the canary, and some that raise nothing."""
    entries = "".join(
        f'<item><guid isPermaLink="false">tin-{n}</guid><title>{ABOUT} số {n}</title><link>{feeds.base}/tin/{n}</link>'
        f"<description>Gia Lai: {CANARY} {words(str(n), 500)}</description></item>" for n in range(ALERTS))
    entries += "".join(
        f'<item><guid isPermaLink="false">khong-{n}</guid><title>Chuyện thường ngày {n}</title>'
        f"<link>{feeds.base}/khong/{n}</link><description>{UNMATCHED} giữa phố</description></item>" for n in range(5))
    feeds.bodies["/tin"] = (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>tin</title><link>{feeds.base}</link>'
        f"<description/>{entries}</channel></rss>").encode()


def files_with(folder, *needles):
    """Files that hold one of these as they are, compressed tables aside (a unit test reads those)."""
    out = []
    for path in pathlib.Path(folder).rglob("*"):
        try:
            raw = path.read_bytes() if path.is_file() else b""
        except OSError:  # gone meanwhile
            continue
        if any(needle.encode() in raw for needle in needles):
            out.append(path.name)
    return out


def found(base):
    """What a search for the canary finds; None while the index cannot say."""
    answer = ask(f"{base}api/v1/search?limit=100&q=" + urllib.parse.quote(CANARY))
    return len(answer.json()["alerts"]) if answer.status == 200 else None


def serve(config):
    daemon = Program("serve", "--config", str(config))
    return daemon, daemon.wait_for(r"dongtin serves (http://127\.0\.0\.1:\d+/)", 60)


def row(text, kind):
    """due, held, purged of a line of the table."""
    match = re.search(rf"^{kind} +(\S+) +(\d+) +(\d+)", text, re.M)
    return match.groups() if match else None


def retention(config, *more):
    ended = run("retention", "--config", str(config), *more)
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode().strip()


def at_work(proof, config, data, base):
    everything = until(lambda: len(alerts(base)) == ALERTS and metric_of(base, "dongtin_store_records", kind="archived") == 5,
                       60)
    proof.check("all came", everything, f"{len(alerts(base))} alerts")
    proof.check("and are found by search", until(lambda: found(base) == ALERTS, 30), found(base))
    before = alerts(base)
    case = before[3]["id"]
    made = post_json(f"{base}api/v1/alerts/{case}/decisions", {"act": "open", "reason": ""})
    proof.check("one becomes an open case", made.status // 100 == 2, made.text[:200])
    proof.check("the canaries lie in files", files_with(data, CANARY) and files_with(data, UNMATCHED),
                files_with(data, CANARY, UNMATCHED))

    old = until(lambda: row(retention(config, "--dry-run")[1], "alerts") == (str(ALERTS - 1), "1", "0"), 30)
    code, said, wrong = retention(config, "--dry-run")
    proof.check("a dry run tells what would go and what a case holds", old and code == 0, said or wrong)
    proof.check("the archive too", row(said, "archive") == ("5", "0", "0"), row(said, "archive"))
    proof.check("and changes nothing", len(alerts(base)) == ALERTS and found(base) == ALERTS)
    proof.check("metrics say what is due and held",
                metric_of(base, "dongtin_retention_due_records", kind="alerts") == ALERTS - 1
                and metric_of(base, "dongtin_retention_held_records", kind="alerts") == 1)

    code, said, wrong = retention(config)
    proof.check("nearly everything at once is refused in one line with the way on",
                code == 3 and "--force" in wrong and "clock" in wrong and wrong.count("\n") == 0, wrong)
    proof.check("and nothing went", len(alerts(base)) == ALERTS)

    code, said, wrong = retention(config, "--force")
    proof.check("forced, it takes all that is due", code == 0 and row(said, "alerts") == (str(ALERTS - 1), "1", str(ALERTS - 1)),
                said or wrong)
    left = alerts(base)
    proof.check("only the open case is left", [a["id"] for a in left] == [case], [a["id"] for a in left])
    gone = [a["id"] for a in before if a["id"] != case]
    proof.check("the others are not found by number", all(ask(f"{base}api/v1/alerts/{n}").status == 404 for n in gone[:5]))
    proof.check("nor by search", found(base) == 1, found(base))
    proof.check("metrics count them", metric_of(base, "dongtin_retention_purged_total", kind="alerts") == ALERTS - 1
                and metric_of(base, "dongtin_retention_purged_total", kind="archive") == 5
                and metric_of(base, "dongtin_retention_last_run_timestamp_seconds") > 1e9)
    proof.check("the daemon is ready", ask(f"{base}readyz").status == 200)
    proof.check("nothing of unmatched text is left in any file", until(lambda: not files_with(data, UNMATCHED), 20),
                files_with(data, UNMATCHED))
    post_json(f"{base}api/v1/alerts/{case}/decisions", {"act": "dismiss", "reason": "xong"})


def without_daemon(proof, config, data, feeds):
    def due():
        code, said, wrong = retention(config, "--dry-run")
        return row(said, "alerts") == ("1", "0", "0")
    proof.check("without a daemon a dry run reads the store", until(due, 20), retention(config, "--dry-run")[1])
    code, said, wrong = retention(config)
    proof.check("and a run takes the case that was closed", code == 0 and row(said, "alerts") == ("1", "0", "1"), said or wrong)
    code, said, wrong = retention(config)
    proof.check("a second one finds nothing", code == 0 and said.startswith("0 records went"), said or wrong)
    proof.check("no file holds a word of any of them", not files_with(data, CANARY, UNMATCHED),
                files_with(data, CANARY, UNMATCHED))
    made = run("backup", "--config", str(config))
    backups = data.parent / "backups"
    proof.check("nor does the next backup", made.returncode == 0 and not files_with(backups, CANARY, UNMATCHED),
                made.stderr.decode().strip() or files_with(backups, CANARY, UNMATCHED))
    verified = run("verify", "--config", str(config))
    proof.check("dongtin verify: nothing is wrong", verified.returncode == 0, verified.stdout.decode().strip())
    feeds.bodies["/tin"] += b"<!-- other bytes: it is read again -->"
    daemon, base = serve(config)
    with daemon:
        proof.check("the daemon starts on it", bool(base), base or daemon.output()[-1000:])
        skipped = until(lambda: metric_of(base, "dongtin_items_skipped_total", source="tin") == ALERTS + 5, 30)
        proof.check("what was seen stays seen", skipped, metric_of(base, "dongtin_items_skipped_total", source="tin"))
        proof.check("nothing comes back, to the list or the search", alerts(base) == [] and until(lambda: found(base) == 0, 30),
                    (len(alerts(base)), found(base)))
        proof.check("it ends well", daemon.stop() == 0)


def main():
    proof = Proof()
    feeds = Feeds()
    publish(feeds)
    with Folder() as folder:
        data = folder / "data"
        config = write_config(folder / "config", feeds, data, SECTION + f'[backup]\npath = "{folder / "backups"}"\n')
        daemon, base = serve(config)
        with daemon:
            if proof.check("the daemon serves", bool(base), base or daemon.output()[-2000:]):
                at_work(proof, config, data, base)
                proof.check("it ends well", daemon.stop() == 0)
                without_daemon(proof, config, data, feeds)
    feeds.stop()
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
