// The pages of claims: which stand, what became of each, what sources suggest.
#include "daemon/web/filters.hpp"
#include "daemon/web/page_view.hpp"
#include "daemon/web/words.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kPageClaims = 30;
constexpr std::size_t kShownSuggestions = 30;

std::string when(const std::optional<Instant>& at) {
  return at ? vietnam_time(*at) : std::string();
}

void said_data(data& out, const Claim& claim, const std::string& about, const std::optional<Instant>& valid_until) {
  out.set("text", claim.text());
  out.set("verdict", str(words::of(claim.verdict())));
  out.set("publisher", claim.publisher());
  out.set("url", some(is_web_address(claim.url()) ? claim.url() : std::string()));
  out.set("published", some(when(claim.published())));
  out.set("about", some(about));
  out.set("until", some(when(valid_until)));
}

data claim_data(const ClaimRow& row) {
  data out;
  said_data(out, row.claim, row.about, row.valid_until);
  out.set("key", claim_key(row.claim.id()));
  out.set("id", row.claim.id());
  out.set("standing", str(words::of(row.standing)));
  out.set("standing_name", str(name(row.standing)));
  out.set("of_pack", !row.record);
  return out;
}

data suggestion_data(const SuggestionRow& row, const Titles& titles) {
  data out;
  const auto& [suggestion, fate, why] = row;
  said_data(out, suggestion.said.claim, suggestion.said.about, suggestion.said.valid_until);
  const auto title = titles.source(suggestion.source);
  out.set("origin", title.empty() ? suggestion.source.value : title);
  out.set("first_seen", vietnam_time(suggestion.first_seen));
  out.set("changed", some(when(suggestion.changed)));
  out.set("gone", some(when(suggestion.gone)));
  out.set("fate", str(words::of_fate(fate)));
  const bool here = fate == "unchanged" || fate == "waiting" || fate == "changed" || fate == "ended";
  out.set("key", some(here ? claim_key(suggestion.said.claim.id()) : std::string()));
  out.set("why", some(fate == "refused" ? why : std::string()));
  return out;
}

data history_of(const std::vector<ClaimRecord>& revisions) {
  data list{data::type::list};
  for (const auto& record : revisions) {
    const auto& deed = record.ended() ? *record.ended() : record.activated() ? *record.activated() : record.proposed();
    data one;
    one.set("state", record.state() == ClaimState::live       ? std::string("được người thứ hai cho hiệu lực")
                     : record.state() == ClaimState::proposed ? std::string("được đề xuất")
                                                              : str(words::of(standing_at(record, deed.at))));
    one.set("by", deed.by.value);
    one.set("at", vietnam_time(deed.at));
    one.set("reason", some(record.state() == ClaimState::withdrawn ? record.reason() : std::string()));
    list.push_back(one);
  }
  return list;
}

void on_claims(data& out) {
  out.set("on_alerts", false);
  out.set("on_sources", false);
  out.set("on_claims", true);
}

}  // namespace

Response page_claims(const Request& request, const ServeContext& context) {
  auto listed = list_claims(request.query, kPageClaims, context);
  if (!listed) return error_response(listed.error());
  auto suggested = list_suggestions({}, kShownSuggestions, context);
  if (!suggested) return error_response(suggested.error());
  const auto claims = context.release(Audience::officer_screen, Purpose::review, std::move(listed->rows));
  if (!claims) return error_response(claims.error());
  const auto suggestions = context.release(Audience::officer_screen, Purpose::review, std::move(suggested->rows));
  if (!suggestions) return error_response(suggestions.error());
  const auto sources = context.sources();
  const Titles titles{nullptr, &sources};
  data out;
  on_claims(out);
  const auto* state = find(request.query, "state");
  const auto now = state ? claim_standing_from(*state) : std::nullopt;
  data tabs{data::type::list};
  const auto tab = [&](const std::string& text, const std::string& href, bool current) {
    data one;
    one.set("text", text);
    one.set("href", href);
    one.set("current", current);
    tabs.push_back(one);
  };
  tab("Tất cả", "/claims", !now);
  using enum ClaimStanding;
  for (const auto each : {live, proposed, expired, withdrawn, superseded}) {
    tab(str(words::of(each)) + " (" + std::to_string(listed->counts.at(static_cast<std::size_t>(each))) + ")",
        "/claims?state=" + str(name(each)), now == each);
  }
  out.set("tabs", tabs);
  data list{data::type::list};
  for (const auto& row : **claims) list.push_back(claim_data(row));
  out.set("claims", list);
  out.set("none", (*claims)->empty());
  out.set("older", some(listed->next.empty() ? std::string()
                                             : "/claims?" + encode_form(with(request.query, "after", listed->next))));
  data proposals{data::type::list};
  for (const auto& row : **suggestions) proposals.push_back(suggestion_data(row, titles));
  out.set("suggestions", proposals);
  out.set("any_suggestion", !(*suggestions)->empty());
  out.set("more_suggestions", !suggested->next.empty());
  return page("claims", "Tuyên bố", out, &context, position_now(context));
}

Response page_claim(const Request& request, const ServeContext& context) {
  auto file = find_claim(request.args.front(), context);
  if (!file) return error_response(file.error());
  const auto released = context.release(Audience::officer_screen, Purpose::review, *std::move(file));
  if (!released) return error_response(released.error());
  const auto& shown = **released;
  auto out = claim_data(shown.row);
  on_claims(out);
  out.set("history", history_of(shown.revisions));
  data elements{data::type::list};
  if (shown.row.record) {
    for (const auto& element : shown.row.record->elements()) {
      data one;
      one.set("value", element.value);
      elements.push_back(one);
    }
    out.set("superseded_by", some(shown.row.record->superseded_by()));
    out.set("superseded_key", claim_key(shown.row.record->superseded_by()));
  } else {
    out.set("superseded_by", data(false));
  }
  out.set("elements", elements);
  data publication(false);
  if (shown.publication) {
    publication = data{};
    publication.set("address", shown.publication->url);
    publication.set("fetched", vietnam_time(shown.publication->fetched));
    publication.set("digest", shown.row.record->publication().hex());
  }
  out.set("evidence", publication);
  data hits{data::type::list};
  for (const auto& view : shown.alerts) {
    data one;
    one.set("number", std::to_string(view.alert.id.value));
    one.set("heading", view.item.title.empty() ? std::string("(tin không có tiêu đề)") : view.item.title);
    one.set("label", str(words::of(view.alert.now.assessment.label())));
    one.set("when", vietnam_time(dated(view.item)));
    hits.push_back(one);
  }
  out.set("hits", hits);
  out.set("any_hit", !shown.alerts.empty());
  out.set("more_hits", shown.more);
  return page("claim", "Tuyên bố", out, &context, position_now(context));
}

}  // namespace dongtin
