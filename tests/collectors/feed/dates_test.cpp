#include "collectors/feed/dates.hpp"

#include <gtest/gtest.h>

namespace dongtin {
namespace {

struct Row {
  const char* name;
  const char* text;
  const char* expected;  // RFC 3339 UTC, "" for no date
  bool guessed = false;
};

// A source in Vietnam, read on 1 June 2026. The expected instants were worked out by hand from the words.
const Row kRows[] = {
    {"rfc822", "Thu, 28 May 2026 17:00:05 +0700", "2026-05-28T10:00:05Z"},
    {"rfc822_no_weekday", "28 May 2026 17:00:00 +0700", "2026-05-28T10:00:00Z"},
    {"rfc822_no_seconds", "Thu, 28 May 2026 17:00 +0700", "2026-05-28T10:00:00Z"},
    {"rfc822_one_digit_day", "Tue, 5 May 2026 17:00:00 GMT", "2026-05-05T17:00:00Z"},
    {"rfc822_two_digit_year", "Thu, 28 May 26 17:00:00 GMT", "2026-05-28T17:00:00Z"},
    {"rfc822_last_century", "Sun, 14 Nov 99 17:00:00 GMT", "1999-11-14T17:00:00Z"},
    {"rfc822_no_blank_after_comma", "Thu,28 May 2026 17:00:00 GMT", "2026-05-28T17:00:00Z"},
    {"rfc822_full_month", "Thursday, 28 September 2026 17:00:00 UT", "2026-09-28T17:00:00Z"},
    {"rfc822_month_before_day", "May 28, 2026 17:00:00 GMT", "2026-05-28T17:00:00Z"},
    {"thursday_without_comma", "Thu 5 May 2026 17:00:00 GMT", "2026-05-05T17:00:00Z"},
    {"asctime", "Thu May 28 17:00:00 2026", "2026-05-28T10:00:00Z"},
    {"asctime_with_zone", "Thu May 28 17:00:00 +0000 2026", "2026-05-28T17:00:00Z"},
    {"dashes", "28-May-2026 17:00:00 GMT", "2026-05-28T17:00:00Z"},
    {"gmt_plus_7", "Mon, 07 Sep 2026 19:41:53 GMT+7", "2026-09-07T12:41:53Z"},
    {"gmt_plus_07_00", "Mon, 07 Sep 2026 19:41:53 GMT+07:00", "2026-09-07T12:41:53Z"},
    {"gmt_plus_0700_blank", "Mon, 07 Sep 2026 19:41:53 GMT +0700", "2026-09-07T12:41:53Z"},
    {"gmt_minus_5", "Mon, 07 Sep 2026 19:41:53 GMT-05:00", "2026-09-08T00:41:53Z"},
    {"gmt_zero_with_name", "Mon, 07 Sep 2026 19:41:53 GMT+0000 (Coordinated Universal Time)", "2026-09-07T19:41:53Z"},
    {"indochina_time", "Thu, 28 May 2026 17:00:00 ICT", "2026-05-28T10:00:00Z"},
    {"eastern_standard", "Thu, 28 May 2026 17:00:00 EST", "2026-05-28T22:00:00Z"},
    {"three_digit_offset", "Thu, 28 May 2026 17:00:00 -700", "2026-05-29T00:00:00Z"},
    {"two_digit_offset", "Thu, 28 May 2026 17:00:00 +07", "2026-05-28T10:00:00Z"},
    {"double_minus", "Thu, 28 May 2026 17:00:00 --0700", "2026-05-29T00:00:00Z"},
    {"unknown_zone_is_the_source_s", "Thu, 28 May 2026 17:00:00 XYZT", "2026-05-28T10:00:00Z", true},
    {"no_zone_is_the_source_s", "Thu, 28 May 2026 17:00:00", "2026-05-28T10:00:00Z"},
    {"iso", "2026-05-28T17:00:00+07:00", "2026-05-28T10:00:00Z"},
    {"iso_z", "2026-05-28T17:00:00Z", "2026-05-28T17:00:00Z"},
    {"iso_fraction", "2026-05-28T17:00:00.123Z", "2026-05-28T17:00:00Z"},
    {"iso_blank_for_t", "2026-05-28 17:00:00 +0700", "2026-05-28T10:00:00Z"},
    {"iso_no_zone", "2026-05-28T17:00:00", "2026-05-28T10:00:00Z"},
    {"iso_date_only", "2026-05-28", "2026-05-27T17:00:00Z"},
    {"iso_month_only", "2026-05", "2026-04-30T17:00:00Z"},
    {"iso_colon_before_zone", "2026-05-28T17:00:00:+0700", "2026-05-28T10:00:00Z"},
    {"iso_compact", "20260528T170000Z", "2026-05-28T17:00:00Z"},
    {"slashes_year_first", "2026/05/28 17:00:00", "2026-05-28T10:00:00Z"},
    {"unix_seconds", "1779962400", "2026-05-28T10:00:00Z"},
    {"unix_milliseconds", "1779962400000", "2026-05-28T10:00:00Z"},
    {"thu_with_number", "Thứ 5, 28/05/2026 17:00:00 GMT+7", "2026-05-28T10:00:00Z"},
    {"thu_with_word", "Thứ năm, 28/5/2026, 17:00 (GMT+7)", "2026-05-28T10:00:00Z"},
    {"thu_decomposed", "Th\xC6\xB0\xCC\x81 5, 28/05/2026 17:00:00 GMT+7", "2026-05-28T10:00:00Z"},
    {"chu_nhat", "Chủ nhật, 31/5/2026 - 06:30", "2026-05-30T23:30:00Z"},
    {"cn", "CN, 31/5/2026 06:30", "2026-05-30T23:30:00Z"},
    {"day_month_year", "28/05/2026 17:00", "2026-05-28T10:00:00Z"},
    {"time_first", "17:00 28/05/2026", "2026-05-28T10:00:00Z"},
    {"time_dash_date", "17:00 - 28/05/2026", "2026-05-28T10:00:00Z"},
    {"dots", "28.05.2026 17:00", "2026-05-28T10:00:00Z"},
    {"dashes_in_numbers", "28-05-2026 17:00", "2026-05-28T10:00:00Z"},
    {"hour_letter", "17h30 ngày 28/05/2026", "2026-05-28T10:30:00Z"},
    {"hour_word", "17 giờ 30, ngày 28 tháng 5 năm 2026", "2026-05-28T10:30:00Z"},
    {"month_as_number_word", "28 Tháng Năm, 2026", "2026-05-27T17:00:00Z"},
    {"month_eleven_in_words", "28 tháng mười một năm 2025 08:00", "2025-11-28T01:00:00Z"},
    {"morning", "28/05/2026 5:00 SA", "2026-05-27T22:00:00Z"},
    {"afternoon", "28/05/2026 5:00:00 CH", "2026-05-28T10:00:00Z"},
    {"noon", "28/05/2026 12:00:00 PM", "2026-05-28T05:00:00Z"},
    {"midnight", "28/05/2026 12:00:00 AM", "2026-05-27T17:00:00Z"},
    {"us_order_told_by_the_day", "5/28/2026 5:00:00 PM", "2026-05-28T10:00:00Z"},
    {"ambiguous_is_day_first", "5/4/2026 5:00:00 PM", "2026-04-05T10:00:00Z"},
    {"future_day_first_yields", "5/12/2026 5:00:00 PM", "2026-05-12T10:00:00Z", true},
    {"day_that_is_not", "31 Nov 2025 08:00:00 GMT", "2025-11-30T08:00:00Z", true},
    {"leap_second", "2025-12-31T23:59:60Z", "2025-12-31T23:59:59Z"},
    {"year_1970", "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00Z"},
    {"words", "không rõ", ""},
    {"month_13", "2026-13-28", ""},
    {"no_year", "28 May 17:00", ""},
    {"empty", "  ", ""},
    {"number_too_long", "99999999999999999999", ""},
};

class Dates : public testing::TestWithParam<Row> {};

TEST_P(Dates, ReadsTheInstant) {
  DateRules rules;
  rules.zone = zone_of_language("vi");
  rules.now = *parse_rfc3339("2026-06-01T00:00:00Z");
  const auto date = read_date(GetParam().text, rules);
  EXPECT_EQ(date ? rfc3339(date->time) : "", GetParam().expected) << GetParam().text;
  EXPECT_EQ(date && date->guessed, GetParam().guessed) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(Rows, Dates, testing::ValuesIn(kRows), [](const auto& info) { return info.param.name; });

TEST(DateRulesOfASource, MonthFirstHoldsUnlessTheDaySaysOtherwise) {
  DateRules rules;
  rules.month_first = true;
  EXPECT_EQ(rfc3339(read_date("5/4/2026 17:00 GMT", rules)->time), "2026-05-04T17:00:00Z");
  EXPECT_EQ(rfc3339(read_date("28/4/2026 17:00 GMT", rules)->time), "2026-04-28T17:00:00Z");
}

TEST(DateRulesOfASource, OnlyVietnameseIsSevenHoursEast) {
  for (const char* vietnamese : {"vi", "vi-VN", "VI", "vi_VN"})
    EXPECT_EQ(zone_of_language(vietnamese).count(), 420) << vietnamese;
  for (const char* other : {"", "en", "vie", "v"}) EXPECT_EQ(zone_of_language(other).count(), 0) << other;
}

}  // namespace
}  // namespace dongtin
