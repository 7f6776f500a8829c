#include "storage/facets.hpp"

#include <algorithm>
#include <set>

#include "storage/records/digest.hpp"
#include "storage/store.hpp"

namespace dongtin {

using keys::Facet;

std::vector<FacetValue> facets_of(const encoding::StoredAlert& stored) {
  const Alert& alert = stored.alert;
  std::vector<FacetValue> out;
  out.emplace_back(Facet::label, name(alert.now.assessment.label()));
  out.emplace_back(Facet::state, name(alert.workflow.state));
  out.emplace_back(Facet::source, stored.source.value);
  out.emplace_back(Facet::tier, name(stored.tier));
  for (const auto& match : alert.now.matches.rules) out.emplace_back(Facet::rule, match.rule.value);
  for (const auto& place : alert.now.matches.about) out.emplace_back(Facet::place, place.value);
  for (const auto& topic : alert.now.topics) out.emplace_back(Facet::topic, topic);
  if (!alert.workflow.assignee.empty()) out.emplace_back(Facet::assignee, alert.workflow.assignee);
  if (alert.workflow.held) out.emplace_back(Facet::held, "1");
  if (alert.story != story_named_by(alert.id)) out.emplace_back(Facet::story, keys::story(alert.story));
  for (const auto claim : claims_told(alert.now.assessment)) out.emplace_back(Facet::claim, sha256(claim).hex());
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<FacetValue> facets_of(const AlertFilter& filter) {
  std::vector<FacetValue> out;
  if (filter.label) out.emplace_back(Facet::label, name(*filter.label));
  if (filter.to_read && !filter.label) out.emplace_back(Facet::label, name(Label::mention));  // others never are
  if (filter.state) out.emplace_back(Facet::state, name(*filter.state));
  if (filter.source) out.emplace_back(Facet::source, filter.source->value);
  if (filter.tier) out.emplace_back(Facet::tier, name(*filter.tier));
  if (filter.rule) out.emplace_back(Facet::rule, filter.rule->value);
  if (filter.place) out.emplace_back(Facet::place, filter.place->value);
  if (filter.topic) out.emplace_back(Facet::topic, *filter.topic);
  if (filter.assignee) out.emplace_back(Facet::assignee, *filter.assignee);
  if (filter.held) out.emplace_back(Facet::held, "1");
  if (filter.claim) out.emplace_back(Facet::claim, sha256(*filter.claim).hex());
  return out;
}

std::vector<std::string> cells_of(const encoding::StoredAlert& stored) {
  const Alert& alert = stored.alert;
  std::set<std::string> topics{std::string()}, places{std::string()};
  topics.insert(alert.now.topics.begin(), alert.now.topics.end());
  for (const auto& place : alert.now.matches.about) places.insert(place.value);
  const auto hour = keys::number(keys::hour_of(alert.created));
  std::vector<std::string> out;
  for (const auto& topic : topics) {
    for (const auto& place : places) {
      auto& key = out.emplace_back(hour);
      key += topic;
      key += '\0';
      key += place;
      key += '\0';
      key += static_cast<char>(stored.tier);
      key += static_cast<char>(alert.now.assessment.label());
    }
  }
  return out;
}

Result<CountCell> cell_from(std::string_view key) {
  const auto wrong = [] { return fail(Errc::malformed, "the key of a count is unreadable: restore a backup"); };
  const auto hour = keys::number_in<std::uint32_t>(key);
  if (!hour) return wrong();
  key.remove_prefix(sizeof *hour);
  const auto topic = key.find('\0');
  if (topic == std::string_view::npos) return wrong();
  const auto place = key.find('\0', topic + 1);
  if (place == std::string_view::npos || key.size() != place + 3) return wrong();
  const auto tier = static_cast<unsigned char>(key[place + 1]), label = static_cast<unsigned char>(key[place + 2]);
  if (tier > static_cast<unsigned char>(Tier::forum) || label > static_cast<unsigned char>(Label::correction)) {
    return wrong();
  }
  CountCell out;
  out.hour = *hour;
  out.topic = key.substr(0, topic);
  out.place = PlaceId{std::string(key.substr(topic + 1, place - topic - 1))};
  out.tier = static_cast<Tier>(tier);
  out.label = static_cast<Label>(label);
  return out;
}

bool may_be_archived(Tier tier) noexcept {
  return tier == Tier::official || tier == Tier::press || tier == Tier::aggregator;
}

void remember(Alert& alert) {
  std::set<std::string> all(alert.ever.begin(), alert.ever.end());
  all.insert(alert.now.topics.begin(), alert.now.topics.end());
  if (const auto category = alert.now.assessment.category()) all.emplace(name(*category));
  alert.ever.assign(all.begin(), all.end());
}

}  // namespace dongtin
