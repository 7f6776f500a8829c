#include "storage/records/time.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace dongtin {

namespace {

using namespace std::chrono;

struct Civil {
  int year;
  unsigned month, day;
  int hour, minute, second;
};

Civil civil_of(Instant t) {
  const auto lowest = sys_days{year{0} / 1 / 1};
  const auto highest = sys_days{year{9999} / 12 / 31} + hours{23} + minutes{59} + seconds{59};
  const auto clamped = std::clamp(floor<seconds>(t), sys_seconds{lowest}, sys_seconds{highest});
  const auto date = floor<days>(clamped);
  const year_month_day ymd{date};
  const hh_mm_ss time{clamped - date};
  return {int{ymd.year()},
          unsigned{ymd.month()},
          unsigned{ymd.day()},
          static_cast<int>(time.hours().count()),
          static_cast<int>(time.minutes().count()),
          static_cast<int>(time.seconds().count())};
}

/// Reads exactly `digits` decimal digits at `at`, or -1.
int number(std::string_view s, std::size_t at, std::size_t digits) {
  if (at + digits > s.size()) return -1;
  int out = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (s[i] < '0' || s[i] > '9') return -1;
    out = out * 10 + (s[i] - '0');
  }
  return out;
}

}  // namespace

std::string rfc3339(Instant t) {
  const auto c = civil_of(t);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

std::string vietnam_time(Instant t) {
  const auto c = civil_of(t + hours{7});
  return fmt::format("{:02}:{:02} {:02}/{:02}/{:04}", c.hour, c.minute, c.day, c.month, c.year);
}

Result<Instant> parse_rfc3339(std::string_view s) {
  const auto bad = [&] {
    return fail(Errc::malformed, fmt::format("\"{}\" is not an RFC 3339 time such as 2026-05-28T17:00:00+07:00",
                                             s.substr(0, std::min<std::size_t>(s.size(), 40))));
  };
  const int y = number(s, 0, 4), mo = number(s, 5, 2), d = number(s, 8, 2);
  const int h = number(s, 11, 2), mi = number(s, 14, 2), se = number(s, 17, 2);
  if (y < 0 || mo < 0 || d < 0 || h < 0 || mi < 0 || se < 0) return bad();
  if (s[4] != '-' || s[7] != '-' || (s[10] != 'T' && s[10] != 't' && s[10] != ' ') || s[13] != ':' || s[16] != ':')
    return bad();
  const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
  if (!date.ok() || h > 23 || mi > 59 || se > 60) return bad();
  std::size_t at = 19;
  int millis = 0;
  if (at < s.size() && s[at] == '.') {
    int scale = 100;
    const auto first = ++at;
    for (; at < s.size() && s[at] >= '0' && s[at] <= '9'; ++at, scale /= 10) millis += (s[at] - '0') * scale;
    if (at == first) return bad();
  }
  minutes offset{0};
  if (at + 1 == s.size() && (s[at] == 'Z' || s[at] == 'z')) {
    offset = minutes{0};
  } else if (at + 6 == s.size() && (s[at] == '+' || s[at] == '-') && s[at + 3] == ':') {
    const int oh = number(s, at + 1, 2), om = number(s, at + 4, 2);
    if (oh < 0 || om < 0 || oh > 23 || om > 59) return bad();
    offset = hours{oh} + minutes{om};
    if (s[at] == '-') offset = -offset;
  } else {
    return bad();
  }
  return Instant{sys_days{date} + hours{h} + minutes{mi} + seconds{std::min(se, 59)} + milliseconds{millis} - offset};
}

}  // namespace dongtin
