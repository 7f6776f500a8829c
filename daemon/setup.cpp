#include "daemon/setup.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cstdio>

#include "collectors/http/address.hpp"
#include "collectors/registry.hpp"
#include "daemon/admin_client.hpp"

namespace dongtin {

namespace {

/// What config alone cannot know: which kinds of source this program has.
void check_kinds(const Config& config, std::vector<Problem>& problems) {
  const auto kinds = collector_kinds();
  for (const auto& source : config.sources) {
    if (std::find(kinds.begin(), kinds.end(), source.kind) != kinds.end()) continue;
    problems.push_back({{config.folder + "/sources.toml", 1, 1},
                        fmt::format("source {}: kind \"{}\" is not known here; kinds: {}", source.id.str(), source.kind,
                                    fmt::join(kinds, ", "))});
  }
}

void check_watch(const Config& config, std::vector<Problem>& problems) {
  if (config.settings.province.watch.empty()) {
    problems.push_back({{config.folder + "/dongtin.toml", 1, 1},
                        "province.watch is empty: rules of scope province never match; add watch = [\"gia-lai\"]",
                        true});
  }
  for (const auto& id : config.settings.province.watch) {
    const bool known = std::any_of(config.gazetteers.begin(), config.gazetteers.end(), [&](const Gazetteer& g) {
      return std::any_of(g.places.begin(), g.places.end(), [&](const Place& place) { return place.province == id; });
    });
    if (known) continue;
    problems.push_back({{config.folder + "/dongtin.toml", 1, 1},
                        fmt::format("province.watch: no gazetteer of packs.folders knows \"{}\"; add its pack or "
                                    "correct the id",
                                    id.str())});
  }
}

void check_allowed(const Config& config, std::vector<Problem>& problems) {
  const auto filter = AddressFilter::make(config.settings.fetch.allow_private);
  if (filter) return;
  problems.push_back({{config.folder + "/dongtin.toml", 1, 1}, "fetch.allow_private: " + filter.error().line()});
}

void check_serve(const Config& config, std::vector<Problem>& problems) {
  constexpr std::size_t kLongestSocketPath = 107;  // sockaddr_un
  const auto say = [&](std::string what) {
    problems.push_back({{config.folder + "/dongtin.toml", 1, 1}, std::move(what)});
  };
  boost::system::error_code wrong;
  boost::asio::ip::make_address(config.settings.serve.address, wrong);
  if (wrong) say("serve.address: \"" + config.settings.serve.address + "\" is no IP address; write 127.0.0.1 or ::1");
  if (const auto path = admin_socket_of(config.settings); path.size() > kLongestSocketPath) {
    say("serve.admin_socket: \"" + path + "\" is longer than 107 bytes, the most a socket may have; set a shorter one");
  }
}

bool is_error(const Problem& problem) {
  return !problem.warning;
}

}  // namespace

Setup prepare(const std::string& folder) {
  Setup out;
  auto loaded = load_config(folder);
  out.problems = std::move(loaded.problems);
  out.config = std::move(loaded.config);
  if (!out.config) return out;
  check_kinds(*out.config, out.problems);
  check_watch(*out.config, out.problems);
  check_allowed(*out.config, out.problems);
  check_serve(*out.config, out.problems);
  auto compiled = RuleSet::compile(out.config->rules, out.config->gazetteers, out.config->settings.province.watch);
  out.problems.insert(out.problems.end(), compiled.problems.begin(), compiled.problems.end());
  if (compiled.rules) {
    const auto failed = run_rule_tests(*compiled.rules);
    out.problems.insert(out.problems.end(), failed.begin(), failed.end());
  }
  if (std::none_of(out.problems.begin(), out.problems.end(), is_error)) out.rules = std::move(compiled.rules);
  return out;
}

bool print_problems(const std::vector<Problem>& problems) {
  for (const auto& problem : problems) fmt::print(stderr, "{}\n", problem.line());
  return std::none_of(problems.begin(), problems.end(), is_error);
}

}  // namespace dongtin
