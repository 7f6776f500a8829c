#!/usr/bin/python3
"""Many short posts through `dongtin match` with the shipped packs: bounded memory, a progress bar, nothing lost.

DONGTIN_POSTS says how many (30,000; a million in `tests/run --long posts`). The same posts in a tenth of the number must
need about as much memory as all of them: what is read is bounded, not kept.
"""
import json
import os
import pathlib
import pty
import random
import re
import subprocess
import sys
import tempfile
import time
import unicodedata

from harness import ROOT, Proof, binary

CONFIG = str(ROOT / "config" / "example")
POSTS = int(os.environ.get("DONGTIN_POSTS", "30000"))
SEED = 20260523

WORDS = ("nước mưa lũ đập đường cầu xã huyện tỉnh người dân công an bệnh viện trường học sạt lở ngập cháy rừng xe tai nạn "
         "khẩn cấp chia sẻ ngay không biết thật giả nghe nói hôm nay sáng chiều tối giá cà phê hồ tiêu lợn gà dịch tiền mất "
         "điện nhà máy thuế đất dự án khởi công lễ hội du lịch cồng chiêng biên giới học sinh giáo viên").split()
PHRASES = ["vỡ đập", "sạt lở đất", "lũ quét", "xả lũ", "cháy rừng", "lừa đảo", "tai nạn giao thông", "ngộ độc thực phẩm",
           "dịch tả lợn", "giá cà phê", "chuyển khoản", "mất điện", "khởi công", "phản ánh"]
PLACES = ["Pleiku", "Gia Lai", "Quy Nhơn", "An Khê", "Chư Păh", "Đak Đoa", "Kbang", "Hà Nội", "Ia Grai", "Mang Yang",
          "Ayun Pa", "đường Pleiku", "Lào Cai", "Hoài Nhơn"]
LOOK_ALIKE = str.maketrans("aeopcxy", "аеорсху")


def bare(text):
    return unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()


def disguised(text, pick):
    kind = pick.random()
    if kind < 0.30:
        return bare(text)
    if kind < 0.35:
        return unicodedata.normalize("NFD", text)
    if kind < 0.38:
        return "​".join(text)
    if kind < 0.41:
        return text.translate(LOOK_ALIKE)
    if kind < 0.44:
        return " ".join(".".join(word) for word in text.split())
    if kind < 0.46:
        return text.upper()
    return text


def write_posts(path, count):
    pick = random.Random(SEED)
    tiers = ["press", "social", "forum", "official", "aggregator"]
    with path.open("w", encoding="utf-8") as out:
        for n in range(count):
            words = pick.choices(WORDS, k=pick.randint(6, 30))
            if pick.random() < 0.3:
                words[pick.randrange(len(words))] = pick.choice(PHRASES)
            if pick.random() < 0.4:
                words[pick.randrange(len(words))] = pick.choice(PLACES)
            text = disguised(" ".join(words), pick)
            out.write(json.dumps({"id": str(n), "text": text, "tier": pick.choice(tiers)}, ensure_ascii=False) + "\n")


def terminal_pair():
    """A terminal and its other end; a pipe, which gets lines and no bar, where the machine has no terminals to give."""
    try:
        return (*pty.openpty(), True)
    except OSError:
        return (*os.pipe(), False)


def match(posts, answers):
    """Exit code, peak memory in MB, seconds, and what a terminal would have shown; None when there is none."""
    terminal, other_end, real = terminal_pair()
    began = time.monotonic()
    with answers.open("wb") as out:
        child = subprocess.Popen([binary(), "match", "--config", CONFIG, str(posts)], stdin=subprocess.DEVNULL,
                                 stdout=out, stderr=other_end, start_new_session=True)
    os.close(other_end)
    shown = bytearray()
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    os.close(terminal)
    seen = shown.decode(errors="replace") if real else None
    return child.returncode, used.ru_maxrss / 1024, time.monotonic() - began, seen


def main():
    proof = Proof()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        few, many, answers = folder / "few.ndjson", folder / "many.ndjson", folder / "answers.ndjson"
        write_posts(few, POSTS // 10)
        write_posts(many, POSTS)
        code, few_mb, _, _ = match(few, answers)
        proof.check(f"{POSTS // 10} posts", code == 0, f"{few_mb:.0f} MB at most")
        code, many_mb, seconds, shown = match(many, answers)
        size = many.stat().st_size / 1e6
        proof.check(f"{POSTS} posts", code == 0, f"{size:.0f} MB read in {seconds:.1f} s, {many_mb:.0f} MB at most")
        proof.check("ten times the posts, about the same memory", many_mb < 1.25 * few_mb + 24,
                    f"{few_mb:.0f} and {many_mb:.0f} MB")
        if shown is None:
            print("this machine has no terminal to give (/dev/pts): the bar is not looked at", flush=True)
        else:
            steps = [int(p) for p in re.findall(r"\[#* *\] +(\d+) %", shown)]
            proof.check("a bar that only grows and ends at 100 %", steps and steps == sorted(steps) and steps[-1] == 100,
                        f"{len(steps)} steps, last line: {shown.splitlines()[-1].strip() if shown.strip() else shown!r}")
        lines = hits = about = undone = 0
        with answers.open(encoding="utf-8") as answered:
            for lines, line in enumerate(answered, 1):
                answer = json.loads(line)
                if answer["id"] != str(lines - 1):
                    break
                hits += bool(answer["rules"])
                about += bool(answer["about"])
                undone += "zero_width" in line or "look_alike" in line or "split_letters" in line
        proof.check("one answer each, in order", lines == POSTS, lines)
        proof.check("posts of every kind", 0 < hits < POSTS and 0 < about < POSTS and undone > 0,
                    f"{hits} matched a rule, {about} are about the province, {undone} were disguised")
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
