/// The sample news: who publishes it, what was written for it, and what follows when that runs out.
///
/// In      news/opening.toml and news/coming.toml, embedded at build; an index.
/// Out     the same piece for the same index, in every run and on every machine.
/// Errors  written_news(): malformed data is a broken build of ours and throws. Threads any.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/source.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

enum class FeedFormat : std::uint8_t { rss, atom, rdf, json };

/// A fictional outlet with one feed.
struct Outlet {
  std::string_view key;     // as the data names it: "bao"
  std::string_view source;  // id of the source: "mau-bao-gia-lai"
  std::string_view title;
  FeedFormat format = FeedFormat::rss;
  std::string_view path;  // of its feed
  Tier tier = Tier::press;
  std::string_view home;  // province id, empty when it is nobody's own outlet
};
[[nodiscard]] std::span<const Outlet> outlets();

/// What the shipped rules are meant to do with a piece; the end-to-end test holds them to it.
enum class Expect : std::uint8_t { either, alert, none };
[[nodiscard]] std::string_view name(Expect expect) noexcept;

struct Wording {
  std::string title;
  std::string text;
};

struct Piece {
  const Outlet* outlet = nullptr;
  std::string slug;  // unique; the guid and the address are made of it
  Wording first;
  std::optional<Wording> edited;
  std::uint32_t edited_after = 0;    // ticks after its publication
  std::optional<Instant> published;  // a date of its own, else when it appears
  Expect expect = Expect::either;
};

struct WrittenNews {
  std::vector<Piece> opening;  // there at the start, oldest first
  std::vector<Piece> coming;   // one a tick after it
};
[[nodiscard]] const WrittenNews& written_news();

/// The n-th piece (from 0) after the written ones: a template with numbers and places varied by n.
[[nodiscard]] Piece generated_piece(std::size_t n);

/// The embedded files.
[[nodiscard]] std::string_view demo_opening_toml();
[[nodiscard]] std::string_view demo_coming_toml();

}  // namespace dongtin
