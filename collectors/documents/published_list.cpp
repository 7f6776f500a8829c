#include <csv.h>
#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "collectors/documents/published.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::array<std::string_view, 6> kColumns{"number", "symbol", "date", "issuer", "title", "url"};

/// The fields of one document, in the order of kColumns.
using Fields = std::array<std::string, kColumns.size()>;

std::optional<std::chrono::year_month_day> day_from(std::string_view text) {
  std::array<unsigned, 3> parts{};
  std::size_t count = 0;
  char between = 0;
  const char* at = text.data();
  const char* const end = text.data() + text.size();
  while (count < parts.size()) {
    const auto [next, wrong] = std::from_chars(at, end, parts.at(count));
    if (wrong != std::errc{}) return std::nullopt;
    ++count;
    at = next;
    if (count == parts.size()) break;
    if (at == end || (*at != '-' && *at != '/') || (between != 0 && *at != between)) return std::nullopt;
    between = *at++;
  }
  if (at != end) return std::nullopt;
  if (between == '/') std::swap(parts[0], parts[2]);  // 05/01/2026
  const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(std::min(parts[0], 9999u))),
                                        std::chrono::month(parts[1]), std::chrono::day(parts[2])};
  return day.ok() && parts[0] >= 1945 ? std::optional(day) : std::nullopt;
}

/// One clear line when it is no document of the list.
Result<PublishedDocument> document_of(Fields fields, const PublishedLimits& limits) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    auto& field = fields.at(i);
    if (field.size() > limits.max_field_bytes) {
      return fail(Errc::too_large, fmt::format("{} is longer than {} bytes", kColumns.at(i), limits.max_field_bytes));
    }
    field = clean_text(field, limits.max_field_bytes).text;
    while (!field.empty() && field.back() == ' ') field.pop_back();
    field.erase(0, std::min(field.find_first_not_of(' '), field.size()));
  }
  auto& [number, symbol, date, issuer, title, url] = fields;
  if (symbol.empty()) {  // "05/BC-SVHTTDL" in one field
    const auto slash = number.find('/');
    if (slash != std::string::npos) {
      symbol = number.substr(slash + 1);
      number.resize(slash);
    }
  }
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (number.empty() || number.size() > 7 || !std::all_of(number.begin(), number.end(), digit)) {
    return fail(Errc::malformed, "number must be digits, as in 05, or the whole of it, as in 05/BC-SVHTTDL");
  }
  if (symbol.empty()) return fail(Errc::malformed, "symbol is missing; write it as in BC-SVHTTDL");
  const auto day = day_from(date);
  if (!day) return fail(Errc::malformed, "date must be a day such as 2026-01-05 or 05/01/2026");
  if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://")) {
    return fail(Errc::malformed, "url must begin with https:// or http://");
  }
  return PublishedDocument{std::move(number), std::move(symbol), *day,
                           std::move(issuer), std::move(title),  std::move(url)};
}

class List {
 public:
  explicit List(const PublishedLimits& limits) : limits_(limits) {}

  void add(std::size_t line, Fields fields) {
    auto document = document_of(std::move(fields), limits_);
    if (!document) {
      wrong(line, document.error().what);
    } else if (out_.documents.size() < limits_.max_documents) {
      out_.documents.push_back(std::move(*document));
    } else {
      full_ = true;
    }
  }
  void wrong(std::size_t line, std::string what) {
    if (out_.problems.size() < kMaxListProblems) out_.problems.push_back({line, std::move(what)});
  }
  [[nodiscard]] Result<PublishedList> take() {
    if (full_) return fail(Errc::too_large, fmt::format("holds more than {} documents", limits_.max_documents));
    return std::move(out_);
  }

 private:
  const PublishedLimits& limits_;
  PublishedList out_;
  bool full_ = false;
};

void read_line(simdjson::dom::parser& parser, std::string_view line, std::size_t number, List& list) {
  simdjson::dom::object object;
  if (parser.parse(line.data(), line.size()).get(object) != simdjson::SUCCESS) {
    return list.wrong(number, "is no JSON object; write one document a line");
  }
  Fields fields;
  for (const auto& [key, value] : object) {
    const auto column = std::find(kColumns.begin(), kColumns.end(), key);
    if (column == kColumns.end()) {
      return list.wrong(
          number,
          fmt::format("has no use for \"{}\"; fields are number, symbol, date, issuer, title, url", cut(key, 40)));
    }
    auto& field = fields.at(static_cast<std::size_t>(column - kColumns.begin()));
    std::string_view text;
    std::uint64_t digits = 0;
    if (value.get(text) == simdjson::SUCCESS) {
      field = text;
    } else if (value.get(digits) == simdjson::SUCCESS) {
      field = std::to_string(digits);
    } else {
      return list.wrong(number, fmt::format("{} must be text", *column));
    }
  }
  list.add(number, std::move(fields));
}

Result<PublishedList> read_ndjson(std::string_view bytes, const PublishedLimits& limits) {
  List list(limits);
  simdjson::dom::parser parser;
  std::size_t number = 0;
  while (!bytes.empty()) {
    ++number;
    const auto end = std::min(bytes.find('\n'), bytes.size());
    const auto line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) read_line(parser, line, number, list);
  }
  return list.take();
}

/// What libcsv calls back: fields, then the end of a row.
struct Rows {
  List& list;
  std::size_t max_field_bytes;
  std::vector<std::string> row;
  std::vector<std::size_t> columns;  // of kColumns, by place; kColumns.size() for one nobody knows
  std::size_t number = 0;
  bool named = false, usable = true;

  void field(std::string_view text) {
    if (row.size() <= kColumns.size() * 4) row.emplace_back(text.substr(0, max_field_bytes + 1));
  }
  void end() {
    ++number;
    if (!named) {
      name_columns();
    } else if (row.size() != 1 || !row.front().empty()) {
      Fields fields;
      for (std::size_t i = 0; i < row.size() && i < columns.size(); ++i) {
        if (columns[i] < kColumns.size()) fields.at(columns[i]) = std::move(row[i]);
      }
      list.add(number, std::move(fields));
    }
    row.clear();
  }
  void name_columns() {
    named = true;
    for (auto& column : row) {
      const auto known = std::find(kColumns.begin(), kColumns.end(), column);
      if (known == kColumns.end()) {
        list.wrong(1, fmt::format("has a column \"{}\"; columns are number, symbol, date, issuer, title, url",
                                  clean_text(column, 40).text));
      }
      columns.push_back(static_cast<std::size_t>(known - kColumns.begin()));
    }
    const auto has = [&](std::size_t which) {
      return std::find(columns.begin(), columns.end(), which) != columns.end();
    };
    usable = has(0) && has(2);
    if (!usable) list.wrong(1, "must name the columns number and date at least, separated by commas");
  }
};

Result<PublishedList> read_csv(std::string_view bytes, const PublishedLimits& limits) {
  List list(limits);
  Rows rows{list, limits.max_field_bytes, {}, {}};
  csv_parser parser{};
  if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) return fail(Errc::io, "the reader of CSV cannot start");
  const auto field = [](void* text, std::size_t size, void* data) {
    static_cast<Rows*>(data)->field({static_cast<const char*>(text), size});
  };
  const auto row = [](int, void* data) { static_cast<Rows*>(data)->end(); };
  bool fine = true;
  // Line by line, so that a file whose head is wrong is not read to its end.
  while (fine && rows.usable && !bytes.empty()) {
    const auto end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
    fine = csv_parse(&parser, bytes.data(), end, field, row, &rows) == end;
    bytes.remove_prefix(end);
  }
  if (fine && rows.usable) fine = csv_fini(&parser, field, row, &rows) == 0;
  csv_free(&parser);
  if (!fine) list.wrong(rows.number + 1, "is no CSV: a quotation mark is out of place or never closed");
  return list.take();
}

}  // namespace

Result<PublishedList> read_published(std::string_view bytes, const PublishedLimits& limits) {
  if (bytes.size() > limits.max_bytes) {
    return fail(Errc::too_large, fmt::format("is larger than {} bytes; split it into several files", limits.max_bytes));
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (!is_valid_utf8(bytes)) return fail(Errc::malformed, "is not UTF-8; save it as UTF-8");
  const auto first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return PublishedList{};
  return bytes[first] == '{' ? read_ndjson(bytes, limits) : read_csv(bytes, limits);
}

}  // namespace dongtin
