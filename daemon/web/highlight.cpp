#include "daemon/web/highlight.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "storage/records/text.hpp"

namespace dongtin {

namespace {

bool is_blank_text(std::string_view text) {
  return text.find_first_not_of(" \n\t") == std::string_view::npos;
}

bool of_evidence(const Segment& segment) {
  return segment.hit && !segment.is(MarkKind::rule) && !segment.is(MarkKind::searched);
}

}  // namespace

bool Segment::is(MarkKind kind) const {
  return std::any_of(why.begin(), why.end(), [&](const Why& each) { return each.kind == kind; });
}

std::vector<Segment> segments(std::string_view text, const std::vector<Marked>& hits, Field field, std::size_t begin,
                              std::size_t end) {
  end = std::min(end, text.size());
  begin = std::min(begin, end);
  std::vector<const Marked*> sound;
  std::set<std::size_t> cuts{begin, end};
  for (const auto& hit : hits) {
    const auto& s = hit.span;
    if (s.field != field || s.begin >= s.end || s.end > text.size()) continue;
    if (!at_character(text, s.begin) || !at_character(text, s.end)) continue;
    if (s.end <= begin || s.begin >= end) continue;
    sound.push_back(&hit);
    cuts.insert(std::max<std::size_t>(s.begin, begin));
    cuts.insert(std::min<std::size_t>(s.end, end));
  }
  std::sort(sound.begin(), sound.end(), [](const Marked* a, const Marked* b) {
    return std::pair(a->span.begin, a) < std::pair(b->span.begin, b);  // of one array: its order decides between equals
  });
  std::vector<Segment> out;
  std::size_t first = 0;  // of `sound`: those before have ended
  for (auto cut = cuts.begin(); cut != cuts.end() && std::next(cut) != cuts.end(); ++cut) {
    const auto from = *cut, to = *std::next(cut);
    Segment segment{std::string(text.substr(from, to - from)), false, 0, {}};
    while (first < sound.size() && sound[first]->span.end <= from) ++first;
    for (auto i = first; i < sound.size() && sound[i]->span.begin < to; ++i) {
      if (sound[i]->span.end <= from) continue;
      segment.hit = true;
      const Segment::Why why{sound[i]->kind, sound[i]->by};
      if (why.kind == MarkKind::rule || why.kind == MarkKind::searched)
        segment.how = static_cast<HowSet>(segment.how | sound[i]->span.how);
      if (std::find(segment.why.begin(), segment.why.end(), why) == segment.why.end()) segment.why.push_back(why);
    }
    // Spans of one rule that overlap are one mark, and the space between two words that a third span joins is no mark.
    auto* before = out.empty() ? nullptr : &out.back();
    if (before != nullptr && before->hit && segment.hit &&
        (is_blank_text(segment.text) || (before->how == segment.how && before->why == segment.why))) {
      before->text += segment.text;
      continue;
    }
    if (out.size() > 1 && of_evidence(segment) && !before->hit && is_blank_text(before->text)) {
      auto& one = out[out.size() - 2];
      if (one.hit && one.why == segment.why) {
        one.text += before->text + segment.text;
        out.pop_back();
        continue;
      }
    }
    out.push_back(std::move(segment));
  }
  return out;
}

}  // namespace dongtin
