#include "collectors/fragment.hpp"

#include <gtest/gtest.h>

#include "storage/records/digest.hpp"

namespace dongtin {
namespace {

using Names = std::vector<std::string>;

Capture captured(std::string bytes) {
  return Fragment(std::move(bytes)).capture();
}

TEST(FragmentTest, KeepsWhatNamesNobodyAsItIs) {
  const std::string entry = R"(<item><title>Lũ về</title><link>https://tin.example/1?a=1&amp;b=2</link></item>)";
  const auto capture = captured(entry);
  EXPECT_EQ(capture.bytes, entry);
  EXPECT_TRUE(capture.removed.empty());
  EXPECT_EQ(capture.original, sha256(entry));
}

TEST(FragmentTest, TellsWhatWasCutAndTheDigestOfTheWhole) {
  Fragment fragment;
  fragment.keep("<item>");
  fragment.cut("dc:creator", "<dc:creator>Tên Người</dc:creator>");
  fragment.keep("<title>Lũ về</title>");
  fragment.cut("author", "<author>ten@bao.example</author>");
  fragment.cut("author", "<author>khac@bao.example</author>");
  fragment.keep("</item>");
  fragment.type("application/rss+xml; charset=utf-8");
  const auto capture = std::move(fragment).capture();
  EXPECT_EQ(capture.bytes, "<item><title>Lũ về</title></item>");
  EXPECT_EQ(capture.removed, (Names{"author", "dc:creator"}));
  EXPECT_EQ(capture.original, sha256("<item><dc:creator>Tên Người</dc:creator><title>Lũ về</title>"
                                     "<author>ten@bao.example</author><author>khac@bao.example</author></item>"));
  EXPECT_EQ(capture.content_type, "application/rss+xml; charset=utf-8");
}

TEST(FragmentTest, SaysThatItWasCutAtACharacter) {
  Fragment fragment("đđđ");
  fragment.limit(3);
  const auto capture = std::move(fragment).capture();
  EXPECT_EQ(capture.bytes, "đ");
  EXPECT_EQ(capture.removed, Names{"(cut)"});
  EXPECT_EQ(capture.original, sha256("đđđ"));
}

struct LinkCase {
  const char* name;
  std::string given, kept;
  Names removed;
};

class PersonLinks : public testing::TestWithParam<LinkCase> {};

TEST_P(PersonLinks, AreTakenOut) {
  const auto capture = captured(GetParam().given);
  EXPECT_EQ(capture.bytes, GetParam().kept);
  EXPECT_EQ(capture.removed, GetParam().removed);
  EXPECT_EQ(capture.original, sha256(GetParam().given));
}

INSTANTIATE_TEST_SUITE_P(
    Everywhere, PersonLinks,
    testing::Values(LinkCase{"plain",
                             R"(<p>Theo <a href="/tac-gia/x" rel="author">Tên Người</a> ghi.</p>)",
                             "<p>Theo  ghi.</p>",
                             {"rel=author"}},
                    LinkCase{
                        "several_words", R"(<a class='x' rel='nofollow author' href=/x>Tên</a>)", "", {"rel=author"}},
                    LinkCase{"upper_case", R"(<A REL=Author HREF="/x">Tên</A>.)", ".", {"rel=author"}},
                    LinkCase{"escaped_in_xml",
                             R"(&lt;p&gt;&lt;a rel=&quot;author&quot; href=&quot;/x&quot;&gt;Tên&lt;/a&gt;&lt;/p&gt;)",
                             "&lt;p&gt;&lt;/p&gt;",
                             {"rel=author"}},
                    LinkCase{"escaped_in_json",
                             R"({"content_html":"<a rel=\"author\" href=\"\/x\">Tên<\/a> nói"})",
                             R"({"content_html":" nói"})",
                             {"rel=author"}},
                    LinkCase{"unicode_escapes",
                             R"({"h":"\u003ca rel=\u0022author\u0022\u003eTên\u003c/a\u003e."})",
                             R"({"h":"."})",
                             {"rel=author"}},
                    LinkCase{"atom_link",
                             R"(<atom:link rel="author" href="https://x.example/ai"/><title>T</title>)",
                             "<title>T</title>",
                             {"rel=author"}},
                    LinkCase{"rel_me", R"(<a rel="me" href="https://mang.example/@ai">@ai</a>)", "", {"rel=me"}},
                    LinkCase{"mail", R"(<a href="mailto:ten@bao.example">Tên Người</a>)", "", {"mailto:"}},
                    LinkCase{"mail_alone", R"(<p>mailto:ten@bao.example.</p>)", "<p></p>", {"mailto:"}},
                    LinkCase{"profile",
                             R"(<a href="https://www.facebook.com/ten.nguoi/posts/1">bài</a>)",
                             R"(<a href="https://www.facebook.com/">bài</a>)",
                             {"profile link"}},
                    LinkCase{"profile_in_json",
                             R"({"url":"https:\/\/x.com\/ten\/status\/1","id":"1"})",
                             R"({"url":"https:\/\/x.com\/","id":"1"})",
                             {"profile link"}},
                    LinkCase{"any_host_with_an_account",
                             "<link>https://mang.example/@ten/1</link>",
                             "<link>https://mang.example/</link>",
                             {"profile link"}},
                    LinkCase{"other_links_stay",
                             R"(<a rel="nofollow" href="https://bao.example/authors">x</a>)",
                             R"(<a rel="nofollow" href="https://bao.example/authors">x</a>)",
                             {}}),
    [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace dongtin
