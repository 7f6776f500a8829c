/// The text of a PDF, taken out by pdftotext in a confined child.
///
/// In      bytes that nobody trusts. Out its text in UTF-8, columns side by side as on the page; the first pages only.
/// Errors  one clear line each: malformed of what is no PDF, is broken, or holds no text; refused of one that is
/// locked;
///         too_large of one that needs more time, memory or room than PdfLimits; io when pdftotext cannot run.
/// Threads any; the caller's waits. Source poppler-utils, pdftotext(1).
#pragma once

#include <string>
#include <string_view>

#include "daemon/documents/child.hpp"

namespace dongtin {

struct PdfLimits {
  std::string program = "/usr/bin/pdftotext";
  unsigned pages = 20;
  ChildLimits child;
};

/// Begins as a PDF does, within the first bytes, as readers allow.
[[nodiscard]] bool looks_like_pdf(std::string_view bytes);
[[nodiscard]] Result<std::string> pdf_text(std::string_view bytes, const PdfLimits& limits);

}  // namespace dongtin
