#include "daemon/web/filters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "daemon/web/workflow.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kMaxTopicFilterBytes = 200;
constexpr std::string_view kCursorMark = "a1-";  // kind of list and version of the cursor

Error not_one_of(std::string_view name, std::string_view valid) {
  return fail(Errc::malformed, fmt::format("{} must be one of {}", name, valid));
}

template <class Id>
Result<std::optional<Id>> slug(const Params& params, std::string_view name) {
  const auto* value = find(params, name);
  if (!value) return std::optional<Id>{};
  if (!is_slug(*value))
    return fail(Errc::malformed, fmt::format("{} must be an id of 1 to 64 of a-z, 0-9 and -", name));
  return std::optional<Id>{Id{*value}};
}

Result<std::optional<Instant>> moment(const Params& params, std::string_view name) {
  const auto* value = find(params, name);
  if (!value) return std::optional<Instant>{};
  auto at = parse_rfc3339(*value);
  if (!at) return std::move(at).error().at(name);
  return std::optional<Instant>{*at};
}

}  // namespace

std::optional<std::uint64_t> parse_number(std::string_view digits) {
  if (digits.empty() || digits.size() > 19 || digits.front() < '1' || digits.front() > '9') return std::nullopt;
  std::uint64_t out = 0;
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, out);
  if (read.ec != std::errc{} || read.ptr != end || out > (1ull << 63)) return std::nullopt;
  return out;
}

std::string cursor_of(AlertId next) {
  return fmt::format("{}{:x}", kCursorMark, next.value);
}

std::optional<AlertId> cursor_from(std::string_view cursor) {
  std::uint64_t id = 0;
  if (!cursor.starts_with(kCursorMark)) return std::nullopt;
  const auto* end = cursor.data() + cursor.size();
  const auto read = std::from_chars(cursor.data() + kCursorMark.size(), end, id, 16);
  if (read.ec != std::errc{} || read.ptr != end || id == 0) return std::nullopt;
  return AlertId{id};
}

Result<std::size_t> limit_of(const Params& params, std::size_t usual) {
  const auto* value = find(params, "limit");
  if (!value) return usual;
  const auto limit = parse_number(*value);
  if (!limit || *limit > kMaxPage) return fail(Errc::malformed, fmt::format("limit must be 1 to {}", kMaxPage));
  return static_cast<std::size_t>(*limit);
}

Result<ListQuery> parse_list(const Params& params, std::size_t default_limit) {
  ListQuery out;
  if (const auto* value = find(params, "label")) {
    out.filter.label = label_from(*value);
    if (!out.filter.label) return not_one_of("label", "none, mention, unverified, disputed, correction");
  }
  if (const auto* value = find(params, "state")) {
    out.filter.state = state_from(*value);
    if (!out.filter.state) return not_one_of("state", kStates);
  }
  if (const auto* value = find(params, "tier")) {
    out.filter.tier = tier_from(*value);
    if (!out.filter.tier) return not_one_of("tier", "official, press, aggregator, social, forum");
  }
  auto source = slug<SourceId>(params, "source");
  if (!source) return source.error();
  out.filter.source = std::move(*source);
  auto rule = slug<RuleId>(params, "rule");
  if (!rule) return rule.error();
  out.filter.rule = std::move(*rule);
  auto place = slug<PlaceId>(params, "place");
  if (!place) return place.error();
  out.filter.place = std::move(*place);
  if (const auto* value = find(params, "topic"); value && !value->empty()) {
    if (value->size() > kMaxTopicFilterBytes) return fail(Errc::malformed, "topic is longer than any topic");
    out.filter.topic = *value;
  }
  auto assignee = slug<AccountId>(params, "assignee");
  if (!assignee) return assignee.error();
  if (*assignee) out.filter.assignee = (*assignee)->value;
  for (const auto& [named, only] : {std::pair("held", &out.filter.held), std::pair("to_read", &out.filter.to_read)}) {
    const auto* value = find(params, named);
    if (value == nullptr) continue;
    if (*value != "1" && *value != "0") return not_one_of(named, "1, 0");
    *only = *value == "1";
  }
  if (const auto* value = find(params, "story")) {
    const auto story = parse_number(*value);
    if (!story) return fail(Errc::malformed, "story must be the number of a story");
    out.filter.story = StoryId{*story};
  }
  auto since = moment(params, "since");
  if (!since) return since.error();
  out.filter.since = *since;
  auto until = moment(params, "until");
  if (!until) return until.error();
  out.filter.until = *until;
  auto limit = limit_of(params, default_limit);
  if (!limit) return std::move(limit).error();
  out.limit = *limit;
  if (const auto* value = find(params, "cursor")) {
    out.before = cursor_from(*value);
    if (!out.before) return fail(Errc::malformed, "cursor must be the `next` of the page before, unchanged");
  }
  return out;
}

bool asks_for_author(std::string_view name, std::string_view value) {
  static constexpr std::array kNames{"author", "authors", "user",   "username", "account", "handle",
                                     "byline", "creator", "poster", "profile",  "writer",  "by"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end() || name.starts_with('@') ||
         value.starts_with('@');
}

}  // namespace dongtin
