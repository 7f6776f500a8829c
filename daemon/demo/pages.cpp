#include "daemon/demo/pages.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <boost/json.hpp>

#include "daemon/demo/feeds.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

constexpr std::string_view kHtml = "text/html; charset=utf-8";

std::string page(std::string_view title, std::string_view body) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\"><title>{}</title>"
      "<meta name=\"viewport\" content=\"width=device-width\"></head>\n<body>\n{}\n"
      "<p><small>Tin mẫu để dùng thử; sự việc, số liệu, số điện thoại và tài khoản đều không có thật.</small></p>\n"
      "</body></html>\n",
      escaped(title), body);
}

std::string index(const Timeline& timeline, Instant now) {
  std::string out = "<h1>Trang tin mẫu</h1>\n";
  for (const auto& outlet : outlets()) {
    out += fmt::format("<h2>{} <small><a href=\"{}\">{}</a></small></h2>\n<ul>\n", escaped(outlet.title), outlet.path,
                       outlet.path);
    for (const auto& entry : timeline.latest(outlet, now, 20)) {
      out += fmt::format("<li><a href=\"/bai/{}\">{}</a> {}</li>\n", entry.slug, escaped(entry.wording.title),
                         vietnam_time(entry.published));
    }
    out += "</ul>\n";
  }
  return page("Trang tin mẫu", out);
}

std::string article(const Entry& entry) {
  return page(entry.wording.title,
              fmt::format("<article>\n<h1>{}</h1>\n<p><time datetime=\"{}\">{}</time> · {}</p>\n<p>{}</p>\n</article>",
                          escaped(entry.wording.title), rfc3339(entry.published), vietnam_time(entry.published),
                          escaped(entry.outlet->title), escaped(entry.wording.text)));
}

/// Everything published so far, as the tests count it.
std::string status(const Timeline& timeline, Instant now) {
  boost::json::array published;
  for (std::size_t index = 0; index < timeline.count(now); ++index) {
    const auto entry = timeline.entry(index, now);
    published.push_back(boost::json::object{{"source", entry.outlet->source},
                                            {"guid", entry.guid()},
                                            {"revision", entry.revision},
                                            {"title", entry.wording.title},
                                            {"expect", name(entry.expect)}});
  }
  boost::json::object out;
  out["start"] = rfc3339(timeline.start());
  out["pace_ms"] = timeline.pace().count();
  out["count"] = published.size();
  out["published"] = std::move(published);
  return boost::json::serialize(out) + "\n";
}

bool names_tag(std::string_view list, std::string_view etag) {
  for (;;) {
    const auto comma = list.find(',');
    auto each = list.substr(0, comma);
    while (!each.empty() && each.front() == ' ') each.remove_prefix(1);
    while (!each.empty() && each.back() == ' ') each.remove_suffix(1);
    if (each.starts_with("W/")) each.remove_prefix(2);
    if (each == "*" || each == etag) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

/// Adds the validators and turns an answer the client already has into a 304.
SiteAnswer validated(SiteAnswer out, const SiteRequest& request, std::optional<Instant> changed, Instant now) {
  out.etag = "\"" + sha256(out.body).hex().substr(0, 32) + "\"";
  // A date of whole seconds tells nothing of a second that is not over (RFC 9110, 8.8.2.2).
  using std::chrono::seconds;
  if (changed && std::chrono::floor<seconds>(*changed) < std::chrono::floor<seconds>(now)) {
    out.last_modified = http_date(*changed);
  }
  const bool same = !request.if_none_match.empty()
                        ? names_tag(request.if_none_match, out.etag)
                        : !out.last_modified.empty() && request.if_modified_since == out.last_modified;
  if (same) {
    out.status = 304;
    out.body.clear();
  }
  return out;
}

SiteAnswer plain(unsigned code, std::string text) {
  return {code, "text/plain; charset=utf-8", std::move(text), {}, {}};
}

}  // namespace

SiteAnswer answer(const SiteRequest& request, const Timeline& timeline, std::string_view base, Instant now) {
  if (request.method != "GET" && request.method != "HEAD") return plain(405, "GET or HEAD only\n");
  const auto path = request.target.substr(0, request.target.find('?'));
  if (path == "/") return {200, std::string(kHtml), index(timeline, now), {}, {}};
  if (path == "/status") return {200, "application/json", status(timeline, now), {}, {}};
  for (const auto& outlet : outlets()) {
    if (path != outlet.path) continue;
    const auto entries = timeline.latest(outlet, now, kFeedEntries);
    std::optional<Instant> changed;
    for (const auto& each : entries) changed = std::max(changed.value_or(each.updated), each.updated);
    SiteAnswer out{200, std::string(content_type(outlet.format)), render_feed(outlet, entries, base), {}, {}};
    return validated(std::move(out), request, changed, now);
  }
  constexpr std::string_view kArticles = "/bai/";
  if (path.starts_with(kArticles)) {
    if (const auto entry = timeline.find(path.substr(kArticles.size()), now)) {
      return validated({200, std::string(kHtml), article(*entry), {}, {}}, request, entry->updated, now);
    }
  }
  return plain(404, "Không có trang này.\n");
}

}  // namespace dongtin
