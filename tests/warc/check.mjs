// Reads WARC files with the parser of the package warcio and recomputes every digest; then flips bytes, which it must
// notice.
//
//   node check.mjs FILE...      one line per proof; ends with `N passed, M failed`
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { WARCParser } from "warcio";

let passed = 0;
let failed = 0;
function check(what, good, detail = "") {
  good ? passed++ : failed++;
  console.log(`${good ? "ok  " : "FAIL"}  ${what}${detail === "" ? "" : `: ${detail}`}`);
}

const sha256 = (bytes) => "sha256:" + createHash("sha256").update(bytes).digest("hex");

// Everything wrong with the bytes of a file, and what was in it.
async function read(bytes) {
  const problems = [];
  const records = [];
  const warn = console.warn;
  console.warn = (...words) => problems.push(words.join(" "));
  try {
    const parser = new WARCParser([new Uint8Array(bytes)], { keepHeadersCase: true, parseHttp: false });
    for await (const record of parser) {
      const offset = parser.offset;
      const header = (name) => record.warcHeaders.headers.get(name);
      const block = await record.readFully(false);
      const at = `${record.warcType} at ${offset}`;
      if (record.warcHeaders.statusline !== "WARC/1.1") problems.push(`${at}: version ${record.warcHeaders.statusline}`);
      if (block.length !== record.warcContentLength) problems.push(`${at}: ${block.length} bytes of ${record.warcContentLength}`);
      if (!record.warcBlockDigest) problems.push(`${at}: no block digest`);
      else if (record.warcBlockDigest !== sha256(block)) problems.push(`${at}: its block digest does not match`);
      const hasPayload = record.warcType === "resource" || record.warcType === "conversion";
      if (hasPayload && !record.warcPayloadDigest) problems.push(`${at}: no payload digest`);
      if (record.warcPayloadDigest && record.warcPayloadDigest !== sha256(block)) problems.push(`${at}: its payload digest does not match`);
      for (const name of ["WARC-Record-ID", "WARC-Date", "WARC-Type", "Content-Type"]) {
        if (!header(name)) problems.push(`${at}: no ${name}`);
      }
      records.push({ type: record.warcType, id: header("WARC-Record-ID"), refersTo: header("WARC-Refers-To"),
                     uri: record.warcTargetURI, length: block.length, hasPayload, offset });
    }
  } catch (error) {
    problems.push(`cannot be read: ${error}`);
  } finally {
    console.warn = warn;
  }
  return { problems, records };
}

for (const file of process.argv.slice(2)) {
  const bytes = readFileSync(file);
  const { problems, records } = await read(bytes);
  const digests = records.length + records.filter((r) => r.hasPayload).length;
  check(`${file}: ${records.length} records, ${digests} digests recomputed`, records.length > 0 && problems.length === 0, problems.slice(0, 5).join("; "));
  check(`${file}: begins with warcinfo`, records[0]?.type === "warcinfo");
  check(`${file}: holds nothing but what was written`, records.every((r) => ["warcinfo", "resource", "conversion", "metadata"].includes(r.type)));
  const ids = new Set(records.map((r) => r.id));
  check(`${file}: every record has its own id`, ids.size === records.length);
  check(`${file}: what a record refers to is there`, records.every((r) => !r.refersTo || ids.has(r.refersTo)));
  check(`${file}: every record but the first has an address`, records.slice(1).every((r) => /^(https?|urn):/.test(r.uri ?? "")));

  const flipped = async (position, bit) => {
    const changed = Buffer.from(bytes);
    changed[position] ^= 1 << bit;
    const seen = await read(changed);
    // Where a member cannot be unpacked any more, the parser ends without a word: then records are missing.
    return seen.problems.length > 0 || seen.records.length !== records.length;
  };
  let flips = 0;
  const unnoticed = [];
  const flip = async (position, bit) => {
    flips++;
    if (!(await flipped(position, bit))) unnoticed.push(`${position} bit ${bit}`);
  };
  const compressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const ends = records.map((record, index) => records[index + 1]?.offset ?? bytes.length);
  const longest = Math.max(...records.map((record, index) => ends[index] - record.offset));
  for (const [index, record] of records.entries()) {
    const end = ends[index];
    if (compressed) {
      // Inside the data of the longest member, well behind its header.
      if (end - record.offset < longest) continue;
      for (let i = 1; i < 16; i++) await flip(record.offset + Math.floor(((end - record.offset) * i) / 16), i % 8);
    } else {
      const start = bytes.indexOf("\r\n\r\n", record.offset) + 4;
      if (record.length > 0) {
        for (const at of new Set([0, record.length >> 1, record.length - 1])) await flip(start + at, at % 8);
      }
      for (const name of ["WARC-Block-Digest: sha256:", "WARC-Payload-Digest: sha256:"]) {
        const digest = bytes.indexOf(name, record.offset);
        if (digest >= 0 && digest < start) await flip(digest + name.length + 7, 0);
      }
    }
  }
  check(`${file}: ${flips} flipped bytes, each noticed`, flips >= 15 && unnoticed.length === 0, unnoticed.slice(0, 10).join(", "));
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
