/// The words by which a text contradicts what it tells, without a word of denial. One kind a row of contrary_words.cpp.
#pragma once

#include <cstddef>
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
  kStill,        // "vẫn", of what nobody says who tells that something broke, closed or ran out
  kNotSeen,      // who was to see it did not: "chưa gặp ai", "ở đâu vậy", "không có lấy một"
  kReadOfIt,     // it is news to who must know: "đọc mà giật mình", "lên mạng mới biết"
  kAsStory,      // of the story, not of what it tells: "chiêu cũ", "nghe là biết", "chỉ thay tên xã"
  kSought,       // where is it from: "nguồn đâu", "tìm không thấy"
  kWry,          // "ừ thì", "dạ đúng rồi", "cảm ơn đời"
  kPicture,      // "ảnh", "clip", "bài": beside kElsewhere it is another's, as kInPicture
  kElsewhere,    // "ở Peru"; beside kPicture only. So are years that were over
  kLoss,         // before an amount: "bay mất 12 triệu"; tells of a claim that is a scam how it ended
  kSwindled,     // "tài khoản bay sạch", "đừng bấm theo", "cúp máy": of a scam
  kSpoken,       // no words: lines that speak in turn
  kScare,        // no words: few words in quotation marks, of the claim: Hai người "chết đuối"
};
inline constexpr std::size_t kContraryMarks = kScare + 1;

[[nodiscard]] const Phrases& contrary_phrases();

}  // namespace dongtin
