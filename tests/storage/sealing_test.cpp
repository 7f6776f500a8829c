// Sealed addresses: only the key opens them, and nothing of the address shows.
#include "storage/sealing.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <set>

#include "storage/records/url.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using ::testing::HasSubstr;

const std::string kAddress = "https://mang.example/@tai-khoan-nao-do/113840917283";

class Sealing : public ::testing::Test {
 protected:
  [[nodiscard]] std::string folder() const { return dir_.str() + "/keys"; }
  [[nodiscard]] std::string key_file() const { return folder() + "/" + key_names(folder(), "sealing-", ".key")->at(0); }
  static std::string seal(const Sealer& sealer, std::string_view address) { return *sealer.seal(address); }
  TempDir dir_;
};

TEST_F(Sealing, OpensWhatWasSealed) {
  const auto sealer = *Sealer::open(folder());
  const auto opener = *Opener::open(folder());
  for (const std::size_t size : {1u, 2u, 50u, 254u, 255u, 256u, 257u, 511u, 512u, 2048u}) {
    const std::string address(size, 'a');
    EXPECT_EQ(*opener.address(seal(sealer, address)), address) << size;
  }
  // What looks like padding is part of the address where it stands.
  const std::string tricky = std::string("a\x80\0\x80\0", 5);
  EXPECT_EQ(*opener.address(seal(sealer, tricky)), tricky);
  EXPECT_FALSE(sealer.seal(""));
  EXPECT_EQ(sealer.seal(std::string(kMaxUrlBytes + 1, 'a')).error().code, Errc::too_large);
}

TEST_F(Sealing, GoesOnWithTheKeyItMade) {
  const auto sealed = seal(*Sealer::open(folder()), kAddress);
  const auto again = seal(*Sealer::open(folder()), kAddress);
  EXPECT_EQ(sealed.substr(0, 9), again.substr(0, 9));
  const auto opener = *Opener::open(folder());
  EXPECT_EQ(*opener.address(sealed), kAddress);
  EXPECT_EQ(*opener.address(again), kAddress);
}

TEST_F(Sealing, NothingOfTheAddressShows) {
  const auto sealer = *Sealer::open(folder());
  std::set<std::string> seen;
  for (int i = 0; i < 50; ++i) {
    const auto sealed = seal(sealer, kAddress);
    EXPECT_TRUE(seen.insert(sealed.substr(9)).second) << "the same address gives other bytes each time";
    for (std::size_t at = 0; at + 4 <= kAddress.size(); ++at) {
      ASSERT_EQ(sealed.find(kAddress.substr(at, 4)), std::string::npos);
    }
  }
}

TEST_F(Sealing, TheLengthSaysLittle) {
  const auto sealer = *Sealer::open(folder());
  std::set<std::size_t> lengths;
  for (std::size_t size = 1; size < kSealBlockBytes; ++size)
    lengths.insert(seal(sealer, std::string(size, 'a')).size());
  EXPECT_EQ(lengths, std::set<std::size_t>{kSealOverheadBytes + kSealBlockBytes});
  EXPECT_EQ(seal(sealer, std::string(kMaxUrlBytes, 'a')).size(), kSealOverheadBytes + 9 * kSealBlockBytes);
}

TEST_F(Sealing, EveryFlippedBitIsNoticed) {
  const auto sealed = seal(*Sealer::open(folder()), kAddress);
  const auto opener = *Opener::open(folder());
  std::size_t noticed = 0;
  for (std::size_t i = 0; i < sealed.size() * 8; ++i) {
    auto changed = sealed;
    changed[i / 8] = static_cast<char>(changed[i / 8] ^ (1 << (i % 8)));
    noticed += !opener.address(changed);
  }
  EXPECT_EQ(noticed, sealed.size() * 8);
  for (std::size_t size = 0; size < sealed.size(); ++size) EXPECT_FALSE(opener.address(sealed.substr(0, size)));
  EXPECT_FALSE(opener.address(sealed + sealed.back()));
  EXPECT_FALSE(opener.address(sealed + std::string(kSealBlockBytes, 'a')));
}

TEST_F(Sealing, AnotherKeyDoesNotOpen) {
  const auto sealed = seal(*Sealer::open(folder()), kAddress);
  const auto elsewhere = dir_.str() + "/other";
  ASSERT_TRUE(Sealer::open(elsewhere));
  const auto opened = Opener::open(elsewhere)->address(sealed);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Errc::not_found);
  EXPECT_THAT(opened.error().line(), HasSubstr("stays closed, and nothing else is lost"));
  EXPECT_THAT(opened.error().line(), HasSubstr(std::filesystem::path(key_file()).filename().string()));
}

TEST_F(Sealing, SealsWithoutTheSecretAndOpensWhenItComesBack) {
  ASSERT_TRUE(Sealer::open(folder()));
  const auto away = dir_.str() + "/stick";
  const auto file = key_file();
  std::filesystem::rename(file, away);
  const auto sealed = seal(*Sealer::open(folder()), kAddress);
  EXPECT_EQ(Opener::open(folder())->address(sealed).error().code, Errc::not_found);
  std::filesystem::rename(away, file);
  EXPECT_EQ(*Opener::open(folder())->address(sealed), kAddress);
}

TEST_F(Sealing, APublicHalfThatIsGoneFollowsFromTheSecret) {
  const auto before = seal(*Sealer::open(folder()), kAddress);
  std::filesystem::remove(folder() + "/sealing.pub");
  const auto after = seal(*Sealer::open(folder()), kAddress);
  EXPECT_EQ(before.substr(0, 9), after.substr(0, 9));
  // A second key: nobody guesses which one is meant, and a chosen one opens beside the other.
  std::filesystem::remove(folder() + "/sealing.pub");
  const auto old = key_file();
  std::filesystem::rename(old, dir_.str() + "/stick");
  const auto newer = seal(*Sealer::open(folder()), kAddress);
  EXPECT_NE(newer.substr(0, 9), after.substr(0, 9));
  std::filesystem::rename(dir_.str() + "/stick", old);
  const auto opener = *Opener::open(folder());
  EXPECT_EQ(*opener.address(after), kAddress);
  EXPECT_EQ(*opener.address(newer), kAddress);
  std::filesystem::remove(folder() + "/sealing.pub");
  const auto guess = Sealer::open(folder());
  ASSERT_FALSE(guess);
  EXPECT_EQ(guess.error().code, Errc::conflict);
}

TEST_F(Sealing, KeysAreForTheirOwnerOnly) {
  umask(0);
  ASSERT_TRUE(Sealer::open(folder()));
  umask(022);
  struct stat found{};
  ASSERT_EQ(stat(folder().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0700u);
  ASSERT_EQ(stat(key_file().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
  chmod(key_file().c_str(), 0644);
  const auto opened = Opener::open(folder());
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().line(), HasSubstr("chmod 600"));
}

}  // namespace
}  // namespace dongtin
