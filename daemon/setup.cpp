#include "daemon/setup.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cstdio>
#include <span>

#include "collectors/http/address.hpp"
#include "collectors/registry.hpp"
#include "config/pack.hpp"
#include "daemon/admin_client.hpp"
#include "matchers/query/parser.hpp"
#include "storage/records/url.hpp"

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

/// A source of claims is read at one of the hosts on which somebody publishes whose word counts.
void check_claim_sources(const Config& config, std::vector<Problem>& problems) {
  const auto& publishers = config.settings.claims.publishers;
  for (const auto& source : config.sources) {
    if (source.kind != "claims") continue;
    const auto host = host_of(source.url);
    const bool known = std::any_of(publishers.begin(), publishers.end(),
                                   [&](const ClaimPublisher& publisher) { return publishes_on(publisher, host); });
    if (known) continue;
    problems.push_back({{config.folder + "/sources.toml", 1, 1},
                        fmt::format("source {}: nobody under [claims] publishers publishes on {}; add who does, with "
                                    "its hosts, or take the source out",
                                    source.id.str(), host)});
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
      return !g.context &&
             std::any_of(g.places.begin(), g.places.end(), [&](const Place& place) { return place.province == id; });
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

bool any_error(const std::vector<Problem>& problems) {
  return std::any_of(problems.begin(), problems.end(), is_error);
}

void check_reviews(const Config& config, std::chrono::sys_days today, std::vector<Problem>& problems) {
  const auto day = rfc3339(today).substr(0, 10);
  for (const auto& rule : config.rules) {
    if (rule.status != RuleStatus::live || rule.review_date >= day) continue;
    problems.push_back({rule.where,
                        fmt::format("rule {}: its review was due on {}; look at it again and set a new review_date",
                                    rule.id.str(), rule.review_date),
                        true});
  }
}

/// Rules that look for a person's name or number need a second office and an end at most 30 days ahead; one whose end
/// has come is retired. Judged whenever the configuration is read.
void check_persons(Config& config, std::chrono::sys_days today, std::vector<Problem>& problems) {
  constexpr std::chrono::days kLongest{30};
  const PlaceNames places(config.gazetteers);
  std::vector<Problem> aside;  // compile() reports what is wrong with lists
  const Lists lists(config.lists, &places, aside);
  const auto refused = [&](const Rule& rule, std::optional<Category> category) {
    return any_error(parse_query(rule.query, rule.query_where, {&lists, &places, category}).problems);
  };
  for (auto& rule : config.rules) {
    const bool may = rule.category == Category::scam || rule.category == Category::impersonation;
    if (!may || rule.status == RuleStatus::retired) continue;
    if (!refused(rule, std::nullopt) || refused(rule, rule.category)) continue;  // names nobody, or is wrong anyway
    const auto approval = std::find_if(config.approvals.begin(), config.approvals.end(),
                                       [&](const Approval& one) { return one.rule == rule.id; });
    if (approval == config.approvals.end()) {
      problems.push_back(
          {rule.query_where,
           fmt::format("rule {}: looks for a person's name or number; write second_approver, an office "
                       "other than its owner, and expires, a date at most 30 days ahead, or describe what "
                       "is said instead",
                       rule.id.str())});
    } else if (approval->expires > today + kLongest) {
      problems.push_back({approval->where,
                          fmt::format("rule {}: expires is more than 30 days ahead; a rule that looks for a person is "
                                      "agreed to anew each month",
                                      rule.id.str())});
    } else if (approval->expires <= today) {
      problems.push_back({approval->where,
                          fmt::format("rule {}: has expired and matches nothing; remove it, or let the second office "
                                      "agree to a new date",
                                      rule.id.str()),
                          true});
      rule.status = RuleStatus::retired;
    }
  }
}

/// One of packs.folders on its way into the configuration.
struct Candidate {
  std::string folder;
  std::shared_ptr<const Pack> pack;  // null: left out
  PackState state = PackState::current;
  std::string why;
  bool changed = true;  // since the configuration in force; only these can be to blame
};

/// The packs of a configuration, each in the newest revision that works together with the others.
class PackChoice {
 public:
  PackChoice(Config& config, const InUse& in_use, const Loaded& loaded, std::chrono::sys_days today,
             std::vector<Problem>& problems)
      : config_(config), in_use_(in_use), in_force_(in_use.config), today_(today), problems_(problems) {
    for (const auto& named : config.settings.packs.folders) {
      Candidate one;
      one.folder = pack_folder(config, named);
      one.pack = pack_of(loaded.packs, one.folder);
      if (one.pack == nullptr) {
        give_way(one, first_error_in(one.folder, problems_));
      } else if (const auto before = in_force_ == nullptr ? nullptr : pack_of(in_force_->packs, one.folder)) {
        one.changed = before->revision != one.pack->revision;
      }
      candidates_.push_back(std::move(one));
    }
  }

  /// Each round either ends, or a pack gives way: at most one round a pack. None when nobody is left to blame.
  AdmittedRules settle() {
    for (;;) {
      if (part_clashing()) continue;
      std::vector<std::shared_ptr<const Pack>> packs;
      for (const auto& one : candidates_) {
        if (one.pack != nullptr) packs.push_back(one.pack);
      }
      if (packs.empty() && !candidates_.empty()) return {};
      use_packs(config_, std::move(packs));
      std::vector<Problem> found;
      check_persons(config_, today_, found);
      claims_ = pack_claims(config_, found);
      auto admitted = admit_rules(config_.rules, config_.gazetteers, config_.settings.province.watch,
                                  {.lists = config_.lists, .measured = in_use_.measured, .before = in_use_.rules});
      found.insert(found.end(), admitted.problems.begin(), admitted.problems.end());
      if (admitted.rules) {
        const auto failed = run_rule_tests(*admitted.rules);
        found.insert(found.end(), failed.begin(), failed.end());
      }
      if (!any_error(found)) {
        problems_.insert(problems_.end(), found.begin(), found.end());
        return admitted.rules;
      }
      report_errors(found);
      if (!part_faulty(found)) return {};
    }
  }

  /// Of the packs that were settled on.
  [[nodiscard]] std::vector<ClaimReviewEntry> take_claims() { return std::move(claims_); }

  [[nodiscard]] std::vector<PackReport> reports() const {
    std::vector<PackReport> out;
    for (const auto& one : candidates_) {
      PackReport report{one.folder, {}, one.state, one.why, 0, 0, 0};
      if (one.pack != nullptr) {
        report.id = one.pack->id;
        report.rules = one.pack->rules.size();
        report.lists = one.pack->lists.size();
        report.places = one.pack->places_where.size();
      }
      out.push_back(std::move(report));
    }
    return out;
  }

 private:
  using Packs = std::vector<std::shared_ptr<const Pack>>;
  static std::shared_ptr<const Pack> pack_of(const Packs& packs, const std::string& folder) {
    const auto found =
        std::find_if(packs.begin(), packs.end(), [&](const auto& pack) { return pack->folder == folder; });
    return found == packs.end() ? nullptr : *found;
  }

  static bool stands_in(const Problem& problem, const std::string& folder) {
    return problem.where.file.starts_with(folder + "/");
  }

  static std::string first_error_in(const std::string& folder, const std::vector<Problem>& problems) {
    const auto first = std::find_if(problems.begin(), problems.end(), [&](const Problem& problem) {
      return is_error(problem) && stands_in(problem, folder);
    });
    return first == problems.end() ? std::string() : first->line();
  }

  /// What changed falls back to the revision in force, or to nothing.
  void give_way(Candidate& one, std::string why) {
    one.pack = in_force_ == nullptr ? nullptr : pack_of(in_force_->packs, one.folder);
    one.state = one.pack == nullptr ? PackState::left_out : PackState::kept;
    one.changed = false;
    one.why = std::move(why);
  }

  bool part_clashing() {
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (candidates_[i].pack == nullptr) continue;
      for (std::size_t j = 0; j < i; ++j) {
        if (candidates_[j].pack == nullptr) continue;
        const auto shared = collisions(*candidates_[i].pack, std::span(&candidates_[j].pack, 1));
        if (shared.empty()) continue;
        report_errors(shared);
        give_way(candidates_[candidates_[i].changed ? i : j], shared.front().line());
        return true;
      }
    }
    return false;
  }

  /// Only packs that changed are to blame: what is in force works together.
  bool part_faulty(const std::vector<Problem>& found) {
    bool any = false;
    for (auto& one : candidates_) {
      const auto why = one.changed ? first_error_in(one.folder, found) : std::string();
      if (why.empty()) continue;
      give_way(one, why);
      any = true;
    }
    return any;
  }

  void report_errors(const std::vector<Problem>& found) {
    for (const auto& problem : found) {
      const auto line = problem.line();
      const bool known =
          std::any_of(problems_.begin(), problems_.end(), [&](const Problem& other) { return other.line() == line; });
      if (is_error(problem) && !known) problems_.push_back(problem);
    }
  }

  Config& config_;
  const InUse& in_use_;
  const Config* in_force_;
  std::chrono::sys_days today_;
  std::vector<Problem>& problems_;
  std::vector<Candidate> candidates_;
  std::vector<ClaimReviewEntry> claims_;
};

}  // namespace

std::string_view name(PackState state) noexcept {
  switch (state) {
    case PackState::current:
      return "current";
    case PackState::kept:
      return "kept";
    case PackState::left_out:
      return "left out";
  }
  return "unknown";
}

Setup prepare(const std::string& folder, std::chrono::sys_days today, const InUse& in_use) {
  Setup out;
  auto loaded = load_config(folder);
  out.problems = std::move(loaded.problems);
  out.config = std::move(loaded.config);
  if (!out.config) return out;
  PackChoice choice(*out.config, in_use, loaded, today, out.problems);
  const auto began = std::chrono::steady_clock::now();
  auto rules = choice.settle();
  out.took = std::chrono::steady_clock::now() - began;
  if (rules) out.claims = choice.take_claims();
  out.packs = choice.reports();
  std::vector<Problem> others;
  check_kinds(*out.config, others);
  check_claim_sources(*out.config, others);
  check_watch(*out.config, others);
  check_allowed(*out.config, others);
  check_serve(*out.config, others);
  out.published = read_published_files(out.config->settings.documents.published, others);
  if (!any_error(others)) out.rules = std::move(rules);
  check_reviews(*out.config, today, others);
  out.problems.insert(out.problems.end(), others.begin(), others.end());
  return out;
}

bool print_problems(const std::vector<Problem>& problems) {
  for (const auto& problem : problems) fmt::print(stderr, "{}\n", problem.line());
  return std::none_of(problems.begin(), problems.end(), is_error);
}

DocumentLimits document_limits(const DocumentSettings& settings) {
  DocumentLimits out;
  out.max_bytes = settings.max_document_bytes;
  out.max_text_bytes = settings.max_text_bytes;
  out.pdf.program = settings.pdftotext;
  out.pdf.pages = settings.pdf_pages;
  out.pdf.child.memory_bytes = settings.pdf_memory_bytes;
  out.pdf.child.time = settings.pdf_time;
  out.pdf.child.output_bytes = settings.max_text_bytes;
  return out;
}

std::optional<Config> usable_config(const std::string& folder) {
  auto loaded = load_config(folder);
  if (!loaded.config) print_problems(loaded.problems);
  return std::move(loaded.config);
}

}  // namespace dongtin
