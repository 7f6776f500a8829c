#include "daemon/claims.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <map>
#include <system_error>
#include <utility>

#include "storage/records/text.hpp"

namespace dongtin {

namespace {

using Kind = ClaimElement::Kind;

constexpr std::size_t kLeastAccountDigits = 8;

bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool small_letter(char c) {
  return c >= 'a' && c <= 'z';
}
bool large_letter(char c) {
  return c >= 'A' && c <= 'Z';
}

/// How many of at most `most` digits `text` begins with.
std::size_t digits_at(std::string_view text, std::size_t most) {
  std::size_t n = 0;
  while (n < text.size() && n < most && digit(text[n])) ++n;
  return n;
}

/// 16/11, 16/11/2026, 16-11-2026.
bool is_date(std::string_view word) {
  for (int part = 0;; ++part) {
    const auto n = digits_at(word, part == 2 ? 4 : 2);
    if (n == 0) return false;
    word.remove_prefix(n);
    if (word.empty()) return part > 0;
    if (part == 2 || (word.front() != '/' && word.front() != '-')) return false;
    word.remove_prefix(1);
  }
}

/// 8812/UBND-KGVX, 147/2024/NĐ-CP.
bool is_document(std::string_view word) {
  const auto slash = word.find('/');
  if (slash == std::string_view::npos || digits_at(word, word.size()) != slash || slash == 0) return false;
  const auto behind = word.substr(slash + 1);
  return std::any_of(behind.begin(), behind.end(), large_letter) || behind.find("Đ") != std::string_view::npos;
}

/// hotrolu.example; not TP.HCM, 1.500 or 5.2m.
bool is_domain(std::string_view word) {
  const auto dot = word.rfind('.');
  if (dot == std::string_view::npos || dot < 2 || word.size() - dot < 3 || word.front() == '-') return false;
  const auto ending = word.substr(dot + 1);
  const bool plain = std::all_of(word.begin(), word.end(), [](char c) {
    return digit(c) || small_letter(c) || large_letter(c) || c == '-' || c == '.';
  });
  return plain && word.find("..") == std::string_view::npos && std::all_of(ending.begin(), ending.end(), small_letter);
}

/// 3.600.000, 6,8: digits with single marks between them.
std::size_t number_at(std::string_view text) {
  auto n = digits_at(text, text.size());
  while (n > 0 && n + 1 < text.size() && (text[n] == '.' || text[n] == ',') && digit(text[n + 1])) {
    n += 1 + digits_at(text.substr(n + 1), text.size());
  }
  return n;
}

std::string_view without_marks(std::string_view word) {
  constexpr std::string_view kMarks = ".,;:!?()[]\"'";
  const auto begin = word.find_first_not_of(kMarks);
  if (begin == std::string_view::npos) return {};
  return word.substr(begin, word.find_last_not_of(kMarks) + 1 - begin);
}

void add_elements_of(std::string_view word, std::vector<ClaimElement>& out) {
  if (is_document(word)) return out.push_back({Kind::document, std::string(word)});
  if (is_date(word)) return out.push_back({Kind::date, std::string(word)});
  if (is_domain(word)) return out.push_back({Kind::domain, std::string(word)});
  while (!word.empty()) {
    const auto n = number_at(word);
    if (n > 0) {
      const auto plain = digits_at(word, word.size());
      out.push_back(
          {n == plain && n >= kLeastAccountDigits ? Kind::account : Kind::number, std::string(word.substr(0, n))});
    }
    word.remove_prefix(std::max<std::size_t>(n, 1));
  }
}

bool word_edge(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size()) return true;
  const auto blank_or_mark = [](char c) {
    return static_cast<unsigned char>(c) < 0x80 && !digit(c) && !small_letter(c) && !large_letter(c);
  };
  return blank_or_mark(text[at]) || blank_or_mark(text[at - 1]);
}

bool names_place(std::string_view text, std::string_view place) {
  for (auto at = text.find(place); at != std::string_view::npos; at = text.find(place, at + 1)) {
    if (word_edge(text, at) && word_edge(text, at + place.size())) return true;
  }
  return false;
}

std::optional<ClaimElement> place_in(std::string_view text, std::span<const Gazetteer> gazetteers) {
  const auto nfc = to_nfc(text);
  for (const auto& gazetteer : gazetteers) {
    for (const auto& place : gazetteer.places) {
      if (place.name.size() > 2 && names_place(nfc, place.name)) return ClaimElement{Kind::place, place.name};
    }
  }
  return std::nullopt;
}

std::string at(const std::string& file, std::size_t element, std::string_view what) {
  return element == 0 ? fmt::format("{}: {}", file, what) : fmt::format("{}:{}: {}", file, element, what);
}

}  // namespace

Result<ClaimsFile> read_claims_file(const std::string& path) {
  const ClaimReviewContext context;
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::string bytes;
  std::array<char, 1u << 16> piece{};
  while (in.is_open() && bytes.size() <= context.max_bytes) {
    in.read(piece.data(), piece.size());
    bytes.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    if (!in) break;
  }
  if (!in.is_open() || in.bad()) {
    return Error{Errc::io, path, "cannot be read: " + std::generic_category().message(errno != 0 ? errno : EIO)};
  }
  auto read = read_claim_reviews(bytes, context);
  if (!read) return Error(read.error()).at(path);
  ClaimsFile out;
  out.entries = std::move(read->entries);
  for (const auto& problem : read->problems) {
    (problem.warning ? out.warnings : out.errors)
        .push_back(at(path, problem.element, (problem.warning ? "warning: " : "") + problem.what));
  }
  if (read->more_problems > 0) out.errors.push_back(at(path, 0, fmt::format("and {} more", read->more_problems)));
  return out;
}

std::vector<ClaimElement> claim_elements(std::string_view text, std::span<const Gazetteer> gazetteers) {
  std::vector<ClaimElement> out;
  for (std::size_t from = 0; from < text.size();) {
    const auto end = std::min(text.find_first_of(" \t\n", from), text.size());
    add_elements_of(without_marks(text.substr(from, end - from)), out);
    from = end + 1;
  }
  if (out.empty()) {
    if (auto place = place_in(text, gazetteers)) out.push_back(*std::move(place));
  }
  if (out.size() > kMaxClaimElements) out.resize(kMaxClaimElements);
  return out;
}

std::optional<Error> refusal_of_claim(const ClaimReviewEntry& entry, std::span<const ClaimPublisher> allowed,
                                      std::span<const Gazetteer> gazetteers) {
  if (auto refused = refusal_of_publisher(entry.claim, entry.about, entry.claim.url(), allowed)) return refused;
  if (!entry.about.empty() && vouches_for_itself(entry.claim.publisher(), entry.about)) {
    return fail(Errc::refused, "its publisher is the agency it is about: another authority has to say so");
  }
  if (claim_elements(entry.claim.text(), gazetteers).empty()) {
    return fail(Errc::refused,
                "nothing in it can be checked: it names no number, date, place, document, account or domain");
  }
  return std::nullopt;
}

std::vector<ClaimReviewEntry> pack_claims(const Config& config, std::vector<Problem>& problems) {
  std::vector<ClaimReviewEntry> out;
  std::map<std::string, std::string> files;  // by id
  for (const auto& pack : config.packs) {
    for (const auto& file : pack->claims) {
      const Location where{file.file, 1, 1};
      auto read = read_claim_reviews(file.bytes);
      if (!read) {
        problems.push_back({where, read.error().line()});
        continue;
      }
      for (const auto& problem : read->problems) {
        problems.push_back({where, fmt::format("claim {}: {}", problem.element, problem.what), problem.warning});
      }
      for (auto& entry : read->entries) {
        if (const auto refused = refusal_of_claim(entry, config.settings.claims.publishers, config.gazetteers)) {
          problems.push_back({where, fmt::format("claim {}: {}", entry.element, refused->line())});
          continue;
        }
        const auto [held, fresh] = files.try_emplace(entry.claim.id(), file.file);
        if (fresh) {
          out.push_back(std::move(entry));
        } else {
          problems.push_back({where, fmt::format("claim {}: \"{}\" is already the id of one in {}; choose another",
                                                 entry.element, entry.claim.id(), held->second)});
        }
      }
    }
  }
  if (const auto most = config.settings.claims.max_claims; out.size() > most) {
    problems.push_back(
        {{config.folder + "/dongtin.toml", 1, 1},
         fmt::format("the packs bring {} claims, more than max_claims = {} of [claims]: raise it, or take "
                     "claims out of the packs",
                     out.size(), most)});
  }
  return out;
}

}  // namespace dongtin
