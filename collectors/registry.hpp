/// The kinds of source there are. To add one: write collectors/<kind>/, add one line to registry.cpp.
///
/// Out     a collector of the kind's shape; the caller asks with dynamic_cast which of the four shapes it is.
/// Errors  not_found for a kind that is not in the table, naming those that are. What the context refers to outlives
///         the collector.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "collectors/collector.hpp"
#include "collectors/http/client.hpp"
#include "collectors/http/politeness.hpp"

namespace dongtin {

struct CollectorContext {
  HttpClient& http;
  Politeness& politeness;
  const Clock& clock;
  ItemLimits item;
  std::size_t items_per_page = 2000;
};

[[nodiscard]] Result<std::unique_ptr<Collector>> make_collector(std::string_view kind, const CollectorContext& context);
[[nodiscard]] std::vector<std::string_view> collector_kinds();

}  // namespace dongtin
