#include "daemon/search/indexer.hpp"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

constexpr std::string_view kAsked = "it was asked for";

/// Of a build that came to nothing.
void leave_nothing(const std::string& path) {
  std::error_code ignored;
  for (const char* end : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(path + end, ignored);
}

std::string mark_of(const LogEntry& entry) {
  return sha256(fmt::format("{} {} {} {} {}", entry.sequence.value, name(entry.kind), entry.alert.value,
                            entry.source.value, to_millis(entry.at)))
      .hex()
      .substr(0, 16);
}

/// The entry at `sequence`; nothing when it was trimmed away or never was.
Result<std::optional<LogEntry>> entry_at(const Store& store, Sequence sequence) {
  auto entries = store.log(Sequence{sequence.value - 1}, 1);
  if (!entries) {
    if (entries.error().code == Errc::not_found) return std::optional<LogEntry>();
    return std::move(entries).error();
  }
  if (entries->empty() || entries->front().sequence != sequence) return std::optional<LogEntry>();
  return std::optional<LogEntry>(std::move(entries->front()));
}

Result<std::optional<AlertView>> view_of(const Store& store, AlertId id) {
  auto view = store.alert(id);
  if (view) return std::optional<AlertView>(*std::move(view));
  if (view.error().code == Errc::not_found) return std::optional<AlertView>();
  return std::move(view).error();
}

/// What the index needs to hold of an alert what the store holds now; `held` is the revision it holds, 0 for none.
Result<std::optional<SearchChange>> change_of(const Store& store, AlertId id, std::uint32_t held) {
  auto view = view_of(store, id);
  if (!view) return std::move(view).error();
  SearchChange out{id, {}, {}};
  if (!*view) return held == 0 ? std::nullopt : std::optional(std::move(out));
  out.now = document_of((*view)->alert, (*view)->item);
  if (held != 0 && held != (*view)->alert.now.item_revision) {
    auto old = store.item((*view)->alert.item, held);
    if (old) {
      out.before = folded_text(*old);
    } else if (old.error().code != Errc::not_found) {
      return std::move(old).error();
    }
  }
  return std::optional(std::move(out));
}

Result<AlertId> newest_alert(const Store& store) {
  auto page = store.alerts({}, std::nullopt, 1, 1);
  if (!page) return std::move(page).error();
  return page->alerts.empty() ? AlertId{} : page->alerts.front().alert.id;
}

/// Applies log entries behind `position`, which moves on; alerts above `up_to` are left out. Gives how many it read.
Result<std::size_t> follow(const Store& store, SearchIndex& index, SearchPosition& position, AlertId up_to,
                           const IndexerSettings& settings) {
  const auto entries = store.log(position.applied, settings.batch_entries);
  if (!entries) return entries.error();
  std::set<AlertId> alerts;
  for (const auto& entry : *entries) {
    // A decision changes the state only, which is read from the record.
    if (entry.alert && entry.alert <= up_to && entry.kind != LogEntry::Kind::decision) alerts.insert(entry.alert);
  }
  const std::vector<AlertId> ids(alerts.begin(), alerts.end());
  const auto held = index.held(ids);
  if (!held) return held.error();
  std::vector<SearchChange> changes;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    auto change = change_of(store, ids[i], (*held)[i]);
    if (!change) return std::move(change).error();
    if (*change) {
      bytes += (*change)->now ? (*change)->now->folded.size() : 0;
      changes.push_back(**std::move(change));
    }
    if (bytes < settings.batch_bytes || i + 1 == ids.size()) continue;
    if (auto done = index.apply(position, changes); !done) return std::move(done).error();  // the position stays
    changes.clear();
    bytes = 0;
  }
  if (!entries->empty()) {
    position.applied = entries->back().sequence;
    position.mark = mark_of(entries->back());
    if (auto done = index.apply(position, changes); !done) return std::move(done).error();
  }
  return entries->size();
}

}  // namespace

std::string_view name(IndexerState::Kind kind) noexcept {
  switch (kind) {
    case IndexerState::Kind::starting:
      return "starting";
    case IndexerState::Kind::current:
      return "current";
    case IndexerState::Kind::behind:
      return "behind";
    case IndexerState::Kind::building:
      return "building";
    case IndexerState::Kind::failing:
      return "failing";
  }
  return "unknown";
}

std::string reindexed(const SearchCounts& counts) {
  return fmt::format("the search index is built anew: {} documents, {:.1f} MB", counts.documents,
                     static_cast<double>(counts.bytes) / 1e6);
}

SearchOptions search_options(const std::string& store_path) {
  SearchOptions out;
  out.path = store_path + "/search.sqlite";
  out.fold = fold_fingerprint();
  return out;
}

Result<std::unique_ptr<SearchIndex>> build_index(const Store& store, const SearchOptions& options,
                                                 const IndexerSettings& settings, const BuildProgress& progress) {
  auto made = SearchIndex::create(options);
  if (!made) return made;
  auto& index = **made;
  const auto counts = store.counts();
  if (!counts) return counts.error();
  SearchPosition position{Sequence{counts->log_last}, {}};
  if (position.applied) {
    const auto entry = entry_at(store, position.applied);
    if (!entry) return entry.error();
    if (*entry) position.mark = mark_of(**entry);
  }
  const auto trimmed = [&](Error error) {
    if (error.code != Errc::not_found) return error;
    return fail(Errc::conflict,
                "the commit log went on faster than the search index could be built; raise "
                "store.log_entries, or wait for a calmer hour");
  };
  AlertId done;
  for (;;) {
    const auto last = newest_alert(store);
    if (!last) return last.error();
    if (progress && !progress(done.value, last->value)) return fail(Errc::refused, "ended before it was complete");
    if (done >= *last) break;
    std::vector<SearchChange> changes;
    for (std::size_t bytes = 0; done < *last && bytes < settings.batch_bytes;) {
      done.value += 1;
      auto change = change_of(store, done, 0);
      if (!change) return std::move(change).error();
      bytes += 64;  // an id that is not there is work too
      if (!*change) continue;
      bytes += (*change)->now->folded.size();
      changes.push_back(**std::move(change));
    }
    if (auto applied = index.apply(position, changes); !applied) return std::move(applied).error();
    if (auto read = follow(store, index, position, done, settings); !read) return trimmed(std::move(read).error());
  }
  if (auto merged = index.merge(); !merged) return std::move(merged).error();
  for (;;) {
    auto read = follow(store, index, position, AlertId{~std::uint64_t{0}}, settings);
    if (!read) return trimmed(std::move(read).error());
    if (*read < settings.batch_entries) return made;
  }
}

Result<void> catch_up(const Store& store, SearchIndex& index, const IndexerSettings& settings) {
  auto position = index.position();
  if (!position) return std::move(position).error();
  const auto counts = store.counts();
  if (!counts) return counts.error();
  if (position->applied) {
    const auto entry = entry_at(store, position->applied);
    if (!entry) return entry.error();
    if (position->applied.value > counts->log_last || (*entry && mark_of(**entry) != position->mark)) {
      return fail(Errc::conflict, "it belongs to another store");
    }
    if (!*entry) return fail(Errc::not_found, "the commit log was trimmed past it");
  }
  while (position->applied.value < counts->log_last) {
    const auto read = follow(store, index, *position, AlertId{~std::uint64_t{0}}, settings);
    if (!read) return read.error();
    if (*read == 0) break;
  }
  return {};
}

Result<std::vector<SearchDifference>> compare_index(const SearchIndex& index, const Store& store, std::size_t most,
                                                    const BuildProgress& progress) {
  const auto last = newest_alert(store);
  if (!last) return last.error();
  AlertId at;
  return index.check(
      [&]() -> Result<std::optional<SearchDocument>> {
        while (at < *last) {
          if (progress && !progress(at.value, last->value)) return fail(Errc::refused, "ended before it was complete");
          at.value += 1;
          auto view = view_of(store, at);
          if (!view) return std::move(view).error();
          if (*view) return std::optional(document_of((*view)->alert, (*view)->item));
        }
        return std::optional<SearchDocument>();
      },
      most);
}

Indexer::Indexer(const Store& store, const Clock& clock, SearchOptions options, IndexerHooks hooks,
                 IndexerSettings settings)
    : store_(store), clock_(clock), options_(std::move(options)), hooks_(std::move(hooks)), settings_(settings) {}

Indexer::~Indexer() {
  stop();
}

void Indexer::start() {
  thread_ = std::thread([this] {
    ::pthread_setname_np(::pthread_self(), "indexer");
    work();
  });
}

void Indexer::notify() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_all();
}

Result<SearchCounts> Indexer::rebuild(const BuildProgress& progress) {
  constexpr std::chrono::milliseconds kLook{200};
  std::unique_lock lock(mutex_);
  ++waiting_;
  const auto mine = builds_begun_ + 1;  // one at work may have passed what changed since
  wanted_ = std::max(wanted_, mine);
  const auto failures = state_.failures;
  const auto leave = [&] {
    if (--waiting_ == 0) wanted_ = 0;
  };
  wake_.notify_all();
  for (;;) {
    if (build_done_ >= mine) {
      leave();
      return SearchCounts{state_.documents, state_.buried, state_.bytes};
    }
    if (state_.failures != failures) {
      leave();
      return fail(Errc::io, state_.why);
    }
    if (stopping_ || (progress && !progress(state_.built, state_.to_build))) {
      leave();
      return fail(Errc::refused, "ended before it was complete; the old index stays");
    }
    wake_.wait_for(lock, kLook, [&] { return stopping_ || build_done_ >= mine || state_.failures != failures; });
  }
}

Result<std::vector<SearchDifference>> Indexer::compare(std::size_t most, const BuildProgress& progress) {
  constexpr int kLooks = 3;
  const auto same = [](const SearchDifference& a, const SearchDifference& b) {
    return a.kind == b.kind && a.alert == b.alert;
  };
  std::vector<SearchDifference> found;
  for (int look = 0; look < kLooks; ++look) {
    const std::lock_guard working(at_work_);
    if (!index_) return fail(Errc::io, "it is being opened");
    if (const auto done = catch_up(store_, *index_, settings_); !done) return fail(Errc::io, done.error().line());
    if (const auto position = index_->position()) refresh(position->applied.value);
    auto now = compare_index(*index_, store_, most, progress);
    if (!now) return now;
    if (look > 0) {
      std::erase_if(*now, [&](const SearchDifference& each) {
        return std::none_of(found.begin(), found.end(), [&](const auto& before) { return same(before, each); });
      });
    }
    found = *std::move(now);
    if (found.empty()) break;
  }
  return found;
}

void Indexer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

IndexerState Indexer::state() const {
  auto last = store_.counts();
  const std::lock_guard lock(mutex_);
  auto out = state_;
  if (last) out.lag = last->log_last > out.applied ? last->log_last - out.applied : 0;
  if (out.kind == IndexerState::Kind::current && out.lag > 0) out.kind = IndexerState::Kind::behind;
  return out;
}

bool Indexer::wait_until_current(std::chrono::milliseconds limit) {
  const auto counts = store_.counts();
  if (!counts) return false;
  std::unique_lock lock(mutex_);
  woken_ = true;
  wake_.notify_all();
  return wake_.wait_for(lock, limit, [&] {
    return state_.kind == IndexerState::Kind::current && wanted_ <= build_done_ && !damaged_ &&
           state_.applied >= counts->log_last;
  });
}

Result<SearchPage> Indexer::search(const SearchQuery& query, std::optional<AlertId> before, std::size_t limit) const {
  std::shared_ptr<SearchIndex> index;
  {
    const std::lock_guard lock(mutex_);
    if (!serving_) {
      if (state_.kind == IndexerState::Kind::failing) {
        return fail(Errc::io, "the search index does not work now: " + state_.why);
      }
      return fail(Errc::io, state_.to_build > 0
                                ? fmt::format("the search index is being built ({} of {} alerts); try "
                                              "again in a moment",
                                              state_.built, state_.to_build)
                                : std::string("the search index is being opened; try again in a moment"));
    }
    index = index_;
  }
  auto page = dongtin::search(*index, store_, query, before, limit);
  if (page || page.error().code == Errc::too_large || page.error().code == Errc::not_found) return page;
  if (page.error().code == Errc::malformed && page.error().where.starts_with("search index")) {
    {
      const std::lock_guard lock(mutex_);
      damaged_ = true;
    }
    wake_.notify_all();
    return fail(Errc::io, "the search index was found damaged and is built anew; try again in a moment");
  }
  return fail(Errc::io, page.error().line());
}

void Indexer::work() {
  auto wait = settings_.first_wait;
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      woken_ = false;
    }
    const auto done = step();
    std::unique_lock lock(mutex_);
    if (stopping_) return;
    const bool failing = !state_.why.empty();
    if (!done) {
      ++state_.failures;
      state_.why = done.error().line();
      state_.kind = IndexerState::Kind::failing;
      if (!failing && hooks_.failed) {
        lock.unlock();
        hooks_.failed(done.error());
        lock.lock();
      }
      wake_.notify_all();
      wake_.wait_for(lock, wait, [&] { return stopping_; });
      wait = std::min(wait * 2, settings_.last_wait);
      continue;
    }
    state_.why.clear();
    state_.kind = *done ? IndexerState::Kind::behind : IndexerState::Kind::current;
    wait = settings_.first_wait;
    if (failing && hooks_.recovered) {
      lock.unlock();
      hooks_.recovered();
      lock.lock();
    }
    if (*done) continue;
    serving_ = true;
    wake_.notify_all();
    wake_.wait_for(lock, settings_.look_again,
                   [&] { return stopping_ || woken_ || wanted_ > build_done_ || damaged_; });
  }
}

Result<bool> Indexer::step() {
  const std::lock_guard working(at_work_);
  if (!index_) {
    if (auto opened = open(); !opened) return std::move(opened).error();
  }
  auto why = reason_to_build();
  if (!why) return std::move(why).error();
  if (!why->empty()) {
    if (auto built = build(*why); !built) return std::move(built).error();
  }
  auto position = index_->position();
  if (!position) {
    if (position.error().code != Errc::malformed) return std::move(position).error();
    const std::lock_guard lock(mutex_);
    damaged_ = true;
    return true;
  }
  const auto before = position->applied;
  auto read = follow(store_, *index_, *position, AlertId{~std::uint64_t{0}}, settings_);
  if (!read) {
    auto error = std::move(read).error();
    const bool ours = error.where.starts_with("search index");
    if (error.code == Errc::not_found && !ours) {
      if (auto built = build("the commit log was trimmed past it"); !built) return std::move(built).error();
      return true;
    }
    if (!ours || (error.code != Errc::malformed && error.code != Errc::conflict)) return error;
    const std::lock_guard lock(mutex_);
    damaged_ = true;
    serving_ = false;
    return true;
  }
  if (position->applied != before || state_.documents == 0) refresh(position->applied.value);
  return *read == settings_.batch_entries;
}

/// Opens what there is, or an empty one that serves once it has caught up.
Result<void> Indexer::open() {
  auto opened = SearchIndex::open(options_);
  std::string why;
  if (!opened && opened.error().code == Errc::malformed) {
    why = opened.error().what;
  } else if (!opened) {
    return std::move(opened).error();
  } else {
    // Every page is read once, so that damage is known before it is met.
    const auto damage = (*opened)->check_file(1);
    if (!damage) return damage.error();
    if (!damage->empty()) why = damage->front().what;
  }
  if (!why.empty()) {
    opened = std::unique_ptr<SearchIndex>();
    opened = SearchIndex::create(options_);
    if (!opened) return std::move(opened).error();
  }
  const auto position = (*opened)->position();
  if (!position) return position.error();
  // Since when is not known, so those of an earlier run count as old.
  if (const auto held = (*opened)->counts(); held && held->buried > 0)
    buried_since_ = clock_.now() - settings_.bury_for;
  if (why.empty() && position->applied) {
    const auto counts = store_.counts();
    if (!counts) return counts.error();
    const auto entry = entry_at(store_, position->applied);
    if (!entry) return entry.error();
    if (position->applied.value > counts->log_last || (*entry && mark_of(**entry) != position->mark)) {
      why = "it belongs to another store";
    } else if (!*entry) {
      why = "the commit log was trimmed past it";
    }
  }
  {
    const std::lock_guard lock(mutex_);
    index_ = *std::move(opened);
    serving_ = why.empty() && static_cast<bool>(position->applied);
  }
  refresh(position->applied.value);
  return why.empty() ? Result<void>() : build(why);
}

/// "" when there is none.
Result<std::string> Indexer::reason_to_build() {
  bool asked = false, damaged = false;
  {
    const std::lock_guard lock(mutex_);
    asked = wanted_ > build_done_;
    damaged = damaged_;
  }
  if (asked) return std::string(kAsked);
  if (damaged) return std::string("it was found damaged");
  if (index_->gone()) return std::string("its file is gone");
  const auto counts = index_->counts();
  if (!counts) return std::string("it was found damaged");
  constexpr std::string_view kBuried = "it holds words of documents that are gone";
  if (counts->buried == 0) {
    buried_since_.reset();
  } else if (!buried_since_) {
    buried_since_ = clock_.now();
  }
  if (counts->buried >= settings_.max_buried) return std::string(kBuried);
  if (buried_since_ && clock_.now() - *buried_since_ >= settings_.bury_for) return std::string(kBuried);
  return std::string();
}

Result<void> Indexer::build(std::string_view why) {
  if (auto room = room_to_build(); !room) return room;
  if (hooks_.building) hooks_.building(why);
  const bool on_demand = why == kAsked;
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    state_.kind = IndexerState::Kind::building;
    number = ++builds_begun_;
    if (damaged_) serving_ = false;
  }
  auto options = options_;
  options.path += ".new";
  auto made = build_index(store_, options, settings_, [&](std::uint64_t done, std::uint64_t all) {
    const std::lock_guard lock(mutex_);
    state_.built = done;
    state_.to_build = all;
    return !stopping_ && !(on_demand && waiting_ == 0);
  });
  if (!made) {
    leave_nothing(options.path);
    const std::lock_guard lock(mutex_);
    state_.built = state_.to_build = 0;
    if (on_demand && !stopping_ && made.error().code == Errc::refused) return {};  // nobody wants it any more
    return std::move(made).error();
  }
  auto replaced = index_->replace_by(*std::move(made));
  if (!replaced) {
    leave_nothing(options.path);
    // Whatever is there now is opened anew.
    const std::lock_guard lock(mutex_);
    index_.reset();
    serving_ = false;
    return replaced;
  }
  const auto counts = index_->counts();
  {
    const std::lock_guard lock(mutex_);
    state_.built = state_.to_build = 0;
    damaged_ = false;
    serving_ = true;
    buried_since_.reset();
  }
  if (counts && hooks_.built) hooks_.built(*counts);
  const auto position = index_->position();
  if (!position) return position.error();
  refresh(position->applied.value);
  {
    const std::lock_guard lock(mutex_);
    ++state_.rebuilds;
    build_done_ = number;
  }
  wake_.notify_all();
  return {};
}

/// A new one lies beside the old until it takes its place; a disk that it fills would stop the store itself.
Result<void> Indexer::room_to_build() const {
  constexpr std::uint64_t kLeast = 1 << 20;
  const auto counts = index_->counts();
  const auto wanted = (counts ? std::max(counts->bytes, kLeast) : kLeast) / 4 * 5;
  std::error_code error;
  const auto space = std::filesystem::space(std::filesystem::path(options_.path).parent_path(), error);
  if (error || space.available >= wanted) return {};  // who cannot measure finds out
  return fail(Errc::io, fmt::format("building it anew needs {:.1f} MB and {:.1f} MB are free: free some space",
                                    static_cast<double>(wanted) / 1e6, static_cast<double>(space.available) / 1e6));
}

void Indexer::refresh(std::uint64_t applied) {
  const auto counts = index_->counts();
  const std::lock_guard lock(mutex_);
  state_.applied = applied;
  if (!counts) return;
  state_.documents = counts->documents;
  state_.buried = counts->buried;
  state_.bytes = counts->bytes;
}

}  // namespace dongtin
