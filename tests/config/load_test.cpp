// Every wrong file in tests/cases/config answers with the problems written beside it; the good ones load.
// A case is NAME.<part>.toml, which takes the place of that part of a configuration that is otherwise right.
#include "config/load.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "config/reader.hpp"

namespace dongtin {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(DONGTIN_SOURCE_DIR) / "tests/cases/config";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "dongtin-config-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
    for (const auto* part : {"dongtin", "sources"}) {
      write(path_ / (std::string(part) + ".toml"), read(kCases / ("good." + std::string(part) + ".toml")));
    }
    write(path_ / "pack/pack.toml", read(kCases / "good.pack.toml"));
    write(path_ / "pack/gazetteer.toml", read(kCases / "good.gazetteer.toml"));
    write(path_ / "pack/lists.toml", read(kCases / "good.lists.toml"));
    write(path_ / "pack/rules/all.toml", read(kCases / "good.rules.toml"));
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void replace(const std::string& part, const std::string& text) const {
    if (part == "rules") {
      write(path_ / "pack/rules/all.toml", text);
    } else if (part == "pack" || part == "gazetteer" || part == "lists") {
      write(path_ / "pack" / (part + ".toml"), text);
    } else {
      write(path_ / (part + ".toml"), text);
    }
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

std::string problems_of(const Folder& folder) {
  std::string out;
  for (const auto& problem : load_config(folder.path()).problems) {
    auto line = problem.line();
    for (auto at = line.find(folder.path()); at != std::string::npos; at = line.find(folder.path())) {
      line.erase(at, folder.path().size() + 1);
    }
    out += line + "\n";
  }
  return out;
}

TEST(Load, ReadsAConfigurationThatIsRight) {
  const Folder folder;
  const auto loaded = load_config(folder.path());
  EXPECT_EQ(problems_of(folder), "");
  ASSERT_TRUE(loaded.config);
  const auto& config = *loaded.config;
  EXPECT_EQ(config.settings.province.watch.at(0).str(), "gia-lai");
  EXPECT_EQ(config.settings.fetch.host_spacing, std::chrono::milliseconds{250});
  EXPECT_EQ(config.settings.limits.item.text_bytes, 65536u);
  EXPECT_EQ(config.settings.matching.rule_budget, std::chrono::microseconds{200});
  EXPECT_EQ(config.settings.serve.port, 0);
  EXPECT_EQ(config.settings.documents.published, (std::vector{folder.path() + "/van-ban.csv"}));
  EXPECT_EQ(config.settings.documents.max_document_bytes, 4u << 20);
  EXPECT_EQ(config.settings.documents.pdf_time, std::chrono::seconds{5});
  EXPECT_EQ(config.settings.embeddings.url, "http://127.0.0.1:8081/v1/embeddings");
  EXPECT_EQ(config.settings.embeddings.key_file, folder.path() + "/khoa");
  EXPECT_EQ(config.settings.embeddings.similarity, 0.9);
  EXPECT_EQ(config.settings.embeddings.timeout, std::chrono::seconds{5});
  EXPECT_EQ(config.settings.claims.publishers, (std::vector{ClaimPublisher{"Công an tỉnh", {"congan.example"}}}));
  EXPECT_EQ(config.settings.claims.refresh, std::chrono::minutes{1});
  EXPECT_EQ(config.settings.claims.look_back, std::chrono::days{90});
  EXPECT_EQ(config.settings.claims.max_claims, 20'000u);
  EXPECT_EQ(config.settings.retention.suggestions, std::chrono::days{90});
  EXPECT_EQ(config.settings.retention.recall, std::chrono::days{365});
  EXPECT_EQ(config.settings.retention.watched, std::chrono::days{2000});
  EXPECT_EQ(config.settings.assessment.official_after, std::chrono::hours{12});
  EXPECT_EQ(config.settings.disaster.official_after, std::chrono::minutes{90});
  ASSERT_EQ(config.sources.size(), 2u);
  EXPECT_EQ(config.sources[0].url, "https://bao.example/rss.xml");
  EXPECT_EQ(config.sources[0].every, std::chrono::minutes{5});
  EXPECT_EQ(config.sources[1].tier, Tier::official);
  ASSERT_EQ(config.rules.size(), 2u);
  EXPECT_EQ(config.rules[0].id.str(), "vo-dap");
  EXPECT_NE(config.rules[0].revision, config.rules[1].revision);
  ASSERT_EQ(config.gazetteers.size(), 1u);
  EXPECT_EQ(config.gazetteers[0].places.at(1).valid_to,
            std::chrono::sys_days{std::chrono::year{2025} / std::chrono::July / 1});
}

TEST(Load, ReadsHowLongThingsStay) {
  const Folder folder;
  folder.replace("dongtin",
                 "[packs]\nfolders = [\"pack\"]\n[store]\nquota = \"10GiB\"\n[retention]\nalerts = \"365d\"\n"
                 "archive = \"7d\"\ntopics = { scam = \"1825d\", giao-thong = \"30d\" }\n");
  const auto loaded = load_config(folder.path());
  EXPECT_EQ(problems_of(folder), "");
  ASSERT_TRUE(loaded.config);
  const auto& retention = loaded.config->settings.retention;
  EXPECT_EQ(retention.alerts, std::chrono::days{365});
  EXPECT_EQ(retention.unlabelled, std::chrono::days{90});
  EXPECT_EQ(retention.topics.at("scam"), std::chrono::days{1825});
  EXPECT_EQ(retention.topics.size(), 2u);
  EXPECT_EQ(loaded.config->settings.store.quota_bytes, 10ull << 30);
}

TEST(Load, AsksAboutATimeThatIsSurelyAMistake) {
  const Folder folder;
  folder.replace("dongtin", "[packs]\nfolders = [\"pack\"]\n[retention]\nalerts = \"30s\"\n");
  const auto loaded = load_config(folder.path());
  ASSERT_TRUE(loaded.config) << "a warning is no error";
  EXPECT_NE(problems_of(folder).find("less than a day"), std::string::npos);
}

TEST(Load, SaysWhereTheFirstCharacterOfAQueryStands) {
  const Folder folder;
  const auto loaded = load_config(folder.path());
  ASSERT_TRUE(loaded.config);
  const auto lines_of = read(kCases / "good.rules.toml");
  for (const auto& rule : loaded.config->rules) {
    std::istringstream lines(lines_of);
    std::string line;
    for (std::uint32_t i = 0; i < rule.query_where.line; ++i) std::getline(lines, line);
    EXPECT_EQ(line.substr(rule.query_where.column - 1, 5), rule.query.substr(0, 5)) << rule.id.str();
  }
}

TEST(Load, NamesTheFolderThatIsNotThere) {
  const auto loaded = load_config("/nowhere/at/all");
  EXPECT_FALSE(loaded.config);
  ASSERT_EQ(loaded.problems.size(), 1u);
  EXPECT_NE(loaded.problems[0].line().find("/nowhere/at/all"), std::string::npos);
}

TEST(Load, AnswersEveryWrongFileWithTheProblemsBesideIt) {
  const bool update = std::getenv("UPDATE_GOLDEN") != nullptr;
  std::size_t cases = 0;
  for (const auto& entry : fs::directory_iterator(kCases)) {
    const auto name = entry.path().filename().string();
    if (!name.ends_with(".toml") || name.starts_with("good.")) continue;
    const auto stem = entry.path().stem();  // case.part
    const Folder folder;
    folder.replace(stem.extension().string().substr(1), read(entry.path()));
    const auto expected = kCases / (stem.string() + ".expect");
    const auto got = problems_of(folder);
    const auto part = stem.extension().string();
    const auto loaded = load_config(folder.path());
    if (part == ".dongtin" || part == ".sources") {
      EXPECT_FALSE(loaded.config) << name;
    } else {
      ASSERT_TRUE(loaded.config) << name;
      EXPECT_TRUE(loaded.config->packs.empty()) << name;
      EXPECT_TRUE(loaded.config->rules.empty()) << name;
    }
    EXPECT_NE(got, "") << name;
    if (update) write(expected, got);
    EXPECT_EQ(got, read(expected)) << name;
    ++cases;
  }
  EXPECT_GE(cases, 15u);
}

/// A configuration with a second pack, which shares nothing with the first until a test says otherwise.
class TwoPacks : public testing::Test {
 protected:
  TwoPacks() {
    folder_.replace("dongtin", "[packs]\nfolders = [\"pack\", \"other\"]\n");
    write(other() / "pack.toml", "id = \"khac\"\ntitle = \"Gói khác\"\n");
  }
  [[nodiscard]] fs::path other() const { return fs::path(folder_.path()) / "other"; }
  static std::string rule(const std::string& id, const std::string& query) {
    return "[[rule]]\nid = \"" + id + "\"\ntitle = \"Luật\"\ntopic = \"thu\"\npurpose = \"Thử\"\nowner = \"Phòng\"\n" +
           "review_date = \"2027-01-31\"\nquery = \"" + query + "\"\nmatch = [\"công an\"]\nno_match = [\"công ăn\"]\n";
  }
  Folder folder_;
};

TEST_F(TwoPacks, AreUsedTogether) {
  write(other() / "rules/a.toml", rule("khac", "công an"));
  write(other() / "lists/a.toml", "[[list]]\nid = \"a\"\nphrases = [\"công an\"]\n");
  write(other() / "lists/b.toml", "[[list]]\nid = \"b\"\nphrases = [\"tòa án\"]\n");
  const auto loaded = load_config(folder_.path());
  EXPECT_EQ(problems_of(folder_), "");
  ASSERT_TRUE(loaded.config);
  EXPECT_EQ(loaded.config->packs.size(), 2u);
  EXPECT_EQ(loaded.config->rules.size(), 3u);
  ASSERT_EQ(loaded.config->lists.size(), 3u);
  EXPECT_EQ(loaded.config->lists[2].id, "b");
}

TEST_F(TwoPacks, OneThatIsWrongLeavesTheOther) {
  write(other() / "rules/a.toml", "[[rule]]\nid = \"khac\"\n");
  const auto loaded = load_config(folder_.path());
  EXPECT_NE(problems_of(folder_), "");
  ASSERT_TRUE(loaded.config);
  ASSERT_EQ(loaded.config->packs.size(), 1u);
  EXPECT_EQ(loaded.config->packs[0]->id.str(), "mau");
  EXPECT_EQ(loaded.config->rules.size(), 2u);
}

TEST_F(TwoPacks, ShareNoIdOfARuleAListOrAPlace) {
  write(other() / "rules/a.toml", rule("vo-dap", "công an"));
  write(other() / "lists.toml", "[[list]]\nid = \"co-quan\"\nphrases = [\"công an\"]\n");
  write(other() / "gazetteer.toml",
        "[[place]]\nid = \"gia-lai\"\nname = \"Gia Lai\"\nlevel = \"province\"\nprovince = \"gia-lai\"\n");
  const std::string end = "; choose another, or leave one of the two packs out of packs.folders\n";
  EXPECT_EQ(
      problems_of(folder_),
      "other/gazetteer.toml:2:6: place.id: \"gia-lai\" is already the id of the place at pack/gazetteer.toml:2:6" +
          end + "other/lists.toml:1:1: list.id: \"co-quan\" is already the id of the list at pack/lists.toml:1:1" +
          end + "other/rules/a.toml:1:1: rule.id: \"vo-dap\" is already the id of the rule at " +
          "pack/rules/all.toml:1:1" + end);
  EXPECT_EQ(load_config(folder_.path()).config->packs.size(), 1u);
}

TEST_F(TwoPacks, AListThatAQueryNamesIsPartOfTheRevisionOfTheRule) {
  const auto revisions = [&](const std::string& phrases) {
    write(other() / "lists.toml", "[[list]]\nid = \"a\"\nphrases = [" + phrases + "]\n");
    const auto loaded = load_config(folder_.path());
    std::vector<Digest> out;
    for (const auto& rule : loaded.config->rules) out.push_back(rule.revision);
    return out;
  };
  write(other() / "rules/a.toml", rule("mot", "@a") + rule("hai", "@a-khac OR công an"));
  const auto before = revisions("\"công an\""), after = revisions("\"công an\", \"tòa án\"");
  ASSERT_EQ(before.size(), 4u);
  EXPECT_NE(before[2], after[2]);
  EXPECT_EQ(before[3], after[3]);
  EXPECT_EQ(before[0], after[0]);
}

TEST(Load, SaysWhereEachTextOfARuleStands) {
  const Folder folder;
  auto rules = read(kCases / "good.rules.toml");
  const std::string one = "match = [\"vỡ đập rồi\"]";
  rules.replace(rules.find(one), one.size(), "match = [\"vỡ đập rồi\",\n  \"đập thì vỡ đập\", \"vo dap\"]");
  folder.replace("rules", rules);
  const auto loaded = load_config(folder.path());
  ASSERT_TRUE(loaded.config);
  const auto& rule = loaded.config->rules.at(0);
  ASSERT_EQ(rule.must_match_where.size(), 3u);
  EXPECT_EQ(rule.must_match_where[0].line, 11u);
  EXPECT_EQ(rule.must_match_where[0].column, 10u);
  EXPECT_EQ(rule.must_match_where[1].line, 12u);
  EXPECT_EQ(rule.must_match_where[1].column, 3u);
  EXPECT_EQ(rule.must_match_where[2].column, 21u);  // code points, as editors count
  ASSERT_EQ(rule.must_not_match_where.size(), 1u);
  EXPECT_EQ(rule.must_not_match_where[0].line, 13u);
}

struct DurationRow {
  const char* text;
  std::int64_t millis;  // negative: refused
};

class Durations : public testing::TestWithParam<DurationRow> {};
TEST_P(Durations, AreReadWithTheirUnit) {
  const auto read = parse_duration(GetParam().text);
  EXPECT_EQ(read ? read->count() : -1, GetParam().millis) << GetParam().text;
}
INSTANTIATE_TEST_SUITE_P(Rows, Durations,
                         testing::Values(DurationRow{"5m", 300'000}, DurationRow{"1500ms", 1500},
                                         DurationRow{"2h", 7'200'000}, DurationRow{"14d", 1'209'600'000},
                                         DurationRow{"10 s", 10'000}, DurationRow{"5", -1}, DurationRow{"m", -1},
                                         DurationRow{"5 minutes", -1}, DurationRow{"-5m", -1},
                                         DurationRow{"99999999999999999999s", -1}, DurationRow{"9999999999999999h", -1},
                                         DurationRow{"", -1}));

struct SizeRow {
  const char* text;
  std::int64_t bytes;  // negative: refused
};
class Sizes : public testing::TestWithParam<SizeRow> {};
TEST_P(Sizes, AreReadWithTheirUnit) {
  const auto read = parse_size(GetParam().text);
  EXPECT_EQ(read ? static_cast<std::int64_t>(*read) : -1, GetParam().bytes) << GetParam().text;
}
INSTANTIATE_TEST_SUITE_P(Rows, Sizes,
                         testing::Values(SizeRow{"4MiB", 4'194'304}, SizeRow{"512B", 512}, SizeRow{"64KiB", 65'536},
                                         SizeRow{"1GiB", 1'073'741'824}, SizeRow{"4MB", -1}, SizeRow{"4", -1}));

}  // namespace
}  // namespace dongtin
