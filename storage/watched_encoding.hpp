/// The watched set, disaster mode and recall samples to bytes and back (storage/schema/watched.proto).
///
/// Out, errors, threads and cost are those of encoding.hpp; a record that breaks its invariants is malformed.
#pragma once

#include <string>
#include <string_view>

#include "storage/encoding.hpp"
#include "storage/records/recall_sample.hpp"
#include "storage/records/watched.hpp"

namespace dongtin::encoding {

[[nodiscard]] std::string encode(const WatchedNow& watched);
[[nodiscard]] std::string encode(const WatchedWeek& week);
[[nodiscard]] std::string encode(const DisasterMode& mode);
[[nodiscard]] std::string encode(const RecallSample& sample);
[[nodiscard]] std::string encode(const RecallReading& reading);

template <>
Result<WatchedNow> decode<WatchedNow>(std::string_view bytes);
template <>
Result<WatchedWeek> decode<WatchedWeek>(std::string_view bytes);
template <>
Result<DisasterMode> decode<DisasterMode>(std::string_view bytes);
template <>
Result<RecallSample> decode<RecallSample>(std::string_view bytes);
template <>
Result<RecallReading> decode<RecallReading>(std::string_view bytes);

}  // namespace dongtin::encoding
