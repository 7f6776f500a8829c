#include "storage/rocks_notes.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using ::testing::EndsWith;
using ::testing::HasSubstr;

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(RocksNotes, AreKeptInTwoFilesOfABoundedSize) {
  const TempDir dir;
  RocksNotes notes(dir.str(), 1000);
  for (int n = 0; n < 500; ++n) rocksdb::Info(&notes, "table %d written", n);
  EXPECT_THAT(bytes_of(dir / "LOG"), EndsWith(" table 499 written\n"));
  EXPECT_LT(std::filesystem::file_size(dir / "LOG"), 1100u);
  EXPECT_GT(std::filesystem::file_size(dir / "LOG.old"), 900u);
  EXPECT_LT(std::filesystem::file_size(dir / "LOG.old"), 1100u);
}

TEST(RocksNotes, GoOnWhereTheLastOnesEnded) {
  const TempDir dir;
  for (int n = 0; n < 2; ++n) {
    RocksNotes notes(dir.str(), 1000);
    rocksdb::Info(&notes, "start %d", n);
  }
  EXPECT_THAT(bytes_of(dir / "LOG"), HasSubstr(" start 0\n"));
  EXPECT_THAT(bytes_of(dir / "LOG"), EndsWith(" start 1\n"));
}

TEST(RocksNotes, ThatCannotBeWrittenAreLeftOut) {
  const TempDir dir;
  std::filesystem::create_symlink("/dev/full", dir / "LOG");
  RocksNotes notes(dir.str(), 1000);
  for (int n = 0; n < 10; ++n) rocksdb::Info(&notes, "table %d written", n);
  RocksNotes nowhere((dir / "missing").string(), 1000);
  rocksdb::Info(&nowhere, "no directory");
  EXPECT_FALSE(std::filesystem::exists(dir / "missing"));
}

}  // namespace
}  // namespace dongtin
