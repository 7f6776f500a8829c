/// dongtin rules preview: what a rule would have found in an archive of items, before it goes live.
///
/// In      a configuration, a rule of it (drafts too) or a query, and the rolling archive of unmatched text, of a
/// running
///         daemon too; or a file of NDJSON items as `match` reads them.
/// Out     in Vietnamese on stdout: the window, items read and about the watched provinces, hits, hits a day, by tier,
///         a sample with the matched words marked, and the cost. Bad lines are counted, the first few told on stderr.
/// Errors  exit codes as everywhere: 1 bad lines or a query that does not compile, 2 no such rule, 3 not readable.
/// Threads the caller and one reader; memory is bounded by the sample, the days and kMaxTimings.
#pragma once

#include <cstddef>
#include <string>

namespace dongtin {

struct PreviewOptions {
  std::string config;
  std::string rule;   // or
  std::string query;  // a query instead of a rule's
  std::string file;   // "" means the rolling archive
  std::size_t sample = 10;
};

[[nodiscard]] int preview(const PreviewOptions& options);

}  // namespace dongtin
