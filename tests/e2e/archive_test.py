#!/usr/bin/python3
"""The rolling archive: a rule written later finds yesterday's text, by preview and by apply; and room that gets short."""
import json
import re
import signal
import sys

from feeds import Feeds, reload, write_config
from harness import Folder, Program, Proof, alerts, ask, metric_of, run, until

FEEDS, ENTRIES = 4, 1500
HITS = FEEDS * ENTRIES
WITH_OTHER = 3

RULE = '''
[[rule]]
id = "{id}"
title = "{title}"
status = "{status}"
topic = "{topic}"
scope = "national"
purpose = "Thử luật viết sau"
owner = "Phòng Thử"
review_date = "2099-12-31"
query = '{query}'
match = ["{match}"]
no_match = ["không có gì"]
'''

PREVIEW_SECTION = """
[limits]
items_per_page = 5000
"""


def feed(feeds, name, entries):
    items = "".join(f'<item><guid isPermaLink="false">{name}-{n}</guid><title>{title} {n}</title>'
                    f"<link>{feeds.base}/{name}/{n}</link><description>{text}</description></item>"
                    for n, (title, text) in enumerate(entries))
    feeds.bodies[f"/{name}"] = (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{name}</title><link>{feeds.base}</link>'
        f"<description/>{items}</channel></rss>").encode()


def write_pack(folder, status):
    pack = folder / "pack"
    (pack / "rules").mkdir(parents=True, exist_ok=True)
    (pack / "pack.toml").write_text('id = "thu"\ntitle = "Gói thử"\n')
    (pack / "gazetteer.toml").write_text(
        '[[place]]\nid = "gia-lai"\nname = "Gia Lai"\nlevel = "province"\nprovince = "gia-lai"\n')
    (pack / "rules" / "all.toml").write_text(
        RULE.format(id="co-san", title="Có sẵn", status="live", topic="cu", query="đường đèo", match="qua đường đèo")
        + RULE.format(id="viet-sau", title="Viết sau", status=status, topic="moi", query="chợ phiên", match="có chợ phiên"))
    return pack


def apply_rule(config, *more):
    ended = run("rules", "apply", "viet-sau", "--config", str(config), *more)
    return ended.returncode, ended.stdout.decode().strip(), ended.stderr.decode().strip()


def archived(base):
    return metric_of(base, "dongtin_store_records", kind="archived")


def jobs(config):
    answer = run("status", "--config", str(config), "--json")
    return json.loads(answer.stdout)["jobs"] if answer.returncode == 0 else []


def preview(proof, config, what):
    ended = run("rules", "preview", "viet-sau", "--config", str(config), "--sample", "2")
    text = ended.stdout.decode()
    proof.check(what, ended.returncode == 0 and f"Khớp          {HITS} tin" in text and "«chợ phiên»" in text
                and "Kho lưu" in text and "Mức tốn" in text and "Mỗi ngày" in text, text or ended.stderr.decode())


def new_in(said):
    match = re.search(r"(\d+) new alerts from (\d+) archived texts, (\d+) of (\d+) alerts", said)
    return tuple(int(n) for n in match.groups()) if match else None


def later_rule(proof, config, folder, daemon, base, feeds):
    came = until(lambda: archived(base) == HITS + 10 and len(alerts(base)) == WITH_OTHER, 90)
    proof.check("what matches nothing lies in the archive", came, f"{archived(base)} texts, {len(alerts(base))} alerts")
    preview(proof, config, "a draft is previewed on what the daemon archived")
    code, said, wrong = apply_rule(config)
    proof.check("a draft cannot be applied, and one line says what to do",
                code == 1 and "draft" in wrong and "SIGHUP" in wrong and wrong.count("\n") == 0, wrong)
    proof.check("nor can a rule that is not there", run("rules", "apply", "khong-co", "--config", str(config)).returncode == 1)

    write_pack(folder, "live")
    reload(daemon, config, feeds)
    until(lambda: "config.reloaded" in daemon.output(), 20)
    started = Program("rules", "apply", "viet-sau", "--config", str(config))
    running = until(lambda: any(j["kind"] == "apply" and j["state"] == "running" and int(j["done"]) > 0 for j in jobs(config)), 20)
    code = started.stop(signal.SIGINT)
    some = len(alerts(base))
    proof.check("a run is cancelled in the middle", running and code == 3 and "cancel" in started.output()
                and WITH_OTHER < some < HITS, f"exit {code}, {some} alerts: {started.output()[-300:]}")
    code, said, wrong = apply_rule(config)
    proof.check("run again it finds the rest", code == 0 and len(alerts(base)) == HITS + WITH_OTHER, said or wrong)
    proof.check("and the alert of another rule that lacked it", new_in(said) and new_in(said)[2] == 1, new_in(said))
    late = [a for a in alerts(base) if any(r["id"] == "viet-sau" for r in a["rules"])]
    marked = [a for a in late if a.get("retroactive")]
    proof.check("every new alert is marked retroactive", len(late) == HITS + 1 and len(marked) == HITS, f"{len(late)}, {len(marked)}")
    both = [a for a in late if not a.get("retroactive")]
    proof.check("the assessment of the other is complete", [sorted(r["id"] for r in a["rules"]) for a in both] == [["co-san", "viet-sau"]])
    page = ask(f"{base}alerts/{marked[0]['id']}").text
    proof.check("the page shows it", "Khớp về sau" in page and "Khớp về sau" not in ask(f"{base}alerts/{both[0]['id']}").text)
    code, said, wrong = apply_rule(config)
    proof.check("a second run adds nothing", code == 0 and new_in(said) == (0, 10, 0, WITH_OTHER - 1 + HITS + 1), said or wrong)
    proof.check("and they are still what they were", len(alerts(base)) == HITS + WITH_OTHER and archived(base) == 10)
    code, said, wrong = apply_rule(config, "--since", "2020-01-01", "--until", "2020-02-01")
    proof.check("a window leaves the rest alone", code == 0 and new_in(said) == (0, 0, 0, 0), said or wrong)


def short_of_room(proof, config, data, daemon, base, feeds):
    ballast = data / "ballast"
    with open(ballast, "wb") as out:
        out.write(b"\0" * (62 << 20))
    stopped = until(lambda: "archive.stopped" in daemon.output(), 40)
    proof.check("at 80 % of the quota archiving stops, with one line", stopped and daemon.output().count("archive.stopped") == 1)
    proof.check("the daemon stays ready", ask(f"{base}readyz").status == 200 and metric_of(base, "dongtin_archiving") == 0)
    shown = run("status", "--config", str(config)).stdout.decode()
    proof.check("status says room, days and that nothing is archived",
                re.search(r"disk .*of a quota of 0\.07 GB.*not archived", shown), shown[:700])
    before, kept = archived(base), len(alerts(base))
    feed(feeds, "dot-hai", [("Chuyện khác", "không gì cả")] * 20 + [("Sạt lở", "trên đường đèo")] * 2)
    reload(daemon, config, feeds)
    proof.check("alerts are stored all the same", until(lambda: len(alerts(base)) == kept + 2, 30), len(alerts(base)) - kept)
    proof.check("unmatched text is not", archived(base) == before, f"{before} -> {archived(base)}")
    ballast.unlink()
    proof.check("it goes on when there is room again", until(lambda: "archive.resumed" in daemon.output(), 40)
                and metric_of(base, "dongtin_archiving") == 1)


def main():
    proof = Proof()
    feeds = Feeds()
    for n in range(FEEDS):
        feed(feeds, f"cho-{n}", [("Tin vùng cao", f"hôm nay có chợ phiên đông vui {n}")] * ENTRIES)
    feed(feeds, "khac", [("Thời tiết", "nắng nhẹ")] * 10 + [("Sạt lở", "trên đường đèo")] * (WITH_OTHER - 1)
         + [("Kẹt xe", "đường đèo ra chợ phiên")])
    with Folder() as folder:
        data = folder / "data"
        pack = write_pack(folder, "draft")
        config = write_config(folder / "config", feeds, data, PREVIEW_SECTION)
        text = (config / "dongtin.toml").read_text()
        text = re.sub(r"folders = .*", f'folders = ["{pack}"]', text)
        (config / "dongtin.toml").write_text(text.replace("[store]", '[store]\nquota = "70MiB"\nmin_free = "1MiB"'))
        daemon = Program("serve", "--config", str(config))
        with daemon:
            base = daemon.wait_for(r"dongtin serves (http://127\.0\.0\.1:\d+/)", 60)
            if proof.check("the daemon serves", bool(base), base or daemon.output()[-2000:]):
                later_rule(proof, config, folder, daemon, base, feeds)
                short_of_room(proof, config, data, daemon, base, feeds)
                proof.check("it ends well", daemon.stop() == 0)
        write_pack(folder, "draft")
        ended = run("rules", "preview", "--query", "nắng nhẹ", "--config", str(config))
        proof.check("without a daemon the archive is read from the store", ended.returncode == 0
                    and "thêm 10 tin khớp chữ" in ended.stdout.decode(), ended.stdout.decode() + ended.stderr.decode())
    feeds.stop()
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
