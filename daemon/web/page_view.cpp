#include "daemon/web/page_view.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "daemon/web/assets.hpp"
#include "daemon/web/filters.hpp"
#include "daemon/web/highlight.hpp"
#include "daemon/web/history.hpp"
#include "daemon/web/words.hpp"
#include "daemon/web/workflow.hpp"
#include "storage/records/text.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

namespace mustache = kainjow::mustache;

constexpr std::size_t kExcerptBytes = 700;
constexpr std::string_view kSearched = "Từ đang tìm";

/// The classes of dongtin.css.
constexpr std::array<std::pair<MarkKind, std::string_view>, 3> kEvidenceMarks{
    {{MarkKind::claim, "of-claim"}, {MarkKind::cue, "of-cue"}, {MarkKind::telling, "of-telling"}}};

/// What an item's evidence points at; rules are marked with how they hit.
void mark_evidence(const Assessment& assessment, std::vector<Marked>& out) {
  for (const auto& each : assessment.evidence()) {
    if (each.kind == "rule") continue;
    const auto kind = each.kind == "claim" || each.kind == "recurring" ? MarkKind::claim
                      : each.kind == "cue"                             ? MarkKind::cue
                                                                       : MarkKind::telling;
    for (const auto& span : each.spans) out.push_back({span, each.reason, kind});
  }
}

std::string file(std::string_view name) {
  const auto* asset = find_asset(name);
  if (!asset) throw std::logic_error("no template " + str(name));
  return str(asset->bytes);
}

data marked(std::string_view text, const std::vector<Marked>& hits, Field field, std::size_t begin, std::size_t end) {
  data list{data::type::list};
  for (auto& segment : segments(text, hits, field, begin, end)) {
    data one;
    std::string title;
    for (const auto& why : segment.why) {
      if (why.kind == MarkKind::rule) title += (title.empty() ? "Khớp luật: " : "; ") + str(why.by);
      if (why.kind == MarkKind::searched) title += str(why.by);
    }
    if (const auto how = words::of(segment.how); !title.empty() && !how.empty()) title += " (" + how + ")";
    std::string classes = title.empty() ? "" : segment.how & bit(How::exact) ? "exact" : "weak";
    for (const auto& why : segment.why) {
      if (why.kind == MarkKind::rule || why.kind == MarkKind::searched) continue;
      title += (title.empty() ? "" : " · ") + str(why.by);
    }
    for (const auto& [kind, name] : kEvidenceMarks) {
      if (segment.is(kind)) classes += (classes.empty() ? "" : " ") + str(name);
    }
    one.set("hit", segment.hit);
    one.set("class", classes);
    one.set("title", title);
    one.set("text", segment.text);
    list.push_back(one);
  }
  data out;
  out.set("segments", list);
  return out;
}

data claim_data(const Assessment& assessment) {
  if (!assessment.claim()) return data(false);
  const Claim& claim = *assessment.claim();
  data out;
  out.set("text", claim.text());
  out.set("verdict", str(words::of(claim.verdict())));
  out.set("publisher", claim.publisher());
  out.set("url", claim.url());
  out.set("suggested", assessment.claim_state() == ClaimHitState::suggested);
  return out;
}

/// How the item was found to be about the claim, with what it says otherwise.
std::string grounds_of(const Assessment& assessment, const Claim& claim) {
  for (const auto& each : assessment.evidence()) {
    if (each.kind == "claim" && each.ref == claim.id()) return each.reason;
  }
  return {};
}

/// What a person has to say of an alert that was left open, as forms that need one press; false of the others.
data question_data(const Alert& alert, Tier tier) {
  static constexpr std::array<std::string_view, 4> kAnswers{"người viết bác bỏ hoặc đính chính tin ấy",
                                                            "chỉ hỏi hoặc kể lại, không khẳng định",
                                                            "nói đùa, châm biếm", "chuyện khác, không phải tin ấy"};
  if (!is_to_read(alert, tier)) return data(false);
  const Claim& claim = *alert.now.assessment.claim();
  const bool recorded =
      std::find(kRecordedVerdicts.begin(), kRecordedVerdicts.end(), claim.verdict()) != kRecordedVerdicts.end() &&
      Publication::make(claim.publisher(), claim.url());
  data out;
  out.set("statement", claim.text());
  out.set("concluded", str(words::of(claim.verdict())));
  out.set("whose", claim.publisher());
  out.set("where", claim.url());
  out.set("recorded", some(recorded ? str(name(claim.verdict())) : std::string{}));
  out.set("grounds", some(grounds_of(alert.now.assessment, claim)));
  out.set("because",
          "Tin khẳng định điều mà " + claim.publisher() + " đã công bố là " + str(words::of(claim.verdict())));
  data answers{data::type::list};
  for (const auto answer : kAnswers) {
    data one;
    one.set("text", str(answer));
    answers.push_back(one);
  }
  out.set("answers", answers);
  return out;
}

data parked_data(const ServeContext& context) {
  data out{data::type::list};
  if (context.costs == nullptr) return out;
  const auto rules = context.rules();
  const auto us = [](std::chrono::nanoseconds span) { return std::to_string(span / std::chrono::microseconds{1}); };
  for (const auto& cost : context.costs->parked()) {
    const Rule* rule = rules ? rules->find(cost.rule) : nullptr;
    data one;
    one.set("id", cost.rule.value);
    one.set("title", rule != nullptr ? rule->title : cost.rule.value);
    one.set("mean", us(cost.mean));
    one.set("budget", us(context.costs->budget()));
    out.push_back(one);
  }
  return out;
}

}  // namespace

std::string str(std::string_view text) {
  return std::string(text);
}

data some(std::string text) {
  return text.empty() ? data(false) : data(text);
}

std::string position_now(const ServeContext& context) {
  const auto counts = context.store.counts();
  return counts ? std::to_string(counts->log_last) : std::string{};
}

Response page(std::string_view name, const std::string& title, data& content, const ServeContext* context,
              const std::string& after) {
  content.set("title", title);
  content.set("after", after);
  content.set("sources_bad", false);
  if (context) content.set("parked_rules", parked_data(*context));
  content.set("on_trends", name == "trends" || name == "recall");
  if (context) {
    const auto rows = context->sources();
    const auto bad = std::count_if(rows.begin(), rows.end(), [](const SourceRow& row) {
      return row.state.health != Health::ok && row.state.health != Health::pending;
    });
    if (bad > 0) content.set("sources_bad", std::to_string(bad));
  }
  for (const char* part : {"head", "foot", "flash", "marked", "actions", "acts", "expected", "storyline", "why",
                           "badges", "find", "plot", "finding", "parked", "question"}) {
    content.set(part, mustache::partial{[part] { return file(str(part) + ".mustache"); }});
  }
  mustache::mustache view(file(str(name) + ".mustache"));
  if (!view.is_valid()) throw std::logic_error("template " + str(name) + ": " + view.error_message());
  Response out;
  out.content_type = "text/html; charset=utf-8";
  out.body = view.render(content);
  return out;
}

data alert_data(const AlertView& view, const Titles& titles, const std::string& back, bool whole,
                const std::vector<Span>* searched) {
  const auto& alert = view.alert;
  const auto& item = view.item;
  data out;
  const auto id = std::to_string(alert.id.value);
  const auto label = alert.now.assessment.label();
  out.set("id", id);
  out.set("back", back);
  out.set("from", whole ? "detail" : "list");
  out.set("label", str(name(label)));
  out.set("label_text", str(words::of(label)));
  out.set("label_hint", str(words::hint(alert.now.assessment)));
  const bool to_read = is_to_read(alert, item.tier);
  out.set("to_read", to_read);
  const auto score = alert.now.assessment.score();
  out.set("score",
          some(score && !to_read ? words::probability(*score) : std::string{}));  // else another question is asked
  out.set("state", str(name(alert.workflow.state)));
  out.set("state_text", str(words::of(alert.workflow.state)));
  out.set("retroactive", alert.retroactive);
  const auto source = titles.source(item.source);
  out.set("source", source.empty() ? item.source.value : source);
  out.set("tier", str(words::of(item.tier)));
  out.set("time", vietnam_time(dated(item)));
  out.set("time_iso", rfc3339(dated(item)));
  out.set("time_title", item.published ? "Giờ đăng do nguồn ghi" : "Nguồn không ghi giờ đăng; đây là lúc thấy lần đầu");
  const bool link = is_web_address(item.url);
  out.set("url", some(link ? item.url : std::string{}));
  out.set("host", link ? host_of(item.url) : std::string{});
  out.set("lang", some(item.lang == "vi" ? std::string{} : item.lang));

  const auto copies = view.copies ? words::of(*view.copies) : std::string();
  const auto story = std::to_string(alert.story.value);
  out.set("story", story);
  out.set("copies", some(is_copy(alert) ? "Bản sao" + (copies.empty() ? "" : " · chùm có " + copies) : copies));
  out.set("copies_title", is_copy(alert)
                              ? "Trùng nội dung với tin gốc của chùm số " + story + "; xem cả chùm"
                              : (view.copies ? words::tiers_of(*view.copies) : std::string()) + "; xem cả chùm");

  std::vector<Marked> hits;
  data rules{data::type::list};
  for (const auto& match : alert.now.matches.rules) {
    const auto* rule = titles.rule(match.rule);
    const std::string_view title = rule ? rule->title : match.rule.value;
    HowSet how = 0;
    for (const auto& span : match.spans) {
      if (searched == nullptr) hits.push_back({span, title});
      how = static_cast<HowSet>(how | span.how);
    }
    data one;
    one.set("title", str(title));
    one.set("severity", some(rule ? str(words::of(rule->severity)) : std::string{}));
    one.set("how", some(words::of(how)));
    rules.push_back(one);
  }
  out.set("rules", rules);
  const bool known = alert.now.assessment.claim().has_value();
  out.set("claim", claim_data(alert.now.assessment));
  out.set("claim_in_list", known && !whole && !to_read);  // else it is asked about
  out.set("asks", question_data(alert, item.tier));
  out.set("no_rule", known ? "Không luật nào; có cảnh báo vì giống một tuyên bố đã có kết luận."
                           : "Không còn luật nào khớp với bản mới nhất của tin.");
  if (searched == nullptr) mark_evidence(alert.now.assessment, hits);
  if (searched != nullptr) {
    for (const auto& span : *searched) hits.push_back({span, kSearched, MarkKind::searched});
  }
  data places{data::type::list};
  for (const auto& hit : alert.now.matches.places) {
    const auto* place = titles.place(hit.place);
    data one;
    one.set("name", place ? (place->kind.empty() ? place->name : place->kind + " " + place->name) : hit.place.value);
    places.push_back(one);
  }
  out.set("places", places);
  out.set("has_places", !alert.now.matches.places.empty());

  const auto heading = item.title.empty() ? std::string_view("(tin không có tiêu đề)") : std::string_view(item.title);
  out.set("title_parts",
          marked(heading, item.title.empty() ? std::vector<Marked>{} : hits, Field::title, 0, heading.size()));
  const auto cut = whole      ? Excerpt{0, item.text.size()}
                   : searched ? excerpt_around(item.text, *searched, kExcerptBytes)
                              : excerpt_of(view, kExcerptBytes);
  out.set("has_text", !item.text.empty());
  out.set("cut_before", cut.begin > 0);
  out.set("cut_after", cut.end < item.text.size());
  out.set("text_parts", marked(item.text, hits, Field::text, cut.begin, cut.end));

  const auto& workflow = alert.workflow;
  out.set("last", std::to_string(view.decisions.empty() ? 0 : view.decisions.back().sequence.value));
  out.set("assessment", std::to_string(alert.now.revision));
  out.set("may_open", workflow.state == State::fresh);
  out.set("may_judge", workflow.state != State::confirmed && workflow.state != State::dismissed);
  const auto last_act = undone_next(view.decisions);
  out.set("may_undo", last_act.has_value());
  out.set("undo_text", last_act ? str(words::of(view.decisions[*last_act].act)) : std::string{});
  out.set("held", workflow.held);
  out.set("assignee", some(workflow.assignee));
  data said(false);
  if (last_act) {
    const auto& last = view.decisions[*last_act];
    said = data{};
    said.set("act", str(words::of(last.act)));
    said.set("at", vietnam_time(last.at));
    said.set("reason", some(last.reason));
  }
  out.set("said", said);
  return out;
}

std::string actor_text(const std::string& actor) {
  return actor == kLocalActor ? "tại máy này" : actor;
}

void publication_data(data& out, const std::optional<Publication>& publication) {
  data one(false);
  if (publication) {
    one = data{};
    one.set("publisher", publication->publisher());
    one.set("url", publication->url());
  }
  out.set("publication", one);
}

data history_data(const std::vector<Decision>& decisions) {
  const auto next = undone_next(decisions);
  data out{data::type::list};
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const auto& decision = decisions[i];
    data one;
    one.set("act", str(words::of(decision.act)));
    one.set("at", vietnam_time(decision.at));
    one.set("actor", actor_text(decision.actor));
    one.set("reason", some(decision.reason));
    one.set("agency", some(decision.agency));
    one.set("due", decision.due ? vietnam_time(*decision.due) : std::string{});
    one.set("assignee", some(decision.assignee));
    one.set("verdict", some(decision.verdict ? str(words::of(decision.verdict->verdict())) : std::string{}));
    publication_data(one, decision.verdict ? std::optional(decision.verdict->publication()) : decision.publication);
    one.set("undoes", next == i);
    out.push_back(one);
  }
  return out;
}

Params without(Params params, std::initializer_list<std::string_view> names) {
  std::erase_if(params, [&](const auto& p) { return std::find(names.begin(), names.end(), p.first) != names.end(); });
  return params;
}

Params with(Params params, std::string_view name, std::string value) {
  params = without(std::move(params), {name});
  if (!value.empty()) params.emplace_back(str(name), std::move(value));
  return params;
}

}  // namespace dongtin
