/// A form with a file in it, taken apart.
///
/// In      the body of a multipart/form-data request and its Content-Type. Out its parts in order, as views of the
/// body. Errors  malformed: no boundary, parts that do not follow it, more than kMaxFormParts, a head over
/// kMaxPartHead. Threads any; pure. Cost linear in bytes. Source  RFC 7578, RFC 2046 5.1. Neither Beast nor another
/// library of the distribution without a mail client in it
///         has one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/records/result.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxFormParts = 16;
inline constexpr std::size_t kMaxPartHead = 4096;

struct FormPart {
  std::string name;
  std::string_view bytes;
};

[[nodiscard]] Result<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace dongtin
