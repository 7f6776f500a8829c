// The pages officers read. Templates are in daemon/ui/; what they print is escaped by them.
#include <algorithm>
#include <kainjow/mustache.hpp>
#include <tuple>

#include "daemon/web/assets.hpp"
#include "daemon/web/filters.hpp"
#include "daemon/web/highlight.hpp"
#include "daemon/web/history.hpp"
#include "daemon/web/json.hpp"
#include "daemon/web/routes.hpp"
#include "daemon/web/words.hpp"
#include "daemon/web/workflow.hpp"
#include "storage/records/text.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

namespace mustache = kainjow::mustache;
using mustache::data;

constexpr std::size_t kPageAlerts = 20;
constexpr std::size_t kExcerptBytes = 700;
constexpr std::string_view kSearched = "Từ đang tìm";  // what marks a hit of a search, where rules have their title

std::string str(std::string_view text) {
  return std::string(text);
}
/// A text, or false: what is empty must not open a section, nor fall through to an outer one of the same name.
data some(std::string text) {
  return text.empty() ? data(false) : data(text);
}

std::string file(std::string_view name) {
  const auto* asset = find_asset(name);
  if (!asset) throw std::logic_error("no template " + str(name));
  return str(asset->bytes);
}

/// Where the event stream of a page begins: read before the page's content, so that what is committed in between is
/// told twice rather than never.
std::string position_now(const ServeContext& context) {
  const auto counts = context.store.counts();
  return counts ? std::to_string(counts->log_last) : std::string{};
}

Response page(std::string_view name, const std::string& title, data& content, const ServeContext* context,
              const std::string& after = {}) {
  content.set("title", title);
  content.set("after", after);
  content.set("sources_bad", false);
  if (context) {
    const auto rows = context->sources();
    const auto bad = std::count_if(rows.begin(), rows.end(), [](const SourceRow& row) {
      return row.state.health != Health::ok && row.state.health != Health::pending;
    });
    if (bad > 0) content.set("sources_bad", std::to_string(bad));
  }
  for (const char* part :
       {"head", "foot", "flash", "marked", "actions", "acts", "expected", "storyline", "why", "badges", "find"}) {
    content.set(part, mustache::partial{[part] { return file(str(part) + ".mustache"); }});
  }
  mustache::mustache view(file(str(name) + ".mustache"));
  if (!view.is_valid()) throw std::logic_error("template " + str(name) + ": " + view.error_message());
  Response out;
  out.content_type = "text/html; charset=utf-8";
  out.body = view.render(content);
  return out;
}

data marked(std::string_view text, const std::vector<Marked>& hits, Field field, std::size_t begin, std::size_t end) {
  data list{data::type::list};
  for (auto& segment : segments(text, hits, field, begin, end)) {
    data one;
    std::string title;
    for (auto by : segment.by) title += by == kSearched ? str(by) : (title.empty() ? "Khớp luật: " : "; ") + str(by);
    if (const auto how = words::of(segment.how); !how.empty()) title += " (" + how + ")";
    one.set("hit", segment.hit);
    one.set("class", segment.how & bit(How::exact) ? "exact" : "weak");
    one.set("title", title);
    one.set("text", segment.text);
    list.push_back(one);
  }
  data out;
  out.set("segments", list);
  return out;
}

/// Everything the views of an alert share; with `searched`, those are what is marked.
data alert_data(const AlertView& view, const Titles& titles, const std::string& back, bool whole,
                const std::vector<Span>* searched = nullptr) {
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
  out.set("label_hint", str(words::hint(label)));
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
  if (searched != nullptr) {
    for (const auto& span : *searched) hits.push_back({span, kSearched});
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

struct Flash {
  std::string_view code, kind, text;
  bool undo;
};
constexpr Flash kFlashes[] = {
    {"opened", "good", "Đã nhận xem cảnh báo số ", true},
    {"confirmed", "good", "Đã xác nhận cảnh báo số ", true},
    {"dismissed", "good", "Đã bỏ qua cảnh báo số ", true},
    {"asked", "good", "Đã ghi đề nghị xác minh của cảnh báo số ", true},
    {"answered", "good", "Đã ghi câu trả lời cho cảnh báo số ", true},
    {"recorded", "good", "Đã ghi cho cảnh báo số ", false},
    {"noted", "good", "Đã ghi chú vào cảnh báo số ", false},
    {"undone", "good", "Đã hoàn tác quyết định của cảnh báo số ", false},
    {"story", "good", "Đã ghi thay đổi chùm tin của cảnh báo số ", false},
    {"storybad", "bad", "Chưa ghi: chùm tin vừa thay đổi, hoặc thiếu lý do hay tin để tách. Cảnh báo số ", false},
    {"reason", "bad", "Chưa ghi: muốn bỏ qua cần có lý do, tối đa 2.000 byte. Cảnh báo số ", false},
    {"missing", "bad",
     "Chưa ghi: còn thiếu hoặc sai một mục (cơ quan và hạn; nơi công bố và liên kết; nội dung ghi chú). Cảnh báo số ",
     false},
    {"nothing", "bad", "Chưa ghi: không còn quyết định nào để hoàn tác ở cảnh báo số ", false},
    {"failed", "bad", "Chưa ghi được, hãy thử lại sau ít phút. Cảnh báo số ", false},
};

/// From done= and alert=; nothing of what the address holds is printed but a number.
data flash_data(const Params& query, const std::string& back, bool whole) {
  const auto* done = find(query, "done");
  const auto* alert = find(query, "alert");
  const auto id = alert ? parse_number(*alert) : std::nullopt;
  if (!done || !id) return data(false);
  for (const auto& flash : kFlashes) {
    if (flash.code != *done) continue;
    data out;
    out.set("code", str(flash.code));
    out.set("kind", str(flash.kind));
    out.set("text", str(flash.text) + std::to_string(*id) + ".");
    out.set("undo", flash.undo);
    out.set("id", std::to_string(*id));
    out.set("back", back);
    out.set("from", whole ? "detail" : "list");
    return out;
  }
  return data(false);
}

Params without(Params params, std::initializer_list<std::string_view> names) {
  std::erase_if(params, [&](const auto& p) { return std::find(names.begin(), names.end(), p.first) != names.end(); });
  return params;
}

std::string list_address(const Params& params) {
  return params.empty() ? "/" : "/?" + encode_form(params);
}

Params with(Params params, std::string_view name, std::string value) {
  params = without(std::move(params), {name});
  if (!value.empty()) params.emplace_back(str(name), std::move(value));
  return params;
}

template <class E, std::size_t N>
data choices(const std::array<E, N>& all, std::optional<E> now) {
  data list{data::type::list};
  for (auto each : all) {
    data one;
    one.set("value", str(name(each)));
    one.set("text", str(words::of(each)));
    one.set("on", now == each);
    list.push_back(one);
  }
  return list;
}

data empty_data(const Params& filters, bool more, bool paged, const std::vector<SourceRow>& sources) {
  data out;
  data lines{data::type::list};
  const auto line = [&](std::string text, std::string href = {}, std::string link = {}) {
    data one;
    one.set("text", text);
    one.set("href", some(std::move(href)));
    one.set("link", link);
    lines.push_back(one);
  };
  if (more) {
    out.set("heading", "Chưa thấy cảnh báo nào khớp bộ lọc trong phần vừa tìm");
    line("Kho còn cảnh báo cũ hơn: bấm “Tìm tiếp” ở dưới.");
  } else if (!filters.empty()) {
    out.set("heading", "Không có cảnh báo nào khớp bộ lọc");
    line("Thử chọn trạng thái hoặc nhãn khác, hoặc", "/", "bỏ lọc để xem tất cả.");
  } else if (paged) {
    out.set("heading", "Hết cảnh báo");
    line("Không còn cảnh báo nào cũ hơn.");
  } else if (sources.empty()) {
    out.set("heading", "Chưa có nguồn tin nào được theo dõi");
    line(
        "Thêm nguồn vào tệp sources.toml trong thư mục cấu hình, kiểm tra bằng lệnh dongtin check, rồi khởi động lại.");
  } else {
    out.set("heading", "Chưa có cảnh báo nào");
    line("Đang theo dõi " + std::to_string(sources.size()) +
         " nguồn. Khi có tin khớp luật, cảnh báo sẽ hiện ở đây; trang tự báo, không cần tải lại liên tục.");
    line("Nếu chờ lâu, xem các nguồn có lấy được tin không:", "/sources", "Nguồn tin.");
  }
  out.set("lines", lines);
  return out;
}

constexpr std::size_t kShownMembers = 50;  // alerts of a story on the page of one of them

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

/// Where the alert stands: what was asked, answered, concluded.
data standing_data(const Workflow& workflow) {
  data out;
  out.set("agency", some(workflow.state == State::asked ? workflow.agency : std::string{}));
  out.set("due", workflow.due ? vietnam_time(*workflow.due) : std::string{});
  publication_data(out, workflow.publication);
  data verdict(false);
  if (workflow.verdict) {
    verdict = data{};
    verdict.set("text", str(words::of(workflow.verdict->verdict())));
    verdict.set("publisher", workflow.verdict->publication().publisher());
    verdict.set("url", workflow.verdict->publication().url());
  }
  out.set("verdict", verdict);
  data verdicts{data::type::list};
  for (const auto each : kRecordedVerdicts) {
    data one;
    one.set("value", str(name(each)));
    one.set("text", str(words::of(each)));
    verdicts.push_back(one);
  }
  out.set("verdicts", verdicts);
  return out;
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

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& each : names) out += (out.empty() ? "" : ", ") + each;
  return out;
}

/// Newest first, each with what it changed; empty when there is but one.
data assessments_data(const std::vector<Assessed>& all) {
  data out{data::type::list};
  if (all.size() < 2) return out;
  for (std::size_t i = all.size(); i-- > 0;) {
    data one;
    one.set("revision", std::to_string(all[i].revision));
    one.set("at", vietnam_time(all[i].at));
    one.set("label", str(words::of(all[i].assessment.label())));
    data changes{data::type::list};
    const auto say = [&](const std::string& what, const std::vector<std::string>& names) {
      if (names.empty()) return;
      data line;
      line.set("text", what + listed(names));
      changes.push_back(line);
    };
    if (i > 0) {
      const auto change = change_between(all[i - 1], all[i]);
      if (change.item) say("", {"tin được sửa, nay là bản thứ " + std::to_string(all[i].item_revision)});
      if (change.label) say("trước đó: ", {str(words::of(all[i - 1].assessment.label()))});
      if (change.claim) say("", {"tuyên bố đối chiếu thay đổi"});
      say("thêm luật: ", change.rules_added);
      say("thôi khớp luật: ", change.rules_removed);
      say("thêm chủ đề: ", change.topics_added);
      say("bớt chủ đề: ", change.topics_removed);
      say("thêm căn cứ: ", change.evidence_added);
      say("bớt căn cứ: ", change.evidence_removed);
    }
    one.set("changes", changes);
    out.push_back(one);
  }
  return out;
}

/// The other alerts of the story, and what may be done about them.
data story_data(const StoryFile& story, AlertId here, const Titles& titles) {
  data out;
  out.set("number", std::to_string(story.story.value));
  out.set("here", std::to_string(here.value));
  data members{data::type::list};
  for (const auto& view : story.alerts) {
    data one;
    const auto source = titles.source(view.item.source);
    one.set("number", std::to_string(view.alert.id.value));
    one.set("heading", view.item.title.empty() ? std::string("(tin không có tiêu đề)") : view.item.title);
    one.set("origin", source.empty() ? view.item.source.value : source);
    one.set("when", vietnam_time(dated(view.item)));
    one.set("current", view.alert.id == here);
    one.set("leaves", story_named_by(view.alert.id) != story.story);
    members.push_back(one);
  }
  out.set("members", members);
  out.set("several", story.alerts.size() > 1);
  std::vector<Sequence> undone;
  for (const auto& decision : story.decisions) {
    if (decision.act == StoryAct::undo) undone.push_back(decision.undoes);
  }
  data said{data::type::list};
  bool may_undo = false;
  for (const auto& decision : story.decisions) {
    data one;
    one.set("text", decision.act == StoryAct::merge ? "Gộp chùm " + std::to_string(decision.story.value) +
                                                          " vào chùm " + std::to_string(decision.into.value)
                    : decision.act == StoryAct::split ? "Tách thành chùm " + std::to_string(decision.into.value)
                                                      : std::string("Hoàn tác gộp hoặc tách"));
    one.set("when", vietnam_time(decision.at));
    one.set("whom", actor_text(decision.actor));
    one.set("because", some(decision.reason));
    said.push_back(one);
    may_undo =
        may_undo || (decision.act != StoryAct::undo && std::ranges::find(undone, decision.sequence) == undone.end());
  }
  out.set("said_of_story", said);
  out.set("story_undo", may_undo);
  return out;
}

}  // namespace

Response page_alerts(const Request& request, const ServeContext& context) {
  const auto after = position_now(context);
  const auto filters = without(request.query, {"done", "alert", "cursor"});
  auto query = parse_list(without(request.query, {"done", "alert"}), kPageAlerts);
  if (!query) return error_response(query.error());
  auto found = context.store.alerts(query->filter, query->before, query->limit, context.limits.scan_limit);
  if (!found) return error_response(found.error());
  auto released = context.release(Audience::officer_screen, Purpose::review, std::move(found->alerts));
  if (!released) return error_response(released.error());
  const auto rules = context.rules();
  const auto sources = context.sources();
  const Titles titles{rules.get(), &sources};

  data out;
  const auto back = encode_form(without(request.query, {"done", "alert"}));
  out.set("on_alerts", true);
  out.set("on_sources", false);
  out.set("notice", flash_data(request.query, back, false));
  out.set("query", std::string{});
  out.set("query_wrong", false);
  data tabs{data::type::list};
  const auto tab = [&](std::string text, std::string state, bool current) {
    data one;
    one.set("href", list_address(with(filters, "state", std::move(state))));
    one.set("text", text);
    one.set("current", current);
    tabs.push_back(one);
  };
  tab("Tất cả", "", !query->filter.state);
  for (auto state : {State::fresh, State::opened, State::asked, State::answered, State::confirmed, State::dismissed}) {
    tab(str(words::of(state)), str(name(state)), query->filter.state == state);
  }
  out.set("tabs", tabs);
  out.set("state_now", some(query->filter.state ? str(name(*query->filter.state)) : std::string{}));
  constexpr std::array kLabels{Label::mention, Label::unverified, Label::disputed, Label::correction, Label::none};
  constexpr std::array kTiers{Tier::official, Tier::press, Tier::aggregator, Tier::social, Tier::forum};
  out.set("labels", choices(kLabels, query->filter.label));
  out.set("tiers", choices(kTiers, query->filter.tier));
  data source_list{data::type::list};
  for (const auto& row : sources) {
    data one;
    one.set("value", row.source.id.value);
    one.set("text", row.source.title);
    one.set("on", query->filter.source == row.source.id);
    source_list.push_back(one);
  }
  out.set("sources", source_list);
  out.set("filtered", !filters.empty());
  out.set("topic_now", query->filter.topic.value_or(std::string{}));
  out.set("assignee_now", query->filter.assignee.value_or(std::string{}));
  out.set("held_now", query->filter.held);
  out.set("story_now", some(query->filter.story ? std::to_string(query->filter.story->value) : std::string{}));

  data list{data::type::list};
  for (const auto& view : **released) list.push_back(alert_data(view, titles, back, false));
  out.set("alerts", list);
  const bool none = (*released)->empty();
  out.set("empty",
          none ? empty_data(filters, found->next.has_value(), query->before.has_value(), sources) : data(false));
  out.set("newest", some(query->before ? list_address(filters) : std::string{}));
  out.set("older", some(found->next ? list_address(with(filters, "cursor", cursor_of(*found->next))) : std::string{}));
  out.set("older_text", none ? "Tìm tiếp" : "Cũ hơn");
  return page("alerts", "Cảnh báo", out, &context, after);
}

Response page_alert(const Request& request, const ServeContext& context) {
  const auto id = parse_number(request.args.front());
  if (!id) return error_response(404, "not_found", "an alert's id is a number from 1");
  const auto after = position_now(context);
  auto history_of = alert_history(AlertId{*id}, context);
  if (!history_of) return error_response(history_of.error());
  auto file_of_story = story_file(history_of->view.alert.story, kShownMembers, context);
  auto released = context.release(Audience::officer_screen, Purpose::review, std::move(*history_of));
  if (!released) return error_response(released.error());
  const auto rules = context.rules();
  const auto sources = context.sources();
  const auto& shown = (*released)->view;
  const Titles titles{rules.get(), &sources};
  auto out = alert_data(shown, titles, "", true);
  out.set("standing", standing_data(shown.alert.workflow));
  out.set("assessments", assessments_data((*released)->assessments));
  out.set("reassessed", (*released)->assessments.size() > 1);
  out.set("story", data(false));
  if (file_of_story) {
    auto story = context.release(Audience::officer_screen, Purpose::review, std::move(*file_of_story));
    if (!story) return error_response(story.error());
    out.set("story", story_data(**story, shown.alert.id, titles));
  }
  out.set("on_alerts", false);
  out.set("on_sources", false);
  out.set("notice", flash_data(request.query, "", true));
  const bool sealed =
      shown.item.tier == Tier::social || shown.item.tier == Tier::forum || !shown.item.sealed_url.empty();
  out.set("sealed", !shown.item.sealed_url.empty());
  out.set("no_url", sealed ? "Địa chỉ bài trên mạng xã hội được niêm phong." : "Nguồn không cho địa chỉ bài gốc.");
  const auto& assessment = shown.alert.now.assessment;
  data evidence{data::type::list};
  for (const auto& each : assessment.evidence()) {
    data one;
    one.set("text", told(each));
    evidence.push_back(one);
  }
  out.set("evidence", evidence);
  data claim(false);
  if (assessment.claim()) {
    claim = data{};
    claim.set("text", assessment.claim()->text());
    claim.set("verdict", str(words::of(assessment.claim()->verdict())));
    claim.set("publisher", assessment.claim()->publisher());
    claim.set("url", assessment.claim()->url());
  }
  out.set("claim", claim);
  out.set("history", history_data(shown.decisions));
  out.set("published", shown.item.published ? vietnam_time(*shown.item.published) : std::string("không ghi"));
  out.set("first_seen", vietnam_time(shown.item.first_seen));
  out.set("revision", std::to_string(shown.alert.now.item_revision));
  out.set("repaired", shown.item.repaired);
  out.set("digest", shown.alert.now.evidence.hex());
  return page("alert", "Cảnh báo số " + std::to_string(*id), out, &context, after);
}

Response page_sources(const Request&, const ServeContext& context) {
  auto released = context.release(Audience::officer_screen, Purpose::health, context.sources());
  if (!released) return error_response(released.error());
  std::vector<const SourceRow*> rows;
  for (const auto& row : **released) rows.push_back(&row);
  // What needs somebody first.
  const auto rank = [](const SourceRow* row) {
    return row->state.health == Health::ok ? 2 : row->state.health == Health::pending ? 1 : 0;
  };
  std::sort(rows.begin(), rows.end(), [&](const auto* a, const auto* b) {
    return std::tuple(rank(a), a->source.title, a->source.id) < std::tuple(rank(b), b->source.title, b->source.id);
  });
  const auto count = [&](int wanted) {
    return std::to_string(
        std::count_if(rows.begin(), rows.end(), [&](const auto* row) { return rank(row) == wanted; }));
  };
  data out;
  out.set("on_alerts", false);
  out.set("on_sources", true);
  out.set("any", !rows.empty());
  out.set("summary", rows.empty() ? std::string{}
                                  : std::to_string(rows.size()) + " nguồn: " + count(2) + " hoạt động tốt, " +
                                        count(0) + " cần xem, " + count(1) + " chưa lấy lần nào.");
  data list{data::type::list};
  for (const auto* row : rows) {
    const auto& state = row->state;
    const auto moment = [](Instant t) { return t == Instant{} ? std::string{} : vietnam_time(t); };
    data one;
    one.set("title", row->source.title);
    one.set("tier", str(words::of(row->source.tier)));
    const bool link = is_web_address(row->source.url);
    one.set("url", link ? row->source.url : std::string{});
    one.set("host", some(link ? host_of(row->source.url) : std::string{}));
    one.set("health", str(name(state.health)));
    one.set("health_text", str(words::of(state.health)));
    one.set("advice", some(str(words::advice(state.health))));
    one.set("message", some(state.message));
    one.set("attempt", state.last_attempt == Instant{} ? std::string("chưa") : moment(state.last_attempt));
    one.set("success", some(state.last_success == state.last_attempt ? std::string{} : moment(state.last_success)));
    one.set("due", some(row->next_due ? vietnam_time(*row->next_due) : std::string{}));
    one.set("answer", state.http_status != 0 ? "HTTP " + std::to_string(state.http_status) : std::string("—"));
    std::string more;
    if (state.bytes > 0) more = std::to_string((state.bytes + 1023) / 1024) + " KiB";
    if (!state.encoding.empty()) more += (more.empty() ? "" : ", ") + state.encoding;
    if (!state.content_type.empty()) more += (more.empty() ? "" : ", ") + state.content_type;
    one.set("answer_more", more);
    one.set("items", std::to_string(state.items_total));
    one.set("items_last", std::to_string(state.items_last));
    list.push_back(one);
  }
  out.set("rows", list);
  return page("sources", "Nguồn tin", out, &context, position_now(context));
}

namespace {

/// Back to where the officer was: only a list of this server, and only as parameters it knows; or the alert's page.
Response way_back(const Params& form, std::uint64_t alert, std::string_view done) {
  const auto value = [&](std::string_view key) {
    const auto* found = find(form, key);
    return found ? *found : std::string{};
  };
  Params back;
  if (auto given = parse_form(value("back")); given && parse_list(*given)) {
    for (auto& param : *given) {
      if (std::find(kListParams.begin(), kListParams.end(), param.first) != kListParams.end()) back.push_back(param);
    }
  }
  const bool whole = value("from") == "detail";
  if (whole) back.clear();
  back.emplace_back("done", done);
  back.emplace_back("alert", std::to_string(alert));
  Response out;
  out.status = 303;
  out.content_type = "text/plain; charset=utf-8";
  out.headers.emplace_back("Location",
                           (whole ? "/alerts/" + std::to_string(alert) : std::string("/")) + "?" + encode_form(back));
  return out;
}

std::string_view done_by(Act act) {
  switch (act) {
    case Act::open:
      return "opened";
    case Act::confirm:
      return "confirmed";
    case Act::dismiss:
      return "dismissed";
    case Act::undo:
      return "undone";
    case Act::ask:
      return "asked";
    case Act::answer:
      return "answered";
    case Act::note:
      return "noted";
    case Act::assign:
    case Act::hold:
    case Act::unhold:
      break;
  }
  return "recorded";
}

/// What an officer sees instead of a decision that came too late.
Response conflict_page(const Released<std::vector<Decision>>& since, std::uint64_t alert, Act act, State state,
                       bool assessed_again) {
  data out;
  out.set("on_alerts", false);
  out.set("on_sources", false);
  out.set("id", std::to_string(alert));
  out.set("wanted", str(words::of(act)));
  out.set("state", str(name(state)));
  out.set("state_text", str(words::of(state)));
  out.set("assessed_again", assessed_again);
  out.set("history", history_data(*since));
  auto response = page("conflict", "Chưa ghi: cảnh báo số " + std::to_string(alert) + " vừa thay đổi", out, nullptr);
  response.status = 409;
  return response;
}

}  // namespace

net::awaitable<Response> page_decide(Request request, const ServeContext& context) {
  auto form = parse_form(request.body);
  if (!form) co_return error_response(form.error());
  const auto value = [&](std::string_view key) {
    const auto* found = find(*form, key);
    return found ? *found : std::string{};
  };
  const auto id = parse_number(request.args.front());
  const auto act = act_from(value("act"));
  if (!id || !act) co_return error_response(400, "bad_request", "the form names no alert or no act");
  Expected expected;
  expected.state = state_from(value("expected_state"));
  const auto last = value("expected_last");
  if (last == "0") expected.last_decision = Sequence{};
  if (const auto number = parse_number(last)) expected.last_decision = Sequence{*number};
  if (const auto revision = parse_number(value("expected_assessment")); revision && *revision <= 0xFFFF'FFFFu) {
    expected.assessment = static_cast<std::uint32_t>(*revision);
  }
  DecisionWords said{value("act"),      value("reason"),    value("agency"), value("due"),
                     value("assignee"), value("publisher"), value("url"),    value("verdict")};
  // A day, as forms send it, ends with the office's hours.
  if (!said.due.empty() && said.due.find('T') == std::string::npos) said.due += "T17:00:00+07:00";
  auto draft = decision_from(AlertId{*id}, std::move(said));
  if (!draft) co_return way_back(*form, *id, "missing");
  auto recording = record(std::move(*draft), expected, context);
  auto decided = co_await std::move(recording);
  if (decided.decision) {
    auto released = context.release(Audience::officer_screen, Purpose::decide, std::move(*decided.decision));
    if (!released) co_return error_response(released.error());
    co_return way_back(*form, *id, done_by(*act));
  }
  const auto code = decided.error->code;
  if (code == Errc::not_found) co_return error_response(*decided.error);
  if (code == Errc::conflict) {
    auto since = context.release(Audience::officer_screen, Purpose::decide, std::move(decided.since));
    if (!since) co_return error_response(since.error());
    const bool assessed_again = expected.assessment && *expected.assessment != decided.assessment;
    co_return conflict_page(*since, *id, *act, decided.workflow.state, assessed_again);
  }
  std::string_view done = "failed";
  if (code == Errc::malformed) {
    done = *act == Act::undo ? "nothing" : *act == Act::dismiss ? "reason" : "missing";
  }
  co_return way_back(*form, *id, done);
}

net::awaitable<Response> page_story_decide(Request request, const ServeContext& context) {
  constexpr std::string_view kChosen = "alert-";  // and the number of one that leaves
  auto form = parse_form(request.body);
  if (!form) co_return error_response(form.error());
  const auto value = [&](std::string_view key) {
    const auto* found = find(*form, key);
    return found ? *found : std::string{};
  };
  const auto story = parse_number(request.args.front());
  const auto here = parse_number(value("here"));
  const auto act = story_act_from(value("act"));
  if (!story || !here || !act) co_return error_response(400, "bad_request", "the form names no story or no act");
  StoryDecision draft;
  draft.story = StoryId{*story};
  draft.act = *act;
  draft.reason = value("reason");
  draft.into = StoryId{parse_number(value("into")).value_or(0)};
  for (const auto& [key, ignored] : *form) {
    const std::string_view field = key;
    if (!field.starts_with(kChosen)) continue;
    if (const auto number = parse_number(field.substr(kChosen.size()))) draft.alerts.push_back(AlertId{*number});
  }
  auto recording = record(std::move(draft), context);
  auto decided = co_await std::move(recording);
  form->emplace_back("from", "detail");
  if (!decided) {
    const auto code = decided.error().code;
    const bool theirs = code == Errc::conflict || code == Errc::malformed || code == Errc::not_found;
    co_return way_back(*form, *here, theirs ? "storybad" : "failed");
  }
  auto released = context.release(Audience::officer_screen, Purpose::decide, std::move(*decided));
  if (!released) co_return error_response(released.error());
  co_return way_back(*form, *here, "story");
}

net::awaitable<Response> page_permalink(Request request, const ServeContext& context) {
  const auto id = parse_number(request.args.front());
  if (!id) co_return error_response(400, "bad_request", "an alert's id is a number from 1");
  auto opening = opened_permalink(AlertId{*id}, context);
  auto link = co_await std::move(opening);
  if (!link && link.error().code != Errc::conflict) co_return error_response(link.error());
  data out;
  out.set("on_alerts", false);
  out.set("on_sources", false);
  out.set("id", std::to_string(*id));
  out.set("heading", link ? "Liên kết gốc" : "Chưa mở được liên kết gốc");
  out.set("text", "Khoá để mở địa chỉ này không còn trên máy; nhờ người vận hành đặt lại tệp khoá vào thư mục khoá.");
  out.set("address", link ? some((*link)->address) : data(false));
  out.set("detail", link ? std::string() : link.error().line());
  auto response = page("permalink", "Liên kết gốc", out, nullptr);
  if (!link) response.status = 409;
  co_return response;
}

namespace {

/// What the query language says of a mistake, for officers; the place and the original stand beside it.
std::string_view mistake_in_words(std::string_view what) {
  static constexpr std::pair<std::string_view, std::string_view> kMistakes[] = {
      {"AND and OR are mixed", "AND và OR đứng lẫn nhau: thêm ngoặc đơn, ví dụ (a OR b) AND c."},
      {"side by side", "Hai cụm từ đứng cạnh nhau: viết AND, OR hoặc NOT ở giữa."},
      {"quotation mark is never closed", "Thiếu dấu ngoặc kép đóng."},
      {"never closed", "Thiếu dấu ngoặc đơn đóng."},
      {"closes nothing", "Thừa dấu ngoặc đơn đóng."},
      {"only NOT", "Chỉ có NOT thì khớp gần như mọi tin: thêm từ phải có."},
      {"NOT beside OR", "NOT đứng cạnh OR thì khớp gần như mọi tin: viết (a OR b) NOT c."},
      {"at least 2 letters", "Trước dấu * cần ít nhất 2 chữ cái."},
      {"write more letters", "Quá nhiều chữ bắt đầu như vậy: viết thêm chữ cái trước dấu *."},
      {"last syllable may go on", "Dấu * chỉ đứng ngay sau chữ cuối của cụm từ, ví dụ sạt*."},
      {"nothing on its", "Toán tử AND, OR, NOT cần có từ ở hai bên."},
      {"narrows the whole search",
       "Bộ lọc (label:, place:, …) áp dụng cho cả câu tìm: viết ngoài ngoặc, không dùng với OR hay NOT."},
      {"stands twice", "Một bộ lọc đứng hai lần: giữ lại một."},
      {"needs a day", "Ngày viết dạng năm-tháng-ngày, ví dụ since:2026-05-28."},
      {"must be one of", "Giá trị của bộ lọc không đúng."},
      {"needs an id",
       "Sau place:, source:, rule:, topic:, assignee: là mã viết thường không dấu, ví dụ place:gia-lai."},
      {"no field", "Không có bộ lọc tên đó."},
      {"is for rules", "Toán tử này chỉ dùng trong luật; khi tìm chỉ dùng AND, OR, NOT, dấu *, dấu =."},
      {"write words to look for", "Hãy viết từ cần tìm; state: và ngày chỉ lọc thêm."},
      {"address is no search term", "Không tìm theo địa chỉ trang; hãy tìm theo nội dung."},
      {"no letter and no digit", "Cụm từ không có chữ hay số nào."},
      {"longer than", "Câu tìm quá dài: rút ngắn lại."},
      {"`next`", "Địa chỉ trang kết quả không đúng: tìm lại từ đầu."},
  };
  for (const auto& [part, text] : kMistakes) {
    if (what.find(part) != std::string_view::npos) return text;
  }
  return "Xem cách viết ở dưới.";
}

data search_problem(const Error& error) {
  data out;
  std::string heading = "Câu tìm chưa đúng.", text = str(mistake_in_words(error.what));
  if (error.code == Errc::refused) {
    heading = "Không tìm theo người.";
    text =
        "Dòng tin theo dõi nội dung, không theo dõi người: không tìm theo tài khoản, họ tên hay số của cá nhân. Hãy mô "
        "tả điều được nói; với tên đường, trường, cơ quan thì viết cả từ đứng trước, ví dụ: đường Nguyễn Huệ.";
  } else if (error.code == Errc::io) {
    heading = "Chưa tìm được.";
    text = "Chỉ mục tìm kiếm đang được dựng hoặc đang gặp lỗi; danh sách cảnh báo vẫn dùng được. Thử lại sau ít phút.";
  }
  out.set("heading", heading);
  out.set("text", text);
  out.set("detail", some(error.line()));
  return out;
}

data search_empty(bool more, bool paged) {
  data out, lines{data::type::list};
  const auto line = [&](std::string text) {
    data one;
    one.set("text", text);
    lines.push_back(one);
  };
  if (more) {
    out.set("heading", "Chưa thấy tin nào trong phần vừa tìm");
    line("Còn tin cũ hơn: bấm “Tìm tiếp” ở dưới.");
  } else if (paged) {
    out.set("heading", "Hết kết quả");
    line("Không còn tin nào cũ hơn.");
  } else {
    out.set("heading", "Không tìm thấy tin nào");
    line("Thử ít từ hơn, bỏ bớt bộ lọc, hoặc nối các cách nói khác nhau bằng OR: \"vỡ đập\" OR \"sự cố đập\".");
    line("Chỉ tin đã thành cảnh báo mới được lưu và tìm được.");
  }
  out.set("lines", lines);
  return out;
}

}  // namespace

Response page_search(const Request& request, const ServeContext& context) {
  const auto* text = find(request.query, "q");
  const auto* cursor = find(request.query, "before");
  data out;
  out.set("on_alerts", false);
  out.set("on_sources", false);
  out.set("query", text ? *text : std::string{});
  out.set("query_wrong", false);
  out.set("problem", data(false));
  out.set("summary", data(false));
  out.set("empty", data(false));
  out.set("newest", data(false));
  out.set("older", data(false));
  data list{data::type::list};
  int status = 200;
  const auto limit = limit_of(request.query, kPageAlerts);
  const auto before = cursor ? cursor_from(*cursor) : std::nullopt;
  Result<FoundAlerts> found = FoundAlerts{};
  if (!limit) {
    found = limit.error();
  } else if (cursor && !before) {
    found = fail(Errc::malformed, "before must be the `next` of the page before, unchanged");
  } else if (text) {
    found = find_alerts(*text, before, *limit, context);
  }
  if (!found) {
    const auto& error = found.error();
    out.set("problem", search_problem(error));
    out.set("query_wrong", error.code != Errc::io);
    status = error.code == Errc::io ? 503 : 400;
    found = FoundAlerts{};
  }
  auto released = context.release(Audience::officer_screen, Purpose::review, std::move(found->alerts));
  if (!released) return error_response(released.error());
  const auto rules = context.rules();
  const auto sources = context.sources();
  const Titles titles{rules.get(), &sources};
  for (std::size_t i = 0; i < (*released)->size(); ++i) {
    list.push_back(alert_data((**released)[i], titles, {}, false, &found->spans[i]));
  }
  const auto address = [&](std::string next) { return "/search?" + encode_form(with(request.query, "before", next)); };
  out.set("alerts", list);
  const bool none = (*released)->empty();
  if (text && status == 200) {
    if (none) out.set("empty", search_empty(found->next.has_value(), before.has_value()));
    if (!none) {
      out.set("summary", std::to_string((*released)->size()) +
                             (found->next ? " tin mới nhất, còn nữa." : " tin, mới nhất trước."));
    }
    if (before) out.set("newest", address({}));
    if (found->next) out.set("older", address(cursor_of(*found->next)));
  }
  out.set("older_text", none ? "Tìm tiếp" : "Cũ hơn");
  out.set("help", none);
  auto response = page("search", "Tìm kiếm", out, &context);
  response.status = status;
  return response;
}

Response error_page(const Response& error) {
  data out;
  out.set("on_alerts", false);
  out.set("on_sources", false);
  std::string heading = "Chưa trả lời được",
              text = "Hãy thử lại sau ít phút; nếu vẫn vậy, báo người vận hành xem nhật ký.";
  switch (error.status) {
    case 400:
      heading = "Địa chỉ trang không đúng";
      text =
          error.body.find("author_filter") != std::string::npos
              ? "Không có bộ lọc theo người viết, tài khoản hay @tên: dòng tin theo dõi nội dung, không theo dõi người."
              : "Có tham số mà trang này không hiểu.";
      break;
    case 403:
      heading = "Không nhận yêu cầu này";
      text = "Quyết định chỉ được gửi từ chính trang của dòng tin. Mở lại trang và thử lại.";
      break;
    case 404:
      heading = "Không tìm thấy";
      text = "Không có trang hoặc cảnh báo ở địa chỉ này.";
      break;
    default:
      break;
  }
  out.set("heading", heading);
  out.set("text", text);
  const auto at = error.body.find("\"message\":\"");
  std::string detail;
  if (error.status != 404 && at != std::string::npos) {
    const auto from = at + 11;
    detail = error.body.substr(from, error.body.rfind("\"}}") - from);
  }
  out.set("detail", some(detail));
  auto response = page("error", heading, out, nullptr);
  response.status = error.status;
  response.headers = error.headers;
  return response;
}

}  // namespace dongtin
