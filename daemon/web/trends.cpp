// /api/v1/trends, as openapi.yaml promises it.
#include "daemon/web/trends.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <boost/json.hpp>

#include "daemon/web/filters.hpp"
#include "daemon/web/routes.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

constexpr std::string_view kNoTrends = "this program does not look at counts";

json::object series_json(const SeriesKey& series) {
  json::object out;
  if (!series.topic.empty()) out["topic"] = series.topic;
  if (!series.place.empty()) out["place"] = series.place.value;
  if (series.tier) out["tier"] = name(*series.tier);
  if (series.label) out["label"] = name(*series.label);
  return out;
}

json::array spikes_json(const Look& look) {
  json::array out;
  for (const auto& each : look.spikes) {
    const auto& spike = each.spike;
    out.push_back(json::object{{"series", series_json(each.series)},
                               {"level", name(spike.level)},
                               {"reason", spike.reason},
                               {"window_hours", spike.window},
                               {"observed", spike.observed},
                               {"expected", spike.expected},
                               {"low", spike.usual.low},
                               {"high", spike.usual.high},
                               {"p", spike.p},
                               {"began", rfc3339(each.began)},
                               {"explained_by_sources", spike.explained}});
  }
  return out;
}

json::object bucket_json(const HistoryBucket& bucket, bool watched) {
  json::object out{{"start", rfc3339(bucket.start)},
                   {"originals", bucket.count},
                   {"copies", bucket.copies},
                   {"known", bucket.known},
                   {"whole", bucket.whole}};
  if (bucket.expected) {
    out["usual"] = json::object{{"expected", *bucket.expected}, {"low", bucket.usual.low}, {"high", bucket.usual.high}};
  }
  if (watched) out["sources"] = bucket.sources;
  return out;
}

json::array changes_json(const std::vector<WatchChange>& changes) {
  json::array out;
  for (const auto& change : changes) {
    out.push_back(json::object{{"at", rfc3339(change.at)},
                               {"kind", name(change.kind)},
                               {"source", change.source.value},
                               {"tier", name(change.tier)}});
  }
  return out;
}

json::object share_json(const Share& share) {
  return {{"items", share.items},
          {"of", share.of},
          {"share", share.share},
          {"low", share.interval.low},
          {"high", share.interval.high}};
}

json::object kind_json(const KindShares& shares) {
  return {{"official", share_json(shares.official)},
          {"licensed", share_json(shares.licensed)},
          {"both", share_json(shares.both)}};
}

json::object steps_json(const std::array<StepTimes, kSteps>& steps) {
  constexpr std::array<std::string_view, kSteps> kNames{"seen", "flagged", "opened", "asked", "answered", "whole"};
  json::object out;
  for (std::size_t i = 0; i < kSteps; ++i) {
    const auto& step = steps[i];
    json::object one{{"finished", step.finished}, {"open", step.open}, {"reversed", step.reversed}};
    const auto add = [&one](std::string_view key, const std::optional<Millis>& span) {
      if (span) one[key] = std::chrono::duration<double>(*span).count();
    };
    add("median_s", step.median);
    add("p90_s", step.p90);
    add("median_with_open_s", step.median_all);
    add("p90_with_open_s", step.p90_all);
    add("oldest_open_s", step.oldest_open);
    out[kNames[i]] = std::move(one);
  }
  return out;
}

Response as_json(const json::object& value) {
  Response out;
  out.body = json::serialize(value) + "\n";
  return out;
}

/// Calls answer() once the counts it is about may leave.
template <class Answer>
Response released(const ServeContext& context, CountsTold told, Answer answer) {
  const auto out = context.release(Audience::api, Purpose::trends, std::move(told));
  if (!out) return error_response(out.error());
  return as_json(answer(**out));
}

bool is_topic(std::string_view text) {
  return !text.empty() && text.size() <= kMaxTopicBytes && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace

Result<SeriesKey> series_from(const Params& params) {
  SeriesKey out;
  if (const auto* topic = find(params, "topic")) {
    if (!is_topic(*topic)) return fail(Errc::malformed, "topic must be one of a rule, such as giao-thong or scam");
    out.topic = *topic;
  }
  if (const auto* place = find(params, "place")) {
    if (!is_slug(*place)) return fail(Errc::malformed, "place must be the id of a province, such as gia-lai");
    out.place = PlaceId{*place};
  }
  if (const auto* tier = find(params, "tier")) {
    out.tier = tier_from(*tier);
    if (!out.tier) return fail(Errc::malformed, "tier must be one of official, press, aggregator, social, forum");
  }
  if (const auto* text = find(params, "label")) {
    for (const auto label : {Label::none, Label::mention, Label::unverified, Label::disputed, Label::correction}) {
      if (name(label) == *text) out.label = label;
    }
    if (!out.label)
      return fail(Errc::malformed, "label must be one of none, mention, unverified, disputed, correction");
  }
  return out;
}

Result<Bucket> bucket_of(const Params& params) {
  const auto* text = find(params, "bucket");
  if (!text) return Bucket::hour;
  const auto bucket = bucket_from(*text);
  if (!bucket) return fail(Errc::malformed, "bucket must be hour or day");
  return *bucket;
}

Result<TimeRange> range_from(const Params& params, Instant now, std::chrono::days usual) {
  TimeRange out{{}, now};
  for (auto [key, to] : {std::pair{"until", &out.until}, std::pair{"since", &out.since}}) {
    const auto* text = find(params, key);
    if (!text) continue;
    const auto at = parse_rfc3339(*text);
    if (!at) return fail(Errc::malformed, std::string(key) + " must be a time such as 2026-05-28T00:00:00Z");
    *to = *at;
  }
  if (!find(params, "since")) out.since = out.until - usual;
  return out;
}

Result<HistoryWanted> history_from(const Params& params, Instant now) {
  constexpr std::chrono::days kHours{7}, kDays{56};
  HistoryWanted out;
  auto series = series_from(params);
  if (!series) return std::move(series).error();
  const auto bucket = bucket_of(params);
  if (!bucket) return bucket.error();
  const auto range = range_from(params, now, *bucket == Bucket::hour ? kHours : kDays);
  if (!range) return range.error();
  return HistoryWanted{*std::move(series), *bucket, range->since, range->until};
}

Result<std::uint32_t> horizon_from(const Params& params, Bucket bucket) {
  const auto* text = find(params, "horizon");
  if (!text) return bucket == Bucket::hour ? kUsualHours : kUsualDays;
  const auto number = parse_number(*text);
  if (!number || *number > 1000) return fail(Errc::malformed, "horizon must be a number of hours or days, from 1");
  return static_cast<std::uint32_t>(*number);
}

CountsTold told_of(std::string_view what, const SeriesKey& series, std::vector<WatchChange> changes) {
  return {std::string(what) + " of " + name(series), std::move(changes)};
}

std::string span_text(Millis span) {
  using namespace std::chrono;
  const auto all = duration_cast<minutes>(span).count();
  if (all < 1) return "dưới 1 phút";
  const auto minutes_left = all % 60, hours_left = all / 60 % 24, whole_days = all / 1440;
  if (whole_days > 0) {
    return hours_left > 0 ? fmt::format("{} ngày {} giờ", whole_days, hours_left) : fmt::format("{} ngày", whole_days);
  }
  if (hours_left == 0) return fmt::format("{} phút", minutes_left);
  return minutes_left > 0 ? fmt::format("{} giờ {} phút", hours_left, minutes_left) : fmt::format("{} giờ", hours_left);
}

Response get_trends(const Request& request, const ServeContext& context) {
  if (context.trends == nullptr) return error_response(503, "unavailable", kNoTrends);
  const auto wanted = history_from(request.query, context.clock.now());
  if (!wanted) return error_response(wanted.error());
  auto history = context.trends->history(*wanted);
  if (!history) return error_response(history.error());
  const auto look = context.trends->last();
  return released(context, told_of("trends", history->wanted.series, std::move(history->changes)),
                  [&](const CountsTold& told) {
                    json::array buckets;
                    for (const auto& bucket : history->buckets) {
                      buckets.push_back(bucket_json(bucket, history->watched));
                    }
                    json::object usual{{"weeks", history->usual_weeks}, {"before_only", history->usual_before}};
                    if (!history->usual_missing.empty()) usual["missing"] = history->usual_missing;
                    json::object out{{"series", series_json(history->wanted.series)},
                                     {"bucket", name(history->wanted.bucket)},
                                     {"since", rfc3339(history->wanted.since)},
                                     {"until", rfc3339(history->wanted.until)},
                                     {"usual", std::move(usual)},
                                     {"buckets", std::move(buckets)},
                                     {"source_changes", changes_json(told.changes)},
                                     {"spikes", look ? spikes_json(*look) : json::array()}};
                    if (look) {
                      out["looked"] = rfc3339(look->at);
                      out["looked_at_series"] = look->series;
                      out["series_with_history"] = look->enough;
                      out["disaster"] = look->disaster;
                    }
                    return out;
                  });
}

Response get_forecast(const Request& request, const ServeContext& context) {
  if (context.trends == nullptr) return error_response(503, "unavailable", kNoTrends);
  const auto series = series_from(request.query);
  if (!series) return error_response(series.error());
  const auto bucket = bucket_of(request.query);
  if (!bucket) return error_response(bucket.error());
  const auto horizon = horizon_from(request.query, *bucket);
  if (!horizon) return error_response(horizon.error());
  const auto made = context.trends->forecast(*series, *bucket, *horizon);
  if (!made) return error_response(made.error());
  return released(context, told_of("forecast", *series), [&](const CountsTold&) {
    json::array points;
    for (const auto& point : made->points) {
      points.push_back(json::object{{"start", rfc3339(Instant{std::chrono::hours{point.hour}})},
                                    {"expected", point.expected},
                                    {"low", point.low},
                                    {"high", point.high}});
    }
    json::object out{{"series", series_json(*series)},
                     {"bucket", name(*bucket)},
                     {"hidden", made->hidden},
                     {"reason", made->reason},
                     {"points", std::move(points)}};
    const auto& test = made->back_test;
    if (test.origins > 0) {
      out["back_test"] = json::object{{"weeks", test.weeks},
                                      {"origins", test.origins},
                                      {"error", test.error},
                                      {"naive_error", test.naive_error},
                                      {"ratio", test.ratio()},
                                      {"wape", test.wape},
                                      {"naive_wape", test.naive_wape},
                                      {"pinball", test.pinball},
                                      {"naive_pinball", test.naive_pinball},
                                      {"coverage", test.coverage}};
    }
    return out;
  });
}

Response get_shares(const Request& request, const ServeContext& context) {
  if (context.trends == nullptr) return error_response(503, "unavailable", kNoTrends);
  const auto series = series_from(request.query);
  if (!series) return error_response(series.error());
  const auto range = range_from(request.query, context.clock.now(), kUsualShares);
  if (!range) return error_response(range.error());
  const auto shares = context.trends->shares(series->topic, series->place, range->since, range->until);
  if (!shares) return error_response(shares.error());
  return released(context, told_of("shares", *series), [&](const CountsTold&) {
    json::array topics;
    for (const auto& each : *shares) {
      json::object one{{"originals", kind_json(each.shares.originals)}, {"copies", kind_json(each.shares.copies)}};
      if (!each.topic.empty()) one["topic"] = each.topic;
      topics.push_back(std::move(one));
    }
    json::object out{{"since", rfc3339(range->since)}, {"until", rfc3339(range->until)}, {"topics", std::move(topics)}};
    if (!series->place.empty()) out["place"] = series->place.value;
    return out;
  });
}

Response get_answer_times(const Request& request, const ServeContext& context) {
  const auto now = context.clock.now();
  const auto range = range_from(request.query, now, kUsualShares);
  if (!range) return error_response(range.error());
  if (range->since >= range->until || range->until - range->since > std::chrono::hours{kMostRangeHours}) {
    return error_response(fail(Errc::malformed, "since must lie before until, by 400 days at most"));
  }
  const auto read = read_answer_times(context.store, range->since, range->until, now);
  if (!read) return error_response(read.error());
  return released(context, told_of("answer times", {}), [&](const CountsTold&) {
    json::array categories;
    for (const auto& each : read->times.categories) {
      categories.push_back(json::object{{"category", each.category}, {"steps", steps_json(each.steps)}});
    }
    return json::object{{"since", rfc3339(range->since)},
                        {"until", rfc3339(range->until)},
                        {"alerts", read->alerts},
                        {"whole", read->whole},
                        {"steps", steps_json(read->times.steps)},
                        {"categories", std::move(categories)}};
  });
}

}  // namespace dongtin
