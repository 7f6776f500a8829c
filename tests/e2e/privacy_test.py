#!/usr/bin/python3
"""The privacy scan: names planted in every place that feeds have for them are nowhere in what the daemon keeps or says.

Bylines inside the text of an article are not looked for here: they are told from other names by other means.
"""
import html
import json
import re
import signal
import sys

import yaml

from feeds import ABOUT, Feeds, write_config
from harness import OPENER, ROOT, Folder, Program, Proof, alerts, ask, post_json, run, sources, until

CANARY = "chim hoàng yến báo tin ở An Khê"
MORE = """
[backup]
path = "{path}"
"""


class Planted:
    """A name of its own for every place, so that a finding tells which place leaked."""

    def __init__(self):
        self.names, self.places = [], []

    def person(self, place):
        return self._add(place, f"Đỗ Giấu Tên Thứ {chr(ord('A') + len(self.names))}x")

    def handle(self, place):
        return self._add(place, f"giau.ten_{chr(ord('a') + len(self.names))}q")

    def _add(self, place, name):
        self.names.append(name)
        self.places.append(place)
        return name

    def place_of(self, line):
        match = re.search(r"name (\d+) of the list", line)
        return self.places[int(match.group(1)) - 1] if match else "?"


def text_with_links(who):
    """HTML that leads to its writer in every way a page does."""
    return (f'<p>{ABOUT}.</p><p><a rel="author" href="/tac-gia/{who.handle("rel=author, address")}">{who.person("rel=author, text")}</a> '
            f'<a class="x" rel="nofollow me" href="https://mang.example/@{who.handle("rel=me, address")}">@{who.handle("rel=me, text")}</a> '
            f'<a href="mailto:{who.handle("mailto, address")}@bao.example">{who.person("mailto, text")}</a> '
            f'<a href="https://www.facebook.com/{who.handle("facebook address")}/posts/1">bài gốc</a> '
            f'<a href="https://www.tiktok.com/@{who.handle("tiktok address")}">xem</a></p>')


def rss(who):
    base = "https://tin.example"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Tin</title><link>{base}</link><description/>
<managingEditor>{who.handle("managingEditor")}@bao.example ({who.person("managingEditor name")})</managingEditor>
<webMaster>{who.handle("webMaster")}@bao.example</webMaster>
<itunes:owner><itunes:name>{who.person("itunes:owner")}</itunes:name><itunes:email>{who.handle("itunes:email")}@x.example</itunes:email></itunes:owner>
<item><guid isPermaLink="false">r-1</guid><title>{ABOUT} một</title><link>{base}/r1</link>
<author>{who.handle("author")}@bao.example ({who.person("author name")})</author>
<dc:creator><![CDATA[{who.person("dc:creator")}]]></dc:creator><dc:contributor>{who.person("dc:contributor")}</dc:contributor>
<itunes:author>{who.person("itunes:author")}</itunes:author>
<media:group><media:content url="{base}/a.jpg"><media:credit role="author">{who.person("media:credit")}</media:credit></media:content></media:group>
<atom:link rel="author" href="https://mang.example/@{who.handle("atom:link rel=author")}"/>
<description>Tỉnh Gia Lai: {CANARY}</description></item>
<item><guid isPermaLink="false">r-2</guid><title>{ABOUT} hai</title><link>{base}/r2</link>
<description>{html.escape(text_with_links(who))}</description></item>
<item><guid isPermaLink="false">r-3</guid><title>{ABOUT} ba</title><link>{base}/r3</link>
<content:encoded><![CDATA[{text_with_links(who)}]]></content:encoded></item>
<item><guid>https://www.facebook.com/{who.handle("guid of a profile")}/posts/9</guid><title>{ABOUT} bốn</title>
<link>https://www.facebook.com/{who.handle("link of a profile")}/posts/9</link><description>Tỉnh Gia Lai</description></item>
</channel></rss>"""


def atom(who):
    return f"""<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<title>Tin</title><id>urn:tin</id><author><name>{who.person("feed author")}</name><email>{who.handle("feed email")}@x.example</email></author>
<entry><id>urn:1</id><title>{ABOUT} năm</title><link href="https://tin.example/a1"/><updated>2026-05-28T10:00:00Z</updated>
<author><name>{who.person("entry author")}</name><uri>https://mang.example/@{who.handle("author uri")}</uri><email>{who.handle("author email")}@x.example</email></author>
<contributor><name>{who.person("contributor")}</name></contributor>
<source><id>urn:x</id><title>Báo khác</title><author><name>{who.person("author of the source")}</name></author></source>
<link rel="author" href="https://tin.example/{who.handle("link rel=author")}"/>
<media:group><media:credit>{who.person("media:credit in a group")}</media:credit></media:group>
<content type="html">{html.escape(text_with_links(who))}</content></entry></feed>"""


def json_feed(who):
    return json.dumps({
        "version": "https://jsonfeed.org/version/1.1", "title": "Tin",
        "authors": [{"name": who.person("feed authors"), "url": f"https://mang.example/@{who.handle('feed authors url')}"}],
        "items": [{"author": {"name": who.person("author of version 1")}, "id": "j-1", "url": "https://tin.example/j1",
                   "title": f"{ABOUT} sáu", "content_html": text_with_links(who),
                   "authors": [{"name": who.person("authors"), "avatar": f"https://x.example/{who.handle('avatar')}.png"}],
                   "_more": {"kept": "Gia Lai", "creator": who.person("creator of an extension")}}]})


def saved(folder, base):
    """Every GET the daemon answers, its metrics, and some of its event stream, in files."""
    folder.mkdir()
    contract = yaml.safe_load((ROOT / "daemon" / "web" / "openapi.yaml").read_text(encoding="utf-8"))
    numbers = [a["id"] for a in alerts(base)]
    targets = ["", "sources", "metrics", "api/v1/alerts?limit=200"] + [f"alerts/{n}" for n in numbers]
    for pattern, methods in contract["paths"].items():
        if "get" not in methods or pattern.endswith("/events"):
            continue
        targets += [pattern[1:].replace("{id}", str(n)) for n in numbers] if "{id}" in pattern else [pattern[1:]]
    answered = 0
    for n, target in enumerate(dict.fromkeys(targets)):
        answer = ask(base + target)
        answered += answer.status == 200
        (folder / f"{n:03}.txt").write_bytes(f"GET /{target} {answer.status}\n{answer.headers}\n".encode() + answer.body)
    with OPENER.open(base + "api/v1/events?after=0", timeout=10) as stream:
        (folder / "events.txt").write_bytes(b"".join(stream.readline() for _ in range(4 * len(numbers))))
    return answered


def scan(config, planted, *paths):
    return run("privacy-scan", "--config", str(config), "--planted", str(planted), "--canary", CANARY, *map(str, paths), seconds=300)


def lines_of(ended, start):
    return [line for line in ended.stdout.decode().split("\n") if line.startswith(start)]


def serve(config):
    daemon = Program("serve", "--config", str(config))
    return daemon, daemon.wait_for(r"dongtin serves (http://127\.0\.0\.1:\d+/)", 60)


def ingested(proof, config, folder):
    """The daemon takes the feeds in; its answers, log, backup and export lie in `folder` then."""
    daemon, base = serve(config)
    with daemon:
        proof.check("the daemon serves", bool(base), base or daemon.output()[-2000:])
        proof.check("every planted feed became alerts", until(lambda: len(alerts(base)) == 6, 60),
                    {s["id"]: (s["health"], s["message"]) for s in sources(base).values()})
        sealed = [a["id"] for a in alerts(base) if a["item"].get("sealed")]
        proof.check("the address of a profile is sealed", len(sealed) == 1 and all("facebook" not in json.dumps(a) for a in alerts(base)))
        opened = post_json(f"{base}api/v1/alerts/{sealed[0] if sealed else 0}/permalink", {})
        proof.check("and can be opened by an act of its own", opened.status == 200 and "giau.ten" in opened.json()["address"], opened.status)
        answered = saved(folder / "answers", base)
        proof.check("every address that answers was saved", answered >= 12, f"{answered} answers")
        out = folder / "evidence.warc.gz"
        exported = run("export", "--config", str(config), "--warc", str(out))
        proof.check("the evidence is exported as WARC", exported.returncode == 0 and out.is_file(),
                    (exported.stdout + exported.stderr).decode().strip()[-300:])
        again = run("export", "--config", str(config), "--warc", str(out))
        proof.check("and never over a file that is there", again.returncode != 0 and b"already" in again.stderr, again.stderr.decode().strip())
        for alert in [a["id"] for a in alerts(base)]:
            replayed = run("replay", "--config", str(config), str(alert))
            if replayed.returncode != 0 or alert == 1:
                proof.check(f"alert {alert} replays the same", replayed.returncode == 0,
                            (replayed.stdout + replayed.stderr).decode().strip()[-400:])
        backup = run("backup", "--config", str(config))
        proof.check("the store is backed up", backup.returncode == 0, (backup.stdout + backup.stderr).decode().strip()[-300:])
        daemon.stop(signal.SIGTERM)
        (folder / "daemon.log").write_text(daemon.output())


def main():
    proof = Proof()
    who = Planted()
    with Folder() as folder:
        feeds = Feeds()
        feeds.bodies = {"/rss": rss(who).encode(), "/atom": atom(who).encode(), "/json": json_feed(who).encode()}
        config = write_config(folder / "config", feeds, folder / "data", MORE.format(path=folder / "backups"))
        planted = folder / "planted.txt"
        planted.write_text("\n".join(who.names) + "\n")
        ingested(proof, config, folder)
        feeds.stop()

        alone = run("replay", "--config", str(config), "2", "--json")
        proof.check("an alert replays without a daemon too", alone.returncode == 0 and json.loads(alone.stdout)["same"] is True
                    and json.loads(alone.stdout)["evidence"]["state"] == "intact", (alone.stdout + alone.stderr).decode()[:300])
        unknown = run("replay", "--config", str(config), "999")
        proof.check("of an alert that is not there it says so", unknown.returncode == 1 and unknown.stderr, unknown.stderr.decode().strip())

        paths = [folder / "answers", folder / "daemon.log", folder / "evidence.warc.gz"]
        clean = scan(config, planted, *paths)
        found = lines_of(clean, "FOUND")
        proof.check(f"none of {len(who.names)} planted names is anywhere", clean.returncode == 0 and not found,
                    "".join(f"\n       {who.place_of(line)}: {line}" for line in found[:20]) or clean.stdout.decode().strip().split("\n")[-1]
                    + clean.stderr.decode())
        canary = " ".join(lines_of(clean, "canary"))
        for part in ("items", "evidence", "/backup-", "answers", "evidence.warc.gz"):
            proof.check(f"the canary was seen in {part}", part in canary)
        proof.check("a scan that finds no canary fails", run("privacy-scan", "--config", str(config), "--planted", str(planted),
                                                             "--canary", "không ở đâu cả").returncode == 1)

        # Now one name is planted: the scan has to find it and to say where.
        daemon, base = serve(config)
        with daemon:
            made = post_json(f"{base}api/v1/alerts/1/decisions", {"act": "dismiss", "reason": f"bài của @{who.names[0].upper()}"})
            proof.check("a name is planted in the reason of a decision", made.status == 201, made.status)
            daemon.stop(signal.SIGTERM)
        dirty = scan(config, planted)
        found = lines_of(dirty, "FOUND")
        proof.check("then the scan fails and names the place", dirty.returncode == 1
                    and any("decisions 0000000000000001" in line and ": reason:" in line and "name 1 of the list" in line for line in found),
                    found[0] if found else dirty.stderr.decode())
        proof.check("and does not repeat the name", who.names[0] not in dirty.stdout.decode())
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
