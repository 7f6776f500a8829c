// The page of trends: every figure beside what it has to be read with.
#include <fmt/core.h>

#include <algorithm>

#include "daemon/trends/disaster.hpp"
#include "daemon/web/chart.hpp"
#include "daemon/web/filters.hpp"
#include "daemon/web/page_view.hpp"
#include "daemon/web/trends.hpp"
#include "daemon/web/words.hpp"

namespace dongtin {

namespace {

constexpr std::array kTiersShown{Tier::official, Tier::press, Tier::aggregator, Tier::social, Tier::forum};
constexpr std::size_t kShownChanges = 30;

std::string topic_text(const std::string& topic) {
  if (topic.empty()) return "mọi chủ đề";
  if (topic == "feedback") return "phản ánh dịch vụ";
  constexpr std::pair<Category, std::string_view> kNames[]{{Category::disaster, "thiên tai"},
                                                           {Category::health, "sức khỏe"},
                                                           {Category::finance, "tài chính"},
                                                           {Category::scam, "lừa đảo"},
                                                           {Category::impersonation, "mạo danh"},
                                                           {Category::forged_document, "văn bản giả"},
                                                           {Category::public_safety, "an toàn công cộng"},
                                                           {Category::policy_fact, "chính sách đã công bố"}};
  for (const auto& [category, shown] : kNames) {
    if (name(category) == topic) return str(shown);
  }
  return topic;
}

std::string place_text(const PlaceId& place, const Titles& titles) {
  if (place.empty()) return "mọi địa bàn";
  const auto* found = titles.place(place);
  return found ? found->name : place.value;
}

std::string series_text(const SeriesKey& key, const Titles& titles) {
  auto out = topic_text(key.topic) + ", " + place_text(key.place, titles);
  if (key.tier) out += ", " + str(words::of(*key.tier));
  if (key.label) out += ", " + str(words::of(*key.label));
  return out;
}

Params params_of(const SeriesKey& key) {
  Params out;
  if (!key.topic.empty()) out.emplace_back("topic", key.topic);
  if (!key.place.empty()) out.emplace_back("place", key.place.value);
  if (key.tier) out.emplace_back("tier", name(*key.tier));
  if (key.label) out.emplace_back("label", name(*key.label));
  return out;
}

data option(const std::string& value, const std::string& text, bool on) {
  data one;
  one.set("value", value);
  one.set("text", text);
  one.set("on", on);
  return one;
}

void set_choices(data& out, const HistoryWanted& wanted, const ServeContext& context, const Titles& titles) {
  data topics{data::type::list}, places{data::type::list}, tiers{data::type::list}, buckets{data::type::list};
  const auto& ports = context.trends->ports();
  for (const auto& topic : ports.topics()) {
    topics.push_back(option(topic, topic_text(topic), topic == wanted.series.topic));
  }
  for (const auto& place : ports.places()) {
    places.push_back(option(place.value, place_text(place, titles), place == wanted.series.place));
  }
  for (const auto tier : kTiersShown) {
    tiers.push_back(option(str(name(tier)), str(words::of(tier)), wanted.series.tier == tier));
  }
  buckets.push_back(option("hour", "theo giờ, 7 ngày", wanted.bucket == Bucket::hour));
  buckets.push_back(option("day", "theo ngày, 8 tuần", wanted.bucket == Bucket::day));
  out.set("topics", topics);
  out.set("places", places);
  out.set("tiers", tiers);
  out.set("buckets", buckets);
}

data ticks_data(const std::vector<ChartTick>& ticks) {
  data out{data::type::list};
  for (const auto& tick : ticks) {
    data one;
    one.set("at", tick.at);
    one.set("text", tick.text);
    out.push_back(one);
  }
  return out;
}

/// `about`: what the picture shows, for who does not see it.
data chart_data(const Chart& chart, const std::string& about) {
  data out, bars{data::type::list}, marks{data::type::list};
  for (const auto& bar : chart.bars) {
    data one, copies(false);
    one.set("x", bar.x);
    one.set("y", bar.y);
    one.set("width", bar.width);
    one.set("height", bar.height);
    one.set("title", bar.title);
    one.set("kind", bar.above ? "above" : bar.running ? "running" : "plain");
    if (!bar.copies_y.empty()) {
      copies = data{};
      copies.set("top", bar.copies_y);
      copies.set("tall", bar.copies_height);
    }
    one.set("copies", copies);
    bars.push_back(one);
  }
  for (const auto& mark : chart.marks) {
    data one;
    one.set("x", mark.x);
    one.set("title", mark.title);
    one.set("fewer", mark.fewer);
    marks.push_back(one);
  }
  out.set("about", about);
  out.set("bars", bars);
  out.set("marks", marks);
  out.set("band", some(chart.band));
  out.set("line", some(chart.line));
  out.set("across", ticks_data(chart.across));
  out.set("up", ticks_data(chart.up));
  out.set("right", fmt::format("{:.0f}", kChartWidth));
  out.set("left", fmt::format("{:.0f}", kChartLeft));
  out.set("tall", fmt::format("{:.0f}", kChartHeight));
  out.set("floor", fmt::format("{:.0f}", kChartHeight - kChartBottom));
  out.set("ceiling", fmt::format("{:.0f}", kChartTop));
  out.set("label_y", fmt::format("{:.0f}", kChartHeight - 8));
  return out;
}

/// The same figures as a table, for who reads with a screen reader or wants the numbers.
data rows_data(const History& history) {
  data out{data::type::list};
  for (auto at = history.buckets.rbegin(); at != history.buckets.rend(); ++at) {
    if (!at->known) continue;
    data one;
    one.set("when", bucket_text(history.wanted.bucket, at->start) + (at->whole ? "" : " (chưa hết)"));
    one.set("count", std::to_string(at->count));
    one.set("copies", std::to_string(at->copies));
    one.set("usual",
            at->expected ? fmt::format("{:.0f}–{:.0f}", at->usual.low, at->usual.high) : std::string("chưa rõ"));
    one.set("sources", history.watched ? fmt::format("{:.0f}", at->sources) : std::string("chưa rõ"));
    out.push_back(one);
  }
  return out;
}

std::string change_text(const WatchChange& change, const Titles& titles) {
  const auto title = titles.source(change.source);
  const auto source = title.empty() ? change.source.value : title;
  const auto tier = " (" + str(words::of(change.tier)) + ")";
  switch (change.kind) {
    case WatchChange::Kind::added:
      return "Thêm nguồn " + source + tier;
    case WatchChange::Kind::removed:
      return "Bỏ nguồn " + source + tier;
    case WatchChange::Kind::silent:
      return source + tier + " im, không cho tin";
    case WatchChange::Kind::heard:
      break;
  }
  return source + tier + " có tin lại";
}

data changes_data(const std::vector<WatchChange>& changes, const Titles& titles) {
  data out{data::type::list};
  std::size_t shown = 0;
  for (auto at = changes.rbegin(); at != changes.rend() && shown < kShownChanges; ++at, ++shown) {
    data one;
    one.set("when", vietnam_time(at->at));
    one.set("text", change_text(*at, titles));
    out.push_back(one);
  }
  return out;
}

data spikes_data(const Look& look, const Titles& titles) {
  data out{data::type::list};
  for (const auto& each : look.spikes) {
    data one;
    const bool explained = each.spike.level == SpikeLevel::none;
    one.set("level", explained ? "explained" : str(name(each.spike.level)));
    one.set("level_text", explained ? "do thêm nguồn" : str(title(each.spike.level)));
    one.set("series", series_text(each.series, titles));
    one.set("reason", each.spike.reason);
    one.set("began", vietnam_time(each.began));
    one.set("chart", "/trends?" + encode_form(params_of(each.series)));
    one.set("list", "/?" + encode_form(params_of(each.series)));
    out.push_back(one);
  }
  return out;
}

data look_data(const std::optional<Look>& look, const Titles& titles) {
  data out;
  out.set("looked", look.has_value());
  if (!look) return out;
  out.set("when", vietnam_time(look->at));
  out.set("series_count", std::to_string(look->series));
  out.set("left_out", some(look->left_out > 0 ? std::to_string(look->left_out) : std::string{}));
  out.set("none_enough", look->enough == 0);
  out.set("began", look->counts ? some(vietnam_time(*look->counts)) : data(false));
  out.set("shortened", look->disaster);
  out.set("spikes", spikes_data(*look, titles));
  out.set("any", !look->spikes.empty());
  return out;
}

data forecast_data(const Forecast& forecast, Bucket bucket) {
  data out;
  out.set("hidden", forecast.hidden);
  out.set("reason", forecast.reason);
  out.set("tested", forecast.back_test.origins > 0);
  if (forecast.back_test.origins > 0) {
    const auto& test = forecast.back_test;
    out.set("error", fmt::format("{:.1f}", test.error));
    out.set("naive", fmt::format("{:.1f}", test.naive_error));
    out.set("coverage", fmt::format("{:.0f}", 100 * test.coverage));
    out.set("weeks", std::to_string(test.weeks));
    out.set("unit", bucket == Bucket::hour ? "giờ" : "ngày");
  }
  if (!forecast.hidden) {
    out.set("chart", chart_data(chart_of(forecast, bucket), "Dự báo số tin và khoảng chín phần mười"));
    data rows{data::type::list};
    for (const auto& point : forecast.points) {
      data one;
      one.set("when", bucket_text(bucket, Instant{std::chrono::hours{point.hour}}));
      one.set("expected", fmt::format("{:.0f}", point.expected));
      one.set("between", fmt::format("{:.0f}–{:.0f}", point.low, point.high));
      rows.push_back(one);
    }
    out.set("rows", rows);
  }
  return out;
}

std::string share_text(const Share& share) {
  if (share.of == 0) return "–";
  return fmt::format("{:.0f} % ({:.0f}–{:.0f} %)", 100 * share.share, 100 * share.interval.low,
                     100 * share.interval.high);
}

data shares_data(const std::vector<TopicShares>& shares) {
  data out{data::type::list};
  for (const auto& each : shares) {
    const auto& originals = each.shares.originals;
    const auto& copies = each.shares.copies;
    if (originals.both.of + copies.both.of == 0 && !each.topic.empty()) continue;
    data one;
    one.set("topic", topic_text(each.topic));
    one.set("items", std::to_string(originals.both.of));
    one.set("official", share_text(originals.official));
    one.set("licensed", share_text(originals.licensed));
    one.set("copies", std::to_string(copies.both.of));
    one.set("copied_official", share_text(copies.both));
    out.push_back(one);
  }
  return out;
}

data steps_data(const std::string& heading, const std::array<StepTimes, kSteps>& steps) {
  data out, cells{data::type::list};
  for (std::size_t i = 0; i < kSteps; ++i) {
    const auto& step = steps[i];
    const auto text = [](const std::optional<Millis>& span) { return span ? span_text(*span) : std::string("–"); };
    data one;
    one.set("head", str(title(static_cast<Step>(i))));
    one.set("median", text(step.median));
    one.set("slow", text(step.p90));
    one.set("finished", std::to_string(step.finished));
    one.set("open", some(step.open > 0 ? std::to_string(step.open) : std::string{}));
    one.set("oldest", step.oldest_open ? span_text(*step.oldest_open) : std::string{});
    cells.push_back(one);
  }
  out.set("heading", heading);
  out.set("cells", cells);
  return out;
}

data times_data(const TimesRead& read) {
  data out, rows{data::type::list}, heads{data::type::list};
  for (std::size_t i = 0; i < kSteps; ++i) {
    data one;
    one.set("text", str(title(static_cast<Step>(i))));
    heads.push_back(one);
  }
  rows.push_back(steps_data("Tất cả", read.times.steps));
  for (const auto& each : read.times.categories) {
    rows.push_back(
        steps_data(each.category.empty() ? std::string("chưa rõ lĩnh vực") : topic_text(each.category), each.steps));
  }
  out.set("heads", heads);
  out.set("rows", rows);
  out.set("alerts", std::to_string(read.alerts));
  out.set("any", read.alerts > 0);
  out.set("cut", !read.whole);
  return out;
}

}  // namespace

Response page_trends(const Request& request, const ServeContext& context) {
  if (context.trends == nullptr) return error_response(503, "unavailable", "this program does not look at counts");
  const auto now = context.clock.now();
  const auto wanted = history_from(request.query, now);
  if (!wanted) return error_response(wanted.error());
  auto history = context.trends->history(*wanted);
  if (!history) return error_response(history.error());
  const auto horizon = wanted->bucket == Bucket::hour ? kUsualHours : kUsualDays;
  const auto forecast = context.trends->forecast(wanted->series, wanted->bucket, horizon);
  if (!forecast) return error_response(forecast.error());
  const auto shares = context.trends->shares(wanted->series.topic, wanted->series.place, now - kUsualShares, now);
  if (!shares) return error_response(shares.error());
  const auto times = read_answer_times(context.store, now - kUsualShares, now + std::chrono::seconds{1}, now);
  if (!times) return error_response(times.error());
  const auto told = context.release(Audience::officer_screen, Purpose::trends,
                                    told_of("trends page", wanted->series, history->changes));
  if (!told) return error_response(told.error());
  const auto rules = context.rules();
  const auto sources = context.sources();
  const Titles titles{rules.get(), &sources};

  data out;
  out.set("on_alerts", false);
  out.set("on_sources", false);
  out.set("mode", disaster_data(context));
  set_choices(out, *wanted, context, titles);
  const auto heading = series_text(wanted->series, titles);
  out.set("heading", heading);
  out.set("look", look_data(context.trends->last(), titles));
  out.set("usual_missing", some(history->usual_missing));
  out.set("usual_weeks", history->usual_weeks > 0 ? some(std::to_string(history->usual_weeks)) : data(false));
  out.set("usual_inside", history->usual_weeks > 0 && !history->usual_before);
  const auto chart = chart_of(*history);
  out.set("counted", !chart.bars.empty());
  out.set("chart", chart_data(chart, "Số tin của " + heading + ", từ " + vietnam_time(history->wanted.since)));
  out.set("rows", rows_data(*history));
  out.set("changes", changes_data((**told).changes, titles));
  out.set("changed", !(**told).changes.empty());
  out.set("forecast", forecast_data(*forecast, wanted->bucket));
  out.set("shares", shares_data(*shares));
  out.set("times", times_data(*times));
  return page("trends", "Xu hướng", out, &context);
}

}  // namespace dongtin
