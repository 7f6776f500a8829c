/// What a child may do that reads a stranger's file: read its libraries, compute, write to the pipes it was given.
///
/// In      the program it will run. Out a filter of system calls (seccomp) and a set of file rules (Landlock), made
///         before the fork, for between fork and exec, where nothing may be allocated.
/// Errors  refused: the kernel has no Landlock; io: it is out of memory or descriptors.
/// Threads make() on any; apply() in the child of a fork only.
/// Source  Landlock and seccomp work for whoever runs the daemon, in a chroot too, where user namespaces do not.
#pragma once

#include <linux/filter.h>

#include <string>
#include <vector>

#include "storage/records/result.hpp"

namespace dongtin {

/// What errno says of a call that was to `doing` ("make a pipe").
[[nodiscard]] Error refused_to(const char* doing);

class Confinement {
 public:
  [[nodiscard]] static Result<Confinement> make(const std::string& program);
  Confinement(Confinement&& other) noexcept;
  Confinement(const Confinement&) = delete;
  Confinement& operator=(const Confinement&) = delete;
  Confinement& operator=(Confinement&&) = delete;
  ~Confinement();

  /// For good, exec included. False, with errno, when the kernel says no; the child must end then.
  [[nodiscard]] bool apply() const noexcept;

 private:
  Confinement() = default;
  std::vector<sock_filter> filter_;
  int files_ = -1;
};

}  // namespace dongtin
