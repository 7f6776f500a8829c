// The child that reads what nobody trusts: what it may not do, and that it ends.
#include "daemon/documents/child.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

namespace dongtin {
namespace {

using namespace std::chrono_literals;
using How = ChildEnd::How;

/// Perl is in every Debian, and asks the kernel what it is told to. It reads its script where it reads its input,
/// because with -e it wants to open /dev/null first.
Result<ChildEnd> perl(const std::string& script, std::string_view input = {}, ChildLimits limits = {}) {
  return run_confined({"/usr/bin/perl"}, script + "\n__END__\n" + std::string(input), limits);
}

std::string said_by(const std::string& script) {
  const auto end = perl(script);
  if (!end) return end.error().line();
  return end->output + end->errors;
}

TEST(Child, ReadsItsInputAndSaysHowItEnded) {
  const auto end = perl("local $/; my $in = <STDIN>; print length $in, substr $in, 0, 3; print STDERR 'oh'; exit 7",
                        std::string(300'000, 'a'));
  ASSERT_TRUE(end) << end.error().line();
  EXPECT_EQ(end->how, How::exited);
  EXPECT_EQ(end->code, 7);
  EXPECT_EQ(end->output, "300000aaa");
  EXPECT_EQ(end->errors, "oh");
}

TEST(Child, MayReadNoFileButItsLibraries) {
  const auto secret = std::filesystem::temp_directory_path() / ("dongtin-secret-" + std::to_string(::getpid()));
  std::ofstream(secret) << "kín";
  for (const auto& path : {secret.string(), std::string("/etc/passwd"), std::string("/proc/self/environ"),
                           "/proc/" + std::to_string(::getpid()) + "/maps"}) {
    EXPECT_EQ(said_by("open(my $f, '<', '" + path + "') ? print 'read' : print $!"), "Permission denied") << path;
  }
  EXPECT_EQ(said_by("opendir(my $d, '/etc') ? print 'read' : print $!"), "Permission denied");
  std::filesystem::remove(secret);
}

TEST(Child, MayWriteNoFile) {
  const auto path = std::filesystem::temp_directory_path() / ("dongtin-written-" + std::to_string(::getpid()));
  EXPECT_EQ(said_by("open(my $f, '>', '" + path.string() + "') ? print 'open' : print $!"), "Permission denied");
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_NE(said_by("mkdir('" + path.string() + "') ? print 'made' : print $!"), "made");
  std::ofstream(path) << "x";
  EXPECT_NE(said_by("unlink('" + path.string() + "') ? print 'gone' : print $!"), "gone");
  EXPECT_TRUE(std::filesystem::exists(path));
  std::filesystem::remove(path);
}

TEST(Child, HasNoNetwork) {
  for (const auto* family : {"2, 1, 0", "10, 1, 0", "1, 1, 0", "16, 3, 0"}) {  // IPv4, IPv6, Unix, netlink
    EXPECT_EQ(said_by("socket(my $s, " + std::string(family) + ") ? print 'socket' : print $!"),
              "Operation not permitted")
        << family;
  }
}

TEST(Child, StartsAndSignalsNobody) {
  EXPECT_EQ(said_by("defined fork() ? print 'forked' : print $!"), "Operation not permitted");
  EXPECT_EQ(said_by("kill(0, " + std::to_string(::getpid()) + ") ? print 'signalled' : print $!"),
            "Operation not permitted");
  EXPECT_EQ(said_by("exec('/usr/bin/id') or print $!"), "Permission denied");
}

TEST(Child, HasNoDescriptorAndNoEnvironmentOfOurs) {
  const int open = ::dup(1);  // not close-on-exec: what a careless library leaves behind
  const int high = ::fcntl(1, F_DUPFD, 20);
  ASSERT_EQ(::setenv("DONGTIN_SECRET", "kín", 1), 0);
  EXPECT_EQ(said_by("for my $n (3..31) { open(my $f, '>&=', $n) and print \"$n \" } print join ',', keys %ENV"),
            "LC_ALL");
  ::unsetenv("DONGTIN_SECRET");
  ::close(open);
  ::close(high);
}

TEST(Child, IsEndedWhenItsTimeIsUp) {
  ChildLimits limits;
  limits.time = 300ms;
  for (const auto* script : {"sleep 60", "1 while 1", "$SIG{TERM} = 'IGNORE'; close STDOUT; close STDERR; sleep 60"}) {
    const auto began = std::chrono::steady_clock::now();
    const auto end = perl(script, {}, limits);
    ASSERT_TRUE(end) << end.error().line();
    EXPECT_EQ(end->how, How::timed_out) << script;
    EXPECT_EQ(end->code, SIGKILL) << script;
    EXPECT_LT(std::chrono::steady_clock::now() - began, 10s) << script;
  }
}

TEST(Child, TakesNoMoreMemoryThanItMay) {
  ChildLimits limits;
  limits.memory_bytes = 128ull << 20;
  const std::string script = "my $x = 'a' x (64 << 20); print 'small '; my $y = 'b' x (256 << 20); print 'large'";
  const auto end = perl(script, {}, limits);
  ASSERT_TRUE(end) << end.error().line();
  EXPECT_EQ(end->output.find("large"), std::string::npos);
  EXPECT_FALSE(end->how == How::exited && end->code == 0);
  limits.memory_bytes = 1ull << 30;
  EXPECT_EQ(perl("$| = 1; " + script, {}, limits)->output, "small large");
}

TEST(Child, IsEndedWhenItTalksTooMuch) {
  ChildLimits limits;
  limits.output_bytes = 100'000;
  const auto end = perl("print 'x' x 1000 while 1", {}, limits);
  ASSERT_TRUE(end) << end.error().line();
  EXPECT_EQ(end->how, How::talked_too_much);
  EXPECT_EQ(end->output.size(), 100'000u);
  const auto errors = perl("print STDERR 'x' x 1000000; print 'done'");
  EXPECT_EQ(errors->output, "done");
  EXPECT_EQ(errors->errors.size(), kMaxChildErrors);
}

TEST(Child, ItsCrashIsSaid) {
  const auto end = perl("unpack 'p', pack 'J', 1; my $x = unpack 'P4', pack 'J', 8; print $x");
  ASSERT_TRUE(end) << end.error().line();
  EXPECT_EQ(end->how, How::signalled);
  EXPECT_EQ(end->code, SIGSEGV);
}

TEST(Child, WhatIsNoProgramIsAnError) {
  EXPECT_EQ(run_confined({"/usr/bin/khong-co"}, {}, {}).error().code, Errc::not_found);
  EXPECT_EQ(run_confined({}, {}, {}).error().code, Errc::malformed);
  const auto text = std::filesystem::temp_directory_path() / ("dongtin-program-" + std::to_string(::getpid()));
  std::ofstream(text) << "\x01\x02";
  std::filesystem::permissions(text, std::filesystem::perms::owner_all);
  EXPECT_EQ(run_confined({text.string()}, {}, {}).error().code, Errc::io);
  std::filesystem::remove(text);
}

TEST(Child, ManyThreadsStartTheirOwn) {
  std::vector<std::thread> threads;
  std::vector<std::string> said(8);
  for (std::size_t i = 0; i < said.size(); ++i) {
    threads.emplace_back([&said, i] {
      for (int turn = 0; turn < 5; ++turn) said[i] = perl("print <STDIN>", std::to_string(i))->output;
    });
  }
  for (auto& thread : threads) thread.join();
  for (std::size_t i = 0; i < said.size(); ++i) EXPECT_EQ(said[i], std::to_string(i));
}

}  // namespace
}  // namespace dongtin
