#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <set>

#include "claims_sample.hpp"
#include "daemon/web/routes.hpp"
#include "live_server.hpp"

namespace dongtin::testing {
namespace {

TEST(OpenApi, TheRealAnswersAreWhatItPromises) {
  LiveServer live([](ServeContext& context) {
    using namespace std::chrono;
    with_suggestions(context);
    const auto published = std::make_shared<const PublishedRegister>(std::vector<PublishedDocument>{
        {"318", "SYT-NVY", 2026y / February / 6, "Sở Y tế", "Về phòng, chống dịch", "https://congbao.example/318"}});
    context.documents.published = [published] { return published; };
  });
  fill_register(*live.store);
  std::string ids;
  const auto add = [&](const Tin& tin) { ids += " " + std::to_string(live.add(tin).value); };
  add({.key = "a", .spans = {{Field::title, 0, 4, bit(How::exact)}, {Field::text, 0, 4, bit(How::partial)}}});
  add({.key = "b", .source = "dien-dan-mau", .tier = Tier::forum, .label = Label::unverified});
  add({.key = "c", .title = "\"<&> \\ \t", .text = std::string(9000, 'x'), .label = Label::disputed});
  add({.key = "d", .url = "", .source = "khong-con", .label = Label::correction});
  add({.key = "e", .assessment = mention_left_open()});
  {
    const std::lock_guard lock(live.writing);
    ProposedItem unmatched;
    unmatched.item = make_item(live.rows[0].source, {"kho", "", "Kho", "không luật nào khớp", {}, {}}, kNow, {});
    unmatched.archive = true;
    const RecallSample sample{
        "2026-W22", week_begin(kNow), kNow, kNow, true, {{Tier::press, 1}}, {{unmatched.item.id, kNow, Tier::press}}};
    Commit commit;
    commit.items.push_back(std::move(unmatched));
    ASSERT_TRUE(live.store->apply({&commit, 1}));
    ASSERT_TRUE(live.store->put_recall_sample(sample, "dongtin"));
  }
  ASSERT_TRUE(live.trends.look());
  const auto command =
      "/usr/bin/python3 '" DONGTIN_SOURCE_DIR "/tests/daemon/web/openapi_check.py' " + live.base() + ids + " 2>&1";
  auto* pipe = ::popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string said;
  std::array<char, 4096> bytes{};
  for (std::size_t n; (n = std::fread(bytes.data(), 1, bytes.size(), pipe)) > 0;) said.append(bytes.data(), n);
  EXPECT_EQ(WEXITSTATUS(::pclose(pipe)), 0) << said;
}

TEST(OpenApi, NamesEveryRouteOfPrograms) {
  std::ifstream file(DONGTIN_SOURCE_DIR "/daemon/web/openapi.yaml");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  for (const auto& route : routes()) {
    if (route.admin || route.reply == Reply::page || route.name == "asset") continue;
    std::string pattern(route.pattern);
    if (const auto at = pattern.find("{}"); at != std::string::npos) pattern.replace(at, 2, "{id}");
    EXPECT_NE(text.find("\n  " + pattern + ":\n"), std::string::npos) << pattern;
  }
}

}  // namespace
}  // namespace dongtin::testing
