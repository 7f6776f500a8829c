#!/usr/bin/python3
"""The command line as scripts depend on it: outputs, exit codes, help."""
import json
import os
import pathlib
import random
import shutil
import signal
import sys
import time
import unicodedata

from harness import ROOT, Folder, Program, Proof, free_port, run, sources, until

sys.path.insert(0, str(ROOT / "tests" / "support"))
from hostile_server import HostileServer  # noqa: E402

EXAMPLE = str(ROOT / "config" / "example")
ITEMS = 10_000

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Báo thử</title><link>https://bao.example/</link><description/>
<item><guid isPermaLink="false">a-1</guid><title>Sạt lở &amp;amp; lũ</title><link>/bai/1</link>
<pubDate>Thu, 28 May 2026 17:00:00 +0700</pubDate><dc:creator>Tên Người Viết Mẫu</dc:creator>
<description>&lt;p&gt;Một &lt;b&gt;hai&lt;/b&gt;&lt;script&gt;x()&lt;/script&gt;&lt;/p&gt;</description></item>
<item><title>Không có guid</title><link>https://bao.example/bai/2</link></item>
</channel></rss>
"""


def help_reads_well(proof):
    top = run("--help")
    proof.check("--help ends with 0", top.returncode == 0)
    text = top.stdout.decode()
    commands = ["serve", "check", "feed", "document", "match", "rules", "source", "status", "backup", "restore", "verify", "audit", "replay",
                "export", "privacy-scan", "disaster", "demo"]
    proof.check("it names every command", all(c in text for c in commands), [c for c in commands if c not in text] or "")
    proof.check("and where to start, and the exit codes", "dongtin demo" in text and "Exit codes" in text)
    for command in commands:
        shown = run(command, "--help")
        proof.check(f"{command} --help", shown.returncode == 0 and len(shown.stdout) > 100 and command.encode() in shown.stdout)


def exit_codes_are_the_contract(proof):
    for what, args in {"no command": [], "an unknown command": ["no-such"], "an unknown option": ["check", "--no-such"],
                       "a missing option": ["check"], "a malformed number": ["demo", "--port", "x"]}.items():
        ended = run(*args)
        proof.check(f"{what} is usage: 2", ended.returncode == 2 and ended.stderr + ended.stdout, f"exit {ended.returncode}")
    ended = run("check", "--config", "/nonexistent")
    proof.check("a folder that is not there is wrong input: 1", ended.returncode == 1, f"exit {ended.returncode}")
    ended = run("status", "--config", EXAMPLE)
    proof.check("status without a daemon is the environment: 3", ended.returncode == 3 and ended.stderr,
                ended.stderr.decode().strip())


def feed_prints_json(proof):
    ended = run("feed", "--url", "https://bao.example/rss", "-", stdin=RSS.encode())
    if not proof.check("feed reads a document", ended.returncode == 0, ended.stderr.decode().strip()):
        return
    document = json.loads(ended.stdout)
    first, second = document["entries"]
    proof.check("one JSON object with its entries", document["title"] == "Báo thử" and len(document["entries"]) == 2)
    proof.check("titles are plain text", first["title"] in ("Sạt lở &amp; lũ", "Sạt lở & lũ"), first["title"])
    proof.check("links are absolute", first["link"] == "https://bao.example/bai/1", first["link"])
    proof.check("times are UTC", first["published"] == "2026-05-28T10:00:00Z", first["published"])
    proof.check("absent is absent", "published" not in second and "summary" not in second)
    proof.check("HTML is safe", "<script" not in ended.stdout.decode() and "x()" not in first["summary"], first["summary"])
    proof.check("no writer's name", "Tên Người Viết Mẫu" not in ended.stdout.decode())
    ended = run("feed", "-", stdin=b"<html><body>no feed</body></html>")
    lines = ended.stderr.decode().strip().split("\n")
    proof.check("not a feed: 1 and one line", ended.returncode == 1 and len(lines) == 1 and not ended.stdout, lines[0])
    ended = run("feed", "/nonexistent.xml")
    proof.check("a file that is not there", ended.returncode in (1, 3) and ended.stderr, f"exit {ended.returncode}")


def generated_items(count):
    """Items of every shape: about the province or not, with accents, without, decomposed; some long."""
    dice = random.Random(20260701)
    places = ["Chư Prông, tỉnh Gia Lai", "phường An Khê, tỉnh Gia Lai", "Pleiku", "Quy Nhơn, Gia Lai", "Hà Nội", "Đắk Lắk"]
    happenings = ["lũ quét và sạt lở đất", "giả danh công an lừa đảo", "hồ chứa xả lũ", "quốc lộ 19 ùn tắc vì sạt lở",
                  "học sinh nghỉ học vì mưa lũ", "người dân phản ánh đường đầy ổ gà", "khai mạc hội chợ", "HAGL thắng trận",
                  "Hoàng Anh Gia Lai tập huấn", "vỡ đập, chia sẻ gấp"]
    filler = ["Chính quyền địa phương đã có mặt.", "Thời tiết ngày mai có mưa.", "Bà con yên tâm sản xuất.", "Giá cà phê ổn định."]

    def plain(text):
        bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        return bare.replace("đ", "d").replace("Đ", "D")

    for n in range(count):
        title = f"{dice.choice(happenings)} tại {dice.choice(places)} {n}"
        text = " ".join([f"Tin về {dice.choice(happenings)} ở {dice.choice(places)}."] + dice.choices(filler, k=dice.randrange(12)))
        shape = dice.randrange(10)
        if shape == 0:
            title, text = plain(title), plain(text)
        elif shape == 1:
            title, text = unicodedata.normalize("NFD", title), unicodedata.normalize("NFD", text)
        item = {"id": f"i{n}", "title": title, "text": text, "tier": dice.choice(["official", "press", "aggregator", "social"]),
                "published": "2026-10-01T00:00:00Z"}
        if shape == 2:
            del item["title"]
        yield json.dumps(item, ensure_ascii=False)


def match_is_the_same_with_any_number_of_workers(proof):
    data = ("\n".join(generated_items(ITEMS)) + "\n").encode()
    began = time.monotonic()
    one = run("match", "--config", EXAMPLE, "--workers", "1", "-", stdin=data, seconds=300)
    four = run("match", "--config", EXAMPLE, "--workers", "4", "-", stdin=data, seconds=300)
    took = time.monotonic() - began
    if not proof.check("match reads items", one.returncode == 0 and four.returncode == 0,
                       (one.stderr + four.stderr).decode().strip()[-300:]):
        return
    proof.check(f"{ITEMS} items with 1 and 4 workers: the same bytes", one.stdout == four.stdout and len(one.stdout) > 0,
                f"{len(one.stdout)} bytes, {took:.1f} s for both")
    results = [json.loads(line) for line in one.stdout.splitlines()]
    proof.check("one line each, in order", [r["id"] for r in results] == [f"i{n}" for n in range(ITEMS)])
    about = sum("gia-lai" in r["about"] for r in results)
    hits = sum(bool(r["rules"]) for r in results)
    proof.check("some are about the province and match, some are not", 0 < hits < ITEMS and 0 < about < ITEMS,
                f"{about} about gia-lai, {hits} matched")
    items = [json.loads(line) for line in data.splitlines()]
    wrong = []
    for item, result in zip(items, results):
        for rule in result["rules"]:
            for span in rule["spans"]:
                raw = item[span["field"]].encode()
                try:
                    assert 0 <= span["begin"] < span["end"] <= len(raw) and raw[span["begin"]:span["end"]].decode()
                except (AssertionError, UnicodeDecodeError):
                    wrong.append((item["id"], span))
    proof.check("every span is a stretch of whole characters of its field", not wrong and hits, wrong[:2] or "")

    broken = b'{"id":"a","text":"x"}\nnot json\n{"id":"b","text":"y"}\n'
    ended = run("match", "--config", EXAMPLE, "-", stdin=broken)
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    proof.check("a bad line is answered in its place and the run goes on",
                ended.returncode == 1 and [r.get("id", r.get("line")) for r in lines] == ["a", 2, "b"] and lines[1]["error"],
                lines[1] if len(lines) > 1 else ended.stderr.decode())


TCVN3 = dict(zip("àéđũạấẻỉở", "µÐ®ò¹ÊÎØë"))  # as its bytes show in Latin-1


def match_mends_what_can_be_read(proof):
    """One line for each way in which a text can be broken; spans are bytes of the string as it was given."""
    right = "Lũ quét và sạt lở đất tại tỉnh Gia Lai, chia sẻ gấp"
    limit = 10_000_000
    shown = {
        "right": right,
        "TCVN3": shown_as("TCVN3", right),
        "UTF-8 read as Latin-1": right.encode().decode("latin-1"),
        "UTF-8 read as Latin-1 twice": right.encode().decode("latin-1").encode().decode("latin-1"),
    }
    lines = [json.dumps({"id": name, "text": "Tin đúng ở đây.\n" + text}, ensure_ascii=False).encode() for name, text in shown.items()]
    odd = {
        "broken UTF-8": right.encode()[:-3] + b"\xe1\xba \xff " + right.encode(),
        "a raw control character": b"a\x01b\x00 " + right.encode(),
        "NUL": b"\\u0000 " + right.encode(),
        "half a surrogate pair": b"\\ud83d \\ude00 \\ud83d\\ude00 " + right.encode(),
        "10 MB": right.encode() + b" a" * (limit // 2),
        "10 MB escaped": json.dumps(right)[1:-1].encode() + b" \\u1eadm" * (limit // 5),
    }
    lines += [b'{"id":"' + name.encode() + b'","text":"' + text + b'"}' for name, text in odd.items()]
    began = time.monotonic()
    ended = run("match", "--config", EXAMPLE, "-", stdin=b"\n".join(lines) + b"\n", seconds=300)
    results = {r.get("id", r.get("line")): r for r in map(json.loads, ended.stdout.splitlines())}
    if not proof.check("match answers text that is broken", ended.returncode == 0 and len(results) == len(lines),
                       f"{time.monotonic() - began:.1f} s" if ended.returncode == 0 else [r for r in results.values() if "error" in r] or ended.stderr.decode()[-300:]):
        return
    rules = [r["id"] for r in results["right"]["rules"]]
    proof.check("right text is not repaired and has rules", rules and "repaired" not in results["right"], rules)

    def words(result, raw):
        return [raw[s["begin"]:s["end"]].decode() for r in result["rules"] for s in r["spans"]]

    there = words(results["right"], ("Tin đúng ở đây.\n" + right).encode())
    for name, text in shown.items():
        if name == "right":
            continue
        found = words(results[name], ("Tin đúng ở đây.\n" + text).encode())
        expected = [shown_as(name, w) for w in there]
        proof.check(f"{name}: repaired, the same rules, spans of what was given",
                    results[name].get("repaired") and [r["id"] for r in results[name]["rules"]] == rules and found == expected, found)
    decoded = {
        "broken UTF-8": odd["broken UTF-8"].decode("utf-8", "replace"),
        "a raw control character": odd["a raw control character"].decode(),
        "NUL": "\0 " + right,
        "half a surrogate pair": "\ufffd \ufffd \U0001f600 " + right,
        "10 MB": right,
        "10 MB escaped": right,
    }
    for name, text in decoded.items():
        found = set(words(results[name], text.encode()))
        proof.check(f"{name}: answered, flagged, spans true", results[name].get("repaired") and set(there) <= found, sorted(found))
    ended = run("match", "--config", EXAMPLE, "-", stdin=b'{"id":"a","text":"\xff}\n{"id":"b","text":"' + b"x" * (33 << 20) + b'"}\n{"id":"c","text":"c"}\n')
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    proof.check("broken JSON and a line without end are refused in their places",
                ended.returncode == 1 and [r.get("id", r.get("line")) for r in lines] == [1, 2, "c"], [r.get("error") for r in lines])


def shown_as(name, word):
    if name == "TCVN3":
        return "".join(TCVN3.get(c, c) for c in word)
    for _ in range(2 if name.endswith("twice") else 1):
        word = word.encode().decode("latin-1")
    return word


def check_finds_what_is_wrong(proof, folder):
    ended = run("check", "--config", EXAMPLE)
    proof.check("check accepts the shipped configuration", ended.returncode == 0, (ended.stdout + ended.stderr).decode().strip()[-500:])
    shutil.copytree(ROOT / "config" / "packs", folder / "packs")
    bad = folder / "bad"
    bad.mkdir()
    (bad / "dongtin.toml").write_text(
        '[province]\nwatch = ["gia-lai"]\n[packs]\nfolders = ["../packs/chung", "../packs/gia-lai"]\n[fetch]\nmax_bodi = "8MiB"\ntotal_timeout = 30\n')
    (bad / "sources.toml").write_text(
        '[[source]]\nid = "Báo"\nkind = "feed"\nurl = "ftp://x"\ntier = "papers"\nevery = "5s"\n')
    ended = run("check", "--config", str(bad))
    text = (ended.stdout + ended.stderr).decode()
    proof.check("check refuses a bad one with 1", ended.returncode == 1, f"exit {ended.returncode}")
    for what, where in {"max_bodi": "dongtin.toml:6:1", "total_timeout": "dongtin.toml:7", "tier": "sources.toml:5",
                        "every": "sources.toml:6"}.items():
        line = next((x for x in text.split("\n") if what in x and where in x), "")
        proof.check(f"it points at {what}", bool(line), line or text[-600:])


def rules_are_tested(proof, folder):
    ended = run("rules", "test", "--config", EXAMPLE)
    proof.check("rules test passes on the shipped rules", ended.returncode == 0, (ended.stdout + ended.stderr).decode().strip()[-300:])
    packs = folder / "packs"
    file = sorted((packs / "gia-lai" / "rules").glob("*.toml"))[0]
    text = file.read_text()
    place = text.index("[", text.index("\nmatch = ["))
    file.write_text(text[:place + 1] + ' "một câu không liên quan gì", ' + text[place + 1:])
    wrong = folder / "wrong"
    shutil.copytree(EXAMPLE, wrong)
    ended = run("rules", "test", "--config", str(wrong))
    said = (ended.stdout + ended.stderr).decode()
    proof.check("a rule that fails its own test: 1, and the text is named", ended.returncode == 1 and "không liên quan" in said,
                next((x for x in said.split("\n") if "không liên quan" in x), said[-300:]))
    file.write_text(text)


def rules_are_previewed(proof, folder):
    items = [{"id": f"tin-{n}", "title": "Sạt lở trên đèo An Khê, tỉnh Gia Lai", "text": "mua lu lam hu hong nhieu nha dan",
              "tier": "press", "published": f"2026-05-{n:02}T10:00:00Z"} for n in range(1, 31)]
    items.append({"id": "xa", "title": "Sạt lở ở Tuyên Quang", "text": "", "tier": "official", "published": "2026-05-31T10:00:00Z"})
    items.append({"id": "khong-ngay", "text": "Giá vàng đi ngang"})
    archive = folder / "archive.ndjson"
    archive.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items))
    ended = run("rules", "preview", "lu-lut-sat-lo", "--config", EXAMPLE, "--sample", "4", str(archive))
    text = ended.stdout.decode()
    wanted = ["17:00 01/05/2026 đến 17:00 31/05/2026 (30,0 ngày); 1 tin không ghi ngày", "32 tin\n", "Về địa bàn    30 tin",
              "Khớp          30 tin; thêm 1 tin khớp chữ nhưng ngoài địa bàn", "1,0 tin; nhiều nhất 1 tin", "press 30/31",
              "official 0/1", "µs mỗi tin", "4 trong 30 tin khớp", "«Sạt lở»", "“Sạt lở” đúng dấu", "“mua lu” gõ không dấu"]
    missing = [w for w in wanted if w not in text]
    proof.check("rules preview says window, counts, tiers, cost and a sample", ended.returncode == 0 and not missing,
                missing or text[-600:])
    ended = run("rules", "preview", "--query", "giá vàng", "--config", EXAMPLE, "-", stdin=archive.read_bytes() + b"not json\n")
    proof.check("a query from standard input; a bad line is counted: 1",
                ended.returncode == 1 and b":33: " in ended.stderr and "1 dòng hỏng" in ended.stdout.decode(),
                ended.stderr.decode().strip()[-300:])
    ended = run("rules", "preview", "--query", "giá AND OR", "--config", EXAMPLE, "-", stdin=b"")
    proof.check("a query that does not compile: 1", ended.returncode == 1 and b"--query:1:" in ended.stderr, ended.stderr.decode()[-200:])
    ended = run("rules", "preview", "khong-co", "--config", EXAMPLE, str(archive))
    proof.check("a rule that is not there: 2", ended.returncode == 2, ended.stderr.decode().strip()[-200:])
    ended = run("rules", "preview", "lu-lut-sat-lo", "--config", EXAMPLE, "/nonexistent")
    proof.check("an archive that is not there: 3", ended.returncode == 3, ended.stderr.decode().strip()[-200:])


def a_broken_pack_keeps_its_last_good_revision(proof, folder, config, daemon):
    def pack():
        ended = run("status", "--config", str(config), "--json")
        status = json.loads(ended.stdout or b"{}")
        return status.get("rules"), next((p for p in status.get("packs", []) if p["folder"].endswith("gia-lai")), {})

    rules, before = pack()
    head = folder / "packs" / "gia-lai" / "pack.toml"
    text = head.read_text()
    head.write_text(text + 'no-such-key = 1\n')
    os.kill(daemon.process.pid, signal.SIGHUP)
    kept = until(lambda: pack()[1].get("state") == "kept", 20)
    after, now = pack()
    proof.check("SIGHUP with a broken pack keeps its last good revision, and status says why",
                kept and before.get("state") == "current" and after == rules and "no-such-key" in now.get("why", ""), now)
    head.write_text(text)
    os.kill(daemon.process.pid, signal.SIGHUP)
    proof.check("once mended it is current again", until(lambda: pack()[1].get("state") == "current", 20), pack()[1])


def daemon_commands_work(proof, folder):
    server = HostileServer("127.0.0.1")
    config = folder / "live"
    shutil.copytree(EXAMPLE, config)
    (config / "dongtin.toml").write_text(
        '[province]\nwatch = ["gia-lai"]\n[packs]\nfolders = ["../packs/chung", "../packs/gia-lai"]\n[fetch]\nallow_private = ["127.0.0.1"]\n'
        f'[store]\npath = "{folder}/data"\n[serve]\nport = {free_port()}\n')
    (config / "sources.toml").write_text(
        f'[[source]]\nid = "nguon-thu"\nkind = "feed"\nurl = "{server.url("/good")}"\ntier = "press"\n')
    with Program("serve", "--config", str(config)) as daemon:
        base = daemon.wait_for(r"(http://127\.0\.0\.1:\d+/)", 60)
        if not proof.check("serve prints its address", bool(base), base or daemon.output()[-1500:]):
            return
        until(lambda: sources(base).get("nguon-thu", {}).get("health") == "ok", 20)
        ended = run("status", "--config", str(config), "--json")
        status = json.loads(ended.stdout or b"{}")
        proof.check("status --json", ended.returncode == 0 and status["store"]["items_seen"] >= 1, ended.stderr.decode())
        ended = run("status", "--config", str(config))
        proof.check("status on one screen", ended.returncode == 0 and b"nguon-thu" in ended.stdout)
        ended = run("source", "test", "--config", str(config), "nguon-thu")
        proof.check("source test ID", ended.returncode == 0 and b"200" in ended.stdout, (ended.stdout + ended.stderr).decode()[-300:])
        ended = run("serve", "--config", str(config))
        proof.check("a second daemon on the same store: 3 and one clear line", ended.returncode == 3, ended.stderr.decode().strip()[-200:])
        a_broken_pack_keeps_its_last_good_revision(proof, folder, config, daemon)
        proof.check("SIGTERM ends serve with 0", daemon.stop() == 0)
    ended = run("source", "test", "--config", str(config), server.url("/good"))
    proof.check("source test URL", ended.returncode == 0, (ended.stdout + ended.stderr).decode()[-300:])
    ended = run("source", "test", "--config", str(config), server.url("/challenge"))
    proof.check("source test of a page that is no feed: 1", ended.returncode == 1, (ended.stdout + ended.stderr).decode()[-300:])
    server.stop()


def main():
    proof = Proof()
    with Folder() as folder:
        help_reads_well(proof)
        exit_codes_are_the_contract(proof)
        feed_prints_json(proof)
        match_is_the_same_with_any_number_of_workers(proof)
        match_mends_what_can_be_read(proof)
        check_finds_what_is_wrong(proof, folder)
        rules_are_tested(proof, folder)
        rules_are_previewed(proof, folder)
        daemon_commands_work(proof, pathlib.Path(folder))
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
