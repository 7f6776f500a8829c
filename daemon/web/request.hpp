/// A request and an answer, free of the HTTP library; targets, queries and forms taken apart.
///
/// In      what a stranger sent. Out decoded, valid UTF-8 without control characters.
/// Errors  malformed: a bad percent-escape, bytes that are not UTF-8, a control character, a repeated parameter.
/// Threads any; values only. Cost linear in bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/records/result.hpp"

namespace dongtin {

using Params = std::vector<std::pair<std::string, std::string>>;

struct Target {
  std::string path;  // decoded, starts with '/'
  Params query;
};

/// Only the origin form ("/path?query"). An escaped '/', '\' or control character in the path is refused.
[[nodiscard]] Result<Target> parse_target(std::string_view target);
/// application/x-www-form-urlencoded; also the query part of a target.
[[nodiscard]] Result<Params> parse_form(std::string_view text);
[[nodiscard]] std::string encode_form(const Params& params);
[[nodiscard]] const std::string* find(const Params& params, std::string_view name);

struct Request {
  std::string method;  // upper case
  std::string path;
  Params query;
  std::vector<std::string> args;  // what the {…} of the route's pattern matched
  std::string body;
  std::string content_type, accept, host, origin, referer, fetch_site, last_event_id, if_none_match;
  std::size_t hosts = 0;  // number of Host fields
  bool admin = false;     // came through the admin socket
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

/// {"error":{"code","message"}}
[[nodiscard]] Response error_response(int status, std::string_view code, std::string_view message);
/// As above, from what the world said.
[[nodiscard]] Response error_response(const Error& error);

}  // namespace dongtin
