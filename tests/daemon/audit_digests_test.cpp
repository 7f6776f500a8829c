#include "daemon/audit_digests.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using dongtin::testing::TempDir;
namespace fs = std::filesystem;

const Instant kNoon = *parse_rfc3339("2026-11-21T12:00:00Z");

AuditCheckpointFile signed_at(Instant at, std::size_t entries) {
  const auto store = make_memory_store();
  const std::vector<AuditEvent> events(entries, AuditEvent{AuditAct::started, "dongtin", "version 1", "", {}});
  EXPECT_TRUE(store->audit(events, at));
  return store->checkpoint(at).value();
}

TEST(AuditDigests, OneFileADayAndTheLaterTakesThePlaceOfTheEarlier) {
  const TempDir dir;
  const auto folder = (dir / "a/b").string();
  const auto first = signed_at(kNoon, 1), second = signed_at(kNoon + std::chrono::hours{1}, 2);
  EXPECT_EQ(leave_checkpoint(first, folder).value(), folder + "/dongtin-audit-2026-11-21.json");
  const auto path = leave_checkpoint(second, folder).value();
  EXPECT_EQ(read_checkpoint(path).value(), second);
  EXPECT_EQ(leave_checkpoint(signed_at(kNoon + std::chrono::hours{12}, 1), folder).value(),
            folder + "/dongtin-audit-2026-11-22.json");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 2);
}

TEST(AuditDigests, WhatCannotBeWrittenOrReadIsSaidWithItsPlace) {
  const TempDir dir;
  std::ofstream(dir / "file") << "x";
  const auto below_a_file = leave_checkpoint(signed_at(kNoon, 1), (dir / "file/digests").string());
  ASSERT_FALSE(below_a_file);
  EXPECT_EQ(below_a_file.error().code, Errc::io);
  EXPECT_NE(below_a_file.error().line().find("file/digests"), std::string::npos);
  EXPECT_EQ(read_checkpoint((dir / "none").string()).error().code, Errc::not_found);
  EXPECT_EQ(read_checkpoint((dir / "file").string()).error().code, Errc::malformed);
  std::ofstream(dir / "long") << std::string(200'000, '{');
  EXPECT_EQ(read_checkpoint((dir / "long").string()).error().code, Errc::malformed);
  Settings settings;
  settings.store.path = "/var/lib/dongtin";
  EXPECT_EQ(digest_folder_of(settings), "/var/lib/dongtin/digests");
  settings.audit.digest_dir = "/mnt/kiem-toan";
  EXPECT_EQ(digest_folder_of(settings), "/mnt/kiem-toan");
}

}  // namespace
}  // namespace dongtin
