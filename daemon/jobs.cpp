#include "daemon/jobs.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace dongtin {

namespace {

namespace json = boost::json;

constexpr std::array kStates{JobState::running, JobState::done, JobState::failed, JobState::cancelled};
constexpr std::array kCodes{Errc::timeout,      Errc::unreachable, Errc::refused,
                            Errc::rate_limited, Errc::too_large,   Errc::malformed,
                            Errc::not_found,    Errc::conflict,    Errc::io};

json::object object_of(const JobStatus& job) {
  json::object out{{"id", job.id},
                   {"kind", job.kind},
                   {"by", job.by},
                   {"state", name(job.state)},
                   {"done", job.done},
                   {"total", job.total},
                   {"unit", job.unit},
                   {"message", job.message},
                   {"started", rfc3339(job.started)}};
  if (job.state == JobState::failed) out["code"] = name(job.code);
  if (job.state != JobState::running) out["ended"] = rfc3339(job.ended);
  return out;
}

Error not_a_job() {
  return fail(Errc::malformed, "the daemon's answer is no job; is it another version?");
}

/// One string member; nothing when it is missing or no string.
std::optional<std::string> text_in(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

std::optional<std::uint64_t> number_in(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  if (value == nullptr) return std::nullopt;
  boost::system::error_code wrong;
  const auto number = value->to_number<std::uint64_t>(wrong);
  if (wrong) return std::nullopt;
  return number;
}

template <class Value, std::size_t N>
std::optional<Value> named(const std::array<Value, N>& all, const std::optional<std::string>& wanted) {
  if (!wanted) return std::nullopt;
  const auto found = std::find_if(all.begin(), all.end(), [&](Value value) { return name(value) == *wanted; });
  if (found == all.end()) return std::nullopt;
  return *found;
}

}  // namespace

std::string_view name(JobState state) noexcept {
  switch (state) {
    case JobState::running:
      return "running";
    case JobState::done:
      return "done";
    case JobState::failed:
      return "failed";
    case JobState::cancelled:
      return "cancelled";
  }
  return "unknown";
}

void Job::progress(std::uint64_t done, std::uint64_t total, std::string_view unit) {
  const std::lock_guard lock(mutex_);
  status_.done = done;
  status_.total = total;
  status_.unit = unit;
}

void Job::report(std::string text) {
  if (text.size() > kMaxReportBytes) text.resize(kMaxReportBytes);
  const std::lock_guard lock(mutex_);
  status_.report = std::move(text);
}

void Job::say(std::string message) {
  const std::lock_guard lock(mutex_);
  status_.message = std::move(message);
}

Watch watch_of(Job& job, std::string unit) {
  Watch out;
  out.progress = [&job, unit = std::move(unit)](std::uint64_t done, std::uint64_t total) {
    job.progress(done, total, unit);
  };
  out.stage = [&job](std::string_view stage) { job.say(std::string(stage)); };
  out.stop = [&job] { return job.cancelled(); };
  return out;
}

Jobs::Jobs(const Clock& clock, std::vector<JobKind> kinds, JobHooks hooks)
    : clock_(clock), kinds_(std::move(kinds)), hooks_(std::move(hooks)) {}

Jobs::~Jobs() {
  stop();
  if (timekeeper_.joinable()) timekeeper_.join();
  for (auto& entry : entries_) {
    if (entry->thread.joinable()) entry->thread.join();
  }
}

Result<std::uint64_t> Jobs::start(std::string_view kind, JobParameters parameters, std::string_view by) {
  const auto known = std::find_if(kinds_.begin(), kinds_.end(), [&](const JobKind& k) { return k.name == kind; });
  if (known == kinds_.end()) {
    std::vector<std::string_view> names;
    for (const auto& each : kinds_) names.push_back(each.name);
    return fail(Errc::not_found,
                fmt::format("there is no job of the kind \"{}\"; there are: {}", kind, fmt::join(names, ", ")));
  }
  for (const auto& [key, value] : parameters) {
    if (std::find(known->parameters.begin(), known->parameters.end(), key) != known->parameters.end()) continue;
    return fail(Errc::malformed,
                known->parameters.empty()
                    ? fmt::format("a {} takes no parameters; leave \"{}\" out", kind, key)
                    : fmt::format("a {} has no \"{}\"; it takes {}", kind, key, fmt::join(known->parameters, ", ")));
  }
  const std::lock_guard lock(mutex_);
  if (stopping_) return fail(Errc::refused, "the program is stopping; ask again once it has started");
  forget_old();
  std::size_t running = 0;
  for (const auto& entry : entries_) {
    if (entry->ended) continue;
    ++running;
    const auto& other = entry->job.status_;  // id and kind never change
    if (other.kind != kind) continue;
    return fail(Errc::conflict,
                fmt::format("a {} is running already (job {}): wait for it, or cancel it", kind, other.id));
  }
  if (running >= kMaxJobs) {
    return fail(Errc::rate_limited, fmt::format("{} jobs are running already: wait for one to end", running));
  }
  auto& entry = *entries_.emplace_back(std::make_unique<Entry>());
  entry.job.status_.id = ++last_id_;
  entry.job.status_.kind = kind;
  entry.job.status_.by = by;
  entry.job.status_.started = clock_.now();
  const auto id = last_id_;
  entry.thread = std::thread([this, &entry, known, given = std::move(parameters)] { run(entry, *known, given); });
  return id;
}

void Jobs::run(Entry& entry, const JobKind& kind, const JobParameters& parameters) {
  ::pthread_setname_np(::pthread_self(), kind.name.substr(0, 15).c_str());
  auto& job = entry.job;
  const auto now = [&] {
    const std::lock_guard lock(job.mutex_);
    return job.status_;
  };
  if (hooks_.started) hooks_.started(now());
  JobStatus status;
  try {
    auto outcome = kind.work(parameters, job);
    status = now();
    if (outcome) {
      status.state = JobState::done;
      status.message = *std::move(outcome);
    } else {
      status.state = job.cancelled() ? JobState::cancelled : JobState::failed;
      status.code = outcome.error().code;
      status.message = outcome.error().line();
    }
  } catch (const std::exception& error) {
    status = now();
    status.state = JobState::failed;
    status.message = error.what();
    if (hooks_.broken) hooks_.broken(kind.name, error.what());
  }
  status.ended = clock_.now();
  if (hooks_.ended) hooks_.ended(status);
  const std::lock_guard lock(mutex_);
  const std::lock_guard told(job.mutex_);
  job.status_.state = status.state;
  job.status_.code = status.code;
  job.status_.message = status.message;
  job.status_.ended = status.ended;
  entry.ended = true;
  changed_.notify_all();
}

/// Under the lock, never on a job's own thread: what it forgets has only to return.
void Jobs::forget_old() {
  auto ended = static_cast<std::size_t>(
      std::count_if(entries_.begin(), entries_.end(), [](const auto& entry) { return entry->ended; }));
  for (auto it = entries_.begin(); it != entries_.end() && ended >= kKeptJobs;) {
    if (!(*it)->ended) {
      ++it;
      continue;
    }
    (*it)->thread.join();
    it = entries_.erase(it);
    --ended;
  }
}

const Jobs::Entry* Jobs::find(std::uint64_t id) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) { return entry->job.status_.id == id; });
  return found == entries_.end() ? nullptr : found->get();
}

Result<void> Jobs::cancel(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) { return entry->job.status_.id == id; });
  if (found == entries_.end()) return fail(Errc::not_found, fmt::format("there is no job {}", id));
  (*found)->job.cancelled_ = true;
  return {};
}

Result<JobStatus> Jobs::look(std::uint64_t id) const {
  return wait(id, std::chrono::milliseconds{0});
}

Result<JobStatus> Jobs::wait(std::uint64_t id, std::chrono::milliseconds limit) const {
  std::unique_lock lock(mutex_);
  const auto* entry = find(id);
  if (entry == nullptr) return fail(Errc::not_found, fmt::format("there is no job {}", id));
  if (limit.count() > 0) {
    changed_.wait_for(lock, limit, [&] {
      entry = find(id);
      return entry == nullptr || entry->ended;
    });
    if (entry == nullptr) return fail(Errc::not_found, fmt::format("there is no job {} any more", id));
  }
  const std::lock_guard job(entry->job.mutex_);
  return entry->job.status_;
}

std::vector<JobStatus> Jobs::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<JobStatus> out;
  for (auto it = entries_.rbegin(); it != entries_.rend(); ++it) {
    const std::lock_guard job((*it)->job.mutex_);
    out.push_back((*it)->job.status_);
  }
  return out;
}

void Jobs::repeat(std::string kind, JobParameters parameters, std::chrono::seconds interval,
                  std::chrono::seconds first) {
  const std::lock_guard lock(mutex_);
  turns_.push_back({std::move(kind), std::move(parameters), interval, std::chrono::steady_clock::now() + first});
  if (!timekeeper_.joinable()) {
    timekeeper_ = std::thread([this] { keep_time(); });
  }
  changed_.notify_all();
}

void Jobs::keep_time() {
  ::pthread_setname_np(::pthread_self(), "job turns");
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto next =
        std::min_element(turns_.begin(), turns_.end(), [](const Turn& a, const Turn& b) { return a.due < b.due; });
    const auto now = std::chrono::steady_clock::now();
    if (next->due > now) {
      changed_.wait_until(lock, next->due);
      continue;
    }
    next->due = now + next->interval;
    const Turn turn = *next;
    lock.unlock();
    const auto started = start(turn.kind, turn.parameters, "dongtin");
    if (!started && hooks_.refused && started.error().code != Errc::conflict) {
      hooks_.refused(turn.kind, started.error());
    }
    lock.lock();
  }
}

void Jobs::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  for (auto& entry : entries_) entry->job.cancelled_ = true;
  changed_.notify_all();
}

bool Jobs::join(std::chrono::seconds limit) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, limit, [&] {
    return std::all_of(entries_.begin(), entries_.end(), [](const auto& entry) { return entry->ended; });
  });
}

std::string job_json(const JobStatus& job) {
  auto out = object_of(job);
  if (!job.report.empty()) out["report"] = job.report;
  return json::serialize(out) + "\n";
}

std::string jobs_json(const std::vector<JobStatus>& jobs) {
  json::array all;
  for (const auto& job : jobs) all.push_back(object_of(job));
  return json::serialize(json::object{{"jobs", std::move(all)}}) + "\n";
}

Result<JobStatus> job_from_json(std::string_view text) {
  boost::system::error_code wrong;
  const auto value = json::parse(text, wrong);
  if (wrong || !value.is_object()) return not_a_job();
  const auto& from = value.get_object();
  const auto id = number_in(from, "id"), done = number_in(from, "done"), total = number_in(from, "total");
  const auto kind = text_in(from, "kind"), started = text_in(from, "started");
  const auto state = named(kStates, text_in(from, "state"));
  if (!id || !done || !total || !kind || !started || !state) return not_a_job();
  JobStatus out;
  out.id = *id;
  out.kind = *kind;
  out.state = *state;
  out.done = *done;
  out.total = *total;
  out.by = text_in(from, "by").value_or("");
  out.unit = text_in(from, "unit").value_or("");
  out.report = text_in(from, "report").value_or("");
  out.message = text_in(from, "message").value_or("");
  out.code = named(kCodes, text_in(from, "code")).value_or(Errc::io);
  const auto began = parse_rfc3339(*started);
  if (!began) return not_a_job();
  out.started = *began;
  if (const auto ended = text_in(from, "ended")) {
    const auto at = parse_rfc3339(*ended);
    if (!at) return not_a_job();
    out.ended = *at;
  }
  return out;
}

Result<JobParameters> job_parameters_from_json(std::string_view text) {
  JobParameters out;
  if (text.empty()) return out;
  boost::system::error_code wrong;
  const auto value = json::parse(text, wrong);
  if (wrong || !value.is_object()) {
    return fail(Errc::malformed, R"(the body must be a JSON object of the job's parameters, such as {"to":"/backup"})");
  }
  for (const auto& [key, field] : value.get_object()) {
    if (field.is_structured() || field.is_null()) {
      return fail(Errc::malformed, std::string(key) + " must be a text, a number, true or false");
    }
    out[key] = field.is_string() ? std::string(field.get_string()) : json::serialize(field);
  }
  return out;
}

std::string job_parameters_json(const JobParameters& parameters) {
  json::object out;
  for (const auto& [key, value] : parameters) out[key] = value;
  return json::serialize(out);
}

}  // namespace dongtin
