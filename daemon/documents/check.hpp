/// A document against the form of Decree 30/2020 and the list of published documents.
///
/// In      its text, or a PDF (told by its first bytes); the list, which may be absent; today in Viet Nam.
/// Out     what was read, what was compared, and whether it is in the list, in words. It never says that a document is
///         genuine or is not. Nothing of it is kept.
/// Errors  too_large over DocumentLimits; malformed of nothing, of text that is none, or of a PDF without text; those
/// of
///         pdf_text().
/// Threads any; with a PDF the caller's waits for the child.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/documents/findings.hpp"
#include "daemon/documents/pdf.hpp"
#include "storage/records/problem.hpp"

namespace dongtin {

struct DocumentLimits {
  std::size_t max_bytes = 8ull << 20;       // of a PDF
  std::size_t max_text_bytes = 1ull << 20;  // of a text, pasted or out of a PDF
  PdfLimits pdf{};
};

struct DocumentCheck {
  DocumentForm form;
  std::vector<DocumentFinding> findings;
  PublishedAnswer published;
  bool from_pdf = false;
  bool repaired = false;  // its letters were of before Unicode, or some were none: spans are of the mended text
};

[[nodiscard]] Result<DocumentCheck> check_document(std::string_view bytes, const PublishedRegister* published,
                                                   std::chrono::sys_days today, const DocumentLimits& limits);
/// DocumentCheck of openapi.yaml, one line.
[[nodiscard]] std::string document_json(const DocumentCheck& check);

/// The list of all files together; every fault as a problem of its file and line. Null when one of them is an error.
[[nodiscard]] std::shared_ptr<const PublishedRegister> read_published_files(std::span<const std::string> files,
                                                                            std::vector<Problem>& problems,
                                                                            const PublishedLimits& limits = {});

/// What an officer reads; the second is the same in English.
struct InWords {
  std::string vi, en;
};
[[nodiscard]] InWords answer_in_words(const DocumentCheck& check);
/// What was compared with how many documents; empty when nothing was.
[[nodiscard]] InWords compared_in_words(const PublishedAnswer& answer);
[[nodiscard]] InWords in_words(DocumentAspect aspect);
[[nodiscard]] InWords in_words(Agreement agreement);
[[nodiscard]] InWords in_words(PublishedField field);
/// "05/01/2026"
[[nodiscard]] std::string written(std::chrono::year_month_day day);
/// "05/BC-SYT ngày 05/01/2026"
[[nodiscard]] std::string written(const PublishedDocument& document);

}  // namespace dongtin
