#include "storage/privacy_scan.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <rocksdb/db.h>
#include <sodium.h>
#include <sqlite3.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <boost/uuid/detail/md5.hpp>
#include <boost/uuid/detail/sha1.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <unordered_map>

#include "storage/backup.hpp"
#include "storage/encoding.hpp"
#include "storage/keys.hpp"
#include "storage/records/digest.hpp"
#include "storage/schema/audit.pb.h"
#include "storage/schema/records.pb.h"

namespace dongtin {

namespace {

namespace fs = std::filesystem;
using std::string_view;

constexpr std::size_t kMaxCanaryPlaces = 50;
constexpr std::size_t kChunk = 1 << 20;     // of a file read at once
constexpr std::size_t kOverlap = 64 << 10;  // so that nothing falls between two chunks

bool is_ascii(string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// Small letters without their marks; bytes that are no UTF-8 stay as they are.
std::string folded(string_view s) {
  std::string out(s);
  if (!is_ascii(s)) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfd = icu::Normalizer2::getNFKDInstance(status);
    if (U_SUCCESS(status)) {
      const auto text = icu::UnicodeString::fromUTF8(icu::StringPiece(s.data(), static_cast<std::int32_t>(s.size())));
      const auto apart = nfd->normalize(text, status);
      icu::UnicodeString plain;
      for (std::int32_t i = 0; U_SUCCESS(status) && i < apart.length(); i = apart.moveIndex32(i, 1)) {
        const auto c = apart.char32At(i);
        if (u_charType(c) == U_NON_SPACING_MARK) continue;
        plain.append(c == 0x111 || c == 0x110 ? UChar32{'d'} : u_tolower(c));
      }
      if (U_SUCCESS(status)) {
        out.clear();
        plain.toUTF8String(out);
      }
    }
  }
  for (char& c : out) c = lower(c);
  return out;
}

std::string hex(string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    out += digits[b >> 4];
    out += digits[b & 15];
  }
  return out;
}

std::string base64(string_view bytes, bool for_urls) {
  static constexpr char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  static constexpr char urls[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const auto* digits = for_urls ? urls : standard;
  std::string out;
  for (std::size_t i = 0; i + 3 <= bytes.size(); i += 3) {
    const auto b = [&](std::size_t k) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[i + k])); };
    const unsigned word = b(0) << 16 | b(1) << 8 | b(2);
    for (const int shift : {18, 12, 6, 0}) out += digits[word >> shift & 63];
  }
  return out;
}

/// The characters that base64 of anything holding `bytes` must contain, whatever stands before and behind.
std::vector<std::string> in_base64(string_view bytes) {
  std::vector<std::string> out;
  for (std::size_t skip = 0; skip < 3; ++skip) {
    if (bytes.size() < skip + 3) continue;
    for (const bool urls : {false, true}) out.push_back(base64(bytes.substr(skip), urls));
  }
  return out;
}

std::string md5(string_view bytes) {
  boost::uuids::detail::md5 hash;
  hash.process_bytes(bytes.data(), bytes.size());
  boost::uuids::detail::md5::digest_type digest;
  hash.get_digest(digest);
  std::string out;
  // The words come in the byte order of the machine that Boost thinks of; both are looked for.
  for (const auto word : digest) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(word >> shift & 0xFF);
  }
  return out;
}

std::string sha1(string_view bytes) {
  boost::uuids::detail::sha1 hash;
  hash.process_bytes(bytes.data(), bytes.size());
  boost::uuids::detail::sha1::digest_type digest;
  hash.get_digest(digest);
  std::string out;
  for (const auto word : digest) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(word >> shift & 0xFF);
  }
  return out;
}

std::string sha512(string_view bytes) {
  std::string out(crypto_hash_sha512_BYTES, '\0');
  crypto_hash_sha512(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  return out;
}

std::string words_turned(string_view bytes) {
  std::string out(bytes);
  for (std::size_t i = 0; i + 4 <= out.size(); i += 4)
    std::reverse(out.begin() + static_cast<std::ptrdiff_t>(i), out.begin() + static_cast<std::ptrdiff_t>(i) + 4);
  return out;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_utf8(std::string& out, char32_t c) {
  icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(out);
}

/// Percent-encoding, escapes of JSON and character references undone, all in one pass.
std::string decoded(string_view s) {
  std::string out;
  out.reserve(s.size());
  for (std::size_t i = 0; i < s.size();) {
    const auto rest = s.substr(i);
    if (rest[0] == '%' && rest.size() >= 3 && hex_value(rest[1]) >= 0 && hex_value(rest[2]) >= 0) {
      out += static_cast<char>(hex_value(rest[1]) * 16 + hex_value(rest[2]));
      i += 3;
    } else if (rest.starts_with("\\u") && rest.size() >= 6 &&
               std::all_of(rest.begin() + 2, rest.begin() + 6, [](char c) { return hex_value(c) >= 0; })) {
      char32_t c = 0;
      for (std::size_t k = 2; k < 6; ++k) c = c * 16 + static_cast<char32_t>(hex_value(rest[k]));
      append_utf8(out, c);
      i += 6;
    } else if (rest[0] == '\\' && rest.size() >= 2) {
      out += rest[1];
      i += 2;
    } else if (rest.starts_with("&#")) {
      const bool in_hex = rest.size() > 2 && (rest[2] == 'x' || rest[2] == 'X');
      std::size_t k = in_hex ? 3 : 2;
      char32_t c = 0;
      const auto begin = k;
      while (k < rest.size() && k < begin + 7 && hex_value(rest[k]) >= 0 && (in_hex || hex_value(rest[k]) < 10)) {
        c = c * (in_hex ? 16 : 10) + static_cast<char32_t>(hex_value(rest[k++]));
      }
      if (k > begin && k < rest.size() && rest[k] == ';' && c < 0x110000) {
        append_utf8(out, c);
        i += k + 1;
      } else {
        out += rest[0];
        ++i;
      }
    } else {
      out += rest[0];
      ++i;
    }
  }
  return out;
}

/// Many needles in one pass: two bytes decide whether a place is worth a look.
class Needles {
 public:
  static constexpr std::size_t kCanary = static_cast<std::size_t>(-1);

  void add(std::string bytes, std::size_t name, string_view how) {
    if (bytes.size() < 4) return;
    const auto known = std::any_of(needles_.begin(), needles_.end(), [&](const Needle& n) { return n.bytes == bytes; });
    if (known) return;
    first_.set(pair(bytes, 0));
    by_pair_[pair(bytes, 0)].push_back(needles_.size());
    needles_.push_back({std::move(bytes), name, how});
  }
  /// Calls fn(name, how) for each that occurs, each once.
  template <class Fn>
  void in(string_view text, Fn&& fn) const {
    std::vector<bool> told(needles_.size());
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
      const auto key = pair(text, at);
      if (!first_.test(key)) continue;
      for (const auto index : by_pair_.at(key)) {
        const auto& needle = needles_[index];
        if (told[index] || text.compare(at, needle.bytes.size(), needle.bytes) != 0) continue;
        told[index] = true;
        fn(needle.name, needle.how);
      }
    }
  }

 private:
  struct Needle {
    std::string bytes;
    std::size_t name;
    string_view how;
  };
  static std::uint16_t pair(string_view s, std::size_t at) {
    return static_cast<std::uint16_t>(static_cast<unsigned char>(s[at]) << 8 | static_cast<unsigned char>(s[at + 1]));
  }
  std::vector<Needle> needles_;
  std::bitset<65536> first_;
  std::unordered_map<std::uint16_t, std::vector<std::size_t>> by_pair_;
};

/// The message in a column's values, when they are messages; null for the others and for those nobody has defined.
const google::protobuf::Message* prototype(string_view column, string_view key) {
  static const auto linked = [] {
    static_cast<void>(pb::AuditEntry::descriptor());
    return pb::Item::descriptor()->file()->pool();
  }();
  constexpr std::array<std::pair<string_view, string_view>, 30> kMessages{{{"seen", "Seen"},
                                                                           {"items", "Item"},
                                                                           {"alerts", "Alert"},
                                                                           {"assessments", "Assessed"},
                                                                           {"decisions", "Decision"},
                                                                           {"hours", "HourRange"},
                                                                           {"story_decisions", "StoryDecision"},
                                                                           {"evidence", "Capture"},
                                                                           {"archive", "Item"},
                                                                           {"stamps", "Stamp"},
                                                                           {"log", "LogEntry"},
                                                                           {"outbox", "OutboxEntry"},
                                                                           {"follow_ups", "FollowUp"},
                                                                           {"quarantine", "Quarantined"},
                                                                           {"rules", "Rule"},
                                                                           {"audit", "AuditEntry"},
                                                                           {"checkpoints", "AuditCheckpoint"},
                                                                           {"accounts", "Account"},
                                                                           {"claims", "ClaimRecord"},
                                                                           {"packages", "Package"},
                                                                           {"outlines", "Outline"},
                                                                           {"signed", "SignedText"},
                                                                           {"suggestion", "ClaimSuggestion"},
                                                                           {"cursor", "Cursor"},
                                                                           {"state", "SourceState"},
                                                                           {"watched n", "WatchedNow"},
                                                                           {"watched w", "WatchedWeek"},
                                                                           {"watched d", "DisasterMode"},
                                                                           {"watched r", "RecallSample"},
                                                                           {"watched v", "RecallReading"}}};
  if (column == "sources") {
    column = key.starts_with('c') ? "cursor" : key.starts_with(keys::kSuggestion) ? "suggestion" : "state";
  }
  const auto kind = column == "watched" ? "watched " + std::string(key.substr(0, 1)) : std::string();
  if (!kind.empty()) column = kind;
  for (const auto& [name, message] : kMessages) {
    if (name != column) continue;
    const auto* descriptor = linked->FindMessageTypeByName("dongtin.pb." + std::string(message));
    if (descriptor == nullptr) return nullptr;
    return google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor);
  }
  return nullptr;
}

/// Calls fn(path of the field, its bytes) for every string and byte field, nested ones too.
template <class Fn>
void each_text(const google::protobuf::Message& message, const std::string& path, Fn&& fn) {
  using google::protobuf::FieldDescriptor;
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const auto* field : fields) {
    const auto name = path.empty() ? field->name() : path + "." + field->name();
    const bool is_text = field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
    const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (!is_text && !is_message) continue;
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (is_text) {
        fn(name, field->is_repeated() ? reflection->GetRepeatedString(message, field, i)
                                      : reflection->GetString(message, field));
      } else {
        each_text(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                       : reflection->GetMessage(message, field),
                  name, fn);
      }
    }
  }
}

}  // namespace

struct PrivacyScan::Impl {
  std::vector<std::string> names;
  Needles raw;    // bytes as they are: digests, base64
  Needles small;  // in small letters: hexadecimal
  Needles plain;  // in folded text: the names themselves
  PrivacyReport report;

  void plant(const std::string& name, std::size_t index) {
    const auto flat = folded(name);
    plain.add(flat, index, "as text");
    for (const auto& spelled : {name, flat}) {
      small.add(hex(spelled), index, "in hexadecimal");
      for (auto& piece : in_base64(spelled)) {
        if (piece.size() >= 8) raw.add(std::move(piece), index, "in base64");
      }
    }
    for (const auto& hashed : {name, "@" + name, flat, "@" + flat}) {
      const std::array<std::string, 6> digests{md5(hashed),
                                               words_turned(md5(hashed)),
                                               sha1(hashed),
                                               std::string(sha256(hashed).view()),
                                               std::string(digest_of({hashed}).view()),
                                               sha512(hashed)};
      for (const auto& digest : digests) {
        const auto start = digest.substr(0, 16);
        raw.add(start, index, "as a digest");
        small.add(hex(start), index, "as a digest in hexadecimal");
        raw.add(base64(start, false), index, "as a digest in base64");
        raw.add(base64(start, true), index, "as a digest in base64");
      }
    }
  }

  void found(string_view where, std::size_t name, string_view how) {
    if (name == Needles::kCanary) {
      if (report.canary.size() < kMaxCanaryPlaces) report.canary.emplace_back(where);
      return;
    }
    ++report.found;
    if (report.findings.size() >= kMaxPrivacyFindings) return;
    report.findings.push_back(
        {std::string(where), "name " + std::to_string(name + 1) + " of the list, " + std::string(how)});
  }

  /// True when a name stands in it.
  bool look(string_view where, string_view bytes) {
    const auto before = report.found;
    ++report.values;
    report.bytes += bytes.size();
    const auto say = [&](std::size_t name, string_view how) { found(where, name, how); };
    raw.in(bytes, say);
    std::string lowered(bytes);
    for (char& c : lowered) c = lower(c);
    small.in(lowered, say);
    const auto flat = is_ascii(bytes) ? std::move(lowered) : folded(bytes);
    plain.in(flat, say);
    if (bytes.find_first_of("%\\&") != string_view::npos) {
      const auto once = decoded(bytes);
      const auto escaped = [&](std::size_t name, string_view) {
        if (name == Needles::kCanary || report.found == before) found(where, name, "escaped");
      };
      if (once != bytes) {
        plain.in(folded(once), escaped);
        const auto twice = decoded(once);
        if (twice != once) plain.in(folded(twice), escaped);
      }
    }
    return report.found != before;
  }

  void record(const std::string& where, string_view column, string_view key, string_view value) {
    look(where + ": the key", key);
    const auto* shape = prototype(column, key);
    bool named = false;
    if (shape != nullptr) {
      const std::unique_ptr<google::protobuf::Message> message(shape->New());
      if (message->ParseFromArray(value.data(), static_cast<int>(value.size()))) {
        each_text(*message, {}, [&](const std::string& field, const std::string& text) {
          named = look(where + ": " + field, text) || named;
        });
      }
    }
    // As a whole too: what no field of ours shows is still there.
    if (!named) look(where + ": the value", value);
  }

  /// What evidence holds that lies packed.
  Result<void> packed(const std::string& where, string_view value,
                      const std::function<Result<std::optional<Item>>()>& item) {
    pb::Capture message;
    const bool read = message.ParseFromArray(value.data(), static_cast<int>(value.size()));
    if (!read || message.packed().empty()) return {};
    const auto whole = encoding::decode_evidence(value, item);
    if (!whole) return whole.error();
    look(where + ": bytes", whole->bytes);
    return {};
  }
};

PrivacyScan::PrivacyScan(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PrivacyScan::~PrivacyScan() = default;
PrivacyScan::PrivacyScan(PrivacyScan&&) noexcept = default;
PrivacyScan& PrivacyScan::operator=(PrivacyScan&&) noexcept = default;

const PrivacyReport& PrivacyScan::report() const {
  return impl_->report;
}

Result<PrivacyScan> PrivacyScan::make(std::vector<std::string> names, std::string canary) {
  if (names.empty()) return fail(Errc::malformed, "no names to look for: give at least one, a line each");
  auto impl = std::make_unique<Impl>();
  for (auto& name : names) {
    if (name.starts_with('@')) name.erase(0, 1);
    if (name.size() < kMinNameBytes) {
      return fail(Errc::malformed, "name " + std::to_string(&name - names.data() + 1) + " has less than " +
                                       std::to_string(kMinNameBytes) + " bytes and would be found by chance");
    }
    if (folded(canary).find(folded(name)) != std::string::npos) {
      return fail(Errc::malformed, "the canary holds a name that must not be found; choose another");
    }
    impl->plant(name, static_cast<std::size_t>(&name - names.data()));
  }
  if (canary.size() < kMinNameBytes) {
    return fail(Errc::malformed, "the canary needs " + std::to_string(kMinNameBytes) + " bytes or more");
  }
  impl->plain.add(folded(canary), Needles::kCanary, "canary");
  impl->names = std::move(names);
  return PrivacyScan(std::move(impl));
}

void PrivacyScan::bytes(string_view where, string_view bytes) {
  impl_->look(where, bytes);
}

Result<void> PrivacyScan::store(const std::string& path) {
  const auto at_store = [&](const rocksdb::Status& status) {
    return Error{Errc::io, "store " + path,
                 "cannot be scanned: " + status.ToString() + "; if a daemon writes to it, scan again"};
  };
  rocksdb::DBOptions options;
  std::vector<std::string> columns;
  if (const auto status = rocksdb::DB::ListColumnFamilies(options, path, &columns); !status.ok())
    return at_store(status);
  std::vector<rocksdb::ColumnFamilyDescriptor> wanted;
  for (const auto& column : columns) wanted.emplace_back(column, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  if (const auto status = rocksdb::DB::OpenForReadOnly(options, path, wanted, &handles, &opened); !status.ok()) {
    return at_store(status);
  }
  const std::unique_ptr<rocksdb::DB> db(opened);
  const auto items = static_cast<std::size_t>(
      std::find(columns.begin(), columns.end(), keys::name(keys::Column::items)) - columns.begin());
  rocksdb::Status ended;
  std::optional<Error> wrong;
  for (std::size_t i = 0; i < handles.size() && ended.ok() && !wrong; ++i) {
    rocksdb::ReadOptions reading;
    reading.fill_cache = false;
    const std::unique_ptr<rocksdb::Iterator> it(db->NewIterator(reading, handles[i]));
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      const auto key = it->key().ToStringView();
      const auto where = "store " + path + ": " + columns[i] + " " + hex(key.substr(0, 24));
      impl_->record(where, columns[i], key, it->value().ToStringView());
      if (columns[i] != keys::name(keys::Column::evidence)) continue;
      const auto item = [&]() -> Result<std::optional<Item>> {
        std::string raw;
        const auto status = db->Get(reading, handles[items], it->key(), &raw);
        if (status.IsNotFound()) return std::optional<Item>();
        if (!status.ok()) return at_store(status);
        auto read = encoding::decode<Item>(raw);
        if (!read) return std::move(read).error();
        return std::optional<Item>(*std::move(read));
      };
      if (const auto whole = impl_->packed(where, it->value().ToStringView(), item); !whole) {
        wrong = Error(whole.error()).at(where);
        break;
      }
    }
    ended = it->status();
  }
  for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  if (!ended.ok()) return at_store(ended);
  if (wrong) return *wrong;
  return {};
}

Result<void> PrivacyScan::backups(const std::string& path, const std::string& work, std::size_t most) {
  const auto all = list_backups(path);
  if (!all) return all.error();
  std::size_t done = 0;
  for (const auto& backup : *all) {
    if (done++ == most) break;
    const auto to = work + "/backup-" + std::to_string(backup.id);
    auto restored = restore_backup(path, backup.id, to);
    const auto scanned = restored ? store(to + "/store") : Result<void>(restored.error());
    std::error_code ignored;
    fs::remove_all(to, ignored);
    if (!scanned) return Error(scanned.error()).at("backup " + std::to_string(backup.id));
  }
  return {};
}

namespace {

struct CloseSqlite {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
using Sqlite = std::unique_ptr<sqlite3, CloseSqlite>;
struct EndStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, EndStatement>;

/// Tables of a full-text index only open with the tokenizer they name; nothing is ever cut into words here.
int no_words(Fts5Tokenizer*, void*, int, const char*, int, int (*)(void*, int, const char*, int, int, int)) {
  return SQLITE_OK;
}
int no_tokenizer(void*, const char**, int, Fts5Tokenizer** out) {
  static char nothing;
  *out = reinterpret_cast<Fts5Tokenizer*>(&nothing);
  return SQLITE_OK;
}
void drop_no_tokenizer(Fts5Tokenizer*) {}

void know_tokenizer(sqlite3* db) {
  fts5_api* api = nullptr;
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &raw, nullptr) != SQLITE_OK) return;
  const Statement statement(raw);
  sqlite3_bind_pointer(raw, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
  sqlite3_step(raw);
  if (api == nullptr) return;
  fts5_tokenizer tokenizer{no_tokenizer, drop_no_tokenizer, no_words};
  api->xCreateTokenizer(api, "dongtin", nullptr, &tokenizer, nullptr);
}

std::string in_quotes(string_view name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

/// Calls fn(row, column, bytes) for everything a query gives.
template <class Fn>
Result<void> each_value(sqlite3* db, const std::string& query, Fn&& fn) {
  const auto wrong = [&] { return fail(Errc::malformed, std::string("cannot be read: ") + sqlite3_errmsg(db)); };
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(db, query.c_str(), -1, &raw, nullptr) != SQLITE_OK) return wrong();
  const Statement statement(raw);
  int code = SQLITE_ROW;
  for (std::uint64_t row = 1; (code = sqlite3_step(raw)) == SQLITE_ROW; ++row) {
    for (int i = 0; i < sqlite3_column_count(raw); ++i) {
      const auto* data = static_cast<const char*>(sqlite3_column_blob(raw, i));
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(raw, i));
      if (data != nullptr) fn(row, sqlite3_column_name(raw, i), string_view(data, size));
    }
  }
  if (code != SQLITE_DONE) return wrong();
  return {};
}

}  // namespace

Result<void> PrivacyScan::index(const std::string& path) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  const Sqlite db(raw);
  const auto where = "index " + path;
  if (code != SQLITE_OK) return Error{Errc::io, where, "cannot be opened"};
  know_tokenizer(raw);
  std::vector<std::pair<std::string, bool>> tables;  // name, whether it is a full-text table
  auto listed = each_value(raw, "SELECT name, coalesce(sql, '') FROM sqlite_master WHERE type = 'table'",
                           [&](std::uint64_t, string_view column, string_view value) {
                             if (column == "name") {
                               tables.emplace_back(value, false);
                             } else {
                               tables.back().second = value.find("fts5") != string_view::npos;
                             }
                           });
  if (!listed) return Error(listed.error()).at(where);
  for (const auto& [table, is_text] : tables) {
    std::string query = "SELECT * FROM " + in_quotes(table);
    if (is_text) {
      // Words lie in it with shared beginnings left out; its vocabulary gives them whole.
      const auto make = "CREATE VIRTUAL TABLE temp.scanned USING fts5vocab(main, " + in_quotes(table) + ", 'row')";
      if (sqlite3_exec(raw, make.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return Error{Errc::malformed, where, std::string("its words cannot be read: ") + sqlite3_errmsg(raw)};
      }
      query = "SELECT term FROM temp.scanned";
    }
    auto scanned = each_value(raw, query, [&](std::uint64_t number, string_view column, string_view value) {
      impl_->look(where + ": " + table + (is_text ? ", its words" : " row " + std::to_string(number)) + ": " +
                      std::string(column),
                  value);
    });
    if (is_text) sqlite3_exec(raw, "DROP TABLE temp.scanned", nullptr, nullptr, nullptr);
    if (!scanned) return Error(scanned.error()).at(where);
  }
  return {};
}

namespace {

/// Reads a file piece by piece, with an overlap, unpacking it where it is gzip.
class Pieces {
 public:
  explicit Pieces(const fs::path& path) : path_(path), file_(::gzopen(path.c_str(), "rb")) {}
  ~Pieces() {
    if (file_ != nullptr) ::gzclose(file_);
  }
  Pieces(const Pieces&) = delete;
  Pieces& operator=(const Pieces&) = delete;

  template <class Fn>
  Result<void> each(Fn&& fn) {
    if (file_ == nullptr) return wrong("cannot be read");
    std::string piece;
    std::size_t total = 0;
    for (;;) {
      const auto kept = std::min(piece.size(), kOverlap);
      piece.erase(0, piece.size() - kept);
      piece.resize(kept + kChunk);
      const int got = ::gzread(file_, piece.data() + kept, static_cast<unsigned>(kChunk));
      if (got < 0) return wrong("cannot be unpacked");
      piece.resize(kept + static_cast<std::size_t>(got));
      if (got == 0) return {};
      total += static_cast<std::size_t>(got);
      if (total > kMaxScannedFileBytes) return wrong("is larger than 4 GiB");
      fn(string_view(piece));
    }
  }

 private:
  [[nodiscard]] Error wrong(string_view what) const { return Error{Errc::io, path_.string(), std::string(what)}; }
  fs::path path_;
  gzFile file_;
};

}  // namespace

Result<void> PrivacyScan::files(const std::string& path) {
  std::error_code wrong;
  const auto one = [&](const fs::path& file) {
    impl_->look(file.string() + ": its name", file.filename().string());
    return Pieces(file).each([&](string_view piece) { impl_->look(file.string(), piece); });
  };
  if (!fs::is_directory(path, wrong)) {
    if (!fs::exists(path, wrong)) return Error{Errc::not_found, path, "is not there"};
    return one(path);
  }
  for (auto it = fs::recursive_directory_iterator(path, wrong); !wrong && it != fs::recursive_directory_iterator();
       it.increment(wrong)) {
    if (!it->is_regular_file(wrong)) continue;
    if (auto scanned = one(it->path()); !scanned) return scanned;
  }
  if (wrong) return Error{Errc::io, path, "cannot be listed: " + wrong.message()};
  return {};
}

}  // namespace dongtin
