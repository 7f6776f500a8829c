#include "daemon/audit_jobs.hpp"

#include <fmt/core.h>

#include <boost/json.hpp>
#include <charconv>

#include "daemon/audit_digests.hpp"

namespace dongtin {

namespace {

constexpr std::uint64_t kMostShown = 10'000;
constexpr std::size_t kShownAtOnce = 200;  // entries read from the store in one go

Result<std::uint64_t> number_of(const JobParameters& parameters, std::string_view name, std::uint64_t otherwise) {
  const auto given = parameters.find(name);
  if (given == parameters.end()) return otherwise;
  std::uint64_t out = 0;
  const auto& text = given->second;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size()) {
    return fail(Errc::malformed, std::string(name) + " must be a number from 0 on");
  }
  return out;
}

Result<std::string> show(const AuditAccess& access, const JobParameters& parameters, Job& job) {
  const auto after = number_of(parameters, "after", 0), limit = number_of(parameters, "limit", 100);
  if (!after) return after.error();
  if (!limit) return limit.error();
  const auto store = access.read();
  if (!store) return store.error();
  std::string lines;
  std::uint64_t last = *after, shown = 0;
  const auto most = std::min(*limit, kMostShown);
  bool more = shown < most;
  while (more && !job.cancelled()) {
    const auto entries =
        (*store)->audit_entries(last, static_cast<std::size_t>(std::min<std::uint64_t>(most - shown, kShownAtOnce)));
    if (!entries) return entries.error();
    more = !entries->empty();
    for (const auto& entry : *entries) {
      const auto line = audit_entry_json(entry) + "\n";
      if (lines.size() + line.size() > kMaxReportBytes) {
        more = false;
        break;
      }
      lines += line;
      last = entry.number;
      ++shown;
    }
    more = more && shown < most;
  }
  job.report(std::move(lines));
  return fmt::format("{} entries, up to entry {}", shown, last);
}

}  // namespace

Result<LeftCheckpoint> sign_and_leave(Store& store, const std::string& folder, std::string_view actor,
                                      std::string_view why, Instant at) {
  const AuditEvent leaves{AuditAct::checkpoint_left, std::string(actor), digest_file_name(at), std::string(why), {}};
  if (auto entered = store.audit({&leaves, 1}, at); !entered) return std::move(entered).error();
  auto file = store.checkpoint(at);
  if (!file) return std::move(file).error();
  auto path = leave_checkpoint(*file, folder);
  if (!path) return std::move(path).error();
  return LeftCheckpoint{file->checkpoint, *std::move(path)};
}

std::string audit_entry_json(const AuditEntry& entry) {
  boost::json::object out{{"number", entry.number},         {"at", rfc3339(entry.at)},
                          {"actor", entry.event.actor},     {"act", name(entry.event.act)},
                          {"subject", entry.event.subject}, {"detail", entry.event.detail}};
  if (entry.event.record != Digest{}) out["record"] = entry.event.record.hex();
  out["key"] = entry.key.hex();
  out["digest"] = entry.digest.hex();
  return boost::json::serialize(out);
}

std::vector<JobKind> audit_jobs(const AuditAccess& access, const std::string& digest_folder, const Clock& clock) {
  std::vector<JobKind> out;
  out.push_back(
      {"audit-checkpoint", {}, [access, digest_folder, &clock](const JobParameters&, Job&) -> Result<std::string> {
         LeftCheckpoint left;
         const auto written = access.write([&](Store& store) -> Result<void> {
           auto made = sign_and_leave(store, digest_folder, "local", "it was asked for", clock.now());
           if (!made) return std::move(made).error();
           left = *std::move(made);
           return {};
         });
         if (!written) return written.error();
         if (access.left) access.left(left.checkpoint);
         return fmt::format(
             "{}: the audit is signed up to entry {}; copy this file to where nobody who "
             "administers this machine can change it",
             left.path, left.checkpoint.number);
       }});
  out.push_back({"audit-rotate-key", {}, [access, &clock](const JobParameters&, Job&) -> Result<std::string> {
                   const auto written =
                       access.write([&](Store& store) { return store.rotate_key("local", clock.now()); });
                   if (!written) return written.error();
                   return std::string(
                       "a new key signs the audit, the old one signed it over and is gone: put a copy of the new "
                       "keys/audit-*.key in a safe place beside the backups, and run dongtin audit checkpoint");
                 }});
  out.push_back({"audit-show", {"after", "limit"}, [access](const JobParameters& parameters, Job& job) {
                   return show(access, parameters, job);
                 }});
  return out;
}

}  // namespace dongtin
