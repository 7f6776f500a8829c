#include "daemon/web/multipart.hpp"

#include <algorithm>
#include <optional>

#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kMaxBoundary = 70;

/// The value of `; key=value` or `; key="value"`.
std::optional<std::string> parameter(std::string_view field, std::string_view key) {
  const auto small = ascii_lower(field);
  for (auto at = small.find(key); at != std::string::npos; at = small.find(key, at + 1)) {
    const auto value = at + key.size();
    if (at == 0 || (field[at - 1] != ' ' && field[at - 1] != ';') || value >= field.size() || field[value] != '=') {
      continue;
    }
    auto rest = field.substr(value + 1);
    if (!rest.starts_with('"')) return std::string(rest.substr(0, rest.find_first_of("; ")));
    const auto end = rest.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    return std::string(rest.substr(1, end - 1));
  }
  return std::nullopt;
}

/// The name of the field whose part has this head.
std::optional<std::string> name_of(std::string_view head) {
  while (!head.empty()) {
    const auto end = std::min(head.find("\r\n"), head.size());
    const auto line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    if (ascii_lower(line).starts_with("content-disposition:")) return parameter(line, "name");
  }
  return std::nullopt;
}

Error broken() {
  return fail(Errc::malformed, "the form is broken: its parts do not follow its boundary");
}

}  // namespace

Result<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body) {
  const auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > kMaxBoundary) {
    return fail(Errc::malformed, "the form names no boundary; send it as a browser does");
  }
  const auto first = "--" + *boundary, next = "\r\n" + first;
  if (!body.starts_with(first)) return broken();
  body.remove_prefix(first.size());
  std::vector<FormPart> out;
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n") || out.size() == kMaxFormParts) return broken();
    body.remove_prefix(2);
    const auto head = body.substr(0, kMaxPartHead).find("\r\n\r\n");
    if (head == std::string_view::npos) return broken();
    const auto name = name_of(body.substr(0, head));
    if (!name) return broken();
    body.remove_prefix(head + 4);
    const auto end = body.find(next);
    if (end == std::string_view::npos) return broken();
    out.push_back({*name, body.substr(0, end)});
    body.remove_prefix(end + next.size());
  }
  return out;
}

}  // namespace dongtin
