// Every case in tests/cases/feeds: <case>.xml or .json in, <case>.expect.json out. UPDATE_GOLDEN=1 rewrites the latter.
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "collectors/feed/feed.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

const fs::path kCases = fs::path(DONGTIN_SOURCE_DIR) / "tests/cases/feeds";

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Two blanks per level, so that a reviewer reads the change of a case.
void pretty(const json::value& value, const std::string& indent, std::string& out) {
  if (const auto* object = value.if_object(); object != nullptr && !object->empty()) {
    out += "{";
    const char* comma = "\n";
    for (const auto& [key, member] : *object) {
      out += comma + indent + "  " + json::serialize(key) + ": ";
      pretty(member, indent + "  ", out);
      comma = ",\n";
    }
    out += "\n" + indent + "}";
  } else if (const auto* array = value.if_array(); array != nullptr && !array->empty()) {
    out += "[";
    const char* comma = "\n";
    for (const auto& member : *array) {
      out += comma + indent + "  ";
      pretty(member, indent + "  ", out);
      comma = ",\n";
    }
    out += "\n" + indent + "]";
  } else {
    out += json::serialize(value);
  }
}

json::object shown(const FeedDocument& feed) {
  json::object out;
  const auto put = [](json::object& to, const char* key, const std::string& value) {
    if (!value.empty()) to[key] = value;
  };
  put(out, "format", feed.format);
  put(out, "title", feed.title);
  put(out, "link", feed.link);
  put(out, "lang", feed.lang);
  put(out, "encoding", feed.encoding);
  if (feed.min_interval) out["min_interval"] = feed.min_interval->count();
  if (!feed.whole) out["whole"] = false;
  json::array entries;
  for (const auto& entry : feed.entries) {
    json::object row;
    put(row, "id", entry.id);
    if (entry.key != entry.id) row["key"] = entry.key;
    put(row, "title", entry.title);
    put(row, "link", entry.link);
    if (entry.published) row["published"] = rfc3339(*entry.published);
    if (entry.updated) row["updated"] = rfc3339(*entry.updated);
    put(row, "summary", entry.summary);
    put(row, "content", entry.content);
    put(row, "text", entry.text);
    const auto capture = Fragment(entry.evidence).capture();
    put(row, "evidence", capture.bytes);
    json::array removed;
    for (const auto& name : capture.removed) removed.emplace_back(name);
    if (!removed.empty()) row["removed"] = std::move(removed);
    EXPECT_EQ(capture.removed.empty(), capture.original == sha256(capture.bytes)) << entry.id;
    if (entry.repaired) row["repaired"] = true;
    if (entry.repeated) row["repeated"] = true;
    entries.push_back(std::move(row));
  }
  out["entries"] = std::move(entries);
  json::array warnings;
  for (const auto& warning : feed.warnings) warnings.emplace_back(warning);
  if (!warnings.empty()) out["warnings"] = std::move(warnings);
  return out;
}

FeedContext context_of(const json::object& given) {
  FeedContext out;
  const auto text = [&](const char* key) {
    const auto* value = given.if_contains(key);
    return value == nullptr ? std::string() : std::string(value->as_string());
  };
  out.url = text("url");
  out.content_type = text("content_type");
  out.lang = text("lang");
  if (const auto* first = given.if_contains("month_first")) out.month_first = first->as_bool();
  if (const auto now = parse_rfc3339(text("now"))) out.now = *now;
  return out;
}

std::vector<std::string> cases() {
  std::vector<std::string> out;
  for (const auto& file : fs::directory_iterator(kCases)) {
    const auto name = file.path().filename().string();
    if (!name.ends_with(".expect.json")) out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

class Feeds : public testing::TestWithParam<std::string> {};

TEST_P(Feeds, ReadsAsExpected) {
  const auto input = kCases / GetParam();
  const auto expected_file = fs::path(input).replace_extension(".expect.json");
  const auto expected = bytes_of(expected_file);
  ASSERT_FALSE(expected.empty()) << expected_file;
  const auto given = json::parse(expected).as_object().at("given").as_object();
  const auto feed = parse_feed(bytes_of(input), context_of(given));

  json::object result{{"given", given}};
  if (feed) {
    result["feed"] = shown(*feed);
  } else {
    result["error"] = feed.error().line();
  }
  std::string text;
  pretty(result, "", text);
  text += '\n';
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(expected_file, std::ios::binary) << text;
  EXPECT_EQ(bytes_of(expected_file), text);
  // Whatever the case shows: no person's name leaves a feed ("Tên ..." stands for one in every case).
  for (const char* person : {"Tên Người", "Tên Ở Nguồn", "Tên Cộng Sự", "Tên Kênh", "Ban Biên Tập Mẫu", "root:"})
    EXPECT_EQ(text.find(person), std::string::npos) << person;
}

std::string case_name(const testing::TestParamInfo<std::string>& info) {
  std::string out = info.param;
  for (char& c : out) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return out;
}

INSTANTIATE_TEST_SUITE_P(Cases, Feeds, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace dongtin
