// dongtin source test: fetch once now and show everything that happened.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <memory>

#include "daemon/commands/commands.hpp"
#include "daemon/fetching.hpp"
#include "daemon/setup.hpp"
#include "daemon/system_clock.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kShownEntries = 5;
constexpr std::size_t kShownBytes = 160;

/// One line for a terminal: what came from outside may not move the cursor.
std::string shown(std::string_view text) {
  std::string out(cut(text, kShownBytes));
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  if (out.size() < text.size()) out += "...";
  return out;
}

Result<Source> source_of(const Config& config, const std::string& what) {
  const auto found = std::find_if(config.sources.begin(), config.sources.end(),
                                  [&](const Source& source) { return source.id.value == what; });
  if (found != config.sources.end()) return *found;
  if (what.find("://") == std::string::npos) {
    return fail(Errc::not_found, what + " is no source of this configuration and no http(s) address");
  }
  Source source;
  source.id = SourceId{"thu"};
  source.kind = "feed";
  source.url = what;
  return make_source(std::move(source));
}

void show(const Page& page) {
  fmt::print("answer    HTTP {} from {}, {} bytes in {} ms\n", page.status, shown(page.url), page.body.size(),
             page.took.count());
  for (const auto& [name, value] : page.headers) fmt::print("header    {}: {}\n", name, shown(value));
  if (page.moved_to) fmt::print("moved     for good to {}\n", shown(*page.moved_to));
}

void show(const Source& source, const Harvest& harvest, Instant now, const ItemLimits& limits) {
  fmt::print("feed      {} entries, encoding {}{}\n", harvest.items.size(), harvest.encoding,
             harvest.left_out > 0 ? fmt::format(", {} beyond limits.items_per_page left out", harvest.left_out) : "");
  if (harvest.hints.min_interval)
    fmt::print("hint      not more often than every {} s\n", harvest.hints.min_interval->count());
  for (const auto& warning : harvest.warnings) fmt::print("warning   {}\n", shown(warning));
  if (harvest.claims) fmt::print("claims    {} suggested\n", harvest.claims->size());
  for (std::size_t i = 0; harvest.claims && i < std::min(kShownEntries, harvest.claims->size()); ++i) {
    const auto& claim = (*harvest.claims)[i].claim;
    fmt::print("claim     {}, {}\n          {}\n", name(claim.verdict()), shown(claim.publisher()),
               shown(claim.text()));
  }
  for (std::size_t i = 0; i < std::min(kShownEntries, harvest.items.size()); ++i) {
    const auto item = make_item(source, harvest.items[i].draft, now, limits);
    fmt::print("entry     {}  {}\n          {}\n", item.published ? vietnam_time(*item.published) : "(no date)",
               shown(item.title), shown(item.url));
  }
  if (harvest.items.size() > kShownEntries)
    fmt::print("          ... and {} more\n", harvest.items.size() - kShownEntries);
}

int test_source(const std::string& folder, const std::string& what) {
  const auto config = usable_config(folder);
  if (!config) return kWrongInput;
  const auto complain = [](const Error& error, int code) {
    fmt::print(stderr, "dongtin source test: {}\n", error.line());
    return code;
  };
  auto source = source_of(*config, what);
  if (!source) return complain(source.error(), kWrongInput);
  const SystemClock clock;
  net::io_context io{1};
  auto fetching = Fetching::make(io.get_executor(), config->settings, clock);
  if (!fetching) return complain(fetching.error(), kWrongInput);
  auto collector = (*fetching)->collector(*source);
  if (!collector) return complain(collector.error(), kWrongInput);
  fmt::print("source    {} ({}, {})\nasking    {}\n", source->id.str(), source->kind, name(source->tier), source->url);
  std::fflush(stdout);
  auto pending = net::co_spawn(io, (*collector)->fetch(*source, Cursor{}), net::use_future);
  io.run();
  const auto page = pending.get();
  if (!page) return complain(page.error(), kWrongInput);
  show(*page);
  const auto harvest = (*collector)->parse(*source, *page);
  if (!harvest) return complain(harvest.error(), kWrongInput);
  show(*source, *harvest, page->fetched, config->settings.limits.item);
  return kFine;
}

}  // namespace

void add_source(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand("source", "Look at one source");
  command->require_subcommand(1);
  auto* test = command->add_subcommand("test", "Fetch once now and show everything that happened; nothing is kept");
  auto folder = std::make_shared<std::string>();
  auto what = std::make_shared<std::string>();
  test->add_option("--config", *folder, "Configuration folder")->required();
  test->add_option("source", *what, "Id of a source of the configuration, or the address of a feed")
      ->required()
      ->type_name("URL|ID");
  test->callback([folder, what, &exit] { exit = test_source(*folder, *what); });
}

}  // namespace dongtin
