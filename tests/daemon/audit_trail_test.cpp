#include "daemon/audit_trail.hpp"

#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <thread>

namespace dongtin {
namespace {

std::vector<std::string> names(std::size_t from, std::size_t number) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < number; ++i) out.push_back(std::to_string(from + i));
  return out;
}

TEST(AuditTrail, WhatLeavesTheSameWayIsOneEntry) {
  AuditTrail trail;
  ASSERT_TRUE(trail.left(AuditAct::released, "local", "api review", "alerts", 2, {"7", "9"}));
  ASSERT_TRUE(trail.left(AuditAct::viewed, "local", "officer_screen review", "alerts", 1, {"3"}));
  ASSERT_TRUE(trail.left(AuditAct::released, "local", "api review", "alerts", 1, {"12"}));
  ASSERT_TRUE(trail.left(AuditAct::released, "local", "api follow", "events", 40, {"101-140"}));
  trail.add(AuditAct::job, "local", "job 1 backup", "started");
  EXPECT_EQ(trail.waiting(), 4u);
  const auto events = trail.take();
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[0], (AuditEvent{AuditAct::job, "local", "job 1 backup", "started", {}}));
  EXPECT_EQ(events[1], (AuditEvent{AuditAct::released, "local", "api review", "3 alerts: 7 9 12", {}}));
  EXPECT_EQ(events[2], (AuditEvent{AuditAct::viewed, "local", "officer_screen review", "1 alerts: 3", {}}));
  EXPECT_EQ(events[3], (AuditEvent{AuditAct::released, "local", "api follow", "40 events: 101-140", {}}));
  EXPECT_TRUE(trail.take().empty());
}

TEST(AuditTrail, EveryThingIsNamedInAsManyEntriesAsItTakes) {
  AuditTrail trail;
  ASSERT_TRUE(trail.left(AuditAct::released, "local", "api review", "alerts", 2000, names(1'000'000, 2000)));
  std::set<std::string> named;
  std::size_t counted = 0;
  for (const auto& event : trail.take()) {
    EXPECT_LE(event.detail.size(), kMaxAuditDetailBytes);
    EXPECT_EQ(event.detail.find("…"), std::string::npos);
    std::istringstream words(event.detail);
    std::size_t number = 0;
    std::string kind, each;
    words >> number >> kind;
    counted += number;
    while (words >> each) named.insert(each);
  }
  EXPECT_EQ(named.size(), 2000u);
  EXPECT_EQ(counted, 2000u);
}

TEST(AuditTrail, NothingLeavesWhileTooMuchWaits) {
  AuditTrail trail;
  std::size_t refused = 0, taken = 0;
  for (std::size_t i = 0; i < 2 * AuditTrail::kMostGathered; ++i) {
    const auto left = trail.left(AuditAct::released, "local", "api review", "alerts", 100, names(1'000'000 + i, 100));
    if (left) {
      ++taken;
    } else {
      EXPECT_EQ(left.error().code, Errc::rate_limited);
      ++refused;
    }
  }
  EXPECT_GT(taken, 0u);
  EXPECT_GT(refused, 0u);
  trail.add(AuditAct::job, "local", "job 1 backup", "started");  // what the program did is never lost
  auto events = trail.take();
  const auto number = events.size();
  EXPECT_LE(number, AuditTrail::kMostGathered + 2);
  EXPECT_TRUE(trail.left(AuditAct::released, "local", "api review", "alerts", 1, {"1"}));
  trail.put_back(std::move(events));  // it could not be written
  EXPECT_FALSE(trail.left(AuditAct::released, "local", "api review", "alerts", 1, {"1"}));
  const auto again = trail.take();
  EXPECT_EQ(again.size(), number + 1);
  EXPECT_EQ(again.back().detail, "1 alerts: 1");
}

TEST(AuditTrail, NamesThatAreNoLineStandEscaped) {
  AuditTrail trail;
  trail.add(AuditAct::job, "can\nbo", "job 1", "xong");
  const auto events = trail.take();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].actor, "?");
  EXPECT_EQ(events[0].detail, "can\\nbo job 1: xong");
}

TEST(AuditTrail, ManyThreadsLoseNothing) {
  AuditTrail trail;
  std::vector<std::thread> threads;
  std::size_t counted = 0;
  for (std::size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&trail, t] {
      for (std::size_t i = 0; i < 500; ++i) {
        EXPECT_TRUE(trail.left(AuditAct::released, "local", "api review", "alerts", 1, {std::to_string(1000 * t + i)}));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& event : trail.take()) counted += std::stoul(event.detail);
  EXPECT_EQ(counted, 2000u);
}

}  // namespace
}  // namespace dongtin
