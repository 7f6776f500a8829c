// The vocabulary: ids, times, text, addresses, and the invariants their constructors guard.
#include <limits>

#include "storage/records/assessment.hpp"
#include "storage/records/decision.hpp"
#include "storage/records/digest.hpp"
#include "storage/records/item.hpp"
#include "storage/records/syllable.hpp"
#include "storage/records/text.hpp"
#include "storage/records/time.hpp"
#include "storage/records/url.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace std::string_literals;
using testing::at;

TEST(Url, CanonicalForms) {
  struct Row {
    const char *named, *in, *out;  // out: "" when it is refused
  };
  const Row rows[] = {
      {"case", "HTTP://BaoGiaLai.VN/Tin", "http://baogialai.vn/Tin"},
      {"no path", "https://bao.vn", "https://bao.vn/"},
      {"default port of http", "http://bao.vn:80/a", "http://bao.vn/a"},
      {"default port of https", "https://bao.vn:443/a", "https://bao.vn/a"},
      {"other port", "https://bao.vn:8443/a", "https://bao.vn:8443/a"},
      {"fragment", "https://bao.vn/a#binh-luan", "https://bao.vn/a"},
      {"user info", "https://u:p@bao.vn/a", "https://bao.vn/a"},
      {"dot segments", "https://bao.vn/a/./b/../c", "https://bao.vn/a/c"},
      {"dot segments above the root", "https://bao.vn/../../b", "https://bao.vn/b"},
      {"tracking", "https://bao.vn/a?utm_source=z&id=7&fbclid=q", "https://bao.vn/a?id=7"},
      {"only tracking", "https://bao.vn/a?utm_source=z&gclid=q", "https://bao.vn/a"},
      {"spaces around", "  https://bao.vn/a \n", "https://bao.vn/a"},
      {"space inside", "https://bao.vn/a b", "https://bao.vn/a%20b"},
      {"Vietnamese path", "https://bao.vn/đập", "https://bao.vn/%C4%91%E1%BA%ADp"},
      {"escape case", "https://bao.vn/%c4%91", "https://bao.vn/%C4%91"},
      {"needless escape", "https://bao.vn/%61", "https://bao.vn/a"},
      {"international host", "https://báo.vn/x", "https://xn--bo-mia.vn/x"},
      {"international host with a port", "https://báo.vn:8443/x", "https://xn--bo-mia.vn:8443/x"},
      {"international host with user info", "https://u@báo.vn/x", "https://xn--bo-mia.vn/x"},
      {"not http", "ftp://bao.vn/a", ""},
      {"script", "javascript:alert(1)", ""},
      {"relative", "/a/b", ""},
      {"no host", "https:///a", ""},
      {"empty", "", ""},
  };
  for (const auto& row : rows) {
    const auto out = canonical_url(row.in);
    EXPECT_EQ(out ? *out : "", row.out) << row.named;
    if (out) {
      EXPECT_EQ(*canonical_url(*out), *out) << row.named << ": canonical twice";
    }
  }
  EXPECT_EQ(canonical_url("https://bao.vn/" + std::string(2100, 'a')).error().code, Errc::too_large);
}

TEST(Url, ReferencesAreResolved) {
  EXPECT_EQ(*resolve_url("https://bao.vn/tin/a.html", "b.html"), "https://bao.vn/tin/b.html");
  EXPECT_EQ(*resolve_url("https://bao.vn/tin/a.html", "/b?utm_medium=x"), "https://bao.vn/b");
  EXPECT_EQ(*resolve_url("https://bao.vn/tin/", "//khac.vn/c"), "https://khac.vn/c");
  EXPECT_EQ(*resolve_url("https://bao.vn/tin/", "http://khac.vn:80/c#d"), "http://khac.vn/c");
  EXPECT_FALSE(resolve_url("https://bao.vn/", "mailto:a@b.vn"));
  EXPECT_EQ(host_of("https://bao.vn:8443/a"), "bao.vn");
}

TEST(Text, CleansWhatCannotBeKept) {
  struct Row {
    const char* named;
    std::string in, out;
    bool repaired;
    std::size_t limit = 100;
  };
  const Row rows[] = {
      {"Vietnamese as it is", "Vỡ đập ở xã", "Vỡ đập ở xã", false},
      {"decomposed stays decomposed", "vo\xCC\x83", "vo\xCC\x83", false},
      {"tab and line feed stay", "a\tb\nc", "a\tb\nc", false},
      {"CR LF", "a\r\nb\rc", "a\nb\nc", false},
      {"NUL", "a\0b"s, "a b", true},
      {"C1 control", "a\xC2\x85z", "a z", true},
      {"a broken byte", "a\xFFz", "a\xEF\xBF\xBDz", true},
      {"cut at a character", "ađ", "a", true, 2},
      {"exactly the limit", "ađ", "ađ", false, 3},
      {"surrogate", "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", true},
      {"empty", "", "", false},
  };
  for (const auto& row : rows) {
    const auto clean = clean_text(row.in, row.limit);
    EXPECT_EQ(clean.text, row.out) << row.named;
    EXPECT_EQ(clean.repaired, row.repaired) << row.named;
    EXPECT_TRUE(is_valid_utf8(clean.text)) << row.named;
  }
  EXPECT_FALSE(is_valid_utf8("\xC0\x80"));
  EXPECT_EQ(cut("đđ", 3), "đ");
  EXPECT_EQ(cut("đ", 1), "");
  EXPECT_EQ(cut("abc", 9), "abc");
  EXPECT_EQ(to_nfc("vo\xCC\x83"), "võ");
}

TEST(Time, Rfc3339BothWays) {
  EXPECT_EQ(rfc3339(from_millis(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(rfc3339(from_millis(1'779'962'400'999)), "2026-05-28T10:00:00Z");
  EXPECT_EQ(rfc3339(from_millis(-1)), "1969-12-31T23:59:59Z");
  EXPECT_EQ(vietnam_time(from_millis(1'779'962'400'000)), "17:00 28/05/2026");
  struct Row {
    const char* in;
    std::int64_t millis;
  };
  for (const auto& row :
       {Row{"2026-05-28T10:00:00Z", 1'779'962'400'000}, Row{"2026-05-28T17:00:00+07:00", 1'779'962'400'000},
        Row{"2026-05-28T10:00:00.25Z", 1'779'962'400'250}, Row{"2026-05-28t10:00:00z", 1'779'962'400'000},
        Row{"1969-12-31T19:00:00-05:00", 0}, Row{"2024-02-29T00:00:00Z", 1'709'164'800'000}}) {
    const auto parsed = parse_rfc3339(row.in);
    ASSERT_TRUE(parsed) << row.in;
    EXPECT_EQ(to_millis(*parsed), row.millis) << row.in;
  }
  for (const char* bad : {"", "2026-05-28", "2026-05-28T10:00:00", "2026-02-30T10:00:00Z", "2026-13-01T10:00:00Z",
                          "2026-05-28T24:00:00Z", "2026-05-28T10:60:00Z", "28/05/2026 10:00", "2026-05-28T10:00:00.Z",
                          "2026-05-28T10:00:00+7", "2026-05-28T10:00:00Z!", "2026-05-28T10:00:00+25:00"}) {
    EXPECT_EQ(parse_rfc3339(bad).error().code, Errc::malformed) << bad;
  }
}

TEST(Ids, SlugsAndDigests) {
  for (const char* good : {"a", "0", "bao-gia-lai", "24h"}) EXPECT_TRUE(is_slug(good)) << good;
  for (const char* bad : {"", "-a", "Bao", "báo", "a_b", "a b", "a.b"}) EXPECT_FALSE(is_slug(bad)) << bad;
  EXPECT_TRUE(is_slug(std::string(64, 'a')));
  EXPECT_FALSE(is_slug(std::string(65, 'a')));
  EXPECT_EQ(sha256("abc").hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_NE(digest_of({"ab", "c"}), digest_of({"a", "bc"}));
  EXPECT_EQ(*Digest::from_hex(sha256("x").hex()), sha256("x"));
  EXPECT_EQ(*Digest::from_raw(sha256("x").view()), sha256("x"));
  EXPECT_FALSE(Digest::from_hex("00"));
  EXPECT_FALSE(ItemId::from_hex("ZZ" + std::string(30, '0')));
  EXPECT_FALSE(ItemId::from_raw("short"));
  EXPECT_NE(item_id(SourceId{"a"}, "bc"), item_id(SourceId{"ab"}, "c"));
}

TEST(Item, IsBuiltWithinItsLimitsAndSaysWhatWasMended) {
  Source source;
  source.id = SourceId{"bao"};
  source.tier = Tier::official;
  source.home = PlaceId{"gia-lai"};
  const ItemDraft draft{"guid-1", "https://bao.vn/a", "Tiêu đề", "Nội dung", "", at(-10)};
  const auto good = make_item(source, draft, at(0), {});
  EXPECT_FALSE(good.repaired);
  EXPECT_EQ(good.lang, "vi");
  EXPECT_EQ(good.tier, Tier::official);
  EXPECT_EQ(good.home, PlaceId{"gia-lai"});
  EXPECT_EQ(dated(good), at(-10));

  auto edited = draft;
  edited.text = "Nội dung đã sửa";
  EXPECT_EQ(make_item(source, edited, at(5), {}).id, good.id);
  EXPECT_NE(make_item(source, edited, at(5), {}).digest, good.digest);
  EXPECT_EQ(make_item(source, draft, at(99), {}).digest, good.digest);

  auto absurd = draft;
  absurd.published = *parse_rfc3339("2099-01-01T00:00:00Z");
  EXPECT_FALSE(make_item(source, absurd, at(0), {}).published.has_value());
  EXPECT_TRUE(make_item(source, absurd, at(0), {}).repaired);
  absurd.published = from_millis(0);
  EXPECT_EQ(dated(make_item(source, absurd, at(0), {})), at(0));

  auto huge = draft;
  huge.title = std::string(5'000'000, 'x');
  EXPECT_EQ(make_item(source, huge, at(0), {}).title.size(), 4096u);
  EXPECT_TRUE(make_item(source, huge, at(0), {}).repaired);
}

TEST(Decision, NeedsAnAlertAnActorAndToDismissAReason) {
  EXPECT_TRUE(make_decision(AlertId{1}, Act::confirm, "local", "", at(0)));
  EXPECT_FALSE(make_decision(AlertId{}, Act::open, "local", "", at(0)));
  EXPECT_FALSE(make_decision(AlertId{1}, Act::open, "", "", at(0)));
  EXPECT_FALSE(make_decision(AlertId{1}, Act::dismiss, "local", " \n", at(0)));
  EXPECT_EQ(make_decision(AlertId{1}, Act::dismiss, "local", std::string(2001, 'x'), at(0)).error().code,
            Errc::too_large);
}

TEST(Decision, TheStateIsAFold) {
  const auto after = [](std::initializer_list<Act> acts) {
    std::vector<Decision> decisions;
    for (auto act : acts) decisions.push_back(*make_decision(AlertId{1}, act, "local", "x", {}));
    return fold(decisions).state;
  };
  EXPECT_EQ(after({}), State::fresh);
  EXPECT_EQ(after({Act::open}), State::opened);
  EXPECT_EQ(after({Act::open, Act::confirm}), State::confirmed);
  EXPECT_EQ(after({Act::confirm, Act::open}), State::confirmed);
  EXPECT_EQ(after({Act::open, Act::dismiss, Act::undo}), State::opened);
  EXPECT_EQ(after({Act::open, Act::dismiss, Act::undo, Act::undo}), State::fresh);
  EXPECT_EQ(after({Act::undo, Act::undo, Act::confirm}), State::confirmed);
  EXPECT_EQ(after({Act::confirm, Act::dismiss}), State::dismissed);
}

TEST(Claim, NeedsTextPublisherAndALink) {
  EXPECT_TRUE(make_claim("", "Vỡ đập", Verdict::fake, "Sở", "https://so.vn/1", {}));
  EXPECT_EQ(make_claim("", "Vỡ đập", Verdict::fake, "Sở", "https://so.vn/1", {})->id(), "https://so.vn/1");
  EXPECT_FALSE(make_claim("c", "", Verdict::fake, "Sở", "https://so.vn/1", {}));
  EXPECT_FALSE(make_claim("c", "Vỡ đập", Verdict::fake, "", "https://so.vn/1", {}));
  EXPECT_FALSE(make_claim("c", "Vỡ đập", Verdict::fake, "Sở", "", {}));
  EXPECT_FALSE(make_claim("c", "Vỡ đập", Verdict::fake, "Sở", "file:///etc/passwd", {}));
}

TEST(Assessment, NoVerdictWithoutEvidence) {
  Assessment::Draft disputed;
  disputed.label = Label::disputed;
  EXPECT_FALSE(make_assessment(disputed));
  disputed.claim = *make_claim("c", "Vỡ đập", Verdict::authentic, "Sở", "https://so.vn/1", {});
  EXPECT_FALSE(make_assessment(disputed));
  disputed.claim = *make_claim("c", "Vỡ đập", Verdict::false_information, "Sở", "https://so.vn/1", {});
  EXPECT_TRUE(make_assessment(disputed));

  Assessment::Draft unverified;
  unverified.label = Label::unverified;
  unverified.evidence = {{"cue", "a", "x", CueFamily::urgency, {}}, {"cue", "b", "y", CueFamily::urgency, {}}};
  EXPECT_FALSE(make_assessment(unverified)) << "two cues of one family";
  unverified.evidence[1].family = CueFamily::request;
  EXPECT_TRUE(make_assessment(unverified));
  unverified.score = 1.5;
  EXPECT_FALSE(make_assessment(unverified));
  unverified.score = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(make_assessment(unverified));

  Assessment::Draft nothing;
  nothing.score = 0.5;
  EXPECT_FALSE(make_assessment(nothing)->score().has_value());
}

TEST(Syllable, IsAnInitialAndARhymeOfTheLanguage) {
  for (auto yes :
       {"nghieng", "quyet",  "quoc", "qua", "giet", "gi",    "gia",   "loi",   "dao",   "ky",    "uyen", "boong",
        "khuya",   "truong", "duoc", "an",  "o",    "huynh", "quynh", "nguoi", "khuyu", "ngoeo", "oanh"}) {
    EXPECT_TRUE(is_syllable(yes)) << yes;
  }
  for (auto no : {"", "ko", "dc", "fai", "wa", "hsni", "tphcm", "nghang", "ngi", "ca1", "xyz", "q", "qu", "luadao",
                  "vn", "strong", "ngheeee", "zay", "jo"}) {
    EXPECT_FALSE(is_syllable(no)) << no;
  }
}

}  // namespace
}  // namespace dongtin
