// Copies: which story a new alert begins in, what later ones are compared with, and how many there are.
#include <algorithm>

#include "storage/rocks_batch.hpp"

namespace dongtin {

using encoding::encode;
using keys::Column;
using keys::Facet;

namespace {

std::vector<std::string> in_story(const encoding::StoredAlert& stored) {
  return {keys::copies(stored.alert.story, stored.tier)};
}

}  // namespace

/// As it was when the last write was done: built from the rows that are held, in their order.
Result<StoryIndex*> RocksStore::story_index() {
  if (story_index_) return story_index_.get();
  auto index = std::make_unique<StoryIndex>(stories_);
  const auto it = iterator(Column::signed_texts);
  for (it->Seek(keys::number(counters_.texts_left + 1)); it->Valid(); it->Next()) {
    const auto text = encoding::decode<encoding::SignedText>(view_of(it->value()));
    if (!text) return Error(text.error()).at(keys::place(Column::signed_texts, view_of(it->key())));
    if (text->alert) {
      index->add(text->alert, text->revision, text->signature, text->at);
    } else {
      index->skip(text->at);
    }
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::signed_texts));
  story_index_ = std::move(index);
  return story_index_.get();
}

Result<void> Batch::begin_story(Alert& alert, const Outline& outline, const Signature& signature, Instant at) {
  const auto index = store_.story_index();
  if (!index) return index.error();
  std::vector<StoryIndex::Candidate> candidates;
  (*index)->candidates(signature, at, candidates);
  for (const auto& candidate : candidates) {
    const auto other =
        get<encoding::StoredOutline>(Column::outlines, keys::outline(candidate.alert, candidate.revision));
    if (!other) return other.error();
    if (!*other || !same_text(compare(outline, (*other)->outline))) continue;
    const auto original = get<encoding::StoredAlert>(Column::alerts, keys::alert(candidate.alert));
    if (!original) return original.error();
    if (!*original) continue;
    alert.copy_of = candidate.alert;
    alert.began = alert.story = (*original)->alert.story;
    return {};
  }
  return {};
}

Result<void> Batch::keep_outline(AlertId alert, std::uint32_t item_revision, const Outline& outline,
                                 const Signature& signature, Instant at) {
  const auto index = store_.story_index();
  if (!index) return index.error();
  const auto row = ++counters.texts;
  put(Column::outlines, keys::outline(alert, item_revision), encode(encoding::StoredOutline{outline, row}), true);
  put(Column::signed_texts, keys::number(row), encode(encoding::SignedText{alert, item_revision, signature, at}));
  (*index)->add(alert, item_revision, signature, at);
  (*index)->expire(at);
  while (counters.texts - counters.texts_left > (*index)->size()) {
    erase(Column::signed_texts, keys::number(++counters.texts_left));
  }
  return {};
}

Result<void> Batch::forget_outlines(AlertId alert, std::uint32_t revisions) {
  for (std::uint32_t revision = 1; revision <= revisions; ++revision) {
    const auto key = keys::outline(alert, revision);
    const auto held = get<encoding::StoredOutline>(Column::outlines, key);
    if (!held) return held.error();
    if (!*held) continue;
    erase(Column::outlines, key);
    if ((*held)->row <= counters.texts_left) continue;
    const auto row = keys::number((*held)->row);
    const auto text = get<encoding::SignedText>(Column::signed_texts, row);
    if (!text) return text.error();
    if (!*text) continue;
    put(Column::signed_texts, row, encode(encoding::SignedText{{}, 0, {}, (*text)->at}));
    store_.story_index_.reset();  // the next one is built without it, as after a start
  }
  return {};
}

void Batch::count_copies(const encoding::StoredAlert* before, const encoding::StoredAlert* after) {
  const bool was = before != nullptr && is_copy(before->alert), is = after != nullptr && is_copy(after->alert);
  if (was) {
    count('c', cells_of(*before), -1);
    count('s', in_story(*before), -1);
  }
  if (is) {
    count('c', cells_of(*after), 1);
    count('s', in_story(*after), 1);
  }
}

/// A store of before copies were counted has those that decisions moved.
Result<void> RocksStore::count_copies() {
  if (counters_.copies_counted || read_only_) return {};
  Batch batch(*this);
  const std::string prefix(1, static_cast<char>(Facet::story));
  const auto it = iterator(Column::postings);
  for (it->Seek(prefix); it->Valid() && view_of(it->key()).starts_with(prefix); it->Next()) {
    const auto key = view_of(it->key());
    const auto alert = key.substr(key.size() - std::min(key.size(), sizeof(std::uint64_t)));
    const auto stored = record<encoding::StoredAlert>(Column::alerts, alert);
    if (!stored) return stored.error();
    if (*stored) batch.count_copies(nullptr, &**stored);
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::postings));
  const bool none = batch.empty();
  batch.counters.copies_counted = true;
  if (none) counters_.copies_counted = true;  // the first write says so
  return none ? Result<void>() : write(batch);
}

Result<void> RocksStore::post_claims() {
  constexpr std::size_t kAtOnce = 10'000;  // alerts of one write
  claims_told_ = counters_.claims_told;
  if (claims_told_ || read_only_) return {};
  const auto it = iterator(Column::alerts);
  it->SeekToFirst();
  do {
    Batch batch(*this);
    for (std::size_t i = 0; i < kAtOnce && it->Valid(); ++i, it->Next()) {
      const auto stored = encoding::decode<encoding::StoredAlert>(view_of(it->value()));
      // One unreadable record is no reason to refuse every start: verify names it, as does whoever asks for that alert.
      if (!stored) continue;
      auto of_claims = facets_of(*stored);
      std::erase_if(of_claims, [](const FacetValue& each) { return each.first != Facet::claim; });
      batch.change_postings({}, of_claims, stored->alert.id);
    }
    if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::alerts));
    const bool none = batch.empty();
    if (!it->Valid()) batch.counters.claims_told = true;
    if (!it->Valid() && none) counters_.claims_told = true;  // the first write says so
    if (auto written = none ? Result<void>() : write(batch); !written) return written;
  } while (it->Valid());
  claims_told_ = true;
  return {};
}

Result<StoryCopies> RocksStore::copies(StoryId story) const {
  const AtOnce at(*db_);
  const auto on = goes_on_as(story, at.options);
  if (!on) return on.error();
  StoryCopies out{*on, {}};
  const auto prefix = 's' + keys::story(*on);
  const auto it = iterator(Column::counts, at.options);
  for (it->Seek(prefix); it->Valid() && view_of(it->key()).starts_with(prefix); it->Next()) {
    const auto tier = static_cast<unsigned char>(view_of(it->key()).back());
    const auto number = keys::number_in<std::uint64_t>(view_of(it->value()));
    if (it->key().size() != prefix.size() + 1 || tier >= kTierCount || !number) {
      return fail(Errc::malformed, "a count is unreadable: restore a backup")
          .at(keys::place(Column::counts, view_of(it->key())));
    }
    out.by_tier[tier] = *number;
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::counts));
  return out;
}

}  // namespace dongtin
