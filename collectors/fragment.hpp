/// A fragment of a page: what one item was taken from, on its way to the capture that is kept of it.
///
/// What names a person is cut out when the fragment is filled, and again when the capture is made: links with
/// rel=author or rel=me and their text, mail addresses, and the paths of profile links, in plain markup and in markup
/// that is escaped inside XML or JSON. What was cut is held until then and given to nobody: the SHA-256 of the whole is
/// taken only of the few fragments whose item raises something.
///
/// In      valid UTF-8, in document order. Out a capture without address, document and time: those the pipeline knows.
///         Names of what was removed: elements and JSON keys as written; "rel=author", "rel=me", "mailto:", "profile
///         link"; "(cut)" when the fragment was longer than its limit.
/// Errors  none. Threads one at a time. Cost keep and cut: a copy. capture: a few passes over the bytes.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/capture.hpp"

namespace dongtin {

class Fragment {
 public:
  Fragment() = default;
  explicit Fragment(std::string bytes) : bytes_(std::move(bytes)) {}

  void reserve(std::size_t bytes) { bytes_.reserve(bytes); }
  void keep(std::string_view bytes) { bytes_ += bytes; }
  /// `name` is that of the element or key that `bytes` are.
  void cut(std::string_view name, std::string_view bytes);
  /// Of what is kept; beyond it the capture is cut at a character.
  void limit(std::size_t bytes) noexcept { limit_ = bytes; }
  void type(std::string content_type) { type_ = std::move(content_type); }

  [[nodiscard]] Capture capture() &&;

 private:
  struct Cut {
    std::size_t at = 0;                 // in bytes_
    std::size_t name_end = 0, end = 0;  // in cut_, where the cut before it ends
  };
  [[nodiscard]] Digest original() const;

  std::string bytes_;
  std::string cut_;  // name and bytes of every cut
  std::vector<Cut> cuts_;
  std::size_t limit_ = std::numeric_limits<std::size_t>::max();
  std::string type_;
};

}  // namespace dongtin
