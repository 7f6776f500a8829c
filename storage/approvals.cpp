// What takes two people: accounts, claims, packages. The rules stand here once, for every kind of store: the calls of
// Store that a store cannot replace, over what it can read and record.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "storage/approvals_encoding.hpp"
#include "storage/keys.hpp"
#include "storage/records/digest.hpp"
#include "storage/records/text.hpp"
#include "storage/store.hpp"

namespace dongtin {

namespace {

using encoding::encode;
using Kind = AccountChange::Kind;

constexpr std::size_t kPageOfDecisions = 1000;  // read at a time
constexpr std::string_view kFeedback = "feedback";

std::string claim_key(std::string_view id, std::uint32_t revision) {
  return std::string(id) + '\0' + keys::number(revision);
}
std::string publication_key(const Digest& digest) {
  return '\0' + std::string(digest.view());
}
std::string package_key(PackageId id) {
  return keys::number(id.value);
}

std::string alert_name(AlertId alert) {
  return "alert " + std::to_string(alert.value);
}

Error refuse(std::string what) {
  return fail(Errc::refused, std::move(what));
}

Result<void> or_error(std::optional<Error> error) {
  if (error) return *std::move(error);
  return {};
}

/// The event of a record whose names were checked when it was made.
AuditEvent event_for(AuditAct act, std::string_view by, std::string_view subject, std::string_view detail,
                     std::string_view bytes) {
  std::string line(cut(subject, kMaxAuditSubjectBytes));
  std::replace(line.begin(), line.end(), '\t', ' ');
  return make_audit_event(act, std::string(by), std::move(line), detail, sha256(bytes)).value();
}

bool is_instrument(const Evidence& evidence) {
  if (evidence.kind != kInstrument) return false;
  return std::ranges::any_of(std::array<std::string_view, 3>{"account:", "phone:", "domain:"}, [&](auto what) {
    return evidence.ref.starts_with(what) && evidence.ref.size() > what.size();
  });
}

}  // namespace

// -- accounts --

Result<Account> Store::put_account(AccountChange draft) {
  auto made = make_account_change(std::move(draft));
  if (!made) return std::move(made).error();
  auto change = *std::move(made);
  const auto pulse = this->pulse();
  change.at = std::max(change.at, pulse.latest);
  change.act = pulse.acts + 1;
  change.by_administrator = change.by == kLocalActor;
  if (!change.by_administrator) {
    const auto by = account(AccountId{change.by});
    if (!by) return refuse("there is no account " + change.by + ": changes are made by one");
    if (by->disabled()) return refuse("account " + change.by + " is disabled and does nothing");
    change.by_administrator = by->role() == Role::administrator;
    const bool may = change.by_administrator ||
                     (change.kind == Kind::credentials && (by->id() == change.account || by->role() == Role::lead));
    if (!may) {
      return refuse("account " + change.by +
                    " may not do this: administrators change accounts, leads reset credentials, others their own");
    }
  }
  std::vector<AccountChange> changes;
  const auto held = account(change.account);
  if (held) {
    if (change.kind == Kind::created) {
      return fail(Errc::conflict,
                  "account " + change.account.value + " exists already, disabled or not: an id is never used twice");
    }
    changes = held->changes();
  } else if (held.error().code != Errc::not_found || change.kind != Kind::created) {
    return held.error();
  }
  changes.push_back(change);
  auto account = make_account(changes);
  if (!account) return account;
  const auto bytes = encode(*account);
  auto detail = std::string(name(change.kind));
  if (change.kind == Kind::created || change.kind == Kind::role) detail += ", " + std::string(name(change.role));
  const auto event = event_for(AuditAct::account_changed, change.by, "account " + change.account.value, detail, bytes);
  const std::array entries{Entry{Register::accounts, change.account.value, bytes}};
  if (auto kept = record(entries, event, change.at); !kept) return std::move(kept).error();
  return account;
}

Result<Account> Store::account(const AccountId& id) const {
  auto raw = read(Register::accounts, id.value);
  if (!raw) return std::move(raw).error();
  if (!*raw) return fail(Errc::not_found, "there is no account " + id.value);
  return encoding::decode<Account>(**raw);
}

Result<std::vector<Account>> Store::accounts() const {
  std::vector<Account> out;
  const auto each = [&](const std::string&, const std::string& bytes) -> Result<void> {
    auto account = encoding::decode<Account>(bytes);
    if (!account) return std::move(account).error();
    out.push_back(*std::move(account));
    return {};
  };
  if (auto done = read_all(Register::accounts, {}, each); !done) return std::move(done).error();
  return out;
}

// -- claims --

Result<void> Store::may_vouch_now(const AccountId& id, Instant at) const {
  const auto who = account(id);
  if (!who) return who.error();
  return or_error(refusal_to_vouch(*who, at));
}

Result<std::vector<ClaimRecord>> Store::claim(std::string_view id) const {
  std::vector<ClaimRecord> out;
  const auto prefix = std::string(id) + '\0';
  const auto each = [&](const std::string& key, const std::string& bytes) -> Result<void> {
    if (!key.starts_with(prefix)) return fail(Errc::not_found, {});  // past the last
    auto record = encoding::decode<ClaimRecord>(bytes);
    if (!record) return std::move(record).error();
    out.push_back(*std::move(record));
    return {};
  };
  if (id.empty()) return fail(Errc::not_found, "a claim's id is not empty");
  if (auto done = read_all(Register::claims, prefix, each); !done && done.error().code != Errc::not_found) {
    return std::move(done).error();
  }
  if (out.empty()) return fail(Errc::not_found, "there is no claim " + std::string(id));
  return out;
}

Result<std::vector<ClaimRecord>> Store::claims() const {
  std::vector<ClaimRecord> out;
  const auto each = [&](const std::string&, const std::string& bytes) -> Result<void> {
    auto record = encoding::decode<ClaimRecord>(bytes);
    if (!record) return std::move(record).error();
    if (!out.empty() && out.back().claim().id() == record->claim().id()) out.pop_back();
    out.push_back(*std::move(record));
    return {};
  };
  // Publications lie under keys that begin with a zero byte, before every claim.
  if (auto done = read_all(Register::claims, std::string(1, '\1'), each); !done) return std::move(done).error();
  return out;
}

Result<std::vector<ClaimSuggestion>> Store::suggestions() const {
  std::vector<ClaimSuggestion> out;
  const auto each = [&](const std::string& key, const std::string& bytes) -> Result<void> {
    if (!key.starts_with(keys::kSuggestion)) return fail(Errc::not_found, {});  // past the last
    auto suggestion = encoding::decode<ClaimSuggestion>(bytes);
    if (!suggestion) return std::move(suggestion).error();
    out.push_back(*std::move(suggestion));
    return {};
  };
  const std::string first(1, keys::kSuggestion);
  if (auto done = read_all(Register::suggestions, first, each); !done && done.error().code != Errc::not_found) {
    return std::move(done).error();
  }
  return out;
}

Result<Capture> Store::claim_publication(const Digest& digest) const {
  auto raw = read(Register::claims, publication_key(digest));
  if (!raw) return std::move(raw).error();
  if (!*raw) return fail(Errc::not_found, "there is no such publication");
  if (sha256(**raw) != digest) {
    return fail(Errc::malformed, "the publication that is kept is not the one proposed: restore a backup");
  }
  return encoding::decode<Capture>(**raw);
}

Result<ClaimRecord> Store::propose_claim(ClaimProposal proposal, std::span<const ClaimPublisher> allowed,
                                         const AccountId& by, Instant at) {
  if (auto may = may_vouch_now(by, at); !may) return std::move(may).error();
  const auto& publication = proposal.publication;
  if (publication.empty()) {
    return fail(Errc::malformed, "the publication has to be fetched and kept as evidence").at("claim");
  }
  if (publication.bytes.size() > kMaxPublicationBytes) {
    return fail(Errc::too_large, "the publication is over " + std::to_string(kMaxPublicationBytes) + " bytes");
  }
  if (auto refused = refusal_of_publisher(proposal.claim, proposal.about, publication.url, allowed)) {
    return *std::move(refused);
  }
  std::uint32_t revision = 1;
  const auto held = claim(proposal.claim.id());
  if (!held && held.error().code != Errc::not_found) return held.error();
  if (held) {
    const auto& newest = held->back();
    if (newest.state() == ClaimState::proposed || newest.state() == ClaimState::live) {
      return fail(Errc::conflict, "claim " + proposal.claim.id() + " is " + std::string(name(standing_at(newest, at))) +
                                      " already: withdraw it first, or propose another that supersedes it");
    }
    revision = newest.revision() + 1;
  }
  const auto evidence = encode(publication);
  const auto digest = sha256(evidence);
  const Deed deed{by, at, pulse().acts + 1};
  auto made = make_claim_record({std::move(proposal.claim),
                                 revision,
                                 ClaimState::proposed,
                                 std::move(proposal.about),
                                 std::move(proposal.elements),
                                 digest,
                                 deed,
                                 {},
                                 {},
                                 {},
                                 std::move(proposal.supersedes),
                                 {},
                                 proposal.valid_until});
  if (!made) return made;
  const auto& id = made->claim().id();
  const auto bytes = encode(*made);
  const std::array entries{Entry{Register::claims, claim_key(id, revision), bytes},
                           Entry{Register::claims, publication_key(digest), evidence}};
  const auto event = event_for(AuditAct::claim_changed, by.value, "claim " + id, "proposed", bytes);
  if (auto kept = record(entries, event, at); !kept) return std::move(kept).error();
  return made;
}

Result<ClaimRecord> Store::activate_claim(std::string_view id, std::uint32_t revision,
                                          std::span<const ClaimPublisher> allowed, const AccountId& by, Instant at) {
  if (auto may = may_vouch_now(by, at); !may) return std::move(may).error();
  const auto held = claim(id);
  if (!held) return held.error();
  const auto& newest = held->back();
  if (newest.revision() != revision || newest.state() != ClaimState::proposed) {
    return fail(Errc::conflict, "claim " + std::string(id) + " is " + std::string(name(newest.state())) +
                                    " in revision " + std::to_string(newest.revision()) + ": read it again");
  }
  if (newest.proposed().by == by) {
    return refuse("nobody puts in force what they proposed: it takes another person");
  }
  const auto publication = claim_publication(newest.publication());
  if (!publication) return publication.error();
  if (auto refused = refusal_of_publisher(newest.claim(), newest.about(), publication->url, allowed)) {
    return *std::move(refused);
  }
  const Deed deed{by, at, pulse().acts + 1};
  auto draft = newest.draft();
  ++draft.revision;
  draft.state = ClaimState::live;
  draft.activated = deed;
  auto made = make_claim_record(std::move(draft));
  if (!made) return made;
  const auto bytes = encode(*made);
  std::vector<Entry> entries{{Register::claims, claim_key(id, made->revision()), bytes}};
  if (!made->supersedes().empty()) {
    const auto older = claim(made->supersedes());
    if (!older) return older.error();
    if (older->back().state() != ClaimState::live) {
      return fail(Errc::conflict, "claim " + made->supersedes() + " is not in force any more: propose without it");
    }
    auto end = older->back().draft();
    ++end.revision;
    end.state = ClaimState::superseded;
    end.ended = deed;
    end.superseded_by = std::string(id);
    const auto ended = make_claim_record(std::move(end));
    if (!ended) return ended.error();
    entries.push_back({Register::claims, claim_key(made->supersedes(), ended->revision()), encode(*ended)});
  }
  const auto event = event_for(AuditAct::claim_changed, by.value, "claim " + std::string(id), "put in force", bytes);
  if (auto kept = record(entries, event, at); !kept) return std::move(kept).error();
  return made;
}

Result<ClaimRecord> Store::withdraw_claim(std::string_view id, const AccountId& by, std::string reason, Instant at) {
  if (auto may = may_vouch_now(by, at); !may) return std::move(may).error();
  const auto held = claim(id);
  if (!held) return held.error();
  const auto& newest = held->back();
  if (newest.state() != ClaimState::proposed && newest.state() != ClaimState::live) {
    return fail(Errc::conflict, "claim " + std::string(id) + " is " + std::string(name(newest.state())) + " already");
  }
  auto draft = newest.draft();
  ++draft.revision;
  draft.state = ClaimState::withdrawn;
  draft.ended = Deed{by, at, pulse().acts + 1};
  draft.reason = std::move(reason);
  auto made = make_claim_record(std::move(draft));
  if (!made) return made;
  const auto bytes = encode(*made);
  const std::array entries{Entry{Register::claims, claim_key(id, made->revision()), bytes}};
  const auto event =
      event_for(AuditAct::claim_changed, by.value, "claim " + std::string(id), "withdrawn: " + made->reason(), bytes);
  if (auto kept = record(entries, event, at); !kept) return std::move(kept).error();
  return made;
}

// -- packages --

/// The alerts of a story, and of every story that one of `people` parted from it: nobody sheds a category by a split.
Result<std::vector<AlertId>> Store::together_with(StoryId story, std::span<const AccountId> people) const {
  const auto here = this->story(story);
  if (!here) return here.error();
  std::set<StoryId> stories{here->story};
  std::set<AlertId> alerts(here->alerts.begin(), here->alerts.end());
  std::map<Sequence, StoryAct> acts;
  std::map<Sequence, std::pair<StoryId, StoryId>> parted;
  for (Sequence after{};;) {
    const auto page = story_decisions(after, kPageOfDecisions);
    if (!page) return page.error();
    for (const auto& decision : *page) {
      acts[decision.sequence] = decision.act;
      if (decision.act == StoryAct::undo) parted.erase(decision.undoes);
      const bool parts = decision.act == StoryAct::split ||
                         (decision.act == StoryAct::undo && acts[decision.undoes] == StoryAct::merge);
      const bool theirs =
          std::ranges::any_of(people, [&](const AccountId& who) { return who.value == decision.actor; });
      if (parts && theirs) parted[decision.sequence] = {decision.story, decision.into};
    }
    if (page->size() < kPageOfDecisions) break;
    after = page->back().sequence;
  }
  std::vector<std::pair<StoryView, StoryView>> edges;
  for (const auto& [sequence, pair] : parted) {
    const auto one = this->story(pair.first), other = this->story(pair.second);
    if (one && other) edges.emplace_back(*one, *other);  // else retention took the alerts of one
  }
  for (bool grew = true; grew;) {
    grew = false;
    for (const auto& [one, other] : edges) {
      if (stories.contains(one.story) == stories.contains(other.story)) continue;
      stories.insert(one.story);
      stories.insert(other.story);
      alerts.insert(one.alerts.begin(), one.alerts.end());
      alerts.insert(other.alerts.begin(), other.alerts.end());
      grew = true;
    }
  }
  return std::vector<AlertId>(alerts.begin(), alerts.end());
}

Result<PackageItem> Store::may_leave(AlertId id, std::uint32_t assessment, std::span<const AccountId> people,
                                     Instant now) const {
  const auto view = alert(id);
  if (!view) return Error(view.error()).at(alert_name(id));
  const auto& shown = view->alert;
  if (shown.now.revision != assessment) {
    return fail(Errc::conflict, "it was assessed again since (revision " + std::to_string(shown.now.revision) +
                                    " now, " + std::to_string(assessment) + " was meant): ask for a new package")
        .at(alert_name(id));
  }
  if (shown.workflow.state == State::dismissed) return refuse("an officer dismissed it").at(alert_name(id));
  const auto together = together_with(shown.story, people);
  if (!together) return together.error();
  for (const auto each : *together) {
    const auto mate = alert(each);
    if (!mate) return Error(mate.error()).at(alert_name(each));
    const auto all = assessments(each);
    if (!all) return all.error();
    std::set<std::string> ever(mate->alert.ever.begin(), mate->alert.ever.end());
    for (const auto& one : *all) {
      ever.insert(one.topics.begin(), one.topics.end());
      if (one.assessment.category()) ever.emplace(name(*one.assessment.category()));
    }
    for (const auto never : {name(Category::policy_fact), kFeedback}) {
      if (!ever.contains(std::string(never))) continue;
      return refuse((each == id ? "it" : alert_name(each) + " of the same story") + " was once " + std::string(never) +
                    ", and such never leaves for the police or the Ministry")
          .at(alert_name(id));
    }
  }
  PackageItem out{id, assessment, {}, 0};
  const auto& said = shown.now.assessment;
  if (said.label() == Label::disputed && said.claim() && is_falsehood(said.claim()->verdict())) {
    const auto held = claim(said.claim()->id());
    if (!held && held.error().code != Errc::not_found) return held.error();
    if (held && is_live(held->back(), now) && is_falsehood(held->back().claim().verdict()) &&
        held->back().claim().url() == said.claim()->url()) {
      out.claim = said.claim()->id();
      out.claim_revision = held->back().revision();
      return out;
    }
  }
  const bool suspect = said.label() == Label::unverified || said.label() == Label::disputed;
  if (suspect && std::ranges::any_of(said.evidence(), is_instrument)) return out;
  return refuse("it asserts no claim that is in force as false, and names no account, phone or domain of a fraud")
      .at(alert_name(id));
}

Result<void> Store::still_holds(const Package& package, std::span<const AccountId> people, Instant now) const {
  for (const auto& item : package.items()) {
    const auto holds = may_leave(item.alert, item.assessment, people, now);
    if (!holds) return holds.error();
    if (*holds != item) {
      return fail(Errc::conflict, "the claim it rests on changed since: ask for a new package")
          .at(alert_name(item.alert));
    }
  }
  return {};
}

Result<Package> Store::request_package(PackageRequest draft) {
  auto made = make_package_request(std::move(draft));
  if (!made) return std::move(made).error();
  if (auto may = may_vouch_now(made->by, made->at); !may) return std::move(may).error();
  const std::array people{made->by};
  Package out;
  for (const auto& item : made->items) {
    auto bound = may_leave(item.alert, item.assessment, people, made->at);
    if (!bound) return std::move(bound).error();
    out.items_.push_back(*std::move(bound));
  }
  out.requested_ = Deed{made->by, made->at, pulse().acts + 1};
  out.id_ = PackageId{out.requested_.act};
  out.audience_ = made->audience;
  out.purpose_ = std::move(made->purpose);
  out.legal_basis_ = std::move(made->legal_basis);
  if (auto kept = keep(out, made->by, "requested", made->at); !kept) return std::move(kept).error();
  return out;
}

Result<void> Store::keep(const Package& package, const AccountId& by, std::string_view what, Instant at) {
  const auto bytes = encode(package);
  const auto detail = std::string(what) + " for " + std::string(name(package.audience())) + ", " +
                      std::to_string(package.items().size()) + " alerts: " + package.purpose();
  const auto event =
      event_for(AuditAct::package_changed, by.value, "package " + std::to_string(package.id().value), detail, bytes);
  const std::array entries{Entry{Register::packages, package_key(package.id()), bytes}};
  return record(entries, event, at);
}

Result<Package> Store::package(PackageId id) const {
  auto raw = read(Register::packages, package_key(id));
  if (!raw) return std::move(raw).error();
  if (!*raw) return fail(Errc::not_found, "there is no package " + std::to_string(id.value));
  return encoding::decode<Package>(**raw);
}

Result<std::vector<Package>> Store::packages() const {
  std::vector<Package> out;
  const auto each = [&](const std::string&, const std::string& bytes) -> Result<void> {
    auto package = encoding::decode<Package>(bytes);
    if (!package) return std::move(package).error();
    out.push_back(*std::move(package));
    return {};
  };
  if (auto done = read_all(Register::packages, {}, each); !done) return std::move(done).error();
  return out;
}

Result<Package> Store::approve_package(PackageId id, const Digest& content, const AccountId& by, Instant at) {
  auto held = package(id);
  if (!held) return held;
  if (held->state() != Package::State::requested) {
    return fail(Errc::conflict,
                "package " + std::to_string(id.value) + " is " + std::string(name(held->state())) + " already");
  }
  if (held->content() != content) {
    return fail(Errc::conflict,
                "what was read is not what package " + std::to_string(id.value) + " holds: read it again");
  }
  const auto& requester = held->requested().by;
  const auto who = account(by);
  if (!who) return who.error();
  if (auto refused = refusal_to_approve(*who, requester, at)) return *std::move(refused);
  if (auto may = may_vouch_now(requester, at); !may) return std::move(may).error();
  const std::array people{requester, by};
  if (auto holds = still_holds(*held, people, at); !holds) return std::move(holds).error();
  held->approved_ = Deed{by, at, pulse().acts + 1};
  if (auto kept = keep(*held, by, "approved", at); !kept) return std::move(kept).error();
  return held;
}

Result<Package> Store::withdraw_package(PackageId id, const AccountId& by, std::string reason, Instant at) {
  if (auto may = may_vouch_now(by, at); !may) return std::move(may).error();
  auto held = package(id);
  if (!held) return held;
  if (held->state() == Package::State::withdrawn) {
    return fail(Errc::conflict, "package " + std::to_string(id.value) + " is withdrawn already");
  }
  held->reason_ = clean_text(reason, kMaxReasonBytes).text;
  if (held->reason_.find_first_not_of(" \t\n") == std::string::npos) {
    return fail(Errc::malformed, "withdrawing needs a reason");
  }
  held->withdrawn_ = Deed{by, at, pulse().acts + 1};
  if (auto kept = keep(*held, by, "withdrawn", at); !kept) return std::move(kept).error();
  return held;
}

Result<ApprovedPackage> Store::approved_package(PackageId id, PackageAudience audience, Instant now) const {
  auto held = package(id);
  if (!held) return std::move(held).error();
  const auto number = "package " + std::to_string(id.value);
  if (held->state() != Package::State::approved) {
    return refuse("it is " + std::string(name(held->state())) + ", not approved").at(number);
  }
  if (held->audience() != audience) {
    return refuse("it was approved for " + std::string(name(held->audience())) + ", not for " +
                  std::string(name(audience)))
        .at(number);
  }
  const auto& approved = *held->approved();
  if (now < approved.at || now < held->requested().at) {
    return refuse("by this machine's clock it was approved in the future: set the clock right").at(number);
  }
  const auto approver = account(approved.by);
  if (!approver) return approver.error();
  if (auto refused = refusal_to_approve(*approver, held->requested().by, approved.at, approved.act)) {
    return std::move(*refused).at(number);
  }
  const std::array people{held->requested().by, approved.by};
  for (const auto& who : people) {
    if (auto may = may_vouch_now(who, now); !may) return std::move(may).error().at(number);
  }
  if (auto holds = still_holds(*held, people, now); !holds) return std::move(holds).error().at(number);
  return ApprovedPackage(*std::move(held));
}

Result<void> Store::read_all(Register in, std::string from,
                             const std::function<Result<void>(const std::string&, const std::string&)>& each) const {
  for (;;) {
    const auto page = read(in, from, kPageOfDecisions);
    if (!page) return page.error();
    for (const auto& [key, bytes] : *page) {
      if (auto done = each(key, bytes); !done) return done;
    }
    if (page->size() < kPageOfDecisions) return {};
    from = page->back().first + '\0';
  }
}

}  // namespace dongtin
