/// What the encodings share: protobuf messages to bytes, and fields read one after the other. Used by encoding.cpp,
/// encoding_alerts.cpp and approvals_encoding.cpp only.
///
/// Errors  unreadable(): malformed, naming the kind of record and what helps. Threads any; no state.
#pragma once

#include <google/protobuf/message_lite.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/digest.hpp"
#include "storage/records/result.hpp"

namespace dongtin::encoding {

inline Error unreadable(std::string_view what) {
  return fail(Errc::malformed, "the stored record is unreadable (" + std::string(what) +
                                   "): restore a backup, or use the version of dongtin that wrote it");
}

inline std::string bytes_of(const google::protobuf::MessageLite& message) {
  std::string out;
  message.SerializeToString(&out);
  return out;
}

/// Reads fields one after the other and remembers whether all of them were good.
class Reader {
 public:
  Reader(google::protobuf::MessageLite& message, std::string_view bytes)
      : ok_(bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()) &&
            message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {}

  template <class Id>
  void id(const std::string& raw, Id& out) {
    auto parsed = Id::from_raw(raw);
    if (parsed) {
      out = *parsed;
    } else {
      ok_ = false;
    }
  }
  template <class Enum>
  void number(std::uint32_t value, Enum last, Enum& out) {
    if (value > static_cast<std::uint32_t>(last)) {
      ok_ = false;
    } else {
      out = static_cast<Enum>(value);
    }
  }
  /// As id(); no bytes are the id of nothing.
  template <class Id>
  void id_or_none(const std::string& raw, Id& out) {
    if (!raw.empty()) id(raw, out);
  }
  void fails() { ok_ = false; }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  bool ok_;
};

template <class Strings>
std::vector<std::string> list(const Strings& strings) {
  return {strings.begin(), strings.end()};
}

inline std::string bytes_or_none(const Digest& digest) {
  return digest == Digest{} ? std::string() : std::string(digest.view());
}

}  // namespace dongtin::encoding
