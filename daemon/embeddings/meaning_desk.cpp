#include "daemon/embeddings/meaning_desk.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "daemon/log.hpp"
#include "matchers/meaning.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kLogPage = 1000;
constexpr std::size_t kMaxLogPages = 20;  // in one call
constexpr std::size_t kNearest = 4;       // claims looked at for one alert
constexpr unsigned kMostRefusals = 3;     // of single texts in a row; more is the service's own fault

/// While nobody has withdrawn it: what the register says now, else the index in use.
Result<std::optional<Claim>> claim_in_force(const Store& store, const ClaimIndex& index, const std::string& id,
                                            Instant now) {
  const auto entries = index.entries();
  const auto found =
      std::ranges::find_if(entries, [&](const ClaimEntry& entry) { return !entry.ended && entry.claim.id() == id; });
  if (found == entries.end()) return std::optional<Claim>();
  const auto revisions = store.claim(id);
  if (!revisions && revisions.error().code != Errc::not_found) return revisions.error();
  if (revisions && !revisions->empty() && !is_live(revisions->back(), now)) return std::optional<Claim>();
  return std::optional<Claim>(found->claim);
}

}  // namespace

MeaningDesk::MeaningDesk(MeaningPorts ports, const EmbeddingSettings& settings)
    : ports_(std::move(ports)), settings_(settings), local_(is_local(settings)), batch_(settings.batch) {}

MeaningCounts MeaningDesk::counts() const {
  auto out = counts_;
  out.queue = queue_.size();
  out.claims_waiting = claims_.size();
  for (const auto* refused : {&held_, &again_}) {
    for (const auto& each : *refused) ++(each.claim.empty() ? out.queue : out.claims_waiting);
  }
  out.vectors = vectors_ ? vectors_->size() : 0;
  out.dimension = vectors_ ? vectors_->dimension() : 0;
  out.model = model_;
  return out;
}

Result<std::vector<std::string>> MeaningDesk::next() {
  asked_.clear();
  see_claims();
  if (auto followed = follow(); !followed) return std::move(followed).error();
  if (auto read = ask_refused(); !read) return std::move(read).error();
  const bool comparable = vectors_ && vectors_->size() > 0 && !queue_.empty();
  if (asked_.empty() && comparable && (alerts_first_ || claims_.empty())) {
    if (auto read = ask_alerts(); !read) return std::move(read).error();
  }
  if (asked_.empty()) ask_claims();
  if (asked_.empty()) ask_held();
  alerts_first_ = false;
  std::vector<std::string> out;
  for (const auto& each : asked_) out.push_back(each.text);
  return out;
}

/// Drops the vectors of claims that are in force no more or say something else, and lists those to ask for.
void MeaningDesk::see_claims() {
  const auto index = ports_.claims();
  if (index_ && index_->revision() == index->revision()) return;
  index_ = index;
  give_back(held_);  // they may say something else now
  give_back(again_);
  std::map<std::string, std::string> now;
  std::size_t left_out = 0;
  for (const auto& entry : index->entries()) {
    if (entry.ended || now.contains(entry.claim.id())) continue;
    if (now.size() == settings_.max_claims) {
      ++left_out;
    } else {
      now.emplace(entry.claim.id(), entry.claim.text());
    }
  }
  std::erase_if(claims_, [&](const std::string& id) { return !now.contains(id); });
  for (const auto& [id, text] : wanted_) {
    const auto held = now.find(id);
    if (vectors_ && (held == now.end() || held->second != text)) vectors_->remove(id);
  }
  const std::set<std::string> waiting(claims_.begin(), claims_.end());
  for (const auto& [id, text] : now) {
    const auto before = wanted_.find(id);
    const bool changed = before == wanted_.end() || before->second != text;
    if (changed && !waiting.contains(id)) claims_.push_back(id);
    look_back_ |= changed;
  }
  wanted_ = std::move(now);
  if (left_out > 0) {
    log::warn("embeddings.claims_left_out", {{"claims", left_out}, {"next", "raise embeddings.max_claims"}});
  }
}

/// To where the newest alerts begin, as many as may wait.
Result<void> MeaningDesk::look_back() {
  const auto counts = ports_.store.counts();
  if (!counts) return counts.error();
  const auto first = counts->log_first > 0 ? counts->log_first - 1 : 0;
  const auto newest = counts->log_last > settings_.queue ? counts->log_last - settings_.queue : 0;
  const Sequence from{std::max<std::uint64_t>(first, newest)};
  read_to_ = read_to_ ? std::min(*read_to_, from) : from;
  look_back_ = false;
  return {};
}

/// There is no use in reading on before there is something to compare with.
Result<void> MeaningDesk::follow() {
  if (!vectors_ || vectors_->size() == 0) return {};
  if (!read_to_ || (look_back_ && claims_.empty())) {
    if (auto back = look_back(); !back) return back;
  }
  for (std::size_t page = 0; page < kMaxLogPages; ++page) {
    const auto entries = ports_.store.log(*read_to_, kLogPage);
    if (!entries && entries.error().code == Errc::not_found) {  // it was trimmed away meanwhile
      read_to_.reset();
      return look_back();
    }
    if (!entries) return entries.error();
    for (const auto& entry : *entries) {
      read_to_ = entry.sequence;
      if (entry.kind == LogEntry::Kind::alert_new || entry.kind == LogEntry::Kind::alert_revised) offer(entry.alert);
    }
    if (entries->size() < kLogPage) break;
  }
  return {};
}

void MeaningDesk::offer(AlertId alert) {
  if (!waiting_.insert(alert).second) return;
  queue_.push_back(alert);
  while (queue_.size() > settings_.queue) {
    waiting_.erase(queue_.front());
    queue_.pop_front();
    ++counts_.dropped;
  }
}

void MeaningDesk::ask_claims() {
  while (!claims_.empty() && asked_.size() < batch_) {
    auto id = std::move(claims_.front());
    claims_.pop_front();
    auto text = clean_text(wanted_.at(id), settings_.max_text_bytes).text;
    asked_.push_back({std::move(id), {}, {}, std::move(text)});
  }
}

Result<void> MeaningDesk::ask_alerts() {
  while (!queue_.empty() && asked_.size() < batch_) {
    auto asked = asked_of(queue_.front());
    if (!asked) {
      put_back();
      return std::move(asked).error();
    }
    waiting_.erase(queue_.front());
    queue_.pop_front();
    if (*asked) asked_.push_back(**std::move(asked));
  }
  return {};
}

/// A claim, where nothing else is left that would tell whose fault it was.
void MeaningDesk::ask_held() {
  const auto claim = std::ranges::find_if(held_, [](const Asked& each) { return !each.claim.empty(); });
  if (claim == held_.end()) return;
  asked_.push_back(std::move(*claim));
  held_.erase(claim);
}

Result<void> MeaningDesk::ask_refused() {
  while (asked_.empty() && !again_.empty()) {
    auto& each = again_.back();
    std::optional<Asked> asked;
    if (each.claim.empty()) {
      auto read = asked_of(each.alert);
      if (!read) return std::move(read).error();
      asked = *std::move(read);
    } else {
      asked = std::move(each);
    }
    again_.pop_back();
    if (!asked) continue;
    asked->last = true;
    asked_.push_back(*std::move(asked));
  }
  return {};
}

/// Nothing where it is gone, may not be sent, or would gain nothing.
Result<std::optional<MeaningDesk::Asked>> MeaningDesk::asked_of(AlertId alert) const {
  const auto view = ports_.store.alert(alert);
  if (!view && view.error().code == Errc::not_found) return std::optional<Asked>();
  if (!view) return view.error();
  const auto& item = view->item;
  const bool may_be_sent = local_ || item.tier == Tier::official || item.tier == Tier::press;
  if (!may_be_sent || !lacks_meaning(view->alert.now.assessment)) return std::optional<Asked>();
  auto text = clean_text(item.title + "\n" + item.text, settings_.max_text_bytes).text;
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) return std::optional<Asked>();
  return std::optional<Asked>({{}, alert, item.digest, std::move(text)});
}

void MeaningDesk::put_back() {
  give_back(asked_);
  batch_ = std::max<std::size_t>(1, batch_ / 2);
}

void MeaningDesk::give_back(std::vector<Asked>& texts) {
  for (auto& each : texts) {
    if (each.claim.empty()) {
      offer(each.alert);
    } else {
      alerts_first_ = true;
      if (wanted_.contains(each.claim)) claims_.push_back(std::move(each.claim));
    }
  }
  texts.clear();
}

Result<void> MeaningDesk::take(const EmbeddingReply& reply) {
  if (reply.refused) return take_refusal();
  auto answer = read_embeddings(reply.body, asked_.size(), settings_.max_dimension);
  if (answer && is_of_another_model(*answer)) {
    begin_again(*answer);
    return fail(Errc::conflict, "the embedding service changed its model; claims are embedded again");
  }
  auto done = !answer                        ? Result<void>(std::move(answer).error())
              : asked_.empty()               ? Result<void>()
              : asked_.front().claim.empty() ? compare(*answer)
                                             : keep(*answer);
  if (!done) {
    put_back();
    return done;
  }
  asked_.clear();
  refused_ = 0;
  std::ranges::move(held_, std::back_inserter(again_));
  held_.clear();
  batch_ = std::min<std::size_t>(settings_.batch, batch_ * 2);
  return {};
}

/// Of several texts nobody knows which one it was: they are asked for in smaller parts.
Result<void> MeaningDesk::take_refusal() {
  if (asked_.size() > 1) {
    put_back();
    return {};
  }
  if (asked_.empty()) return {};
  if (asked_.front().last) {
    ++counts_.rejected;
    asked_.clear();
    return {};
  }
  if (held_.size() < kMostRefusals) {
    held_.push_back(std::move(asked_.front()));
    asked_.clear();
  } else {
    put_back();
  }
  if (++refused_ <= kMostRefusals) return {};
  return fail(Errc::unreachable, "the embedding service takes no text; look at embeddings.model and max_text");
}

/// Vectors of two models have nothing to do with each other.
bool MeaningDesk::is_of_another_model(const Embeddings& answer) const {
  if (!vectors_ || answer.vectors.empty()) return false;
  const bool renamed = !model_.empty() && !answer.model.empty() && answer.model != model_;
  return renamed || answer.vectors.front().size() != vectors_->dimension();
}

void MeaningDesk::begin_again(const Embeddings& answer) {
  log::warn("embeddings.changed", {{"dimension", answer.vectors.front().size()},
                                   {"before", vectors_->dimension()},
                                   {"model", answer.model},
                                   {"next", "all claims are embedded again"}});
  vectors_.reset();
  model_.clear();
  ++counts_.rebuilds;
  put_back();
  give_back(held_);
  give_back(again_);
  claims_.clear();
  for (const auto& [id, text] : wanted_) claims_.push_back(id);
}

Result<void> MeaningDesk::keep(const Embeddings& answer) {
  if (!vectors_) vectors_ = std::make_unique<ClaimVectors>(answer.vectors.front().size(), settings_.max_claims);
  if (!answer.model.empty()) model_ = answer.model;
  look_back_ |= read_to_.has_value();  // alerts went by without these
  for (std::size_t i = 0; i < asked_.size(); ++i) {
    if (auto put = vectors_->put(asked_[i].claim, answer.vectors[i]); !put) return put;
  }
  return {};
}

Result<void> MeaningDesk::compare(const Embeddings& answer) {
  for (std::size_t i = 0; i < asked_.size(); ++i) {
    const auto near = vectors_->nearest(answer.vectors[i], kNearest);
    if (!near) return near.error();
    for (const auto& each : *near) {
      if (each.cosine < settings_.similarity) break;
      if (!wanted_.contains(each.claim)) continue;
      if (auto done = suggest(asked_[i], each); !done) return done;
      break;
    }
  }
  return {};
}

Result<void> MeaningDesk::suggest(const Asked& asked, const NearClaim& near) {
  bool revised = false;
  auto written = ports_.write([&](Store& to) -> Result<void> {
    const auto done = revise(to, asked, near);
    if (!done) return done.error();
    revised = *done;
    return {};
  });
  if (written && revised) ++counts_.suggested;
  return written;
}

/// In the writer's turn, so that nothing comes between what is read and what is written.
Result<bool> MeaningDesk::revise(Store& to, const Asked& asked, const NearClaim& near) const {
  const auto view = to.alert(asked.alert);
  if (!view && view.error().code == Errc::not_found) return false;
  if (!view) return view.error();
  if (view->item.digest != asked.item) return false;  // its new text is in the log as well
  const auto at = ports_.clock.now();
  const auto claim = claim_in_force(to, *ports_.claims(), near.claim, at);
  if (!claim) return claim.error();
  if (!*claim || (*claim)->text() != wanted_.at(near.claim)) return false;
  const auto& before = view->alert.now;
  auto assessment = with_meaning(before.assessment, **claim, near.cosine);
  if (!assessment) return false;
  ProposedItem proposed;
  proposed.item = view->item;
  proposed.matches = before.matches;
  proposed.assessment = *std::move(assessment);
  proposed.topics = before.topics;
  proposed.cause = Cause::reassessed;
  proposed.at = at;
  Commit commit;
  commit.source = view->item.source;
  if (before.stamp != Digest{}) {  // none: of before stamps were kept, and it stays without
    auto stamp = to.stamp(before.stamp);
    if (!stamp && stamp.error().code == Errc::not_found) return false;  // a revision without it would hide that
    if (!stamp) return std::move(stamp).error();
    commit.stamp = *std::move(stamp);
  }
  commit.items.push_back(std::move(proposed));
  const auto applied = to.apply({&commit, 1});
  if (!applied) return applied.error();
  return true;
}

}  // namespace dongtin
