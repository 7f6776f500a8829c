#include "daemon/documents/pdf.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <csignal>

namespace dongtin {

namespace {

constexpr std::size_t kHeadBytes = 1024;  // in which readers look for "%PDF-"
constexpr int kCannotOpen = 1, kNotAllowed = 3;

Error out_of_bounds(const ChildEnd& end, const PdfLimits& limits) {
  if (end.how == ChildEnd::How::talked_too_much) {
    return fail(Errc::too_large, fmt::format("its first {} pages hold more than {} MiB of text; paste the first page",
                                             limits.pages, limits.child.output_bytes >> 20));
  }
  if (end.how == ChildEnd::How::timed_out || end.code == SIGXCPU || end.code == SIGKILL) {
    return fail(Errc::too_large,
                fmt::format("takes longer than documents.pdf_time ({} ms) to read; paste its text instead",
                            limits.child.time.count()));
  }
  return fail(Errc::too_large,
              fmt::format("cannot be read within documents.pdf_memory ({} MiB), or is broken; paste its "
                          "text instead",
                          limits.child.memory_bytes >> 20));
}

bool says(const ChildEnd& end, std::string_view words) {
  return end.errors.find(words) != std::string::npos;
}

}  // namespace

bool looks_like_pdf(std::string_view bytes) {
  return bytes.substr(0, kHeadBytes).find("%PDF-") != std::string_view::npos;
}

Result<std::string> pdf_text(std::string_view bytes, const PdfLimits& limits) {
  if (!looks_like_pdf(bytes)) return fail(Errc::malformed, "is not a PDF; send a PDF or the text of the document");
  auto end = run_confined(
      {limits.program, "-layout", "-nopgbrk", "-enc", "UTF-8", "-f", "1", "-l", std::to_string(limits.pages), "-", "-"},
      bytes, limits.child);
  if (!end) {
    if (end.error().code != Errc::not_found) return end.error();
    return fail(Errc::io, "pdftotext is missing; install poppler-utils, or name it in documents.pdftotext")
        .at(limits.program);
  }
  if (end->how != ChildEnd::How::exited) return out_of_bounds(*end, limits);
  if (says(*end, "Incorrect password") || end->code == kNotAllowed) {
    return fail(Errc::refused, "is locked with a password; open it yourself and paste its text");
  }
  if (says(*end, "Out of memory") || says(*end, "bad_alloc") || end->code == 127) return out_of_bounds(*end, limits);
  if (end->code == kCannotOpen) return fail(Errc::malformed, "is a broken PDF; paste the text of the document");
  if (end->code != 0) {
    return fail(Errc::malformed,
                fmt::format("cannot be read as a PDF (pdftotext ends with {}); paste its text", end->code));
  }
  const bool blank = std::all_of(end->output.begin(), end->output.end(),
                                 [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\f' || c == '\t'; });
  if (blank) return fail(Errc::malformed, "holds no text: it is a picture of a document; type or paste its text");
  return std::move(end->output);
}

}  // namespace dongtin
