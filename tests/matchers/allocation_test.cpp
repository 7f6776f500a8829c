// Matching allocates nothing once it has grown. A program of its own, for it counts what operator new is asked for.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "generated_rules.hpp"
#include "matchers/rule_set.hpp"

namespace {

std::atomic<std::uint64_t> allocations{0};

void* counted_or_null(std::size_t size) noexcept {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size == 0 ? 1 : size);
}

void* counted(std::size_t size) {
  void* out = counted_or_null(size);
  if (out == nullptr) throw std::bad_alloc();
  return out;
}

void* counted(std::size_t size, std::align_val_t alignment) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  const auto bytes = static_cast<std::size_t>(alignment);
  void* out = std::aligned_alloc(bytes, (size + bytes - 1) / bytes * bytes);
  if (out == nullptr) throw std::bad_alloc();
  return out;
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(size);
}
// No form of it may be the library's, or what one took the other would give back.
void* operator new[](std::size_t size) {
  return counted(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return counted_or_null(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return counted_or_null(size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, alignment);
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return counted(size, alignment);
}
void operator delete(void* at, const std::nothrow_t&) noexcept {
  std::free(at);
}
void operator delete[](void* at, const std::nothrow_t&) noexcept {
  std::free(at);
}
void operator delete(void* at, std::align_val_t) noexcept {
  std::free(at);
}
void operator delete[](void* at, std::align_val_t) noexcept {
  std::free(at);
}
void operator delete(void* at, std::size_t, std::align_val_t) noexcept {
  std::free(at);
}
void operator delete[](void* at, std::size_t, std::align_val_t) noexcept {
  std::free(at);
}
void operator delete(void* at) noexcept {
  std::free(at);
}
void operator delete[](void* at) noexcept {
  std::free(at);
}
void operator delete(void* at, std::size_t) noexcept {
  std::free(at);
}
void operator delete[](void* at, std::size_t) noexcept {
  std::free(at);
}

namespace dongtin {
namespace {

/// Of the last time the items are matched, when what is reused has grown.
std::uint64_t allocations_of(const RuleSet& rules, const std::vector<Item>& items) {
  Scratch scratch;
  MatchList out;
  std::uint64_t before = 0, matched = 0;
  for (int round = 0; round < 20; ++round) {
    before = allocations;
    for (const Item& item : items) {
      rules.match(item, scratch, out);
      matched += out.rules.size();
    }
  }
  const auto counted = allocations - before;
  EXPECT_GT(matched, items.size());
  return counted;
}

TEST(Allocation, OfMatchingGeneratedRulesThereIsNone) {
  RuleMaker make(20261122);
  std::vector<Rule> rules;
  for (int i = 0; i < 300; ++i) rules.push_back(make.rule("a-rule-with-a-long-name-" + std::to_string(i)));
  std::vector<Item> items;
  for (int i = 0; i < 200; ++i) items.push_back(make.item());
  for (const auto engine : {Prefilter::on, Prefilter::scan}) {
    const auto compiled =
        RuleSet::compile(rules, {&RuleMaker::gazetteer(), 1}, {}, {.prefilter = engine, .lists = RuleMaker::lists()});
    ASSERT_NE(compiled.rules, nullptr);
    EXPECT_EQ(allocations_of(*compiled.rules, items), 0u);
    rules[7] = make.rule(rules[7].id.value);
    const auto changed = RuleSet::compile(rules, {&RuleMaker::gazetteer(), 1}, {},
                                          {.prefilter = engine, .lists = RuleMaker::lists(), .before = compiled.rules});
    ASSERT_NE(changed.rules, nullptr);
    EXPECT_GT(changed.rules->changed(), 0u);
    EXPECT_EQ(allocations_of(*changed.rules, items), 0u);
  }
}

}  // namespace
}  // namespace dongtin
