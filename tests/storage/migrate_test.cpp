// Stores that earlier versions wrote: tests/cases/storage/format-N.tar.xz, each as its program left it.
#include "storage/migrate.hpp"

#include <gmock/gmock.h>

#include <map>

#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using ::testing::HasSubstr;

class Migrate : public ::testing::Test {
 protected:
  Migrate() {
    const auto tar = "tar -C '" + dir.str() + "' -xJf '" DONGTIN_SOURCE_DIR "/tests/cases/storage/format-1.tar.xz'";
    if (std::system(tar.c_str()) != 0) throw std::runtime_error(tar);
    options.path = (dir / "format-1").string();
  }
  TempDir dir;
  StoreOptions options;
};

TEST_F(Migrate, AnOlderFormatIsRefusedWithWhatToDo) {
  const auto opened = open_store(options);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().line(), HasSubstr("has format 1 and this program works on format 2"));
  EXPECT_THAT(opened.error().line(), HasSubstr("dongtin migrate"));
}

TEST_F(Migrate, FormatOneComesOverWhole) {
  const auto done = migrate(options, at(5), {});
  ASSERT_TRUE(done) << done.error().line();
  EXPECT_EQ(done->from, 1u);
  EXPECT_EQ(done->to, 2u);
  auto store = open_store(options);
  ASSERT_TRUE(store) << store.error().line();
  const auto counts = *(*store)->counts();
  EXPECT_EQ(counts.alerts, done->alerts);
  EXPECT_EQ(counts.items_seen, done->seen);
  EXPECT_GT(counts.alerts, 150u);
  EXPECT_EQ(counts.decisions, 6u);
  const std::map<std::uint64_t, State> decided{{1, State::opened}, {2, State::confirmed}, {3, State::opened}};
  std::map<std::string, std::uint64_t> labels;
  for (std::uint64_t id = 1; id <= counts.alerts; ++id) {
    const auto view = (*store)->alert(AlertId{id});
    ASSERT_TRUE(view) << view.error().line();
    const auto& alert = view->alert;
    EXPECT_EQ(alert.workflow.state, decided.contains(id) ? decided.at(id) : State::fresh) << id;
    EXPECT_EQ(alert.workflow, fold(view->decisions));
    EXPECT_EQ(alert.decisions, view->decisions.size());
    EXPECT_FALSE(alert.now.topics.empty());
    EXPECT_EQ((*store)->assessments(alert.id)->size(), 1u);
    EXPECT_EQ(*(*store)->has(view->item.id, view->item.digest), true);
    const auto evidence = (*store)->evidence(alert.item, alert.now.item_revision);
    ASSERT_TRUE(evidence) << id << evidence.error().line();
    EXPECT_EQ(sha256(evidence->bytes), alert.now.evidence);
    ++labels[std::string(name(alert.now.assessment.label()))];
  }
  AlertFilter confirmed;
  confirmed.state = State::confirmed;
  EXPECT_EQ((*store)->alerts(confirmed, {}, 10, 10)->alerts.size(), 1u);
  std::map<std::string, std::uint64_t> counted;
  const auto cells = *(*store)->cells(0, 0xFFFF'FFFF, "", {});
  for (const auto& cell : cells) counted[std::string(name(cell.label))] += cell.alerts;
  EXPECT_EQ(counted, labels);
}

TEST_F(Migrate, ACopyOfWhatWasStays) {
  const auto done = *migrate(options, at(5), {});
  StoreOptions copy;
  copy.path = done.copy;
  EXPECT_THAT(open_store(copy).error().line(), HasSubstr("has format 1"));
  const auto again = *migrate(copy, at(5), {});
  EXPECT_EQ(again.alerts, done.alerts);
  EXPECT_EQ(migrate(options, at(6), {})->from, 2u);  // nothing left to do
}

TEST_F(Migrate, AMigrationCutShortBeginsAgainAndEndsTheSame) {
  struct Cut {};
  for (const std::uint64_t after : {100u, 200u, 300u}) {
    EXPECT_THROW(static_cast<void>(migrate(options, at(5),
                                           [&](std::uint64_t done, std::uint64_t) {
                                             if (done == after) throw Cut{};
                                           })),
                 Cut);
    EXPECT_THAT(open_store(options).error().line(), HasSubstr("dongtin migrate"));
  }
  const auto done = *migrate(options, at(5), {});
  auto store = open_store(options);
  ASSERT_TRUE(store);
  std::uint64_t counted = 0;
  const auto cells = *(*store)->cells(0, 0xFFFF'FFFF, "", {});
  for (const auto& cell : cells) counted += cell.alerts;
  EXPECT_EQ(counted, done.alerts);
}

TEST_F(Migrate, ADaemonAtWorkIsNotDisturbed) {
  TempDir other;
  const auto held = must_open(other.str());
  StoreOptions busy;
  busy.path = other.str();
  EXPECT_EQ(migrate(busy, at(5), {})->from, 2u);  // the newest already: nothing is opened for writing
}

}  // namespace
}  // namespace dongtin
