#!/usr/bin/python3
"""The backup drill: a daemon at work is backed up, the backup becomes a daemon elsewhere, a damaged one is refused."""
import pathlib
import re
import signal
import stat
import sys

from feeds import Feeds, reload, write_config
from harness import Folder, Program, Proof, alerts, ask, metric_of, post_json, run, until

SECTION = """
[backup]
path = "{path}"
every = "1d"
keep = 4
rate = "1MiB"
"""


def serve(proof, config, what):
    daemon = Program("serve", "--config", str(config))
    base = daemon.wait_for(r"dongtin serves (http://127\.0\.0\.1:\d+/)", 60)
    proof.check(what, bool(base), base or daemon.output()[-2000:])
    return daemon, base


def shown(base):
    """What officers see: every alert, its state and its decisions."""
    out = {}
    for head in alerts(base):
        detail = ask(f"{base}api/v1/alerts/{head['id']}").json() if head["state"] != "new" else {"decisions": []}
        out[head["id"]] = (head["item"]["id"], head["item"]["title"], head["state"], head["revision"],
                           [(d["sequence"], d["act"], d["reason"]) for d in detail["decisions"]])
    return out


def backed_up(proof, what, ended):
    """The number of the backup and the megabytes that were new."""
    said = ended.stdout.decode()
    match = re.search(r"backup (\d+) of .*?, ([\d.]+) MB of it new", said)
    good = ended.returncode == 0 and match
    proof.check(what, good, (said + ended.stderr.decode()).strip()[:300])
    return (int(match.group(1)), float(match.group(2))) if good else (0, 0.0)


def lines(ended):
    return ended.stderr.decode().strip().split("\n")


def flip_a_byte(path):
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 0x20
    path.write_bytes(raw)


def online(proof, config, daemon, base, feeds):
    """Backups of the daemon at work; what was shown at the second, and its number."""
    feeds.add("dot-dau", 1200)
    reload(daemon, config, feeds)
    until(lambda: len(alerts(base)) > 1, 30)
    _, before = backed_up(proof, "a backup while alerts pour in", run("backup", "--config", str(config)))
    whole = until(lambda: len(alerts(base)) == 1201, 60)
    proof.check("and every alert came all the same", whole, f"{len(alerts(base))} of 1201")
    for alert in alerts(base)[:5]:
        post_json(f"{base}api/v1/alerts/{alert['id']}/decisions", {"act": "confirm", "reason": f"đúng {alert['id']}"})
    then = shown(base)
    proof.check("officers decided on some", sum(state != "new" for _, _, state, _, _ in then.values()) == 5)
    number, much = backed_up(proof, "a second backup", run("backup", "--config", str(config)))
    later, little = backed_up(proof, "a third right after it", run("backup", "--config", str(config)))
    # Most of it went into the first or the second, whichever came when the alerts were there.
    proof.check("it copied only what is new", 0 < 2 * little < before + much and later == number + 1,
                f"{before} and {much} MB, then {little} MB")
    feeds.add("dot-sau", 10)
    reload(daemon, config, feeds)
    until(lambda: len(alerts(base)) == 1211, 30)
    return number, then


def cancelled(proof, config, folder):
    elsewhere = folder / "khac"
    with Program("backup", "--config", str(config), "--to", str(elsewhere)) as command:
        until(lambda: (elsewhere / "shared_checksum").is_dir(), 20)
        code = command.stop(signal.SIGINT)
        proof.check("Ctrl-C cancels a backup and says so", code == 3 and "cancel" in command.output(),
                    f"exit {code}: {command.output().strip()[-200:]}")
    left = run("backup", "--config", str(config), "--to", str(elsewhere), "--list")
    proof.check("and leaves no backup behind", left.returncode == 1 and b"no backups" in left.stderr, lines(left)[-1])


def restored(proof, feeds, folder, backups, number, then):
    target = folder / "may-khac" / "data"
    ended = run("restore", "--from", str(backups), "--id", str(number), "--to", str(target))
    said = ended.stdout.decode()
    proof.check("restored elsewhere, with what to do next", ended.returncode == 0 and "next:" in said and str(target) in said,
                (said + ended.stderr.decode()).strip())
    proof.check("and said plainly that the keys are not in it", "secret keys are not in this backup" in said)
    proof.check("for its owner only", stat.S_IMODE(target.stat().st_mode) == 0o700)
    config = write_config(folder / "may-khac" / "config", feeds, target)
    (config / "sources.toml").write_text("")
    daemon, base = serve(proof, config, "a daemon starts on it")
    with daemon:
        now = shown(base)
        proof.check("it shows the same alerts and decisions as then", now == then,
                    f"{len(now)} and {len(then)}, {sum(now.get(k) != v for k, v in then.items())} differ")
        proof.check("and stops", daemon.stop() == 0)
    verified = run("verify", "--config", str(config))
    proof.check("dongtin verify: nothing is wrong with it", verified.returncode == 0, verified.stdout.decode().strip())
    again = run("restore", "--from", str(backups), "--to", str(target))
    proof.check("a folder that is not empty is refused", again.returncode == 3 and "is not empty" in lines(again)[-1],
                lines(again)[-1])


def keys(proof, folder, data, config, backups):
    (data / "keys").mkdir(mode=0o700, exist_ok=True)
    secret = data / "keys" / "thu.key"
    secret.touch(0o600)
    secret.write_text("dongtin trial key 00\n")
    ended = run("backup", "--config", str(config), "--with-keys")
    number, _ = backed_up(proof, "a backup with the keys, no daemon running", ended)
    proof.check("it says what that means", b"the secret keys are in it" in ended.stdout)
    target = folder / "voi-khoa"
    ended = run("restore", "--from", str(backups), "--id", str(number), "--to", str(target))
    copies = [backups / "keys" / str(number) / "thu.key", target / "keys" / "thu.key"]
    proof.check("they come back, for their owner only",
                ended.returncode == 0 and all(stat.S_IMODE(c.stat().st_mode) == 0o600 and c.read_text() == secret.read_text()
                                              for c in copies), lines(ended)[-1])
    return number


def damaged(proof, folder, config, backups, number):
    ended = run("backup", "--config", str(config), "--verify")
    whole = ended.stdout.decode().strip().split("\n")
    proof.check("every backup is whole", ended.returncode == 0 and all(w.endswith(": whole") for w in whole), f"{len(whole)} backups")
    victim = max((p for p in pathlib.Path(backups, "shared_checksum").iterdir()), key=lambda p: p.stat().st_size)
    flip_a_byte(victim)
    ended = run("backup", "--config", str(config), "--verify")
    proof.check("one flipped byte: verify refuses in one line", ended.returncode == 1 and len(lines(ended)) == 1
                and "damaged" in lines(ended)[0] and str(backups) in lines(ended)[0], lines(ended)[0])
    target = folder / "hong"
    ended = run("restore", "--from", str(backups), "--id", str(number), "--to", str(target))
    proof.check("restore refuses in one line and leaves nothing", ended.returncode == 1 and len(lines(ended)) == 1
                and "damaged" in lines(ended)[0] and not any(target.iterdir()),
                (lines(ended), list(target.iterdir())))
    flip_a_byte(victim)
    proof.check("the byte put right, all is whole again", run("backup", "--config", str(config), "--verify").returncode == 0)


def main():
    proof = Proof()
    feeds = Feeds()
    feeds.add("dau-tien", 1)
    with Folder() as folder:
        backups, data = folder / "backups", folder / "data"
        config = write_config(folder / "config", feeds, data, SECTION.format(path=backups))
        none = run("backup", "--config", str(config), "--list")
        proof.check("no backups yet is said in one line", none.returncode == 1 and len(lines(none)) == 1, lines(none)[0])
        daemon, base = serve(proof, config, "the daemon serves")
        with daemon:
            done = until(lambda: metric_of(base, "dongtin_jobs_ended_total", kind="backup", outcome="done"), 30)
            proof.check("the schedule makes the first backup by itself", done == 1)
            number, then = online(proof, config, daemon, base, feeds)
            cancelled(proof, config, folder)
            ended = run("restore", "--from", str(backups), "--to", str(data))
            proof.check("restore under a running daemon is refused",
                        ended.returncode == 3 and "running dongtin" in lines(ended)[-1], lines(ended)[-1])
            proof.check("metrics tell", metric_of(base, "dongtin_jobs_ended_total", kind="backup", outcome="done") == 4
                        and metric_of(base, "dongtin_jobs_ended_total", kind="backup", outcome="cancelled") == 1
                        and metric_of(base, "dongtin_job_last_success_timestamp_seconds", kind="backup") > 1e9
                        and metric_of(base, "dongtin_backup_bytes") > 1e5)
            status = run("status", "--config", str(config)).stdout.decode()
            proof.check("status shows the jobs", len(re.findall(r"^job +backup \d+: done", status, re.M)) == 4)
            proof.check("the daemon stops when asked", daemon.stop() == 0)
        restored(proof, feeds, folder, backups, number, then)
        number = keys(proof, folder, data, config, backups)
        damaged(proof, folder, config, backups, number)
        listed = run("backup", "--config", str(config), "--list").stdout.decode().strip().split("\n")
        proof.check("the newest four stay, newest first", len(listed) == 4 and "with the secret keys" in listed[0], listed)
    feeds.stop()
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
