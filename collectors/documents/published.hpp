/// The list of published documents, and whether a document is among them.
///
/// In      files as bytes: NDJSON, or CSV with a line of names; fields number, symbol, date, issuer, title, url.
/// Out     an immutable register; of a document: found, not found, or that it cannot be looked up; what was compared,
/// and
///         the documents that come nearest with what differs. It never says more than that: a document that is not in
///         the list may be one nobody listed.
/// Errors  too_large over a bound of PublishedLimits; what is wrong with a line is a problem, at most kMaxListProblems.
/// Threads any; a register never changes. Cost a few look-ups for each document.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collectors/documents/form.hpp"
#include "storage/records/result.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxListProblems = 100;
inline constexpr std::size_t kMaxNearDocuments = 5;

struct PublishedLimits {
  std::size_t max_bytes = 64ull << 20;  // of one file
  std::size_t max_documents = 500'000;  // of all files
  std::size_t max_field_bytes = 2000;
};

struct PublishedDocument {
  std::string number;  // "05"
  std::string symbol;  // "BC-SVHTTDL", "2024/NĐ-CP"
  std::chrono::year_month_day date;
  std::string issuer, title, url;  // may be empty
};

struct ListProblem {
  std::size_t line = 0;
  std::string what;
};

struct PublishedList {
  std::vector<PublishedDocument> documents;
  std::vector<ListProblem> problems;
};

/// Tells CSV from NDJSON by its first sign.
[[nodiscard]] Result<PublishedList> read_published(std::string_view bytes, const PublishedLimits& limits = {});

enum class PublishedField : std::uint8_t { number, symbol, date, issuer, title };
[[nodiscard]] std::string_view name(PublishedField field) noexcept;

struct NearDocument {
  PublishedDocument document;
  std::vector<PublishedField> differs;
};

enum class Presence : std::uint8_t {
  found,
  not_found,
  no_list,   // there is none to compare with
  no_number  // nothing to look up: number, symbol or date cannot be read
};
[[nodiscard]] std::string_view name(Presence presence) noexcept;

struct PublishedAnswer {
  Presence presence = Presence::no_list;
  std::vector<PublishedDocument> found;
  std::vector<NearDocument> near;  // fewest differences first
  std::vector<PublishedField> compared;
  std::size_t documents = 0;  // of the list
};

/// A document of the list whose number and date stand the wrong way round to those of the form: numbers of a year rise.
struct OutOfSequence {
  PublishedDocument document;
};

class PublishedRegister {
 public:
  explicit PublishedRegister(std::vector<PublishedDocument> documents);
  [[nodiscard]] std::size_t size() const { return documents_.size(); }
  [[nodiscard]] PublishedAnswer look_up(const DocumentForm& form) const;
  /// Of the same symbol and year; `listed` says whether there were any to compare with.
  [[nodiscard]] std::optional<OutOfSequence> out_of_sequence(const DocumentForm& form, bool& listed) const;

 private:
  using Index = std::unordered_map<std::string, std::vector<std::uint32_t>>;
  [[nodiscard]] std::span<const std::uint32_t> rows(const Index& index, const std::string& key) const;
  std::vector<PublishedDocument> documents_;
  Index by_number_, by_day_, by_number_day_, by_year_;
};

}  // namespace dongtin
