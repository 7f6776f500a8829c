// What watches the process asks: alive, ready, metrics; and the files built into the binary.
#include <boost/json.hpp>

#include "daemon/web/assets.hpp"
#include "daemon/web/routes.hpp"

namespace dongtin {

Response get_healthz(const Request&, const ServeContext&) {
  return {200, "text/plain; charset=utf-8", "ok\n", {}};
}

Response get_readyz(const Request&, const ServeContext& context) {
  const auto readiness = context.ready();
  boost::json::array reasons;
  for (const auto& reason : readiness.reasons) reasons.push_back(boost::json::string(reason));
  Response out;
  out.status = readiness.ready ? 200 : 503;
  out.body =
      boost::json::serialize(boost::json::object{{"ready", readiness.ready}, {"reasons", std::move(reasons)}}) + "\n";
  return out;
}

Response get_metrics(const Request&, const ServeContext& context) {
  return {200, "text/plain; version=0.0.4; charset=utf-8", context.metrics_text(), {}};
}

Response get_asset(const Request& request, const ServeContext&) {
  const auto* asset = find_asset(request.args.front());
  if (!asset || asset->content_type.empty()) return error_response(404, "not_found", "there is no file of that name");
  const auto tag = "\"" + std::string(asset->sha256) + "\"";
  Response out{200, std::string(asset->content_type), {}, {{"ETag", tag}}};
  if (request.if_none_match == tag) {
    out.status = 304;
  } else {
    out.body = asset->bytes;
  }
  return out;
}

}  // namespace dongtin
