#include "daemon/search/search.hpp"

#include <algorithm>

#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

Teencode teencode_of(Tier tier) {
  return tier == Tier::social || tier == Tier::forum ? Teencode::undo : Teencode::keep;
}

/// Spans in order, those that touch made one.
void settle(std::vector<Span>& spans) {
  std::sort(spans.begin(), spans.end());
  std::vector<Span> out;
  for (const auto& span : spans) {
    if (!out.empty() && out.back().field == span.field && span.begin < out.back().end) {
      out.back().end = std::max(out.back().end, span.end);
      out.back().how = static_cast<HowSet>(out.back().how | span.how);
    } else {
      out.push_back(span);
    }
  }
  spans = std::move(out);
}

}  // namespace

std::string folded_text(const Item& item) {
  Folded folded;
  fold(item.title, folded, teencode_of(item.tier));
  std::string out = folded.stream + "\n";
  fold(item.text, folded, teencode_of(item.tier));
  return out + folded.stream;
}

SearchDocument document_of(const Alert& alert, const Item& item) {
  SearchDocument out;
  out.alert = alert.id;
  out.revision = alert.now.item_revision;
  out.created = alert.created;
  out.folded = folded_text(item);
  out.facts = {"label:" + std::string(name(alert.now.assessment.label())), "tier:" + std::string(name(item.tier)),
               "source:" + item.source.value};
  for (const auto& match : alert.now.matches.rules) out.facts.push_back("rule:" + match.rule.value);
  for (const auto& place : alert.now.matches.about) out.facts.push_back("place:" + place.value);
  for (const auto& topic : alert.now.topics) out.facts.push_back("topic:" + topic);
  return out;
}

std::string fold_fingerprint() {
  constexpr std::string_view kProbe =
      "Vỡ đập, hoà òa ÒA ọ̀; l.ừ.a đ.ả.o t i n g i ả đậpppp l0i ch4y H5N1 TP.HCM 1.500 28.05 xong.Đập boong "
      "Cу́п ᴍᴏ́ ð ı ​zero​width Bình vỡ. Đập! ko dc bjt ck vs đk j z K’Bang Đăk 10:30 a/b @x "
      "#y "
      "50% "
      "quỷ kỹ thuật gì giếng quốc khuỷu ươn ướt nghiêng\nDòng hai… “trích” – gạch";
  std::string all;
  Folded folded;
  for (const auto teencode : {Teencode::keep, Teencode::undo}) {
    fold(kProbe, folded, teencode);
    all += folded.stream;
  }
  return sha256(all).hex().substr(0, 16);
}

Result<SearchPage> search(const SearchIndex& index, const Store& store, const SearchQuery& query,
                          std::optional<AlertId> before, std::size_t limit) {
  SearchPage out;
  std::optional<Error> failed;
  std::size_t looked = 0;
  Folded title, text;
  const auto look = [&](AlertId id) {
    if (out.hits.size() == limit || looked == kMaxCandidates) return false;
    ++looked;
    out.next = id;  // the last one looked at
    auto view = store.alert(id);
    if (!view) {
      if (view.error().code == Errc::not_found) return true;  // purged, and not yet from the index
      failed = std::move(view).error();
      return false;
    }
    if (!passes(query.filter, *view)) return true;
    SearchHit hit;
    if (query.words) {
      const auto teencode = teencode_of(view->item.tier);
      fold(view->item.title, title, teencode);
      fold(view->item.text, text, teencode);
      if (!meets(*query.words, title, text, hit.spans)) return true;
      settle(hit.spans);
    }
    hit.view = *std::move(view);
    out.hits.push_back(std::move(hit));
    return true;
  };
  bool more = false;
  const auto done = index.find(query.term, {before, query.filter.since, query.filter.until}, [&](AlertId id) {
    more = !look(id);
    return !more;
  });
  if (failed) return std::move(*failed);
  if (!done) return done.error();
  if (!more) out.next.reset();
  return out;
}

}  // namespace dongtin
