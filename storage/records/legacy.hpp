/// Vietnamese text of before Unicode, repaired: the bytes of TCVN3 (ABC), VNI, VPS or windows-1258 that were read as
/// Latin-1 or windows-1252 (`th«ng tin sai sù thËt`), and UTF-8 read as windows-1252, once or twice (`sá»± tháº­t`).
///
/// In      text as extracted, valid UTF-8, any size below 4 GiB. Blanks that stand for a lost U+00A0 are understood.
/// Out     nothing when there is nothing to do; else the text in Unicode, the encoding that most of it was in, and the
///         map back. Repairing what came out changes nothing.
/// Judged  by stretch: a line, or the part of it between words that no such reading can give (`ệ`, Cyrillic, Chinese).
///         A stretch is converted where, of the words that change, at least 8 in 10 are Vietnamese syllables after and
///         at most 1 in 3 was before (more where all are and signs stand inside words, or there are many), and that is
///         no chance: four different words, or fewer with signs inside words (`B¾c Ninh`). Fewer than that only on
///         lines of their own beside stretches that are certain, or as `hint` says. So a lone short word (`sù`, `Néi`)
///         stays as it is; capitals of TCVN3 that share the bytes of small letters become small letters; `©`, `®`, `§`
///         and money signs that stand alone stay signs.
/// Errors  none: text that does not settle in three rounds, or is not UTF-8, is left alone.
/// Threads any; no state.
/// Cost    linear. Text without the letters and pairs of letters that such text must have is passed over by one table
///         look-up a byte; see tests/bench/legacy_bench.cpp.
/// Source  the code charts of TCVN 5712 VN3, VNI-Windows, VPS and windows-1258; WHATWG for 81 8D 8F 90 9D.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dongtin {

enum class Legacy : std::uint8_t { mojibake, tcvn3, vni, windows_1258, vps };
[[nodiscard]] std::string_view name(Legacy encoding) noexcept;

/// From a range of bytes of the repaired text to the bytes of the text as given that it was made of.
class OffsetMap {
 public:
  struct Range {
    std::uint32_t begin = 0, end = 0;
    bool operator==(const Range&) const = default;
  };
  /// Half open; non-empty in, non-empty out; order is kept, and what was disjoint stays so.
  [[nodiscard]] Range original(Range repaired) const noexcept;

  /// One character that changed; what lies between two of them is only moved.
  struct Piece {
    Range repaired, given;
  };
  /// One round of repair; rounds are added in the order they happened.
  void add(std::vector<Piece> round) { rounds_.push_back(std::move(round)); }

 private:
  std::vector<std::vector<Piece>> rounds_;
};

struct LegacyText {
  std::string text;
  Legacy encoding = Legacy::mojibake;
  OffsetMap map;
};

/// `hint`: the encoding that the rest of the item is in.
[[nodiscard]] std::optional<LegacyText> repair_legacy(std::string_view text, std::optional<Legacy> hint = {});

/// The reject path alone: the first byte at or behind `at` that legacy text could have there; npos when there is none.
[[nodiscard]] std::size_t find_legacy(std::string_view text, std::size_t at = 0) noexcept;

}  // namespace dongtin
