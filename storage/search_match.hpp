/// What is looked for -> an FTS5 expression.
///
/// Out     "" when nothing can meet it. A phrase is its pairs and the buckets of its threes: every text that holds it
///         meets them, and few others do.
/// Errors  too_large: an open word that more than kMaxOpenWords words begin with. Those of the connection.
#pragma once

#include <string>

#include "storage/search_connection.hpp"
#include "storage/search_index.hpp"

namespace dongtin {

[[nodiscard]] Result<std::string> match_text(SearchConnection& db, const SearchTerm& term);

}  // namespace dongtin
