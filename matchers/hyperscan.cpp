#include "matchers/hyperscan.hpp"

#include <hs.h>

#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

namespace dongtin::hyperscan {

Scratch::~Scratch() {
  if (scratch_ != nullptr) hs_free_scratch(scratch_);
}

Scratch::Scratch(Scratch&& other) noexcept : scratch_(std::exchange(other.scratch_, nullptr)) {}

Scratch& Scratch::operator=(Scratch&& other) noexcept {
  std::swap(scratch_, other.scratch_);
  return *this;
}

Result<Database> Database::compile(std::span<const std::string> literals) {
  Database out;
  if (literals.empty()) return out;
  std::vector<const char*> expressions;
  std::vector<std::size_t> lengths;
  std::vector<unsigned> ids, flags(literals.size(), 0);
  for (const auto& literal : literals) {
    ids.push_back(static_cast<unsigned>(expressions.size()));
    expressions.push_back(literal.data());
    lengths.push_back(literal.size());
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const auto code =
      hs_compile_lit_multi(expressions.data(), flags.data(), ids.data(), lengths.data(),
                           static_cast<unsigned>(literals.size()), HS_MODE_BLOCK, nullptr, &database, &error);
  if (code != HS_SUCCESS) {
    std::string what = error != nullptr && error->message != nullptr ? error->message : "unknown error";
    hs_free_compile_error(error);
    return fail(Errc::malformed, "the terms cannot be compiled: " + what).at("hyperscan");
  }
  out.database_ = std::shared_ptr<hs_database>(database, [](hs_database* d) { hs_free_database(d); });
  return out;
}

void Database::prepare(Scratch& scratch) const {
  if (database_ && hs_alloc_scratch(database_.get(), &scratch.scratch_) != HS_SUCCESS) throw std::bad_alloc();
}

void Database::scan(std::string_view bytes, Scratch& scratch, Visit visit, void* context) const {
  if (!database_ || bytes.empty()) return;
  struct Call {
    Visit visit;
    void* context;
  } call{visit, context};
  const auto on_match = [](unsigned id, unsigned long long, unsigned long long to, unsigned, void* pointer) {
    const auto* c = static_cast<Call*>(pointer);
    c->visit(c->context, id, to);
    return 0;
  };
  const auto code =
      hs_scan(database_.get(), bytes.data(), static_cast<unsigned>(bytes.size()), 0, scratch.scratch_, on_match, &call);
  if (code != HS_SUCCESS) throw std::logic_error("hs_scan failed with code " + std::to_string(code));
}

}  // namespace dongtin::hyperscan
