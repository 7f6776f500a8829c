// Lists of alerts, newest first: what is asked are postings, and a candidate has to stand in all of them.
#include <algorithm>

#include "storage/facets.hpp"
#include "storage/rocks_store.hpp"

namespace dongtin {

using keys::Column;
using keys::Facet;

namespace {

/// The alerts that have one value of one facet, from the newest down.
class Postings {
 public:
  Postings(std::unique_ptr<rocksdb::Iterator> it, std::string prefix)
      : it_(std::move(it)), prefix_(std::move(prefix)) {}

  /// The largest id at or below `at_most`; none at the end.
  [[nodiscard]] std::optional<AlertId> next(AlertId at_most) {
    if (current_ && *current_ <= at_most) return current_;
    if (current_) it_->Prev();  // most often the one wanted
    current_ = current();
    if (current_ && *current_ > at_most) {
      it_->SeekForPrev(prefix_ + keys::alert(at_most));
      current_ = current();
    } else if (!current_ && !begun_) {
      it_->SeekForPrev(prefix_ + keys::alert(at_most));
      current_ = current();
    }
    begun_ = true;
    return current_;
  }
  [[nodiscard]] rocksdb::Status status() const { return it_->status(); }

 private:
  [[nodiscard]] std::optional<AlertId> current() const {
    if (!it_->Valid()) return std::nullopt;
    const auto key = view_of(it_->key());
    if (!key.starts_with(prefix_)) return std::nullopt;
    const auto id = keys::number_in<std::uint64_t>(key.substr(prefix_.size()));
    return id ? std::optional(AlertId{*id}) : std::nullopt;
  }

  std::unique_ptr<rocksdb::Iterator> it_;
  std::string prefix_;
  std::optional<AlertId> current_;
  bool begun_ = false;
};

/// The alerts themselves, as if they were the postings of everything.
class AllAlerts {
 public:
  explicit AllAlerts(std::unique_ptr<rocksdb::Iterator> it) : it_(std::move(it)) {}
  [[nodiscard]] std::optional<AlertId> next(AlertId at_most) {
    it_->SeekForPrev(keys::alert(at_most));
    if (!it_->Valid()) return std::nullopt;
    const auto id = keys::number_in<std::uint64_t>(view_of(it_->key()));
    return id ? std::optional(AlertId{*id}) : std::nullopt;
  }
  [[nodiscard]] rocksdb::Status status() const { return it_->status(); }

 private:
  std::unique_ptr<rocksdb::Iterator> it_;
};

bool in_time(const AlertFilter& filter, const Alert& alert) {
  return !(filter.since && alert.created < *filter.since) && !(filter.until && alert.created >= *filter.until);
}

}  // namespace

Result<std::optional<encoding::HourRange>> RocksStore::alerts_between(std::uint32_t first, std::uint32_t last) const {
  if (!hours_.is_complete()) {
    const auto it = iterator(Column::hours);
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      const auto hour = keys::number_in<std::uint32_t>(view_of(it->key()));
      const auto range = encoding::decode<encoding::HourRange>(view_of(it->value()));
      if (!range) return Error(range.error()).at(keys::place(Column::hours, view_of(it->key())));
      hours_.widen({hour.value_or(0), *range});
    }
    if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::hours));
    hours_.complete();
  }
  return hours_.between(first, last);
}

Result<AlertPage> RocksStore::alerts(const AlertFilter& filter, std::optional<AlertId> before, std::size_t limit,
                                     std::size_t scan_limit) const {
  limit = std::max<std::size_t>(limit, 1);
  scan_limit = std::max<std::size_t>(scan_limit, 1);
  const AtOnce at(*db_);
  AlertPage page;
  // Between which ids the time asked for lies, wherever the clock stood meanwhile.
  AlertId newest{before ? before->value - (before->value > 0 ? 1 : 0) : static_cast<std::uint64_t>(-1)};
  AlertId oldest{1};
  if (filter.since || filter.until) {
    if (filter.until && *filter.until <= Instant{}) return page;
    // Before a full hour is within the one that ends there.
    const auto last = filter.until ? keys::hour_of(*filter.until - std::chrono::milliseconds{1}) : 0xFFFF'FFFFu;
    const auto within = alerts_between(filter.since ? keys::hour_of(*filter.since) : 0u, last);
    if (!within) return within.error();
    if (!*within) return page;
    oldest = (*within)->first;
    newest = std::min(newest, (*within)->last);
  }

  std::vector<Postings> asked;
  for (const auto& [facet, value] : facets_of(filter)) {
    if (facet == Facet::claim && !claims_told_) continue;  // looked for in every candidate
    asked.emplace_back(iterator(keys::column_of(facet), at.options), keys::posting_prefix(facet, value));
  }
  std::vector<AlertId> members;  // of the story asked for, ascending
  if (filter.story) {
    auto on = goes_on_as(*filter.story, at.options);
    if (!on) return std::move(on).error();
    auto all = this->members(*on, at.options);
    if (!all) return std::move(all).error();
    members = *std::move(all);
  }
  AllAlerts all(iterator(Column::alerts, at.options));
  const auto largest_member = [&](AlertId at_most) -> std::optional<AlertId> {
    const auto it = std::upper_bound(members.begin(), members.end(), at_most);
    return it == members.begin() ? std::nullopt : std::optional(*std::prev(it));
  };

  std::size_t looked_at = 0;
  for (auto candidate = newest; candidate >= oldest && candidate;) {
    // Down to the next id that all of them have.
    std::optional<AlertId> agreed = candidate;
    if (asked.empty() && !filter.story) agreed = all.next(candidate);
    if (agreed && filter.story) agreed = largest_member(*agreed);
    for (auto& postings : asked) {
      if (!agreed) break;
      agreed = postings.next(*agreed);
    }
    if (!agreed || *agreed < oldest) break;
    if (looked_at++ >= scan_limit) {
      page.next = AlertId{candidate.value + 1};
      break;
    }
    const bool everywhere = std::ranges::all_of(asked, [&](Postings& p) { return p.next(*agreed) == agreed; }) &&
                            (!filter.story || largest_member(*agreed) == agreed);
    if (!everywhere) {
      candidate = *agreed;
      for (auto& postings : asked) candidate = std::min(candidate, postings.next(candidate).value_or(AlertId{0}));
      continue;
    }
    candidate = AlertId{agreed->value - 1};
    auto stored = record<encoding::StoredAlert>(Column::alerts, keys::alert(*agreed), at.options);
    if (!stored) return std::move(stored).error();
    if (!*stored) {
      return fail(Errc::malformed, "a posting without its alert: restore a backup")
          .at(keys::place(Column::alerts, keys::alert(*agreed)));
    }
    if (!in_time(filter, (*stored)->alert)) continue;
    if (filter.to_read && !is_to_read((*stored)->alert, (*stored)->tier)) continue;
    if (filter.claim && !tells_of_claim((*stored)->alert.now.assessment, *filter.claim)) continue;
    if (page.alerts.size() == limit) {
      page.next = page.alerts.back().alert.id;
      break;
    }
    auto whole = view(**std::move(stored), at.options);
    if (!whole) return std::move(whole).error().at(keys::place(Column::alerts, keys::alert(*agreed)));
    page.alerts.push_back(*std::move(whole));
  }
  for (const auto& postings : asked) {
    if (!postings.status().ok()) return store_error(postings.status(), path_).at(keys::name(Column::postings));
  }
  if (!all.status().ok()) return store_error(all.status(), path_).at(keys::name(Column::alerts));
  return page;
}

Result<std::vector<CountCell>> RocksStore::cells(std::uint32_t first, std::uint32_t last, std::string_view topic,
                                                 const PlaceId& place) const {
  const AtOnce at(*db_);
  std::vector<CountCell> out;
  if (first >= last) return out;
  const auto end = 'n' + keys::number(last);
  const auto bound = slice_of(end);
  auto options = at.options;
  options.iterate_upper_bound = &bound;
  const auto it = iterator(Column::counts, options);
  const auto of = std::string(topic) + '\0' + place.value + '\0';
  const auto cells_of_hour = [&of](std::uint32_t hour) { return 'n' + keys::number(hour) + of; };
  for (it->Seek(cells_of_hour(first)); it->Valid();) {
    const auto key = view_of(it->key());
    const auto hour = keys::number_in<std::uint32_t>(key.substr(1));
    if (hour && !key.substr(1 + sizeof *hour).starts_with(of)) {
      // Before the cells of that name in this hour, or behind them: most of an hour is passed over.
      const auto here = cells_of_hour(*hour);
      it->Seek(key < here ? here : cells_of_hour(*hour + 1));
      continue;
    }
    auto cell = cell_from(key.substr(1));
    const auto alerts = keys::number_in<std::uint64_t>(view_of(it->value()));
    if (!cell || !alerts) {
      return fail(Errc::malformed, "a count is unreadable: restore a backup").at(keys::place(Column::counts, key));
    }
    cell->alerts = *alerts;
    for (const auto& [kind, into] :
         {std::pair('p', &cell->purged), std::pair('c', &cell->copies), std::pair('d', &cell->purged_copies)}) {
      const auto number = bytes(Column::counts, kind + std::string(key.substr(1)), at.options);
      if (!number) return number.error();
      if (*number) *into = keys::number_in<std::uint64_t>(**number).value_or(0);
    }
    out.push_back(*std::move(cell));
    it->Next();
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::counts));
  return out;
}

Result<ArchivePage> RocksStore::archive(Instant since, Instant until, const std::optional<std::string>& after,
                                        std::size_t limit) const {
  const AtOnce at(*db_);
  ArchivePage page;
  const auto end = keys::instant(until);
  const auto bound = slice_of(end);
  auto options = at.options;
  options.iterate_upper_bound = &bound;
  const auto it = iterator(Column::archive, options);
  limit = std::max<std::size_t>(limit, 1);
  std::string last;
  for (it->Seek(std::max(keys::instant(since), after ? *after + '\0' : std::string())); it->Valid(); it->Next()) {
    if (page.items.size() == limit) {
      page.next = last;
      break;
    }
    last = it->key().ToString();
    auto item = encoding::decode<Item>(view_of(it->value()));
    if (!item) return std::move(item).error().at(keys::place(Column::archive, last));
    page.items.push_back(*std::move(item));
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::archive));
  return page;
}

}  // namespace dongtin
