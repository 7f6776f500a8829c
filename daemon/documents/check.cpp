#include "daemon/documents/check.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include "storage/records/legacy.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

/// Bytes that are text: pasted words have no NUL.
bool is_text(std::string_view bytes) {
  return bytes.find('\0') == std::string_view::npos;
}

Result<std::string> text_of(std::string_view bytes, const DocumentLimits& limits, DocumentCheck& check) {
  std::string taken;
  if (looks_like_pdf(bytes)) {
    if (bytes.size() > limits.max_bytes) {
      return fail(Errc::too_large, fmt::format("is larger than documents.max_document ({} bytes)", limits.max_bytes));
    }
    auto text = pdf_text(bytes, limits.pdf);
    if (!text) return text.error();
    check.from_pdf = true;
    taken = std::move(*text);
  } else if (!is_text(bytes)) {
    return fail(Errc::malformed, "is neither a PDF nor text; send a PDF or the text of the document");
  } else {
    taken = bytes;
  }
  if (taken.size() > limits.max_text_bytes) {
    return fail(Errc::too_large,
                fmt::format("holds more than {} bytes of text; paste the first page", limits.max_text_bytes));
  }
  auto clean = clean_text(taken, limits.max_text_bytes);
  check.repaired = clean.repaired;
  if (const auto found = repair_legacy(clean.text)) {
    // Short lines, such as that of the number, are sure only once the rest of the document is.
    const auto unicode = repair_legacy(clean.text, found->encoding);
    check.repaired = true;
    clean.text = unicode ? unicode->text : found->text;
  }
  if (clean.text.find_first_not_of(" \t\n") == std::string::npos) {
    return fail(Errc::malformed, "is empty; paste the text of the document or choose a file");
  }
  return std::move(clean.text);
}

struct FileBytes {
  std::string bytes;
  std::string wrong;
};

FileBytes bytes_of(const std::string& file, std::size_t most) {
  FileBytes out;
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  std::array<char, 1u << 16> piece{};
  while (in.is_open() && out.bytes.size() <= most) {
    in.read(piece.data(), piece.size());
    out.bytes.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    if (!in) break;
  }
  if (!in.is_open() || in.bad()) {
    out.wrong =
        "cannot be read: " + std::generic_category().message(errno != 0 ? errno : EIO) + "; check documents.published";
  }
  return out;
}

}  // namespace

Result<DocumentCheck> check_document(std::string_view bytes, const PublishedRegister* published,
                                     std::chrono::sys_days today, const DocumentLimits& limits) {
  DocumentCheck out;
  const auto text = text_of(bytes, limits, out);
  if (!text) return text.error();
  out.form = read_document(*text);
  out.findings = compare_form(out.form, today, published);
  if (published != nullptr) out.published = published->look_up(out.form);
  return out;
}

std::shared_ptr<const PublishedRegister> read_published_files(std::span<const std::string> files,
                                                              std::vector<Problem>& problems,
                                                              const PublishedLimits& limits) {
  std::vector<PublishedDocument> all;
  bool fine = true;
  const auto wrong = [&](const std::string& file, std::size_t line, std::string what) {
    problems.push_back({{file, static_cast<std::uint32_t>(line), 1}, std::move(what)});
    fine = false;
  };
  for (const auto& file : files) {
    const auto read = bytes_of(file, limits.max_bytes);
    if (!read.wrong.empty()) {
      wrong(file, 1, read.wrong);
      continue;
    }
    auto list = read_published(read.bytes, limits);
    if (!list) {
      wrong(file, 1, list.error().line());
      continue;
    }
    for (auto& problem : list->problems) wrong(file, problem.line, std::move(problem.what));
    std::move(list->documents.begin(), list->documents.end(), std::back_inserter(all));
    if (all.size() > limits.max_documents) {
      wrong(file, 1, fmt::format("the lists hold more than {} documents together", limits.max_documents));
      break;
    }
  }
  if (!fine) return nullptr;
  return std::make_shared<const PublishedRegister>(std::move(all));
}

}  // namespace dongtin
