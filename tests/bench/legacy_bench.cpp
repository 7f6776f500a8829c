// How fast repair_legacy passes over right Vietnamese, and how fast it repairs: MB/s, one thread.
//
//   legacy_bench [FILE]      FILE: any text; without one, generated sentences
#include <fmt/core.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>

#include "storage/records/legacy.hpp"

namespace {

using namespace dongtin;

constexpr std::string_view kRight =
    "Mưa lớn kéo dài gây sạt lở đất trên quốc lộ 19 đoạn qua tỉnh Gia Lai, nhiều nhà dân bị ngập sâu. "
    "Công an tỉnh cảnh báo thông tin sai sự thật về vỡ đập thủy điện đang được chia sẻ trên mạng xã hội.\n";
constexpr std::string_view kTcvn3 =
    "M­a lín kÐo dµi g©y s¹t lë ®Êt trªn quèc lé 19 ®o¹n qua tØnh Gia Lai, nhiÒu nhµ d©n bÞ ngËp s©u. "
    "C«ng an tØnh c¶nh b¸o th«ng tin sai sù thËt vÒ vì ®Ëp thñy ®iÖn ®ang ®­îc chia sÎ trªn m¹ng x· héi.\n";

void measure(std::string_view what, const std::string& text) {
  using Clock = std::chrono::steady_clock;
  constexpr double kSeconds = 1;
  const auto begin = Clock::now();
  double seconds = 0, bytes = 0;
  std::size_t repaired = 0;
  while (seconds < kSeconds) {
    repaired += repair_legacy(text) ? 1 : 0;
    bytes += static_cast<double>(text.size());
    seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  }
  fmt::print("{:<24} {:8.1f} MB/s{}\n", what, bytes / 1e6 / seconds, repaired != 0 ? ", repaired" : "");
}

std::string times(std::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    std::ifstream in(argv[1], std::ios::binary);
    measure(argv[1], {std::istreambuf_iterator<char>(in), {}});
    return 0;
  }
  measure("right, one item", times(kRight, 10));
  measure("right, 1 MB", times(kRight, 4000));
  measure("TCVN3, one item", times(kTcvn3, 10));
  measure("TCVN3, 1 MB", times(kTcvn3, 4000));
}
