/// The audit: a chain of entries in which nothing can be changed, removed or slipped in unnoticed.
///
/// Every entry carries the digest of the one before it. Now and then the head of the chain is signed (a checkpoint),
/// and once a day such a checkpoint leaves the machine as a small text file: who then rewrites the chain, even with the
/// signing key in hand, contradicts the file.
///
/// Digest of an entry: SHA-256 over these parts, each preceded by its length in bytes (u64, little-endian):
///   "dongtin audit entry 1", number (u64), at (i64, ms since 1970), actor, the act's name, subject, detail, record
///   (32), key (8), public key (0 or 32), signature (0 or 64), digest of the entry before (32; zeros before entry 1).
/// Signed at a checkpoint: "dongtin audit checkpoint 1\n", number (u64), since (u64), at (i64), digest (32), key (8).
/// Signed for a new key:   "dongtin audit key 1\n", number (u64), digest of the entry before (32), new public key (32);
///   by the key before it when the key is rotated, by itself when it is the first or when the one before was lost.
/// Numbers inside parts are big-endian; signatures are Ed25519 (RFC 8032, libsodium).
///
/// In      text is valid UTF-8 in one line; what cannot be shown stands escaped in `detail` and is refused elsewhere.
/// Errors  decode: malformed for all bytes that this program would not have written, whatever they are.
/// Threads AuditKeys and AuditChain: one thread at a time. The others are values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/key_file.hpp"
#include "storage/records/ids.hpp"
#include "storage/records/result.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

/// What was done. Grows at the end only; the names are part of the digests.
enum class AuditAct : std::uint8_t {
  decision,
  story_decision,
  released,
  viewed,
  rules_in_force,
  sources_changed,
  retention_run,
  purge,
  backup,
  restore,
  permalink_opened,
  account_changed,
  claim_changed,
  package_changed,
  key_created,
  key_rotated,
  key_lost,
  started,
  stopped,
  job,
  migrated,
  verified,
  checkpoint_left,  // a checkpoint left the machine
  disaster_mode,
  recall_drawn,
  recall_read,
};
[[nodiscard]] std::string_view name(AuditAct act) noexcept;
[[nodiscard]] std::optional<AuditAct> audit_act_from(std::string_view name) noexcept;

inline constexpr std::size_t kMaxAuditActorBytes = 64;
inline constexpr std::size_t kMaxAuditSubjectBytes = 200;
inline constexpr std::size_t kMaxAuditDetailBytes = 1000;

using AuditSignature = Bytes<64, struct AuditSignatureTag>;

/// What somebody did, before it has a place in the chain.
struct AuditEvent {
  AuditAct act = AuditAct::decision;
  std::string actor;    // office account, "local" or "dongtin"
  std::string subject;  // "alert 12"
  std::string detail;
  Digest record;  // SHA-256 of the bytes of the record the act wrote; zeros: none
  bool operator==(const AuditEvent&) const = default;
};

/// Refuses an actor or subject that is empty, too long or not one line of plain text, and the acts on keys (AuditKeys
/// makes those). `detail` is never refused: control, line and direction characters are escaped (\n, \t, \\, \u{202e}),
/// broken UTF-8 becomes U+FFFD, and what is too long ends with "…".
[[nodiscard]] Result<AuditEvent> make_audit_event(AuditAct act, std::string actor, std::string subject,
                                                  std::string_view detail = {}, const Digest& record = {});

struct AuditEntry {
  std::uint64_t number = 0;  // from 1, no gaps
  Instant at{};
  AuditEvent event;
  KeyId key;                                // in force after this entry
  std::optional<PublicKey> public_key;      // of a new key
  std::optional<AuditSignature> signature;  // over a new key
  Digest previous;                          // zeros before entry 1
  Digest digest;
  bool operator==(const AuditEntry&) const = default;
};
[[nodiscard]] Digest digest_of(const AuditEntry& entry);

/// A signed statement that the chain had this head.
struct AuditCheckpoint {
  std::uint64_t number = 0;
  Digest digest;
  Instant at{};             // whole seconds
  std::uint64_t since = 0;  // entries since the last checkpoint
  KeyId key;
  AuditSignature signature;
  bool operator==(const AuditCheckpoint&) const = default;
};

/// A checkpoint as it leaves the machine: JSON with a fixed order of keys, and the public key to check it with.
struct AuditCheckpointFile {
  AuditCheckpoint checkpoint;
  PublicKey public_key;
  bool operator==(const AuditCheckpointFile&) const = default;
};
[[nodiscard]] std::string to_json(const AuditCheckpointFile& file);
/// Reads what to_json wrote; white space may have changed on the way (mail). The signature is the verifier's business.
[[nodiscard]] Result<AuditCheckpointFile> parse_checkpoint_file(std::string_view json);
[[nodiscard]] bool signed_by(const AuditCheckpoint& checkpoint, const PublicKey& key);

namespace encoding {
template <class Record>
[[nodiscard]] Result<Record> decode(std::string_view bytes);

[[nodiscard]] std::string encode(const AuditEntry& entry);
[[nodiscard]] std::string encode(const AuditCheckpoint& checkpoint);
template <>
Result<AuditEntry> decode<AuditEntry>(std::string_view bytes);
template <>
Result<AuditCheckpoint> decode<AuditCheckpoint>(std::string_view bytes);
}  // namespace encoding

/// The end of the chain. A cheap value: copy it, append, and keep the copy only when the entries are on the disk.
class AuditChain {
 public:
  AuditChain() = default;
  /// Goes on after the newest stored entry.
  explicit AuditChain(const AuditEntry& newest) : number_(newest.number), digest_(newest.digest), key_(newest.key) {}

  /// The next entry. The chain must have a key (AuditKeys::ready): std::logic_error otherwise.
  AuditEntry append(AuditEvent event, Instant at);

  [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
  [[nodiscard]] const Digest& digest() const noexcept { return digest_; }
  [[nodiscard]] const KeyId& key() const noexcept { return key_; }

 private:
  friend class AuditKeys;
  AuditEntry seal(AuditEntry entry);
  std::uint64_t number_ = 0;
  Digest digest_;
  KeyId key_;
};

/// The signing keys: one file per key, `audit-KEYID.key`, in a folder of their own (key_file.hpp).
class AuditKeys {
 public:
  /// Makes the folder if needed and reads the keys in it.
  [[nodiscard]] static Result<AuditKeys> open(std::string folder);
  /// Keys that are never written: for a store in memory.
  [[nodiscard]] static AuditKeys in_memory() { return AuditKeys({}); }

  /// Call before the first append: an entry to store when the chain had no key yet (key_created) or its secret is gone
  /// (key_lost), else nothing. The new key is on the disk before its entry is returned.
  [[nodiscard]] Result<std::optional<AuditEntry>> ready(AuditChain& chain, Instant at);
  /// A new key takes over: store the entry, then retire() the old one.
  [[nodiscard]] Result<AuditEntry> rotate(AuditChain& chain, std::string actor, Instant at);
  /// Removes the secrets of all keys but the one in force. Only when the chain's entries are on the disk.
  [[nodiscard]] Result<void> retire(const AuditChain& chain);

  /// Signs the head. `last` is the number of the last checkpoint, 0 when there is none; `at` is cut to whole seconds.
  [[nodiscard]] Result<AuditCheckpointFile> checkpoint(const AuditChain& chain, std::uint64_t last, Instant at) const;

 private:
  explicit AuditKeys(std::string folder) : folder_(std::move(folder)) {}
  Result<AuditEntry> introduce(AuditChain& chain, AuditAct act, std::string actor, std::string detail, Instant at);
  std::string folder_;  // empty: in memory
  std::map<KeyId, SecretKey> secrets_;
};

inline constexpr std::size_t kMaxAuditFindings = 1000;  // more are counted only

struct AuditFinding {
  enum class Kind : std::uint8_t { problem, warning, note };  // wrong; a person has to look; worth knowing
  Kind kind = Kind::problem;
  std::string what;  // one line
};

struct AuditReport {
  std::vector<AuditFinding> findings;
  std::uint64_t problems = 0, warnings = 0, notes = 0;
  std::uint64_t entries = 0;      // read
  std::uint64_t checkpoints = 0;  // whose signature and digest are right, those from outside among them
  std::uint64_t head = 0;         // number of the last entry
  std::uint64_t vouched = 0;      // the newest entry that a right checkpoint covers
  [[nodiscard]] bool good() const noexcept { return problems == 0; }
};

/// Reads a chain from its first entry to its last and says what is wrong with it, in one line each.
///
/// Feed it every checkpoint, then every entry, both by ascending number as the store keeps them; then finish() once.
/// Cost: one SHA-256 per entry, one signature per checkpoint; memory: the checkpoints.
class AuditVerifier {
 public:
  /// `number` is the one under which the store has it.
  void checkpoint(std::uint64_t number, std::string_view bytes);
  /// A checkpoint that left the machine; `from` names it in findings.
  void outside(const AuditCheckpointFile& file, std::string_view from);
  /// Gives the entry back when it can be read, so that the caller can compare `record` with the record.
  std::optional<AuditEntry> entry(std::uint64_t number, std::string_view bytes);
  [[nodiscard]] AuditReport finish();

 private:
  struct Claimed {
    AuditCheckpoint checkpoint;
    std::optional<PublicKey> public_key;  // of one from outside
    std::string name;                     // "checkpoint at 300"
    bool seen = false;
  };
  void found(AuditFinding::Kind kind, std::string what);
  void problem(std::string what) { found(AuditFinding::Kind::problem, std::move(what)); }
  void order(std::uint64_t number);
  void keys(const AuditEntry& entry, bool after_a_gap);
  void compare(const AuditEntry& entry);
  bool signature_holds(const Claimed& claimed);
  void claim(Claimed claimed);

  AuditReport report_;
  std::multimap<std::uint64_t, Claimed> claims_;
  std::uint64_t last_checkpoint_ = 0;
  std::optional<std::uint64_t> last_;  // number under which the last entry was read
  std::optional<AuditEntry> before_;   // nothing: it was missing or unreadable
  std::map<KeyId, PublicKey> known_;
  KeyId in_force_;
};

}  // namespace dongtin
