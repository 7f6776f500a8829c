/// Random operations on a RocksStore and a MemoryStore beside it, which have to answer the same.
#pragma once

#include <map>
#include <random>

#include "storage/keys.hpp"
#include "storage/late_evidence.hpp"
#include "tests/storage/support.hpp"

namespace dongtin::testing {

inline std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

class Twins {
 public:
  explicit Twins(std::uint64_t seed) : random_(seed) {
    reopen();
    for (const auto* id : {"vo-dap", "lua-dao"}) {
      auto& rule = rules[id];
      rule.id = RuleId{id};
      rule.query = id;
      seal(rule);
      same(rocks->put_rule(rule), model->put_rule(rule), "put_rule");
    }
  }

  void reopen() {
    rocks.reset();
    StoreOptions options;
    options.path = dir.str();
    options.stories = kWindow;
    rocks = open_store(options).value();
  }

  std::uint64_t below(std::uint64_t n) { return std::uniform_int_distribution<std::uint64_t>(0, n - 1)(random_); }
  bool chance(std::uint64_t one_in) { return below(one_in) == 0; }

  /// Both answered the same: the same value, or an error of the same kind.
  template <class T>
  void same(const Result<T>& a, const Result<T>& b, const char* what) {
    ASSERT_EQ(a.has_value(), b.has_value()) << what << (a ? "" : a.error().line());
    if (!a) {
      ASSERT_EQ(a.error().code, b.error().code) << what;
    } else if constexpr (std::is_same_v<T, AlertView>) {
      same_view(*a, *b, what);
    } else if constexpr (std::is_same_v<T, Rule>) {
      ASSERT_EQ(a->query, b->query) << what;
    } else if constexpr (!std::is_void_v<T>) {
      ASSERT_TRUE(*a == *b) << what;
    }
  }
  void same_view(const AlertView& a, const AlertView& b, const char* what) {
    ASSERT_EQ(a.alert, b.alert) << what;
    ASSERT_EQ(a.item, b.item) << what;
    ASSERT_EQ(a.decisions, b.decisions) << what;
  }

  SourceId source() { return SourceId{below(2) == 0 ? "bao-tinh" : "bao"}; }
  Item any_item() {
    const auto from = source();
    auto out = item("k" + std::to_string(below(60)), "chữ " + std::to_string(below(4)),
                    static_cast<std::int64_t>(below(500)), from);
    out.tier = below(4) == 0 ? Tier::forum : Tier::press;
    return out;
  }
  /// Of one of a few texts, now and then with a syllable more or less.
  Outline any_outline() {
    std::mt19937 text(static_cast<unsigned>(below(12)));
    Outline out(chance(10) ? 6 : 40 + text() % 60);
    for (auto& each : out) each = static_cast<std::uint16_t>(1 + text() % 5'000);
    if (chance(3)) out[below(out.size())] = 1;
    return out;
  }
  FollowUp any_follow_up() {
    const auto what = any_item();
    return {what.source,
            what.id,
            what.url,
            below(3) == 0 ? "image" : "article",
            at(static_cast<std::int64_t>(below(100)) - 50),
            static_cast<std::uint32_t>(below(4))};
  }
  Commit any_commit() {
    Commit out;
    out.source = source();
    const auto items = below(5);
    for (std::uint64_t i = 0; i < items; ++i) {
      auto proposed = proposal(any_item(), static_cast<Label>(below(5)));
      if (proposed.assessment.label() == Label::mention && chance(3)) proposed.assessment = mention_left_open();
      if (chance(3)) proposed.matches = matches("lua-dao", "bac-giang");
      if (chance(3)) proposed.topics = {"lua-dao", "thien-tai"};
      for (auto& match : proposed.matches.rules) match.revision = rules.at(match.rule.value).revision;
      if (chance(6)) {
        const auto kind = chance(2) ? kOfficialAbsent : kOfficialPresent;
        proposed.assessment = with_late(proposed.assessment, {std::string(kind), "x", "vì sao", std::nullopt, {}});
      }
      proposed.archive = chance(2);
      if (!chance(4)) proposed.outline = any_outline();
      if (chance(4)) {
        proposed.cause = chance(2) ? Cause::retroactive : Cause::reassessed;
        proposed.at = at(static_cast<std::int64_t>(below(900)));
      }
      out.items.push_back(std::move(proposed));
    }
    if (chance(2)) out.cursor = Cursor{"cursor " + std::to_string(below(1000))};
    if (chance(2)) {
      out.state.emplace();
      out.state->health = static_cast<Health>(below(3));
      out.state->last_attempt = at(static_cast<std::int64_t>(below(1000)));
    }
    for (auto i = below(3); i > 0; --i) out.follow_ups.push_back(any_follow_up());
    for (auto i = below(3); i > 0; --i) out.settled.push_back(any_follow_up());
    return out;
  }
  Decision any_decision(AlertId alert) {
    Decision out;
    out.alert = alert;
    out.act = static_cast<Act>(below(10));
    out.actor = "local";
    if (!chance(5)) out.reason = "vì sao";
    out.at = at(7);
    if (out.act == Act::ask) out.agency = "UBND xã";
    if (out.act == Act::ask && !chance(4)) out.due = at(90);
    if (out.act == Act::assign && chance(2)) out.assignee = "can-bo";
    if (out.act == Act::answer) out.publication = *Publication::make("Sở", "https://so.example/tra-loi");
    if (chance(4)) out.verdict = *RecordedVerdict::make(Verdict::fake, *Publication::make("Sở", "https://so.example/"));
    return out;
  }
  AlertFilter any_filter() {
    AlertFilter out;
    if (chance(3)) out.label = static_cast<Label>(below(5));
    if (chance(3)) out.state = static_cast<State>(below(6));
    if (chance(5)) out.topic = "lua-dao";
    if (chance(8)) out.assignee = "can-bo";
    if (chance(6)) out.claim = chance(2) ? "c1" : "c2";
    if (chance(8)) out.held = true;
    if (chance(8)) out.to_read = true;
    if (chance(5)) out.story = StoryId{below(60)};
    if (chance(4)) out.source = source();
    if (chance(4)) out.rule = RuleId{"lua-dao"};
    if (chance(4)) out.place = PlaceId{"gia-lai"};
    if (chance(4)) out.tier = Tier::forum;
    if (chance(4)) out.since = at(static_cast<std::int64_t>(below(500)));
    if (chance(4)) out.until = at(static_cast<std::int64_t>(below(500)));
    return out;
  }

  AccountId person() { return AccountId{std::string(1, static_cast<char>('a' + below(4)))}; }
  Instant moment() { return at(static_cast<std::int64_t>(below(60 * 24 * 30))); }

  /// Accounts, claims and packages; the alerts that any_commit() disputes assert "c1".
  void one_act_of_two() {
    const std::vector<ClaimPublisher> allowed{{"Sở", {"so.example"}}};
    const auto who = person();
    const auto when = moment();
    switch (below(7)) {
      case 0: {
        const AccountChange change{static_cast<AccountChange::Kind>(below(5)), person(), static_cast<Role>(below(5)),
                                   chance(2) ? "local" : who.value, when};
        same(rocks->put_account(change), model->put_account(change), "put_account");
        break;
      }
      case 1: {
        const auto id = "c" + std::to_string(below(3));
        ClaimProposal proposal{*make_claim(id, "Vỡ đập ngày 5/5", Verdict::fake, "Sở", "https://so.example/c1", at(-5)),
                               chance(5) ? "Sở" : "Công ty",
                               {{ClaimElement::Kind::date, "5/5"}},
                               {},
                               chance(4) ? "c2" : ""};
        if (chance(2)) proposal.valid_until = at(static_cast<std::int64_t>(below(900)));
        proposal.publication.bytes = "trang " + std::to_string(below(3));
        proposal.publication.url = "https://so.example/c1";
        same(rocks->propose_claim(proposal, allowed, who, when), model->propose_claim(proposal, allowed, who, when),
             "propose_claim");
        break;
      }
      case 2: {
        const auto id = "c" + std::to_string(below(3));
        const auto held = model->claim(id);
        const auto revision = held ? held->back().revision() : 1;
        same(rocks->activate_claim(id, revision, allowed, who, when),
             model->activate_claim(id, revision, allowed, who, when), "activate_claim");
        break;
      }
      case 3: {
        const auto id = "c" + std::to_string(below(3));
        same(rocks->claim(id), model->claim(id), "claim");
        if (chance(5)) {
          same(rocks->withdraw_claim(id, who, "vì sao", when), model->withdraw_claim(id, who, "vì sao", when),
               "withdraw_claim");
        }
        break;
      }
      case 4: {
        const AlertId alert{below(130)};
        const auto view = model->alert(alert);
        const PackageRequest request{static_cast<PackageAudience>(below(2)),
                                     "vì sao",
                                     "căn cứ",
                                     {{alert, view ? view->alert.now.revision : 1, {}, 0}},
                                     who,
                                     when};
        same(rocks->request_package(request), model->request_package(request), "request_package");
        break;
      }
      case 5: {
        const auto all = model->packages();
        if (!all || all->empty()) break;
        const auto& package = (*all)[below(all->size())];
        if (chance(4)) {
          same(rocks->withdraw_package(package.id(), who, "vì sao", when),
               model->withdraw_package(package.id(), who, "vì sao", when), "withdraw_package");
        } else {
          same(rocks->approve_package(package.id(), package.content(), who, when),
               model->approve_package(package.id(), package.content(), who, when), "approve_package");
        }
        const auto a = rocks->approved_package(package.id(), package.audience(), when);
        const auto b = model->approved_package(package.id(), package.audience(), when);
        ASSERT_EQ(a.has_value(), b.has_value());
        break;
      }
      default:
        same(rocks->accounts(), model->accounts(), "accounts");
        same(rocks->claims(), model->claims(), "claims");
        same(rocks->packages(), model->packages(), "packages");
        for (const auto& claim : *model->claims()) {
          same(rocks->claim_publication(claim.publication()), model->claim_publication(claim.publication()), "page");
        }
    }
  }

  /// What a source of claims says, and what is kept of it.
  void one_reading() {
    Commit commit;
    commit.source = source();
    auto& said = commit.suggested.emplace();
    said.at = at(static_cast<std::int64_t>(below(5000)));
    for (auto i = below(5); i > 0; --i) {
      const auto id = "c" + std::to_string(below(6));
      said.claims.push_back({*make_claim(id, "Vỡ đập ngày " + std::to_string(below(3)), Verdict::fake, "Sở",
                                         "https://so.example/" + id, at(-5)),
                             "Công ty",
                             {},
                             {}});
      said.claims.back().capture.bytes = std::to_string(below(100));
    }
    std::vector<Commit> group{commit};
    if (chance(3)) {
      group.push_back(commit);
      group.back().suggested->claims.resize(said.claims.size() / 2, said.claims.empty() ? never() : said.claims[0]);
    }
    same(rocks->apply(group), model->apply(group), "suggested");
    if (chance(4)) {
      const auto before = at(static_cast<std::int64_t>(below(5000)));
      same(rocks->purge_suggestions(before, 2), model->purge_suggestions(before, 2), "purge_suggestions");
    }
    same(rocks->suggestions(), model->suggestions(), "suggestions");
    if (chance(3)) {
      const std::vector<AppliedClaim> some{{"c" + std::to_string(below(3)), sha256("x")}, {"c1", sha256("y")}};
      same(rocks->put_applied_claims(some), model->put_applied_claims(some), "put_applied_claims");
    }
    same(rocks->applied_claims(), model->applied_claims(), "applied_claims");
  }
  static SuggestedClaim never() {
    return {*make_claim("c", "c", Verdict::fake, "Sở", "https://so.example/", {}), "", {}, {}};
  }

  void one_operation() {
    const auto newest = model->counts()->log_last;
    const AlertId alert{below(130)};
    switch (below(24)) {
      case 23:
        one_reading();
        break;
      case 0:
      case 1:
      case 2:
      case 3:
      case 4: {
        std::vector<Commit> group;
        for (auto i = below(3) + 1; i > 0; --i) group.push_back(any_commit());
        if (chance(5)) group.push_back(group.front());
        same(rocks->apply(group), model->apply(group), "apply");
        if (chance(4)) same(rocks->apply({&group.back(), 1}), model->apply({&group.back(), 1}), "apply again");
        break;
      }
      case 5:
      case 6: {
        const auto decision = any_decision(alert);
        Expected expected;
        if (chance(2)) expected.state = static_cast<State>(below(6));
        if (chance(4)) expected.assessment = static_cast<std::uint32_t>(below(3));
        if (chance(6)) expected.last_decision = Sequence{below(newest + 1)};
        same(rocks->decide(decision, expected), model->decide(decision, expected), "decide");
        break;
      }
      case 20: {
        StoryDecision decision;
        decision.act = static_cast<StoryAct>(below(3));
        decision.story = StoryId{below(60)};
        decision.into = StoryId{below(60)};
        for (auto i = below(4); i > 0; --i) decision.alerts.push_back(AlertId{below(60)});
        decision.actor = "local";
        decision.reason = "vì sao";
        same(rocks->decide(decision), model->decide(decision), "story");
        same(rocks->story_decisions(Sequence{newest / 2}, 5), model->story_decisions(Sequence{newest / 2}, 5),
             "stories");
        break;
      }
      case 21: {
        if (chance(2)) {
          const std::vector<AlertId> some{alert, AlertId{below(130)}};
          same(rocks->purge(some, at(8)), model->purge(some, at(8)), "purge");
        } else if (chance(2)) {
          const auto before = at(static_cast<std::int64_t>(below(500)));
          same(rocks->purge_archive(before, 5), model->purge_archive(before, 5), "purge_archive");
          if (chance(8)) same(rocks->forget({}), model->forget({}), "forget");
          if (chance(8)) same(rocks->purge_watched(before, 3), model->purge_watched(before, 3), "purge_watched");
          if (chance(8)) same(rocks->purge_recall(before, 3), model->purge_recall(before, 3), "purge_recall");
        } else {
          const auto before = at(static_cast<std::int64_t>(below(500)));
          const auto after = chance(2) ? std::optional(any_item().id) : std::nullopt;
          same(rocks->purge_seen(before, after, 7), model->purge_seen(before, after, 7), "purge_seen");
        }
        break;
      }
      case 22:
        one_act_of_two();
        break;
      case 7: {
        Rule rule;
        rule.query = std::to_string(below(20));
        seal(rule);
        same(rocks->put_rule(rule), model->put_rule(rule), "put_rule");
        rule.query = std::to_string(below(20));
        seal(rule);
        same(rocks->rule(rule.revision), model->rule(rule.revision), "rule");
        break;
      }
      case 8: {
        const Sequence up_to{newest > 5 ? newest - below(6) : below(6)};
        same(rocks->take_outbox(up_to), model->take_outbox(up_to), "take_outbox");
        break;
      }
      case 9: {
        const Quarantined page{source(), sha256(std::to_string(below(4))), static_cast<std::uint32_t>(below(5)), at(1)};
        if (chance(2)) {
          same(rocks->put_quarantine(page), model->put_quarantine(page), "put_quarantine");
        } else {
          same(rocks->release_quarantine(page.source, page.page), model->release_quarantine(page.source, page.page),
               "release_quarantine");
        }
        same(rocks->quarantine(), model->quarantine(), "quarantine");
        break;
      }
      case 10: {
        const auto keep = below(40);
        if (chance(4)) same(rocks->trim_log(keep), model->trim_log(keep), "trim_log");
        break;
      }
      case 11: {
        const auto what = any_item();
        same(rocks->has(what.id, what.digest), model->has(what.id, what.digest), "has");
        const auto revision = static_cast<std::uint32_t>(below(6));
        same(rocks->item(what.id, revision), model->item(what.id, revision), "item");
        break;
      }
      case 12: {
        const auto from = source();
        same(rocks->cursor(from), model->cursor(from), "cursor");
        same(rocks->source_state(from), model->source_state(from), "source_state");
        break;
      }
      case 13:
        same(rocks->alert(alert), model->alert(alert), "alert");
        break;
      case 14:
      case 15:
        compare_page();
        break;
      case 16: {
        const Sequence after{newest > 20 ? newest - below(30) % newest : below(10)};
        const auto limit = below(20);
        same(rocks->log(after, limit), model->log(after, limit), "log");
        break;
      }
      case 17: {
        const auto limit = below(10);
        same(rocks->outbox(limit), model->outbox(limit), "outbox");
        break;
      }
      case 18: {
        const auto due = at(static_cast<std::int64_t>(below(120)) - 60);
        const auto limit = below(10);
        same(rocks->follow_ups(due, limit), model->follow_ups(due, limit), "follow_ups");
        break;
      }
      default: {
        auto counts = rocks->counts();
        ASSERT_TRUE(counts);
        counts->disk_bytes = 0;
        same(counts, model->counts(), "counts");
        const auto what = any_item();
        const auto revision = static_cast<std::uint32_t>(below(6));
        same(rocks->evidence(what.id, revision), model->evidence(what.id, revision), "evidence");
        same(rocks->assessments(alert), model->assessments(alert), "assessments");
        same(rocks->story(StoryId{alert.value}), model->story(StoryId{alert.value}), "story");
        same(rocks->copies(StoryId{alert.value}), model->copies(StoryId{alert.value}), "copies");
        const auto hour = keys::hour_of(at(static_cast<std::int64_t>(below(500))));
        const std::string topic = chance(2) ? "thien-tai" : "";
        const PlaceId place{chance(2) ? "bac-giang" : ""};
        same(rocks->cells(hour, hour + 4, topic, place), model->cells(hour, hour + 4, topic, place), "cells");
        const auto since = at(static_cast<std::int64_t>(below(300)));
        const auto pages = below(5);
        const auto a = rocks->archive(since, at(400), {}, pages), b = model->archive(since, at(400), {}, pages);
        ASSERT_TRUE(a && b);
        ASSERT_EQ(a->items, b->items);
        ASSERT_EQ(a->next, b->next);
      }
    }
  }

  void compare_page() {
    const auto filter = any_filter();
    const auto before = chance(2) ? std::optional(AlertId{below(130)}) : std::nullopt;
    const auto limit = below(8), scan = std::uint64_t{1} << 40;  // where each stops looking is its own
    const auto a = rocks->alerts(filter, before, limit, scan), b = model->alerts(filter, before, limit, scan);
    ASSERT_TRUE(a && b);
    ASSERT_EQ(a->next, b->next);
    ASSERT_EQ(a->alerts.size(), b->alerts.size());
    for (std::size_t i = 0; i < a->alerts.size(); ++i) same_view(a->alerts[i], b->alerts[i], "page");
  }

  TempDir dir;
  std::map<std::string, Rule> rules;  // that matches are of
  std::unique_ptr<Store> rocks;
  std::unique_ptr<Store> model = make_memory_store(kWindow);

  static constexpr StoryWindow kWindow{40, std::chrono::hours(5)};

 private:
  std::mt19937_64 random_;
};

}  // namespace dongtin::testing
