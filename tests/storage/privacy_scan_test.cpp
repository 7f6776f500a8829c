#include "storage/privacy_scan.hpp"

#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <sodium.h>
#include <sqlite3.h>
#include <zlib.h>

#include <algorithm>

#include "tests/storage/support.hpp"

namespace dongtin::testing {
namespace {

const std::string kName = "Trồng.Nguyễn_91";
const std::string kCanary = "Vỡ đập ở Ia Mơr";

PrivacyScan scan() {
  auto out = PrivacyScan::make({kName, "@ai-do-khac"}, kCanary);
  if (!out) throw std::runtime_error(out.error().line());
  return std::move(*out);
}

std::string base64(const std::string& bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  return out;
}

std::string hex(const std::string& bytes) {
  std::string out;
  for (const char c : bytes) out += "0123456789abcdef"[(c >> 4) & 15], out += "0123456789abcdef"[c & 15];
  return out;
}

std::string percent(const std::string& bytes) {
  std::string out;
  for (const char c : hex(bytes)) out += out.size() % 3 == 0 ? std::string("%") + c : std::string(1, c);
  return out;
}

struct Spelling {
  const char* name;
  std::string text;
};

class Spellings : public ::testing::TestWithParam<Spelling> {};

TEST_P(Spellings, OfANameAreFound) {
  auto one = scan();
  one.bytes("here", "some text, " + GetParam().text + ", and more");
  EXPECT_EQ(one.report().found, 1u);
  ASSERT_FALSE(one.report().findings.empty());
  EXPECT_EQ(one.report().findings[0].where, "here");
  EXPECT_TRUE(one.report().findings[0].what.starts_with("name 1 of the list")) << one.report().findings[0].what;
  EXPECT_EQ(one.report().findings[0].what.find("Nguy"), std::string::npos) << "a finding does not repeat the name";
}

INSTANTIATE_TEST_SUITE_P(
    PrivacyScan, Spellings,
    ::testing::Values(
        Spelling{"as_written", kName}, Spelling{"with_at", "@" + kName}, Spelling{"without_accents", "trong.nguyen_91"},
        Spelling{"capitals", "TRỒNG.NGUYỄN_91"}, Spelling{"decomposed", "Tro\u0302\u0300ng.Nguye\u0302\u0303n_91"},
        Spelling{"profile_address", "https://mang.example/@trong.nguyen_91/posts"}, Spelling{"percent", percent(kName)},
        Spelling{"json", R"(Tr\u1ED3ng.Nguy\u1EC5n_91)"}, Spelling{"html", "Tr&#x1ED3;ng.Nguy&#7877;n_91"},
        Spelling{"json_of_html", R"(Tr\u0026#x1ED3;ng.Nguy\u0026#x1EC5;n_91)"}, Spelling{"hexadecimal", hex(kName)},
        Spelling{"base64", base64(kName)}, Spelling{"base64_inside_one", base64("x" + kName + "yz")},
        Spelling{"base64_inside_two", base64("xy" + kName)}, Spelling{"sha256_hex", sha256(kName).hex()},
        Spelling{"sha256_raw_half", std::string(sha256("@" + kName).view().substr(0, 16))},
        Spelling{"sha256_of_folded", sha256("trong.nguyen_91").hex()},
        Spelling{"digest_of_parts", std::string(digest_of({kName}).view())}),
    [](const auto& each) { return each.param.name; });

TEST(PrivacyScan, FindsNothingWhereNothingIs) {
  auto one = scan();
  one.bytes("here", "Trồng cây ở Nguyễn Huệ, số 91; %41%42 \\u1ED3 &#7877; " + base64("một đoạn khác hẳn") +
                        sha256("ai khác").hex());
  EXPECT_EQ(one.report().found, 0u);
  EXPECT_TRUE(one.report().canary.empty());
  EXPECT_FALSE(one.report().good()) << "without its canary a scan proves nothing";
  one.bytes("there", "vo dap o ia mor");
  EXPECT_TRUE(one.report().good());
}

TEST(PrivacyScan, RefusesNamesThatChanceWouldFind) {
  EXPECT_FALSE(PrivacyScan::make({}, kCanary));
  EXPECT_FALSE(PrivacyScan::make({"lan"}, kCanary));
  EXPECT_FALSE(PrivacyScan::make({kName}, "chim"));
  EXPECT_FALSE(PrivacyScan::make({"dap o ia mor"}, kCanary)) << "the canary holds the name";
}

TEST(PrivacyScan, ReadsEveryColumnOfAStoreAndNamesTheField) {
  TempDir dir;
  const auto path = (dir / "store").string();
  {
    const auto store = must_open(path);
    Commit commit;
    commit.source = kNews;
    commit.items.push_back(proposal(item("a", kCanary)));
    ASSERT_TRUE(store->apply({&commit, 1}));
  }
  auto clean = scan();
  ASSERT_TRUE(clean.store(path));
  EXPECT_TRUE(clean.report().good()) << (clean.report().findings.empty() ? "" : clean.report().findings[0].where);
  {
    const auto store = must_open(path);
    const auto made = make_decision(AlertId{1}, Act::dismiss, "local", "của @trong.nguyen_91", at(1));
    ASSERT_TRUE(store->decide(*made, {}));
  }
  auto planted = scan();
  ASSERT_TRUE(planted.store(path));
  ASSERT_GE(planted.report().found, 1u);
  const auto named = std::any_of(planted.report().findings.begin(), planted.report().findings.end(), [](const auto& f) {
    return f.where.find("decisions 0000000000000001") != std::string::npos && f.where.ends_with(": reason");
  });
  EXPECT_TRUE(named) << planted.report().findings[0].where;
}

TEST(PrivacyScan, ReadsEvidenceThatLiesPacked) {
  TempDir dir;
  const auto path = (dir / "store").string();
  const std::string text =
      std::string(kCanary) + " và mưa lũ kéo dài nhiều ngày ở vùng hạ du, nước lên nhanh trong đêm";
  {
    const auto store = must_open(path);
    auto raised = proposal(item("a", text));
    raised.evidence.bytes = "<item><author>trong.nguyen_91</author>" + text + "</item>";
    Commit commit;
    commit.source = kNews;
    commit.items.push_back(raised);
    ASSERT_TRUE(store->apply({&commit, 1}));
  }
  auto planted = scan();
  const auto scanned = planted.store(path);
  ASSERT_TRUE(scanned) << scanned.error().line();
  ASSERT_EQ(planted.report().found, 1u);
  EXPECT_NE(planted.report().findings[0].where.find(": evidence "), std::string::npos);
  EXPECT_TRUE(planted.report().findings[0].where.ends_with(": bytes")) << planted.report().findings[0].where;
}

TEST(PrivacyScan, ReadsWhatNoMessageOfOursShows) {
  TempDir dir;
  const auto path = (dir / "store").string();
  must_open(path).reset();
  {
    rocksdb::Options options;
    std::vector<std::string> columns;
    ASSERT_TRUE(rocksdb::DB::ListColumnFamilies(options, path, &columns).ok());
    std::vector<rocksdb::ColumnFamilyDescriptor> wanted;
    for (const auto& column : columns) wanted.emplace_back(column, rocksdb::ColumnFamilyOptions());
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, path, wanted, &handles, &db).ok());
    const auto meta = std::find(columns.begin(), columns.end(), "meta") - columns.begin();
    ASSERT_TRUE(db->Put({}, handles[static_cast<std::size_t>(meta)], "x", "\x01\x02" + kName).ok());
    for (auto* handle : handles) ASSERT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
    delete db;
  }
  auto one = scan();
  ASSERT_TRUE(one.store(path));
  EXPECT_GE(one.report().found, 1u);
}

TEST(PrivacyScan, ReadsTheWordsOfAFullTextIndex) {
  TempDir dir;
  const auto path = (dir / "search.sqlite").string();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  const auto run = [&](const std::string& sql) { return sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr); };
  ASSERT_EQ(run("CREATE VIRTUAL TABLE words USING fts5(terms, content='', detail=none)"), SQLITE_OK);
  // Neighbours share their beginnings, so that the word stands whole nowhere in the file.
  ASSERT_EQ(run("INSERT INTO words(rowid, terms) VALUES (1, 'aidokhaa aidokhab aidokhac aidokhad')"), SQLITE_OK);
  ASSERT_EQ(run("CREATE TABLE notes(what TEXT)"), SQLITE_OK);
  ASSERT_EQ(run("INSERT INTO notes VALUES ('" + kCanary + "')"), SQLITE_OK);
  sqlite3_close(db);
  auto one = PrivacyScan::make({"aidokhac"}, kCanary);
  ASSERT_TRUE(one);
  const auto read = one->index(path);
  ASSERT_TRUE(read) << read.error().line();
  EXPECT_EQ(one->report().found, 1u);
  EXPECT_FALSE(one->report().canary.empty());
}

TEST(PrivacyScan, UnpacksFilesMemberByMember) {
  TempDir dir;
  std::filesystem::create_directory(dir / "sub");
  const auto file = (dir / "sub" / "evidence.warc.gz").string();
  for (const auto& text : {kCanary, "của " + kName}) {
    const gzFile out = gzopen(file.c_str(), "ab");  // a member each
    ASSERT_GT(gzwrite(out, text.data(), static_cast<unsigned>(text.size())), 0);
    gzclose(out);
  }
  auto one = scan();
  const auto read = one.files(dir.str());
  ASSERT_TRUE(read) << read.error().line();
  EXPECT_EQ(one.report().found, 1u);
  EXPECT_FALSE(one.report().canary.empty());
  EXPECT_FALSE(one.files((dir / "none").string()));
}

}  // namespace
}  // namespace dongtin::testing
