/// A job followed to its end from the command line, wherever it has to run.
///
/// In      the admin socket of the daemon that may be running ("": never its work), and what to do here when none is.
/// Out     the exit code of the command. The result on stdout; how far it is, and what went wrong, on stderr.
/// Errors  told in one line. Ctrl-C or SIGTERM cancels the job, says so and waits for it; a second one leaves at once.
/// Threads the one of main(); takes the two signals over while it works.
#pragma once

#include <functional>
#include <string>

#include "daemon/jobs.hpp"

namespace dongtin {

struct JobRequest {
  std::string command;  // "dongtin backup"
  JobKind kind;         // its work runs here when no daemon answers
  JobParameters parameters;
  /// Shows what a job that is done found, and gives the exit code; unset, its line is printed.
  std::function<int(const JobStatus&)> show{};
};

[[nodiscard]] int run_job(const std::string& admin_socket, const JobRequest& request);

/// 1 when the input or data is wrong, 3 when the machine said no.
[[nodiscard]] int exit_code_of(Errc code) noexcept;

}  // namespace dongtin
