#!/usr/bin/python3
"""No command says anything of what is kept unless it is released: every subcommand of the real program, as its own help
lists them, is run on a store that holds a canary, with the daemon at work and without it.

A command that this test does not know fails it: say here how it is called, and show that what it tells goes through
release (daemon/release.hpp), which counts it and tells the audit.
"""
import http.server
import pathlib
import re
import shutil
import sys
import threading

from harness import ROOT, Folder, Program, Proof, alerts, ask, run, until

CANARY = "hoamivang7291"
CONFIG = ["--config", "{config}"]

# How each is called; None: not at all, and why.
COMMANDS = {
    "serve": None,  # its ways out are the routes: tests/daemon/web/routes_test.cpp asks every one of them
    "demo": None,  # serves samples from a store of its own
    "check": [*CONFIG],
    "feed": ["{feed}"],
    "document check": [*CONFIG, "--json", "{feed}"],  # says what is in its file and in the list of documents, nothing of the store
    "match": [*CONFIG, "{items}"],
    "claims list": [*CONFIG],
    "claims show": [*CONFIG, "khong-co"],
    "claims suggestions": [*CONFIG],
    "claims apply": [*CONFIG, "khong-co"],
    "claims export": [*CONFIG],
    "claims import": [*CONFIG, "--check", "{claims}"],
    "rules test": [*CONFIG],
    "rules explain": [*CONFIG, "--query", "vỡ đập"],
    "rules preview": [*CONFIG, "--query", "mùa cà phê"],
    "rules apply": [*CONFIG, "vo-dap-xa-lu"],
    "source test": [*CONFIG, "http://127.0.0.1:1/"],
    "status": [*CONFIG],
    "disaster on": [*CONFIG, "--until", "1h"],
    "disaster status": [*CONFIG],
    "disaster off": [*CONFIG],
    "migrate": [*CONFIG],
    "backup": [*CONFIG, "--to", "{out}/backup"],
    "restore": [*CONFIG, "--from", "{out}/backup", "--to", "{out}/restored"],
    "verify": [*CONFIG],
    "audit checkpoint": [*CONFIG],
    "audit rotate-key": [*CONFIG],
    "audit show": [*CONFIG],
    "reindex": [*CONFIG],
    "replay": [*CONFIG, "1"],
    "export": [*CONFIG, "--warc", "{out}/{how}.warc", "--alert", "1"],
    "privacy-scan": [*CONFIG, "--planted", "{items}", "--canary", "Gia Lai"],
    "retention": [*CONFIG, "--dry-run"],
}

FEED = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Báo</title>
<item><guid>1</guid><title>Vỡ đập thuỷ lợi ở tỉnh Gia Lai {CANARY}</title><link>https://bao.example/1</link>
<description>Tin vỡ đập ở huyện Ia Grai, tỉnh Gia Lai: {CANARY}, người dân sơ tán khẩn cấp.</description></item>
<item><guid>2</guid><title>Mùa cà phê bắt đầu {CANARY}</title><link>https://bao.example/2</link>
<description>Bà con vào mùa cà phê. {CANARY}</description></item>
</channel></rss>"""


class Site:
    """A feed with the canary in it, on loopback."""

    def __enter__(self):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = FEED.encode() if self.path == "/rss" else b""
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.2", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.2:{self.server.server_address[1]}/rss"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def listed(*command):
    """The subcommands that the program's own help names; none when it has no section of them."""
    said = run(*command, "--help").stdout.decode()
    section = re.search(r"(?ims)^subcommands:\n(.*?)(\n\n|\Z)", said)
    return re.findall(r"(?m)^  ([a-z][a-z-]*)\b", section.group(1)) if section else []


def all_commands():
    for name in listed():
        below = listed(name)
        yield from (f"{name} {each}" for each in below) if below else (name,)


def configure(folder, url):
    shutil.copytree(ROOT / "config" / "packs", folder / "packs")
    config = folder / "config"
    config.mkdir()
    (config / "dongtin.toml").write_text(f"""
[province]
watch = ["gia-lai"]
[packs]
folders = ["../packs/chung", "../packs/gia-lai"]
[fetch]
allow_private = ["127.0.0.2"]
host_spacing = "10ms"
[store]
path = "{folder}/store"
[serve]
port = 0
""", encoding="utf-8")
    (config / "sources.toml").write_text(
        f'[[source]]\nid = "bao"\nkind = "feed"\ntitle = "Báo"\nurl = "{url}"\ntier = "press"\nevery = "1m"\n', encoding="utf-8")
    return config


def released(base):
    text = ask(f"{base}metrics").text
    return sum(float(x) for x in re.findall(r"(?m)^dongtin_released_total\{[^}]*\} (\S+)$", text))



def told(config):
    """How many releases the audit knows of."""
    shown = run("audit", "show", "--config", str(config), "--limit", "10000", "--json")
    return len(re.findall(rb'"act": ?"released"', shown.stdout))


def try_each(proof, commands, places, how, base=None):
    """Runs them all; `base` is the daemon's when one is at work."""
    places = {**places, "how": "beside" if base else "alone"}
    exported = places["out"] / f"{places['how']}.warc"
    for name in commands:
        if name not in COMMANDS or COMMANDS[name] is None:
            continue
        before, told_before = released(base) if base else 0, told(places["config"])
        done = run(*name.split(), *(each.format(**places) for each in COMMANDS[name]), stdin=b"", seconds=300)
        said = CANARY.encode() in done.stdout + done.stderr
        if name == "export" and exported.is_file():
            said = said or CANARY.encode() in exported.read_bytes()
        grew = (base and released(base) > before) or told(places["config"]) > told_before
        proof.check(f"{name}, {how}: says nothing that was not released", not said or grew,
                    f"exit {done.returncode}" + (", released" if grew else "") + (", CANARY" if said else ""))


def main():
    proof = Proof()
    commands = list(all_commands())
    proof.check("the help names the commands", {"serve", "check", "feed", "match", "status"} <= set(commands), len(commands))
    unknown = [name for name in commands if name not in COMMANDS]
    proof.check("every command is known here", not unknown, unknown or "")
    with Folder() as folder, Site() as url:
        config = configure(folder, url)
        (folder / "out").mkdir()
        (folder / "plain.xml").write_text(FEED.replace(CANARY, "khác"), encoding="utf-8")
        (folder / "items.ndjson").write_text('{"id":"1","text":"Vỡ đập ở Gia Lai"}\n', encoding="utf-8")
        (folder / "claims.json").write_text("[]", encoding="utf-8")
        places = {"claims": folder / "claims.json", "config": config, "out": folder / "out", "feed": folder / "plain.xml", "items": folder / "items.ndjson"}
        with Program("serve", "--config", str(config)) as daemon:
            base = daemon.wait_for(r"(http://127\.0\.0\.1:\d+/?)", 60)
            base = base and base.rstrip("/") + "/"
            if not proof.check("the daemon is up", bool(base), base or daemon.output()[-2000:]):
                return proof.finish()
            found = until(lambda: alerts(base), 60)
            proof.check("the canary is kept and shown where it may be", any(CANARY in a["item"]["title"] for a in found or []),
                        len(found or []))
            try_each(proof, commands, places, "beside the daemon", base)
            proof.check("the daemon's own lines say nothing of it", CANARY not in daemon.output())
            proof.check("nor does its status to whoever runs the machine", CANARY not in ask(f"{base}metrics").text)
            daemon.stop()
        try_each(proof, commands, places, "on the store itself")
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
