#include "daemon/metrics.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

namespace dongtin {
namespace {

bool has(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

void exercise(Metrics& m) {
  m.fetched(SourceId{"bao-mau"}, "ok", 0.2, 1000);
  m.fetched(SourceId{"bao-mau"}, "timeout", 30, 0);
  m.items(SourceId{"bao-mau"}, Tier::press, 20, 18);
  m.source_state(SourceId{"bao-mau"}, Health::ok, from_millis(1779962400000));
  m.matched(RuleId{"ngap-lut"});
  m.alert(Label::mention);
  m.committed(0.004, 3);
  m.queue_depth(Queue::pages, Lane::second, 7);
  m.queue_wait(Queue::commits, Lane::first, 0.02);
  StoreCounts counts;
  counts.alerts = 12;
  counts.disk_bytes = 4096;
  m.store(counts);
  m.rules_loaded("abc", 10, from_millis(1779962400000));
  m.job_kind("backup");
  m.job_started("backup");
  m.backup(123);
  m.checkpoint_left(from_millis(1779962400000));
  m.audit_waiting(3);
  m.trends_looked(from_millis(1779962400000), {2, 1, 0}, 40, true);
  m.job_ended("backup", "failed", 2);
  m.job_succeeded("backup", from_millis(1779962400000));
  m.request("api_alerts", 200, 0.003);
  m.connections(2);
  m.sse_clients(1);
  RuleCost cost;
  cost.rule = RuleId{"ngap-lut"};
  m.rule_costs({cost}, 32);
  m.released(Audience::api, Purpose::review, 5);
}

TEST(Metrics, PromtoolFindsNothingToSay) {
  Metrics m("0.1.0", "abc", from_millis(1779962400000));
  exercise(m);
  const auto file = std::filesystem::temp_directory_path() / "dongtin-metrics-test.prom";
  std::ofstream(file) << m.text();
  const auto command = "/usr/bin/promtool check metrics < '" + file.string() + "' 2>&1";
  auto* pipe = ::popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string said;
  std::array<char, 4096> bytes{};
  for (std::size_t n; (n = std::fread(bytes.data(), 1, bytes.size(), pipe)) > 0;) said.append(bytes.data(), n);
  const int status = ::pclose(pipe);
  std::filesystem::remove(file);
  EXPECT_EQ(WEXITSTATUS(status), 0) << said;
  EXPECT_EQ(said, "");
}

TEST(Metrics, SaysWhatHappened) {
  Metrics m("0.1.0", "abc", from_millis(1779962400000));
  exercise(m);
  const auto text = m.text();
  for (const char* line :
       {"dongtin_fetches_total{outcome=\"timeout\",source=\"bao-mau\"} 1\n",
        "dongtin_fetched_bytes_total{source=\"bao-mau\"} 1000\n",
        "dongtin_items_skipped_total{source=\"bao-mau\"} 18\n", "dongtin_alerts_total{label=\"mention\"} 1\n",
        "dongtin_queue_depth{lane=\"second\",queue=\"pages\"} 7\n", "dongtin_store_records{kind=\"alerts\"} 12\n",
        "dongtin_backup_bytes 123\n", "dongtin_jobs_running{kind=\"backup\"} 0\n",
        "dongtin_jobs_ended_total{kind=\"backup\",outcome=\"failed\"} 1\n",
        "dongtin_jobs_ended_total{kind=\"backup\",outcome=\"done\"} 0\n",
        "dongtin_released_total{audience=\"api\",purpose=\"review\"} 5\n", "dongtin_sse_clients 1\n",
        "dongtin_http_requests_total{code=\"200\",route=\"api_alerts\"} 1\n"}) {
    EXPECT_TRUE(has(text, line)) << line << text;
  }
}

RuleCost costs_of(std::string rule, std::chrono::nanoseconds time, bool parked = false) {
  RuleCost out;
  out.rule = RuleId{std::move(rule)};
  out.time = time;
  out.parked = parked;
  return out;
}

TEST(Metrics, ShowsTheDearestRulesAndNoMore) {
  using namespace std::chrono_literals;
  Metrics m("0.1.0", "abc", {});
  std::vector<RuleCost> many;
  for (int i = 0; i < 50; ++i) many.push_back(costs_of("r" + std::to_string(i), 1s - i * 1ms, i == 30));
  m.rule_costs(many, 32);
  auto text = m.text();
  const auto lines = [&] {
    std::size_t out = 0;
    for (auto at = text.find("dongtin_rule_seconds_total{"); at != std::string::npos;
         at = text.find("dongtin_rule_seconds_total{", at + 1))
      ++out;
    return out;
  };
  EXPECT_EQ(lines(), kCostlyRules);
  EXPECT_TRUE(has(text, "dongtin_rule_seconds_total{rule=\"r0\"} 32\n")) << text;
  EXPECT_TRUE(has(text, "dongtin_rules_parked 1\n"));

  m.rule_costs({costs_of("r49", 2s), costs_of("r0", 500ms)}, 32);  // others take their place; r0 began anew
  text = m.text();
  EXPECT_EQ(lines(), 2u);
  EXPECT_TRUE(has(text, "dongtin_rule_seconds_total{rule=\"r49\"} 64\n")) << text;
  EXPECT_TRUE(has(text, "dongtin_rule_seconds_total{rule=\"r0\"} 16\n")) << text;
  EXPECT_TRUE(has(text, "dongtin_rules_parked 0\n"));
}

TEST(Metrics, ASourceIsInOneStateAndLeavesNothingBehind) {
  Metrics m("0.1.0", "abc", {});
  m.source_state(SourceId{"s"}, Health::unreachable, {});
  m.source_state(SourceId{"s"}, Health::ok, {});
  auto text = m.text();
  EXPECT_TRUE(has(text, "dongtin_source_health{source=\"s\",state=\"ok\"} 1\n"));
  EXPECT_TRUE(has(text, "dongtin_source_health{source=\"s\",state=\"unreachable\"} 0\n"));
  m.source_gone(SourceId{"s"});
  EXPECT_FALSE(has(m.text(), "source=\"s\""));
  m.rules_loaded("one", 1, {});
  m.rules_loaded("two", 2, {});
  text = m.text();
  EXPECT_FALSE(has(text, "revision=\"one\""));
  EXPECT_TRUE(has(text, "dongtin_rule_set_info{revision=\"two\"} 1\n"));
}

TEST(Metrics, ManyThreadsLoseNothing) {
  Metrics m("0.1.0", "abc", {});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&m] {
      for (int i = 0; i < 1000; ++i) m.matched(RuleId{"r"});
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_TRUE(has(m.text(), "dongtin_matches_total{rule=\"r\"} 4000\n"));
}

}  // namespace
}  // namespace dongtin
