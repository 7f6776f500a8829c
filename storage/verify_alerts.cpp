// Alerts, the items under them, and what is derived from them.
#include <algorithm>
#include <array>

#include "storage/verification.hpp"

namespace dongtin {

using keys::Column;
using keys::Facet;

namespace {

constexpr std::size_t kKeptRefs = 100'000;  // stamps and rule revisions remembered as found
constexpr std::size_t kNumberBytes = 8, kItemBytes = 16;
constexpr std::array kPostings{Column::postings, Column::told};

std::string shown(Facet facet, std::string_view value) {
  if (facet == Facet::story) return fmt::format("story {}", keys::number_in<std::uint64_t>(value).value_or(0));
  return fmt::format("{} {}", static_cast<char>(facet), value);
}

}  // namespace

/// Records of alerts that are not there.
void Verification::orphans(Scan& scan, Column column, const std::string& below, std::string_view what) {
  for (; scan.valid() && (below.empty() || scan.key() < below); scan.next()) problem(column, scan.key(), what);
}

void Verification::alerts() {
  replay(0);
  redirects();
  Scan alerts(*this, Column::alerts), assessments(*this, Column::assessments), decisions(*this, Column::decisions);
  Scan outlines(*this, Column::outlines);
  std::uint64_t last = 0;
  for (; alerts.valid(); alerts.next()) {
    const std::string key(alerts.key());
    const auto id = keys::number_in<std::uint64_t>(key);
    if (!id || key.size() != kNumberBytes) {
      problem(Column::alerts, key, "nobody writes such a key");
      continue;
    }
    if (*id > last + 1) gone(last + 1, *id - 1);
    last = *id;
    if (*id > counters_.alerts) {
      problem(Column::alerts, key, fmt::format("the newest alert is {}", counters_.alerts));
    }
    if (unnamed_ == 0 && was_purged(*id)) problem(Column::alerts, key, "the audit says that it was purged");
    orphans(assessments, Column::assessments, key, "its alert is gone");
    orphans(decisions, Column::decisions, key, "its alert is gone");
    orphans(outlines, Column::outlines, key, "its alert is gone");

    const auto stored = decoded<encoding::StoredAlert>(Column::alerts, key, alerts.value());
    outlines_of(key, stored ? &*stored : nullptr, outlines);
    std::uint32_t revision = 0;
    std::set<std::string> topics;
    for (; assessments.valid() && assessments.key().starts_with(key); assessments.next()) {
      const auto each = decoded<Assessed>(Column::assessments, assessments.key(), assessments.value());
      const auto number = keys::number_in<std::uint32_t>(assessments.key().substr(kNumberBytes)).value_or(0);
      if (number != revision + 1) {
        problem(Column::assessments, assessments.key(), fmt::format("revision {} is missing before it", revision + 1));
      }
      revision = number;
      if (!each) continue;
      if (each->revision != number) {
        problem(Column::assessments, assessments.key(), fmt::format("it says it is revision {}", each->revision));
      }
      if (stored && number >= stored->alert.now.revision) {
        problem(Column::assessments, assessments.key(),
                fmt::format("the alert stands at revision {}", stored->alert.now.revision));
      }
      assessed(keys::place(Column::assessments, assessments.key()), *each);
      topics.insert(each->topics.begin(), each->topics.end());
      if (const auto category = each->assessment.category()) topics.emplace(name(*category));
    }
    std::vector<Decision> all;
    bool readable = true;
    for (; decisions.valid() && decisions.key().starts_with(key); decisions.next()) {
      auto each = decoded<Decision>(Column::decisions, decisions.key(), decisions.value());
      if (!each) {
        readable = false;
        continue;
      }
      if (keys::decision(each->alert, each->sequence) != decisions.key()) {
        problem(Column::decisions, decisions.key(),
                fmt::format("it says it is decision {} of alert {}", each->sequence.value, each->alert.value));
      }
      if (each->sequence.value > counters_.last_sequence) {
        problem(Column::decisions, decisions.key(), fmt::format("the log ends at {}", counters_.last_sequence));
      }
      if (stored && each->assessment > stored->alert.now.revision) {
        problem(Column::decisions, decisions.key(), fmt::format("there is no assessment {}", each->assessment));
      }
      all.push_back(*std::move(each));
    }
    if (!stored) continue;
    if (stored->alert.id.value != *id) {
      problem(Column::alerts, key, fmt::format("it says it is alert {}", stored->alert.id.value));
      continue;
    }
    if (revision + 1 < stored->alert.now.revision) {
      problem(Column::alerts, key,
              fmt::format("assessment {} is missing: the newest is {}", revision + 1, stored->alert.now.revision));
    }
    if (readable) {
      const auto& alert = stored->alert;
      if (alert.decisions != all.size()) {
        problem(Column::alerts, key,
                fmt::format("it says it has {} decisions, and has {}", alert.decisions, all.size()));
      }
      if (fold(all) != alert.workflow) {
        problem(Column::alerts, key,
                fmt::format("it stands at {}, and its decisions lead to {} or to something else beside it",
                            name(alert.workflow.state), name(fold(all).state)));
      }
    }
    alert(*stored, topics);
  }
  if (last < counters_.alerts) gone(last + 1, counters_.alerts);
  orphans(assessments, Column::assessments, {}, "its alert is gone");
  orphans(decisions, Column::decisions, {}, "its alert is gone");
  orphans(outlines, Column::outlines, {}, "its alert is gone");
}

/// What follows from the alert and its neighbours alone.
void Verification::alert(const encoding::StoredAlert& stored, std::set<std::string> topics) {
  const Alert& alert = stored.alert;
  const auto key = keys::alert(alert.id);
  assessed(keys::place(Column::alerts, key), alert.now);
  topics.insert(alert.now.topics.begin(), alert.now.topics.end());
  if (const auto category = alert.now.assessment.category()) topics.emplace(name(*category));
  for (const auto& topic : topics) {
    if (!std::ranges::binary_search(alert.ever, topic)) {
      problem(Column::alerts, key, fmt::format("it had {}, and `ever` does not say so", topic));
    }
  }
  const auto seen = look<encoding::Seen>(Column::seen, keys::seen(alert.item));
  if (!seen) {
    problem(Column::alerts, key, fmt::format("its item {} was never seen", alert.item.hex()));
  } else if (seen->alert != alert.id) {
    problem(Column::seen, keys::seen(alert.item),
            fmt::format("it leads to alert {}, and alert {} is of it", seen->alert.value, alert.id.value));
  }
  story_of(alert);

  const auto hour = keys::hour_of(alert.created);
  if (!hour_ || hour_->first != hour) {
    const auto range = look<encoding::HourRange>(Column::hours, keys::number(hour));
    hour_ = {hour, range.value_or(encoding::HourRange{})};
  }
  if (alert.id < hour_->second.first || hour_->second.last < alert.id) {
    problem(Column::hours, keys::number(hour),
            fmt::format("alert {} began in it, and it does not say so", alert.id.value));
  }
  for (const auto& [facet, value] : facets_of(stored)) {
    if (!posted(facet)) continue;
    auto& sums = postings_wanted_[static_cast<char>(facet)];
    ++sums.records;
    sums.digests += sum_of(keys::posting(facet, value, alert.id));
  }
  for (const auto& cell : cells_of(stored)) {
    cells_wanted_[bucket_of(cell, kHourBuckets)] += sum_of(cell);
    if (is_copy(alert)) copies_wanted_[bucket_of(cell, kHourBuckets)] += sum_of(cell);
  }
  if (is_copy(alert)) stories_wanted_ += sum_of(keys::copies(alert.story, stored.tier));
}

/// The records an assessment names.
void Verification::assessed(std::string_view place, const Assessed& assessed) {
  const auto names = [&](Column column, const Digest& digest, std::string_view what) {
    if (digest == Digest{} || kept_refs_.contains(digest)) return;
    if (!there(column, keys::digest(digest))) {
      found(AuditFinding::Kind::problem,
            fmt::format("{}: {} {} is not in {}", place, what, digest.hex(), name(column)));
    } else if (kept_refs_.size() < kKeptRefs) {
      kept_refs_.insert(digest);
    }
  };
  names(Column::stamps, assessed.stamp, "its stamp");
  for (const auto& match : assessed.matches.rules) {
    names(Column::rules, match.revision, fmt::format("the revision of rule {}", match.rule.value));
  }
}

/// No alert has these numbers.
void Verification::gone(std::uint64_t first, std::uint64_t last) {
  if (unnamed_ > 0) return;  // how many there may be is counted elsewhere
  for (auto from = first; from <= last;) {
    if (was_purged(from)) {
      ++from;
      continue;
    }
    auto to = from;
    while (to < last && to + 1 < purged_.size() && !purged_[to + 1]) ++to;
    if (to + 1 >= purged_.size()) to = last;
    problem(Column::alerts, keys::alert(AlertId{from}),
            from == to ? std::string("it is gone, and the audit tells of no purge")
                       : fmt::format("it and all up to alert {} are gone, and the audit tells of no purge", to));
    from = to + 1;
  }
}

// Items.

void Verification::items() {
  Scan seen(*this, Column::seen), items(*this, Column::items), evidence(*this, Column::evidence);
  for (; seen.valid(); seen.next()) {
    const std::string key(seen.key());
    orphans(items, Column::items, key, "its item was never seen");
    orphans(evidence, Column::evidence, key, "its item was never seen");
    const auto id = ItemId::from_raw(key);
    const auto record = decoded<encoding::Seen>(Column::seen, key, seen.value());
    if (!id) problem(Column::seen, key, "nobody writes such a key");
    if (id && record) {
      seen_revisions_ += record->revision;
      item(*record, *id, items, evidence);
    }
    while (items.valid() && items.key().starts_with(key)) items.next();
    while (evidence.valid() && evidence.key().starts_with(key)) evidence.next();
  }
  orphans(items, Column::items, {}, "its item was never seen");
  orphans(evidence, Column::evidence, {}, "its item was never seen");
}

void Verification::item(const encoding::Seen& seen, const ItemId& id, Scan& items, Scan& evidence) {
  const auto key = keys::seen(id);
  if (seen.archived && !there(Column::archive, keys::archive(seen.at, id))) {
    problem(Column::seen, key, "its text is to be in the archive, and is not");
  }
  std::optional<encoding::StoredAlert> stored;
  if (seen.alert) {
    if (!there(Column::alerts, keys::alert(seen.alert))) {
      problem(Column::seen, key, fmt::format("it leads to alert {}, which is gone", seen.alert.value));
    }
    stored = look<encoding::StoredAlert>(Column::alerts, keys::alert(seen.alert));
    if (!stored) return;  // said of the alert
    if (stored->alert.item != id) {
      problem(Column::seen, key, fmt::format("alert {} is of item {}", seen.alert.value, stored->alert.item.hex()));
      return;
    }
    if (stored->alert.now.item_revision != seen.revision) {
      problem(Column::seen, key,
              fmt::format("it was seen {} times, and alert {} is about revision {}", seen.revision, seen.alert.value,
                          stored->alert.now.item_revision));
    }
  }
  std::map<std::uint32_t, std::set<Digest>> named;  // what the assessments say of each revision
  const auto name_it = [&](const Assessed& each) {
    auto& digests = named[each.item_revision];
    if (each.evidence != Digest{}) digests.insert(each.evidence);
  };
  if (stored) {
    const auto alert = keys::alert(stored->alert.id);
    if (stored->alert.now.revision > 1) {
      for (Scan scan(*this, Column::assessments, false, alert); scan.valid() && scan.key().starts_with(alert);
           scan.next()) {
        if (const auto each = encoding::decode<Assessed>(scan.value())) name_it(*each);
      }
    }
    name_it(stored->alert.now);
  }
  auto wanted = named.begin();
  const auto missing = [&](std::uint32_t below) {
    for (; wanted != named.end() && wanted->first < below; ++wanted) {
      problem(Column::items, keys::item(id, wanted->first),
              fmt::format("alert {} is about it, and it is gone", stored->alert.id.value));
    }
  };
  for (; items.valid() && items.key().starts_with(key); items.next()) {
    const auto revision = keys::number_in<std::uint32_t>(items.key().substr(kItemBytes)).value_or(0);
    missing(revision);
    const auto kept = decoded<Item>(Column::items, items.key(), items.value());
    if (wanted == named.end() || wanted->first != revision) {
      problem(Column::items, items.key(), "no alert is about it, so that nothing is to be kept of it");
      continue;
    }
    ++wanted;
    if (!kept) continue;
    if (kept->id != id) problem(Column::items, items.key(), fmt::format("it says it is item {}", kept->id.hex()));
    if (revision == seen.revision) {
      if (kept->digest != seen.digest) problem(Column::items, items.key(), "it is not what was seen last");
      if (kept->source != stored->source || kept->tier != stored->tier) {
        problem(Column::items, items.key(),
                fmt::format("it is of source {} ({}), and alert {} says {} ({})", kept->source.value, name(kept->tier),
                            stored->alert.id.value, stored->source.value, name(stored->tier)));
      }
    }
    if (kept->digest != digest_of({kept->title, kept->text, kept->url})) {
      problem(Column::items, items.key(), "its text is not what its digest says");
    }
  }
  missing(0xFFFF'FFFF);

  auto named_evidence = named.begin();
  const auto lost = [&](std::uint32_t below) {
    for (; named_evidence != named.end() && named_evidence->first < below; ++named_evidence) {
      if (named_evidence->second.empty()) continue;
      problem(Column::evidence, keys::item(id, named_evidence->first),
              fmt::format("alert {} rests on it, and it is gone", stored->alert.id.value));
    }
  };
  for (; evidence.valid() && evidence.key().starts_with(key); evidence.next()) {
    const auto revision = keys::number_in<std::uint32_t>(evidence.key().substr(kItemBytes)).value_or(0);
    lost(revision);
    const auto capture = encoding::decode_evidence(
        evidence.value(), [&] { return store_.record<Item>(Column::items, evidence.key(), at_.options); });
    if (!capture) problem(Column::evidence, evidence.key(), capture.error().what);
    if (named_evidence == named.end() || named_evidence->first != revision || named_evidence->second.empty()) {
      problem(Column::evidence, evidence.key(), "no assessment names it");
      continue;
    }
    if (capture) {
      const auto digest = sha256(capture->bytes);
      for (const auto& said : named_evidence->second) {
        if (said != digest) {
          problem(Column::evidence, evidence.key(),
                  fmt::format("its bytes have the digest {}, and alert {} says {}", digest.hex(),
                              stored->alert.id.value, said.hex()));
        }
      }
    }
    ++named_evidence;
  }
  lost(0xFFFF'FFFF);
}

void Verification::archive() {
  for (Scan scan(*this, Column::archive); scan.valid(); scan.next()) {
    const auto kept = decoded<Item>(Column::archive, scan.key(), scan.value());
    if (!kept) continue;
    if (keys::archive(kept->first_seen, kept->id) != scan.key()) {
      problem(Column::archive, scan.key(), "it is another item, or of another time");
      continue;
    }
    const auto seen = look<encoding::Seen>(Column::seen, keys::seen(kept->id));
    if (!seen || !seen->archived || seen->at != kept->first_seen || seen->digest != kept->digest) {
      problem(Column::archive, scan.key(), "what was seen of it last does not lead here");
    }
    if (!may_be_archived(kept->tier)) {
      problem(Column::archive, scan.key(), fmt::format("text of the {} tier may not be kept", name(kept->tier)));
    }
  }
}

// What is derived.

void Verification::hours() {
  for (Scan scan(*this, Column::hours); scan.valid(); scan.next()) {
    const auto range = decoded<encoding::HourRange>(Column::hours, scan.key(), scan.value());
    if (range && (range->first > range->last || !range->first || range->last.value > counters_.alerts)) {
      problem(Column::hours, scan.key(),
              fmt::format("alerts {} to {} never were", range->first.value, range->last.value));
    }
  }
}

/// False of claims in an older store, which has none or some of their postings until it is next opened for writing.
bool Verification::posted(Facet facet) const {
  return facet != Facet::claim || store_.claims_told_;
}

void Verification::postings() {
  std::map<char, Sums> are;
  for (const auto column : kPostings) {
    for (Scan scan(*this, column); scan.valid(); scan.next()) {
      auto& sums = are[scan.key().empty() ? '\0' : scan.key().front()];
      ++sums.records;
      sums.digests += sum_of(scan.key());
    }
  }
  std::set<char> differ;
  for (const auto& [facet, sums] : are) {
    if (posted(static_cast<Facet>(facet)) && postings_wanted_[facet] != sums) differ.insert(facet);
  }
  for (const auto& [facet, sums] : postings_wanted_) {
    if (are[facet] != sums) differ.insert(facet);
  }
  if (!differ.empty()) postings_one_by_one(differ);
}

void Verification::postings_one_by_one(const std::set<char>& facets) {
  for (Scan scan(*this, Column::alerts, false); scan.valid(); scan.next()) {
    step();
    const auto stored = encoding::decode<encoding::StoredAlert>(scan.value());
    if (!stored) continue;
    for (const auto& [facet, value] : facets_of(*stored)) {
      if (!facets.contains(static_cast<char>(facet))) continue;
      const auto key = keys::posting(facet, value, stored->alert.id);
      const auto column = keys::column_of(facet);
      if (there(column, key)) continue;
      problem(column, key,
              fmt::format("it is missing, so that alert {} is not found under {}", stored->alert.id.value,
                          shown(facet, value)));
    }
  }
  for (const auto column : kPostings) postings_that_are(column, facets);
}

void Verification::postings_that_are(Column column, const std::set<char>& facets) {
  for (Scan scan(*this, column, false); scan.valid(); scan.next()) {
    step();
    const auto key = scan.key();
    if (key.empty() || !facets.contains(key.front())) continue;
    if (key.size() < 2 + kNumberBytes) {
      problem(column, key, "nobody writes such a key");
      continue;
    }
    const AlertId id{keys::number_in<std::uint64_t>(key.substr(key.size() - kNumberBytes)).value_or(0)};
    const FacetValue value{static_cast<Facet>(key.front()), std::string(key.substr(1, key.size() - 2 - kNumberBytes))};
    const auto raw = get(Column::alerts, keys::alert(id));
    if (!raw) {
      problem(column, key,
              fmt::format("{} leads to alert {}, which is gone", shown(value.first, value.second), id.value));
      continue;
    }
    const auto stored = encoding::decode<encoding::StoredAlert>(*raw);
    if (!stored) continue;
    const auto has = facets_of(*stored);
    if (!std::ranges::binary_search(has, value)) {
      problem(column, key,
              fmt::format("{} leads to alert {}, which has no such value", shown(value.first, value.second), id.value));
    }
  }
}

}  // namespace dongtin
