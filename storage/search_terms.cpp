#include "storage/search_terms.hpp"

namespace dongtin {

namespace {

constexpr int kTripleBits = 14;  // of the bucket

}  // namespace

std::string_view triple_term(std::string_view first, std::string_view second, std::string_view third,
                             std::string& out) {
  std::uint64_t hash = 0xCBF29CE484222325ull;
  for (const auto word : {first, second, third}) {
    for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
    hash = (hash ^ 0x20u) * 0x100000001B3ull;
  }
  hash ^= hash >> 32;
  hash *= 0xFF51AFD7ED558CCDull;
  hash >>= 64 - kTripleBits;
  out.assign(1, kTripleMark);
  for (int i = 0; i < kTripleBits; i += 5) {
    out += static_cast<char>('A' + (hash & 31));
    hash >>= 5;
  }
  return out;
}

std::string facts_text(const std::vector<std::string>& facts) {
  std::string out;
  for (const auto& fact : facts) {
    out += kFactMark;
    out += fact;
    out += ' ';
  }
  return out;
}

}  // namespace dongtin
