#!/usr/bin/python3
"""Exports as WARC are read by a library that is not ours: the npm package warcio, its parser and its two indexers.

The sample comes from `warc_sample`, built here in the build that holds the program under test. The package is installed
into build/warc from the versions pinned in tests/warc/package-lock.json, once per lock file.
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from feeds import Feeds, write_config
from harness import ROOT, Program, Proof, alerts, binary, run, until

PINNED = ROOT / "tests" / "warc"
TOOLS = ROOT / "build" / "warc"
RECORDS = 21  # of the sample: warcinfo, and six captures with bytes and one without


def ended(command, cwd=None, seconds=300):
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=seconds)


def tail(done):
    return " / ".join((done.stdout + done.stderr).strip().splitlines()[-3:])


def install(proof):
    """The pinned packages under build/warc; nothing is fetched when they are there."""
    if not shutil.which("npm") or not shutil.which("node"):
        return proof.check("node and npm are there", False, "run deploy/install-packages test")
    files = [PINNED / name for name in ("package.json", "package-lock.json")]
    wanted = hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()
    stamp = TOOLS / "node_modules" / "installed-for"
    if not stamp.is_file() or stamp.read_text() != wanted:
        TOOLS.mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copy(file, TOOLS)
        done = ended(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"], cwd=TOOLS)
        if not proof.check("npm ci installs the pinned packages", done.returncode == 0, tail(done) if done.returncode else ""):
            return False
        stamp.write_text(wanted)
    version = json.loads((TOOLS / "node_modules" / "warcio" / "package.json").read_text())["version"]
    pinned = json.loads(files[1].read_text())["packages"]
    return (proof.check("warcio is the pinned one", version == pinned["node_modules/warcio"]["version"], version)
            and proof.check("every pinned package has its digest and none a host",
                            all("integrity" in p and "resolved" not in p for name, p in pinned.items() if name)))


def sample(proof, folder):
    build = pathlib.Path(binary()).parents[1]
    if not proof.check("the program's build folder is there", (build / "CMakeCache.txt").is_file(), build):
        return False
    done = ended(["cmake", "--build", str(build), "--target", "warc_sample"], seconds=600)
    if not proof.check("warc_sample builds", done.returncode == 0, tail(done) if done.returncode else ""):
        return False
    done = ended([str(build / "tests" / "warc" / "warc_sample"), folder])
    return proof.check("it writes a sample export", done.returncode == 0, tail(done))


def parsed(proof, files, records):
    shutil.copy(PINNED / "check.mjs", TOOLS)
    done = ended(["node", "check.mjs", *files], cwd=TOOLS)
    for line in done.stdout.splitlines():
        if line.startswith(("ok  ", "FAIL")):
            proof.check(line[6:], line.startswith("ok"))
    counts = re.findall(r"(\d+) records", done.stdout)
    proof.check("the parser found every record", counts == [str(records)] * len(files), counts)
    proof.check("the check ended well and said nothing else", done.returncode == 0 and not done.stderr, done.stderr.strip())


def indexed(proof, files, every):
    tool = ["node", str(TOOLS / "node_modules" / "warcio" / "dist" / "cli.js")]
    for file in files:
        size = os.path.getsize(file)
        name = os.path.basename(file)
        for arguments, records in ((["index"], every), (["index", "-f", "offset,length,warc-record-id"], every),
                                   (["cdx-index"], every - 1), (["cdx-index", "--format", "json"], every - 1),
                                   (["cdx-index", "--format", "cdx"], every - 1), (["cdx-index", "--all"], every)):
            done = ended([*tool, arguments[0], file, *arguments[1:]])
            lines = done.stdout.splitlines()
            what = f"warcio {' '.join(arguments)} {name}: {len(lines)} lines, no warning"
            clean = done.returncode == 0 and not done.stderr and not re.search(r"(?i)\bwarn|\berror", done.stdout)
            proof.check(what, clean and len(lines) == records, tail(done) if not clean else "")
            if arguments == ["index", "-f", "offset,length,warc-record-id"]:
                rows = [json.loads(line) for line in lines]
                between = 0 if name.endswith(".gz") else 4  # warcio leaves out the two line ends behind a plain record
                ends = [row["offset"] + row["length"] + between for row in rows]
                proof.check("the records lie end to end", ends == [row["offset"] for row in rows[1:]] + [size])


def exported(proof, folder):
    """What a daemon exports of its alerts: how many records that is, and the files, plain and compressed."""
    feeds = Feeds()
    feeds.add("mot", 12)
    feeds.add("hai", 5, 9000)
    config = write_config(folder / "config", feeds, folder / "data")
    files = [str(folder / name) for name in ("alerts.warc", "alerts.warc.gz")]
    with Program("serve", "--config", str(config)) as daemon:
        base = daemon.wait_for(r"dongtin serves (http://127\.0\.0\.1:\d+/)", 60)
        proof.check("a daemon has alerts to export", base and until(lambda: len(alerts(base)) == 17, 60), base)
        good = True
        for file in files:
            done = run("export", "--config", str(config), "--warc", file)
            good = proof.check(f"dongtin export writes {pathlib.Path(file).name}", done.returncode == 0,
                               (done.stdout + done.stderr).decode().strip()[-300:]) and good
        daemon.stop()
        one = str(folder / "one.warc")
        done = run("export", "--config", str(config), "--warc", one, "--alert", "1", "--alert", "3")
        proof.check("and of the alerts named, without a daemon", done.returncode == 0 and b"2 alerts" in done.stdout,
                    (done.stdout + done.stderr).decode().strip()[-300:])
    feeds.stop()
    return 1 + 3 * 17, files if good else []


def main():
    proof = Proof()
    with tempfile.TemporaryDirectory(prefix="dongtin-warc-") as folder:
        if install(proof) and sample(proof, folder):
            files = [os.path.join(folder, name) for name in ("sample.warc", "sample.warc.gz")]
            parsed(proof, files, RECORDS)
            indexed(proof, files, RECORDS)
            records, files = exported(proof, pathlib.Path(folder))
            if files:
                parsed(proof, files, records)
                indexed(proof, files, records)
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
