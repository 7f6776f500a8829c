// fold() against a plain table loop that keeps no map: no marks, no syllables, nothing undone. Interleaved, medians.
//
// fold_bench [CORPUS.ndjson]: lines with a "text"; without it, generated sentences. NFC as given, and the same in NFD.
#include <fmt/core.h>
#include <simdjson.h>
#include <time.h>
#include <unicode/normalizer2.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "matchers/fold_table.hpp"
#include "matchers/normalise.hpp"

using namespace dongtin;

namespace {

constexpr int kRounds = 15;
constexpr std::size_t kMaxBytes = 16 * 1000 * 1000;

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// The peer: decode, look up, write the base letter or a space. Combining marks leave nothing.
void plain(std::string_view text, std::string& out) {
  out.resize(text.size());
  char* to = out.data();
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = at + text.size();
  while (at < end) {
    char32_t c = *at;
    std::size_t size = 1;
    if (c >= 0xC0 && c < 0xE0 && at + 1 < end) {
      c = (c & 0x1F) << 6 | (at[1] & 0x3Fu);
      size = 2;
    } else if (c >= 0xE0 && c < 0xF0 && at + 2 < end) {
      c = (c & 0x0F) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
      size = 3;
    } else if (c >= 0xF0 && at + 3 < end) {
      c = 0;
      size = 4;
    }
    at += size;
    if (c >= 0x300 && c < 0x370) continue;
    const char base = c < fold_detail::kLow ? fold_detail::kTable.low[c].base
                      : c >= fold_detail::kHighBegin && c < fold_detail::kHighEnd
                          ? fold_detail::kTable.high[c - fold_detail::kHighBegin].base
                          : '\0';
    *to++ = base != 0 ? base : ' ';
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
}

std::vector<std::string> corpus(int argc, char** argv) {
  std::vector<std::string> out;
  std::size_t bytes = 0;
  if (argc > 1) {
    std::ifstream in(argv[1]);
    simdjson::dom::parser lines;
    for (std::string line; bytes < kMaxBytes && std::getline(in, line);) {
      std::string_view text;
      if (lines.parse(line)["text"].get_string().get(text)) continue;
      bytes += text.size();
      out.emplace_back(text);
    }
    return out;
  }
  fmt::print("no corpus given: generated sentences\n");
  const std::vector<std::string> words{"nước", "đập", "người",  "dân",  "sạt", "lở",  "huyện", "được", "không", "tỉnh",
                                       "và",   "ở",   "của",    "mưa",  "lớn", "gây", "thiệt", "hại",  "trên",  "địa",
                                       "bàn",  "xã",  "Pleiku", "2026", "các", "hộ",  "đã",    "sơ",   "tán",   "an"};
  std::mt19937 random(7);
  while (bytes < kMaxBytes) {
    std::string text;
    for (int n = 0; n < 600; ++n) {
      text += words[random() % words.size()];
      text += n % 17 == 16 ? ". " : n % 9 == 8 ? ", " : " ";
    }
    bytes += text.size();
    out.push_back(std::move(text));
  }
  return out;
}

void compare(const char* name, const std::vector<std::string>& texts) {
  double megabytes = 0;
  for (const auto& t : texts) megabytes += static_cast<double>(t.size()) / 1e6;
  std::vector<double> ours, theirs;
  Folded folded;
  std::string out;
  std::size_t sink = 0;
  for (int round = 0; round < kRounds; ++round) {
    const double a = cpu_seconds();
    for (const auto& t : texts) {
      fold(t, folded);
      sink += folded.stream.size();
    }
    const double b = cpu_seconds();
    for (const auto& t : texts) {
      plain(t, out);
      sink += out.size();
    }
    const double c = cpu_seconds();
    ours.push_back(megabytes / (b - a));
    theirs.push_back(megabytes / (c - b));
  }
  fmt::print("{}: {} texts, {:.1f} MB: fold {:.0f} MB/s, plain table loop {:.0f} MB/s, ratio {:.2f} (sum {})\n", name,
             texts.size(), megabytes, median(ours), median(theirs), median(ours) / median(theirs), sink);
}

}  // namespace

int main(int argc, char** argv) {
  const auto texts = corpus(argc, argv);
  compare("NFC", texts);
  UErrorCode error = U_ZERO_ERROR;
  const auto* nfd = icu::Normalizer2::getNFDInstance(error);
  std::vector<std::string> decomposed;
  for (const auto& t : texts) {
    std::string out;
    nfd->normalize(icu::UnicodeString::fromUTF8(t), error).toUTF8String(out);
    decomposed.push_back(std::move(out));
  }
  compare("NFD", decomposed);
  return 0;
}
