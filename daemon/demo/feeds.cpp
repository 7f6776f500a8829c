#include "daemon/demo/feeds.hpp"

#include <fmt/core.h>

#include <array>
#include <boost/json.hpp>

namespace dongtin {

namespace {

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string mail_date(Instant t, std::string_view zone) {
  const auto days = std::chrono::floor<std::chrono::days>(t);
  const std::chrono::year_month_day date{days};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(t - days)};
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} {}", kDays[std::chrono::weekday{days}.c_encoding()],
                     static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count(), zone);
}

/// 2026-11-21T11:40:00+07:00
std::string local_date(Instant t) {
  auto out = rfc3339(t + std::chrono::hours{7});
  out.pop_back();
  return out + "+07:00";
}

std::string link_of(const Entry& entry, std::string_view base) {
  return fmt::format("{}/bai/{}", base, entry.slug);
}

std::string html_of(const Entry& entry) {
  return "<p>" + escaped(entry.wording.text) + "</p>";
}

/// A title that stays a text for readers who take titles as HTML, and they nearly all do.
std::string html_title(const Entry& entry) {
  return escaped(escaped(entry.wording.title));
}

std::string rss(const Outlet& outlet, std::span<const Entry> entries, std::string_view base) {
  auto out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel>\n<title>{} (tin mẫu)</title>\n"
      "<link>{}/</link>\n<description>Tin mẫu, không có thật</description>\n<language>vi</language>\n",
      escaped(outlet.title), base);
  for (const auto& each : entries) {
    out += fmt::format(
        "<item><title>{}</title><link>{}</link><guid isPermaLink=\"false\">{}</guid><pubDate>{}</pubDate>"
        "<description><![CDATA[{}]]></description></item>\n",
        html_title(each), escaped(link_of(each, base)), escaped(each.guid()),
        mail_date(each.published + std::chrono::hours{7}, "+0700"), html_of(each));
  }
  return out + "</channel></rss>\n";
}

std::string atom(const Outlet& outlet, std::span<const Entry> entries, std::string_view base) {
  Instant updated{};
  for (const auto& each : entries) updated = std::max(updated, each.updated);
  auto out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"vi\">\n"
      "<title>{} (tin mẫu)</title>\n<id>urn:mau:{}</id>\n<link rel=\"self\" href=\"{}{}\"/>\n<updated>{}</updated>\n",
      escaped(outlet.title), outlet.source, base, outlet.path, rfc3339(updated));
  for (const auto& each : entries) {
    out += fmt::format(
        "<entry><id>{}</id><title type=\"text\">{}</title><link rel=\"alternate\" href=\"{}\"/>"
        "<published>{}</published><updated>{}</updated><content type=\"html\">{}</content></entry>\n",
        escaped(each.guid()), escaped(each.wording.title), escaped(link_of(each, base)), rfc3339(each.published),
        rfc3339(each.updated), escaped(html_of(each)));
  }
  return out + "</feed>\n";
}

std::string rdf(const Outlet& outlet, std::span<const Entry> entries, std::string_view base) {
  auto out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel rdf:about=\"{0}{1}\"><title>{2} (tin mẫu)</title>"
      "<link>{0}/</link><description>Tin mẫu, không có thật</description><items><rdf:Seq>\n",
      base, outlet.path, escaped(outlet.title));
  for (const auto& each : entries) out += fmt::format("<rdf:li rdf:resource=\"{}\"/>\n", escaped(each.guid()));
  out += "</rdf:Seq></items></channel>\n";
  for (const auto& each : entries) {
    out += fmt::format(
        "<item rdf:about=\"{}\"><title>{}</title><link>{}</link><description>{}</description>"
        "<dc:date>{}</dc:date></item>\n",
        escaped(each.guid()), html_title(each), escaped(link_of(each, base)), escaped(html_of(each)),
        local_date(each.published));
  }
  return out + "</rdf:RDF>\n";
}

std::string json(const Outlet& outlet, std::span<const Entry> entries, std::string_view base) {
  boost::json::array items;
  for (const auto& each : entries) {
    boost::json::object item;
    item["id"] = each.guid();
    item["url"] = link_of(each, base);
    item["title"] = each.wording.title;
    item["content_text"] = each.wording.text;
    item["date_published"] = rfc3339(each.published);
    if (each.revision > 1) item["date_modified"] = rfc3339(each.updated);
    items.push_back(std::move(item));
  }
  boost::json::object feed;
  feed["version"] = "https://jsonfeed.org/version/1.1";
  feed["title"] = fmt::format("{} (tin mẫu)", outlet.title);
  feed["home_page_url"] = fmt::format("{}/", base);
  feed["feed_url"] = fmt::format("{}{}", base, outlet.path);
  feed["language"] = "vi";
  feed["items"] = std::move(items);
  return boost::json::serialize(feed) + "\n";
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string http_date(Instant t) {
  return mail_date(t, "GMT");
}

std::string_view content_type(FeedFormat format) noexcept {
  switch (format) {
    case FeedFormat::rss:
      return "application/rss+xml; charset=utf-8";
    case FeedFormat::atom:
      return "application/atom+xml; charset=utf-8";
    case FeedFormat::rdf:
      return "application/rdf+xml; charset=utf-8";
    case FeedFormat::json:
      return "application/feed+json; charset=utf-8";
  }
  return "application/octet-stream";
}

std::string render_feed(const Outlet& outlet, std::span<const Entry> entries, std::string_view base) {
  switch (outlet.format) {
    case FeedFormat::rss:
      return rss(outlet, entries, base);
    case FeedFormat::atom:
      return atom(outlet, entries, base);
    case FeedFormat::rdf:
      return rdf(outlet, entries, base);
    case FeedFormat::json:
      return json(outlet, entries, base);
  }
  return {};
}

}  // namespace dongtin
