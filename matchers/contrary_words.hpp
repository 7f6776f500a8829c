/// The words by which a text contradicts what it tells, without a word of denial. One kind a row of contrary_words.cpp.
#pragma once

#include <cstdint>

#include "matchers/phrases.hpp"

namespace dongtin {

enum ContraryMark : std::uint8_t {
  kNothingSaid,  // an exception: it keeps a shorter phrase from counting
  kStillThere,   // life goes on: "vẫn đi chợ", "vẫn học bình thường"
  kMockery,      // praise or promise that nobody means: "chắc tui là người cá", "hoan hô", "xin lạy"
  kThingSpeaks,  // what has no voice speaks: "xin phát biểu", "gửi lời xin lỗi"
  kInPicture,    // the writer knows what the picture shows: "tui trong hình", "hình hồi tháng Bảy"
  kThere,        // the writer is there, or was just now: "tui đang đứng", "em mới rút"
  kOwnTrade,     // it is the writer's work: "tui trực cấp cứu", "lớp tôi"
  kWhole,        // nothing is broken: "còn nguyên", "im ru", "khô queo"
  kAsUsual,      // "bình thường", "như mọi ngày"
  kLeisure,      // what nobody does in a disaster: "uống trà", "đi nhậu", "ngủ ngon"
  kAsked,        // the writer asked who must know: "hỏi thẳng", "lên tận xã hỏi"
  kShown,        // what anybody can go and see: "dán ngay bảng tin", "sĩ số"
  kReckoned,     // the writer did the sum: "tính thử", "đếm giùm"
  kRetort,       // to who spreads it: "ai đồn", "không tin thì ra coi"
  kCheated,      // who paid tells how it ended: "nó chặn luôn", "đóng xong đòi thêm"
  kHousehold,    // "vợ tui", "kính gửi nhóm …", "dự kiến cấm": of jokes more than of reports
  kSpoken,       // no words: lines that speak in turn
};

[[nodiscard]] const Phrases& contrary_phrases();

}  // namespace dongtin
