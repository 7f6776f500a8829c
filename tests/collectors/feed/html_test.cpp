#include "collectors/feed/html.hpp"

#include <gtest/gtest.h>

#include "collectors/feed/links.hpp"

namespace dongtin {
namespace {

struct Row {
  const char* name;
  const char* html;
  const char* expected;
};

class PlainText : public testing::TestWithParam<Row> {};
TEST_P(PlainText, ShowsWhatAReaderSees) {
  EXPECT_EQ(plain_text(GetParam().html), GetParam().expected);
}

const Row kPlain[] = {
    {"paragraphs", "<p>Một</p>\n<p>Hai</p>", "Một\nHai"},
    {"line_break", "Một<br/>Hai<BR>Ba</br>Bốn", "Một\nHai\nBa\nBốn"},
    {"inline_keeps_words_together", "vỡ <b>đ</b>ập", "vỡ đập"},
    {"blanks_collapse", "  Một \n\t hai&nbsp; &nbsp;ba ", "Một hai ba"},
    {"line_end_in_the_source_is_a_blank", "vỡ\nđập", "vỡ đập"},
    {"entities", "Đ&agrave; N&#7861;ng &amp; Hu&#x1EBF; &dstrok;&abreve;", "Đà Nẵng & Huế đă"},
    {"not_an_entity", "A&B; &khong; &#; R&D", "A&B; &khong; &#; R&D"},
    {"windows_1252_number", "&#150;", "–"},
    {"null_number", "a&#0;b",
     "a\xEF\xBF\xBD"
     "b"},
    {"table_cells", "<table><tr><td>Xã A</td><td>1 m</td></tr><tr><td>Xã B</td></tr></table>", "Xã A 1 m\nXã B"},
    {"script_and_style", "a<script>if (x<y) z()</script><style>p{}</style>b", "ab"},
    {"script_without_end", "a<script>xau()", "a"},
    {"comment", "a<!-- <p>ẩn</p> -->b", "ab"},
    {"comment_without_end", "a<!-- ẩn", "a"},
    {"lone_less_than", "5 < 6 và <3", "5 < 6 và <3"},
    {"greater_than_in_a_value", "<a title=\"x > y\">chữ</a>", "chữ"},
    {"tag_cut_off", "chữ <a href=\"https://tin.example/", "chữ"},
    {"cdata", "<![CDATA[a < b]]>", "a < b"},
    {"prefixed", "<xhtml:p>Một</xhtml:p><xhtml:p>Hai</xhtml:p>", "Một\nHai"},
    {"empty", "", ""},
};
INSTANTIATE_TEST_SUITE_P(Rows, PlainText, testing::ValuesIn(kPlain), [](const auto& info) { return info.param.name; });

class Sanitised : public testing::TestWithParam<Row> {};
TEST_P(Sanitised, KeepsOnlyWhatIsListed) {
  EXPECT_EQ(sanitised(GetParam().html, "https://tin.example/a/"), GetParam().expected);
}

const Row kSafe[] = {
    {"unclosed", "<p>Một <b>hai", "<p>Một <b>hai</b></p>"},
    {"crossed", "<b>a<i>b</b>c</i>", "<b>a<i>b</i></b>c"},
    {"stray_end", "a</p></div>b", "ab"},
    {"event_handler", "<p onclick=\"x()\" style=\"top:0\" class=c>a</p>", "<p>a</p>"},
    {"unknown_element_keeps_its_text", "<blink>a</blink><custom-x>b</custom-x>", "ab"},
    {"script_link", "<a href=\" javascript:x()\">a</a>", "<a>a</a>"},
    {"script_link_with_tab", "<a href=\"java&#9;script:x()\">a</a>", "<a>a</a>"},
    {"script_link_in_entities", "<a href=\"&#106;avascript&colon;x()\">a</a>", "<a>a</a>"},
    {"data_link", "<a href=\"data:text/html,x\">a</a>", "<a>a</a>"},
    {"relative_link", "<a href='../b?x=1&amp;y=2'>a</a>", "<a href=\"https://tin.example/b?x=1&amp;y=2\">a</a>"},
    {"link_without_scheme", "<a href=//khac.example/x>a</a>", "<a href=\"https://khac.example/x\">a</a>"},
    {"quote_breakout", "<a href='https://tin.example/\"onclick=\"x()'>a</a>",
     "<a href=\"https://tin.example/%22onclick=%22x()\">a</a>"},
    {"title_breakout", "<p title='\"><script>x()</script>'>a</p>",
     "<p title=\"&quot;&gt;&lt;script&gt;x()&lt;/script&gt;\">a</p>"},
    {"image_without_address", "<img alt=x>a", "a"},
    {"image_with_error_handler", "<img src=x.jpg onerror=x()>", "<img src=\"https://tin.example/a/x.jpg\">"},
    {"escaped_markup_stays_text", "&lt;script&gt;x()&lt;/script&gt;", "&lt;script&gt;x()&lt;/script&gt;"},
    {"foreign_content", "<svg><style><img src=x onerror=x()></style></svg>a", "a"},
    {"math_trick", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=x()&gt;\">",
     ""},
    {"template_and_noscript", "<noscript><p>a</p></noscript><template><p>b</p></template>", "<p>a</p>"},
    {"nested_anchor", "<a href=/1>a<a href=/2>b</a>",
     "<a href=\"https://tin.example/1\">a</a><a href=\"https://tin.example/2\">b</a>"},
    {"slash_before_attribute", "<img/src=x/onerror=x()>", "<img src=\"https://tin.example/a/x/onerror=x()\">"},
    {"upper_case", "<SCRIPT>x()</SCRIPT><P>a</P>", "<p>a</p>"},
    {"broken_script_end", "<script>x()</script foo>a", "a"},
};
INSTANTIATE_TEST_SUITE_P(Rows, Sanitised, testing::ValuesIn(kSafe), [](const auto& info) { return info.param.name; });

TEST(PersonLinksInHtml, AreLeftOutOfTheText) {
  EXPECT_EQ(plain_text(R"(Lũ về. <a rel="author" href="/x">Tên Người</a> Hết.)"), "Lũ về. Hết.");
  EXPECT_EQ(plain_text(R"(Lũ. <a href='mailto:ten@bao.example'>Tên</a> <A REL=ME href=/y>@ten</A>)"), "Lũ.");
  EXPECT_EQ(plain_text(R"(<a href="/x" rel="nofollow">xem</a> tiếp)"), "xem tiếp");
  EXPECT_EQ(plain_text(R"(<p>Lũ <a rel=author>Tên<p>Đoạn sau vẫn còn)"), "Lũ\nĐoạn sau vẫn còn") << "never closed";
}

TEST(SanitisedHtml, FlattensWhatIsNestedTooDeep) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<div>";
  const auto out = sanitised(deep + "chữ", "");
  EXPECT_LT(out.size(), 2000u);
  EXPECT_NE(out.find("chữ"), std::string::npos);
}

TEST(PlainLines, KeepTheirLineEndsInTextThatIsNoHtml) {
  EXPECT_EQ(tidy_text(" Một  hai \r\n\r\n ba <b> "), "Một hai\nba <b>");
  EXPECT_EQ(tidy_line(" Một \n hai "), "Một hai");
  EXPECT_EQ(as_html("a < b\nc"), "a &lt; b<br>c");
}

TEST(WebLink, LeavesOnlyAbsoluteHttp) {
  EXPECT_EQ(web_link("", " https://tin.example/a b "), "https://tin.example/a%20b");
  EXPECT_EQ(web_link("https://tin.example/x/y", "z"), "https://tin.example/x/z");
  EXPECT_EQ(web_link("https://tin.example/x", "?q=đ"), "https://tin.example/x?q=%C4%91");
  for (const char* refused : {"javascript:x", "JAVASCRIPT:x", "data:x", "file:///etc/passwd", "ftp://a/b", "mailto:a@b",
                              "http://", "https:///x", ""})
    EXPECT_EQ(web_link("https://tin.example/", refused), std::nullopt) << refused;
  EXPECT_EQ(web_link("", "x.html"), std::nullopt);
}

}  // namespace
}  // namespace dongtin
