#!/usr/bin/python3
"""The documents tell the truth: what they name exists, and nothing tracked names this or that machine.

    tests/documents.py [ROOT]

Checks  every path in README*, ARCHITECTURE, CONTRIBUTING and folder READMEs exists; links lead somewhere; README names
        exactly two commands for set-up and both can be run; every subcommand it names exists; no tracked file holds a
        machine path, a registry host or a word that puts work off; each top folder has its page.
Then    plants one fault of each kind in a copy, where each check must fail.
Prints one line per fault and ends with `N passed, M failed`.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDERS = ("storage", "config", "collectors", "matchers", "daemon", "tests", "deploy")
SETUP = ("deploy/quickstart", "tests/run")
# Written in pieces so that this file does not contain what it looks for.
MACHINE = re.compile(r"(?<![\w.$}/-])/(?:" + "|".join(("ro" + "ot", "ho" + r"me/\w+", "wo" + "rk", "Us" + r"ers/\w+")) + r")/"
                     + r"|/tmp/b-\w")
REGISTRY = re.compile("|".join(re.escape(h) for h in (
    "deb." + "debian.org", "snapshot." + "debian.org", "registry." + "npmjs", "pypi." + "org", "crates" + ".io",
    "proxy." + "golang", "docker" + ".io", "ghcr" + ".io", "quay" + ".io")))
PUT_OFF = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "NO" + "LINT(?:NEXTLINE|BEGIN|END)?")) + r")\b")
TEXT = (".cpp", ".hpp", ".inc", ".md", ".txt", ".sh", ".py", ".toml", ".proto", ".yaml", ".yml", ".json", ".js", ".css",
        ".html", ".test", ".cmake", ".xml", "")
# Names a program writes when it runs (.json, .log) are no claim about this tree.
FILE_NAME = re.compile(r"^[\w.\-+]+\.(?:hpp|cpp|proto|toml|sh|py|md|yaml|yml|test|js|css|html|xml|cmake)$")


def tracked(root):
    answer = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            capture_output=True, check=False)
    if answer.returncode == 0 and answer.stdout:
        names = answer.stdout.decode().split("\0")
    else:  # a plain copy
        names = [str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()]
    return [n for n in names if n and (root / n).is_file() and not n.startswith("build/")]


def documents(names):
    return [n for n in names if n.endswith(".md") and
            (Path(n).name.startswith("README") or n in ("ARCHITECTURE.md", "CONTRIBUTING.md"))]


def braces(path):
    hit = re.search(r"\{([^{}]*,[^{}]*)\}", path)
    if not hit:
        return [path]
    return [p for part in hit[1].split(",") for p in braces(path[:hit.start()] + part.strip() + path[hit.end():])]


def candidates(text):
    """Backticked words that claim to be a path of this tree, and the targets of links."""
    prose = re.sub(r"```.*?```", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.S)
    for hit in re.finditer(r"`([^`\n]+)`", prose):
        for word in hit[1].split():
            word = word.rstrip(".,:;)").lstrip("(")
            if re.search(r"[<>…$=|]|\.\.\.|://", word) or word.startswith(("/", "-", "~", "build/", ".well-known")):
                continue
            if word.split("/")[0] in FOLDERS and "/" in word or FILE_NAME.match(word) or \
                    re.match(r"^[\w./\-]+/[\w.\-{},*]+\.(hpp|cpp|proto|toml|sh|py|md|yaml|test|\{[\w,]+\})$", word):
                yield text.count("\n", 0, hit.start()) + 1, word, False
    for hit in re.finditer(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", prose):
        if "://" not in hit[1] and not hit[1].startswith("mailto:"):
            yield text.count("\n", 0, hit.start()) + 1, hit[1], True
    for fence in re.finditer(r"```(?:sh|console|bash)?\n(.*?)```", text, flags=re.S):
        for number, line in enumerate(fence[1].splitlines()):
            for word in line.split("#")[0].split():
                if word.startswith(("deploy/", "tests/", "config/", "./deploy/", "./tests/")) and "<" not in word:
                    yield text.count("\n", 0, fence.start()) + 2 + number, word.removeprefix("./"), False


def exists(root, names, document, word):
    """A folder's page may name its own files shortly; a bare name may be any tracked file's."""
    here = root / Path(document).parent
    base_names = {Path(n).name for n in names}
    for path in braces(word):
        path = path.rstrip("/")
        if not any(True for base in (root, here) for _ in base.glob(path)) and \
                not ("/" not in path and "*" not in path and path in base_names):
            return False
    return True


def check_paths(root, names):
    for document in documents(names):
        for line, word, link in candidates((root / document).read_text()):
            if link and not ((root / document).parent / word).exists():
                yield f"{document}:{line}: link leads nowhere: {word}"
            elif not link and not exists(root, names, document, word):
                yield f"{document}:{line}: no such path: {word}"


def check_setup(root, names):
    for document in ("README.md", "README.vi.md"):
        if document not in names:
            yield f"{document}: missing"
            continue
        text = (root / document).read_text()
        section = re.search(r"^## (?:Set-up|Cài đặt)\n(.*?)(?=^## )", text, flags=re.S | re.M)
        if not section:
            yield f"{document}: no section named Set-up"
            continue
        commands = [line.split("#")[0].split()[0] for fence in re.findall(r"```\w*\n(.*?)```", section[1], flags=re.S)
                    for line in fence.splitlines() if line.split("#")[0].strip()]
        if sorted(commands) != sorted(SETUP):
            yield f"{document}: set-up names {commands}, not exactly {list(SETUP)}"
        for command in SETUP:
            if not os.access(root / command, os.X_OK):
                yield f"{document}: {command} cannot be run"


def check_subcommands(root, names):
    header = "daemon/commands/commands.hpp"
    known = set(re.findall(r"\bvoid add_(\w+)\(", (root / header).read_text())) if header in names else set()
    if not known:
        yield f"{header}: declares no subcommand"
    for document in ("README.md", "README.vi.md", "CONTRIBUTING.md"):
        if document not in names:
            continue
        text = (root / document).read_text()
        for hit in re.finditer(r"(?:`|^|/|\s\s)dongtin ([a-z]+)\b", text, flags=re.M):
            if hit[1] not in known:
                yield f"{document}:{text.count(chr(10), 0, hit.start()) + 1}: no subcommand: dongtin {hit[1]}"


def check_words(root, names):
    for name in names:
        path = root / name
        if path.suffix not in TEXT or path.stat().st_size > 4 << 20 or name == "LICENSE":
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue  # sample bytes in another encoding
        for pattern, what in ((MACHINE, "a path of one machine"), (REGISTRY, "a registry's host"), (PUT_OFF, "put off")):
            for hit in pattern.finditer(text):
                yield f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {what}: {hit[0]}"


def check_pages(root, names):
    for folder in FOLDERS:
        if any(n.startswith(folder + "/") for n in names) and f"{folder}/README.md" not in names:
            yield f"{folder}/README.md: missing"
    for page in ("ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"):
        if page not in names:
            yield f"{page}: missing"


CHECKS = (check_paths, check_setup, check_subcommands, check_words, check_pages)
PLANTS = (  # check, file, fault appended to it (None: the file is removed)
    (check_paths, "README.md", "\nsee `storage/nowhere.hpp`\n"),
    (check_paths, "storage/README.md", "\nsee `nowhere.cpp`\n"),
    (check_paths, "ARCHITECTURE.md", "\n[there](nowhere.md)\n"),
    (check_paths, "CONTRIBUTING.md", "\n```sh\ntests/nowhere --long\n```\n"),
    (check_setup, "README.md", "\n## Set-up\n```sh\nmake\n```\n## End\n"),
    (check_setup, "tests/run", None),
    (check_subcommands, "README.md", "\nthen `dongtin nonsense`\n"),
    (check_words, "config/planted.cpp", "// see /" + "wo" + "rk/x\n"),
    (check_words, "deploy/planted", "wget http://deb." + "debian.org/x\n"),
    (check_words, "matchers/planted.hpp", "// TO" + "DO later\n"),
    (check_pages, "matchers/README.md", None),
)


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent).resolve()
    names = tracked(root)
    passed = failed = 0
    for check in CHECKS:
        faults = list(check(root, names))
        passed, failed = (passed + 1, failed) if not faults else (passed, failed + 1)
        for fault in faults:
            print(fault)
    with tempfile.TemporaryDirectory(prefix="dongtin-documents.") as folder:
        copy = Path(folder)
        for name in names:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, copy / name)
        before = {check: set(check(copy, tracked(copy))) for check in CHECKS}
        for check, name, fault in PLANTS:
            path = copy / name
            path.parent.mkdir(parents=True, exist_ok=True)
            kept = path.read_bytes() if path.exists() else None
            if fault is None:
                path.unlink(missing_ok=True)
            elif "## Set-up" in fault:  # the first section of that name counts
                path.write_text(fault + (kept or b"").decode())
            else:
                path.write_bytes((kept or b"") + fault.encode())
            seen = set(check(copy, tracked(copy))) - before[check]
            if seen:
                passed += 1
            else:
                failed += 1
                print(f"documents: {check.__name__} does not see the fault planted in {name}")
            if kept is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(kept)
                shutil.copymode(root / name, path)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
