#include "storage/audit.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <charconv>
#include <limits>
#include <stdexcept>

#include "storage/keys.hpp"
#include "storage/records/digest.hpp"
#include "storage/records/text.hpp"
#include "storage/schema/audit.pb.h"

namespace dongtin {

namespace {

constexpr std::array<std::string_view, 26> kActNames = {
    "decision",         "story_decision",  "released",        "viewed",          "rules_in_force",
    "sources_changed",  "retention_run",   "purge",           "backup",          "restore",
    "permalink_opened", "account_changed", "claim_changed",   "package_changed", "key_created",
    "key_rotated",      "key_lost",        "started",         "stopped",         "job",
    "migrated",         "verified",        "checkpoint_left", "disaster_mode",   "recall_drawn",
    "recall_read"};
constexpr auto kLastAct = AuditAct::recall_read;
static_assert(kActNames.size() == static_cast<std::size_t>(kLastAct) + 1);

constexpr std::string_view kEntryDomain = "dongtin audit entry 1";
constexpr std::string_view kCheckpointDomain = "dongtin audit checkpoint 1\n";
constexpr std::string_view kKeyDomain = "dongtin audit key 1\n";
constexpr std::string_view kKeyLabel = "dongtin audit key 1";  // in the key file
constexpr std::string_view kKeyPrefix = "audit-", kKeySuffix = ".key";
constexpr std::size_t kMaxCheckpointFileBytes = 4096;
constexpr Instant kFirst = from_millis(-62'167'219'200'000), kLast = from_millis(253'402'300'799'000);  // years 0..9999

const unsigned char* raw(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}

bool acts_on_a_key(AuditAct act) {
  return act == AuditAct::key_created || act == AuditAct::key_rotated || act == AuditAct::key_lost;
}

std::string big_endian(Instant at) {
  return keys::number(static_cast<std::uint64_t>(to_millis(at)));
}

struct Letter {
  std::uint32_t code = 0;
  std::size_t bytes = 1;
};
/// The first code point of valid UTF-8 that is not empty.
Letter letter_at(std::string_view s) {
  const auto first = static_cast<std::uint8_t>(s.front());
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  std::uint32_t code = first & (0x7Fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) code = code << 6 | (static_cast<std::uint8_t>(s[i]) & 0x3F);
  return {code, bytes};
}
/// What would break a line, hide, or turn the direction of the text around it.
bool is_trouble(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || code == 0x061C;
}
bool is_plain_line(std::string_view text) {
  if (!is_valid_utf8(text)) return false;
  while (!text.empty()) {
    const auto letter = letter_at(text);
    if (is_trouble(letter.code)) return false;
    text.remove_prefix(letter.bytes);
  }
  return true;
}

std::string one_line(std::string_view text) {
  static constexpr std::string_view kMore = "…";
  // An escape is at most 10 bytes for one; what is cut here could not stand in the result.
  const auto valid = to_valid_utf8(text.substr(0, kMaxAuditDetailBytes + 4));
  bool whole = text.size() <= kMaxAuditDetailBytes + 4;
  std::string out;
  std::size_t good = 0;  // bytes of whole letters that leave room for kMore
  for (std::string_view rest = valid; !rest.empty();) {
    const auto letter = letter_at(rest);
    if (letter.code == '\n') {
      out += "\\n";
    } else if (letter.code == '\t') {
      out += "\\t";
    } else if (letter.code == '\\') {
      out += "\\\\";
    } else if (is_trouble(letter.code)) {
      out += fmt::format("\\u{{{:x}}}", letter.code);
    } else {
      out += rest.substr(0, letter.bytes);
    }
    rest.remove_prefix(letter.bytes);
    if (out.size() + kMore.size() <= kMaxAuditDetailBytes) good = out.size();
    if (out.size() > kMaxAuditDetailBytes) break;
  }
  if (whole && out.size() <= kMaxAuditDetailBytes) return out;
  out.resize(good);
  return out.append(kMore);
}

std::string statement(const AuditCheckpoint& c) {
  std::string out(kCheckpointDomain);
  out += keys::number(c.number);
  out += keys::number(c.since);
  out += big_endian(c.at);
  out += c.digest.view();
  out += c.key.view();
  return out;
}

std::string statement(std::uint64_t number, const Digest& previous, const PublicKey& key) {
  std::string out(kKeyDomain);
  out += keys::number(number);
  out += previous.view();
  out += key.view();
  return out;
}

bool holds(const AuditSignature& signature, std::string_view statement, const PublicKey& key) {
  return crypto_sign_verify_detached(signature.value.data(), raw(statement), statement.size(), key.value.data()) == 0;
}

/// The key pair of a secret seed, wiped when it goes.
class Signer {
 public:
  explicit Signer(const SecretKey& seed) {
    crypto_sign_seed_keypair(public_key_.value.data(), secret_.data(), seed.data());
  }
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;
  ~Signer() { sodium_memzero(secret_.data(), secret_.size()); }
  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }
  [[nodiscard]] AuditSignature sign(std::string_view statement) const {
    AuditSignature out;
    crypto_sign_detached(out.value.data(), nullptr, raw(statement), statement.size(), secret_.data());
    return out;
  }

 private:
  PublicKey public_key_;
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret_{};
};
static_assert(crypto_sign_SEEDBYTES == SecretKey::kBytes && crypto_sign_PUBLICKEYBYTES == sizeof(PublicKey) &&
              crypto_sign_BYTES == sizeof(AuditSignature));

std::string file_of(const KeyId& key) {
  return std::string(kKeyPrefix) + key.hex() + std::string(kKeySuffix);
}

Error not_ours(std::string_view what) {
  return fail(Errc::malformed, "not what dongtin writes here (" + std::string(what) + ")");
}

}  // namespace

std::string_view name(AuditAct act) noexcept {
  return kActNames[static_cast<std::size_t>(act)];
}

std::optional<AuditAct> audit_act_from(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kActNames.size(); ++i) {
    if (kActNames[i] == name) return static_cast<AuditAct>(i);
  }
  return std::nullopt;
}

Result<AuditEvent> make_audit_event(AuditAct act, std::string actor, std::string subject, std::string_view detail,
                                    const Digest& record) {
  if (acts_on_a_key(act)) return fail(Errc::refused, "an act on the audit's keys is recorded by what changes them");
  if (actor.empty() || actor.size() > kMaxAuditActorBytes || !is_plain_line(actor)) {
    return fail(Errc::malformed,
                fmt::format("an audit entry names who acted: one line, 1 to {} bytes", kMaxAuditActorBytes));
  }
  if (subject.empty() || subject.size() > kMaxAuditSubjectBytes || !is_plain_line(subject)) {
    return fail(Errc::malformed,
                fmt::format("an audit entry names what it is about: one line, 1 to {} bytes", kMaxAuditSubjectBytes));
  }
  return AuditEvent{act, std::move(actor), std::move(subject), one_line(detail), record};
}

Digest digest_of(const AuditEntry& e) {
  return digest_of({kEntryDomain, keys::number(e.number), big_endian(e.at), e.event.actor, name(e.event.act),
                    e.event.subject, e.event.detail, e.event.record.view(), e.key.view(),
                    e.public_key ? e.public_key->view() : std::string_view{},
                    e.signature ? e.signature->view() : std::string_view{}, e.previous.view()});
}

bool signed_by(const AuditCheckpoint& checkpoint, const PublicKey& key) {
  return checkpoint.key == key_id(key) && holds(checkpoint.signature, statement(checkpoint), key);
}

// The file that leaves the machine.

std::string to_json(const AuditCheckpointFile& file) {
  const auto& c = file.checkpoint;
  return fmt::format(
      "{{\n  \"dongtin\": \"audit-checkpoint\",\n  \"version\": 1,\n  \"number\": {},\n  \"entries_since_last\": {},\n"
      "  \"at\": \"{}\",\n  \"digest\": \"{}\",\n  \"key_id\": \"{}\",\n  \"public_key\": \"{}\",\n"
      "  \"signature\": \"{}\"\n}}\n",
      c.number, c.since, rfc3339(c.at), c.digest.hex(), c.key.hex(), file.public_key.hex(), c.signature.hex());
}

Result<AuditCheckpointFile> parse_checkpoint_file(std::string_view json) {
  const auto wrong = [](std::string_view what) {
    return fail(Errc::malformed, fmt::format("not a checkpoint of the audit as dongtin wrote it ({}): take the file as "
                                             "it left the machine",
                                             what));
  };
  if (json.size() > kMaxCheckpointFileBytes) return wrong("it is too long");
  std::string text;
  for (char c : json) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') text += c;
  }
  std::string_view rest = text;
  const auto skip = [&](std::string_view expected) {
    if (!rest.starts_with(expected)) return false;
    rest.remove_prefix(expected.size());
    return true;
  };
  const auto number = [&](std::uint64_t& out) {
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), out);
    if (error != std::errc{} || (rest.front() == '0' && end != rest.data() + 1)) return false;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return true;
  };
  const auto string = [&](std::string_view& out) {
    const auto end = rest.find('"');
    if (end == std::string_view::npos) return false;
    out = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return true;
  };
  const auto hex = [&](auto& out) {
    std::string_view digits;
    if (!string(digits)) return false;
    auto parsed = std::remove_reference_t<decltype(out)>::from_hex(digits);
    if (parsed) out = *parsed;
    return parsed.has_value();
  };
  AuditCheckpointFile out;
  auto& c = out.checkpoint;
  std::uint64_t version = 0;
  if (!skip("{\"dongtin\":\"audit-checkpoint\",\"version\":") || !number(version)) return wrong("its first lines");
  if (version != 1) return wrong(fmt::format("version {}, this program knows 1", version));
  if (!skip(",\"number\":") || !number(c.number)) return wrong("number");
  if (!skip(",\"entries_since_last\":") || !number(c.since)) return wrong("entries_since_last");
  std::string_view at;
  if (!skip(",\"at\":\"") || !string(at)) return wrong("at");
  const auto time = parse_rfc3339(at);
  if (!time || rfc3339(*time) != at) return wrong("at");
  c.at = *time;
  if (!skip(",\"digest\":\"") || !hex(c.digest)) return wrong("digest");
  if (!skip(",\"key_id\":\"") || !hex(c.key)) return wrong("key_id");
  if (!skip(",\"public_key\":\"") || !hex(out.public_key)) return wrong("public_key");
  if (!skip(",\"signature\":\"") || !hex(c.signature)) return wrong("signature");
  if (rest != "}") return wrong("its end");
  if (c.number == 0 || c.since == 0 || c.since > c.number) return wrong("its numbers");
  return out;
}

// Bytes in the store.

namespace encoding {

namespace {

std::string or_empty(const Digest& digest) {
  return digest == Digest{} ? std::string() : std::string(digest.view());
}

template <class Id>
bool take(const std::string& bytes, Id& out) {
  auto parsed = Id::from_raw(bytes);
  if (parsed) out = *parsed;
  return parsed.has_value();
}
template <class Id>
bool take(const std::string& bytes, std::optional<Id>& out) {
  return bytes.empty() || take(bytes, out.emplace());
}

}  // namespace

std::string encode(const AuditEntry& entry) {
  pb::AuditEntry out;
  out.set_number(entry.number);
  out.set_at(to_millis(entry.at));
  out.set_actor(entry.event.actor);
  out.set_act(static_cast<std::uint32_t>(entry.event.act));
  out.set_subject(entry.event.subject);
  out.set_detail(entry.event.detail);
  out.set_record(or_empty(entry.event.record));
  out.set_key(std::string(entry.key.view()));
  if (entry.public_key) out.set_public_key(std::string(entry.public_key->view()));
  if (entry.signature) out.set_signature(std::string(entry.signature->view()));
  out.set_previous(std::string(entry.previous.view()));
  out.set_digest(std::string(entry.digest.view()));
  return out.SerializeAsString();
}

std::string encode(const AuditCheckpoint& checkpoint) {
  pb::AuditCheckpoint out;
  out.set_number(checkpoint.number);
  out.set_digest(std::string(checkpoint.digest.view()));
  out.set_at(to_millis(checkpoint.at));
  out.set_since(checkpoint.since);
  out.set_key(std::string(checkpoint.key.view()));
  out.set_signature(std::string(checkpoint.signature.view()));
  return out.SerializeAsString();
}

template <>
Result<AuditEntry> decode<AuditEntry>(std::string_view bytes) {
  static constexpr std::size_t kMaxBytes = 4096;  // every field is bounded
  pb::AuditEntry in;
  if (bytes.size() > kMaxBytes || !in.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return not_ours("the bytes");
  }
  AuditEntry out;
  out.number = in.number();
  out.at = from_millis(in.at());
  if (in.number() == 0) return not_ours("number");
  if (in.act() > static_cast<std::uint32_t>(kLastAct)) return not_ours("act");
  auto& event = out.event;
  event.act = static_cast<AuditAct>(in.act());
  event.actor = in.actor();
  event.subject = in.subject();
  event.detail = in.detail();
  if (event.actor.empty() || event.actor.size() > kMaxAuditActorBytes || !is_plain_line(event.actor)) {
    return not_ours("actor");
  }
  if (event.subject.empty() || event.subject.size() > kMaxAuditSubjectBytes || !is_plain_line(event.subject)) {
    return not_ours("subject");
  }
  if (event.detail.size() > kMaxAuditDetailBytes || !is_plain_line(event.detail)) return not_ours("detail");
  if (!in.record().empty() && !take(in.record(), event.record)) return not_ours("record");
  if (!take(in.key(), out.key)) return not_ours("key");
  if (!take(in.public_key(), out.public_key) || out.public_key.has_value() != acts_on_a_key(event.act)) {
    return not_ours("public key");
  }
  if (!take(in.signature(), out.signature) || out.signature.has_value() != acts_on_a_key(event.act)) {
    return not_ours("signature");
  }
  if (!take(in.previous(), out.previous)) return not_ours("previous");
  if (!take(in.digest(), out.digest)) return not_ours("digest");
  if (encode(out) != bytes) return not_ours("other bytes for the same entry");
  return out;
}

template <>
Result<AuditCheckpoint> decode<AuditCheckpoint>(std::string_view bytes) {
  static constexpr std::size_t kMaxBytes = 512;
  pb::AuditCheckpoint in;
  if (bytes.size() > kMaxBytes || !in.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return not_ours("the bytes");
  }
  AuditCheckpoint out;
  out.number = in.number();
  out.since = in.since();
  out.at = from_millis(in.at());
  if (out.number == 0 || out.since == 0 || out.since > out.number) return not_ours("number");
  if (out.at < kFirst || out.at > kLast || in.at() % 1000 != 0) return not_ours("at");
  if (!take(in.digest(), out.digest)) return not_ours("digest");
  if (!take(in.key(), out.key)) return not_ours("key");
  if (!take(in.signature(), out.signature)) return not_ours("signature");
  if (encode(out) != bytes) return not_ours("other bytes for the same checkpoint");
  return out;
}

}  // namespace encoding

// Writing the chain.

AuditEntry AuditChain::seal(AuditEntry entry) {
  entry.number = number_ + 1;
  entry.previous = digest_;
  entry.digest = digest_of(entry);
  number_ = entry.number;
  digest_ = entry.digest;
  key_ = entry.key;
  return entry;
}

AuditEntry AuditChain::append(AuditEvent event, Instant at) {
  if (key_ == KeyId{}) throw std::logic_error("an audit entry before the chain has a key");
  AuditEntry entry;
  entry.at = at;
  entry.event = std::move(event);
  entry.key = key_;
  return seal(std::move(entry));
}

Result<AuditKeys> AuditKeys::open(std::string folder) {
  if (auto made = make_key_folder(folder); !made) return std::move(made).error();
  auto names = key_names(folder, kKeyPrefix, kKeySuffix);
  if (!names) return std::move(names).error();
  AuditKeys out(std::move(folder));
  for (const auto& name : *names) {
    auto secret = read_key(out.folder_, name, kKeyLabel);
    if (!secret) return std::move(secret).error();
    const auto id = key_id(Signer(*secret).public_key());
    if (name != file_of(id)) {
      return fail(Errc::malformed, "the file holds the key " + id.hex() + ": name it " + file_of(id))
          .at(out.folder_ + "/" + name);
    }
    out.secrets_.emplace(id, *std::move(secret));
  }
  return out;
}

Result<AuditEntry> AuditKeys::introduce(AuditChain& chain, AuditAct act, std::string actor, std::string detail,
                                        Instant at) {
  if (sodium_init() < 0) return fail(Errc::io, "no randomness for a new key: check this machine's /dev/urandom");
  SecretKey secret;
  randombytes_buf(secret.data(), SecretKey::kBytes);
  const Signer signer(secret);
  const auto id = key_id(signer.public_key());
  if (!folder_.empty()) {
    if (auto written = write_key(folder_, file_of(id), kKeyLabel, secret); !written) return std::move(written).error();
  }
  AuditEntry entry;
  entry.at = at;
  entry.event = {act, std::move(actor), "key " + id.hex(), std::move(detail), {}};
  entry.key = id;
  entry.public_key = signer.public_key();
  const auto said = statement(chain.number() + 1, chain.digest(), signer.public_key());
  entry.signature = act == AuditAct::key_rotated ? Signer(secrets_.at(chain.key())).sign(said) : signer.sign(said);
  secrets_.emplace(id, std::move(secret));
  return chain.seal(std::move(entry));
}

Result<std::optional<AuditEntry>> AuditKeys::ready(AuditChain& chain, Instant at) {
  if (secrets_.contains(chain.key())) return std::optional<AuditEntry>{};
  const bool lost = chain.key() != KeyId{};
  auto entry = introduce(chain, lost ? AuditAct::key_lost : AuditAct::key_created, "dongtin",
                         lost ? "the secret of key " + chain.key().hex() + " is gone" : "the first key", at);
  if (!entry) return std::move(entry).error();
  return std::optional<AuditEntry>(*std::move(entry));
}

Result<AuditEntry> AuditKeys::rotate(AuditChain& chain, std::string actor, Instant at) {
  if (!secrets_.contains(chain.key())) {
    return fail(Errc::not_found, "the key in force is not here: start dongtin serve once, it makes a new one");
  }
  if (actor.empty() || actor.size() > kMaxAuditActorBytes || !is_plain_line(actor)) {
    return fail(Errc::malformed, "rotating the key needs the account of who asked for it, one line");
  }
  return introduce(chain, AuditAct::key_rotated, std::move(actor), "takes over from key " + chain.key().hex(), at);
}

Result<void> AuditKeys::retire(const AuditChain& chain) {
  for (auto it = secrets_.begin(); it != secrets_.end();) {
    if (it->first == chain.key()) {
      ++it;
      continue;
    }
    if (!folder_.empty()) {
      if (auto removed = remove_key(folder_, file_of(it->first)); !removed) return std::move(removed).error();
    }
    it = secrets_.erase(it);
  }
  return {};
}

Result<AuditCheckpointFile> AuditKeys::checkpoint(const AuditChain& chain, std::uint64_t last, Instant at) const {
  const auto secret = secrets_.find(chain.key());
  if (secret == secrets_.end()) {
    return fail(Errc::not_found, "the key in force is not here: start dongtin serve once, it makes a new one");
  }
  if (last >= chain.number()) return fail(Errc::conflict, "nothing was recorded since the last checkpoint");
  const auto seconds = from_millis(to_millis(std::chrono::floor<std::chrono::seconds>(at)));
  if (seconds < kFirst || seconds > kLast) return fail(Errc::malformed, "the clock is absurd: set this machine's time");
  const Signer signer(secret->second);
  AuditCheckpoint out{chain.number(), chain.digest(), seconds, chain.number() - last, chain.key(), {}};
  out.signature = signer.sign(statement(out));
  return AuditCheckpointFile{out, signer.public_key()};
}

// Reading it again.

void AuditVerifier::found(AuditFinding::Kind kind, std::string what) {
  auto& count = kind == AuditFinding::Kind::problem   ? report_.problems
                : kind == AuditFinding::Kind::warning ? report_.warnings
                                                      : report_.notes;
  ++count;
  if (report_.findings.size() < kMaxAuditFindings) report_.findings.push_back({kind, std::move(what)});
}

void AuditVerifier::claim(Claimed claimed) {
  const auto number = claimed.checkpoint.number;
  claims_.emplace(number, std::move(claimed));
}

void AuditVerifier::checkpoint(std::uint64_t number, std::string_view bytes) {
  const auto called = fmt::format("checkpoint at {}", number);
  auto decoded = encoding::decode<AuditCheckpoint>(bytes);
  if (!decoded) {
    problem(called + ": " + decoded.error().what);
    last_checkpoint_ = number;
    return;
  }
  if (decoded->number != number) {
    problem(fmt::format("{}: it says it is the one at {}", called, decoded->number));
    last_checkpoint_ = number;
    return;
  }
  const auto before = number - decoded->since;
  if (number <= last_checkpoint_) {
    problem(called + ": it is out of order");
  } else if (before > last_checkpoint_) {
    problem(fmt::format("{}: the one before it, at {}, is missing", called, before));
  } else if (before < last_checkpoint_) {
    problem(fmt::format("{}: it follows one at {} and not the stored one at {}", called, before, last_checkpoint_));
  }
  last_checkpoint_ = number;
  claim({*decoded, std::nullopt, called, false});
}

void AuditVerifier::outside(const AuditCheckpointFile& file, std::string_view from) {
  const auto called = fmt::format("{}: checkpoint at {}", from, file.checkpoint.number);
  if (!signed_by(file.checkpoint, file.public_key)) {
    problem(called + ": its signature does not match: the file was changed, or dongtin did not write it");
    return;
  }
  claim({file.checkpoint, file.public_key, called, false});
}

bool AuditVerifier::signature_holds(const Claimed& claimed) {
  const auto& c = claimed.checkpoint;
  const auto key = known_.find(c.key);
  if (key == known_.end()) {
    problem(fmt::format("{}: the chain does not know its key {}", claimed.name, c.key.hex()));
    return false;
  }
  if (!signed_by(c, key->second)) {
    problem(claimed.name + ": its signature does not match");
    return false;
  }
  return true;
}

void AuditVerifier::compare(const AuditEntry& entry) {
  const auto [from, to] = claims_.equal_range(entry.number);
  for (auto it = from; it != to; ++it) {
    auto& claimed = it->second;
    claimed.seen = true;
    bool good = signature_holds(claimed);
    if (claimed.checkpoint.digest != entry.digest) {
      problem(fmt::format("{}: entry {} has another digest now", claimed.name, entry.number));
      good = false;
    }
    if (claimed.checkpoint.key != entry.key) {
      problem(fmt::format("{}: key {} was not in force there", claimed.name, claimed.checkpoint.key.hex()));
      good = false;
    }
    if (good) {
      ++report_.checkpoints;
      report_.vouched = entry.number;
    }
  }
}

void AuditVerifier::order(std::uint64_t number) {
  const auto expected = last_.value_or(0) + 1;
  if (number == expected) return;
  if (number < expected) {
    problem(fmt::format("entry {}: it is out of order, entry {} was expected", number, expected));
  } else if (number == expected + 1) {
    problem(fmt::format("entry {} is missing", expected));
  } else {
    problem(fmt::format("entries {} to {} are missing", expected, number - 1));
  }
  before_.reset();
}

void AuditVerifier::keys(const AuditEntry& entry, bool after_a_gap) {
  const auto n = entry.number;
  if (!entry.public_key || !entry.signature) {  // decode() lets both or neither pass
    if (n == 1) problem("entry 1: a chain begins with the creation of its key, and this one does not");
    if (entry.key != in_force_ && !after_a_gap && n != 1) {
      problem(fmt::format("entry {}: key {} is not the one in force", n, entry.key.hex()));
    }
    in_force_ = entry.key;
    return;
  }
  const auto& key = *entry.public_key;
  if (key_id(key) != entry.key) problem(fmt::format("entry {}: its key has another id than it says", n));
  const auto said = statement(n, entry.previous, key);
  switch (entry.event.act) {
    case AuditAct::key_created:
      if (n != 1) problem(fmt::format("entry {}: a first key is created in a chain that had one", n));
      if (!holds(*entry.signature, said, key))
        problem(fmt::format("entry {}: the signature of the key does not match", n));
      break;
    case AuditAct::key_lost:
      if (n == 1) problem("entry 1: a chain begins with the creation of its key, and this one does not");
      if (!holds(*entry.signature, said, key))
        problem(fmt::format("entry {}: the signature of the key does not match", n));
      found(
          AuditFinding::Kind::warning,
          fmt::format("entry {}: the signing key was lost and key {} made; confirm that this was so, and compare what "
                      "stands before it with a checkpoint that left the machine (--checkpoint FILE)",
                      n, entry.key.hex()));
      break;
    default: {
      const auto old = known_.find(in_force_);
      if (old == known_.end()) {
        problem(fmt::format("entry {}: the key that was rotated is not known", n));
      } else if (!holds(*entry.signature, said, old->second)) {
        problem(fmt::format("entry {}: the key before it did not sign the new key", n));
      }
    }
  }
  if (!known_.emplace(entry.key, key).second)
    problem(fmt::format("entry {}: a key that was used before comes back", n));
  in_force_ = entry.key;
}

std::optional<AuditEntry> AuditVerifier::entry(std::uint64_t number, std::string_view bytes) {
  order(number);
  const bool after_a_gap = !before_ && number != 1;
  ++report_.entries;
  last_ = number;
  report_.head = number;
  auto decoded = encoding::decode<AuditEntry>(bytes);
  if (!decoded) {
    problem(fmt::format("entry {}: {}", number, decoded.error().what));
    before_.reset();
    return std::nullopt;
  }
  auto& entry = *decoded;
  if (entry.number != number) {
    problem(fmt::format("entry {}: it says it is entry {}", number, entry.number));
    before_.reset();
    return entry;
  }
  if (digest_of(entry) != entry.digest) problem(fmt::format("entry {}: its digest does not match its content", number));
  const auto expected = before_ ? before_->digest : Digest{};
  if (!after_a_gap && entry.previous != expected) {
    problem(number == 1 ? std::string("entry 1: it says that another entry came before it")
                        : fmt::format("entry {}: it follows another entry {} than the stored one", number, number - 1));
  }
  if (before_ && entry.at < before_->at) {
    found(AuditFinding::Kind::note, fmt::format("entry {}: the clock stood at {}, before {} of entry {}", number,
                                                rfc3339(entry.at), rfc3339(before_->at), number - 1));
  }
  keys(entry, after_a_gap);
  compare(entry);
  before_ = entry;
  return entry;
}

AuditReport AuditVerifier::finish() {
  for (const auto& [number, claimed] : claims_) {
    if (claimed.seen) continue;
    signature_holds(claimed);
    if (number > report_.head) {
      problem(fmt::format(
          "the chain ends at {} but {}: entries were cut off", report_.head,
          claimed.public_key ? claimed.name + " says there were more" : fmt::format("a checkpoint says {}", number)));
    } else {
      problem(fmt::format("{}: its entry cannot be compared", claimed.name));
    }
  }
  return std::move(report_);
}

}  // namespace dongtin
