#!/usr/bin/python3
"""The check of documents by the real program: text and PDF, on the command line, over the API and on the page; the list
of published documents, also after SIGHUP; PDFs that are made to hurt; nothing of a document stays behind."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys

from feeds import write_config
from harness import ROOT, Folder, Program, Proof, ask, run, until

CASES = ROOT / "tests" / "cases" / "documents" / "good.test"
CANARY = "hoamivang7291"
FORBIDDEN = ("giả", "forged", "fake")
LIST = """number,symbol,date,issuer,title,url
125,QĐ-UBND,2026-03-12,Ủy ban nhân dân tỉnh Gia Lai,Phê duyệt kế hoạch trồng rừng năm 2026,https://congbao.example/125
318,SYT-NVY,2026-02-06,Sở Y tế,"Phòng, chống dịch",https://congbao.example/318
"""
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--no-pdf-header-footer"]


def document(name):
    for part in CASES.read_text(encoding="utf-8").split("\n==== ")[1:]:
        title, text = part.split("\n", 1)
        if title == name:
            return text.split("\n----\n")[0]
    raise SystemExit(f"{CASES}: no document called {name}")


DECISION = document("quyết định của ủy ban nhân dân tỉnh, hai cột")
LETTER = document("công văn của sở, hai cột")


def check(data, *more):
    ended = run("document", "check", *more, "--json", "-", stdin=data if isinstance(data, bytes) else data.encode())
    return ended.returncode, json.loads(ended.stdout) if ended.returncode == 0 else None, ended.stderr.decode().strip()


def printed_by_browser(folder, text):
    """A PDF as an office makes one: by a browser, with its fonts inside."""
    page = folder / "van-ban.html"
    page.write_text(f'<meta charset="utf-8"><pre style="font: 13px Noto Sans Mono, monospace">{text}</pre>', encoding="utf-8")
    out = folder / "van-ban.pdf"
    subprocess.run(["chromium", *FLAGS, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={out}", page.as_uri()],
                   capture_output=True, timeout=90)
    return out.read_bytes() if out.is_file() else b""


def command_line(proof, folder):
    listed = folder / "danh-muc.csv"
    listed.write_text(LIST, encoding="utf-8")
    code, said, wrong = check(DECISION, "--published", str(listed))
    proof.check("a document of the list is found", code == 0 and said["published"]["presence"] == "found" and
                said["published"]["found"][0]["url"] == "https://congbao.example/125", wrong or said["published"]["text"])
    differs = [f["aspect"] for f in said["findings"] if f["agreement"] in ("differs", "missing")] if said else None
    proof.check("and nothing of its form differs", differs == [], differs)
    code, said, wrong = check(LETTER, "--published", str(listed))
    near = said["published"]["near"] if said else []
    proof.check("one of another date is not found, and the near one is shown", code == 0 and len(near) == 1 and
                said["published"]["presence"] == "not_found" and near[0]["differs"] == ["date"], wrong or near)
    text = json.dumps(said, ensure_ascii=False)
    proof.check("no verdict", "không tìm thấy trong danh mục công bố" in text and not any(w in text for w in FORBIDDEN))
    code, said, _ = check(DECISION)
    proof.check("without a list it says so", code == 0 and said["published"]["presence"] == "no_list")
    file = folder / "van-ban.txt"
    file.write_text(LETTER, encoding="utf-8")
    ended = run("document", "check", "--published", str(listed), str(file))
    words = ended.stdout.decode()
    proof.check("in words: Vietnamese first, English second", ended.returncode == 0 and
                words.index("không tìm thấy") < words.index("not found among the published documents") and
                "318/SYT-NVY ngày 06/02/2026" in words, words[:200])
    for what, data, code in (("nothing", b" \n", 1), ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0", 1), ("a broken PDF", b"%PDF-1.7\n", 1)):
        ended = run("document", "check", "-", stdin=data)
        lines = ended.stderr.decode().strip().split("\n")
        proof.check(f"{what}: {code} and one line", ended.returncode == code and len(lines) == 1 and not ended.stdout, lines[0])
    proof.check("a file that is not there: 3", run("document", "check", "/nonexistent").returncode == 3)
    listed.write_text("number,date\nx,y\n")
    ended = run("document", "check", "--published", str(listed), str(file))
    proof.check("a list that is wrong: 1, file and line", ended.returncode == 1 and f"{listed}:2:1: " in ended.stderr.decode(),
                ended.stderr.decode().strip())


def real_pdf(proof, folder):
    pdf = printed_by_browser(folder, LETTER)
    if not proof.check("the browser made a PDF", pdf.startswith(b"%PDF-"), f"{len(pdf)} bytes"):
        return b""
    code, said, wrong = check(pdf)
    read = said["read"] if said else {}
    proof.check("its text is read with all its accents", code == 0 and said["from_pdf"] and
                read.get("number", {}).get("text") == "318/SYT-NVY" and read.get("issuer", {}).get("text") == "SỞ Y TẾ" and
                read.get("date", {}).get("date") == "2026-02-05", wrong or json.dumps(read, ensure_ascii=False)[:300])
    differs = [f["aspect"] for f in said["findings"] if f["agreement"] in ("differs", "missing")] if said else None
    proof.check("and agrees with the form as the text did", differs == [], differs)
    return pdf


def post(base, data, kind):
    return ask(base + "api/v1/documents/check", data, {"Content-Type": kind}, 60)


def form(text=b"", file=b""):
    part = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    return part % (b"text", text) + part % (b"file", file) + b"--x--\r\n"


def served(proof, folder, pdf):
    config = write_config(folder / "config", None, folder / "data",
                          '[documents]\npublished = ["danh-muc.ndjson"]\npdf_time = "2s"\n')
    listed = config / "danh-muc.ndjson"
    listed.write_text('{"number":"318","symbol":"SYT-NVY","date":"2026-02-05","title":"Phòng, chống dịch"}\n', encoding="utf-8")
    with Program("serve", "--config", str(config)) as daemon:
        base = daemon.wait_for(r"(http://127\.0\.0\.1:\d+/)", 60)
        if not proof.check("the daemon serves", bool(base), base or daemon.output()[-1500:]):
            return
        answer = post(base, LETTER.encode(), "text/plain; charset=utf-8")
        proof.check("the API finds a document of the list", answer.status == 200 and
                    answer.json()["published"]["presence"] == "found", answer.text[:200])
        proof.check("and reads a PDF", post(base, pdf, "application/pdf").json()["from_pdf"] is True)
        page = ask(base + "documents", form(file=pdf),
                   {"Content-Type": "multipart/form-data; boundary=x", "Sec-Fetch-Site": "same-origin"}, 60)
        proof.check("the page takes the file without scripts", page.status == 200 and "318/SYT-NVY" in page.text and
                    "có trong danh mục công bố" in page.text, page.text[-300:] if page.status != 200 else "")
        listed.write_text("")
        os.kill(daemon.process.pid, signal.SIGHUP)
        gone = until(lambda: post(base, LETTER.encode(), "text/plain").json()["published"]["presence"] == "no_list", 20)
        proof.check("SIGHUP brings the list as it is now", bool(gone))
        listed.write_text("{oops\n")
        os.kill(daemon.process.pid, signal.SIGHUP)
        until(lambda: "danh-muc.ndjson:1:1" in daemon.output(), 20)
        proof.check("a list that is wrong is said by file and line", "danh-muc.ndjson:1:1" in daemon.output())
        proof.check("and the daemon goes on", post(base, LETTER.encode(), "text/plain").status == 200)
        hostile(proof, base, pdf)
        canary = LETTER.replace("sốt xuất huyết", CANARY)
        proof.check("a canary is in the answer", CANARY in post(base, canary.encode(), "text/plain").text)
        proof.check("it ends well", daemon.stop() == 0)
        kept = [str(p) for p in (folder / "data").rglob("*") if p.is_file() and CANARY.encode() in p.read_bytes()]
        proof.check("nothing of the document is kept, in store, index or log", not kept and CANARY not in daemon.output(), kept)


def hostile(proof, base, pdf):
    broken = {"a head alone": b"%PDF-1.4", "noise behind a head": b"%PDF-1.4\n" + bytes(range(256)) * 2000,
              "half of one": pdf[: len(pdf) // 2], "no PDF at all": b"GIF89a\0\0\0"}
    for what, data in broken.items():
        answer = post(base, data, "application/pdf")
        good = answer.status in (200, 400, 413) and "\n" not in answer.text.strip()
        proof.check(f"{what}: one clear answer", good, f"{answer.status} {answer.text[:150].strip()}")
    answer = post(base, b"x" * (9 << 20), "application/pdf")
    proof.check("one that is too large: 413", answer.status == 413, answer.text[:120].strip())
    proof.check("and the server answers on", ask(base + "healthz").status == 200)


def main():
    if shutil.which("pdftotext") is None or shutil.which("chromium") is None:
        sys.exit("pdftotext or chromium is not installed: deploy/install-packages build test")
    proof = Proof()
    with Folder() as folder:
        command_line(proof, pathlib.Path(folder))
        pdf = real_pdf(proof, folder)
        served(proof, folder, pdf)
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
