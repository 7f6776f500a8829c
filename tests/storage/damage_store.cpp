// damage_store STORE COLUMN KEY OLD NEW: puts NEW in the place of OLD in a stored record (KEY in hex), as a fault or a
// forger would; OLD and NEW have one length. For the end-to-end tests.
#include <cstdio>
#include <exception>
#include <string>

#include "tests/storage/raw_store.hpp"

namespace {

std::string from_hex(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += static_cast<char>(std::stoul(hex.substr(i, 2), nullptr, 16));
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace dongtin;
  if (argc != 6) {
    std::fprintf(stderr, "usage: damage_store STORE COLUMN KEY OLD NEW\n");
    return 2;
  }
  const std::string column = argv[2], old = argv[4], fresh = argv[5];
  try {
    dongtin::testing::RawStore store(argv[1]);
    for (std::size_t i = 0; i < keys::kColumnNames.size(); ++i) {
      if (keys::kColumnNames[i] != column) continue;
      const auto which = static_cast<keys::Column>(i);
      auto value = store.get(which, from_hex(argv[3]));
      const auto at = value.find(old);
      if (at == std::string::npos || old.size() != fresh.size()) {
        std::fprintf(stderr, "damage_store: the record does not hold that\n");
        return 1;
      }
      store.put(which, from_hex(argv[3]), value.replace(at, old.size(), fresh));
      return 0;
    }
    std::fprintf(stderr, "damage_store: there is no such column\n");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "damage_store: %s\n", error.what());
  }
  return 1;
}
