/// The files of daemon/ui/, built into the binary.
///
/// Out     bytes that live as long as the program. Threads any.
#pragma once

#include <string_view>

namespace dongtin {

struct Asset {
  std::string_view name;          // "dongtin.css"
  std::string_view content_type;  // empty: a template, never served as it is
  std::string_view sha256;        // hex, of the bytes
  std::string_view bytes;
};

[[nodiscard]] const Asset* find_asset(std::string_view name);

}  // namespace dongtin
