#include "daemon/fetching.hpp"

namespace dongtin {

namespace {

HttpLimits http_limits(const FetchSettings& settings) {
  HttpLimits out;
  out.user_agent =
      settings.contact.empty() ? settings.user_agent : settings.user_agent + " (+" + settings.contact + ")";
  out.proxy = settings.proxy;
  out.connect_timeout = settings.connect_timeout;
  out.total_timeout = settings.total_timeout;
  out.stall_timeout = settings.stall_timeout;
  out.max_body_bytes = settings.max_body_bytes;
  out.max_header_bytes = settings.max_header_bytes;
  out.max_redirects = settings.max_redirects;
  out.max_transfers = settings.max_transfers;
  out.host_spacing = settings.host_spacing;
  out.max_retry_after = settings.max_retry_after;
  out.allow_private = settings.allow_private;
  return out;
}

}  // namespace

Result<std::unique_ptr<Fetching>> Fetching::make(net::any_io_executor executor, const Settings& settings,
                                                 const Clock& clock) {
  auto client = HttpClient::make(executor, http_limits(settings.fetch));
  if (!client) return std::move(client).error().at("fetch.allow_private");
  return std::unique_ptr<Fetching>(new Fetching(std::move(executor), settings, clock, std::move(*client)));
}

Fetching::Fetching(net::any_io_executor executor, const Settings& settings, const Clock& clock,
                   std::unique_ptr<HttpClient> client)
    : client_(std::move(client)),
      politeness_(std::move(executor), clock, {settings.fetch.host_spacing, settings.fetch.max_retry_after}),
      context_{*client_, politeness_, clock, settings.limits.item, settings.limits.items_per_page} {}

Result<std::shared_ptr<PolledCollector>> Fetching::collector(const Source& source) {
  auto made = make_collector(source.kind, context_);
  if (!made) return made.error();
  std::shared_ptr<Collector> any = std::move(*made);
  auto polled = std::dynamic_pointer_cast<PolledCollector>(any);
  if (!polled) return Error{Errc::not_found, source.id.str(), "sources of kind " + source.kind + " are not polled"};
  return polled;
}

}  // namespace dongtin
