#!/usr/bin/python3
"""A disk that is really full: the daemon goes on serving, says why it is not ready, and after a restart nothing is lost.

The disk is a small tmpfs in a mount namespace of its own, for which this script starts itself again under unshare(1).
Where the machine does not allow that, it says so and counts one proof.
"""
import os
import pathlib
import subprocess
import sys

from feeds import Feeds, reload, write_config
from harness import Folder, Program, Proof, alerts, ask, metric_of, post_json, run, until

INSIDE = "DONGTIN_DISK_FULL_INSIDE"
DISK_MIB, BALLAST_MIB = 80, 60


def in_a_namespace(proof):
    """Runs this script again where it may mount; None when that is not possible, after saying why."""
    why = ""
    for how in (["unshare", "--mount"], ["unshare", "--mount", "--user", "--map-root-user"]):
        trial = subprocess.run([*how, "sh", "-c", "d=$(mktemp -d) && mount -t tmpfs -o size=1m tmpfs \"$d\" && umount \"$d\"; "
                                                  "s=$?; rmdir \"$d\"; exit $s"], capture_output=True)
        if trial.returncode == 0:
            return subprocess.run([*how, sys.executable, __file__, *sys.argv[1:]], env={**os.environ, INSIDE: "1"}).returncode
        why = trial.stderr.decode().strip().replace("\n", " ")
    proof.check("a full disk: not possible here", True, why)
    return None


def published(feeds):
    return sum(body.count(b"<item>") for body in feeds.bodies.values())


def fill_up(proof, daemon, base, config, feeds):
    """Waves of news until the disk is full; the answer of /readyz then."""
    for wave in range(20):
        feeds.add(f"dot-{wave}", 400, 3000)
        reload(daemon, config, feeds)
        until(lambda: ask(base + "readyz").status == 503 or len(alerts(base)) == published(feeds), 30)
        ready = ask(base + "readyz")
        if ready.status == 503:
            proof.check("the disk is full at last", True, f"wave {wave}, {len(alerts(base))} alerts")
            return ready
    proof.check("the disk is full at last", False, daemon.output()[-1000:])
    return None


def main():
    proof = Proof()
    if INSIDE not in os.environ:
        ended = in_a_namespace(proof)
        return proof.finish() if ended is None else ended
    feeds = Feeds()
    feeds.add("dau-tien", 50)
    with Folder() as folder:
        disk = folder / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "tmpfs", str(disk)], check=True)
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(BALLAST_MIB << 20))
        try:
            full(proof, feeds, folder, disk, ballast)
        finally:
            subprocess.run(["umount", str(disk)], check=False)
    feeds.stop()
    return proof.finish()


def full(proof, feeds, folder, disk, ballast):
    config = write_config(folder / "config", feeds, disk / "data")
    with Program("serve", "--config", str(config)) as daemon:
        base = daemon.wait_for(r"dongtin serves (http://127\.0\.0\.1:\d+/)", 60)
        if not proof.check("the daemon serves from a small disk", bool(base), base or daemon.output()[-2000:]):
            return
        until(lambda: len(alerts(base)) == 50, 30)
        first = alerts(base)[-1]["id"]
        made = post_json(f"{base}api/v1/alerts/{first}/decisions", {"act": "confirm", "reason": "đúng"})
        proof.check("a decision is acknowledged while there is room", made.status in (200, 201), made.status)
        ready = fill_up(proof, daemon, base, config, feeds)
        if not ready:
            return
        reason = " ".join(ready.json()["reasons"])
        proof.check("/readyz says why and what to do", "disk" in reason and "full" in reason and "free space" in reason, reason)
        proof.check("the process is alive", ask(base + "healthz").status == 200 and daemon.process.poll() is None)
        seen = {a["id"]: (a["item"]["id"], a["item"]["title"], a["state"]) for a in alerts(base)}
        proof.check("alerts are still served", len(seen) >= 50 and seen[first][2] != "new", f"{len(seen)} alerts")
        proof.check("one alert, its page and the list as a page too",
                    all(ask(base + path).status == 200 for path in (f"api/v1/alerts/{first}", f"alerts/{first}", "", "metrics")))
        newest = max(seen)
        refused = post_json(f"{base}api/v1/alerts/{newest}/decisions", {"act": "confirm", "reason": "không ghi được"})
        proof.check("a decision that cannot be kept is not acknowledged", refused.status == 503, refused.text.strip()[:200])
        tried = run("status", "--config", str(config))
        proof.check("status says that it is not ready", tried.returncode == 0 and b"ready     false" in tried.stdout)
        proof.check("it stops when asked", daemon.stop() == 0)
        failed = [line for line in daemon.output().split("\n") if "store.failed" in line]
        proof.check("the log names the disk and the remedy", any("free space" in line for line in failed), failed[:1])
    ballast.unlink()
    with Program("serve", "--config", str(config)) as daemon:
        base = daemon.wait_for(r"dongtin serves (http://127\.0\.0\.1:\d+/)", 60)
        if not proof.check("space freed, it starts again", bool(base), base or daemon.output()[-2000:]):
            return
        proof.check("and is ready", until(lambda: ask(base + "readyz").status == 200, 10))
        found = alerts(base)
        now = {a["id"]: (a["item"]["id"], a["item"]["title"], a["state"]) for a in found}
        lost = [i for i in seen if now.get(i) != seen[i]]
        proof.check("everything acknowledged is there", not lost, f"{len(seen)} of {len(now)}, {len(lost)} lost")
        items = [a["item"]["id"] for a in found]
        proof.check("nothing is there twice", len(items) == len(set(items)))
        proof.check("what was refused was not kept in part", now[newest][2] == "new")
        wanted = published(feeds)
        whole = until(lambda: len(alerts(base)) == wanted or ask(base + "readyz").status != 200, 60)
        proof.check("what was refused is fetched again", whole and len(alerts(base)) == wanted, f"{len(alerts(base))} of {wanted}")
        proof.check("counted once", metric_of(base, "dongtin_store_records", kind="alerts") == len(alerts(base)))
        proof.check("it stops when asked", daemon.stop() == 0)
    verified = run("verify", "--config", str(config))
    proof.check("dongtin verify: clean", verified.returncode == 0 and b"nothing is wrong" in verified.stdout,
                (verified.stdout + verified.stderr).decode().strip())


if __name__ == "__main__":
    sys.exit(main())
