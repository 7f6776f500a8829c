// WARC records as bytes; that other programs read them is shown by tests/e2e/warc_test.py.
#include "storage/warc.hpp"

#include <gmock/gmock.h>
#include <zlib.h>

#include <map>

#include "storage/records/digest.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using ::testing::HasSubstr;
using ::testing::Not;

WarcCapture sample() {
  WarcCapture out;
  out.item = item_id(kNews, "bai-1");
  out.revision = 2;
  out.address = "https://bao.example/bai/1";
  out.captured = at(0);
  out.bytes = "<html>\r\n\r\nmột</html>";
  out.content_type = "text/html; charset=utf-8";
  out.title = "Tiêu đề";
  out.text = "Nội dung";
  out.metadata = R"({"a":1})";
  return out;
}

struct Parsed {
  std::map<std::string, std::string> fields;
  std::string block;
};

/// As the standard says, and nothing more than that.
std::vector<Parsed> parse(std::string_view bytes) {
  std::vector<Parsed> out;
  while (!bytes.empty()) {
    auto& record = out.emplace_back();
    const auto line = [&] {
      const auto end = bytes.find("\r\n");
      if (end == std::string_view::npos) throw std::runtime_error("a line does not end");
      const std::string text(bytes.substr(0, end));
      bytes.remove_prefix(end + 2);
      return text;
    };
    EXPECT_EQ(line(), "WARC/1.1");
    for (auto text = line(); !text.empty(); text = line()) {
      const auto colon = text.find(": ");
      EXPECT_TRUE(record.fields.emplace(text.substr(0, colon), text.substr(colon + 2)).second) << "twice: " << text;
    }
    const auto length = std::stoul(record.fields.at("Content-Length"));
    record.block = bytes.substr(0, length);
    bytes.remove_prefix(length);
    EXPECT_EQ(bytes.substr(0, 4), "\r\n\r\n");
    bytes.remove_prefix(4);
  }
  return out;
}

/// The gzip members of `bytes`, each inflated.
std::vector<std::string> members(std::string bytes) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < bytes.size()) {
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) throw std::runtime_error("zlib");
    stream.next_in = reinterpret_cast<Bytef*>(bytes.data() + at);
    stream.avail_in = static_cast<uInt>(bytes.size() - at);
    auto& member = out.emplace_back();
    int state = Z_OK;
    while (state == Z_OK) {
      const auto before = member.size();
      member.resize(before + (1u << 20));
      stream.next_out = reinterpret_cast<Bytef*>(member.data() + before);
      stream.avail_out = 1u << 20;
      state = inflate(&stream, Z_NO_FLUSH);
      member.resize(member.size() - stream.avail_out);
    }
    at = bytes.size() - stream.avail_in;
    inflateEnd(&stream);
    if (state != Z_STREAM_END) throw std::runtime_error("a member does not end");
  }
  return out;
}

TEST(Warc, ACaptureIsThreeRecordsThatReferToTheFirst) {
  const auto records = parse(*warc_capture(sample(), WarcForm::plain));
  ASSERT_EQ(records.size(), 3u);
  const auto& resource = records[0].fields;
  EXPECT_EQ(resource.at("WARC-Type"), "resource");
  EXPECT_EQ(resource.at("WARC-Target-URI"), "https://bao.example/bai/1");
  EXPECT_EQ(resource.at("WARC-Date"), rfc3339(at(0)));
  EXPECT_EQ(resource.at("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(records[0].block, *sample().bytes);
  EXPECT_EQ(records[1].fields.at("WARC-Type"), "conversion");
  EXPECT_EQ(records[1].block, "Tiêu đề\n\nNội dung");
  EXPECT_EQ(records[2].fields.at("WARC-Type"), "metadata");
  EXPECT_EQ(records[2].fields.at("Content-Type"), "application/json");
  EXPECT_EQ(records[2].block, R"({"a":1})");
  for (const auto& record : records) {
    const auto digest = "sha256:" + sha256(record.block).hex();
    EXPECT_EQ(record.fields.at("WARC-Block-Digest"), digest);
    const bool metadata = record.fields.at("WARC-Type") == "metadata";
    EXPECT_EQ(record.fields.contains("WARC-Payload-Digest"), !metadata) << "only what has a payload";
    if (!metadata) {
      EXPECT_EQ(record.fields.at("WARC-Payload-Digest"), digest);
    }
    EXPECT_TRUE(&record == &records[0] || record.fields.at("WARC-Refers-To") == resource.at("WARC-Record-ID"));
  }
}

TEST(Warc, RecordIdsFollowFromWhatIsRecorded) {
  const auto same = parse(*warc_capture(sample(), WarcForm::plain));
  const auto again = parse(*warc_capture(sample(), WarcForm::plain));
  auto other = sample();
  other.bytes->back() = '!';
  const auto changed = parse(*warc_capture(other, WarcForm::plain));
  std::map<std::string, int> ids;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& id = same[i].fields.at("WARC-Record-ID");
    EXPECT_TRUE(
        ::testing::internal::RE::FullMatch(id, "<urn:uuid:[0-9a-f]+-[0-9a-f]+-8[0-9a-f]+-[89ab][0-9a-f]+-[0-9a-f]+>"))
        << id;
    EXPECT_EQ(id.size(), 47u);
    EXPECT_EQ(id, again[i].fields.at("WARC-Record-ID"));
    EXPECT_NE(id, changed[i].fields.at("WARC-Record-ID"));
    ++ids[id];
  }
  EXPECT_EQ(ids.size(), 3u);
}

TEST(Warc, AnAddressThatMayNotBeToldIsTheItemsId) {
  auto capture = sample();
  capture.address.reset();
  const auto bytes = *warc_capture(capture, WarcForm::plain);
  EXPECT_THAT(bytes, HasSubstr("WARC-Target-URI: urn:dongtin:item:" + capture.item.hex() + ":2\r\n"));
  EXPECT_THAT(bytes, Not(HasSubstr("bao.example")));
}

TEST(Warc, WithoutBytesTheTextStandsAlone) {
  auto capture = sample();
  capture.bytes.reset();
  const auto records = parse(*warc_capture(capture, WarcForm::plain));
  ASSERT_EQ(records.size(), 2u);
  EXPECT_FALSE(records[0].fields.contains("WARC-Refers-To"));
  EXPECT_EQ(records[1].fields.at("WARC-Refers-To"), records[0].fields.at("WARC-Record-ID"));
}

TEST(Warc, NothingAddsALineToAHeader) {
  for (const std::string& bad :
       {std::string("https://a.example/\r\nWARC-Type: response"), std::string("https://a.example/\n"),
        std::string("https://a.example/ b"), std::string("https://a.example/\0", 19),
        std::string("https://a.example/ă"), std::string("<https://a.example/>"), std::string(), std::string("a"),
        "https:" + std::string(3000, 'a')}) {
    auto capture = sample();
    capture.address = bad;
    const auto records = warc_capture(capture, WarcForm::plain);
    ASSERT_FALSE(records) << bad;
    EXPECT_EQ(records.error().code, Errc::malformed);
  }
  for (const std::string& bad :
       {std::string("text/html\r\nWARC-Type: response"), std::string("text/html;\na=b"), std::string("text"),
        std::string("text/"), std::string("/html"), std::string("text/html/x"), std::string(), std::string("tệp/html"),
        "text/" + std::string(300, 'a'), std::string("te xt/html")}) {
    auto capture = sample();
    capture.content_type = bad;
    const auto records = parse(*warc_capture(capture, WarcForm::plain));
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(records[0].fields.at("Content-Type"), "application/octet-stream") << bad;
  }
  const auto info = parse(*warc_info({"a\r\nWARC-Type: b", "s\nt: u", "d\r\n\r\ne", at(0)}, WarcForm::plain));
  ASSERT_EQ(info.size(), 1u);
  EXPECT_EQ(info[0].fields.at("WARC-Filename"), "a  WARC-Type: b");
  EXPECT_THAT(info[0].block, HasSubstr("software: s t: u\r\n"));
  EXPECT_THAT(info[0].block, HasSubstr("description: d    e\r\n"));
}

TEST(Warc, EveryRecordIsAGzipMemberOfItsOwn) {
  auto capture = sample();
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{1} << 20, (std::size_t{5} << 20) + 7}) {
    std::string bytes;
    for (int i = 0; bytes.size() < size; ++i) bytes += sha256(std::to_string(i)).view();
    bytes.resize(size);
    capture.bytes = bytes;
    const auto plain = *warc_capture(capture, WarcForm::plain);
    const auto gzip = *warc_capture(capture, WarcForm::gzip);
    EXPECT_EQ(gzip, *warc_capture(capture, WarcForm::gzip)) << "no time inside";
    const auto parts = members(gzip);
    ASSERT_EQ(parts.size(), 3u);
    EXPECT_EQ(parts[0] + parts[1] + parts[2], plain);
    for (const auto& part : parts) EXPECT_TRUE(part.starts_with("WARC/1.1\r\n"));
  }
}

}  // namespace
}  // namespace dongtin
