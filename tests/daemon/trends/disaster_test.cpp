#include "daemon/trends/disaster.hpp"

#include <gmock/gmock.h>

#include "office.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using ::testing::HasSubstr;

const DisasterSettings kUsual{};

TEST(Disaster, IsAskedForByATimeOrASpan) {
  const auto now = hours_in(0);
  EXPECT_EQ(disaster_mode_from({"12h", "bão", "local"}, kUsual, now)->until, hours_in(12));
  EXPECT_EQ(disaster_mode_from({"2026-01-06T00:00:00+07:00", "", "local"}, kUsual, now)->until, hours_in(24));
  for (const auto* wrong : {"", "mai", "-3h", "0h", "2025-01-06T00:00:00Z", "999999999999999d", "15d", "12"}) {
    const auto mode = disaster_mode_from({wrong, "", "local"}, kUsual, now);
    ASSERT_FALSE(mode) << wrong;
    EXPECT_EQ(mode.error().code, Errc::malformed);
  }
  EXPECT_THAT(disaster_mode_from({"15d", "", "local"}, kUsual, now).error().line(), HasSubstr("disaster.longest"));
  EXPECT_FALSE(disaster_mode_from({"1h", "hai\ndòng", "local"}, kUsual, now));
}

TEST(Disaster, OnlyOfficialSourcesAreAskedMoreOften) {
  const DisasterMode mode{hours_in(0), hours_in(5), "local", ""};
  using std::chrono::minutes;
  EXPECT_EQ(closer_polling(mode, kUsual, Tier::official, hours_in(1)), minutes{2});
  EXPECT_FALSE(closer_polling(mode, kUsual, Tier::press, hours_in(1)));
  EXPECT_FALSE(closer_polling(mode, kUsual, Tier::official, hours_in(5)));
  EXPECT_FALSE(closer_polling(ended(mode, "local", hours_in(2)), kUsual, Tier::official, hours_in(2)));
  DisasterSettings hasty;
  hasty.official_every = std::chrono::seconds{1};
  EXPECT_EQ(closer_polling(mode, hasty, Tier::official, hours_in(1)), minutes{1})
      << "never below the floor of a source";
}

TEST(Disaster, OfficialBulletinsOfItsTopicsComeNewestFirst) {
  Office office;
  office.add(-30, 1, Tier::official);
  office.add(1, 3, Tier::official);
  office.add(2, 2, Tier::press);
  office.add(3, 1, Tier::official, "du-lich");
  office.add(4, 4, Tier::official, "disaster");
  const DisasterMode mode{hours_in(2), hours_in(9), "local", ""};
  auto shown = official_bulletins(*office.store, mode, kUsual, hours_in(5));
  ASSERT_TRUE(shown);
  ASSERT_EQ(shown->size(), 5u);
  EXPECT_TRUE(std::ranges::is_sorted(*shown, std::ranges::greater{}, [](const auto& view) { return view.alert.id; }));
  for (const auto& view : *shown) EXPECT_EQ(view.item.tier, Tier::official);
  ASSERT_TRUE(
      office.store->decide(*make_decision(shown->front().alert.id, Act::dismiss, "local", "tin cũ", hours_in(5)), {}));
  EXPECT_NE(official_bulletins(*office.store, mode, kUsual, hours_in(5))->front().alert.id, shown->front().alert.id);
  EXPECT_TRUE(official_bulletins(*office.store, mode, kUsual, hours_in(9))->empty());
  EXPECT_TRUE(official_bulletins(*office.store, {}, kUsual, hours_in(5))->empty());
}

}  // namespace
}  // namespace dongtin
