#!/usr/bin/python3
"""`dongtin demo` as a newcomer meets it: a live page, alerts that are right, decisions, edits, and a clean end."""
import html
import html.parser
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import unicodedata
import urllib.parse
import urllib.request

from harness import OPENER, Folder, Program, Proof, alerts, ask, item_id, metric_of, post_json, sources, until


class Forms(html.parser.HTMLParser):
    """Forms of a page with the fields a browser would send, and its buttons."""

    def __init__(self, text):
        super().__init__()
        self.forms, self._open = [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self._open = {"action": attrs.get("action", ""), "method": attrs.get("method", "get").lower(),
                          "fields": {}, "buttons": []}
            self.forms.append(self._open)
        elif self._open is not None and attrs.get("name"):
            if tag == "button":
                self._open["buttons"].append((attrs["name"], attrs.get("value", "")))
            elif tag in ("input", "textarea", "select"):
                self._open["fields"][attrs["name"]] = attrs.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = None


def published(site):
    return ask(site + "/status").json()["published"]


def ids(pieces, expect):
    return {item_id(p["source"], p["guid"]): p["title"] for p in pieces if p["expect"] == expect}


def the_news_is_judged_rightly(proof, base, site):
    snapshot = published(site)
    caught_up = until(lambda: (metric_of(base, "dongtin_store_records", kind="items_seen") or 0) >= len(snapshot), 30)
    proof.check("every published piece was seen", caught_up, f"{len(snapshot)} pieces")
    wanted, unwanted = ids(snapshot, "alert"), ids(snapshot, "none")
    shown = set()

    def all_there():
        """As many as were published may be others than those: what came later counts as well."""
        shown.update(a["item"]["id"] for a in alerts(base))
        return all(each in shown for each in wanted)

    until(all_there, 30, 0.2)
    missing = [title for each, title in wanted.items() if each not in shown]
    extra = [title for each, title in unwanted.items() if each in shown]
    proof.check("what is about the province and its rules became an alert", not missing and wanted,
                f"{len(wanted) - len(missing)} of {len(wanted)}" + "".join(f"\n       missing: {t}" for t in missing))
    proof.check("football, streets, other provinces and plain news became none", not extra and unwanted,
                f"{len(unwanted)} kept out" + "".join(f"\n       wrongly there: {t}" for t in extra))


def the_page_is_readable(proof, base, site):
    page = ask(base)
    proof.check("the page answers in UTF-8", page.status == 200 and "utf-8" in page.headers["Content-Type"].lower())
    proof.check("matches are highlighted", page.text.count("<mark") >= 5, f"{page.text.count('<mark')} marks")
    proof.check("no markup of a headline got through", "<img src=x" not in page.text and "onerror=\"" not in page.text)
    football = [p["title"] for p in published(site) if p["expect"] == "none" and "HAGL" in p["title"]]
    proof.check("football headlines are not on the page", football and not any(html.escape(t) in page.text for t in football),
                f"{len(football)} headlines")
    newest = alerts(base)[0]
    detail = ask(f"{base}alerts/{newest['id']}")
    proof.check("an alert has a page of its own", detail.status == 200 and "<mark" in detail.text)
    found = ask(f"{base}api/v1/alerts/{newest['id']}").json()
    spans = [(s, found["item"][s["field"]].encode()[s["begin"]:s["end"]].decode()) for r in found["rules"] for s in r["spans"]]
    proof.check("its spans cut whole characters out of its text", spans and all(t.strip() for _, t in spans),
                ", ".join(sorted({unicodedata.normalize("NFC", t) for _, t in spans}))[:120])


def a_copy_joins_its_story(proof, base):
    def of_the_pass():
        return [a for a in alerts(base) if a["copies"]["total"] > 0 and "đèo An Khê" in a["item"]["title"]]

    both = until(lambda: len(of_the_pass()) == 2 and of_the_pass(), 30) or []
    stories = {a["story"] for a in both}
    if not proof.check("an article and its copy are one story", len(both) == 2 and len(stories) == 1,
                       [a["item"]["title"] for a in both]):
        return
    story = stories.pop()
    copies = [a for a in both if a.get("copy")]
    proof.check("the one that came first names it, the other is the copy",
                len(copies) == 1 and copies[0]["copy_of"] == story < copies[0]["id"], story)
    told = ask(f"{base}api/v1/stories/{story}").json()
    proof.check("the story says how many copies there are and of which sources",
                told["copies"] == {"total": 1, "tiers": {copies[0]["item"]["tier"]: 1}}, told["copies"])
    listed = ask(f"{base}?story={story}").text
    proof.check("its list begins with the original", f"Chùm tin số {story}" in listed and "1 bản sao" in listed)
    page = ask(f"{base}alerts/{copies[0]['id']}").text
    proof.check("the page of the copy leads to the original", f'href="/alerts/{story}"' in page and "Bản gốc" in page)
    held = metric_of(base, "dongtin_story_texts")
    proof.check("what finding copies takes is a metric",
                held and held >= 2 and 40e6 < metric_of(base, "dongtin_story_index_bytes") < 60e6, held)


def metrics_are_well_formed(proof, base):
    text = ask(base + "metrics").body
    checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, timeout=60)
    proof.check("promtool accepts /metrics", checked.returncode == 0, (checked.stdout + checked.stderr).decode().strip())


def events_arrive(proof, base):
    """A new alert comes over the event stream, and can be fetched."""
    got, failed = [], []

    def listen():
        try:
            with OPENER.open(urllib.request.Request(base + "api/v1/events"), timeout=40) as stream:
                for raw in stream:
                    if raw.startswith(b"data:"):
                        event = json.loads(raw[5:])
                        if event.get("kind") == "alert_new":
                            got.append(event)
                            return
        except Exception as error:
            failed.append(repr(error))

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    listener.join(40)
    if not proof.check("the event stream brings a new alert", bool(got), "; ".join(failed)):
        return
    answer = ask(f"{base}api/v1/alerts/{got[0]['alert']}")
    proof.check("and the alert is there", answer.status == 200, answer.json()["item"]["title"] if answer.status == 200 else "")


def decisions_are_kept(proof, base):
    first, second, third = [a["id"] for a in alerts(base, "&state=new")][:3]
    at = lambda alert: f"{base}api/v1/alerts/{alert}/decisions"
    state = lambda alert: ask(f"{base}api/v1/alerts/{alert}").json()["state"]
    made = post_json(at(first), {"act": "confirm"})
    proof.check("confirm through the API", made.status == 201 and state(first) == "confirmed", made.status)
    made = post_json(at(second), {"act": "dismiss"})
    proof.check("dismiss needs a reason", made.status == 422 and state(second) == "new", made.status)
    made = post_json(at(second), {"act": "dismiss", "reason": "Tin cũ đăng lại"})
    proof.check("dismiss with a reason", made.status == 201 and state(second) == "dismissed", made.status)
    made = post_json(at(second), {"act": "confirm", "expected": {"state": "new"}})
    proof.check("a stale decision is refused", made.status == 409 and made.json()["state"] == "dismissed", made.status)

    page = ask(f"{base}alerts/{third}")
    form = next((f for f in Forms(page.text).forms if f["method"] == "post" and
                 (f["fields"].get("act") == "confirm" or ("act", "confirm") in f["buttons"])), None)
    if not proof.check("the page has a form to confirm with", form is not None):
        return
    fields = {**form["fields"], "act": "confirm"}
    url = urllib.parse.urljoin(f"{base}alerts/{third}", form["action"])
    body = urllib.parse.urlencode(fields).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    foreign = ask(url, body, {**kind, "Origin": "http://evil.example"})
    proof.check("a form of another site is refused", foreign.status == 403 and state(third) == "new", foreign.status)
    sent = ask(url, body, {**kind, "Origin": base.rstrip("/")})
    proof.check("confirm through the form", sent.status == 303 and state(third) == "confirmed", sent.status)


def edits_become_revisions(proof, base, site):
    guid = "urn:mau:deo-an-khe-sat-lo-xe-xep-hang"
    edited = until(lambda: next((p for p in published(site) if p["guid"] == guid and p["revision"] == 2), None), 40)
    if not proof.check("a piece was edited at its outlet", edited):
        return
    wanted = item_id(edited["source"], guid)
    found = until(lambda: next((a for a in alerts(base) if a["item"]["id"] == wanted and a["revision"] == 2), None), 30)
    proof.check("the edit is a revision of the same alert", bool(found) and found["item"]["title"] == edited["title"],
                found["item"]["title"] if found else "none")
    same = [a for a in alerts(base) if a["item"]["id"] == wanted]
    proof.check("and no second alert", len(same) == 1, len(same))


def it_leaves_nothing_behind(proof, demo, base, site, scratch):
    ports = [urllib.parse.urlsplit(each).port for each in (base, site)]
    code = demo.stop(signal.SIGINT, 10)
    proof.check("Ctrl-C ends it with 0", code == 0, f"exit {code}" + ("" if code == 0 else "\n" + demo.output()[-2000:]))
    proof.check("no process is left", demo.group_is_empty())
    left = os.listdir(scratch)
    proof.check("the temporary folder is gone", not left, left)

    def refused(port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) != 0

    proof.check("nobody listens any more", all(refused(p) for p in ports), ports)


def main():
    proof = Proof()
    with Folder() as scratch, Program("demo", "--pace", "1", env={"TMPDIR": str(scratch)}) as demo:
        base = demo.wait_for(r"(?:^| )Mở (http://127\.0\.0\.1:\d+/)", 60)
        site = demo.wait_for(r"sample news: (http://127\.0\.0\.1:\d+)/", 5)
        if not proof.check("it prints its address", bool(base and site), base or demo.output()[-2000:]):
            return proof.finish()
        proof.check("it becomes ready", until(lambda: ask(base + "readyz").status == 200, 20))
        proof.check("it keeps its data in one temporary folder", len(os.listdir(scratch)) == 1, os.listdir(scratch))
        healthy = until(lambda: len(sources(base)) == 4 and all(s["health"] == "ok" for s in sources(base).values()), 30)
        proof.check("all four outlets are watched and well", healthy,
                    ", ".join(f"{s['id']}: {s['health']} {s['message']}" for s in sources(base).values()))
        enough = until(lambda: len(alerts(base)) >= 10, 30)
        if not proof.check("alerts appear", enough, len(alerts(base))):
            print(demo.output()[-3000:])
            return proof.finish()
        the_news_is_judged_rightly(proof, base, site)
        a_copy_joins_its_story(proof, base)
        the_page_is_readable(proof, base, site)
        metrics_are_well_formed(proof, base)
        events_arrive(proof, base)
        decisions_are_kept(proof, base)
        edits_become_revisions(proof, base, site)
        # By now everything that was written has begun to appear; judge what came meanwhile, too.
        until(lambda: len(published(site)) >= 70, 60)
        the_news_is_judged_rightly(proof, base, site)
        it_leaves_nothing_behind(proof, demo, base, site, scratch)
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
