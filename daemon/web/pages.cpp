// The pages officers read. Templates are in daemon/ui/; what they print is escaped by them.
#include <algorithm>
#include <tuple>

#include "daemon/web/filters.hpp"
#include "daemon/web/history.hpp"
#include "daemon/web/page_view.hpp"
#include "daemon/web/pinned.hpp"
#include "daemon/web/together.hpp"
#include "daemon/web/words.hpp"
#include "daemon/web/workflow.hpp"
#include "storage/late_evidence.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

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

std::string list_address(const Params& params) {
  return params.empty() ? "/" : "/?" + encode_form(params);
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
  } else if (filters.size() == 1 && filters.front().first == "to_read") {
    out.set("heading", "Không còn tin nào cần người đọc");
    line("Ở đây là những tin giống một nội dung đã kết luận là sai mà máy chưa chắc chắn.", "/",
         "Xem tất cả cảnh báo.");
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
    one.set("tier", str(words::of(view.item.tier)));
    one.set("original", !is_copy(view.alert) && story.copies.total() > 0);
    one.set("leaves", is_copy(view.alert));
    members.push_back(one);
  }
  out.set("members", members);
  out.set("several", story.alerts.size() > 1);
  const auto all = story.copies.total() + (story.alerts.empty() || is_copy(story.alerts.front().alert) ? 0 : 1);
  out.set("copies", some(words::of(story.copies)));
  out.set("tiers", words::tiers_of(story.copies));
  out.set("more", some(all > story.alerts.size() ? std::to_string(all - story.alerts.size()) : std::string()));
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

/// Alerts on the same event, each with what both say.
data related_data(const std::vector<RelatedAlert>& related, const Titles& titles) {
  data out{data::type::list};
  for (const auto& each : related) {
    const auto& item = each.view.item;
    const auto source = titles.source(item.source);
    data one;
    one.set("number", std::to_string(each.view.alert.id.value));
    one.set("heading", item.title.empty() ? std::string("(tin không có tiêu đề)") : item.title);
    one.set("origin", source.empty() ? item.source.value : source);
    one.set("when", vietnam_time(dated(item)));
    std::vector<std::string> places;
    for (const auto& id : each.places) {
      const auto* place = titles.place(id);
      places.push_back(place ? place->name : id.value);
    }
    one.set("places", some(listed(places)));
    one.set("names", some(listed(each.names)));
    one.set("numbers", some(listed(each.numbers)));
    one.set("words", some(listed(each.words)));
    out.push_back(one);
  }
  return out;
}

/// Where a list of one story begins: its original, and how many copies there are.
data original_data(const ListQuery& query, const ServeContext& context) {
  if (!query.filter.story) return data(false);
  const auto copies = context.store.copies(*query.filter.story);
  if (!copies) return data(false);
  const auto named_by = context.store.alert(AlertId{copies->story.value});
  const bool kept = named_by && !is_copy(named_by->alert);
  if (!kept && copies->total() == 0) return data(false);
  data out;
  out.set("number", std::to_string(copies->story.value));
  out.set("kept", kept);
  out.set("copies", some(words::of(*copies)));
  out.set("tiers", words::tiers_of(*copies));
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
  if (auto told = tell_copies(found->alerts, context.store); !told) return error_response(told.error());
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
  constexpr std::array kTiersOffered{Tier::official, Tier::press, Tier::aggregator, Tier::social, Tier::forum};
  out.set("labels", choices(kLabels, query->filter.label));
  out.set("tiers", choices(kTiersOffered, query->filter.tier));
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
  out.set("to_read_now", query->filter.to_read);
  out.set("story_now", some(query->filter.story ? std::to_string(query->filter.story->value) : std::string{}));

  out.set("of_story", original_data(*query, context));
  data pinned{data::type::list};
  const auto official = pinned_bulletins(request.query, context, Audience::officer_screen);
  if (!official) return error_response(official.error());
  const bool any_pinned = *official && !(**official)->empty();
  if (any_pinned) {
    for (const auto& view : ***official) pinned.push_back(alert_data(view, titles, back, false));
  }
  out.set("mode", disaster_data(context));
  out.set("pinned", pinned);
  out.set("any_pinned", any_pinned);

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
  out.set("related", related_data((*released)->related, titles));
  out.set("any_related", !(*released)->related.empty());
  out.set("storyline_of", data(false));
  if (file_of_story) {
    auto story = context.release(Audience::officer_screen, Purpose::review, std::move(*file_of_story));
    if (!story) return error_response(story.error());
    out.set("storyline_of", story_data(**story, shown.alert.id, titles));
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
    one.set("url", some(is_web_address(each.url) ? each.url : std::string{}));
    one.set("link", each.kind == kOfficialPresent ? "Xem tin" : "Xem kết luận");
    evidence.push_back(one);
  }
  out.set("evidence", evidence);
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
    case 413:
      heading = "Tệp gửi lên quá lớn";
      text = "Với văn bản cần kiểm tra, hãy dán phần chữ của trang đầu.";
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
