/// Hyperscan, owned: a Database of literals and the Scratch one thread scans with.
///
/// In      distinct, non-empty byte strings; bytes to scan below 4 GiB. No literals is a database that finds nothing.
/// Out     visit(literal, end) for every occurrence, in order of end.
/// Errors  compile: the text of the library; it also refuses a machine without SSSE3.
/// Threads Database any; a Scratch belongs to one thread at a time and fits every database it was made ready for.
/// Cost    flags 0 on folded bytes; figures in tests/bench/match_bench.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "storage/records/result.hpp"

struct hs_database;
struct hs_scratch;

namespace dongtin::hyperscan {

class Scratch {
 public:
  Scratch() = default;
  ~Scratch();
  Scratch(Scratch&& other) noexcept;
  Scratch& operator=(Scratch&& other) noexcept;

 private:
  friend class Database;
  hs_scratch* scratch_ = nullptr;
};

class Database {
 public:
  [[nodiscard]] static Result<Database> compile(std::span<const std::string> literals);

  /// Grows the scratch if this database needs more than it has.
  void prepare(Scratch& scratch) const;

  using Visit = void (*)(void* context, std::uint32_t literal, std::uint64_t end);
  void scan(std::string_view bytes, Scratch& scratch, Visit visit, void* context) const;

 private:
  std::shared_ptr<hs_database> database_;  // null when there is nothing to find
};

}  // namespace dongtin::hyperscan
