#!/usr/bin/python3
"""Claims of the real program: what `claims import --check` says of a file, with the daemon at work and without it, what
`claims export` prints, and what a pack with claims does to `check`."""
import json
import shutil
import sys

from feeds import write_config
from harness import ROOT, Folder, Program, Proof, metric_of, run

CLAIMS = ROOT / "tests" / "cases" / "assessment" / "dev-claims.json"
SECTION = """
[claims]
publishers = [{ name = "Công an tỉnh", hosts = ["congan.example"] }]
"""


def claim(name, **changed):
    out = {"@context": "https://schema.org", "@type": "ClaimReview", "identifier": name,
           "url": f"https://congan.example/{name}", "datePublished": "2026-11-16", "about": {"name": "Công ty thuỷ nông"},
           "claimReviewed": "Đập vỡ lúc 5 giờ ngày 16/11/2026", "author": {"@type": "Organization", "name": "Công an tỉnh"},
           "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Người Nêu Xyz"}},
           "reviewRating": {"@type": "Rating", "alternateName": "Tin giả"}}
    out.update(changed)
    return {key: value for key, value in out.items() if value is not None}


def check(config, file):
    ended = run("claims", "import", "--config", str(config), "--check", str(file))
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode().strip()


def files_are_judged(proof, folder, config, how):
    file = folder / "claims.json"
    file.write_text(json.dumps([claim("a"), claim("b"), claim("c", about=None),
                                claim("d", author={"name": "Nơi khác"})], ensure_ascii=False))
    code, said, wrong = check(config, file)
    lines = said.split("\n")
    proof.check(f"import --check, {how}: what may be proposed is new", lines[0] == f"{file}:1: new: a" and
                lines[1] == f"{file}:2: new: b", said or wrong)
    proof.check("what may not is refused with a reason, by element", code == 1 and f"{file}:3: refused: c: say whom" in said and
                f"{file}:4: refused: d: Nơi khác is not among the publishers" in said, said)
    proof.check("and counted; nothing was changed", "4 claims, 2 new, 0 unchanged, 0 waiting, 0 ended, 2 refused; nothing" in said,
                lines[-2] if len(lines) > 1 else said)
    proof.check("whoever made the claim is named nowhere", "Xyz" not in said + wrong)
    file.write_text("\n".join(json.dumps(claim(name), ensure_ascii=False) for name in "ab"))
    code, said, wrong = check(config, file)
    proof.check("lines are read as well: 0", code == 0 and f"{file}:2: new: b" in said, said or wrong)
    file.write_text(json.dumps([claim("a", url=None), claim("b")]))
    code, said, wrong = check(config, file)
    proof.check("a wrong element: 1, file and element", code == 1 and f"{file}:1: has no url" in wrong and "new: b" in said, wrong)
    file.write_text("{oops")
    code, said, wrong = check(config, file)
    proof.check("no claims at all: 1 and one line", code == 1 and str(file) in wrong and "\n" not in wrong and not said, wrong)
    code, said, wrong = check(config, folder / "none.json")
    proof.check("a file that is not there: 3", code == 3 and "none.json" in wrong, wrong)


def export_prints(proof, config, how):
    ended = run("claims", "export", "--config", str(config))
    proof.check(f"export, {how}: JSON-LD of the claims in force", ended.returncode == 0 and json.loads(ended.stdout) == [],
                (ended.stdout + ended.stderr).decode().strip())
    ended = run("claims", "export", "--config", str(config), "--format", "ndjson")
    proof.check("or one a line", ended.returncode == 0 and ended.stdout == b"", ended.stderr.decode().strip())


def packs_bring_claims(proof, folder):
    pack = folder / "tuyen-bo"
    pack.mkdir()
    (pack / "pack.toml").write_text('id = "tuyen-bo"\ntitle = "Tuyên bố"\n')
    config = write_config(folder / "with-pack", None, folder / "data-of-pack", SECTION)
    head = config / "dongtin.toml"
    head.write_text(head.read_text().replace("folders = [", f'folders = ["{pack}", '))
    (pack / "claims.json").write_text(json.dumps([claim("a"), claim("b")]))
    ended = run("check", "--config", str(config))
    proof.check("check counts the claims of packs", ended.returncode == 0 and b" 2 claims" in ended.stdout,
                (ended.stdout + ended.stderr).decode().strip()[-300:])
    (pack / "claims.json").write_text(json.dumps([claim("a"), claim("b", author={"name": "Nơi khác"})], ensure_ascii=False))
    ended = run("check", "--config", str(config))
    said = (ended.stdout + ended.stderr).decode()
    proof.check("a publisher nobody listed: 1, file and claim",
                ended.returncode == 1 and f"{pack}/claims.json:1:1: claim 2: Nơi khác" in said, said.strip()[-400:])


def match_reads_its_claims(proof, folder, config):
    ended = run("match", "--config", str(config), "--claims", str(CLAIMS.parent / "none.json"), "-", stdin=b"")
    proof.check("match --claims of a file that is not there: 3", ended.returncode == 3 and b"none.json" in ended.stderr,
                ended.stderr.decode().strip())
    file = folder / "wrong.json"
    file.write_text(json.dumps([claim("a"), {"@type": "ClaimReview"}]))
    ended = run("match", "--config", str(config), "--claims", str(file), "-", stdin=b'{"id":"1","text":"x"}\n')
    proof.check("match --claims of a wrong file: 1, file and element, no answers",
                ended.returncode == 1 and f"{file}:2: has no claimReviewed".encode() in ended.stderr and not ended.stdout,
                ended.stderr.decode().strip())


def main():
    proof = Proof()
    with Folder() as folder:
        config = write_config(folder / "config", None, folder / "data", SECTION)
        code, said, wrong = check(config, CLAIMS)
        proof.check("the labelled claims are read before there is a store", said.count(": refused: ") == 24 and not wrong,
                    said[-300:] or wrong)
        with Program("serve", "--config", str(config)) as daemon:
            base = daemon.wait_for(r"(http://127\.0\.0\.1:\d+/)", 60)
            if not proof.check("the daemon serves", bool(base), base or daemon.output()[-1500:]):
                return proof.finish()
            files_are_judged(proof, folder, config, "beside the daemon")
            export_prints(proof, config, "beside the daemon")
            proof.check("an empty register leaves nothing to count",
                        metric_of(base, "dongtin_released_total", audience="admin", purpose="exchange") == 0)
            proof.check("it ends well", daemon.stop() == 0)
        files_are_judged(proof, folder, config, "on the store itself")
        export_prints(proof, config, "on the store itself")
        ended = run("claims", "import", "--config", str(config), str(CLAIMS))
        proof.check("without --check nothing is proposed in anybody's name: 2",
                    ended.returncode == 2 and b"--check" in ended.stderr, ended.stderr.decode().strip())
        packs_bring_claims(proof, folder)
        match_reads_its_claims(proof, folder, config)
        shutil.rmtree(folder / "data", ignore_errors=True)
    return proof.finish()


if __name__ == "__main__":
    sys.exit(main())
