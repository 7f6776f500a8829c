/// What stands on a document against the form that Decree 30/2020 gives it.
///
/// In      what was read of it, the day of today in Viet Nam, and the list of published documents where there is one.
/// Out     one finding for each thing that was compared: what stands there, what the form asks for, by which article.
///         They say how a document is written, never whether it is genuine.
/// Errors  none. Threads any; pure. Cost a few table look-ups.
/// Source  Decree 30/2020/NĐ-CP, annex I part I section II (elements), annex III (abbreviations), article 13 (signing).
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/documents/form.hpp"
#include "collectors/documents/published.hpp"

namespace dongtin {

enum class DocumentAspect : std::uint8_t {
  country,
  motto,
  issuer,
  number,
  kind,         // the symbol's sign against the heading
  issuer_sign,  // the symbol's sign against the issuing body
  place,
  date,
  weekday,
  signing,
  order,
  sequence  // the number among those of the list
};
[[nodiscard]] std::string_view name(DocumentAspect aspect) noexcept;

enum class Agreement : std::uint8_t { agrees, differs, missing, not_compared };
[[nodiscard]] std::string_view name(Agreement agreement) noexcept;

struct DocumentFinding {
  DocumentAspect aspect = DocumentAspect::country;
  Agreement agreement = Agreement::not_compared;
  std::string stands;   // on the document, as written; empty when missing
  std::string asks;     // what the form asks for, in Vietnamese
  std::string asks_en;  // the same in English
  std::string source;   // which article
  std::vector<DocumentPiece::Bytes> where;
};

[[nodiscard]] std::vector<DocumentFinding> compare_form(const DocumentForm& form, std::chrono::sys_days today,
                                                        const PublishedRegister* published);

}  // namespace dongtin
