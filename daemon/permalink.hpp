/// The address of a post whose address is sealed: read by an act that the audit knows of.
///
/// In      the store, the folder of the keys, the alert. Errors not_found: no such alert, or its address is not
///         sealed. conflict: the key is not here, or the sealed bytes are damaged; one line says what to do.
/// Threads any; reads the store and the key files.
#pragma once

#include <string>

#include "storage/store.hpp"

namespace dongtin {

struct Permalink {
  AlertId alert;
  std::string address;
};

[[nodiscard]] Result<Permalink> open_permalink(const Store& store, const std::string& keys, AlertId alert);

}  // namespace dongtin
