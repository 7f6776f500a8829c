#include "daemon/documents/confinement.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <system_error>
#include <utility>

namespace dongtin {

namespace {

constexpr std::uint64_t kTruncate = 1ull << 14;  // a right of newer kernels than the header knows
constexpr std::uint64_t kRead = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kReadFile = LANDLOCK_ACCESS_FS_READ_FILE;

/// What a dynamically linked program needs to start, and no more.
constexpr std::array<const char*, 3> kLibraries{"/usr/lib", "/lib", "/lib64"};
constexpr std::array<const char*, 1> kFiles{"/etc/ld.so.cache"};
constexpr const char* kData = "/usr/share/poppler";  // character maps

std::uint64_t every_right(long version) {
  std::uint64_t out = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;  // all of the first version
  if (version >= 2) out |= LANDLOCK_ACCESS_FS_REFER;
  if (version >= 3) out |= kTruncate;
  return out;
}

/// What is not there needs no rule.
bool allow(int rules, const char* path, std::uint64_t rights) {
  const int at = ::open(path, O_PATH | O_CLOEXEC);
  if (at < 0) return errno == ENOENT || errno == ENOTDIR;
  landlock_path_beneath_attr rule{};
  rule.allowed_access = rights;
  rule.parent_fd = at;
  const bool done = ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
  const int kept = errno;
  ::close(at);
  errno = kept;
  return done;
}

Result<int> file_rules(const std::string& program) {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) {
    return fail(Errc::refused,
                "this kernel has no Landlock, which keeps what reads a PDF away from other files; start it with "
                "landlock among lsm=, or paste the text of the document");
  }
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = every_right(version);
  const int rules = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0));
  if (rules < 0) return refused_to("make rules for files");
  bool fine = allow(rules, program.c_str(), kReadFile | LANDLOCK_ACCESS_FS_EXECUTE);
  for (const char* path : kLibraries) fine = fine && allow(rules, path, kRead | LANDLOCK_ACCESS_FS_EXECUTE);
  for (const char* path : kFiles) fine = fine && allow(rules, path, kReadFile);
  fine = fine && allow(rules, kData, kRead);
  if (fine) return rules;
  auto error = refused_to("make rules for files");
  ::close(rules);
  return error;
}

struct Closer {
  void operator()(void* context) const { ::seccomp_release(context); }
};

/// No process, no socket, no signal to others: whatever is not named here fails with EPERM.
Result<std::vector<sock_filter>> call_filter() {
  const std::unique_ptr<void, Closer> context(::seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!context) return fail(Errc::io, "cannot make a filter of system calls");
  for (const int call : {SCMP_SYS(read),
                         SCMP_SYS(readv),
                         SCMP_SYS(pread64),
                         SCMP_SYS(write),
                         SCMP_SYS(writev),
                         SCMP_SYS(close),
                         SCMP_SYS(fstat),
                         SCMP_SYS(newfstatat),
                         SCMP_SYS(stat),
                         SCMP_SYS(lstat),
                         SCMP_SYS(statx),
                         SCMP_SYS(lseek),
                         SCMP_SYS(mmap),
                         SCMP_SYS(mprotect),
                         SCMP_SYS(munmap),
                         SCMP_SYS(mremap),
                         SCMP_SYS(madvise),
                         SCMP_SYS(brk),
                         SCMP_SYS(rt_sigaction),
                         SCMP_SYS(rt_sigprocmask),
                         SCMP_SYS(rt_sigreturn),
                         SCMP_SYS(access),
                         SCMP_SYS(faccessat),
                         SCMP_SYS(faccessat2),
                         SCMP_SYS(open),
                         SCMP_SYS(openat),
                         SCMP_SYS(getdents64),
                         SCMP_SYS(readlink),
                         SCMP_SYS(readlinkat),
                         SCMP_SYS(getcwd),
                         SCMP_SYS(getrandom),
                         SCMP_SYS(arch_prctl),
                         SCMP_SYS(set_robust_list),
                         SCMP_SYS(set_tid_address),
                         SCMP_SYS(rseq),
                         SCMP_SYS(futex),
                         SCMP_SYS(exit),
                         SCMP_SYS(exit_group),
                         SCMP_SYS(execve),
                         SCMP_SYS(uname),
                         SCMP_SYS(sysinfo),
                         SCMP_SYS(getpid),
                         SCMP_SYS(gettid),
                         SCMP_SYS(getuid),
                         SCMP_SYS(geteuid),
                         SCMP_SYS(getgid),
                         SCMP_SYS(getegid),
                         SCMP_SYS(clock_gettime),
                         SCMP_SYS(gettimeofday),
                         SCMP_SYS(clock_nanosleep),
                         SCMP_SYS(nanosleep),
                         SCMP_SYS(sched_yield),
                         SCMP_SYS(sched_getaffinity),
                         SCMP_SYS(fcntl),
                         SCMP_SYS(dup),
                         SCMP_SYS(dup2),
                         SCMP_SYS(fadvise64),
                         SCMP_SYS(restart_syscall),
                         SCMP_SYS(sigaltstack)}) {
    if (::seccomp_rule_add(context.get(), SCMP_ACT_ALLOW, call, 0) != 0) {
      return fail(Errc::io, "cannot make a filter of system calls");
    }
  }
  // Limits may be asked for, not set.
  const scmp_arg_cmp asks{2, SCMP_CMP_EQ, 0, 0};
  if (::seccomp_rule_add_array(context.get(), SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, &asks) != 0) {
    return fail(Errc::io, "cannot make a filter of system calls");
  }
  const int file = ::memfd_create("filter", MFD_CLOEXEC);
  if (file < 0) return refused_to("hold a filter of system calls");
  std::vector<sock_filter> out;
  const auto size = ::seccomp_export_bpf(context.get(), file) == 0 ? ::lseek(file, 0, SEEK_END) : -1;
  if (size > 0 && static_cast<std::size_t>(size) % sizeof(sock_filter) == 0) {
    out.resize(static_cast<std::size_t>(size) / sizeof(sock_filter));
    if (::pread(file, out.data(), static_cast<std::size_t>(size), 0) != size) out.clear();
  }
  ::close(file);
  if (out.empty()) return fail(Errc::io, "cannot make a filter of system calls");
  return out;
}

}  // namespace

Error refused_to(const char* doing) {
  return fail(Errc::io, std::string("cannot ") + doing + ": " + std::generic_category().message(errno));
}

Result<Confinement> Confinement::make(const std::string& program) {
  Confinement out;
  auto files = file_rules(program);
  if (!files) return files.error();
  out.files_ = *files;
  auto filter = call_filter();
  if (!filter) return filter.error();
  out.filter_ = std::move(*filter);
  return out;
}

Confinement::Confinement(Confinement&& other) noexcept
    : filter_(std::move(other.filter_)), files_(std::exchange(other.files_, -1)) {}

Confinement::~Confinement() {
  if (files_ >= 0) ::close(files_);
}

bool Confinement::apply() const noexcept {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  if (::syscall(SYS_landlock_restrict_self, files_, 0) != 0) return false;
  sock_fprog program{};
  program.len = static_cast<unsigned short>(filter_.size());
  program.filter = const_cast<sock_filter*>(filter_.data());
  return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

}  // namespace dongtin
