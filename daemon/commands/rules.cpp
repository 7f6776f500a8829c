// dongtin rules: the own tests of rules, what a query is understood to say, what a rule finds in an archive, and a rule
// run over it.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/load.hpp"
#include "daemon/commands/applying.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/preview.hpp"
#include "daemon/setup.hpp"
#include "matchers/guard/corpus.hpp"
#include "matchers/guard/guard.hpp"

namespace dongtin {

namespace {

struct RulesOptions {
  std::string config, rule, query;
};
struct Window {
  std::string config, rule, since, until;
};

/// The rules the command is about: one, or all. Empty when there is no such rule, which is said.
std::vector<Rule> chosen(const Config& config, const std::string& id) {
  std::vector<Rule> out;
  for (const Rule& rule : config.rules) {
    if (id.empty() || rule.id.value == id) out.push_back(rule);
  }
  if (out.empty() && !id.empty()) fmt::print(stderr, "dongtin rules: no rule \"{}\" in this configuration\n", id);
  return out;
}

int test(const RulesOptions& options) {
  const auto loaded = load_config(options.config);
  if (!print_problems(loaded.problems) || !loaded.config) return kWrongInput;
  const auto rules = chosen(*loaded.config, options.rule);
  if (rules.empty() && !options.rule.empty()) return kUsage;
  const auto compiled = RuleSet::compile(rules, loaded.config->gazetteers, loaded.config->settings.province.watch,
                                         {.with_drafts = true, .lists = loaded.config->lists});
  if (!print_problems(compiled.problems) || !compiled.rules) return kWrongInput;
  const auto failed = run_rule_tests(*compiled.rules);
  std::size_t texts = 0;
  for (const Rule& rule : compiled.rules->rules()) texts += rule.must_match.size() + rule.must_not_match.size();
  print_problems(failed);
  fmt::print("{} rules, {} texts, {} failed\n", compiled.rules->rules().size(), texts, failed.size());
  const auto refused = against(*compiled.rules);
  const bool admitted = print_problems(refused);
  fmt::print("guard corpus of {} texts: {}\n", guard_corpus().size(),
             refused.empty() ? "nothing against these rules" : fmt::format("{} against", refused.size()));
  return failed.empty() && admitted ? kFine : kWrongInput;
}

bool explain_one(std::string_view query, const Location& where, std::span<const NamedList> lists,
                 std::optional<Category> category) {
  const auto explained = explain_query(query, where, lists, category);
  fmt::print("{}", explained.tree);
  return print_problems(explained.problems);
}

int explain(const RulesOptions& options) {
  const Location asked{"--query", 1, 1};
  if (!options.query.empty() && options.config.empty())
    return explain_one(options.query, asked, {}, {}) ? kFine : kWrongInput;
  if (options.config.empty()) {
    fmt::print(stderr, "dongtin rules explain: needs --query Q, or --config DIR and a RULE\n");
    return kUsage;
  }
  const auto loaded = load_config(options.config);
  if (!print_problems(loaded.problems) || !loaded.config) return kWrongInput;
  if (!options.query.empty()) return explain_one(options.query, asked, loaded.config->lists, {}) ? kFine : kWrongInput;
  const auto rules = chosen(*loaded.config, options.rule);
  if (rules.empty() && !options.rule.empty()) return kUsage;
  bool fine = true;
  for (const Rule& rule : rules) {
    fmt::print("{} – {}\n", rule.id.str(), rule.title);
    fine &= explain_one(rule.query, rule.query_where, loaded.config->lists, rule.category);
  }
  return fine ? kFine : kWrongInput;
}

int apply(const Window& window) {
  JobParameters parameters{{"rule", window.rule}};
  if (!window.since.empty()) parameters["since"] = window.since;
  if (!window.until.empty()) parameters["until"] = window.until;
  return apply_over_kept("dongtin rules apply", window.config, std::move(parameters));
}

}  // namespace

void add_rules(CLI::App& app, int& exit) {
  auto* command =
      app.add_subcommand("rules", "Rules: run their own tests, explain what a query says, preview them on an archive");
  command->require_subcommand(1);
  auto options = std::make_shared<RulesOptions>();
  auto* testing = command->add_subcommand("test", "Run the texts that rules must and must not match");
  testing->add_option("--config", options->config, "Configuration folder with dongtin.toml")->required();
  testing->add_option("RULE", options->rule, "Only this rule");
  testing->callback([options, &exit] { exit = test(*options); });
  auto* explaining = command->add_subcommand("explain", "Print the parsed tree of a query, in Vietnamese");
  explaining->add_option("--config", options->config, "Configuration folder with dongtin.toml");
  explaining->add_option("RULE", options->rule, "Only this rule");
  explaining->add_option("--query", options->query, "A query instead of a rule's; with --config it may name lists");
  explaining->callback([options, &exit] { exit = explain(*options); });
  auto* previewing = command->add_subcommand(
      "preview", "What a rule finds in an archive: window, hits a day, by tier, a sample, cost; in Vietnamese");
  auto asked = std::make_shared<PreviewOptions>();
  auto named = std::make_shared<std::array<std::string, 2>>();
  previewing->add_option("--config", asked->config, "Configuration folder with dongtin.toml")->required();
  previewing->add_option("--query", asked->query, "A query instead of a rule's");
  previewing->add_option("--sample", asked->sample, "Hits to show, spread over the archive")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  previewing->add_option("RULE", (*named)[0], "The rule, drafts too; leave it out with --query");
  previewing->add_option("FILE", (*named)[1],
                         "NDJSON items as `match` reads them, - for standard input; the rolling archive when left out");
  previewing->callback([asked, named, &exit] {
    const bool by_query = !asked->query.empty();
    if (by_query && !(*named)[1].empty()) {
      fmt::print(stderr, "dongtin rules preview: a RULE and --query Q exclude each other\n");
      exit = kUsage;
      return;
    }
    if (!by_query) asked->rule = (*named)[0];
    if (!by_query && asked->rule.empty()) {
      fmt::print(stderr, "dongtin rules preview: needs a RULE or --query Q\n");
      exit = kUsage;
      return;
    }
    const auto& file = (*named)[by_query ? 0 : 1];
    if (!file.empty()) asked->file = file;
    exit = preview(*asked);
  });
  auto* applying = command->add_subcommand(
      "apply",
      "Run a live rule over what is kept, as a job: the archive, and alerts that lack it; hits are retroactive");
  auto window = std::make_shared<Window>();
  applying->add_option("--config", window->config, "Configuration folder the daemon runs with")->required();
  applying->add_option("RULE", window->rule, "The rule, which must be live and loaded")->required();
  applying->add_option("--since", window->since, "First seen from: a day such as 2026-11-15, or RFC 3339");
  applying->add_option("--until", window->until, "First seen before");
  applying->callback([window, &exit] { exit = apply(*window); });
}

}  // namespace dongtin
