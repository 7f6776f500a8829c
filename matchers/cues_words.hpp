/// The phrases of the cues, one table a family so that their words may overlap; and what each cue weighs.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "matchers/phrases.hpp"
#include "storage/records/assessment.hpp"

namespace dongtin {

enum UrgencyMark : std::uint8_t {
  kUrgeIdle,
  kForward,     // passing on; urgent beside a hurry, an audience, a removal
  kForwardNow,  // all of it
  kSpread,      // nothing else; a plea is enough
  kHandOn,      // may be passing on: to everywhere, or to an audience with a plea
  kHurry,
  kAudience,
  kEverywhere,
  kPlea,
  kEndPlea,  // at the end of a sentence
  kRemoval,
  kAlarm,
  kUrgeNot
};
enum AuthorityMark : std::uint8_t {
  kWhoIdle,
  kPerson,  // somebody without a name
  kKin,     // anybody: right before a job only
  kTrade,   // that knows
  kJob,     // behind a person or kin only
  kSaid,
  kRole,
  kFrom,
  kAbove,
  kLeak,
  kRiddle
};
enum RequestMark : std::uint8_t {
  kAskIdle,
  kMoney,    // "đặt cọc", "nộp lệ phí"
  kCode,     // "đọc mã OTP"
  kInstall,  // "cài ứng dụng"
  kPapers,   // "nhập số thẻ", "gửi ảnh căn cước"
  kAskNot,   // negates what stands behind it
  kAccount,  // what a number behind it is: "stk", "ví điện tử"
  kScan,     // "quét mã"
  kCard,     // "thẻ cào"
  kPayInto,  // "chuyển về tài khoản": asks, and a number behind it is an account
  kAdvance,  // a fee before the service: no shop asks for it
  kPay,      // with a sum or an account behind it
  kCall,     // the number behind it is a phone's
  kUnit      // of a sum
};

[[nodiscard]] const Phrases& urgency_phrases();
[[nodiscard]] const Phrases& authority_phrases();
[[nodiscard]] const Phrases& request_phrases();

enum class CueId : std::uint8_t {
  forward,
  alarm,
  capitals,
  insider,
  leak,
  money,
  code,
  install,
  papers,
  lookalike,
  account,
  scan,
  card
};
inline constexpr std::size_t kCueIds = 13;

struct CueRow {
  std::string_view id;
  CueFamily family;
  double weight;
  std::string_view reason;
};
[[nodiscard]] const CueRow& row_of(CueId id);

}  // namespace dongtin
