/// What the files that compare a document with the form share. Not for use elsewhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/documents/findings.hpp"

namespace dongtin {

inline constexpr std::string_view kDecree = "Nghị định 30/2020/NĐ-CP";

/// Point `paragraph` of annex I, part I, section II.
[[nodiscard]] std::string annex(int paragraph);

[[nodiscard]] DocumentFinding finding(DocumentAspect aspect, Agreement agreement, const DocumentPiece* piece,
                                      std::string asks, std::string asks_en, std::string source);

[[nodiscard]] DocumentFinding compare_kind(const DocumentForm& form);
[[nodiscard]] DocumentFinding compare_issuer_sign(const DocumentForm& form);
[[nodiscard]] DocumentFinding compare_signing(const DocumentForm& form);

}  // namespace dongtin
