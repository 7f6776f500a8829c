/// One subcommand each. add_x() declares options and help on `app`; its callback runs the command and sets `exit`.
///
/// Exit codes (a contract): 0 fine, 1 the input or data is wrong, 2 usage, 3 the environment.
#pragma once

namespace CLI {
class App;
}

namespace dongtin {

inline constexpr int kFine = 0, kWrongInput = 1, kUsage = 2, kEnvironment = 3;

void add_audit(CLI::App& app, int& exit);
void add_backup(CLI::App& app, int& exit);
void add_check(CLI::App& app, int& exit);
void add_claims(CLI::App& app, int& exit);
void add_demo(CLI::App& app, int& exit);
void add_disaster(CLI::App& app, int& exit);
void add_document(CLI::App& app, int& exit);
void add_export(CLI::App& app, int& exit);
void add_feed(CLI::App& app, int& exit);
void add_match(CLI::App& app, int& exit);
void add_migrate(CLI::App& app, int& exit);
void add_reindex(CLI::App& app, int& exit);
void add_restore(CLI::App& app, int& exit);
void add_privacy_scan(CLI::App& app, int& exit);
void add_replay(CLI::App& app, int& exit);
void add_retention(CLI::App& app, int& exit);
void add_rules(CLI::App& app, int& exit);
void add_serve(CLI::App& app, int& exit);
void add_source(CLI::App& app, int& exit);
void add_status(CLI::App& app, int& exit);
void add_verify(CLI::App& app, int& exit);

}  // namespace dongtin
