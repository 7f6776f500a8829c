/// A store filled hour by hour, and a clock that a test sets.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "daemon/trends/trends.hpp"
#include "tests/storage/support.hpp"

namespace dongtin::testing {

/// Monday 2026-01-05, 00:00 in Viet Nam.
inline const Instant kMonday = *parse_rfc3339("2026-01-05T00:00:00+07:00");
inline Instant hours_in(std::int64_t hours) {
  return kMonday + std::chrono::hours{hours};
}

class SetClock : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return at; }
  Instant at = kMonday;
};

inline SourceRow watched_row(const std::string& id, Tier tier = Tier::press, Health health = Health::ok,
                             Instant since = kMonday) {
  SourceRow out;
  out.source.id = SourceId{id};
  out.source.title = "Nguồn " + id;
  out.source.tier = tier;
  out.state.health = health;
  out.state.since = since;
  return out;
}

class Office {
 public:
  Office() {
    // The first entry of the audit is when counting began.
    const AuditEvent started{AuditAct::started, "dongtin", "version 1", {}, {}};
    EXPECT_TRUE(store->audit({&started, 1}, kMonday));
    rows = {watched_row("bao-tinh")};
  }

  /// That many alerts within the hour that begins then.
  void add(std::int64_t hour, int count, Tier tier = Tier::press, const std::string& topic = "thien-tai") {
    Commit commit;
    commit.source = SourceId{"bao-tinh"};
    commit.stamp = kStamp;
    for (int i = 0; i < count; ++i) {
      Source from;
      from.id = SourceId{"bao-tinh"};
      from.tier = tier;
      const auto key = std::to_string(++keys_);
      const auto seen = hours_in(hour) + std::chrono::minutes{i % 60};
      auto proposed = proposal(
          make_item(from, {key, "https://bao.example/" + key, "Tin " + key, "Mưa lớn " + key, "vi", seen}, seen, {}));
      proposed.topics = {topic};
      commit.items.push_back(std::move(proposed));
    }
    if (!commit.items.empty()) {
      ASSERT_TRUE(store->apply({&commit, 1}));
    }
  }
  /// A day's course, the same every day: none at night, more at noon.
  void fill(std::int64_t first, std::int64_t end, int noon = 3) {
    for (auto hour = first; hour < end; ++hour) {
      const auto of_day = hour % 24;
      add(hour, of_day >= 10 && of_day < 14 ? noon : of_day >= 6 && of_day < 22 ? 1 : 0);
    }
  }

  [[nodiscard]] TrendPorts ports() {
    TrendPorts out{*store, clock, {}, {}, {}, {}};
    out.sources = [this] { return rows; };
    out.topics = [this] { return topics; };
    out.places = [] { return std::vector{PlaceId{"gia-lai"}}; };
    out.write = [this](const std::function<Result<void>(Store&)>& work) { return work(*store); };
    return out;
  }

  std::unique_ptr<Store> store = make_memory_store();
  SetClock clock;
  std::vector<SourceRow> rows;
  std::vector<std::string> topics{"thien-tai"};

 private:
  int keys_ = 0;
};

}  // namespace dongtin::testing
