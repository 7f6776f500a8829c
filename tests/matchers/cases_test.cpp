#include "tests/matchers/cases.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "matchers/rule_set.hpp"

namespace dongtin {

namespace {

/// "0..6 t3..9/exact", or the words themselves: "[vỡ đập]/exact [chạy]".
std::vector<std::string> spans_of(const std::string& rest) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < rest.size();) {
    if (rest[at] == ' ') {
      ++at;
      continue;
    }
    const auto from = rest[at] == '[' || rest.compare(at, 2, "t[") == 0 ? rest.find(']', at) : at;
    const auto end = std::min(rest.find(' ', from), rest.size());
    out.push_back(rest.substr(at, end - at));
    at = end;
  }
  return out;
}

}  // namespace

std::vector<Case> read_cases(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".test") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Case> out;
  for (const auto& path : files) {
    std::ifstream in(path);
    std::string line;
    Case c;
    c.file = path.filename().string();
    while (std::getline(in, line)) {
      ++c.line;
      const auto space = std::min(line.find(' '), line.size());
      const std::string word = line.substr(0, space);
      std::string rest = line.substr(std::min(line.find_first_not_of(' ', space), line.size()));
      for (std::size_t at = 0; (at = rest.find("\\n", at)) != std::string::npos;) rest.replace(at, 2, "\n");
      if (word.empty() || word[0] == '#') continue;
      if (word == "rule") {
        const auto gap = rest.find(' ');
        c.rule = rest.substr(0, gap);
        c.query = gap == std::string::npos ? "" : rest.substr(rest.find_first_not_of(' ', gap));
        c.title.clear();
        c.tier.clear();
        c.source.clear();
        c.url.clear();
        c.lang.clear();
        c.category.clear();
      } else if (word == "title") {
        c.title = rest;
      } else if (word == "tier") {
        c.tier = rest;
      } else if (word == "source") {
        c.source = rest;
      } else if (word == "url") {
        c.url = rest;
      } else if (word == "lang") {
        c.lang = rest;
      } else if (word == "category") {
        c.category = rest;
      } else if (word == "list") {
        const auto gap = rest.find(' ');
        NamedList list{rest.substr(0, gap), {}, {c.file, static_cast<std::uint32_t>(c.line), 1}};
        for (auto at = gap + 1; at < rest.size();) {
          const auto bar = std::min(rest.find('|', at), rest.size());
          list.phrases.push_back(rest.substr(at, bar - at));
          at = bar + 1;
        }
        c.lists.push_back(std::move(list));
      } else if (word == "item") {
        c.text = rest;
      } else if (word == "match" || word == "none") {
        Case done = c;
        done.matches = word == "match";
        done.spans = spans_of(rest);
        out.push_back(std::move(done));
        c.title.clear();
      } else if (word == "error" || word == "warning") {
        Case done = c;
        (word == "error" ? done.error : done.warning) = rest;
        out.push_back(std::move(done));
      } else {
        ADD_FAILURE() << c.file << ":" << c.line << ": no such word: " << word;
      }
    }
  }
  return out;
}

namespace {

Rule rule_of(const Case& c) {
  Rule rule;
  rule.id = RuleId{c.rule};
  rule.title = c.rule;
  rule.status = RuleStatus::live;
  rule.category = category_from(c.category);
  if (!rule.category) rule.topic = "test";
  rule.scope = Scope::national;
  rule.query = c.query;
  rule.query_where = {c.file, 1, 1};
  seal(rule);
  return rule;
}

/// The span, written the way the case writes its own.
std::string shown(const Span& span, const Item& item, const std::string& wanted) {
  std::string out = std::to_string(span.begin) + ".." + std::to_string(span.end);
  if (wanted.find('[') != std::string::npos) {
    const auto& field = span.field == Field::title ? item.title : item.text;
    out = "[" + field.substr(span.begin, span.end - span.begin) + "]";
  }
  if (span.field == Field::title) out.insert(0, "t");
  if (wanted.find('/') == std::string::npos) return out;
  for (auto how : names(span.how)) out += "/" + std::string(how);
  return out;
}

class RuleCases : public testing::TestWithParam<Prefilter> {};

TEST_P(RuleCases, AnswerAsTheTablesSay) {
  const auto cases = read_cases(std::string(DONGTIN_SOURCE_DIR) + "/tests/cases/rules");
  EXPECT_GE(cases.size(), 600u);
  Scratch scratch;
  MatchList out;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.file + ":" + std::to_string(c.line) + ": " + c.query + " | " + c.text);
    const Rule rule = rule_of(c);
    const auto compiled = RuleSet::compile({&rule, 1}, {}, {}, {.prefilter = GetParam(), .lists = c.lists});
    if (!c.warning.empty()) {
      EXPECT_NE(compiled.rules, nullptr);
      std::string lines;
      for (const auto& p : compiled.problems) lines += p.line() + "\n";
      if (c.warning == "-") {
        EXPECT_EQ(lines, "");
      } else {
        EXPECT_NE(lines.find(c.warning), std::string::npos) << (lines.empty() ? "no problem" : lines);
      }
      continue;
    }
    if (!c.error.empty()) {
      EXPECT_EQ(compiled.rules, nullptr);
      const bool said = std::any_of(compiled.problems.begin(), compiled.problems.end(), [&](const Problem& p) {
        return !p.warning && p.line().find(c.error) != std::string::npos;
      });
      EXPECT_TRUE(said) << (compiled.problems.empty() ? "no problem" : compiled.problems.back().line());
      continue;
    }
    if (!compiled.rules) {
      ADD_FAILURE() << compiled.problems.back().line();
      continue;
    }
    Item item;
    item.title = c.title;
    item.text = c.text;
    if (!c.tier.empty()) item.tier = *tier_from(c.tier);
    item.source = SourceId{c.source};
    item.url = c.url;
    item.lang = c.lang;
    compiled.rules->match(item, scratch, out);
    EXPECT_EQ(!out.rules.empty(), c.matches);
    if (out.rules.empty() || !c.matches || c.spans.empty()) continue;
    std::vector<std::string> spans;
    for (const Span& span : out.rules.front().spans) {
      spans.push_back(shown(span, item, c.spans[std::min(spans.size(), c.spans.size() - 1)]));
    }
    if (c.spans.front() == "-") {
      EXPECT_TRUE(spans.empty());
    } else {
      EXPECT_THAT(spans, testing::ElementsAreArray(c.spans));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutPrefilter, RuleCases,
                         testing::Values(Prefilter::on, Prefilter::scan, Prefilter::off), [](const auto& info) {
                           return info.param == Prefilter::on ? "on" : info.param == Prefilter::scan ? "scan" : "off";
                         });

}  // namespace
}  // namespace dongtin
