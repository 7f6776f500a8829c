// RocksStore equals MemoryStore on random operations, across reopening.
// DONGTIN_STORE_OPS and DONGTIN_STORE_SEED choose how many and which.
#include <iostream>
#include <random>

#include "tests/storage/twins.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;

TEST(StoreAgreement, RocksStoreEqualsTheModelOnRandomOperations) {
  const auto seed = from_environment("DONGTIN_STORE_SEED", std::random_device{}());
  const auto operations = from_environment("DONGTIN_STORE_OPS", 20'000);
  std::cout << "store agreement: " << operations << " operations, DONGTIN_STORE_SEED=" << seed << "\n";
  Twins twins(seed);
  std::uint64_t reopened = 0;
  for (std::uint64_t i = 0; i < operations; ++i) {
    twins.one_operation();
    ASSERT_FALSE(::testing::Test::HasFatalFailure()) << "operation " << i << " of seed " << seed;
    if (twins.chance(800)) {
      twins.reopen();
      ++reopened;
    }
  }
  std::cout << "store agreement: " << reopened << " times reopened, " << twins.model->counts()->alerts << " alerts, "
            << twins.model->counts()->revisions << " revisions, " << twins.model->counts()->decisions << " decisions\n";
  EXPECT_GT(twins.model->counts()->revisions, operations / 20);
  std::uint64_t copies = 0;
  const auto cells = twins.model->cells(0, 0xFFFF'FFFF, "", {}).value();
  for (const auto& cell : cells) copies += cell.copies;
  EXPECT_GT(copies, 10u);
}

}  // namespace
}  // namespace dongtin
