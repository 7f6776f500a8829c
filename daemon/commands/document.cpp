// dongtin document check: one document against the form of Decree 30/2020 and a list of published documents.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "daemon/commands/commands.hpp"
#include "daemon/commands/items.hpp"
#include "daemon/commands/job_client.hpp"
#include "daemon/documents/check.hpp"
#include "daemon/setup.hpp"
#include "daemon/system_clock.hpp"

namespace dongtin {

namespace {

struct DocumentOptions {
  std::string config, file;
  std::vector<std::string> published;
  bool json = false;
};

void print_listed(const PublishedDocument& document, const std::vector<PublishedField>& differs) {
  std::string vi, en;
  for (const auto field : differs) {
    const auto words = in_words(field);
    vi += (vi.empty() ? "" : ", ") + words.vi;
    en += (en.empty() ? "" : ", ") + words.en;
  }
  fmt::print("  {}{}{}{}\n", written(document), document.title.empty() ? "" : ": " + document.title,
             vi.empty() ? "" : fmt::format(" — khác: {} (differs: {})", vi, en),
             document.url.empty() ? "" : " " + document.url);
}

void print_words(const DocumentCheck& check) {
  const auto answer = answer_in_words(check), compared = compared_in_words(check.published);
  fmt::print("{}\n{}\n", answer.vi, answer.en);
  if (!compared.vi.empty()) fmt::print("\n{}\n{}\n", compared.vi, compared.en);
  if (!check.published.found.empty() || !check.published.near.empty())
    fmt::print("\nTrong danh mục có / In the list:\n");
  for (const auto& document : check.published.found) print_listed(document, {});
  for (const auto& near : check.published.near) print_listed(near.document, near.differs);
  fmt::print("\nThể thức / Form:\n");
  for (const auto& finding : check.findings) {
    const auto aspect = in_words(finding.aspect), agreement = in_words(finding.agreement);
    const bool fine = finding.agreement == Agreement::agrees || finding.agreement == Agreement::not_compared;
    fmt::print("  [{}] {}: {}\n", agreement.vi, aspect.vi, finding.stands.empty() ? "–" : finding.stands);
    if (fine) continue;
    fmt::print("      {} ({})\n      {}: {}; {}\n", finding.asks, finding.source, aspect.en, agreement.en,
               finding.asks_en);
  }
}

int check(const DocumentOptions& options) {
  DocumentLimits limits;
  auto files = options.published;
  if (!options.config.empty()) {
    const auto config = usable_config(options.config);
    if (!config) return kWrongInput;
    limits = document_limits(config->settings.documents);
    const auto& listed = config->settings.documents.published;
    files.insert(files.end(), listed.begin(), listed.end());
  }
  std::vector<Problem> problems;
  const auto published = read_published_files(files, problems);
  if (!published) {
    print_problems(problems);
    return kWrongInput;
  }
  std::string bytes;
  bool readable = false;
  if (options.file == "-") {
    readable = read_all(std::cin, limits.max_bytes, bytes);
  } else {
    std::ifstream in(options.file, std::ios::binary);
    readable = in.is_open() && read_all(in, limits.max_bytes, bytes);
  }
  if (!readable) {
    fmt::print(stderr, "dongtin document check: {}: cannot be read; check the path and its permissions\n",
               options.file);
    return kEnvironment;
  }
  const auto checked = check_document(bytes, published.get(), today_in_vietnam(), limits);
  if (!checked) {
    fmt::print(stderr, "dongtin document check: {}: {}\n", options.file, checked.error().line());
    return exit_code_of(checked.error().code);
  }
  if (options.json) {
    fmt::print("{}", document_json(*checked));
  } else {
    print_words(*checked);
  }
  if (std::fflush(stdout) == 0) return kFine;
  fmt::print(stderr, "dongtin document check: the output cannot be written\n");
  return kEnvironment;
}

}  // namespace

void add_document(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand("document", "Administrative documents");
  command->require_subcommand(1);
  const auto options = std::make_shared<DocumentOptions>();
  auto* one = command->add_subcommand(
      "check", "Compare a document with the form of Decree 30/2020 and a list of published documents");
  one->add_option("FILE", options->file, "Its text, or a PDF; - for standard input")->required();
  one->add_option("--published", options->published,
                  "A list of published documents: NDJSON or CSV (number, symbol, date, issuer, title, url)");
  one->add_option("--config", options->config, "Configuration folder, for its [documents]");
  one->add_flag("--json", options->json, "One JSON object, as POST /api/v1/documents/check gives it");
  one->footer(
      "Says what differs and whether it is in the list, never whether it is genuine. Nothing of it is kept.\n"
      "Exit: 0 compared, 1 no document that can be read or a list that is wrong, 3 cannot be read.");
  one->callback([options, &exit] { exit = check(*options); });
}

}  // namespace dongtin
