#include "daemon/trends/official.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "storage/late_evidence.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kSourcePage = 100, kSourceScan = 5000;
constexpr std::size_t kPlaces = 3, kNames = 3;      // of an alert, that are looked under
constexpr std::size_t kSteps = 1000;                // of one of the pages looked through for one alert
constexpr std::size_t kOfOnePage = 20;              // official alerts, where the first of all is looked for
constexpr std::chrono::hours kOnItsWay{1};          // what was first seen before a look may be written after it
constexpr std::size_t kMostCountedItems = 100'000;  // the snapshot says no more
constexpr std::chrono::milliseconds kTick{1};
constexpr std::array kOfficial{Tier::official, Tier::press};
constexpr std::string_view kClaimsKind = "claims";  // says what is false, and no news

bool is_official(Tier tier) {
  return std::ranges::find(kOfficial, tier) != kOfficial.end();
}

std::string vietnam(Instant t) {
  const auto there = std::chrono::floor<std::chrono::minutes>(t) + std::chrono::hours{7};
  const auto day = std::chrono::floor<std::chrono::days>(there);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{there - day};
  return fmt::format("{:02}:{:02} ngày {:02}/{:02}/{}", clock.hours().count(), clock.minutes().count(),
                     static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()),
                     static_cast<int>(date.year()));
}

std::int64_t hours_between(Instant from, Instant to) {
  return std::chrono::floor<std::chrono::hours>(to - from).count();
}

std::string absent_reason(const OfficialLook& look, Instant came) {
  auto out = fmt::format(
      "Sau {} giờ, chưa thấy nguồn chính thống hay báo chí nào trong {} nguồn theo dõi nói về việc này (trong khi các "
      "nguồn ấy có {} tin)",
      hours_between(came, look.at), look.watched, look.items);
  if (look.answering < look.watched) {
    out += fmt::format("; chỉ {} nguồn trả lời trong thời gian đó nên căn cứ này yếu hơn", look.answering);
  }
  return out;
}

/// What is looked under for what official sources say of the same, their story first: that alone says it is the same.
std::vector<AlertFilter> filters_of(const Alert& alert) {
  std::vector<AlertFilter> out(1);
  out.front().story = alert.story;
  const auto& about = alert.now.matches.about;
  for (std::size_t i = 0; i < std::min(about.size(), kPlaces); ++i) {
    for (std::size_t j = 0; j < std::min(alert.now.topics.size(), kNames); ++j) {
      auto& filter = out.emplace_back();
      filter.place = about[i];
      filter.topic = alert.now.topics[j];
    }
  }
  const auto& rules = alert.now.matches.rules;
  for (std::size_t i = 0; about.empty() && i < std::min(rules.size(), kNames); ++i) {
    out.emplace_back().rule = rules[i].rule;
  }
  return out;
}

/// The one sentence that is true of what was found under a filter.
std::string_view said_by(const AlertFilter& filter) {
  if (filter.story) return "đã nói về việc này";
  return filter.rule ? "đã có tin khớp cùng luật, cần người xem" : "đã có tin cùng chủ đề và nơi này, cần người xem";
}

/// What official sources have on an alert.
struct Looked {
  std::optional<AlertView> hit;
  std::string_view says;  // of the hit
  bool whole = true;      // false: there is more than one look reads, so that no hit means nothing
};
enum class Wanted : std::uint8_t { any, first };

/// One look at all of them, as of one moment.
class Looking {
 public:
  Looking(const Store& store, const OfficialPorts& ports, std::chrono::seconds after)
      : store_(store), rows_(ports.sources()), now_(ports.clock.now()), after_(after), counted_from_(now_) {
    std::erase_if(rows_,
                  [](const SourceRow& row) { return !is_official(row.source.tier) || row.source.kind == kClaimsKind; });
  }

  /// Calls each(view, evidence) for every alert that there is something to say of, the newest first, until it says no.
  template <class Each>
  Result<void> all(Job* job, Each each) {
    for (const auto label : {Label::unverified, Label::disputed}) {
      AlertFilter filter;
      filter.label = label;
      filter.since = now_ - kStillLooked;
      filter.until = now_ - after_ + kTick;
      std::optional<AlertId> before;
      do {
        const auto page = store_.alerts(filter, before, kSourcePage, kSourceScan);
        if (!page) return page.error();
        for (const auto& view : page->alerts) {
          auto said = to_say(view);
          if (!said) return std::move(said).error();
          ++looked_at;
          if (!*said) continue;
          auto on = each(view, **std::move(said));
          if (!on) return std::move(on).error();
          if (!*on) return {};
        }
        if (job != nullptr) {
          job->progress(looked_at, 0, "alerts");
          if (job->cancelled()) return fail(Errc::refused, "stopped; the next run goes on from there");
        }
        before = page->next;
      } while (before);
    }
    return {};
  }

  /// Any or the first that official or licensed sources had on it; one in its story goes before all others. Where it
  /// was told that they had none, only the story is looked through as a whole: officers merge what is older, too.
  [[nodiscard]] Result<Looked> official_of(const AlertView& view, Wanted wanted) const {
    Looked out;
    const auto from = view.alert.created - after_;
    const auto* late = late_evidence(view.alert.now.assessment);
    const auto last = late == nullptr ? std::nullopt : official_look_from(late->ref);
    std::size_t pages = 0;
    for (auto filter : filters_of(view.alert)) {
      filter.since = filter.story || !last ? from : std::max(from, last->at - kOnItsWay);
      filter.until = now_ + kTick;
      for (const auto tier : kOfficial) {
        filter.tier = tier;
        std::optional<AlertId> before;
        do {
          if (pages++ == kMostOfficialPages) {
            out.whole = false;
            return out;
          }
          auto page = store_.alerts(filter, before, wanted == Wanted::any ? 1 : kOfOnePage, kSteps);
          if (!page) return std::move(page).error();
          for (auto& each : page->alerts) {
            if (each.alert.id == view.alert.id || each.alert.workflow.state == State::dismissed) continue;
            if (out.hit && out.hit->alert.created <= each.alert.created) continue;
            out.hit = std::move(each);
            out.says = said_by(filter);
            if (wanted == Wanted::any) return out;
          }
          before = page->next;
        } while (before);
      }
      if (filter.story && out.hit) return out;
    }
    return out;
  }

  [[nodiscard]] Instant now() const { return now_; }
  std::uint64_t looked_at = 0;

 private:
  [[nodiscard]] Result<std::optional<Evidence>> to_say(const AlertView& view) {
    if (is_official(view.item.tier)) return std::optional<Evidence>{};
    const auto* late = late_evidence(view.alert.now.assessment);
    const bool fresh = late == nullptr;
    if (fresh ? view.alert.now.assessment.label() != Label::unverified : late->kind == kOfficialPresent) {
      return std::optional<Evidence>{};
    }
    const auto found = official_of(view, fresh ? Wanted::any : Wanted::first);
    if (!found) return found.error();
    if (!found->hit && fresh && found->whole) return absent(view);
    if (!found->hit || fresh) return std::optional<Evidence>{};
    return std::optional(present(view, *found->hit, found->says));
  }

  [[nodiscard]] Result<std::optional<Evidence>> absent(const AlertView& view) {
    OfficialLook look{view.alert.created - after_, now_, static_cast<std::uint32_t>(rows_.size()), 0, 0};
    look.answering = static_cast<std::uint32_t>(std::ranges::count_if(
        rows_, [&](const SourceRow& row) { return row.state.last_success >= view.alert.created; }));
    if (look.answering == 0) return std::optional<Evidence>{};
    if (auto counted = count_from(look.since); !counted) return std::move(counted).error();
    look.items =
        static_cast<std::uint64_t>(std::ranges::count_if(seen_, [&](Instant seen) { return seen >= look.since; }));
    return std::optional(Evidence{
        std::string(kOfficialAbsent), reference_of(look), absent_reason(look, view.alert.created), std::nullopt, {}});
  }

  [[nodiscard]] Evidence present(const AlertView& view, const AlertView& found, std::string_view says) const {
    const auto row = std::ranges::find(rows_, found.item.source, [](const SourceRow& each) { return each.source.id; });
    auto who = row == rows_.end() || row->source.title.empty() ? found.item.source.value : row->source.title;
    who += found.item.tier == Tier::official ? " (nguồn chính thống)" : " (báo chí)";
    auto reason = fmt::format("{} {} (thấy lúc {}", who, says, vietnam(found.alert.created));
    if (const auto hours = hours_between(view.alert.created, found.alert.created); hours > 0) {
      reason += fmt::format(", {} giờ sau tin này", hours);
    }
    reason += ')';
    const bool link = found.item.url.starts_with("https://") || found.item.url.starts_with("http://");
    return {
        std::string(kOfficialPresent),        std::to_string(found.alert.id.value), std::move(reason), std::nullopt, {},
        link ? found.item.url : std::string()};
  }

  /// Reads when items of these sources were first seen, back to `since`; what was read before is not read again.
  Result<void> count_from(Instant since) {
    if (since >= counted_from_) return {};
    std::optional<std::string> after;
    do {
      auto page = store_.archive(since, counted_from_, after, kSourcePage);
      if (!page) return std::move(page).error();
      for (const auto& item : page->items) {
        if (is_official(item.tier)) seen_.push_back(item.first_seen);
      }
      after = std::move(page->next);
    } while (after && seen_.size() < kMostCountedItems);
    for (const auto tier : kOfficial) {
      AlertFilter filter;
      filter.tier = tier;
      filter.since = since;
      filter.until = counted_from_;
      std::optional<AlertId> before;
      do {
        const auto page = store_.alerts(filter, before, kSourcePage, kSourceScan);
        if (!page) return page.error();
        for (const auto& view : page->alerts) seen_.push_back(view.alert.created);
        before = page->next;
      } while (before && seen_.size() < kMostCountedItems);
    }
    counted_from_ = since;
    return {};
  }

  const Store& store_;
  std::vector<SourceRow> rows_;  // official and licensed
  Instant now_;
  std::chrono::seconds after_;
  Instant counted_from_;
  std::vector<Instant> seen_;  // since then
};

Result<std::chrono::seconds> waited(const Store& store, const OfficialPorts& ports) {
  const auto mode = store.disaster();
  if (!mode) return mode.error();
  const auto usual = ports.settings.official_after;
  return mode->on(ports.clock.now()) ? std::min(usual, ports.disaster.official_after) : usual;
}

/// In its turn among all writes: what was said of the alert since it was looked at stays, and is looked at again.
Result<bool> append(Store& store, const Looking& looking, const AlertView& seen, Evidence evidence) {
  const auto view = store.alert(seen.alert.id);
  if (!view && view.error().code == Errc::not_found) return false;
  if (!view) return view.error();
  if (view->alert.now.revision != seen.alert.now.revision) return false;
  if (evidence.kind == kOfficialAbsent) {
    const auto found = looking.official_of(*view, Wanted::any);
    if (!found) return found.error();
    if (found->hit || !found->whole) return false;
  }
  Commit commit;
  commit.source = view->item.source;
  if (view->alert.now.stamp != Digest{}) {
    auto stamp = store.stamp(view->alert.now.stamp);
    if (!stamp && stamp.error().code == Errc::not_found) return false;  // the revision would lose what it was made with
    if (!stamp) return std::move(stamp).error();
    commit.stamp = *std::move(stamp);
  }
  ProposedItem again;
  again.item = view->item;
  again.matches = view->alert.now.matches;
  again.topics = view->alert.now.topics;
  again.assessment = with_late(view->alert.now.assessment, std::move(evidence));
  again.cause = Cause::reassessed;
  again.at = looking.now();
  commit.items.push_back(std::move(again));
  auto applied = store.apply({&commit, 1});
  if (!applied) return std::move(applied).error();
  return true;
}

Result<std::string> work(const OfficialPorts& ports, Job& job) {
  const auto opened = ports.store();
  if (!opened) return opened.error();
  Store& store = **opened;
  const auto after = waited(store, ports);
  if (!after) return after.error();
  Looking looking(store, ports, *after);
  std::size_t absent = 0, present = 0;
  const auto tell = [&](const AlertView& view, const Evidence& evidence) -> Result<bool> {
    bool told = false;
    const auto write = [&](Store& to) -> Result<void> {
      auto done = append(to, looking, view, evidence);
      if (!done) return std::move(done).error();
      told = *done;
      return {};
    };
    if (auto written = ports.write ? ports.write(write) : write(store); !written) return std::move(written).error();
    if (told) ++(evidence.kind == kOfficialAbsent ? absent : present);
    return absent + present < kMostOfficialWrites;
  };
  job.say("looking for what official sources say");
  if (auto done = looking.all(&job, tell); !done) return std::move(done).error();
  return fmt::format("{} alerts looked at: {} that no official source has, {} that one has by now", looking.looked_at,
                     absent, present);
}

}  // namespace

JobKind official_job(OfficialPorts ports) {
  const auto kept = std::make_shared<const OfficialPorts>(std::move(ports));
  return {"official", {}, [kept](const JobParameters&, Job& job) { return work(*kept, job); }};
}

Result<bool> official_due(const OfficialPorts& ports) {
  const auto opened = ports.store();
  if (!opened) return opened.error();
  const auto after = waited(**opened, ports);
  if (!after) return after.error();
  Looking looking(**opened, ports, *after);
  bool any = false;
  const auto found = [&any](const AlertView&, const Evidence&) -> Result<bool> {
    any = true;
    return false;
  };
  if (auto done = looking.all(nullptr, found); !done) return std::move(done).error();
  return any;
}

}  // namespace dongtin
