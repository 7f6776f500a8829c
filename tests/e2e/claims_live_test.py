#!/usr/bin/python3
"""Claims at work in the real program: one that comes with a pack is run over what is kept, ends by the clock, and is then
known again as an old rumour; a source of claims suggests, and nothing of it goes live; what the commands, the API and the
page show of all this."""
import datetime
import json
import signal
import sys

from claims_test import claim
from feeds import Feeds, write_config
from harness import Folder, Program, Proof, ask, metric_of, run, until

HENS = "Cửa hàng tạp hoá Mây Ngàn đổi 5 kg ve chai lấy một con gà trống thiến cho mỗi gia đình từ ngày 28/5/2025"
TOLD = "Cửa hàng tạp hoá Mây Ngàn đổi 5 kg ve chai lấy một con gà trống thiến cho mỗi gia đình, nhà mình đổi xong rồi"
LIVES_FOR = 25  # seconds
SECTION = """
[claims]
publishers = [{ name = "Công an tỉnh", hosts = ["congan.example", "127.0.0.1"] }]
refresh = "1s"
"""


def later(seconds):
    when = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def write_claims(pack, *claims):
    (pack / "claims.json").write_text(json.dumps(claims, ensure_ascii=False))


def write_sources(config, feeds, title, kind="claims"):
    (config / "sources.toml").write_text(f"""
[[source]]
id = "bao"
kind = "feed"
title = "Báo"
url = "{feeds.base}/bao"
tier = "press"
every = "1m"
[[source]]
id = "kiem-chung"
kind = "{kind}"
title = "{title}"
url = "{feeds.base}/claims.json"
tier = "official"
every = "1m"
""")


def put_news(feeds):
    feeds.bodies["/bao"] = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Báo</title><link/><description/>'
        f"<item><guid>1</guid><title>Chuyện ở hạ lưu</title><link>{feeds.base}/1</link><description>{TOLD}</description>"
        "</item></channel></rss>").encode()


def put_suggestions(feeds, *claims):
    feeds.bodies["/claims.json"] = json.dumps(
        [dict(each, url=f"{feeds.base}/tin/{each['identifier']}") for each in claims], ensure_ascii=False).encode()


def rows(config, command, *more):
    ended = run("claims", command, "--config", str(config), "--json", *more)
    return [json.loads(line) for line in ended.stdout.decode().splitlines()]


def fates(config):
    return {row["id"]: (row["fate"], "gone" in row, row["revision"]) for row in rows(config, "suggestions")}


def a_claim_lives_and_ends(proof, base, config, pack, daemon):
    write_claims(pack, claim("khac"), claim("ga", claimReviewed=HENS, datePublished="2025-05-28", expires=later(LIVES_FOR)))
    daemon.process.send_signal(signal.SIGHUP)
    found = until(lambda: [a for a in ask(f"{base}api/v1/alerts?label=disputed").json()["alerts"]], 60)
    proof.check("a claim that comes into force is run over what is kept", bool(found) and found[0]["retroactive"],
                daemon.output()[-1500:])
    if not found:
        return None
    alert = found[0]["id"]
    proof.check("and counted", until(lambda: metric_of(base, "dongtin_claims_live") == 2, 10))
    ended = run("claims", "show", "--config", str(config), "ga")
    said = ended.stdout.decode()
    proof.check("claims show: state, verdict, the alert", ended.returncode == 0 and "live" in said and "fake" in said and
                f"{alert} disputed matched" in said, said + ended.stderr.decode())
    over = until(lambda: metric_of(base, "dongtin_claims_live") == 1 and metric_of(base, "dongtin_claims_ended") == 1, 90)
    proof.check("it ends by the clock, without a restart", over)
    now = until(lambda: (lambda a: a if a["label"] == "mention" else None)(ask(f"{base}api/v1/alerts/{alert}").json()), 60)
    proof.check("its items are assessed again: no longer disputed", bool(now), ask(f"{base}api/v1/alerts/{alert}").text)
    evidence = [e for e in now["evidence"] if e["kind"] == "recurring"] if now else []
    proof.check("and known as a rumour that comes back, with the earlier verdict", bool(evidence) and "claim" not in now and
                evidence[0]["url"] == "https://congan.example/ga" and "Tin đồn cũ quay lại" in evidence[0]["reason"],
                str(evidence))
    page = ask(f"{base}alerts/{alert}").text
    proof.check("the page links the verdict", "Tin đồn cũ quay lại" in page and 'href="https://congan.example/ga"' in page)
    proof.check("the log says what changed", "claims.changed" in daemon.output(), daemon.output()[-800:])
    proof.check("claims list: it is expired", [r["id"] for r in rows(config, "list", "--state", "expired")] == ["ga"])
    return alert


def by_hand(proof, config):
    ended = run("claims", "apply", "--config", str(config), "ga")
    proof.check("claims apply runs again and finds nothing to change", ended.returncode == 0 and
                b"0 new alerts" in ended.stdout and b", 0 of 1 alerts" in ended.stdout, (ended.stdout + ended.stderr).decode())
    ended = run("claims", "apply", "--config", str(config), "khong-co")
    proof.check("of a claim that is not there: 1", ended.returncode == 1 and b"no claim khong-co" in ended.stderr,
                ended.stderr.decode())
    ended = run("claims", "show", "--config", str(config), "khong-co")
    proof.check("nor can it be shown: 1", ended.returncode == 1 and b"no claim khong-co" in ended.stderr, ended.stderr.decode())


def sources_suggest(proof, base, config, feeds, daemon):
    proof.check("a source of claims suggests", until(lambda: fates(config) == {"a": ("new", False, 1), "b": ("new", False, 1)}, 60),
                str(fates(config)))
    listed = ask(f"{base}api/v1/claim-suggestions?limit=1").json()
    proof.check("in pages", len(listed["suggestions"]) == 1 and len(
        ask(f"{base}api/v1/claim-suggestions?after={listed['next']}").json()["suggestions"]) == 1, str(listed)[:300])
    proof.check("nothing of it is in force", {r["id"] for r in rows(config, "list")} == {"khac", "ga"} and
                metric_of(base, "dongtin_claims_live") == 1)
    put_suggestions(feeds, claim("a", claimReviewed="Đập nứt lúc 6 giờ ngày 17/11/2026"))
    write_sources(config, feeds, "Kiểm chứng tin")  # another source to the daemon: asked at once
    daemon.process.send_signal(signal.SIGHUP)
    proof.check("what is changed or gone upstream is shown",
                until(lambda: fates(config) == {"a": ("new", False, 2), "b": ("new", True, 1)}, 60), str(fates(config)))
    page = ask(f"{base}claims").text
    proof.check("on the page too", "Được gợi ý từ nguồn" in page and "không còn ở nguồn từ" in page and "Đập nứt" in page and
                "Tuyên bố" in page, page[:400])
    proof.check("whoever made the claim is named nowhere", "Xyz" not in page + json.dumps(rows(config, "suggestions")))
    key = rows(config, "list", "--state", "live")[0]["key"]
    one = ask(f"{base}claims/{key}")
    proof.check("one claim has its page", one.status == 200 and "Công an tỉnh" in one.text, one.text[:300])


def main():
    proof = Proof()
    feeds = Feeds()
    with Folder() as folder:
        pack = folder / "tuyen-bo"
        pack.mkdir()
        (pack / "pack.toml").write_text('id = "tuyen-bo"\ntitle = "Tuyên bố"\n')
        write_claims(pack, claim("khac"))
        put_news(feeds)
        put_suggestions(feeds, claim("a"), claim("b"), claim("c", author={"@type": "Organization", "name": "Nơi khác"}))
        config = write_config(folder / "config", feeds, folder / "data", SECTION)
        head = config / "dongtin.toml"
        head.write_text(head.read_text().replace("folders = [", f'folders = ["{pack}", '))
        write_sources(config, feeds, "Kiểm chứng")
        with Program("serve", "--config", str(config)) as daemon:
            base = daemon.wait_for(r"(http://127\.0\.0\.1:\d+/)", 60)
            if not proof.check("the daemon serves", bool(base), base or daemon.output()[-1500:]):
                return proof.finish()
            proof.check("no rule finds it: it lies in the archive",
                        until(lambda: metric_of(base, "dongtin_store_records", kind="archived") == 1, 60))
            a_claim_lives_and_ends(proof, base, config, pack, daemon)
            by_hand(proof, config)
            sources_suggest(proof, base, config, feeds, daemon)
            shown = rows(config, "list"), fates(config)
            proof.check("it ends well", daemon.stop() == 0)
        proof.check("the commands say the same of the store itself", (rows(config, "list"), fates(config)) == shown,
                    str(rows(config, "list"))[:300])
        ended = run("verify", "--config", str(config))
        proof.check("and nothing is wrong with it", ended.returncode == 0, (ended.stdout + ended.stderr).decode()[-500:])
        head.write_text(head.read_text().replace(', "127.0.0.1"]', "]"))
        ended = run("check", "--config", str(config))
        proof.check("a source of claims where nobody listed publishes: 1", ended.returncode == 1 and
                    b"publishes on 127.0.0.1" in ended.stdout + ended.stderr, (ended.stdout + ended.stderr).decode()[-300:])
    feeds.stop()
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
