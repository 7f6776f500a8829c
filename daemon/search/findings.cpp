#include "daemon/search/findings.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "storage/verify.hpp"

namespace dongtin {

namespace {

constexpr std::string_view kRemedy = "dongtin reindex builds it anew, nothing is lost";

BuildProgress progress_of(Job& job) {
  return [&job](std::uint64_t done, std::uint64_t all) {
    job.progress(done, all, "alerts against the search index");
    return !job.cancelled();
  };
}

AuditFinding note(std::string_view what) {
  return {AuditFinding::Kind::note, fmt::format("search index: {}; it is built at the next start", what)};
}

AuditFinding problem(const SearchDifference& difference) {
  const auto where = difference.alert ? fmt::format("alert {}: ", difference.alert.value) : std::string();
  return {AuditFinding::Kind::problem, fmt::format("search index: {}{}; {}", where, difference.what, kRemedy)};
}

Result<std::vector<AuditFinding>> told(Result<std::vector<SearchDifference>> differences) {
  if (!differences) return std::move(differences).error();
  std::vector<AuditFinding> out;
  out.reserve(differences->size());
  for (const auto& each : *differences) out.push_back(problem(each));
  return out;
}

std::vector<AuditFinding> damaged(const Error& error) {
  return {problem({SearchDifference::Kind::damaged, {}, error.what})};
}

/// It could not be read or brought up to date: no reason to keep quiet of the store itself.
std::vector<AuditFinding> not_compared(const Error& error) {
  return {{AuditFinding::Kind::warning, "search index: not compared with the store: " + error.line()}};
}

}  // namespace

Result<std::vector<AuditFinding>> index_findings(Indexer& indexer, Job& job) {
  auto differences = indexer.compare(kMaxStoreFindings, progress_of(job));
  if (!differences && differences.error().code == Errc::io) return not_compared(differences.error());
  return told(std::move(differences));
}

Result<std::vector<AuditFinding>> index_findings(const Store& store, const SearchOptions& options, Job& job) {
  std::error_code ignored;
  if (!std::filesystem::exists(options.path, ignored)) return std::vector{note("there is none yet")};
  const auto index = SearchIndex::open(options);
  if (!index && index.error().code == Errc::malformed) return damaged(index.error());
  if (!index) return not_compared(index.error());
  // Every page is read first: a flipped bit is to be named, not met half way.
  const auto pages = (*index)->check_file(kMaxStoreFindings);
  if (!pages || !pages->empty()) return told(pages);
  const auto position = (*index)->position();
  if (!position) return damaged(position.error());
  if (!position->applied) return std::vector{note("it is empty")};
  if (const auto done = catch_up(store, **index); !done) {
    const auto& error = done.error();
    const bool of_index = error.where.starts_with("search index");
    if (!of_index && (error.code == Errc::not_found || error.code == Errc::conflict)) {
      return std::vector{note(error.what)};
    }
    if (!of_index) return error;
    return error.code == Errc::io ? not_compared(error) : damaged(error);
  }
  return told(compare_index(**index, store, kMaxStoreFindings, progress_of(job)));
}

}  // namespace dongtin
