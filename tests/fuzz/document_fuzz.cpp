// read_document and what follows from it on any bytes, and read_published: no crash, spans within the text, bounds
// kept.
#include <cstdint>

#include "collectors/documents/findings.hpp"
#include "storage/records/text.hpp"
#include "tests/fuzz/require.hpp"

namespace {

void require_piece(const dongtin::DocumentPiece& piece, std::string_view text) {
  require(dongtin::is_valid_utf8(piece.text));
  for (const auto& bytes : piece.where) require(bytes.begin <= bytes.end && bytes.end <= text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dongtin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto form = read_document(bytes);
  for (const auto* piece : {&form.country, &form.motto, &form.superior, &form.issuer, &form.heading, &form.subject,
                            &form.addressee, &form.recipients}) {
    if (*piece) require_piece(**piece, bytes);
  }
  if (form.number) {
    require_piece(form.number->whole, bytes);
    require(!form.number->signs.empty() && form.number->signs.size() == form.number->plain_signs.size());
  }
  if (form.date) require_piece(form.date->whole, bytes);
  require(form.stated_days.size() <= kMaxStatedDays);
  for (const auto& line : form.signing) require_piece(line.title, bytes);

  PublishedLimits limits;
  limits.max_documents = 50;
  auto list = read_published(bytes, limits);
  if (list) require(list->documents.size() <= limits.max_documents && list->problems.size() <= kMaxListProblems);
  const PublishedRegister published(list ? std::move(list->documents) : std::vector<PublishedDocument>{});
  const auto answer = published.look_up(form);
  require(answer.near.size() <= kMaxNearDocuments && (answer.presence == Presence::found) == !answer.found.empty());
  const std::chrono::sys_days today = std::chrono::year(2026) / 5 / 28;
  for (const auto& found : compare_form(form, today, &published))
    require(!found.asks.empty() && !found.asks_en.empty());
  return 0;
}
