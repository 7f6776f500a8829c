#include "daemon/web/request.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <optional>

#include "storage/records/text.hpp"

namespace dongtin {

namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool has_control(std::string_view text, bool lines_allowed) {
  return std::any_of(text.begin(), text.end(), [&](char c) {
    const auto u = static_cast<unsigned char>(c);
    if (lines_allowed && (c == '\n' || c == '\r' || c == '\t')) return false;
    return u < 0x20 || u == 0x7f;
  });
}

/// nullopt for a bad escape.
std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = digit(text[i + 1]), low = digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

struct Status {
  int status;
  const char* code;
};

Status status_of(Errc code) {
  switch (code) {
    case Errc::malformed:
      return {400, "bad_request"};
    case Errc::refused:
      return {403, "unavailable"};
    case Errc::not_found:
      return {404, "not_found"};
    case Errc::conflict:
      return {409, "conflict"};
    case Errc::too_large:
      return {413, "too_large"};
    case Errc::timeout:
    case Errc::unreachable:
    case Errc::rate_limited:
    case Errc::io:
      break;
  }
  return {503, "unavailable"};
}

}  // namespace

Result<Target> parse_target(std::string_view target) {
  if (target.empty() || target.front() != '/') {
    return fail(Errc::malformed, "the request target must be a path such as /api/v1/alerts");
  }
  target = target.substr(0, target.find('#'));
  const auto question = target.find('?');
  const auto raw = target.substr(0, question);
  auto path = decode(raw, false);
  if (!path) return fail(Errc::malformed, "the path holds a broken percent-escape");
  const auto slashes = [](std::string_view s) { return std::count(s.begin(), s.end(), '/'); };
  if (slashes(*path) != slashes(raw) || path->find('\\') != std::string::npos || has_control(*path, false) ||
      !is_valid_utf8(*path)) {
    return fail(Errc::malformed, "the path holds an escaped slash, a backslash, a control character or broken UTF-8");
  }
  Target out{std::move(*path), {}};
  if (question != std::string_view::npos) {
    auto query = parse_form(target.substr(question + 1));
    if (!query) return query.error();
    out.query = std::move(*query);
  }
  return out;
}

Result<Params> parse_form(std::string_view text) {
  Params out;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto key = decode(pair.substr(0, equals), true);
    auto value = decode(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
    if (!key || !value) return fail(Errc::malformed, "a parameter holds a broken percent-escape");
    if (!is_valid_utf8(*key) || !is_valid_utf8(*value) || has_control(*key, false) || has_control(*value, true)) {
      return fail(Errc::malformed, "a parameter holds a control character or broken UTF-8");
    }
    if (find(out, *key)) return fail(Errc::malformed, "the parameter " + *key + " is given twice");
    out.emplace_back(std::move(*key), std::move(*value));
  }
  return out;
}

std::string encode_form(const Params& params) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  const auto put = [&](std::string_view text) {
    for (char c : text) {
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                         c == '.' || c == '_' || c == '~';
      if (plain) {
        out += c;
      } else {
        const auto u = static_cast<unsigned char>(c);
        out += '%';
        out += digits[u >> 4];
        out += digits[u & 15];
      }
    }
  };
  for (const auto& [key, value] : params) {
    if (!out.empty()) out += '&';
    put(key);
    out += '=';
    put(value);
  }
  return out;
}

const std::string* find(const Params& params, std::string_view name) {
  const auto it = std::find_if(params.begin(), params.end(), [&](const auto& p) { return p.first == name; });
  return it == params.end() ? nullptr : &it->second;
}

Response error_response(int status, std::string_view code, std::string_view message) {
  std::string line(message);
  std::replace(line.begin(), line.end(), '\n', ' ');
  Response out;
  out.status = status;
  out.body = boost::json::serialize(boost::json::object{{"error", {{"code", code}, {"message", line}}}}) + "\n";
  return out;
}

Response error_response(const Error& error) {
  const auto [status, code] = status_of(error.code);
  return error_response(status, code, error.line());
}

}  // namespace dongtin
