#include "daemon/export_job.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "storage/records/digest.hpp"
#include "storage/warc.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

constexpr std::size_t kPage = 100;           // alerts read at once
constexpr std::size_t kScanLimit = 100'000;  // candidates that one read looks at
constexpr std::size_t kMaxNamed = 10'000;    // alerts of one export by number

Error of_disk(const std::string& file, int why) {
  return Error{Errc::io, file, "cannot be written: " + std::generic_category().message(why)};
}

/// A file under a temporary name beside its own; gone again unless it was finished.
class NewFile {
 public:
  [[nodiscard]] static Result<NewFile> make(const std::string& path) {
    if (std::error_code none; std::filesystem::exists(std::filesystem::symlink_status(path, none))) {
      return Error{Errc::conflict, path, "is there already and is not overwritten; name another file"};
    }
    NewFile out;
    out.path_ = path;
    out.temporary_ = path + ".part-" + std::to_string(::getpid());
    out.file_ = ::open(out.temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out.file_ < 0) return of_disk(out.temporary_, errno);
    return out;
  }
  NewFile(NewFile&& other) noexcept
      : path_(std::move(other.path_)),
        temporary_(std::exchange(other.temporary_, {})),
        file_(std::exchange(other.file_, -1)),
        bytes_(other.bytes_) {}
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (file_ >= 0) ::close(file_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }

  [[nodiscard]] Result<void> write(std::string_view bytes) {
    bytes_ += bytes.size();
    while (!bytes.empty()) {
      const auto wrote = ::write(file_, bytes.data(), bytes.size());
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) return of_disk(temporary_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return {};
  }
  [[nodiscard]] Result<void> sync() {
    if (::fsync(file_) != 0) return of_disk(temporary_, errno);
    return {};
  }
  /// Gives the file its name; never in place of another.
  [[nodiscard]] Result<void> finish() {
    if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0) {
      if (errno == EEXIST) return Error{Errc::conflict, path_, "appeared meanwhile and is not overwritten"};
      return of_disk(path_, errno);
    }
    temporary_.clear();
    const auto folder = std::filesystem::path(path_).parent_path();
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle >= 0) {
      ::fsync(handle);
      ::close(handle);
    }
    return {};
  }
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

 private:
  NewFile() = default;
  std::string path_, temporary_;
  int file_ = -1;
  std::uint64_t bytes_ = 0;
};

struct Wanted {
  std::string file;
  std::vector<AlertId> alerts;  // none: those of the filter
  AlertFilter filter;
};

Result<std::vector<AlertId>> numbers(std::string_view list) {
  std::vector<AlertId> out;
  while (!list.empty()) {
    const auto part = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), part.size() + 1));
    std::uint64_t number = 0;
    const auto [end, wrong] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (wrong != std::errc() || end != part.data() + part.size() || number == 0) {
      return fail(Errc::malformed, "alerts: \"" + std::string(part) + "\" is no alert's number; write 12,15");
    }
    out.push_back(AlertId{number});
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.size() > kMaxNamed)
    return fail(Errc::too_large, "at most 10,000 alerts can be named; give --since and --until");
  return out;
}

Result<Wanted> wanted_by(const JobParameters& parameters) {
  Wanted out;
  const auto value = [&](std::string_view name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string() : found->second;
  };
  out.file = value("file");
  if (!std::filesystem::path(out.file).is_absolute()) return fail(Errc::malformed, "file: an absolute path is needed");
  auto alerts = numbers(value("alerts"));
  if (!alerts) return alerts.error();
  out.alerts = std::move(*alerts);
  for (auto [name, moment] : {std::pair{"since", &out.filter.since}, std::pair{"until", &out.filter.until}}) {
    const auto given = value(name);
    if (given.empty()) continue;
    const auto read = parse_rfc3339(given);
    if (!read) {
      return fail(Errc::malformed, std::string(name) + ": \"" + given + "\" is no time; write 2026-05-28T00:00:00Z");
    }
    *moment = *read;
  }
  return out;
}

/// Every revision of the item that an assessment was made of, with what it was taken from.
Result<AlertEvidence> evidence_of(const Store& store, AlertView view) {
  AlertEvidence out;
  const auto all = store.assessments(view.alert.id);
  if (!all) return all.error();
  for (const auto& assessed : *all) {
    if (!out.revisions.empty() && out.revisions.back().revision == assessed.item_revision) {
      out.revisions.pop_back();  // the later assessment of the same revision says more
    }
    AlertEvidence::Revision one;
    one.revision = assessed.item_revision;
    auto item = store.item(view.item.id, assessed.item_revision);
    if (!item) return item.error();
    one.item = std::move(*item);
    auto capture = store.evidence(view.item.id, assessed.item_revision);
    if (capture) {
      one.capture = std::move(*capture);
    } else if (capture.error().code != Errc::not_found) {
      return capture.error();
    }
    if (auto stamp = store.stamp(assessed.stamp)) one.stamp = std::move(*stamp);
    one.assessed = assessed;
    out.revisions.push_back(std::move(one));
  }
  out.view = std::move(view);
  return out;
}

std::string metadata_of(const AlertView& view, const AlertEvidence::Revision& one) {
  const auto& assessment = one.assessed.assessment;
  json::array rules;
  for (const auto& match : one.assessed.matches.rules) {
    rules.push_back(json::object{{"id", match.rule.value}, {"revision", match.revision.hex()}});
  }
  json::array removed;
  for (const auto& name : one.capture.removed) removed.emplace_back(name);
  json::object out{{"alert", view.alert.id.value},
                   {"story", view.alert.story.value},
                   {"item", one.item.id.hex()},
                   {"item_revision", one.revision},
                   {"item_digest", one.item.digest.hex()},
                   {"source", one.item.source.value},
                   {"tier", name(one.item.tier)},
                   {"first_seen", rfc3339(one.item.first_seen)},
                   {"label", name(assessment.label())},
                   {"rules", std::move(rules)}};
  if (one.item.published) out["published"] = rfc3339(*one.item.published);
  if (assessment.category()) out["category"] = name(*assessment.category());
  if (!one.item.sealed_url.empty()) out["address"] = "sealed";
  if (!one.capture.empty()) {
    out["evidence"] = json::object{{"sha256", sha256(one.capture.bytes).hex()},
                                   {"original_sha256", one.capture.original.hex()},
                                   {"removed", std::move(removed)},
                                   {"document_sha256", one.capture.document.hex()},
                                   {"fetched_from", one.capture.url},
                                   {"fetched", rfc3339(one.capture.fetched)}};
  }
  if (one.stamp) {
    out["made_with"] = json::object{{"rules", one.stamp->rules.hex()},
                                    {"gazetteers", one.stamp->gazetteers.hex()},
                                    {"tables", one.stamp->tables.hex()},
                                    {"code", one.stamp->code}};
  }
  return json::serialize(out);
}

class Exporter {
 public:
  Exporter(const ExportParts& parts, Store& store, Wanted wanted, Job& job)
      : parts_(parts), store_(store), wanted_(std::move(wanted)), job_(job) {}

  [[nodiscard]] Result<std::string> run() {
    auto file = NewFile::make(wanted_.file);
    if (!file) return file.error();
    const auto name = std::filesystem::path(wanted_.file).filename().string();
    form_ = name.ends_with(".gz") ? WarcForm::gzip : WarcForm::plain;
    const auto info = warc_info(
        {name, "dongtin " + parts_.version,
         "Evidence of alerts, without who wrote it; for officers of the office that keeps it", parts_.clock.now()},
        form_);
    if (!info) return info.error();
    if (auto wrote = file->write(*info); !wrote) return wrote.error();
    const auto all = wanted_.alerts.empty() ? filtered(*file) : named(*file);
    if (!all) return all.error();
    if (auto synced = file->sync(); !synced) return synced.error();
    const auto said = fmt::format("{} alerts, {} revisions with evidence, {} bytes", alerts_, captures_, file->bytes());
    auto event = make_audit_event(AuditAct::released, "local", "evidence as WARC",
                                  fmt::format("{}: {} of {}; alerts {}", name_of_audience(), said, name, numbers_));
    if (!event) return event.error();
    if (auto entered = parts_.audit(std::move(*event)); !entered) return entered.error();
    if (auto done = file->finish(); !done) return done.error();
    return fmt::format("{}: {}", wanted_.file, said);
  }

 private:
  static std::string_view name_of_audience() { return dongtin::name(Audience::officer_screen); }

  [[nodiscard]] Result<void> named(NewFile& file) {
    for (const auto id : wanted_.alerts) {
      auto view = store_.alert(id);
      if (!view) return view.error();
      if (auto wrote = write(file, std::move(*view), wanted_.alerts.size()); !wrote) return wrote;
    }
    return {};
  }

  [[nodiscard]] Result<void> filtered(NewFile& file) {
    std::optional<AlertId> before;
    do {
      auto page = store_.alerts(wanted_.filter, before, kPage, kScanLimit);
      if (!page) return page.error();
      for (auto& view : page->alerts) {
        const auto wrote = write(file, std::move(view), 0);
        if (!wrote && wrote.error().code == Errc::not_found) continue;  // retention took it meanwhile
        if (!wrote) return wrote;
      }
      before = page->next;
    } while (before);
    return {};
  }

  [[nodiscard]] Result<void> write(NewFile& file, AlertView view, std::size_t total) {
    if (job_.cancelled()) return fail(Errc::refused, "cancelled; nothing is left behind");
    const auto id = view.alert.id;
    auto evidence = evidence_of(store_, std::move(view));
    if (!evidence) return evidence.error();
    const auto released = parts_.release(Audience::officer_screen, Purpose::evidence, std::move(*evidence));
    if (!released) return released.error();
    for (const auto& one : (*released)->revisions) {
      WarcCapture capture;
      capture.item = one.item.id;
      capture.revision = one.revision;
      if (!one.item.url.empty()) capture.address = one.item.url;
      capture.captured = one.capture.empty() ? one.item.first_seen : one.capture.fetched;
      if (!one.capture.empty()) {
        capture.bytes = one.capture.bytes;
        ++captures_;
      }
      capture.content_type = one.capture.content_type;
      capture.title = one.item.title;
      capture.text = one.item.text;
      capture.metadata = metadata_of((*released)->view, one);
      const auto records = warc_capture(capture, form_);
      if (!records) return Error(records.error()).at("alert " + std::to_string(id.value));
      if (auto wrote = file.write(*records); !wrote) return wrote;
    }
    ++alerts_;
    numbers_ += (numbers_.empty() ? "" : ",") + std::to_string(id.value);
    job_.progress(alerts_, total, "alerts");
    return {};
  }

  const ExportParts& parts_;
  Store& store_;
  Wanted wanted_;
  Job& job_;
  WarcForm form_ = WarcForm::plain;
  std::size_t alerts_ = 0, captures_ = 0;
  std::string numbers_;
};

}  // namespace

JobKind export_job(ExportParts parts) {
  return {"export",
          {"file", "alerts", "since", "until"},
          [parts = std::move(parts)](const JobParameters& parameters, Job& job) -> Result<std::string> {
            auto wanted = wanted_by(parameters);
            if (!wanted) return wanted.error();
            const auto store = parts.store();
            if (!store) return store.error();
            return Exporter(parts, **store, std::move(*wanted), job).run();
          }};
}

}  // namespace dongtin
