#include "daemon/web/together.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "matchers/stories.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kPlaces = 3, kTopics = 3;  // of an alert, that are looked under

struct Read {
  Folded title, text;
  Gist gist;
};

/// Teencode is undone where the rules undo it, so that both sides have the same words.
void read(const AlertView& view, Read& out) {
  const bool social = view.item.tier == Tier::social || view.item.tier == Tier::forum;
  const auto teencode = social ? Teencode::undo : Teencode::keep;
  fold(view.item.title, out.title, teencode);
  fold(view.item.text, out.text, teencode);
  gist(out.title, out.text, view.alert.now.matches.places, out.gist);
}

/// Alerts that may be on the same event, each once: half of what is looked at came before it.
Result<std::map<AlertId, AlertView>> near(const AlertView& view, const Store& store) {
  std::map<AlertId, AlertView> out;
  const auto& alert = view.alert;
  AlertFilter filter;
  filter.since = alert.created - kRelatedWithin;
  filter.until = alert.created + kRelatedWithin;
  std::vector<std::optional<PlaceId>> places(alert.now.matches.about.begin(), alert.now.matches.about.end());
  if (places.empty()) places.emplace_back();
  places.resize(std::min(places.size(), kPlaces));
  const auto topics = std::min(alert.now.topics.size(), kTopics);
  for (const auto& before : {std::optional(alert.id), std::optional<AlertId>()}) {
    auto left = kRelatedLooks / 2;
    for (const auto& place : places) {
      for (std::size_t i = 0; i < topics && left > 0; ++i) {
        filter.place = place;
        filter.topic = alert.now.topics[i];
        auto page = store.alerts(filter, before, left, left);
        if (!page) return std::move(page).error();
        left -= std::min(left, page->alerts.size());
        for (auto& each : page->alerts) {
          if (each.alert.story != alert.story) out.try_emplace(each.alert.id, std::move(each));
        }
      }
    }
  }
  return out;
}

}  // namespace

Result<void> tell_copies(std::span<AlertView> views, const Store& store) {
  std::map<StoryId, StoryCopies> known;
  for (auto& view : views) {
    auto [at, fresh] = known.try_emplace(view.alert.story);
    if (fresh) {
      auto copies = store.copies(view.alert.story);
      if (!copies) return std::move(copies).error();
      at->second = *std::move(copies);
    }
    view.copies = at->second;
  }
  return {};
}

Result<std::vector<RelatedAlert>> related_to(const AlertView& view, const Store& store) {
  auto others = near(view, store);
  if (!others) return std::move(others).error();
  Read here, there;
  read(view, here);
  Rarity rarity;
  rarity.add(here.gist);
  std::vector<Gist> gists;
  for (const auto& [id, other] : *others) {
    read(other, there);
    rarity.add(there.gist);
    gists.push_back(there.gist);
  }
  struct Found {
    double score;
    std::size_t gist;
    AlertView* view;
  };
  std::vector<Found> found;
  std::size_t i = 0;
  for (auto& [id, other] : *others) {
    const auto apart = std::chrono::duration_cast<std::chrono::seconds>(other.alert.created - view.alert.created);
    const auto score = relatedness(here.gist, gists[i], rarity, apart);
    if (score >= kRelated) found.push_back({score, i, &other});
    ++i;
  }
  std::sort(found.begin(), found.end(),
            [](const Found& a, const Found& b) { return a.score != b.score ? a.score > b.score : a.gist < b.gist; });
  std::vector<RelatedAlert> out;
  std::set<StoryId> stories;
  for (const auto& each : found) {
    if (out.size() == kRelatedShown) break;
    if (!stories.insert(each.view->alert.story).second) continue;
    auto both = shared(here.title, view.item.title, here.text, view.item.text, view.alert.now.matches.places,
                       gists[each.gist], rarity);
    out.push_back({std::move(*each.view), each.score, std::move(both.places), std::move(both.words),
                   std::move(both.names), std::move(both.numbers)});
  }
  return out;
}

}  // namespace dongtin
