// What becomes of packs when some of them are wrong: at the start, and when the configuration is read again.
#include "daemon/setup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace dongtin {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using Made = struct Setup;  // testing::Test has a Setup of its own

constexpr std::chrono::sys_days kToday = std::chrono::year{2026} / std::chrono::November / 21;

class Packs : public testing::Test {
 protected:
  Packs() {
    std::string name = (fs::temp_directory_path() / "dongtin-setup-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
    write("dongtin.toml", "[province]\nwatch = [\"gia-lai\"]\n[packs]\nfolders = [\"noi\", \"mot\", \"hai\"]\n");
    write("sources.toml", "");
    head("noi");
    write("noi/gazetteer.toml",
          "[[place]]\nid = \"gia-lai\"\nname = \"Gia Lai\"\nlevel = \"province\"\nprovince = \"gia-lai\"\n");
    head("mot");
    write("mot/rules/a.toml", rule("luat-mot", "vỡ đập"));
    head("hai");
    write("hai/rules/a.toml", rule("luat-hai", "công an"));
  }
  ~Packs() override { fs::remove_all(root_); }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name, std::ios::binary) << text;
  }
  void head(const std::string& pack) const { write(pack + "/pack.toml", "id = \"" + pack + "\"\ntitle = \"Gói\"\n"); }
  static std::string rule(const std::string& id, const std::string& query, const std::string& review = "2027-06-30") {
    return "[[rule]]\nid = \"" + id + "\"\ntitle = \"Luật\"\nstatus = \"live\"\ntopic = \"thu\"\npurpose = \"Thử\"\n" +
           "owner = \"Phòng\"\nreview_date = \"" + review + "\"\nquery = '" + query + "'\nmatch = [\n  \"" + query +
           "\",\n]\nno_match = [\"trời nắng\"]\n";
  }
  [[nodiscard]] Made read(const Config* in_force = nullptr) const { return read(InUse{in_force, {}, nullptr}); }
  [[nodiscard]] Made read(const InUse& in_use) const { return prepare(root_.string(), kToday, in_use); }
  [[nodiscard]] Made good() const {
    auto setup = read();
    EXPECT_TRUE(setup.ready());
    for (const auto& problem : setup.problems) ADD_FAILURE() << problem.line();
    return setup;
  }
  static std::string query_of(const Made& setup, const char* id) {
    const Rule* rule = setup.rules ? setup.rules->find(RuleId{id}) : nullptr;
    return rule == nullptr ? "" : rule->query;
  }
  static std::string states(const Made& setup) {
    std::string out;
    for (const auto& pack : setup.packs) out += (out.empty() ? "" : ", ") + std::string(name(pack.state));
    return out;
  }
  static std::string lines(const Made& setup) {
    std::string out;
    for (const auto& problem : setup.problems) out += problem.line() + "\n";
    return out;
  }

  fs::path root_;
};

TEST_F(Packs, ThatAreRightAreAllCurrent) {
  const auto setup = good();
  EXPECT_EQ(states(setup), "current, current, current");
  EXPECT_EQ(setup.packs[1].rules, 1u);
  EXPECT_EQ(setup.packs[0].places, 1u);
}

TEST_F(Packs, OneThatIsWrongAtTheStartIsLeftOutAndStopsNoOther) {
  write("mot/rules/a.toml", "[[rule]\n");
  const auto setup = read();
  EXPECT_TRUE(setup.ready());
  EXPECT_EQ(states(setup), "current, left out, current");
  EXPECT_THAT(setup.packs[1].why, HasSubstr("mot/rules/a.toml:1:"));
  EXPECT_THAT(lines(setup), HasSubstr("mot/rules/a.toml:1:"));
  EXPECT_EQ(query_of(setup, "luat-mot"), "");
  EXPECT_EQ(query_of(setup, "luat-hai"), "công an");
}

struct Wrong {
  const char* name;
  const char* query;
  const char* said;
};
class WrongPack : public Packs, public testing::WithParamInterface<Wrong> {};

TEST_P(WrongPack, KeepsItsLastGoodRevisionWhileOthersTakeTheirNewOne) {
  const auto before = good();
  auto text = rule("luat-mot", "vỡ đập");
  text.replace(text.find("query = 'vỡ đập'"), std::string("query = 'vỡ đập'").size(),
               std::string("query = '") + GetParam().query + "'");
  write("mot/rules/a.toml", text);
  write("hai/rules/a.toml", rule("luat-hai", "tòa án"));
  const auto after = read(&*before.config);
  ASSERT_TRUE(after.ready()) << lines(after);
  EXPECT_EQ(states(after), "current, kept, current");
  EXPECT_EQ(query_of(after, "luat-mot"), "vỡ đập");
  EXPECT_EQ(query_of(after, "luat-hai"), "tòa án");
  EXPECT_THAT(after.packs[1].why, HasSubstr(GetParam().said));
  EXPECT_EQ(after.packs[2].why, "");

  const auto again = read(&*after.config);  // still wrong at the next reading: still kept
  EXPECT_EQ(states(again), "current, kept, current");
  EXPECT_EQ(query_of(again, "luat-mot"), "vỡ đập");

  write("mot/rules/a.toml", rule("luat-mot", "vỡ đê"));
  const auto mended = read(&*again.config);
  EXPECT_EQ(states(mended), "current, current, current");
  EXPECT_EQ(query_of(mended, "luat-mot"), "vỡ đê");
}
INSTANTIATE_TEST_SUITE_P(Rows, WrongPack,
                         testing::Values(Wrong{"toml", "'x", "mot/rules/a.toml:9:"},
                                         Wrong{"query", "vỡ AND OR đập", "mot/rules/a.toml:9:"},
                                         Wrong{"own_tests", "vỡ đê", "mot/rules/a.toml:11:3: rule luat-mot"}),
                         [](const auto& row) { return row.param.name; });

TEST_F(Packs, AreComparedWithTheRulesInForce) {
  const auto before = good();
  const InUse in_use{&*before.config, before.rules.set(), nullptr};
  write("mot/rules/a.toml", rule("luat-mot", "vỡ đê"));
  const auto after = read(in_use);
  ASSERT_TRUE(after.ready()) << lines(after);
  EXPECT_EQ(after.rules->changed(), 2u) << "one came, one went";
  EXPECT_EQ(query_of(after, "luat-mot"), "vỡ đê");
  const auto anew = read(&*before.config);
  EXPECT_EQ(anew.rules->changed(), 0u);
  EXPECT_EQ(anew.rules->stamp(), after.rules->stamp());
  ASSERT_EQ(anew.rules->rules().size(), after.rules->rules().size());
  for (std::size_t i = 0; i < anew.rules->rules().size(); ++i)
    EXPECT_EQ(anew.rules->rules()[i].revision, after.rules->rules()[i].revision);
}

TEST_F(Packs, WhatDecidesNoMatchIsReadAnewToo) {
  const auto before = good();
  const InUse in_use{&*before.config, before.rules.set(), nullptr};
  auto text = rule("luat-mot", "vỡ đập", "2027-07-31");
  text.replace(text.find("purpose = \"Thử\""), std::string("purpose = \"Thử\"").size(), "purpose = \"Việc khác\"");
  write("mot/rules/a.toml", "# xuống một dòng\n" + text);
  const auto after = read(in_use);
  ASSERT_TRUE(after.ready()) << lines(after);
  EXPECT_EQ(after.rules->changed(), 0u) << "the query is as it was";
  const Rule* read_anew = after.rules->find(RuleId{"luat-mot"});
  ASSERT_NE(read_anew, nullptr);
  EXPECT_EQ(read_anew->purpose, "Việc khác");
  EXPECT_EQ(read_anew->review_date, "2027-07-31");
  EXPECT_EQ(read_anew->where.line, 2u);

  // Its own tests decide whether it is taken, though nothing that they test was changed.
  text.replace(text.find("trời nắng"), std::string("trời nắng").size(), "vỡ đập rồi");
  write("mot/rules/a.toml", text);
  const auto failing = read(InUse{&*after.config, after.rules.set(), nullptr});
  EXPECT_EQ(states(failing), "current, kept, current") << lines(failing);
}

TEST_F(Packs, ThatChangedGivesWayToTheOneItClashesWith) {
  const auto before = good();
  write("mot/rules/a.toml", rule("luat-hai", "vỡ đập"));
  const auto after = read(&*before.config);
  ASSERT_TRUE(after.ready());
  EXPECT_EQ(states(after), "current, kept, current");
  EXPECT_EQ(query_of(after, "luat-hai"), "công an");
  EXPECT_EQ(query_of(after, "luat-mot"), "vỡ đập");
  EXPECT_THAT(after.packs[1].why, HasSubstr("is already the id of the rule at"));
}

TEST_F(Packs, ThatClashAtTheStartLeaveTheLaterOneOut) {
  write("hai/rules/a.toml", rule("luat-mot", "công an"));
  const auto setup = read();
  ASSERT_TRUE(setup.ready());
  EXPECT_EQ(states(setup), "current, current, left out");
  EXPECT_EQ(query_of(setup, "luat-mot"), "vỡ đập");
}

TEST_F(Packs, ThatAllFailStopTheStart) {
  write("dongtin.toml", "[packs]\nfolders = [\"mot\"]\n");
  write("mot/rules/a.toml", "x = 1\n");
  EXPECT_FALSE(read().ready());
}

TEST_F(Packs, WithoutThePlacesOfTheWatchedProvinceDoNotServe) {
  write("noi/gazetteer.toml", "x = 1\n");
  const auto setup = read();
  EXPECT_FALSE(setup.ready());
  EXPECT_THAT(lines(setup), HasSubstr("no gazetteer of packs.folders knows \"gia-lai\""));
}

TEST_F(Packs, SettingsAreAllOrNothing) {
  const auto before = good();
  write("dongtin.toml", "[packs]\nfolders = [\"noi\", \"mot\", \"hay\"]\n");
  const auto after = read(&*before.config);
  EXPECT_FALSE(after.ready());
  EXPECT_THAT(lines(after), HasSubstr("dongtin.toml:2:26: packs.folders: there is no "));
}

TEST_F(Packs, ARuleWhoseReviewIsOverdueIsAWarning) {
  write("mot/rules/a.toml", rule("luat-mot", "vỡ đập", "2026-11-20"));
  write("hai/rules/a.toml", rule("luat-hai", "công an", "2026-11-21"));
  const auto setup = read();
  EXPECT_TRUE(setup.ready());
  EXPECT_EQ(states(setup), "current, current, current");
  ASSERT_EQ(setup.problems.size(), 1u);
  EXPECT_THAT(setup.problems[0].line(), HasSubstr("mot/rules/a.toml:1:1: warning: rule luat-mot: its review was due on "
                                                  "2026-11-20"));
}

struct Person {
  const char* name;
  const char* keys;
  bool ready;
  const char* said;  // "" for nothing
  bool matches;
};
class PersonRule : public Packs, public testing::WithParamInterface<Person> {};

TEST_P(PersonRule, NeedsASecondOfficeAndAnEndAMonthAheadAtMost) {
  write("dongtin.toml", "[packs]\nfolders = [\"mot\"]\n");
  auto text = rule("gia-danh", "mạo danh AND \"Nguyễn Văn Mẫu\"");
  const std::string topic = "topic = \"thu\"\n", texts = "match = [\n  \"mạo danh AND \"Nguyễn Văn Mẫu\"\",\n]";
  text.replace(text.find(topic), topic.size(), "category = \"impersonation\"\nscope = \"national\"\n");
  text.replace(text.find(texts), texts.size(),
               "match = [\"kẻ mạo danh Nguyễn Văn Mẫu\"]\n" + std::string(GetParam().keys));
  write("mot/rules/a.toml", text);
  const auto setup = read();
  EXPECT_EQ(setup.ready(), GetParam().ready) << lines(setup);
  if (*GetParam().said != '\0') EXPECT_THAT(lines(setup), HasSubstr(GetParam().said));
  EXPECT_EQ(query_of(setup, "gia-danh") != "", GetParam().matches) << lines(setup);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, PersonRule,
    testing::Values(Person{"alone", "", false, "mot/rules/a.toml:10:10: rule gia-danh: looks for a person's name",
                           false},
                    Person{"approved", "second_approver = \"Thanh tra\"\nexpires = 2026-12-21\n", true, "", true},
                    Person{"too_long", "second_approver = \"Thanh tra\"\nexpires = 2026-12-22\n", false,
                           "mot/rules/a.toml:13:11: rule gia-danh: expires is more than 30 days ahead", false},
                    Person{"expired", "second_approver = \"Thanh tra\"\nexpires = 2026-11-21\n", true,
                           "warning: rule gia-danh: has expired", false},
                    Person{"no_end", "second_approver = \"Thanh tra\"\n", false, "go together", false},
                    Person{"the_owner", "second_approver = \"Phòng\"\nexpires = 2026-12-21\n", false,
                           "another office than the owner", false}),
    [](const auto& row) { return row.param.name; });

std::string claim(const std::string& id, const std::string& author = "Công an tỉnh") {
  return R"({"@type":"ClaimReview","identifier":")" + id + R"(","url":"https://congan.example/)" + id +
         R"(","claimReviewed":"Đập vỡ ngày 1/1/2026","author":{"@type":"Organization","name":")" + author +
         R"("},"reviewRating":{"alternateName":"Tin giả"}})";
}
constexpr const char* kPublishers =
    "[province]\nwatch = [\"gia-lai\"]\n[packs]\nfolders = [\"noi\", \"mot\", \"hai\"]\n"
    "[claims]\npublishers = [{ name = \"Công an tỉnh\", hosts = [\"congan.example\"] }]\n";

TEST_F(Packs, BringClaimsOfPublishersThatAreListed) {
  write("dongtin.toml", kPublishers);
  write("mot/claims.json", "[" + claim("c-mot") + "]");
  write("hai/claims/b.ndjson", claim("c-ba") + "\n");
  write("hai/claims/a.json", claim("c-hai"));
  write("hai/claims/README.md", "no claims");
  const auto setup = good();
  ASSERT_EQ(setup.claims.size(), 3u);
  EXPECT_EQ(setup.claims[0].claim.id(), "c-mot");
  EXPECT_EQ(setup.claims[1].claim.id(), "c-hai");
  EXPECT_EQ(setup.claims[2].claim.id(), "c-ba");
}

TEST_F(Packs, OneWithAClaimOfNobodyListedIsLeftOut) {
  write("dongtin.toml", kPublishers);
  write("mot/claims.json", "[" + claim("c-mot") + "]");
  write("hai/claims.json", "[" + claim("c-hai") + "," + claim("c-khac", "Nơi khác") + "]");
  const auto setup = read();
  EXPECT_TRUE(setup.ready());
  EXPECT_EQ(states(setup), "current, current, left out");
  EXPECT_THAT(lines(setup), HasSubstr("hai/claims.json:1:1: claim 2: Nơi khác is not among the publishers"));
  ASSERT_EQ(setup.claims.size(), 1u) << "a pack is used whole or not at all";
  EXPECT_EQ(setup.claims[0].claim.id(), "c-mot");
}

TEST_F(Packs, AClaimsSourceIsOfAHostThatSomebodyListedPublishesOn) {
  const auto source = [](const std::string& host) {
    return "[[source]]\nid = \"kiem-chung\"\nkind = \"claims\"\nurl = \"https://" + host +
           "/claims.json\"\ntier = \"official\"\nevery = \"5m\"\n";
  };
  write("dongtin.toml", kPublishers);
  write("sources.toml", source("tin.congan.example"));
  auto setup = read();
  EXPECT_TRUE(setup.ready()) << lines(setup);
  write("sources.toml", source("congan.example.khac"));
  setup = read();
  EXPECT_FALSE(setup.ready());
  EXPECT_THAT(lines(setup), HasSubstr("source kiem-chung: nobody under [claims] publishers publishes on "
                                      "congan.example.khac"));
}

TEST_F(Packs, WhoseClaimsChangeForTheWorseKeepThoseInForce) {
  write("dongtin.toml", kPublishers);
  write("mot/claims.json", "[" + claim("c-mot") + "]");
  const auto before = good();
  write("mot/claims.json", "{oops");
  const auto setup = read(&*before.config);
  EXPECT_TRUE(setup.ready());
  EXPECT_EQ(states(setup), "current, kept, current");
  EXPECT_THAT(lines(setup), HasSubstr("mot/claims.json:1:1: JSON that cannot be read"));
  ASSERT_EQ(setup.claims.size(), 1u);
  EXPECT_EQ(setup.claims[0], before.claims[0]);
}

TEST_F(Packs, DoNotShareTheIdOfAClaim) {
  write("dongtin.toml", kPublishers);
  write("mot/claims.json", "[" + claim("c") + "]");
  write("hai/claims.json", "[" + claim("c") + "]");
  const auto setup = read();
  EXPECT_EQ(states(setup), "current, current, left out");
  EXPECT_THAT(lines(setup), HasSubstr("\"c\" is already the id of one in"));
}

}  // namespace
}  // namespace dongtin
