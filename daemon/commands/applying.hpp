/// A rule or claims run over what is kept, from the command line: the job of a running daemon, else here.
///
/// Threads the one of main().
#pragma once

#include <string>

#include "daemon/jobs.hpp"

namespace dongtin {

/// `command`: "dongtin rules apply". Out the exit code.
[[nodiscard]] int apply_over_kept(const std::string& command, const std::string& config, JobParameters parameters);

}  // namespace dongtin
