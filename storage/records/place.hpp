/// A place (địa danh): a dated gazetteer entry, and a hit of one in an item.
///
/// Invariants (config loads it): id is a slug, unique in the gazetteer; valid_from < valid_to when both are given;
/// every entry but a province has a parent. Province ids are territories: gia-lai follows the item's date.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/ids.hpp"

namespace dongtin {

enum class PlaceLevel : std::uint8_t { province, district, commune, landmark };
[[nodiscard]] std::string_view name(PlaceLevel level) noexcept;
[[nodiscard]] std::optional<PlaceLevel> place_level_from(std::string_view name) noexcept;

struct Place {
  PlaceId id;        // "gia-lai", "gia-lai-pleiku"
  std::string name;  // "Pleiku"
  std::string kind;  // its level word: "thành phố", "xã", "phường", "tỉnh"
  PlaceLevel level = PlaceLevel::commune;
  PlaceId province;  // the territory it counts toward
  std::optional<PlaceId> parent;
  std::vector<std::string> aliases;   // other spellings that stand for it as they are
  bool ambiguous = false;             // counts only with support
  bool ambiguous_unaccented = false;  // the same, once typed without accents
  std::uint16_t shared_by = 0;        // provinces of 2025 in which the name occurs; 0 when not counted
  std::vector<std::string> counter;   // phrases around it that are not the place: "Hoàng Anh Gia Lai"
  std::optional<std::chrono::sys_days> valid_from, valid_to;  // [from, to)
  std::vector<PlaceId> successors;
  bool unverified = false;  // from general knowledge, nobody has checked it
  bool operator==(const Place&) const = default;
};

struct Gazetteer {
  PackId pack;
  std::vector<Place> places;
  Digest revision;       // SHA-256 of the file
  bool context = false;  // its places weigh for and against those of others and are never reported
};

struct PlaceHit {
  PlaceId place;
  double score = 0;                  // 0..1, of the best-supported occurrence
  std::vector<std::string> support;  // words that supported or weakened it, as written in `support_words()`
  bool operator==(const PlaceHit&) const = default;
};

}  // namespace dongtin
