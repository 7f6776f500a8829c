// The full-text index on its own: what it finds, what it keeps apart, and how it says that it must be built anew.
#include "storage/search_index.hpp"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "support.hpp"

namespace dongtin::testing {
namespace {

SearchOptions options_in(const TempDir& dir, const std::string& fold = "f1") {
  SearchOptions out;
  out.path = (dir / "search.sqlite").string();
  out.fold = fold;
  return out;
}

std::unique_ptr<SearchIndex> opened(const SearchOptions& options) {
  auto out = SearchIndex::open(options);
  if (!out) throw std::runtime_error(out.error().line());
  return *std::move(out);
}

SearchDocument document(std::uint64_t alert, const std::string& folded, std::vector<std::string> facts = {},
                        std::uint32_t revision = 1) {
  return {AlertId{alert}, revision, at(static_cast<std::int64_t>(alert)), folded, std::move(facts)};
}

SearchChange put(SearchDocument what, std::optional<std::string> before = std::nullopt) {
  const auto alert = what.alert;
  return {alert, std::move(what), std::move(before)};
}

SearchTerm phrase(const std::string& words, bool open = false) {
  return {SearchTerm::Kind::phrase, words, open, {}};
}
SearchTerm fact(const std::string& words) {
  return {SearchTerm::Kind::fact, words, false, {}};
}

std::vector<std::uint64_t> found(const SearchIndex& index, const SearchTerm& term, const SearchRange& range = {},
                                 std::size_t most = 1000) {
  std::vector<std::uint64_t> out;
  const auto done = index.find(term, range, [&](AlertId id) {
    out.push_back(id.value);
    return out.size() < most;
  });
  EXPECT_TRUE(done) << (done ? "" : done.error().line());
  return out;
}

using Ids = std::vector<std::uint64_t>;

void apply(SearchIndex& index, std::uint64_t sequence, std::vector<SearchChange> changes) {
  const auto done = index.apply({Sequence{sequence}, "m" + std::to_string(sequence)}, changes);
  ASSERT_TRUE(done) << done.error().line();
}

/// Gives the documents one by one, as check() asks for them.
auto listing(std::vector<SearchDocument> documents) {
  return [documents = std::move(documents), at = std::size_t{0}]() mutable -> Result<std::optional<SearchDocument>> {
    if (at == documents.size()) return std::optional<SearchDocument>();
    return std::optional<SearchDocument>(documents[at++]);
  };
}

std::vector<std::string> differences(const SearchIndex& index, std::vector<SearchDocument> want) {
  std::vector<std::string> out;
  const auto all = index.check(listing(std::move(want)), 100);
  if (!all) return {all.error().line()};
  for (const auto& each : *all) out.push_back(std::to_string(each.alert.value) + " " + each.what);
  return out;
}

TEST(SearchIndex, FindsWordsPhrasesAndBeginningsNewestFirst) {
  TempDir dir;
  auto index = opened(options_in(dir));
  apply(*index, 7,
        {put(document(1, " vo dap thuy dien \n cu van ")), put(document(2, " dap vo \n vo ")),
         put(document(3, " sat lo dat o vo dap ")), put(document(4, " sat lot "))});
  EXPECT_EQ(found(*index, phrase("vo")), (Ids{3, 2, 1}));
  EXPECT_EQ(found(*index, phrase("vo dap")), (Ids{3, 1}));
  EXPECT_EQ(found(*index, phrase("dap vo")), (Ids{2}));
  EXPECT_EQ(found(*index, phrase("vo vo")), Ids{}) << "a line feed ends a phrase";
  EXPECT_EQ(found(*index, phrase("dien cu")), Ids{});
  EXPECT_EQ(found(*index, phrase("vo dap thuy")), (Ids{1}));
  EXPECT_EQ(found(*index, phrase("sat lo", true)), (Ids{4, 3}));
  EXPECT_EQ(found(*index, phrase("sa", true)), (Ids{4, 3}));
  EXPECT_EQ(found(*index, phrase("khong")), Ids{});
  EXPECT_EQ(found(*index, phrase("khong", true)), Ids{});
  EXPECT_EQ(found(*index, phrase("vo"), {AlertId{3}, {}, {}}), (Ids{2, 1}));
  EXPECT_EQ(found(*index, phrase("vo"), {}, 1), (Ids{3}));
  const auto counts = index->counts();
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->documents, 4u);
  EXPECT_EQ(counts->buried, 0u);
  EXPECT_GT(counts->bytes, 4096u);
}

TEST(SearchIndex, PairsThatStandApartAreNoLongPhrase) {
  TempDir dir;
  auto index = opened(options_in(dir));
  apply(*index, 1,
        {put(document(1, " mua lon o ha noi ")), put(document(2, " mua lon to va lon o ha xa o ha noi ")),
         put(document(3, " mua lon \n lon o ha noi ")), put(document(4, " hom qua mua lon o ha tinh "))});
  EXPECT_EQ(found(*index, phrase("mua lon o")), (Ids{4, 1})) << "2 and 3 have its pairs, apart";
  EXPECT_EQ(found(*index, phrase("mua lon o ha")), (Ids{4, 1}));
  EXPECT_EQ(found(*index, phrase("mua lon o ha noi")), (Ids{1}));
  EXPECT_EQ(found(*index, phrase("mua lon o ha n", true)), (Ids{1}));
  EXPECT_EQ(found(*index, phrase("mua lon o", true)), (Ids{4, 3, 2, 1})) << "what is open is met by its pairs alone";
  apply(*index, 2, {{AlertId{1}, {}, " mua lon o ha noi "}});
  EXPECT_EQ(found(*index, phrase("mua lon o")), (Ids{4}));
}

TEST(SearchIndex, CombinesTermsAndFactsAndDays) {
  TempDir dir;
  auto index = opened(options_in(dir));
  auto old = document(1, " lu ve ", {"label:mention", "place:gia-lai"});
  old.created = at(-3 * 24 * 60);
  apply(*index, 1,
        {put(old), put(document(2, " lu ve ", {"label:unverified"})), put(document(3, " bao ve ", {"label:mention"})),
         put(document(4, " label:mention lu "))});
  const SearchTerm all{SearchTerm::Kind::all, "", false, {phrase("lu"), fact("label:mention")}};
  EXPECT_EQ(found(*index, all), (Ids{1})) << "the words of a text are no facts";
  const SearchTerm any{SearchTerm::Kind::any, "", false, {phrase("lu ve"), phrase("bao ve"), phrase("khong", true)}};
  EXPECT_EQ(found(*index, any), (Ids{3, 2, 1}));
  const SearchTerm never{SearchTerm::Kind::all, "", false, {phrase("lu"), phrase("khong", true)}};
  EXPECT_EQ(found(*index, never), Ids{});
  EXPECT_EQ(found(*index, any, {{}, at(-60), {}}), (Ids{3, 2}));
  EXPECT_EQ(found(*index, any, {{}, {}, at(-2 * 24 * 60)}), (Ids{1}));
  EXPECT_EQ(found(*index, any, {{}, at(40 * 24 * 60), {}}), Ids{});
}

TEST(SearchIndex, QuotesAndSignsInWordsAreNoSyntax) {
  TempDir dir;
  auto index = opened(options_in(dir));
  apply(*index, 1, {put(document(1, " a\"b OR ")), put(document(2, " x' ) ( * "))});
  EXPECT_EQ(found(*index, phrase("a\"b")), (Ids{1}));
  EXPECT_EQ(found(*index, phrase("OR")), (Ids{1}));
  EXPECT_EQ(found(*index, phrase(") ( *")), (Ids{2}));
  EXPECT_EQ(found(*index, phrase("x'")), (Ids{2}));
  EXPECT_EQ(found(*index, phrase("")), Ids{});
}

TEST(SearchIndex, ApplyingTwiceChangesNothing) {
  TempDir dir;
  auto index = opened(options_in(dir));
  for (int i = 0; i < 2; ++i) {
    apply(*index, 5, {put(document(1, " vo dap ")), put(document(2, " sat lo "))});
    apply(*index, 6, {put(document(1, " lu quet ", {"x:y"}, 2), " vo dap "), {AlertId{2}, {}, " sat lo "}});
    EXPECT_EQ(found(*index, phrase("vo dap")), Ids{});
    EXPECT_EQ(found(*index, phrase("lu quet")), (Ids{1}));
    EXPECT_EQ(found(*index, phrase("sat")), Ids{});
    EXPECT_EQ(index->counts()->documents, 1u);
    EXPECT_EQ(index->counts()->buried, 0u);
    EXPECT_EQ(differences(*index, {document(1, " lu quet ", {"x:y"}, 2)}), std::vector<std::string>{});
    apply(*index, 4, {{AlertId{1}, {}, " lu quet "}});
  }
  EXPECT_EQ(*index->held(std::vector{AlertId{1}, AlertId{2}}), (std::vector<std::uint32_t>{0, 0}));
}

TEST(SearchIndex, TheSameWordsUnderAnotherRevisionOrOtherFactsNeedNoOldText) {
  TempDir dir;
  auto index = opened(options_in(dir));
  apply(*index, 1, {put(document(1, " vo dap ", {"label:mention"}))});
  apply(*index, 2, {put(document(1, " vo dap ", {"label:disputed"}, 2))});
  EXPECT_EQ(found(*index, fact("label:mention")), Ids{});
  EXPECT_EQ(found(*index, fact("label:disputed")), (Ids{1}));
  EXPECT_EQ(*index->held(std::vector{AlertId{1}}), (std::vector<std::uint32_t>{2}));
  EXPECT_EQ(index->counts()->buried, 0u);
}

TEST(SearchIndex, AnOldTextThatIsNotWhatWasIndexedIsRefusedAndNothingOfItKept) {
  TempDir dir;
  auto index = opened(options_in(dir));
  apply(*index, 1, {put(document(1, " vo dap "))});
  const auto refused =
      index->apply({Sequence{2}, "m2"}, std::vector{put(document(2, " lu ")), put(document(1, " lu ", {}, 2), " vo ")});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::conflict);
  EXPECT_NE(refused.error().what.find("alert 1"), std::string::npos) << refused.error().line();
  EXPECT_EQ(found(*index, phrase("vo dap")), (Ids{1}));
  EXPECT_EQ(found(*index, phrase("lu")), Ids{});
  EXPECT_EQ(index->position()->applied.value, 1u);
  EXPECT_EQ(index->position()->mark, "m1");
}

TEST(SearchIndex, WithoutTheOldTextItsWordsAreBuriedAndCounted) {
  TempDir dir;
  auto index = opened(options_in(dir));
  apply(*index, 1, {put(document(1, " vo dap ")), put(document(2, " lu "))});
  apply(*index, 2, {{AlertId{1}, {}, {}}});
  EXPECT_EQ(index->counts()->documents, 1u);
  EXPECT_EQ(index->counts()->buried, 1u);
  EXPECT_EQ(*index->held(std::vector{AlertId{1}, AlertId{2}}), (std::vector<std::uint32_t>{0, 1}));
}

TEST(SearchIndex, APositionIsWrittenWithItsDocumentsAndOutlivesTheProgram) {
  TempDir dir;
  EXPECT_EQ(opened(options_in(dir))->position()->applied.value, 0u);
  apply(*opened(options_in(dir)), 9, {put(document(1, " vo dap "))});
  const auto index = opened(options_in(dir));
  EXPECT_EQ(*index->position(), (SearchPosition{Sequence{9}, "m9"}));
  EXPECT_EQ(found(*index, phrase("vo dap")), (Ids{1}));
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(SearchIndex, AForeignOlderOrOtherwiseFoldedFileIsToldApart) {
  TempDir dir;
  const auto options = options_in(dir);
  std::ofstream(options.path) << std::string(10000, 'x');
  auto refused = SearchIndex::open(options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::malformed) << refused.error().line();
  EXPECT_EQ(refused.error().line().find('\n'), std::string::npos);
  ASSERT_TRUE(SearchIndex::create(options)) << "and is built over";
  auto other = options;
  other.fold = "f2";
  refused = SearchIndex::open(other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::malformed);
  EXPECT_NE(refused.error().what.find("reading of words"), std::string::npos) << refused.error().line();
}

TEST(SearchIndex, AFlippedBitAnywhereIsFound) {
  TempDir dir;
  const auto options = options_in(dir);
  std::vector<SearchDocument> documents;
  {
    auto index = opened(options);
    std::mt19937 random(7);
    std::vector<SearchChange> changes;
    for (std::uint64_t id = 1; id <= 400; ++id) {
      std::string text = " ";
      for (int i = 0; i < 60; ++i) text += "tu" + std::to_string(random() % 900) + " ";
      documents.push_back(document(id, text));
      changes.push_back(put(documents.back()));
    }
    apply(*index, 1, std::move(changes));
    ASSERT_EQ(differences(*index, documents), std::vector<std::string>{});
  }
  const auto sound = bytes_of(options.path);
  ASSERT_GT(sound.size(), 20u * 4096);
  std::mt19937 random(11);
  for (int round = 0; round < 40; ++round) {
    auto bytes = sound;
    const auto at = random() % bytes.size();
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (random() % 8)));
    std::ofstream(options.path, std::ios::binary) << bytes;
    auto index = SearchIndex::open(options);
    if (!index) {
      EXPECT_EQ(index.error().code, Errc::malformed) << at << " " << index.error().line();
      continue;
    }
    EXPECT_FALSE(differences(**index, documents).empty()) << "byte " << at;
  }
}

TEST(SearchIndex, CheckSaysWhatIsMissingExtraAndStale) {
  TempDir dir;
  auto index = opened(options_in(dir));
  apply(*index, 1,
        {put(document(1, " a ")), put(document(2, " b ")), put(document(4, " d ")), put(document(5, " e ")),
         put(document(6, " f ", {"label:mention"}))});
  const auto said = differences(*index, {document(2, " b "), document(3, " c "), document(4, " x "),
                                         document(5, " e ", {}, 3), document(6, " f ", {"label:none"})});
  EXPECT_EQ(said,
            (std::vector<std::string>{
                "1 is in the index and not in the store", "3 is in the store and not in the index",
                "4 has other words in the index than in the store", "5 has revision 1 in the index and 3 in the store",
                "6 has other facts in the index than in the store"}));
}

TEST(SearchIndex, AnotherFileTakesItsPlaceWhileItServes) {
  TempDir dir;
  const auto options = options_in(dir);
  auto index = opened(options);
  apply(*index, 1, {put(document(1, " vo dap "))});
  std::atomic<bool> stop = false;
  std::atomic<int> wrong = 0, asked = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        std::size_t hits = 0;
        const auto done = index->find(phrase("vo dap"), {}, [&](AlertId) { return ++hits < 10; });
        if (!done || hits == 0) ++wrong;
        ++asked;
      }
    });
  }
  for (std::uint64_t round = 2; round < 12; ++round) {
    auto next = options;
    next.path += ".new";
    auto fresh = SearchIndex::create(next);
    ASSERT_TRUE(fresh) << fresh.error().line();
    apply(**fresh, round, {put(document(1, " vo dap ")), put(document(round, " vo dap "))});
    const auto done = index->replace_by(*std::move(fresh));
    ASSERT_TRUE(done) << done.error().line();
    EXPECT_EQ(index->position()->applied.value, round);
    EXPECT_EQ(found(*index, phrase("vo dap")), (Ids{round, 1}));
  }
  while (asked < 100) std::this_thread::yield();
  stop = true;
  for (auto& each : readers) each.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_FALSE(index->gone());
  std::filesystem::remove(options.path);
  EXPECT_TRUE(index->gone());
}

TEST(SearchIndex, AgreesWithAPlainMapOnRandomChanges) {
  TempDir dir;
  auto options = options_in(dir);
  options.pending_bytes = 64 << 10;  // written out often
  auto index = opened(options);
  std::mt19937 random(3);
  std::map<std::uint64_t, SearchDocument> plain;
  std::size_t held_long = 0, offered_long = 0;  // texts that hold a long phrase, and candidates for it
  const auto text = [&] {
    std::string out = " ";
    for (auto n = random() % 30 + 1; n > 0; --n) {
      out += static_cast<char>('a' + random() % 12);
      out += random() % 9 == 0 ? " \n " : " ";
    }
    return out;
  };
  for (std::uint64_t round = 1; round <= 150; ++round) {
    std::vector<SearchChange> changes;
    std::set<std::uint64_t> touched;
    for (auto n = random() % 20; n > 0; --n) {
      const std::uint64_t id = random() % 200 + 1;
      if (!touched.insert(id).second) continue;
      const auto old = plain.find(id);
      const auto before = old == plain.end() ? std::nullopt : std::optional(old->second.folded);
      if (random() % 4 == 0) {
        changes.push_back({AlertId{id}, {}, before});
        plain.erase(id);
      } else {
        const auto revision = old == plain.end() ? 1 : old->second.revision + 1;
        auto next = document(id, text(), {"label:" + std::to_string(random() % 3)}, revision);
        plain[id] = next;
        changes.push_back(put(std::move(next), before));
      }
    }
    apply(*index, round, std::move(changes));
    if (round % 10 != 0) continue;
    for (int i = 0; i < 20; ++i) {
      const std::string a(1, static_cast<char>('a' + random() % 12)), b(1, static_cast<char>('a' + random() % 12));
      Ids want_one, want_two, want_fact;
      for (auto it = plain.rbegin(); it != plain.rend(); ++it) {
        if (it->second.folded.find(" " + a + " ") != std::string::npos) want_one.push_back(it->first);
        if (it->second.folded.find(" " + a + " " + b + " ") != std::string::npos) {
          want_two.push_back(it->first);
          if (it->second.facts.front() == "label:1") want_fact.push_back(it->first);
        }
      }
      const std::string c(1, static_cast<char>('a' + random() % 12)), d(1, static_cast<char>('a' + random() % 12));
      for (const auto& words : {a + " " + b + " " + c, a + " " + b + " " + c + " " + d}) {
        const auto candidates = found(*index, phrase(words));
        EXPECT_TRUE(std::is_sorted(candidates.rbegin(), candidates.rend()));
        for (const auto& [id, each] : plain) {
          const bool holds = each.folded.find(" " + words + " ") != std::string::npos;
          const bool offered = std::find(candidates.begin(), candidates.end(), id) != candidates.end();
          EXPECT_TRUE(offered || !holds) << round << words << id;
          held_long += holds ? 1 : 0;
          offered_long += offered ? 1 : 0;
        }
      }
      EXPECT_EQ(found(*index, phrase(a)), want_one) << round << a;
      EXPECT_EQ(found(*index, phrase(a + " " + b)), want_two) << round << a << b;
      const SearchTerm all{SearchTerm::Kind::all, "", false, {phrase(a + " " + b), fact("label:1")}};
      EXPECT_EQ(found(*index, all), want_fact) << round;
    }
    std::vector<SearchDocument> want;
    for (const auto& [id, each] : plain) want.push_back(each);
    ASSERT_EQ(differences(*index, std::move(want)), std::vector<std::string>{}) << round;
    ASSERT_EQ(index->counts()->documents, plain.size());
  }
  EXPECT_GT(held_long, 50u);
  EXPECT_LT(offered_long, 2 * held_long) << "candidates are few beside the answers";
}

}  // namespace
}  // namespace dongtin::testing
