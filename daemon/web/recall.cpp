// The weekly sample: what a reader has to read, what was said, what it shows. Neither form tells one reader what
// another said.
#include "daemon/trends/recall.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "daemon/web/page_view.hpp"
#include "daemon/web/routes.hpp"
#include "daemon/web/words.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

constexpr std::size_t kTasksTold = 20, kTasksShown = 1, kWeeksShown = 12;
constexpr std::string_view kReadingExample =
    R"(the body must be {"week":"2026-W48","item":"<32 hex digits>","reader":"lan","relevant":true})";

json::object interval_json(const Interval& interval) {
  return {{"low", interval.low}, {"high", interval.high}};
}

json::object found_json(const Recall& found) {
  json::object out{{"read", found.read},
                   {"relevant", found.relevant},
                   {"agreement", found.kappa.agreement},
                   {"kappa_interval", interval_json(found.kappa.interval)},
                   {"prevalence", found.prevalence},
                   {"prevalence_interval", interval_json(found.prevalence_interval)},
                   {"missed", found.missed},
                   {"missed_interval", interval_json(found.missed_interval)},
                   {"recall_interval", interval_json(found.recall_interval)}};
  if (found.kappa.kappa) out["kappa"] = *found.kappa.kappa;
  if (found.recall) out["recall"] = *found.recall;
  return out;
}

json::object progress_json(const RecallProgress& progress) {
  const auto& sample = progress.sample;
  json::array strata;
  for (const auto& each : sample.strata) {
    strata.push_back(json::object{{"tier", name(each.tier)}, {"unmatched", each.unmatched}});
  }
  json::object out{{"week", sample.week},
                   {"from", rfc3339(sample.from)},
                   {"until", rfc3339(sample.until)},
                   {"drawn", rfc3339(sample.drawn)},
                   {"whole", sample.whole},
                   {"items", sample.items.size()},
                   {"strata", std::move(strata)},
                   {"unread", progress.unread},
                   {"read_once", progress.read_once},
                   {"read_twice", progress.read_twice},
                   {"gone", progress.gone},
                   {"finished", progress.finished}};
  if (progress.finished) {
    out["differ"] = progress.differ;
    out["settled"] = progress.settled;
    out["matched"] = progress.matched;
    out["unjudged"] = progress.unjudged;
  }
  if (progress.found) out["found"] = found_json(*progress.found);
  return out;
}

/// The newest weeks, kWeeksShown at most.
Result<std::vector<RecallProgress>> progress_of_weeks(const Store& store) {
  const auto weeks = store.recall_weeks();
  if (!weeks) return weeks.error();
  std::vector<RecallProgress> out;
  for (const auto& week : *weeks) {
    if (out.size() == kWeeksShown) break;
    auto progress = recall_progress(store, week);
    if (!progress) return std::move(progress).error();
    out.push_back(*std::move(progress));
  }
  return out;
}

/// The tasks of a reader, their items released; nothing leaves when there is none.
struct ReleasedTasks {
  RecallTasks tasks;
  std::optional<Released<std::vector<Item>>> items;  // of tasks, in their order
};
Result<ReleasedTasks> tasks_for(const ServeContext& context, Audience audience, std::string_view week,
                                std::string_view reader, std::size_t limit) {
  if (!is_slug(reader)) return fail(Errc::malformed, "reader must be the id of an account, such as lan");
  auto tasks = recall_tasks(context.store, week, AccountId{std::string(reader)}, limit);
  if (!tasks) return std::move(tasks).error();
  ReleasedTasks out{*std::move(tasks), std::nullopt};
  std::vector<Item> items;
  for (auto& task : out.tasks.tasks) items.push_back(std::move(task.item));
  auto released = context.release(audience, Purpose::recall, std::move(items));
  if (!released) return std::move(released).error();
  out.items = *std::move(released);
  return out;
}

Result<RecallReading> reading_in(std::string_view body) {
  json::parse_options options;
  options.max_depth = 2;
  json::error_code bad;
  const auto value = json::parse(body, bad, {}, options);
  const auto wrong = fail(Errc::malformed, std::string(kReadingExample));
  if (bad || !value.is_object()) return wrong;
  const auto& object = value.get_object();
  const auto text = [&](std::string_view key) {
    const auto* found = object.if_contains(key);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
  };
  const auto* relevant = object.if_contains("relevant");
  const auto item = ItemId::from_hex(text("item"));
  if (object.size() != 4 || !relevant || !relevant->is_bool() || !item || !is_slug(text("reader")) ||
      !is_iso_week(text("week"))) {
    return wrong;
  }
  return RecallReading{text("week"), *item, RecallPlace::first, AccountId{text("reader")}, relevant->get_bool(), {}};
}

net::awaitable<Result<void>> record_reading(RecallReading reading, const ServeContext& context) {
  if (!context.write) co_return fail(Errc::io, "this program writes nothing");
  reading.at = context.clock.now();
  auto writing = context.write([reading](Store& to) -> Result<void> {
    auto kept = to.put_recall_reading(reading);
    if (!kept) return std::move(kept).error();
    return {};
  });
  co_return co_await std::move(writing);
}

std::string percent(double share) {
  return fmt::format("{:.1f} %", 100 * share);
}

data week_data(const RecallProgress& progress) {
  data out;
  const auto& sample = progress.sample;
  out.set("week", sample.week);
  out.set("items", std::to_string(sample.items.size()));
  std::uint64_t unmatched = 0;
  for (const auto& each : sample.strata) unmatched += each.unmatched;
  out.set("unmatched", std::to_string(unmatched) + (sample.whole ? "" : "+"));
  out.set("read", fmt::format("{} đọc hai lần, {} đọc một lần, {} chưa đọc", progress.read_twice, progress.read_once,
                              progress.unread));
  out.set("gone", some(progress.gone > 0 ? std::to_string(progress.gone) : std::string{}));
  out.set("finished", progress.finished);
  data found(false);
  if (progress.found) {
    const auto& shown = *progress.found;
    found = data{};
    found.set("kappa", shown.kappa.kappa ? fmt::format("{:.2f} ({:.2f} đến {:.2f})", *shown.kappa.kappa,
                                                       shown.kappa.interval.low, shown.kappa.interval.high)
                                         : std::string("không tính được: hai người luôn trả lời như nhau"));
    found.set("agreement", percent(shown.kappa.agreement));
    found.set("missed", fmt::format("{:.0f} tin ({:.0f}–{:.0f})", shown.missed, shown.missed_interval.low,
                                    shown.missed_interval.high));
    found.set("recall", shown.recall
                            ? fmt::format("{} ({}–{})", percent(*shown.recall), percent(shown.recall_interval.low),
                                          percent(shown.recall_interval.high))
                            : std::string("chưa đủ để tính"));
    found.set("matched", std::to_string(progress.matched));
    found.set("unjudged", some(progress.unjudged > 0 ? std::to_string(progress.unjudged) : std::string{}));
  }
  out.set("found", found);
  return out;
}

std::string problem_text(const Error& error) {
  switch (error.code) {
    case Errc::refused:
      return "Tên này không đọc được mẫu: cần một tài khoản cán bộ hoặc lãnh đạo nhóm đang hoạt động.";
    case Errc::not_found:
      return "Không có mẫu của tuần này.";
    default:
      break;
  }
  return "Tên người đọc là mã tài khoản, chữ thường không dấu, ví dụ: lan.";
}

}  // namespace

Response get_recall(const Request&, const ServeContext& context) {
  const auto weeks = progress_of_weeks(context.store);
  if (!weeks) return error_response(weeks.error());
  const auto told = context.release(Audience::api, Purpose::recall, CountsTold{"recall samples", {}});
  if (!told) return error_response(told.error());
  json::array out;
  for (const auto& each : *weeks) out.push_back(progress_json(each));
  Response response;
  response.body = json::serialize(json::object{{"weeks", std::move(out)}}) + "\n";
  return response;
}

Response get_recall_tasks(const Request& request, const ServeContext& context) {
  const auto* reader = find(request.query, "reader");
  if (!reader) return error_response(400, "bad_request", "reader is missing: the account that reads");
  auto tasks = tasks_for(context, Audience::api, request.args.front(), *reader, kTasksTold);
  if (!tasks) return error_response(tasks.error());
  json::array items;
  for (std::size_t i = 0; i < (*tasks->items)->size(); ++i) {
    const auto& item = (**tasks->items)[i];
    items.push_back(json::object{{"item", item.id.hex()},
                                 {"title", item.title},
                                 {"text", item.text},
                                 {"source", item.source.value},
                                 {"tier", name(item.tier)},
                                 {"first_seen", rfc3339(item.first_seen)},
                                 {"third_reading", tasks->tasks.tasks[i].differ}});
  }
  Response response;
  response.body = json::serialize(json::object{{"week", request.args.front()},
                                               {"left", tasks->tasks.left},
                                               {"done", tasks->tasks.done},
                                               {"gone", tasks->tasks.gone},
                                               {"items", std::move(items)}}) +
                  "\n";
  return response;
}

net::awaitable<Response> post_recall_reading(Request request, const ServeContext& context) {
  auto reading = reading_in(request.body);
  if (!reading) co_return error_response(422, "invalid", reading.error().line());
  auto recording = record_reading(std::move(*reading), context);
  const auto recorded = co_await std::move(recording);
  if (!recorded) co_return error_response(recorded.error());
  Response out;
  out.status = 201;
  out.body = "{\"recorded\":true}\n";
  co_return out;
}

Response page_recall(const Request& request, const ServeContext& context) {
  const auto weeks = progress_of_weeks(context.store);
  if (!weeks) return error_response(weeks.error());
  const auto told = context.release(Audience::officer_screen, Purpose::recall, CountsTold{"recall page", {}});
  if (!told) return error_response(told.error());
  const auto* reader = find(request.query, "reader");
  const auto* asked = find(request.query, "week");
  data out, list{data::type::list}, choices{data::type::list};
  const auto week = asked ? *asked : weeks->empty() ? std::string{} : weeks->front().sample.week;
  for (const auto& each : *weeks) {
    list.push_back(week_data(each));
    data one;
    one.set("value", each.sample.week);
    one.set("on", each.sample.week == week);
    choices.push_back(one);
  }
  out.set("on_alerts", false);
  out.set("on_sources", false);
  out.set("weeks", list);
  out.set("choices", choices);
  out.set("any", !weeks->empty());
  out.set("reader_now", reader ? *reader : std::string{});
  out.set("week_now", week);
  out.set("problem", data(false));
  out.set("task", data(false));
  out.set("reading", false);
  if (reader && !week.empty()) {
    auto tasks = tasks_for(context, Audience::officer_screen, week, *reader, kTasksShown);
    if (!tasks) {
      out.set("problem", problem_text(tasks.error()));
    } else {
      out.set("reading", true);
      out.set("left", std::to_string(tasks->tasks.left));
      out.set("done", std::to_string(tasks->tasks.done));
      const auto sources = context.sources();
      const Titles titles{nullptr, &sources};
      for (std::size_t i = 0; i < (*tasks->items)->size(); ++i) {
        const auto& item = (**tasks->items)[i];
        data task;
        const auto source = titles.source(item.source);
        task.set("item", item.id.hex());
        task.set("heading", item.title.empty() ? std::string("(tin không có tiêu đề)") : item.title);
        task.set("body", item.text);
        task.set("origin", source.empty() ? item.source.value : source);
        task.set("tier", str(words::of(item.tier)));
        task.set("when", vietnam_time(item.first_seen));
        task.set("third", tasks->tasks.tasks[i].differ);
        out.set("task", task);
      }
    }
  }
  return page("recall", "Mẫu tin hằng tuần", out, &context);
}

net::awaitable<Response> page_recall_read(Request request, const ServeContext& context) {
  const auto form = parse_form(request.body);
  if (!form) co_return error_response(form.error());
  const auto value = [&](std::string_view key) {
    const auto* found = find(*form, key);
    return found ? *found : std::string{};
  };
  const auto item = ItemId::from_hex(value("item"));
  const auto answer = value("relevant");
  if (!item || !is_slug(value("reader")) || !is_iso_week(value("week")) || (answer != "yes" && answer != "no")) {
    co_return error_response(400, "bad_request", "the form names no item, week or reader, or gives no answer");
  }
  RecallReading reading{value("week"), *item, RecallPlace::first, AccountId{value("reader")}, answer == "yes", {}};
  auto recording = record_reading(std::move(reading), context);
  const auto recorded = co_await std::move(recording);
  // Who comes second with an answer already given goes on to the next item.
  if (!recorded && recorded.error().code != Errc::conflict) co_return error_response(recorded.error());
  Response out;
  out.status = 303;
  out.content_type = "text/plain; charset=utf-8";
  const Params back{{"week", value("week")}, {"reader", value("reader")}};
  out.headers.emplace_back("Location", "/recall?" + encode_form(back));
  co_return out;
}

}  // namespace dongtin
