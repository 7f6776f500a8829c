// dongtin claims: which there are and what became of each; as ClaimReview those in force out, others held against the
// register; one run over what is kept.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include "daemon/admin_client.hpp"
#include "daemon/app.hpp"
#include "daemon/audit_trail.hpp"
#include "daemon/claim_import.hpp"
#include "daemon/commands/applying.hpp"
#include "daemon/commands/claims_shown.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/job_client.hpp"
#include "daemon/release.hpp"
#include "daemon/setup.hpp"
#include "daemon/store_options.hpp"
#include "daemon/system_clock.hpp"
#include "daemon/web/json.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

struct ClaimsOptions {
  std::string config, file, format = "jsonld";
  bool check = false;
};

Error not_understood() {
  return fail(Errc::malformed, "the daemon's answer is no page of claims; is it another version?");
}

template <class Enum, std::size_t N>
std::optional<Enum> called(std::string_view word, const std::array<Enum, N>& values) {
  const auto found = std::find_if(values.begin(), values.end(), [&](Enum value) { return name(value) == word; });
  return found == values.end() ? std::nullopt : std::optional(*found);
}

std::optional<KnownClaim> claim_from(const json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return std::nullopt;
  const auto text = [&](std::string_view key) {
    const auto* found = object->if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
  };
  using enum Verdict;
  using enum ClaimState;
  const auto verdict = called(text("verdict"), std::array{fake, false_information, scam, authentic});
  const auto state = called(text("state"), std::array{proposed, live, withdrawn, superseded});
  if (!verdict || !state) return std::nullopt;
  std::optional<Instant> published;
  if (const auto at = parse_rfc3339(text("published"))) published = *at;
  auto claim = make_claim(text("id"), text("text"), *verdict, text("publisher"), text("url"), published);
  if (!claim) return std::nullopt;
  std::optional<Instant> valid_until;
  if (const auto at = parse_rfc3339(text("valid_until"))) valid_until = *at;
  return KnownClaim{*std::move(claim), *state, text("about"), valid_until};
}

/// Adds what one answer holds; where to go on, "" at the end.
Result<std::string> add_page(std::string_view answer, std::vector<KnownClaim>& out) {
  boost::system::error_code wrong;
  const auto page = json::parse(answer, wrong);
  const auto* claims = wrong || !page.is_object() ? nullptr : page.as_object().if_contains("claims");
  if (claims == nullptr || !claims->is_array()) return not_understood();
  for (const auto& each : claims->as_array()) {
    auto claim = claim_from(each);
    if (!claim) return not_understood();
    out.push_back(*std::move(claim));
  }
  const auto* next = page.as_object().if_contains("next");
  return next != nullptr && next->is_string() ? std::string(next->as_string()) : std::string();
}

/// Read-write: what leaves is entered into the audit first.
Result<std::vector<KnownClaim>> from_store(const Settings& settings) {
  const auto store = open_store_of(settings, false);
  if (!store) return store.error();
  const SystemClock clock;
  AuditTrail trail;
  const Release release({}, [&](const Leaving& leaving) -> Result<void> {
    const auto way = fmt::format("{} {}", name(leaving.audience), name(leaving.purpose));
    const auto told = trail.left(AuditAct::released, "local", way, leaving.kind, leaving.things, leaving.names);
    return told ? (*store)->audit(trail.take(), clock.now()) : told;
  });
  auto records = (*store)->claims();
  if (!records) return records.error();
  const auto released = release(Audience::admin, Purpose::exchange, std::move(*records));
  if (!released) return released.error();
  std::vector<KnownClaim> out;
  for (const auto& record : **released) out.push_back(known_claim(record));
  return out;
}

/// The newest revision of every claim of the register: of a running daemon, else of its store.
Result<std::vector<KnownClaim>> register_of(const Settings& settings) {
  std::vector<KnownClaim> out;
  std::string target = "/admin/v1/claims";
  for (bool first = true;; first = false) {
    const auto answer = ask_daemon(admin_socket_of(settings), "GET", target);
    if (!answer) {
      if (first && answer.error().code == Errc::not_found) return from_store(settings);
      return answer.error();
    }
    const auto next = add_page(*answer, out);
    if (!next) return next.error();
    if (next->empty()) return out;
    target = "/admin/v1/claims?after=" + *next;
  }
}

int export_claims(const ClaimsOptions& options) {
  const auto config = usable_config(options.config);
  if (!config) return kWrongInput;
  const auto known = register_of(config->settings);
  if (!known) return claims_failed("export", known.error());
  std::vector<ClaimReviewEntry> live;
  const auto now = SystemClock{}.now();
  for (const auto& one : *known) {
    if (one.state != ClaimState::live || (one.valid_until && *one.valid_until <= now)) continue;
    live.push_back({live.size() + 1, one.claim, one.about, one.valid_until});
  }
  const auto text = options.format == "ndjson" ? claim_reviews_ndjson(live) : claim_reviews_json(live);
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    return claims_failed("export", fail(Errc::io, "the output cannot be written"));
  }
  return kFine;
}

int check_import(const ClaimsOptions& options) {
  const auto config = usable_config(options.config);
  if (!config) return kWrongInput;
  const auto file = read_claims_file(options.file);
  if (!file) return claims_failed("import", file.error());
  std::vector<KnownClaim> known;
  std::error_code none;
  if (std::filesystem::exists(store_options(config->settings.store).path, none)) {
    auto held = register_of(config->settings);
    if (!held) return claims_failed("import", held.error());
    known = std::move(*held);
  }
  for (const auto& line : file->warnings) fmt::print(stderr, "{}\n", line);
  for (const auto& line : file->errors) fmt::print(stderr, "{}\n", line);
  const auto rows = plan_claims(file->entries, known, config->settings.claims.publishers, config->gazetteers);
  std::array<std::size_t, 5> counts{};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& entry = file->entries[i];
    ++counts.at(static_cast<std::size_t>(rows[i].fate));
    fmt::print("{}:{}: {}: {}{}{}\n", options.file, entry.element, name(rows[i].fate), entry.claim.id(),
               rows[i].why.empty() ? "" : ": ", rows[i].why);
  }
  std::string summary;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    summary += fmt::format(", {} {}", counts.at(i), name(static_cast<ClaimFate>(i)));
  }
  fmt::print("{} claims{}; nothing was changed\n", rows.size(), summary);
  const bool refused = counts.at(static_cast<std::size_t>(ClaimFate::refused)) > 0;
  return refused || !file->errors.empty() ? kWrongInput : kFine;
}

int import_claims(const ClaimsOptions& options) {
  if (options.check) return check_import(options);
  fmt::print(
      stderr,
      "dongtin claims import: a claim is proposed by an officer or a lead who signed in, and this version has no "
      "signing in; add --check to see what would be proposed\n");
  return kUsage;
}

/// list, show and suggestions.
void add_shown(CLI::App& command, int& exit) {
  const auto shown = std::make_shared<ClaimsShown>();
  const auto usual = [&](CLI::App* one) {
    one->add_option("--config", shown->config, "Configuration folder")->required();
    one->add_flag("--json", shown->json, "As the API answers, one a line");
    return one;
  };
  auto* listing = usual(command.add_subcommand("list", "The claims of the register and of packs, and how each stands"));
  listing->add_option("--state", shown->state, "Only these")
      ->check(CLI::IsMember({"proposed", "live", "expired", "withdrawn", "superseded"}));
  listing->callback([shown, &exit] { exit = list_claims(*shown); });
  auto* showing = usual(
      command.add_subcommand("show", "One claim: evidence, states, who did what, and the alerts that tell of it"));
  showing->add_option("ID", shown->id, "Its id, or its key in the list")->required();
  showing->callback([shown, &exit] { exit = show_claim(*shown); });
  auto* suggesting = usual(command.add_subcommand(
      "suggestions", "What sources of claims say, held against the register; in force here is nothing of it"));
  suggesting->add_option("--source", shown->source, "Only this source");
  suggesting->callback([shown, &exit] { exit = list_claim_suggestions(*shown); });
}

/// What a claim changes is assessed again by the daemon itself; by hand over any window.
void add_apply(CLI::App& command, int& exit) {
  struct Window {
    std::string config, claim, since, until;
  };
  const auto window = std::make_shared<Window>();
  auto* applying = command.add_subcommand(
      "apply", "Run a claim over what is kept, as a job: the archive and all alerts; ended ones are taken back");
  applying->add_option("--config", window->config, "Configuration folder the daemon runs with")->required();
  applying->add_option("ID", window->claim, "The claim")->required();
  applying->add_option("--since", window->since, "First seen from: a day such as 2026-11-15, or RFC 3339");
  applying->add_option("--until", window->until, "First seen before");
  applying->callback([window, &exit] {
    JobParameters parameters{{"claim", window->claim}};
    if (!window->since.empty()) parameters["since"] = window->since;
    if (!window->until.empty()) parameters["until"] = window->until;
    exit = apply_over_kept("dongtin claims apply", window->config, std::move(parameters));
  });
}

}  // namespace

void add_claims(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand("claims", "Checked claims: the register, and ClaimReview of schema.org");
  command->require_subcommand(1);
  add_shown(*command, exit);
  add_apply(*command, exit);
  const auto options = std::make_shared<ClaimsOptions>();

  auto* out = command->add_subcommand("export", "Print the claims in force; the audit records it");
  out->add_option("--config", options->config, "Configuration folder")->required();
  out->add_option("--format", options->format, "jsonld: an array; ndjson: one a line")
      ->check(CLI::IsMember({"jsonld", "ndjson"}))
      ->capture_default_str();
  out->callback([options, &exit] { exit = export_claims(*options); });

  auto* in = command->add_subcommand("import", "Hold claims of a file against the register");
  in->add_option("--config", options->config, "Configuration folder")->required();
  in->add_flag("--check", options->check, "Say of each what an import would do, and change nothing");
  in->add_option("FILE", options->file, "ClaimReview: JSON-LD, NDJSON, or a page that holds it")->required();
  in->footer("Exit: 0 all may stand, 1 some may not or the file is wrong.");
  in->callback([options, &exit] { exit = import_claims(*options); });
}

}  // namespace dongtin
