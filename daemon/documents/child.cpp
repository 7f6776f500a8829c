#include "daemon/documents/child.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include "daemon/documents/confinement.hpp"

namespace dongtin {

namespace {

using std::chrono::steady_clock;

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read, write;
  [[nodiscard]] static Result<Pipe> make() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return refused_to("make a pipe");
    return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
  }
};

/// A file in memory, so that a program that wants to seek can.
Result<Descriptor> file_of(std::string_view bytes) {
  Descriptor file(::memfd_create("document", MFD_CLOEXEC));
  if (file.get() < 0) return refused_to("hold the document in memory");
  while (!bytes.empty()) {
    const auto n = ::write(file.get(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return refused_to("hold the document in memory");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  if (::lseek(file.get(), 0, SEEK_SET) != 0) return refused_to("hold the document in memory");
  return file;
}

/// Everything the child needs, made before the fork: behind it nothing may be allocated.
struct Launch {
  const Confinement& confinement;
  const ChildLimits& limits;
  std::vector<char*> arguments;
  int input, output, errors, failed;
  pid_t parent;
};

bool limit(int resource, rlim_t most) noexcept {
  const rlimit both{most, most};
  return ::setrlimit(static_cast<__rlimit_resource_t>(resource), &both) == 0;
}

bool set_limits(const ChildLimits& limits) noexcept {
  const auto seconds = static_cast<rlim_t>(limits.time.count() / 1000 + 1);
  return limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CPU, seconds) &&
         limit(RLIMIT_NOFILE, limits.files) && limit(RLIMIT_MEMLOCK, 0) && limit(RLIMIT_AS, limits.memory_bytes);
}

/// In the child. Only calls that are safe after a fork of a program with threads.
[[noreturn]] void become(const Launch& launch) noexcept {
  static char locale[] = "LC_ALL=C.UTF-8";
  static char* environment[] = {locale, nullptr};
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  // Ends with the thread that waits for it, should the daemon be killed meanwhile.
  const bool fine = ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && ::getppid() == launch.parent &&
                    ::dup2(launch.input, 0) == 0 && ::dup2(launch.output, 1) == 1 && ::dup2(launch.errors, 2) == 2 &&
                    ::syscall(SYS_close_range, 3u, ~0u, CLOSE_RANGE_CLOEXEC) == 0 && ::chdir("/") == 0 &&
                    set_limits(launch.limits) && launch.confinement.apply();
  if (fine) ::execve(launch.arguments.front(), launch.arguments.data(), environment);
  const int why = errno;
  static_cast<void>(::write(launch.failed, &why, sizeof why) == 0);
  ::_exit(127);
}

/// Appends what can be read, up to `most` bytes in all. False at the end of the pipe.
bool take(int pipe, std::string& out, std::size_t most, bool& more_than_most) {
  std::array<char, 16384> bytes{};
  const auto n = ::read(pipe, bytes.data(), bytes.size());
  if (n < 0) return errno == EINTR || errno == EAGAIN;
  if (n == 0) return false;
  const auto got = static_cast<std::size_t>(n);
  more_than_most = more_than_most || out.size() + got > most;
  out.append(bytes.data(), std::min(got, most - out.size()));
  return true;
}

/// Reads until both pipes end, the time is up, or there is too much.
ChildEnd::How listen_to(Pipe& output, Pipe& errors, steady_clock::time_point deadline, const ChildLimits& limits,
                        ChildEnd& end) {
  while (output.read.get() >= 0 || errors.read.get() >= 0) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now()).count();
    if (left <= 0) return ChildEnd::How::timed_out;
    std::array<pollfd, 2> watched{{{output.read.get(), POLLIN, 0}, {errors.read.get(), POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), static_cast<int>(left)) < 0 && errno != EINTR) {
      return ChildEnd::How::timed_out;
    }
    bool too_much = false, ignored = false;
    if (watched[0].revents != 0 && !take(output.read.get(), end.output, limits.output_bytes, too_much)) {
      output.read.close();
    }
    if (watched[1].revents != 0 && !take(errors.read.get(), end.errors, kMaxChildErrors, ignored)) {
      errors.read.close();
    }
    if (too_much) return ChildEnd::How::talked_too_much;
  }
  return ChildEnd::How::exited;
}

/// Waits for the end of the child that `handle` is, at most until `deadline`.
bool ended_by(int handle, steady_clock::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now()).count();
    pollfd watched{handle, POLLIN, 0};
    const int ready = ::poll(&watched, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

ChildEnd attend(Pipe& output, Pipe& errors, const Descriptor& handle, const ChildLimits& limits) {
  ChildEnd end;
  const auto deadline = steady_clock::now() + limits.time;
  end.how = listen_to(output, errors, deadline, limits, end);
  if (end.how == ChildEnd::How::exited && !ended_by(handle.get(), deadline)) end.how = ChildEnd::How::timed_out;
  if (end.how != ChildEnd::How::exited) ::syscall(SYS_pidfd_send_signal, handle.get(), SIGKILL, nullptr, 0);
  siginfo_t info{};
  while (::waitid(P_PIDFD, static_cast<id_t>(handle.get()), &info, WEXITED) != 0 && errno == EINTR) {
  }
  end.code = info.si_status;
  if (end.how == ChildEnd::How::exited && info.si_code != CLD_EXITED) end.how = ChildEnd::How::signalled;
  return end;
}

}  // namespace

Result<ChildEnd> run_confined(const std::vector<std::string>& command, std::string_view input,
                              const ChildLimits& limits) {
  if (command.empty()) return fail(Errc::malformed, "a command names its program");
  if (::access(command.front().c_str(), X_OK) != 0)
    return fail(Errc::not_found, "there is no such program").at(command.front());
  const auto confinement = Confinement::make(command.front());
  if (!confinement) return confinement.error();
  auto file = file_of(input);
  if (!file) return file.error();
  auto output = Pipe::make(), errors = Pipe::make(), failed = Pipe::make();
  if (!output || !errors || !failed) return refused_to("make a pipe");
  Launch launch{*confinement,        limits,    {}, file->get(), output->write.get(), errors->write.get(),
                failed->write.get(), ::getpid()};
  for (const auto& word : command) launch.arguments.push_back(const_cast<char*>(word.c_str()));
  launch.arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) return refused_to("start a child");
  if (child == 0) become(launch);
  output->write.close();
  errors->write.close();
  failed->write.close();
  const Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  if (handle.get() < 0) {
    const auto error = refused_to("hold a child");
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    return error;
  }
  auto end = attend(*output, *errors, handle, limits);
  int why = 0;
  if (::read(failed->read.get(), &why, sizeof why) == static_cast<ssize_t>(sizeof why)) {
    errno = why;
    return refused_to("start it confined").at(command.front());
  }
  return end;
}

}  // namespace dongtin
