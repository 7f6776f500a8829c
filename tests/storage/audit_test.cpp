// The audit chain: what is written reads back, and no tampering stays unnoticed.
#include "storage/audit.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "storage/records/text.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using FindingKind = AuditFinding::Kind;

AuditEvent event(int n) {
  return *make_audit_event(AuditAct::decision, "lan", "alert " + std::to_string(n), "đã xem", sha256("record"));
}

/// A chain as a store would hold it: what stands under which number.
struct Stored {
  std::map<std::uint64_t, std::string> entries, checkpoints;
  AuditKeys keys = AuditKeys::in_memory();
  AuditChain chain;
  std::vector<AuditCheckpointFile> files;

  void put(const AuditEntry& entry) { entries[entry.number] = encoding::encode(entry); }
  void begin(std::int64_t minutes = 0) {
    auto entry = keys.ready(chain, at(minutes));
    ASSERT_TRUE(entry && *entry);
    put(**entry);
  }
  void grow(int count) {
    for (int i = 0; i < count; ++i) {
      const int n = static_cast<int>(chain.number()) + 1;
      put(chain.append(event(n), at(n)));
    }
  }
  void sign() {
    const auto last = checkpoints.empty() ? 0 : checkpoints.rbegin()->first;
    auto file = keys.checkpoint(chain, last, at(static_cast<std::int64_t>(chain.number())));
    ASSERT_TRUE(file) << file.error().line();
    checkpoints[file->checkpoint.number] = encoding::encode(file->checkpoint);
    files.push_back(*file);
  }
  [[nodiscard]] AuditReport verify(const std::vector<AuditCheckpointFile>& outside = {}) const {
    AuditVerifier verifier;
    for (const auto& [number, bytes] : checkpoints) verifier.checkpoint(number, bytes);
    for (const auto& file : outside) verifier.outside(file, "digest.json");
    for (const auto& [number, bytes] : entries) verifier.entry(number, bytes);
    return verifier.finish();
  }
};

std::vector<std::string> lines(const AuditReport& report, FindingKind kind) {
  std::vector<std::string> out;
  for (const auto& finding : report.findings) {
    if (finding.kind == kind) out.push_back(finding.what);
  }
  return out;
}
std::vector<std::string> problems(const AuditReport& report) {
  return lines(report, FindingKind::problem);
}

/// 12 entries, signed at 5 and at 12.
Stored sample() {
  Stored out;
  out.begin();
  out.grow(4);
  out.sign();
  out.grow(7);
  out.sign();
  return out;
}

AuditEntry entry_of(const Stored& stored, std::uint64_t number) {
  return *encoding::decode<AuditEntry>(stored.entries.at(number));
}

TEST(Audit, ActsHaveNamesOfTheirOwnAndReadBack) {
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(AuditAct::recall_read); ++i) {
    const auto act = static_cast<AuditAct>(i);
    names.emplace_back(name(act));
    EXPECT_EQ(audit_act_from(name(act)), act);
  }
  std::ranges::sort(names);
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
  EXPECT_FALSE(audit_act_from("no_such_act"));
}

TEST(Audit, RefusesNamesThatAreNotOneLineOfPlainText) {
  for (const std::string bad :
       {"", "a\nb", "a\rb", "a\tb", "a\x7f", "a\xff", "a\u0085", "a\u2028", "a\u202e", "\ufeff"}) {
    EXPECT_FALSE(make_audit_event(AuditAct::viewed, bad, "alert 1")) << bad;
    EXPECT_FALSE(make_audit_event(AuditAct::viewed, "lan", bad)) << bad;
  }
  EXPECT_TRUE(make_audit_event(AuditAct::viewed, std::string(kMaxAuditActorBytes, 'a'), "x"));
  EXPECT_FALSE(make_audit_event(AuditAct::viewed, std::string(kMaxAuditActorBytes + 1, 'a'), "x"));
  EXPECT_FALSE(make_audit_event(AuditAct::viewed, "lan", std::string(kMaxAuditSubjectBytes + 1, 'a')));
  EXPECT_FALSE(make_audit_event(AuditAct::key_lost, "lan", "key")) << "only the keys themselves record that";
}

TEST(Audit, DetailIsEscapedCutAndNeverRefused) {
  const auto detail = [](std::string_view text) {
    return make_audit_event(AuditAct::viewed, "lan", "alert 1", text)->detail;
  };
  EXPECT_EQ(detail("một\nhai\tba\\n"), "một\\nhai\\tba\\\\n");
  EXPECT_EQ(detail(std::string("\r\0\x1b[2J", 6)), "\\u{d}\\u{0}\\u{1b}[2J");
  EXPECT_EQ(detail("a\u202ebc"), "a\\u{202e}bc");
  EXPECT_EQ(detail("a\xff"), "a\ufffd");
  EXPECT_EQ(detail(std::string(kMaxAuditDetailBytes, 'a')), std::string(kMaxAuditDetailBytes, 'a'));
  for (const std::string unit : {"a", "ệ", "\n", "\x01", "\xff", "😀", "\xe1\xbb"}) {
    for (std::size_t extra = 0; extra < 12; ++extra) {
      std::string text(extra, '.');
      while (text.size() < 3000) text += unit;
      const auto cut = detail(text);
      EXPECT_LE(cut.size(), kMaxAuditDetailBytes);
      EXPECT_GT(cut.size(), kMaxAuditDetailBytes - 14);
      EXPECT_TRUE(is_valid_utf8(cut));
      EXPECT_TRUE(cut.ends_with("…"));
    }
  }
}

TEST(Audit, EntriesAndCheckpointsRoundTrip) {
  auto stored = sample();
  ASSERT_TRUE(stored.keys.rotate(stored.chain, "quan-tri", at(20)));
  AuditChain chain;
  auto keys = AuditKeys::in_memory();
  const auto first = **keys.ready(chain, at(0));
  EXPECT_EQ(*encoding::decode<AuditEntry>(encoding::encode(first)), first);
  const auto second = chain.append(event(2), from_millis(-5));
  EXPECT_EQ(*encoding::decode<AuditEntry>(encoding::encode(second)), second);
  EXPECT_EQ(second.previous, first.digest);
  const auto file = *keys.checkpoint(chain, 0, at(1) + std::chrono::milliseconds(7));
  EXPECT_EQ(file.checkpoint.at, at(1));
  EXPECT_EQ(*encoding::decode<AuditCheckpoint>(encoding::encode(file.checkpoint)), file.checkpoint);
  EXPECT_EQ(*parse_checkpoint_file(to_json(file)), file);
  EXPECT_TRUE(signed_by(file.checkpoint, file.public_key));
  EXPECT_FALSE(keys.checkpoint(chain, 2, at(1))) << "nothing new to sign";
}

// Fixed input, fixed digest: another program that follows the header must come to the same.
TEST(Audit, TheDigestIsWhatTheDocumentSays) {
  AuditEntry entry;
  entry.number = 7;
  entry.at = from_millis(1'790'000'000'000);
  entry.event = event(7);
  entry.key = *KeyId::from_hex("0011223344556677");
  entry.previous = sha256("before");
  std::string bytes;
  for (const std::string& part :
       {std::string("dongtin audit entry 1"), std::string("\0\0\0\0\0\0\0\x07", 8),
        std::string("\x00\x00\x01\xa0\xc4\x50\x6c\x00", 8), std::string("lan"), std::string("decision"),
        std::string("alert 7"), std::string("đã xem"), std::string(sha256("record").view()),
        std::string(entry.key.view()), std::string(), std::string(), std::string(entry.previous.view())}) {
    bytes += static_cast<char>(part.size());
    bytes += std::string(7, '\0') + part;
  }
  EXPECT_EQ(digest_of(entry), sha256(bytes));
}

TEST(Audit, AnUntouchedChainIsGood) {
  const auto stored = sample();
  const auto report = stored.verify(stored.files);
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_TRUE(report.good());
  EXPECT_EQ(report.entries, 12u);
  EXPECT_EQ(report.head, 12u);
  EXPECT_EQ(report.checkpoints, 4u);
  EXPECT_EQ(report.vouched, 12u);
  EXPECT_TRUE(AuditVerifier().finish().good()) << "an empty store has an empty audit";
}

TEST(Audit, AChainWithoutAKeyTakesNoEntries) {
  AuditChain chain;
  EXPECT_THROW(chain.append(event(1), at(0)), std::logic_error);
  EXPECT_FALSE(AuditKeys::in_memory().checkpoint(chain, 0, at(0)));
  EXPECT_FALSE(AuditKeys::in_memory().rotate(chain, "lan", at(0)));
}

TEST(Audit, ACopyOfTheChainCanBeThrownAway) {
  auto stored = sample();
  auto tried = stored.chain;
  tried.append(event(99), at(99));
  stored.grow(1);
  EXPECT_EQ(stored.chain.number(), tried.number());
  EXPECT_TRUE(stored.verify().good());
}

TEST(Audit, GoesOnAfterTheNewestEntry) {
  auto stored = sample();
  stored.chain = AuditChain(entry_of(stored, 12));
  EXPECT_FALSE(*stored.keys.ready(stored.chain, at(13))) << "its key is there";
  stored.grow(3);
  stored.sign();
  EXPECT_TRUE(stored.verify().good());
}

TEST(AuditTampering, EveryFlippedBitOfEveryEntryIsNoticed) {
  Stored stored;
  stored.begin();
  stored.grow(2);
  stored.sign();
  stored.put(*stored.keys.rotate(stored.chain, "quan-tri", at(9)));
  std::size_t flips = 0, noticed = 0;
  for (const auto& [number, bytes] : stored.entries) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      for (int bit = 0; bit < 8; ++bit) {
        auto tampered = stored;
        auto& byte = tampered.entries[number][i];
        byte = static_cast<char>(byte ^ (1 << bit));
        ++flips;
        if (const auto report = tampered.verify(); !report.good()) ++noticed;
      }
    }
  }
  EXPECT_GT(flips, 8u * 4 * 100);
  EXPECT_EQ(noticed, flips);
}

TEST(AuditTampering, EveryFlippedBitOfEveryCheckpointIsNoticed) {
  const auto stored = sample();
  std::size_t flips = 0, noticed = 0;
  for (const auto& [number, bytes] : stored.checkpoints) {
    for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
      auto tampered = stored;
      auto& byte = tampered.checkpoints[number][i / 8];
      byte = static_cast<char>(byte ^ (1 << (i % 8)));
      ++flips;
      noticed += !tampered.verify().good();
    }
  }
  EXPECT_GT(flips, 8u * 2 * 100);
  EXPECT_EQ(noticed, flips);
}

TEST(AuditTampering, EveryFlippedBitOfACheckpointThatLeftIsNoticed) {
  const auto stored = sample();
  const auto text = to_json(stored.files.front());
  std::size_t flips = 0, noticed = 0;
  for (std::size_t i = 0; i < text.size() * 8; ++i) {
    auto changed = text;
    auto& byte = changed[i / 8];
    byte = static_cast<char>(byte ^ (1 << (i % 8)));
    const auto file = parse_checkpoint_file(changed);
    const bool only_space = file && *file == stored.files.front();
    if (only_space) continue;  // one kind of white space for another
    ++flips;
    noticed += !file || !stored.verify({*file}).good();
  }
  EXPECT_GT(flips, 8u * 400);
  EXPECT_EQ(noticed, flips);
}

TEST(AuditTampering, SaysWhichEntryWasChanged) {
  auto stored = sample();
  auto entry = entry_of(stored, 7);
  entry.event.actor = "hoa";
  stored.entries[7] = encoding::encode(entry);
  EXPECT_THAT(problems(stored.verify()), ElementsAre("entry 7: its digest does not match its content"));
}

TEST(AuditTampering, AChangeWithItsDigestBreaksTheNextLink) {
  auto stored = sample();
  auto entry = entry_of(stored, 7);
  entry.event.actor = "hoa";
  entry.digest = digest_of(entry);
  stored.entries[7] = encoding::encode(entry);
  EXPECT_THAT(problems(stored.verify()), ElementsAre("entry 8: it follows another entry 7 than the stored one"));
}

TEST(AuditTampering, MissingEntriesAreNamed) {
  auto stored = sample();
  stored.entries.erase(3);
  EXPECT_THAT(problems(stored.verify()), ElementsAre("entry 3 is missing"));
  for (std::uint64_t n = 6; n < 11; ++n) stored.entries.erase(n);
  EXPECT_THAT(problems(stored.verify()), ElementsAre("entry 3 is missing", "entries 6 to 10 are missing"));
  stored.entries.erase(5);
  EXPECT_THAT(problems(stored.verify()), Contains("checkpoint at 5: its entry cannot be compared"));
  auto beheaded = sample();
  beheaded.entries.erase(1);
  EXPECT_THAT(problems(beheaded.verify()),
              ElementsAre("entry 1 is missing", HasSubstr("checkpoint at 5: the chain does not know its key"),
                          HasSubstr("checkpoint at 12: the chain does not know its key")));
}

TEST(AuditTampering, EntriesThatChangedPlacesAreNoticed) {
  auto stored = sample();
  std::swap(stored.entries[7], stored.entries[8]);
  EXPECT_THAT(problems(stored.verify()),
              ElementsAre("entry 7: it says it is entry 8", "entry 8: it says it is entry 7"));
  const auto good = sample();
  AuditVerifier verifier;
  for (const std::uint64_t n : {1u, 2u, 4u, 3u, 5u}) verifier.entry(n, good.entries.at(n));
  EXPECT_THAT(
      problems(verifier.finish()),
      ElementsAre("entry 3 is missing", "entry 3: it is out of order, entry 5 was expected", "entry 4 is missing"));
}

TEST(AuditTampering, AnEntrySlippedInIsNoticed) {
  // Everything from 6 on is moved up by one and sealed anew, as far as a thief without the key can.
  auto stored = sample();
  AuditChain forged(entry_of(stored, 5));
  std::map<std::uint64_t, std::string> entries;
  for (std::uint64_t n = 1; n <= 5; ++n) entries[n] = stored.entries[n];
  entries[6] = encoding::encode(forged.append(event(1000), at(6)));
  for (std::uint64_t n = 6; n <= 12; ++n) {
    const auto old = entry_of(stored, n);
    entries[n + 1] = encoding::encode(forged.append(old.event, old.at));
  }
  stored.entries = entries;
  EXPECT_THAT(problems(stored.verify()), ElementsAre("checkpoint at 12: entry 12 has another digest now"));
}

TEST(AuditTampering, ACutOffEndIsNoticed) {
  auto stored = sample();
  for (std::uint64_t n = 8; n <= 12; ++n) stored.entries.erase(n);
  EXPECT_THAT(problems(stored.verify()),
              ElementsAre("the chain ends at 7 but a checkpoint says 12: entries were cut off"));
  // With its checkpoint gone as well, only the one that left the machine knows.
  stored.checkpoints.erase(12);
  EXPECT_TRUE(stored.verify().good());
  EXPECT_THAT(
      problems(stored.verify({stored.files.back()})),
      ElementsAre("the chain ends at 7 but digest.json: checkpoint at 12 says there were more: entries were cut "
                  "off"));
  stored.entries.clear();
  stored.checkpoints.clear();
  EXPECT_FALSE(stored.verify({stored.files.back()}).good());
}

TEST(AuditTampering, AMissingCheckpointIsNoticedByTheNext) {
  auto stored = sample();
  stored.checkpoints.erase(5);
  EXPECT_THAT(problems(stored.verify()), ElementsAre("checkpoint at 12: the one before it, at 5, is missing"));
}

TEST(AuditTampering, CheckpointsStandUnderTheirOwnNumber) {
  auto stored = sample();
  stored.checkpoints[4] = stored.checkpoints[5];
  EXPECT_THAT(problems(stored.verify()), Contains("checkpoint at 4: it says it is the one at 5"));
  auto other = sample();
  other.checkpoints[5] = "junk";
  EXPECT_THAT(problems(other.verify()), ElementsAre(HasSubstr("checkpoint at 5: not what dongtin writes here")));
}

TEST(AuditTampering, AChainForgedWithAnotherKeyContradictsWhatLeft) {
  const auto real = sample();
  const auto forged = sample();  // same acts, same times, a key of the thief's
  EXPECT_TRUE(forged.verify().good()) << "in itself nothing is wrong with it";
  const auto found = problems(forged.verify({real.files.back()}));
  EXPECT_THAT(found, Contains(HasSubstr("digest.json: checkpoint at 12: the chain does not know its key")));
  EXPECT_THAT(found, Contains("digest.json: checkpoint at 12: entry 12 has another digest now"));
}

TEST(AuditTampering, AForgedTailWithAKeyOfItsOwnIsNoticed) {
  auto stored = sample();
  // The thief cuts the chain at 8 and goes on with a key of his own, checkpoint included.
  for (std::uint64_t n = 9; n <= 12; ++n) stored.entries.erase(n);
  stored.checkpoints.erase(12);
  const auto left = stored.files.back();
  stored.chain = AuditChain(entry_of(stored, 8));
  stored.keys = AuditKeys::in_memory();
  stored.begin(9);
  stored.grow(5);
  stored.sign();
  const auto report = stored.verify();
  EXPECT_TRUE(report.good());
  EXPECT_THAT(lines(report, FindingKind::warning), ElementsAre(HasSubstr("entry 9: the signing key was lost")));
  EXPECT_THAT(problems(stored.verify({left})),
              ElementsAre("digest.json: checkpoint at 12: entry 12 has another digest now",
                          HasSubstr("digest.json: checkpoint at 12: key")));
}

TEST(AuditTampering, OnlyTheKeyInForceCanHandOver) {
  auto stored = sample();
  auto thief = sample();
  thief.chain = stored.chain;
  auto keys = AuditKeys::in_memory();
  AuditChain own;
  ASSERT_TRUE(keys.ready(own, at(0)));
  auto taken = *keys.rotate(own, "hoa", at(13));  // signed by a key this chain never had
  taken.number = 13;
  taken.previous = stored.chain.digest();
  taken.digest = digest_of(taken);
  stored.put(taken);
  EXPECT_THAT(problems(stored.verify()), ElementsAre("entry 13: the key before it did not sign the new key"));
}

TEST(AuditTampering, AHandoverHoldsAtItsOwnPlaceOnly) {
  auto stored = sample();
  auto elsewhere = stored.chain;
  const auto taken = *stored.keys.rotate(elsewhere, "lan", at(13));
  stored.grow(1);
  auto replayed = taken;
  replayed.number = stored.chain.number() + 1;
  replayed.previous = stored.chain.digest();
  replayed.digest = digest_of(replayed);
  stored.put(replayed);
  EXPECT_THAT(problems(stored.verify()), ElementsAre("entry 14: the key before it did not sign the new key"));
}

TEST(AuditTampering, AKeyThatIsNotInForceIsNoticed) {
  auto stored = sample();
  AuditChain other;
  auto keys = AuditKeys::in_memory();
  const auto first = **keys.ready(other, at(0));
  auto entry = entry_of(stored, 12);
  entry.key = first.key;
  entry.digest = digest_of(entry);
  stored.entries[12] = encoding::encode(entry);
  EXPECT_THAT(problems(stored.verify()), Contains(HasSubstr("is not the one in force")));
  // A second beginning in the middle of a chain.
  auto again = sample();
  auto second = first;
  second.number = 13;
  second.previous = again.chain.digest();
  second.digest = digest_of(second);
  again.put(second);
  EXPECT_THAT(problems(again.verify()), Contains("entry 13: a first key is created in a chain that had one"));
}

TEST(Audit, TimeGoingBackIsOnlyNoted) {
  auto stored = sample();
  stored.put(stored.chain.append(event(13), at(-60)));
  const auto report = stored.verify();
  EXPECT_TRUE(report.good());
  EXPECT_THAT(lines(report, FindingKind::note), ElementsAre(HasSubstr("entry 13: the clock stood at")));
}

TEST(Audit, FindingsAreBoundedAndCounted) {
  AuditVerifier verifier;
  for (std::uint64_t n = 1; n <= kMaxAuditFindings + 500; ++n) verifier.entry(n, "junk");
  const auto report = verifier.finish();
  EXPECT_EQ(report.findings.size(), kMaxAuditFindings);
  EXPECT_EQ(report.problems, kMaxAuditFindings + 500);
}

TEST(Audit, CheckpointFilesSurviveMailAndNothingElse) {
  const auto stored = sample();
  const auto text = to_json(stored.files.back());
  std::string mailed = "\xef\xbb\xbf" + text;
  EXPECT_FALSE(parse_checkpoint_file(mailed));
  mailed = "  \r\n";
  for (char c : text) c == '\n' ? mailed += "\r\n" : mailed += c;
  EXPECT_EQ(*parse_checkpoint_file(mailed), stored.files.back());
  const auto with = [&](const std::string& from, const std::string& to) {
    auto changed = text;
    changed.replace(changed.find(from), from.size(), to);
    return parse_checkpoint_file(changed);
  };
  EXPECT_FALSE(with("\"number\": 12", "\"number\": 012"));
  EXPECT_FALSE(with("\"number\": 12", "\"number\": -12"));
  EXPECT_FALSE(with("\"number\": 12", "\"number\": 99999999999999999999"));
  EXPECT_FALSE(with("\"number\": 12", "\"number\": 3")) << "fewer than since the last";
  EXPECT_THAT(with("\"version\": 1", "\"version\": 2").error().what, HasSubstr("version 2, this program knows 1"));
  for (const std::string& cut : {text.substr(0, text.size() / 2), text + "x", std::string(), std::string(5000, ' ')}) {
    EXPECT_FALSE(parse_checkpoint_file(cut));
  }
}

std::string file_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A chain with every act and a rotation, as the first version wrote it, and a checkpoint that left it. The files are
// never rewritten: an audit has to verify for as long as anybody may ask.
TEST(Audit, TheChainOfTheFirstVersionStillVerifies) {
  const std::string path = std::string(DONGTIN_SOURCE_DIR) + "/tests/cases/storage/audit-1";
  if (std::getenv("UPDATE_GOLDEN") != nullptr && !std::filesystem::exists(path + ".bin")) {
    Stored stored;
    stored.begin();
    for (int i = 0; i <= static_cast<int>(AuditAct::checkpoint_left); ++i) {
      const auto act = static_cast<AuditAct>(i);
      if (auto made = make_audit_event(act, "lan", "alert 1", "một\nhai", sha256(name(act)))) {
        stored.put(stored.chain.append(*made, at(i)));
      }
      if (i == 9) stored.sign();
    }
    stored.put(*stored.keys.rotate(stored.chain, "quan-tri", at(30)));
    stored.sign();
    std::string out = "A";
    const auto add = [&](char kind, const auto& records) {
      for (const auto& [number, bytes] : records) {
        out += kind;
        for (const auto byte : {number, bytes.size() / 256, bytes.size() % 256}) out += static_cast<char>(byte);
        out += bytes;
      }
    };
    add('c', stored.checkpoints);
    add('e', stored.entries);
    std::ofstream(path + ".bin", std::ios::binary) << out;
    std::ofstream(path + ".json", std::ios::binary) << to_json(stored.files.front());
  }
  const auto bytes = file_bytes(path + ".bin");
  ASSERT_GT(bytes.size(), 1000u) << path;
  AuditVerifier verifier;
  verifier.outside(*parse_checkpoint_file(file_bytes(path + ".json")), "audit-1.json");
  std::size_t acts = 0;
  for (std::size_t i = 1; i < bytes.size();) {
    const auto byte = [&](std::size_t k) {
      return static_cast<std::size_t>(static_cast<std::uint8_t>(bytes.at(i + k)));
    };
    const auto length = byte(2) * 256 + byte(3);
    const auto record = bytes.substr(i + 4, length);
    if (bytes[i] == 'c') {
      verifier.checkpoint(byte(1), record);
    } else {
      acts += verifier.entry(byte(1), record).has_value();
    }
    i += 4 + length;
  }
  const auto report = verifier.finish();
  EXPECT_THAT(problems(report), IsEmpty());
  EXPECT_EQ(acts, 22u);
  EXPECT_EQ(report.checkpoints, 3u);
  EXPECT_EQ(report.vouched, 22u);
}

class AuditKeyFolder : public ::testing::Test {
 protected:
  [[nodiscard]] std::string folder() const { return dir_.str() + "/store/keys"; }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder())) out.push_back(entry.path().string());
    return out;
  }
  static unsigned mode(const std::string& path) {
    struct stat found{};
    EXPECT_EQ(stat(path.c_str(), &found), 0) << path;
    return found.st_mode & 0777;
  }
  static void write(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
    chmod(path.c_str(), 0600);
  }
  TempDir dir_;
};

TEST_F(AuditKeyFolder, TheFirstKeyIsForItsOwnerOnly) {
  umask(0);
  auto keys = *AuditKeys::open(folder());
  AuditChain chain;
  const auto entry = *keys.ready(chain, at(0));
  umask(022);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->event.act, AuditAct::key_created);
  EXPECT_EQ(entry->number, 1u);
  EXPECT_EQ(mode(folder()), 0700u);
  ASSERT_THAT(files(), ElementsAre(folder() + "/audit-" + entry->key.hex() + ".key"));
  EXPECT_EQ(mode(files().front()), 0600u);
}

TEST_F(AuditKeyFolder, GoesOnWithTheKeyItMade) {
  Stored stored;
  stored.keys = *AuditKeys::open(folder());
  stored.begin();
  stored.grow(2);
  stored.sign();
  stored.keys = *AuditKeys::open(folder());
  EXPECT_FALSE(*stored.keys.ready(stored.chain, at(5)));
  stored.grow(2);
  stored.sign();
  EXPECT_THAT(stored.verify(stored.files).findings, IsEmpty());
}

TEST_F(AuditKeyFolder, RotationIsFollowedFromKeyToKey) {
  Stored stored;
  stored.keys = *AuditKeys::open(folder());
  stored.begin();
  for (int i = 0; i < 3; ++i) {
    stored.grow(3);
    stored.sign();
    stored.put(*stored.keys.rotate(stored.chain, "quan-tri", at(100 + i)));
    EXPECT_EQ(files().size(), 2u);
    ASSERT_TRUE(stored.keys.retire(stored.chain));
    EXPECT_THAT(files(), ElementsAre(folder() + "/audit-" + stored.chain.key().hex() + ".key"));
    stored.sign();
  }
  const auto report = stored.verify(stored.files);
  EXPECT_TRUE(report.good());
  EXPECT_EQ(report.warnings, 0u);
  EXPECT_EQ(report.checkpoints, 12u);
}

TEST_F(AuditKeyFolder, ARotationThatWasNotStoredChangesNothing) {
  Stored stored;
  stored.keys = *AuditKeys::open(folder());
  stored.begin();
  auto tried = stored.chain;
  ASSERT_TRUE(stored.keys.rotate(tried, "quan-tri", at(1)));
  stored.keys = *AuditKeys::open(folder());  // the machine stopped before the entry was on the disk
  EXPECT_FALSE(*stored.keys.ready(stored.chain, at(2)));
  ASSERT_TRUE(stored.keys.retire(stored.chain));
  EXPECT_EQ(files().size(), 1u);
  stored.sign();
  EXPECT_TRUE(stored.verify().good());
}

TEST_F(AuditKeyFolder, ALostKeyIsReplacedAndSaid) {
  Stored stored;
  stored.keys = *AuditKeys::open(folder());
  stored.begin();
  stored.grow(3);
  stored.sign();
  std::filesystem::remove_all(folder());
  stored.keys = *AuditKeys::open(folder());
  stored.begin(10);
  EXPECT_EQ(entry_of(stored, 5).event.act, AuditAct::key_lost);
  stored.grow(1);
  stored.sign();
  const auto report = stored.verify(stored.files);
  EXPECT_TRUE(report.good());
  EXPECT_EQ(report.warnings, 1u);
  EXPECT_THAT(lines(report, FindingKind::warning), ElementsAre(HasSubstr("entry 5: the signing key was lost")));
}

TEST_F(AuditKeyFolder, RefusesWhatOthersMayRead) {
  AuditChain chain;
  {
    auto keys = *AuditKeys::open(folder());
    ASSERT_TRUE(keys.ready(chain, at(0)));
  }
  const auto file = files().front();
  for (const mode_t others : {0640u, 0604u, 0660u, 0644u}) {
    chmod(file.c_str(), others);
    const auto opened = AuditKeys::open(folder());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Errc::refused);
    EXPECT_THAT(opened.error().line(), HasSubstr("chmod 600"));
  }
  chmod(file.c_str(), 0600);
  chmod(folder().c_str(), 0750);
  const auto opened = AuditKeys::open(folder());
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().line(), HasSubstr("chmod 700"));
  chmod(folder().c_str(), 0700);
  EXPECT_TRUE(AuditKeys::open(folder()));
}

TEST_F(AuditKeyFolder, RefusesFilesThatAreNoKeys) {
  AuditChain chain;
  {
    auto keys = *AuditKeys::open(folder());
    ASSERT_TRUE(keys.ready(chain, at(0)));
  }
  const auto file = files().front();
  std::ifstream in(file);
  const std::string good{std::istreambuf_iterator<char>(in), {}};
  for (const std::string& bad : {std::string(), good.substr(0, good.size() - 1), good + good, "x" + good.substr(1),
                                 good.substr(0, good.size() - 3) + "zz\n", std::string(100'000, 'a')}) {
    write(file, bad);
    const auto opened = AuditKeys::open(folder());
    ASSERT_FALSE(opened) << bad.substr(0, 100);
    EXPECT_EQ(opened.error().code, Errc::malformed);
    EXPECT_EQ(opened.error().line().find(good.substr(20, 64)), std::string::npos) << "no secret in an error";
  }
  write(file, good);
  ASSERT_TRUE(AuditKeys::open(folder()));
  // A key under the name of another, a link, a folder.
  const auto other = folder() + "/audit-0000000000000000.key";
  std::filesystem::rename(file, other);
  EXPECT_FALSE(AuditKeys::open(folder()));
  std::filesystem::rename(other, dir_.str() + "/elsewhere");
  std::filesystem::create_symlink(dir_.str() + "/elsewhere", file);
  EXPECT_FALSE(AuditKeys::open(folder()));
  std::filesystem::remove(file);
  std::filesystem::create_directory(file);
  EXPECT_FALSE(AuditKeys::open(folder()));
}

TEST_F(AuditKeyFolder, AHalfWrittenKeyIsNotMistakenForOne) {
  auto keys = *AuditKeys::open(folder());
  AuditChain chain;
  ASSERT_TRUE(keys.ready(chain, at(0)));
  write(folder() + "/audit-1122334455667788.key.new", "dongtin audit key 1 12");
  auto again = AuditKeys::open(folder());
  ASSERT_TRUE(again);
  EXPECT_FALSE(*again->ready(chain, at(1)));
}

}  // namespace
}  // namespace dongtin
