#include "daemon/log.hpp"

#include <gtest/gtest.h>

namespace dongtin {
namespace {

struct Row {
  const char* value;
  const char* shown;
};
class Escaped : public testing::TestWithParam<Row> {};
TEST_P(Escaped, CannotWriteALineOfItsOwn) {
  EXPECT_EQ(log::escaped(GetParam().value), GetParam().shown);
}
INSTANTIATE_TEST_SUITE_P(Rows, Escaped,
                         testing::Values(Row{"bao-mau", "bao-mau"}, Row{"hai từ", "\"hai từ\""}, Row{"", "\"\""},
                                         Row{"a\nlevel=error", "\"a\\x0alevel=error\""}, Row{"a\x1b[2J", "a\\x1b[2J"},
                                         Row{"nói \"thật\"", "\"nói \\\"thật\\\"\""}));

TEST(Log, CutsAValueThatIsTooLong) {
  const auto shown = log::escaped(std::string(10'000, 'x'));
  EXPECT_LE(shown.size(), 510u);
  EXPECT_TRUE(shown.ends_with("..."));
}

}  // namespace
}  // namespace dongtin
