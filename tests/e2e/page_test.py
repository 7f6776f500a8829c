#!/usr/bin/python3
"""The page in a real browser: what an officer sees, in Vietnamese, and what a hostile headline cannot do.

Screenshots go to build/test-logs/.
"""
import html.parser
import shutil
import subprocess
import sys
import unicodedata

from harness import LOGS, Folder, Program, Proof, alerts, ask, until

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=vi",
         "--force-color-profile=srgb", "--run-all-compositor-stages-before-draw", "--timeout=10000"]


class Seen(html.parser.HTMLParser):
    """Text, marks and tags of a document as the browser had it."""

    def __init__(self, text):
        super().__init__()
        self.text, self.marks, self.tags, self._mark, self._quiet = [], [], [], 0, 0
        self.root = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "html":
            self.root = dict(attrs)
        self._mark += tag == "mark"
        self._quiet += tag in ("script", "style")
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag):
        self._mark -= tag == "mark"
        self._quiet -= tag in ("script", "style")

    def handle_data(self, data):
        if self._quiet:
            return
        self.text.append(data)
        if self._mark:
            self.marks[-1] += data


def browse(profile, url, *more):
    return subprocess.run(["chromium", *FLAGS, f"--user-data-dir={profile}", *more, url], capture_output=True, timeout=90)


def dom(profile, url):
    return Seen(browse(profile, url, "--dump-dom").stdout.decode("utf-8", "replace"))


def screenshot(proof, profile, url, name, size):
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / name
    path.unlink(missing_ok=True)
    browse(profile, url, f"--screenshot={path}", f"--window-size={size}")
    made = path.is_file() and path.read_bytes().startswith(b"\x89PNG")
    proof.check(f"screenshot {name}", made, f"{path.stat().st_size} bytes" if made else "none")


def main():
    proof = Proof()
    if shutil.which("chromium") is None:
        sys.exit("chromium is not installed: deploy/packages.txt, group test")
    with Folder() as profile, Program("demo", "--pace", "3") as demo:
        base = demo.wait_for(r"(?:^| )Mở (http://127\.0\.0\.1:\d+/)", 60)
        if not proof.check("the demo is up", bool(base), base or demo.output()[-2000:]):
            return proof.finish()
        until(lambda: len(alerts(base)) >= 15, 30)
        seen = dom(profile, base)
        text = unicodedata.normalize("NFC", " ".join(seen.text))
        proof.check("the page is in Vietnamese", seen.root.get("lang") == "vi" and "Cảnh báo" in text and "Nguồn" in text)
        proof.check("matches are marked", len(seen.marks) >= 5 and all(m.strip() for m in seen.marks),
                    ", ".join(sorted({unicodedata.normalize("NFC", m) for m in seen.marks}))[:160])
        proof.check("outlets are named", "Báo Mẫu Gia Lai" in text or "Cổng thông tin mẫu" in text)
        proof.check("it says why and when", "2026" in text or ":" in text)
        proof.check("no football", "Hoàng Anh Gia Lai" not in text)
        proof.check("no letter was broken on the way", "\ufffd" not in text)

        hostile = next((a for a in alerts(base) if "onerror" in a["item"]["title"]), None)
        if proof.check("the hostile headline is an alert", hostile is not None):
            whole = dom(profile, f"{base}alerts/{hostile['id']}")
            for name, each in {"list": seen, "alert's page": whole}.items():
                proof.check(f"it ran nothing on the {name}", "data-hostile" not in each.root, each.root)
                proof.check(f"it is no element on the {name}",
                            not any(tag == "img" and attrs.get("src") == "x" for tag, attrs in each.tags))
            shown = " ".join(whole.text)
            proof.check("its text is shown as text", "onerror=" in shown and "<script>" in shown)
            screenshot(proof, profile, f"{base}alerts/{hostile['id']}", "page-alert.png", "1280,1000")
        policy = ask(base).headers.get("Content-Security-Policy", "")
        proof.check("a policy forbids inline scripts", "script-src" in policy or "default-src" in policy, policy)
        proof.check("and allows none inline", "unsafe-inline" not in policy.split("script-src", 1)[-1].split(";")[0])
        sources = dom(profile, base + "sources")
        proof.check("the sources page shows every outlet", all(
            title in " ".join(sources.text) for title in ("Cổng thông tin mẫu", "Báo Mẫu Gia Lai", "Báo Mẫu Cao Nguyên", "Trang tổng hợp mẫu")))
        screenshot(proof, profile, base, "page-alerts.png", "1280,1600")
        screenshot(proof, profile, base, "page-alerts-narrow.png", "500,1400")
        screenshot(proof, profile, base + "sources", "page-sources.png", "1280,800")
        proof.check("it stops when asked", demo.stop() == 0)
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
