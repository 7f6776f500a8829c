#!/usr/bin/python3
"""`dongtin verify`: clean after work and after kill -9; damage is named; the files that left the machine are witnesses."""
import json
import pathlib
import shutil
import subprocess
import sys

from feeds import Feeds, reload, write_config
from harness import ROOT, Folder, Program, Proof, alerts, ask, binary, metric_of, post_json, run, until

ALERTS = 40


def damage_store():
    """The helper that writes behind the store's back; it is built with the tests."""
    beside = pathlib.Path(binary()).parents[1] / "tests" / "storage" / "damage_store"
    for path in (beside, ROOT / "build" / "asan" / "tests" / "storage" / "damage_store"):
        if path.is_file():
            return str(path)
    sys.exit("damage_store is not built: cmake --build --preset asan --target damage_store")


def serve(proof, config, what):
    daemon = Program("serve", "--config", str(config))
    base = daemon.wait_for(r"dongtin serves (http://127\.0\.0\.1:\d+/)", 60)
    proof.check(what, bool(base), base or daemon.output()[-2000:])
    return daemon, base


def verify(config, *more):
    ended = run("verify", "--config", str(config), *more)
    return ended.returncode, ended.stdout.decode() + ended.stderr.decode()


def audit(config, *more):
    ended = run("audit", "show", "--config", str(config), "--json", "--limit", "10000", *more)
    return [json.loads(line) for line in ended.stdout.decode().split("\n") if line]


def clean(proof, what, config, *more):
    code, said = verify(config, *more)
    proof.check(what, code == 0 and "clean    nothing is wrong" in said, said.strip()[-400:])


def found(proof, what, config, lines, *more):
    code, said = verify(config, *more)
    missing = [line for line in lines if line not in said]
    proof.check(what, code == 1 and not missing, said.strip()[-600:] if missing or code != 1 else lines[0])


def work(proof, config, daemon, base, feeds):
    feeds.add("bao", ALERTS)
    reload(daemon, config, feeds)
    until(lambda: len(alerts(base)) == ALERTS, 60)
    made = [post_json(f"{base}api/v1/alerts/{alert['id']}/decisions", {"act": "open", "reason": "xem"}).json()
            for alert in alerts(base)[:5]]
    proof.check("officers decided on some", len(alerts(base, "&state=opened")) == 5)
    ask(f"{base}?state=opened", headers={"Accept": "text/html"})
    clean(proof, "the store at work is clean", config)
    return made[0]["alert"], made[0]["decision"]["sequence"]


def what_is_audited(proof, config, base):
    wanted = {"key_created", "started", "rules_in_force", "sources_changed", "decision", "released", "viewed", "job",
              "verified", "checkpoint_left"}
    until(lambda: wanted <= {e["act"] for e in audit(config)}, 20)
    entries = audit(config)
    acts = {e["act"] for e in entries}
    proof.check("the audit tells of everything that was done", wanted <= acts, sorted(wanted - acts) or f"{len(entries)}")
    numbers = [e["number"] for e in entries]
    proof.check("its entries have no gaps", numbers == list(range(1, len(numbers) + 1)))
    seen = [e for e in entries if e["act"] == "released" and e["subject"] == "api review"]
    names = {word for e in seen for word in e["detail"].split(":", 1)[1].split()}
    proof.check("each alert that left is named", names == {str(a["id"]) for a in alerts(base)}, f"{len(names)}")
    proof.check("from a number on it shows the rest", [e["number"] for e in audit(config, "--after", "3")][:1] == [4])
    proof.check("the age of the newest signed file is a metric", metric_of(base, "dongtin_audit_checkpoint_timestamp_seconds") > 1.7e9)


def newest_file(data):
    return max((data / "digests").glob("dongtin-audit-*.json"))


def forged(path, to):
    text = path.read_text()
    digest = json.loads(text)["digest"]
    to.write_text(text.replace(digest, ("0" if digest[0] != "0" else "1") + digest[1:]))
    return to


def witnesses(proof, config, data, folder):
    """Files of before and after, a forged one, and a store that was put back."""
    first = shutil.copy(newest_file(data), folder / "truoc.json")
    shutil.copytree(data / "store", folder / "old")
    daemon, base = serve(proof, config, "it starts again")
    alert = alerts(base)[0]
    post_json(f"{base}api/v1/alerts/{alert['id']}/decisions", {"act": "confirm", "reason": "đúng"})
    rotated = run("audit", "rotate-key", "--config", str(config))
    proof.check("the key is changed while it runs", rotated.returncode == 0, rotated.stderr.decode().strip())
    signed = run("audit", "checkpoint", "--config", str(config))
    proof.check("the audit is signed when asked", signed.returncode == 0, signed.stdout.decode().strip())
    proof.check("it stops when asked", daemon.stop() == 0)
    later = shutil.copy(newest_file(data), folder / "sau.json")
    clean(proof, "both files agree with the audit", config, "--checkpoint", str(first), "--checkpoint", str(later))
    found(proof, "a forged file is refused", config, ["gia.json: checkpoint at"],
          "--checkpoint", str(forged(newest_file(data), folder / "gia.json")))
    (folder / "khac.json").write_text("{}")
    code, said = verify(config, "--checkpoint", str(folder / "khac.json"))
    proof.check("a file that is none is refused", code == 1 and "khac.json" in said, said.strip())
    shutil.move(data / "store", folder / "now")
    shutil.copytree(folder / "old", data / "store")
    clean(proof, "an old copy of the store alone looks clean", config)
    found(proof, "and is noticed against the file", config, ["sau.json: checkpoint at", "entries were cut off"],
          "--checkpoint", str(later))
    shutil.rmtree(data / "store")
    shutil.move(folder / "now", data / "store")


def damaged(proof, config, data, alert, sequence):
    decided = next(e for e in audit(config) if e["act"] == "decision" and e["subject"] == f"alert {alert}")
    key = decided["number"].to_bytes(8, "big").hex()
    where = alert.to_bytes(8, "big").hex() + sequence.to_bytes(8, "big").hex()
    whole = data / "whole"
    shutil.copytree(data / "store", whole)

    def plant(*what):
        shutil.rmtree(data / "store")
        shutil.copytree(whole, data / "store")
        done = subprocess.run([damage_store(), str(data / "store"), *what], capture_output=True, timeout=60)
        proof.check(f"damage is done to {what[0]}", done.returncode == 0, done.stderr.decode().strip())

    plant("audit", key, "local", "lucal")
    found(proof, "a changed byte in the audit is named", config, [f"audit: entry {decided['number']}: "])
    plant("decisions", where, "local", "lucal")
    found(proof, "a changed byte in a decision is named", config,
          [f"decisions {where}: ", f"audit {key}: the decision that local made of alert {alert}"])
    code, said = verify(config, "--json")
    report = json.loads(said)
    proof.check("and counted in JSON", code == 1 and report["problems"] == len(report["findings"]) > 1,
                f"{report['problems']} problems")
    shutil.rmtree(data / "store")
    shutil.move(whole, data / "store")
    index = data / "search.sqlite"
    bytes_of = bytearray(index.read_bytes())
    bytes_of[3 * 4096 + 2000] ^= 0x10
    index.write_bytes(bytes_of)
    found(proof, "a flipped bit in the search index is named, with the remedy", config,
          ["problem  search index: ", "dongtin reindex builds it anew, nothing is lost"])
    again = run("reindex", "--config", str(config))
    proof.check("which is done", again.returncode == 0, again.stdout.decode().strip())
    clean(proof, "and then all is clean", config)


def main():
    proof = Proof()
    with Folder() as folder:
        feeds, data = Feeds(), folder / "data"
        config = write_config(folder / "etc", feeds, data)
        code, said = verify(config)
        proof.check("no store is the environment's fault", code in (1, 3) and "there is no store here" in said, said.strip())
        daemon, base = serve(proof, config, "the daemon starts")
        if not base:
            return proof.finish()
        alert, sequence = work(proof, config, daemon, base, feeds)
        what_is_audited(proof, config, base)
        feeds.add("nua", 300)
        reload(daemon, config, feeds)
        until(lambda: len(alerts(base)) > ALERTS, 30, 0.01)
        daemon.kill()
        clean(proof, "the store is clean after kill -9", config)
        daemon, base = serve(proof, config, "it starts after the kill")
        whole = until(lambda: len(alerts(base)) == ALERTS + 300, 60)
        proof.check("and goes on", whole, f"{len(alerts(base))} alerts")
        proof.check("it stops", daemon.stop() == 0)
        acts = [e["act"] for e in audit(config)]
        proof.check("and says so in the audit", acts[-2:] == ["stopped", "checkpoint_left"], acts[-4:])
        witnesses(proof, config, data, folder)
        damaged(proof, config, data, alert, sequence)
        feeds.stop()
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
