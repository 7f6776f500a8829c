/// What is indexed of an alert, and a search answered from the index and the store.
///
/// Out     alerts whose kept record meets the query, newest first, with the spans of the words found. At most
///         kMaxCandidates records are looked at in one request; `next` says where to go on.
/// Errors  of the index and the store. A candidate that the store no longer holds is passed over.
/// Threads any.
#pragma once

#include <optional>
#include <vector>

#include "daemon/search/query.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxCandidates =
    500;  // records one request looks at: what bounds the time of a long phrase of common words

struct SearchHit {
  AlertView view;
  std::vector<Span> spans;  // sorted, disjoint
};
struct SearchPage {
  std::vector<SearchHit> hits;
  std::optional<AlertId> next;  // there may be more: pass it as `before`
};

/// Title and text as the index holds them; chat spelling is undone where the matcher does so.
[[nodiscard]] std::string folded_text(const Item& item);
[[nodiscard]] SearchDocument document_of(const Alert& alert, const Item& item);
/// Changes when folding does: an index made by another one is built anew.
[[nodiscard]] std::string fold_fingerprint();

[[nodiscard]] Result<SearchPage> search(const SearchIndex& index, const Store& store, const SearchQuery& query,
                                        std::optional<AlertId> before, std::size_t limit);

}  // namespace dongtin
