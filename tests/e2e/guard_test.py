#!/usr/bin/python3
"""A rule written to catch criticism does not go live, by whichever way a rule can enter.

One function admits rules. Who calls it, and who compiles rules for another purpose, is read from the sources: each way
is tried here, and a caller that nobody tries fails the test.
"""
import json
import re
import sys

from feeds import Feeds, reload, write_config
from harness import ROOT, Folder, Program, Proof, alerts, ask, metric_of, run, until

CRITICISM = "Lãnh đạo tỉnh Gia Lai họp hoài mà con đường vào làng vẫn lầy, nói thiệt là bà con chán lắm rồi."
RULE = '''
[[rule]]
id = "{id}"
title = "Nói về lãnh đạo"
status = "{status}"
category = "public_safety"
severity = "high"
scope = "{scope}"
purpose = "Bắt lời phê bình"
owner = "Phòng Thử"
review_date = "2099-12-31"
query = '"lãnh đạo tỉnh"'
match = ["lãnh đạo tỉnh họp"]
no_match = ["không có gì"]
'''
REFUSED = "opinions, criticisms, complaints and satires of the guard corpus"
WAYS = {
    "daemon/setup.cpp": ["check", "serve", "reload"],
    "daemon/commands/match.cpp": ["match"],
    "daemon/commands/rules.cpp": ["rules test", "rules apply"],
    "daemon/commands/preview.cpp": ["rules preview"],
    "daemon/replay.cpp": ["replay"],
    "daemon/parts_rules.cpp": ["compile"],
}


def callers():
    call = re.compile(r"\b(admit_rules|RuleSet::compile)\(")
    found = set()
    for folder in ("daemon", "config", "collectors", "storage"):
        for file in (ROOT / folder).rglob("*.cpp"):
            if call.search(re.sub(r"//[^\n]*", "", file.read_text())):
                found.add(str(file.relative_to(ROOT)))
    return found


def write_pack(folder, status="live", scope="national"):
    pack = folder / "pack"
    (pack / "rules").mkdir(parents=True, exist_ok=True)
    (pack / "pack.toml").write_text('id = "thu"\ntitle = "Gói thử"\n')
    rules = RULE.format(id="phe-binh", status=status, scope=scope) if status else ""
    (pack / "rules" / "all.toml").write_text(rules)
    return pack


def with_pack(config, pack):
    file = config / "dongtin.toml"
    file.write_text(file.read_text().replace("folders = [", f'folders = ["{pack}", '))


def said(ended):
    return ended.stdout.decode() + ended.stderr.decode()


def status(config):
    answer = run("status", "--config", str(config), "--json")
    return json.loads(answer.stdout) if answer.returncode == 0 else {}


def packs(config):
    return status(config).get("packs", [])


def state_of(config):
    return next((p["state"] for p in packs(config) if p["folder"].endswith("/pack")), None)


def commands(proof, folder, config, pack):
    tried = set()
    for scope in ("national", "province"):
        write_pack(folder, scope=scope)
        checked = run("check", "--config", str(config))
        proof.check(f"check refuses it, scope {scope}",
                    checked.returncode == 1 and REFUSED in said(checked) and "rules/all.toml:" in said(checked), said(checked)[-400:])
        items = folder / "items.ndjson"
        items.write_text(json.dumps({"id": "1", "text": CRITICISM, "tier": "social"}) + "\n")
        matched = run("match", "--config", str(config), str(items))
        proof.check(f"match refuses it, scope {scope}",
                    matched.returncode == 1 and not matched.stdout and REFUSED in said(matched), said(matched)[-200:])
        tested = run("rules", "test", "--config", str(config), "phe-binh")
        proof.check(f"rules test refuses it, scope {scope}", tested.returncode == 1 and REFUSED in said(tested), said(tested)[-200:])
    tried |= {"check", "match", "rules test"}
    items = folder / "archive.ndjson"
    items.write_text(json.dumps({"id": "1", "text": CRITICISM, "tier": "press", "published": "2026-11-20T00:00:00Z"}) + "\n")
    seen = run("rules", "preview", "phe-binh", str(items), "--config", str(config))
    proof.check("rules preview says that it could not go live", REFUSED in said(seen), said(seen)[-300:])
    tried.add("rules preview")
    return tried


def daemon(proof, folder, config, pack, feeds):
    tried = set()
    write_pack(folder)
    with Program("serve", "--config", str(config)) as program:
        base = program.wait_for(r"dongtin serves (http://127\.0\.0\.1:\d+/)", 60)
        if not proof.check("the daemon starts without the pack", bool(base), base or program.output()[-1000:]):
            return tried
        proof.check("its pack is left out, and one sees it", state_of(config) == "left_out"
                    or state_of(config) == "left out", state_of(config))
        proof.check("metrics say so", metric_of(base, "dongtin_packs_refused") == 1)
        until(lambda: ask(base + "api/v1/sources").json()["sources"][0].get("last_success"), 20)
        feeds.add("sat-lo", 1)
        reload(program, config, feeds)
        proof.check("other news raises alerts", until(lambda: len(alerts(base)) == 1, 30), len(alerts(base)))
        proof.check("criticism raises none", all(CRITICISM not in a["item"]["excerpt"] for a in alerts(base)))
        tried.add("serve")
        write_pack(folder, status="")
        reload(program, config, feeds)
        proof.check("mended, the pack is in force", until(lambda: state_of(config) == "current", 20), state_of(config))
        write_pack(folder)
        reload(program, config, feeds)
        proof.check("SIGHUP does not bring it back", until(lambda: state_of(config) == "kept", 20), state_of(config))
        tried.add("reload")
        applied = run("rules", "apply", "phe-binh", "--config", str(config))
        proof.check("rules apply knows no such rule", applied.returncode == 1 and "no rule" in said(applied), said(applied)[-300:])
        write_pack(folder, status="draft")
        reload(program, config, feeds)
        until(lambda: state_of(config) == "current", 20)
        proof.check("its rule is soon of one set with the others",
                    until(lambda: status(config).get("rules_beside") == 0
                          and any(j["kind"] == "compile" and j["state"] == "done" for j in status(config)["jobs"]), 30),
                    program.output()[-1000:])
        tried.add("compile")
        proof.check("and no rule is parked", metric_of(base, "dongtin_rules_parked") == 0)
        applied = run("rules", "apply", "phe-binh", "--config", str(config))
        proof.check("nor as a draft", applied.returncode == 1 and "draft" in said(applied), said(applied)[-300:])
        tried.add("rules apply")
        replayed = run("replay", str(alerts(base)[0]["id"]), "--config", str(config), "--json")
        proof.check("replay compiles what matched, and raises nothing",
                    replayed.returncode == 0 and len(alerts(base)) == 1, said(replayed)[-300:])
        tried.add("replay")
        audited = run("audit", "show", "--config", str(config))
        proof.check("the audit names the corpus", "guard corpus" in said(audited), said(audited)[-300:])
        proof.check("it stops when asked", program.stop() == 0)
    return tried


def main():
    proof = Proof()
    found = callers()
    proof.check("every caller that compiles or admits rules is known", found == set(WAYS), sorted(found ^ set(WAYS)) or sorted(found))
    feeds = Feeds()
    feeds.bodies["/phe-binh"] = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>a</title><link>http://a.example</link>'
        f"<description/><item><guid>1</guid><title>Ý kiến</title><description>{CRITICISM}</description></item>"
        "</channel></rss>").encode()
    with Folder() as folder:
        pack = write_pack(folder)
        config = write_config(folder / "config", feeds, folder / "data")
        with_pack(config, pack)
        tried = commands(proof, folder, config, pack) | daemon(proof, folder, config, pack, feeds)
        wanted = {way for ways in WAYS.values() for way in ways}
        proof.check("every way was tried", tried == wanted, sorted(wanted - tried))
    feeds.stop()
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
