// Claims and what sources suggest as claims, as lists of pages and one by one.
#include <algorithm>

#include "daemon/web/filters.hpp"
#include "daemon/web/json.hpp"
#include "daemon/web/routes.hpp"

namespace dongtin {

namespace {

/// Newest verdict first.
bool before(const Claim& a, const Claim& b) {
  const auto x = a.published().value_or(Instant{}), y = b.published().value_or(Instant{});
  return x != y ? x > y : a.id() < b.id();
}

std::string key_of(const ClaimRow& row) {
  return claim_key(row.claim.id());
}
std::string key_of(const SuggestionRow& row) {
  return claim_key(row.suggestion.source.value + "\n" + row.suggestion.said.claim.id());
}

/// Leaves one page of `rows`; out: what `after` has to be for the next.
template <class Row>
Result<std::string> cut_page(std::vector<Row>& rows, const Params& query, std::size_t usual) {
  const auto limit = limit_of(query, usual);
  if (!limit) return limit.error();
  if (const auto* after = find(query, "after")) {
    const auto last = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return key_of(row) == *after; });
    if (last == rows.end()) return fail(Errc::malformed, "after must be the `next` of the page before, unchanged");
    rows.erase(rows.begin(), last + 1);
  }
  if (rows.size() <= *limit) return std::string();
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(*limit), rows.end());
  return key_of(rows.back());
}

std::vector<ClaimReviewEntry> of_packs(const ServeContext& context) {
  return context.pack_claims ? context.pack_claims() : std::vector<ClaimReviewEntry>{};
}

}  // namespace

Result<ListedClaims> list_claims(const Params& query, std::size_t usual, const ServeContext& context) {
  auto rows = claim_rows(context.store, of_packs(context), context.clock.now());
  if (!rows) return std::move(rows).error();
  ListedClaims out;
  for (const auto& row : *rows) ++out.counts.at(static_cast<std::size_t>(row.standing));
  if (const auto* wanted = find(query, "state")) {
    const auto standing = claim_standing_from(*wanted);
    if (!standing) {
      return fail(Errc::malformed, "state must be one of proposed, live, expired, withdrawn, superseded");
    }
    std::erase_if(*rows, [&](const ClaimRow& row) { return row.standing != *standing; });
  }
  std::sort(rows->begin(), rows->end(), [](const auto& a, const auto& b) { return before(a.claim, b.claim); });
  auto next = cut_page(*rows, query, usual);
  if (!next) return std::move(next).error();
  out.rows = *std::move(rows);
  out.next = *std::move(next);
  return out;
}

Result<ListedSuggestions> list_suggestions(const Params& query, std::size_t usual, const ServeContext& context) {
  if (!context.suggestions) return ListedSuggestions{};
  auto rows = context.suggestions();
  if (!rows) return std::move(rows).error();
  if (const auto* source = find(query, "source")) {
    std::erase_if(*rows, [&](const SuggestionRow& row) { return row.suggestion.source.value != *source; });
  }
  std::sort(rows->begin(), rows->end(), [](const auto& a, const auto& b) {
    return std::tuple(b.suggestion.first_seen, a.suggestion.source, a.suggestion.said.claim.id()) <
           std::tuple(a.suggestion.first_seen, b.suggestion.source, b.suggestion.said.claim.id());
  });
  auto next = cut_page(*rows, query, usual);
  if (!next) return std::move(next).error();
  return ListedSuggestions{*std::move(rows), *std::move(next)};
}

Result<ClaimFile> find_claim(std::string_view key, const ServeContext& context) {
  return claim_file(context.store, of_packs(context), key, context.clock.now());
}

Response get_claims(const Request& request, const ServeContext& context) {
  auto listed = list_claims(request.query, 50, context);
  if (!listed) return error_response(listed.error());
  const auto released = context.release(Audience::api, Purpose::review, std::move(listed->rows));
  if (!released) return error_response(released.error());
  Response out;
  out.body = claim_rows_json(*released, listed->next);
  return out;
}

Response get_claim(const Request& request, const ServeContext& context) {
  auto file = find_claim(request.args.front(), context);
  if (!file) return error_response(file.error());
  const auto released = context.release(Audience::api, Purpose::review, *std::move(file));
  if (!released) return error_response(released.error());
  Response out;
  out.body = claim_file_json(*released);
  return out;
}

Response get_claim_suggestions(const Request& request, const ServeContext& context) {
  auto listed = list_suggestions(request.query, 50, context);
  if (!listed) return error_response(listed.error());
  const auto released = context.release(Audience::api, Purpose::review, std::move(listed->rows));
  if (!released) return error_response(released.error());
  Response out;
  out.body = suggestions_json(*released, listed->next);
  return out;
}

}  // namespace dongtin
