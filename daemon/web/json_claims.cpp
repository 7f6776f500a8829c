// What was released of claims, as JSON of openapi.yaml.
#include <boost/json.hpp>

#include "daemon/web/json.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

json::object deed_json(const Deed& deed) {
  return {{"by", deed.by.value}, {"at", rfc3339(deed.at)}};
}

/// What every rendering of a claim begins with.
json::object said_json(const Claim& claim, const std::string& about, const std::optional<Instant>& valid_until) {
  json::object out{{"key", claim_key(claim.id())},
                   {"id", claim.id()},
                   {"text", claim.text()},
                   {"verdict", name(claim.verdict())},
                   {"publisher", claim.publisher()},
                   {"url", claim.url()},
                   {"about", about}};
  if (claim.published()) out["published"] = rfc3339(*claim.published());
  if (valid_until) out["valid_until"] = rfc3339(*valid_until);
  return out;
}

json::object row_json(const ClaimRow& row) {
  auto out = said_json(row.claim, row.about, row.valid_until);
  out["state"] = name(row.standing);
  out["origin"] = row.record ? "register" : "pack";
  if (!row.record) return out;
  const auto& record = *row.record;
  out["revision"] = record.revision();
  out["proposed"] = deed_json(record.proposed());
  if (record.activated()) out["activated"] = deed_json(*record.activated());
  if (record.ended()) out["ended"] = deed_json(*record.ended());
  if (!record.reason().empty()) out["reason"] = record.reason();
  if (!record.supersedes().empty()) out["supersedes"] = record.supersedes();
  if (!record.superseded_by().empty()) out["superseded_by"] = record.superseded_by();
  json::array elements;
  for (const auto& element : record.elements()) {
    elements.push_back(json::object{{"kind", name(element.kind)}, {"value", element.value}});
  }
  out["elements"] = std::move(elements);
  return out;
}

/// Who made this revision: the newest deed in it.
const Deed& deed_of(const ClaimRecord& record) {
  if (record.ended()) return *record.ended();
  return record.activated() ? *record.activated() : record.proposed();
}

}  // namespace

std::string claims_json(const Released<std::vector<ClaimRecord>>& claims, const std::string& next) {
  json::array list;
  for (const auto& record : *claims) {
    const auto& claim = record.claim();
    json::object one{{"id", claim.id()},
                     {"state", name(record.state())},
                     {"text", claim.text()},
                     {"verdict", name(claim.verdict())},
                     {"publisher", claim.publisher()},
                     {"url", claim.url()},
                     {"about", record.about()}};
    if (claim.published()) one["published"] = rfc3339(*claim.published());
    if (record.valid_until()) one["valid_until"] = rfc3339(*record.valid_until());
    list.push_back(std::move(one));
  }
  json::object out{{"claims", std::move(list)}};
  if (!next.empty()) out["next"] = next;
  return json::serialize(out) + "\n";
}

std::string claim_rows_json(const Released<std::vector<ClaimRow>>& rows, const std::string& next) {
  json::array list;
  for (const auto& row : *rows) list.push_back(row_json(row));
  json::object out{{"claims", std::move(list)}};
  if (!next.empty()) out["next"] = next;
  return json::serialize(out) + "\n";
}

std::string claim_file_json(const Released<ClaimFile>& file) {
  auto out = row_json(file->row);
  json::array history;
  for (const auto& record : file->revisions) {
    auto one = deed_json(deed_of(record));
    one["revision"] = record.revision();
    one["state"] = name(record.state());
    history.push_back(std::move(one));
  }
  out["history"] = std::move(history);
  if (const auto& publication = file->publication) {
    out["publication"] = json::object{{"url", publication->url},
                                      {"content_type", publication->content_type},
                                      {"bytes", publication->bytes.size()},
                                      {"fetched", rfc3339(publication->fetched)},
                                      {"sha256", file->row.record->publication().hex()}};
  }
  json::array alerts;
  for (const auto& view : file->alerts) {
    json::object one{{"id", view.alert.id.value},
                     {"label", name(view.alert.now.assessment.label())},
                     {"state", name(view.alert.workflow.state)},
                     {"title", view.item.title},
                     {"source", view.item.source.value},
                     {"created", rfc3339(view.alert.created)}};
    const auto& said = view.alert.now.assessment;
    const bool asserted = said.claim() && said.claim()->id() == file->row.claim.id();
    one["hit"] = asserted ? name(said.claim_state()) : std::string_view("shown");
    alerts.push_back(std::move(one));
  }
  out["alerts"] = std::move(alerts);
  out["more_alerts"] = file->more;
  return json::serialize(out) + "\n";
}

std::string suggestions_json(const Released<std::vector<SuggestionRow>>& rows, const std::string& next) {
  json::array list;
  for (const auto& [suggestion, fate, why] : *rows) {
    auto one = said_json(suggestion.said.claim, suggestion.said.about, suggestion.said.valid_until);
    one["source"] = suggestion.source.value;
    one["fate"] = fate;
    if (!why.empty()) one["why"] = why;
    one["revision"] = suggestion.revision;
    one["first_seen"] = rfc3339(suggestion.first_seen);
    one["last_seen"] = rfc3339(suggestion.last_seen);
    if (suggestion.changed) one["changed"] = rfc3339(*suggestion.changed);
    if (suggestion.gone) one["gone"] = rfc3339(*suggestion.gone);
    one["fetched_from"] = suggestion.said.capture.url;
    list.push_back(std::move(one));
  }
  json::object out{{"suggestions", std::move(list)}};
  if (!next.empty()) out["next"] = next;
  return json::serialize(out) + "\n";
}

}  // namespace dongtin
