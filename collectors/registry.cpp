#include "collectors/registry.hpp"

#include <array>
#include <string>

#include "collectors/claims/claims_collector.hpp"
#include "collectors/feed/feed_collector.hpp"

namespace dongtin {

namespace {

struct Kind {
  std::string_view name;
  std::unique_ptr<Collector> (*make)(const CollectorContext&);
};

std::unique_ptr<Collector> make_feed(const CollectorContext& c) {
  return std::make_unique<FeedCollector>(Fetcher(c.http, c.politeness), c.clock, c.item, c.items_per_page);
}

std::unique_ptr<Collector> make_claims(const CollectorContext& c) {
  return std::make_unique<ClaimsCollector>(Fetcher(c.http, c.politeness), c.clock);
}

constexpr std::array kKinds = {
    Kind{"feed", make_feed},
    Kind{"claims", make_claims},
};

}  // namespace

Result<std::unique_ptr<Collector>> make_collector(std::string_view kind, const CollectorContext& context) {
  std::string known;
  for (const auto& row : kKinds) {
    if (row.name == kind) return row.make(context);
    known += (known.empty() ? "" : ", ") + std::string(row.name);
  }
  return fail(Errc::not_found, "no kind of source \"" + std::string(kind) + "\"; there is: " + known);
}

std::vector<std::string_view> collector_kinds() {
  std::vector<std::string_view> out;
  for (const auto& row : kKinds) out.push_back(row.name);
  return out;
}

}  // namespace dongtin
