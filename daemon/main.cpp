// Picks a subcommand. What each does lives in commands/.
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "daemon/commands/commands.hpp"

int main(int argc, char** argv) {
  using namespace dongtin;
  // What one page needed is kept for the next: handing it back to the kernel and faulting it in again was a fifth of
  // the time a small feed takes to parse (tests/bench/feed_bench, which sets the same).
  ::mallopt(M_TRIM_THRESHOLD, 64 << 20);
  ::mallopt(M_TOP_PAD, 4 << 20);
  CLI::App app{
      "dongtin watches the public press and public feeds for what is said about a province,\n"
      "and shows officers what matched, why, and where it stands.\n\n"
      "Start here:  dongtin demo            a self-contained trial\n"
      "             dongtin check  --config DIR\n"
      "             dongtin serve  --config DIR",
      "dongtin"};
  app.set_version_flag("--version", "dongtin " DONGTIN_VERSION);
  app.require_subcommand(1);
  app.footer("Exit codes: 0 fine, 1 the input or data is wrong, 2 usage, 3 the environment (port, disk, permission).");
  int exit = kFine;
  add_serve(app, exit);
  add_check(app, exit);
  add_feed(app, exit);
  add_match(app, exit);
  add_claims(app, exit);
  add_document(app, exit);
  add_reindex(app, exit);
  add_rules(app, exit);
  add_source(app, exit);
  add_status(app, exit);
  add_backup(app, exit);
  add_verify(app, exit);
  add_audit(app, exit);
  add_restore(app, exit);
  add_migrate(app, exit);
  add_retention(app, exit);
  add_export(app, exit);
  add_privacy_scan(app, exit);
  add_replay(app, exit);
  add_demo(app, exit);
  add_disaster(app, exit);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? kFine : kUsage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dongtin: %s\n", error.what());
    return kEnvironment;
  }
  return exit;
}
