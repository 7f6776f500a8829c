// Bytes packed beside what they resemble come back as they were, or not at all.
#include "storage/packing.hpp"

#include <random>

#include "storage/encoding.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;

const std::string kText =
    "Mưa lớn kéo dài gây sạt lở trên đèo An Khê, tỉnh Gia Lai; lực lượng chức năng đã phân luồng, cảnh báo người dân "
    "không qua lại trong đêm. Chưa có thiệt hại về người.";

TEST(Packing, WhatResemblesCostsLittleAndComesBack) {
  const auto entry = "<item><title>Sạt lở</title><description><![CDATA[<p>" + kText + "</p>]]></description></item>";
  const auto packed = pack(entry, kText);
  ASSERT_TRUE(packed);
  EXPECT_LT(packed->size(), entry.size() / 2);
  EXPECT_EQ(unpack(*packed, kText).value(), entry);
  const auto alone = pack(entry, "");
  EXPECT_TRUE(!alone || alone->size() > packed->size());
}

TEST(Packing, WhatGainsNothingStaysAsItIs) {
  EXPECT_FALSE(pack("", kText));
  EXPECT_FALSE(pack("ngắn", kText));
  std::mt19937 random(7);
  std::string noise;
  for (int i = 0; i < 4000; ++i) noise += static_cast<char>(random());
  EXPECT_FALSE(pack(noise, kText));
}

TEST(Packing, DamageAndTheWrongCompanionAreRefused) {
  const auto entry = "<item>" + kText + kText + "</item>";
  const auto packed = pack(entry, kText).value();
  EXPECT_EQ(unpack(packed, kText + "!").error().code, Errc::malformed);
  EXPECT_EQ(unpack(packed, "").error().code, Errc::malformed);
  EXPECT_EQ(unpack("", kText).error().code, Errc::malformed);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < packed.size() * 8; ++i) {
    auto flipped = packed;
    flipped[i / 8] = static_cast<char>(flipped[i / 8] ^ (1 << (i % 8)));
    const auto out = unpack(flipped, kText);
    if (!out) ++refused;
    if (out) EXPECT_EQ(*out, entry) << "bit " << i;
  }
  EXPECT_GT(refused, packed.size() * 7);
  for (std::size_t size = 0; size < packed.size(); ++size) EXPECT_FALSE(unpack(packed.substr(0, size), kText)) << size;
}

TEST(Packing, EvidenceLiesBesideItsItem) {
  const auto from = item("a", kText);
  Capture capture;
  capture.bytes = "<item><title>Tin a</title><description>" + kText + "</description></item>";
  capture.content_type = "application/rss+xml";
  capture.fetched = at(3);
  const auto bytes = encoding::encode_evidence(capture, from);
  EXPECT_LT(bytes.size(), capture.bytes.size() / 2);
  EXPECT_EQ(encoding::decode_evidence(bytes, [&] { return Result<std::optional<Item>>(from); }).value(), capture);
  EXPECT_FALSE(encoding::decode_evidence(bytes, [&] { return Result<std::optional<Item>>(item("b", "khác")); }));
  EXPECT_FALSE(encoding::decode_evidence(bytes, [] { return Result<std::optional<Item>>(std::nullopt); }));
  EXPECT_FALSE(encoding::decode<Capture>(bytes));
  capture.bytes = "ngắn";  // and is not asked for where it is not needed
  const auto plain = encoding::encode_evidence(capture, from);
  EXPECT_EQ(encoding::decode_evidence(plain, []() -> Result<std::optional<Item>> { std::abort(); }).value(), capture);
  EXPECT_EQ(plain, encoding::encode(capture));
}

TEST(Packing, ARealStoreGivesBackWhatWasCaptured) {
  const TempDir dir;
  Capture captured;
  {
    const auto store = must_open(dir.str());
    auto raised = proposal(item("a", kText));
    raised.evidence.bytes = "<item><title>Tin a</title><description>" + kText + "</description></item>";
    captured = raised.evidence;
    const auto commit = commit_of({raised});
    ASSERT_TRUE(store->apply({&commit, 1}));
    is_clean(*store);
  }
  const auto store = must_open(dir.str());
  EXPECT_EQ(store->evidence(item("a", kText).id, 1).value(), captured);
}

}  // namespace
}  // namespace dongtin
