/// The collecting side's tools, made from the settings: one client, one politeness, a collector for each source.
///
/// In      settings and the executor of the collecting thread. Out collectors that refer to this object.
/// Errors  malformed for fetch.allow_private; not_found for a kind of source that is not known or not polled.
/// Threads the collecting thread; make() before it runs.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "collectors/registry.hpp"
#include "config/settings.hpp"

namespace dongtin {

class Fetching {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Fetching>> make(net::any_io_executor executor, const Settings& settings,
                                                              const Clock& clock);
  [[nodiscard]] Result<std::shared_ptr<PolledCollector>> collector(const Source& source);

 private:
  Fetching(net::any_io_executor executor, const Settings& settings, const Clock& clock,
           std::unique_ptr<HttpClient> client);
  std::unique_ptr<HttpClient> client_;
  Politeness politeness_;
  CollectorContext context_;
};

}  // namespace dongtin
