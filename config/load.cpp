#include "config/load.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <tuple>

#include "config/pack.hpp"
#include "config/reader.hpp"
#include "storage/records/network.hpp"
#include "storage/records/recall_sample.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
constexpr std::uint64_t kLeastQuota = 64ull << 20;
constexpr auto kLeastRetentionTurn = 1min;

/// One section of dongtin.toml: an empty table when it is left out.
template <class Read>
void section(const toml::table& root, const std::string& file, const char* name, std::vector<Problem>& problems,
             Read read) {
  static const toml::table kNothing;
  const auto* node = root.get(name);
  if (node != nullptr && !node->is_table()) {
    problems.push_back({{file, node->source().begin.line, node->source().begin.column},
                        fmt::format("{0} must be a section; write [{0}]", name)});
    return;
  }
  TableReader reader(node == nullptr ? kNothing : *node->as_table(), file, name, problems);
  read(reader);
  reader.finish();
}

void read_province(TableReader& in, ProvinceSettings& out) {
  std::vector<std::string> watch;
  in.texts("watch", watch);
  for (auto& id : watch) {
    if (is_slug(id)) {
      out.watch.push_back(PlaceId{id});
    } else {
      in.problem("watch", fmt::format("\"{}\" is not a province id; write ids such as \"gia-lai\"", id));
    }
  }
}

/// A name without a pack behind it is a slip in the settings, not a pack that does not load.
void read_packs(TableReader& in, const std::string& folder, PackSettings& out, std::vector<Problem>& problems) {
  std::vector<Location> where;
  std::vector<std::string> folders;
  in.texts("folders", folders, &where);
  std::set<std::string> named;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const auto path = (fs::path(folder) / folders[i]).lexically_normal();
    std::error_code error;
    std::string wrong;
    if (!fs::is_regular_file(path / "pack.toml", error)) {
      wrong = fmt::format("there is no {}; paths start at this file", (path / "pack.toml").string());
    } else if (!named.insert(path.string()).second) {
      wrong = fmt::format("\"{}\" is named twice; remove one", folders[i]);
    }
    if (wrong.empty()) {
      out.folders.push_back(folders[i]);
    } else {
      problems.push_back({where[i], "packs.folders: " + wrong});
    }
  }
}

void read_fetch(TableReader& in, FetchSettings& out) {
  in.text("user_agent", out.user_agent);
  in.text("contact", out.contact);
  in.text("proxy", out.proxy);
  in.duration("connect_timeout", out.connect_timeout, std::chrono::seconds{1}, std::chrono::seconds{300});
  in.duration("total_timeout", out.total_timeout, std::chrono::seconds{1}, std::chrono::seconds{600});
  in.duration("stall_timeout", out.stall_timeout, std::chrono::seconds{1}, std::chrono::seconds{300});
  in.size("max_body", out.max_body_bytes, 1u << 10, 256u << 20);
  in.size("max_header", out.max_header_bytes, 1u << 10, 1u << 20);
  in.number("max_redirects", out.max_redirects, 0, 20);
  in.number("max_transfers", out.max_transfers, 1, 5000);
  in.duration("host_spacing", out.host_spacing, 0ms, std::chrono::milliseconds{10min});
  in.duration("max_interval", out.max_interval, std::chrono::seconds{60}, std::chrono::seconds{7 * 24h});
  in.duration("max_backoff", out.max_backoff, std::chrono::seconds{60}, std::chrono::seconds{24h});
  in.duration("max_retry_after", out.max_retry_after, std::chrono::seconds{1}, std::chrono::seconds{7 * 24h});
  in.ratio("jitter", out.jitter);
  in.texts("allow_private", out.allow_private);
}

void read_limits(TableReader& in, LimitSettings& out) {
  in.size("title", out.item.title_bytes, 64, 64u << 10);
  in.size("text", out.item.text_bytes, 1u << 10, 16u << 20);
  in.number("items_per_page", out.items_per_page, 1, 100'000);
  in.number("queue_pages", out.queue_pages, 1, 10'000);
  in.number("workers", out.workers, 0, 256);
  in.duration("quarantine_retry", out.quarantine_retry, std::chrono::seconds{60}, std::chrono::seconds{7 * 24h});
}

void read_matching(TableReader& in, MatchingSettings& out) {
  in.short_time("rule_budget", out.rule_budget, 0us, std::chrono::microseconds{1s});
}

void read_store(TableReader& in, StoreSettings& out) {
  in.text("path", out.path);
  in.size("cache", out.cache_bytes, 1u << 20, std::uint64_t{64} << 30);
  in.size("write_buffer", out.write_buffer_bytes, 1u << 20, std::uint64_t{4} << 30);
  in.number("log_entries", out.log_entries, 1000, 100'000'000);
  in.size("quota", out.quota_bytes, 0, std::uint64_t{1} << 50);
  if (out.quota_bytes > 0 && out.quota_bytes < kLeastQuota) {
    in.problem("quota", "must be 64MiB at least, or \"0B\" for none");
  }
  in.size("min_free", out.min_free_bytes, 0, std::uint64_t{1} << 50);
  if (out.path.empty()) in.problem("path", "must name a folder, such as path = \"/var/lib/dongtin\"");
}

void read_backup(TableReader& in, BackupSettings& out) {
  in.text("path", out.path);
  if (!out.path.empty() && !fs::path(out.path).is_absolute()) {
    in.problem("path", "must be an absolute path, such as path = \"/mnt/backup/dongtin\"");
  }
  in.duration("every", out.every, 0s, std::chrono::seconds{31 * 24h});
  in.number("keep", out.keep, 1, 1000);
  in.size("rate", out.rate_bytes, 0, std::uint64_t{64} << 30);
  if (out.every != 0s && out.every < 10min) {
    in.problem("every", "must be 10 minutes at least, or \"0s\" for backups by hand only");
  }
  if (out.every != 0s && out.path.empty()) in.problem("every", "needs path as well: where the backups go");
  if (out.rate_bytes != 0 && out.rate_bytes < (1u << 20)) {
    in.problem("rate", "must be 1MiB at least, or \"0B\" for no bound");
  }
}

void read_audit(TableReader& in, AuditSettings& out) {
  in.text("digest_dir", out.digest_dir);
  if (!out.digest_dir.empty() && !fs::path(out.digest_dir).is_absolute()) {
    in.problem("digest_dir", "must be an absolute path, such as digest_dir = \"/mnt/kiem-toan\"");
  }
}

/// One kind of record: a day at least is usual, a second the least.
void read_time(TableReader& in, std::string_view key, std::chrono::seconds& out) {
  in.duration(key, out, std::chrono::seconds{1}, std::chrono::seconds{std::chrono::days{36'500}});
  if (in.has(key) && out < std::chrono::days{1}) in.problem(key, "keeps for less than a day: is the unit right?", true);
}

void read_retention(const toml::table* table, const std::string& file, TableReader& in, RetentionSettings& out,
                    std::vector<Problem>& problems) {
  read_time(in, "alerts", out.alerts);
  read_time(in, "unlabelled", out.unlabelled);
  read_time(in, "archive", out.archive);
  read_time(in, "seen", out.seen);
  read_time(in, "follow_ups", out.follow_ups);
  read_time(in, "quarantine", out.quarantine);
  read_time(in, "suggestions", out.suggestions);
  in.duration("recall", out.recall, std::chrono::seconds{28 * 24h}, std::chrono::seconds{std::chrono::days{36'500}});
  // Trends look back over 52 weeks at most.
  in.duration("watched", out.watched, std::chrono::seconds{371 * 24h}, std::chrono::seconds{std::chrono::days{36'500}});
  in.duration("every", out.every, std::chrono::seconds{0}, std::chrono::seconds{std::chrono::days{30}});
  if (out.every.count() != 0 && out.every < std::chrono::seconds{kLeastRetentionTurn}) {
    in.problem("every", "must be 1 minute at least, or \"0s\" for by hand only");
  }
  in.number("batch", out.batch, 1, 5000);
  in.ratio("max_share", out.max_share);
  in.known("topics");
  const auto* topics = table == nullptr ? nullptr : table->get("topics");
  if (topics == nullptr) return;
  if (!topics->is_table()) {
    in.problem("topics", "must be a table such as topics = { scam = \"1825d\" }");
    return;
  }
  TableReader each(*topics->as_table(), file, "retention.topics", problems);
  for (const auto& [key, value] : *topics->as_table()) {
    const std::string topic(key.str());
    const bool known = is_slug(topic) || category_from(topic).has_value();
    auto& time = out.topics[topic];
    read_time(each, topic, time);
    if (!known) each.problem(topic, "is no topic or harm category; write one as rules do, such as \"scam\"");
  }
  each.finish();
}

void read_stories(TableReader& in, StorySettings& out) {
  in.number("window_days", out.window_days, 1, 90);
  in.number("max_entries", out.max_entries, 1'000, 10'000'000);
}

void read_serve(TableReader& in, ServeSettings& out) {
  in.text("address", out.address);
  in.number("port", out.port, 0, 65535);
  in.size("max_request", out.max_request_bytes, 1u << 10, 16u << 20);
  in.duration("request_timeout", out.request_timeout, std::chrono::seconds{1}, std::chrono::seconds{600});
  in.number("max_connections", out.max_connections, 4, 100'000);
  in.number("sse_backlog", out.sse_backlog, 10, 1'000'000);
  in.number("threads", out.threads, 1, 64);
  in.texts("hosts", out.hosts);
  in.text("admin_socket", out.admin_socket);
}

void read_assessment(TableReader& in, AssessmentSettings& out) {
  in.duration("official_after", out.official_after, std::chrono::seconds{1h}, std::chrono::seconds{72h});
}

void read_trends(TableReader& in, TrendSettings& out) {
  constexpr std::size_t kMostWindows = 8;
  constexpr std::chrono::hours kLongest{168};
  std::vector<std::string> windows;
  in.texts("windows", windows);
  std::vector<std::chrono::hours> read;
  bool good = windows.size() <= kMostWindows;
  for (const auto& text : windows) {
    const auto span = parse_duration(text);
    const auto hours = std::chrono::floor<std::chrono::hours>(span.value_or(0ms));
    good = good && span && hours == *span && hours >= 1h && hours <= kLongest && (read.empty() || read.back() < hours);
    read.push_back(hours);
  }
  if (!good) {
    in.problem("windows",
               "must be whole hours up to \"168h\", ascending, 8 at most, such as [\"1h\", \"6h\", \"24h\"]");
  } else if (!read.empty()) {
    out.windows = std::move(read);
  }
  in.number("weeks", out.weeks, 2, 52);
  in.number("least_count", out.least_count, 1, 10'000);
  in.number("max_series", out.max_series, 1, 10'000);
  in.duration("silent_after", out.silent_after, std::chrono::seconds{1h}, std::chrono::seconds{14 * 24h});
}

void read_disaster(TableReader& in, DisasterSettings& out) {
  in.duration("longest", out.longest, std::chrono::seconds{1h}, std::chrono::seconds{31 * 24h});
  in.duration("official_every", out.official_every, std::chrono::seconds{60}, std::chrono::seconds{24h});
  if (in.has("topics")) out.topics.clear();
  in.texts("topics", out.topics);
  for (const auto& topic : out.topics) {
    if (is_slug(topic) || category_from(topic)) continue;
    in.problem("topics", fmt::format("\"{}\" is no topic or harm category; write one as rules do", topic));
  }
  in.number("pinned", out.pinned, 0, 20);
  in.duration("official_after", out.official_after, std::chrono::seconds{1h}, std::chrono::seconds{72h});
}

void read_recall(TableReader& in, RecallSettings& out) {
  in.number("items", out.items, 0, kMostRecallItems);
  in.number("least_of_tier", out.least_of_tier, 0, 100);
  in.number("max_scanned", out.max_scanned, 1000, 10'000'000);
}

bool is_host(std::string_view text) {
  return text.size() <= 253 && text.find('.') != std::string_view::npos && text.front() != '.' && text.back() != '.' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; });
}

void read_claims(const toml::table& root, const std::string& file, ClaimSettings& out, std::vector<Problem>& problems) {
  section(root, file, "claims", problems, [&](TableReader& in) {
    in.known("publishers");
    in.duration("refresh", out.refresh, std::chrono::seconds{1}, std::chrono::seconds{1h});
    in.duration("look_back", out.look_back, std::chrono::seconds{1h}, std::chrono::seconds{std::chrono::days{36'500}});
    in.number("max_claims", out.max_claims, 100, 1'000'000);
    if (!in.has("publishers")) return;
    const auto* list = root["claims"]["publishers"].as_array();
    if (list == nullptr ||
        !std::all_of(list->begin(), list->end(), [](const toml::node& one) { return one.is_table(); })) {
      in.problem("publishers",
                 "must be a list such as [{ name = \"Công an tỉnh Gia Lai\", hosts = [\"congan.gialai.gov.vn\"] }]");
      return;
    }
    for (const auto& entry : *list) {
      TableReader one(*entry.as_table(), file, "claims.publishers", problems);
      ClaimPublisher publisher;
      one.required("name", publisher.name);
      one.texts("hosts", publisher.hosts);
      if (publisher.hosts.empty()) one.problem("hosts", "must name the hosts it publishes on, one at least");
      for (const auto& host : publisher.hosts) {
        if (!is_host(host)) {
          one.problem("hosts", fmt::format("\"{}\" is no host; write it as in congan.gialai.gov.vn", host));
        }
      }
      one.finish();
      out.publishers.push_back(std::move(publisher));
    }
  });
}

void read_documents(TableReader& in, const std::string& folder, DocumentSettings& out) {
  std::vector<std::string> published;
  in.texts("published", published);
  for (const auto& file : published) out.published.push_back((fs::path(folder) / file).lexically_normal().string());
  in.size("max_document", out.max_document_bytes, 1u << 10, 256u << 20);
  in.size("max_text", out.max_text_bytes, 1u << 10, 16u << 20);
  in.text("pdftotext", out.pdftotext);
  if (!fs::path(out.pdftotext).is_absolute()) {
    in.problem("pdftotext", "must be an absolute path, such as pdftotext = \"/usr/bin/pdftotext\"");
  }
  in.size("pdf_memory", out.pdf_memory_bytes, 64u << 20, std::uint64_t{16} << 30);
  in.duration("pdf_time", out.pdf_time, std::chrono::milliseconds{500ms}, std::chrono::milliseconds{60s});
  in.number("pdf_pages", out.pdf_pages, 1, 1000);
}

void read_embeddings(TableReader& in, const std::string& folder, EmbeddingSettings& out) {
  in.text("url", out.url);
  in.text("model", out.model);
  in.text("key_file", out.key_file);
  in.ratio("similarity", out.similarity);
  in.duration("timeout", out.timeout, std::chrono::milliseconds{100ms}, std::chrono::milliseconds{10min});
  in.number("batch", out.batch, 1, 256);
  in.size("max_text", out.max_text_bytes, 64, 64u << 10);
  in.size("max_answer", out.max_answer_bytes, 1u << 10, 256u << 20);
  in.number("max_dimension", out.max_dimension, 1, 65'536);
  in.number("queue", out.queue, 1, 1'000'000);
  in.number("max_claims", out.max_claims, 1, 1'000'000);
  in.duration("retry", out.retry, std::chrono::milliseconds{100ms}, std::chrono::milliseconds{1h});
  in.duration("max_retry", out.max_retry, std::chrono::milliseconds{100ms}, std::chrono::milliseconds{24h});
  if (out.max_retry < out.retry) in.problem("max_retry", "must not be shorter than retry");
  if (!out.key_file.empty()) out.key_file = (fs::path(folder) / out.key_file).lexically_normal().string();
  if (out.url.empty()) {
    if (in.has("model") || in.has("key_file"))
      in.problem("url", "is missing; name the service, or leave the section out");
    return;
  }
  if (out.model.empty()) in.problem("model", "is missing; write the name that the service knows its model by");
  const auto url = canonical_url(out.url);
  const auto near = url ? nearness_of_host(host_of(*url)) : std::nullopt;
  if (!url || host_of(*url).empty()) {
    in.problem("url", "must be an http(s) address, such as url = \"http://127.0.0.1:8081/v1/embeddings\"");
  } else if (near == Nearness::elsewhere) {
    in.problem("url", fmt::format("{} is no private address, and texts go to no other; run the service on this machine "
                                  "or in a private network",
                                  host_of(*url)));
  } else {
    out.url = *url;
  }
}

Settings read_settings(const std::string& folder, std::vector<Problem>& problems) {
  Settings out;
  const auto path = fs::path(folder) / "dongtin.toml";
  const auto file = path.string();
  const auto root = read_toml(file, file, problems);
  if (!root) return out;
  section(*root, file, "province", problems, [&](TableReader& in) { read_province(in, out.province); });
  section(*root, file, "packs", problems, [&](TableReader& in) { read_packs(in, folder, out.packs, problems); });
  section(*root, file, "fetch", problems, [&](TableReader& in) { read_fetch(in, out.fetch); });
  section(*root, file, "limits", problems, [&](TableReader& in) { read_limits(in, out.limits); });
  section(*root, file, "matching", problems, [&](TableReader& in) { read_matching(in, out.matching); });
  section(*root, file, "store", problems, [&](TableReader& in) { read_store(in, out.store); });
  section(*root, file, "backup", problems, [&](TableReader& in) { read_backup(in, out.backup); });
  section(*root, file, "audit", problems, [&](TableReader& in) { read_audit(in, out.audit); });
  section(*root, file, "retention", problems, [&](TableReader& in) {
    const auto* node = root->get("retention");
    read_retention(node == nullptr ? nullptr : node->as_table(), file, in, out.retention, problems);
  });
  section(*root, file, "stories", problems, [&](TableReader& in) { read_stories(in, out.stories); });
  section(*root, file, "serve", problems, [&](TableReader& in) { read_serve(in, out.serve); });
  read_claims(*root, file, out.claims, problems);
  section(*root, file, "assessment", problems, [&](TableReader& in) { read_assessment(in, out.assessment); });
  section(*root, file, "trends", problems, [&](TableReader& in) { read_trends(in, out.trends); });
  section(*root, file, "disaster", problems, [&](TableReader& in) { read_disaster(in, out.disaster); });
  section(*root, file, "recall", problems, [&](TableReader& in) { read_recall(in, out.recall); });
  section(*root, file, "documents", problems, [&](TableReader& in) { read_documents(in, folder, out.documents); });
  section(*root, file, "embeddings", problems, [&](TableReader& in) { read_embeddings(in, folder, out.embeddings); });
  TableReader top(*root, file, "", problems);
  for (const auto* name :
       {"province", "packs", "fetch", "limits", "matching", "store", "backup", "audit", "retention", "stories", "serve",
        "claims", "assessment", "trends", "disaster", "recall", "documents", "embeddings"})
    top.known(name);
  top.finish();
  return out;
}

void read_source(const toml::table& table, const std::string& file, std::vector<Source>& out,
                 std::vector<Problem>& problems) {
  const auto before = problems.size();
  Source source;
  TableReader in(table, file, "source", problems);
  in.required("id", source.id.value);
  in.required("kind", source.kind);
  in.text("title", source.title);
  in.required("url", source.url);
  in.choice("tier", source.tier, tier_from, "official, press, aggregator, social, forum");
  if (!in.has("tier")) in.problem("tier", "is missing; say official, press, aggregator, social or forum");
  if (source.tier == Tier::social || source.tier == Tier::forum) {
    in.problem("tier",
               "social and forum sources are not collected by this version: it has nothing yet that seals their "
               "addresses; remove the source");
  }
  in.duration("every", source.every, std::chrono::seconds{60}, std::chrono::seconds{7 * 24h});
  in.text("lang", source.lang);
  std::string home;
  in.text("home", home);
  if (!home.empty()) source.home = PlaceId{home};
  if (!home.empty() && !is_slug(home)) in.problem("home", "must be a province id, such as home = \"gia-lai\"");
  in.flag("month_first", source.month_first);
  in.finish();
  if (problems.size() != before) return;
  auto made = make_source(std::move(source));
  if (made) {
    out.push_back(std::move(*made));
  } else {
    const auto error = std::move(made).error();
    in.problem(error.where, error.what);
  }
}

std::vector<Source> read_sources(const std::string& folder, std::vector<Problem>& problems) {
  std::vector<Source> out;
  const auto file = (fs::path(folder) / "sources.toml").string();
  const auto root = read_toml(file, file, problems);
  if (!root) return out;
  each_table(*root, file, "source", problems, [&](const toml::table& table) {
    const auto known = out.size();
    read_source(table, file, out, problems);
    if (out.size() == known) return;
    const auto& id = out.back().id;
    const bool twice = std::any_of(out.begin(), out.end() - 1, [&](const Source& other) { return other.id == id; });
    if (!twice) return;
    problems.push_back(
        {{file, table.source().begin.line, table.source().begin.column},
         fmt::format("source.id: \"{}\" is used twice; ids are never reused, choose another", id.str())});
    out.pop_back();
  });
  return out;
}

}  // namespace

std::string pack_folder(const Config& config, const std::string& named) {
  return (fs::path(config.folder) / named).lexically_normal().string();
}

Loaded load_config(const std::string& folder) {
  Loaded out;
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    out.problems.push_back(
        {{folder, 1, 1}, "is not a folder with dongtin.toml in it; name one with --config, config/example is a start"});
    return out;
  }
  Config config;
  config.folder = folder;
  config.settings = read_settings(folder, out.problems);
  config.sources = read_sources(folder, out.problems);
  const bool wrong =
      std::any_of(out.problems.begin(), out.problems.end(), [](const Problem& problem) { return !problem.warning; });
  std::vector<std::shared_ptr<const Pack>> used;
  for (const auto& named : config.settings.packs.folders) {
    auto pack = read_pack(pack_folder(config, named), out.problems);
    if (!pack) continue;
    const auto shared = collisions(*pack, used);
    out.problems.insert(out.problems.end(), shared.begin(), shared.end());
    if (shared.empty()) used.push_back(pack);
    out.packs.push_back(std::move(pack));
  }
  use_packs(config, std::move(used));
  std::stable_sort(out.problems.begin(), out.problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.where.file, a.where.line, a.where.column) < std::tie(b.where.file, b.where.line, b.where.column);
  });
  if (!wrong) out.config = std::move(config);
  return out;
}

}  // namespace dongtin
