/// The words that tell a writer's stance. One kind a row of stance_words.cpp.
#pragma once

#include <cstdint>

#include "matchers/phrases.hpp"

namespace dongtin {

enum StanceMark : std::uint8_t {
  kIdle,         // an exception: it keeps a shorter phrase from counting
  kFalsehood,    // what it is about is false: "tin vịt", "bịa đặt", "là đồ giả"
  kDenialAct,    // somebody denied it: "bác bỏ", "đính chính"
  kAbsence,      // there is no such thing: "không có chuyện", "làm gì có"
  kSign,         // half a denial: "hồi nào mà", "vẫn hoạt động bình thường"
  kEcho,         // "gì mà", between the same word twice: "vỡ gì mà vỡ"
  kNone,         // begins "không có … nào", "không ai … hết"
  kEnd,          // ends it: "nào", "đâu", "hết", "cả"
  kNot,          // a bare negator: counts in the titles of official and press items
  kDoubt,        // turns a falsehood behind it: "ai bảo", "tưởng"
  kDistrust,     // turns an authority's denial behind it: "đừng tin cái", "nói"
  kExcuse,       // turns a denial before it: "là để", "cho yên dân"
  kRhetoric,     // of a question that wants nothing when a statement follows: "sống kiểu gì", "vì sao"
  kContrast,     // "nhưng", "xin lỗi chứ"
  kTruth,        // "thật", "rành rành"
  kScorn,        // of somebody's denial before it: "cho có", "ai tin nổi"
  kInsistence,   // asserts by itself: "không phải tin giả", "ai dè thiệt"
  kSelfAnswer,   // answers its own question: "cái gì mà", "chứ còn gì nữa"
  kQuestion,     // wants to know: "có thật là", "ai biết … xác nhận giúp"
  kAskBegin,     // "có phải", closed by kAskEnd in the same sentence
  kAskEnd,       // "không", "hông", "chưa" and who is asked
  kWhich,        // asks who, what, why: "sao", "ai"
  kUnconfirmed,  // "chưa xác nhận", "chưa kiểm chứng"
  kReport,       // what circulates, or was fined: in press, official and aggregated items
  kRumour,       // quotes: "tin đồn", "bị phạt vì đăng tin"
  kUnreal,       // a rehearsal, a model, a dream, fiction
};

[[nodiscard]] const Phrases& stance_phrases();

}  // namespace dongtin
