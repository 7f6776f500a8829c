/// Query parameters of a list of alerts, and the opaque cursor of its pages.
///
/// Errors  malformed, with the values that are valid. Threads any; pure.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "daemon/web/request.hpp"
#include "storage/store.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxPage = 200;
inline constexpr std::array<std::string_view, 15> kListParams{"label",   "state", "source",   "rule",  "place",
                                                              "tier",    "topic", "assignee", "held",  "story",
                                                              "to_read", "since", "until",    "limit", "cursor"};

struct ListQuery {
  AlertFilter filter;
  std::optional<AlertId> before;
  std::size_t limit = 50;
};

[[nodiscard]] Result<ListQuery> parse_list(const Params& params, std::size_t default_limit = 50);
[[nodiscard]] std::string cursor_of(AlertId next);
[[nodiscard]] std::optional<AlertId> cursor_from(std::string_view cursor);
/// `limit`, or `usual` when it is not there.
[[nodiscard]] Result<std::size_t> limit_of(const Params& params, std::size_t usual);

/// True of names that would select by who wrote: author, user, handle, @name and their kin.
[[nodiscard]] bool asks_for_author(std::string_view name, std::string_view value);
inline constexpr std::string_view kNoAuthor =
    "there is no filter by author, account or @handle: dongtin follows what is said, not who says it";

/// 1..2^63 in plain decimal digits, without sign or leading zero.
[[nodiscard]] std::optional<std::uint64_t> parse_number(std::string_view digits);

}  // namespace dongtin
