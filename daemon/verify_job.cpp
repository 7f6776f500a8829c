#include "daemon/verify_job.hpp"

#include <fmt/core.h>

#include <boost/json.hpp>

namespace dongtin {

namespace json = boost::json;

namespace {

std::string_view name_of(AuditFinding::Kind kind) {
  switch (kind) {
    case AuditFinding::Kind::problem:
      return "problem";
    case AuditFinding::Kind::warning:
      return "warning";
    case AuditFinding::Kind::note:
      return "note";
  }
  return "unknown";
}

std::string report_json(const VerifyReport& report) {
  json::object checked;
  for (const auto& [column, records] : report.checked) checked[column] = records;
  json::array findings;
  for (const auto& finding : report.findings) {
    findings.push_back({{"kind", name_of(finding.kind)}, {"what", finding.what}});
  }
  return json::serialize(json::object{
      {"good", report.good()},
      {"problems", report.problems},
      {"warnings", report.warnings},
      {"notes", report.notes},
      {"audit", {{"entries", report.head}, {"vouched", report.vouched}, {"checkpoints", report.checkpoints}}},
      {"checked", std::move(checked)},
      {"findings", std::move(findings)}});
}

void add(AuditFinding finding, VerifyReport& report) {
  ++(finding.kind == AuditFinding::Kind::problem   ? report.problems
     : finding.kind == AuditFinding::Kind::warning ? report.warnings
                                                   : report.notes);
  if (report.findings.size() < kMaxStoreFindings) report.findings.push_back(std::move(finding));
}

Result<std::vector<OutsideCheckpoint>> outside_from(const JobParameters& parameters) {
  std::vector<OutsideCheckpoint> out;
  const auto given = parameters.find("checkpoints");
  if (given == parameters.end()) return out;
  boost::system::error_code wrong;
  const auto value = json::parse(given->second, wrong);
  if (wrong || !value.is_array()) return fail(Errc::malformed, "checkpoints must be a JSON array");
  for (const auto& each : value.get_array()) {
    const auto* object = each.if_object();
    const auto* from = object == nullptr ? nullptr : object->if_contains("from");
    const auto* text = object == nullptr ? nullptr : object->if_contains("text");
    if (from == nullptr || text == nullptr || !from->is_string() || !text->is_string()) {
      return fail(Errc::malformed, "each of checkpoints is an object of from and text");
    }
    const std::string called(from->get_string());
    auto file = parse_checkpoint_file(std::string(text->get_string()));
    if (!file) return std::move(file).error().at(called);
    out.push_back({*std::move(file), called});
  }
  return out;
}

}  // namespace

std::string summary_of(const VerifyReport& report) {
  std::uint64_t records = 0;
  for (const auto& [column, number] : report.checked) records += number;
  const auto what = fmt::format("{} records in {} columns, {} audit entries, vouched for up to entry {}", records,
                                report.checked.size(), report.head, report.vouched);
  if (report.problems + report.warnings == 0) return "clean: " + what;
  return fmt::format("{} problems, {} warnings: {}", report.problems, report.warnings, what);
}

JobKind verify_job(std::function<Result<const Store*>()> store, VerifyAlso also,
                   std::function<void(const VerifyReport&)> done) {
  return {"verify",
          {"checkpoints"},
          [store = std::move(store), also = std::move(also), done = std::move(done)](const JobParameters& parameters,
                                                                                     Job& job) -> Result<std::string> {
            const auto outside = outside_from(parameters);
            if (!outside) return outside.error();
            const auto opened = store();
            if (!opened) return opened.error();
            auto report = verify(**opened, *outside, watch_of(job, "records"));
            if (!report) return std::move(report).error();
            auto beside = also(**opened, job);
            if (!beside) return std::move(beside).error();
            for (auto& finding : *beside) add(std::move(finding), *report);
            job.report(report_json(*report));
            if (done) done(*report);
            return summary_of(*report);
          }};
}

}  // namespace dongtin
