#!/usr/bin/env bash
# Who may know whom: fails when a folder includes what it must not know, or a library does what only the daemon may.
#
#   tests/layering.sh [ROOT]      checks ROOT (default: this checkout), then proves on copies that each rule can fail
#
# Prints one line per violation, `file:line: rule: text`, and ends with `N passed, M failed`, one count per rule.
# Comments are ignored everywhere, string contents where words and not includes are looked for.
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/dongtin-layering.XXXXXX")
trap 'rm -rf "$work"' EXIT

folders='storage|config|collectors|matchers|daemon'

# strip SRC DST: copies the C++ and build files without comments, line numbers kept; DST/code also without strings.
strip() {
  mkdir -p "$2/text" "$2/code"
  (cd "$1" && find storage config collectors matchers daemon tests -type f \
    \( -name '*.hpp' -o -name '*.cpp' -o -name '*.proto' -o -name '*.inc' -o -name CMakeLists.txt \) -print0 2>/dev/null) |
    SRC=$1 DST=$2 perl -0 -ne '
      chomp; my $name = $_;
      my ($text, $code) = ("", "");
      open(my $in, "<", "$ENV{SRC}/$name") or die "$name: $!"; { local $/; $text = <$in> // ""; } close $in;
      my $keep = sub { my $s = shift; $s =~ s/[^\n]//g; $s };
      if ($name =~ /CMakeLists/) { $text =~ s/#[^\n]*//g; $code = $text; }
      else {
        my $string = qr{R"([^()\\ ]{0,16})\(.*?\)\g{-1}"|"(?:[^"\\\n]|\\.)*"|(?<![0-9a-fA-F])\x27(?:[^\x27\\\n]|\\.)+\x27}s;
        $text =~ s{($string)|//[^\n]*|/\*.*?\*/}{defined $1 ? $1 : $keep->($&)}gse;
        $code = $text;
        $code =~ s{^(\s*\#\s*include[^\n]*)|($string)}{defined $1 ? $1 : "\"\"" . $keep->($2)}gsme;
      }
      for my $pair (["text", $text], ["code", $code]) {
        my $path = "$ENV{DST}/$pair->[0]/$name"; (my $dir = $path) =~ s{/[^/]*$}{};
        system("mkdir", "-p", $dir) unless -d $dir;
        open(my $out, ">", $path) or die "$path: $!"; print $out $pair->[1]; close $out;
      }'
}

# find_in KIND PATTERN PATH...: file:line:text of every hit; PATHs that do not exist are fine.
find_in() {
  local kind=$1 pattern=$2 path
  shift 2
  local there=()
  for path in "$@"; do [ ! -e "$tree/$kind/$path" ] || there+=("$path"); done
  [ ${#there[@]} -gt 0 ] || return 0
  (cd "$tree/$kind" && grep -rnP -- "$pattern" "${there[@]}") || true
}
only_outside() { grep -vP "^($1)" || true; }  # drops hits whose file starts with the pattern: the thing's home
sources='hpp|cpp|inc'

# One function per rule: prints its violations.
rule_records_know_nobody() { find_in text '^\s*#\s*include\s*"(?!storage/records/)' storage/records; }
rule_storage_knows_records() { find_in text '^\s*#\s*include\s*"(?!storage/)' storage; }
rule_config_is_a_stranger() { find_in text '^\s*#\s*include\s*"(?!config/|storage/records/)' config; }
rule_collectors_are_strangers() { find_in text '^\s*#\s*include\s*"(?!collectors/|storage/records/)' collectors; }
rule_matchers_are_strangers() { find_in text '^\s*#\s*include\s*"(?!matchers/|storage/records/)' matchers; }
rule_nobody_includes_tests() { find_in text '^\s*#\s*include\s*"(?!('"$folders"')/)' daemon; }
rule_libraries_link_records_only() {
  local folder
  for folder in config collectors matchers; do
    find_in text '\bdongtin_(?!flags\b|records\b|'"$folder"'\b)\w+' "$folder"
  done | grep 'CMakeLists.txt:' | grep -vP '\bdongtin_(options|test|fuzz)\(' || true
  find_in text '\bdongtin_(config|collectors|matchers|daemon)\b' storage | grep 'CMakeLists.txt:' || true
}
rule_curl_stays_home() { find_in text '#\s*include\s*<curl/' storage config collectors matchers daemon | only_outside 'collectors/http/'; }
rule_hyperscan_stays_home() { find_in text '#\s*include\s*<hs(/|\.h|_)' storage config collectors matchers daemon | only_outside 'matchers/hyperscan\.'; }
rule_beast_stays_in_daemon_sources() { find_in text '#\s*include\s*<boost/beast' storage config collectors matchers daemon | only_outside 'daemon/[^:]*\.cpp:'; }
rule_rocksdb_stays_home() { find_in text '#\s*include\s*<rocksdb/' storage config collectors matchers daemon | only_outside 'storage/(?!records/)'; }
rule_xml_stays_in_collectors() { find_in text '#\s*include\s*<(pugixml|libxml)' storage config collectors matchers daemon | only_outside 'collectors/'; }
rule_schema_stays_in_storage() { find_in text '#\s*include\s*[<"][^>"]*(google/protobuf|\.pb\.h)' storage config collectors matchers daemon | only_outside 'storage/(?!records/)'; }
rule_toml_stays_in_config_and_daemon() { find_in text '#\s*include\s*<toml' storage collectors matchers; }
rule_logger_and_metrics_stay_in_daemon() { find_in text '#\s*include\s*<(spdlog|prometheus|CLI)/' storage config collectors matchers; }
rule_libraries_do_not_print() {
  find_in code '\bstd::(cout|cerr|clog|puts|printf|fprintf|print|println)\b|(?<![\w.:>])(printf|fprintf|puts|fputs|perror)\s*\(|\bfmt::print(ln)?\b|#\s*include\s*<iostream>' \
    storage config collectors matchers
}
rule_libraries_do_not_end_the_process() {
  find_in code '(?<![\w.>])(?:std::|::)?(exit|_exit|_Exit|quick_exit|abort|terminate)\s*\(' storage config collectors matchers
}
rule_libraries_do_not_read_the_environment() { find_in code '\b(secure_)?getenv\b|\benviron\b' storage config collectors matchers; }
rule_libraries_do_not_ask_the_time() {
  find_in code '\b(system_clock|high_resolution_clock|utc_clock)::now\b|\bgettimeofday\b|\bclock_gettime\b|(?<![\w.>])(?:std::|::)time\s*\(|(?<![\w.>:])time\s*\(\s*(nullptr|NULL|0)\s*\)' \
    storage config collectors matchers
}
rule_nothing_is_detached() { find_in code '\bdetached\b' storage config collectors matchers daemon; }
rule_content_not_people() {
  find_in code '(?i)\b\w*(author(?!i[tsz])|byline)\w*' storage
}
rule_tests_do_not_wait_and_hope() { find_in code '\bsleep_for\b|\bsleep_until\b|(?<![\w.>])u?sleep\s*\(|\bGTEST_SKIP\b|\bDISABLED_|\bEXPECT_TRUE\(true\)' tests; }

rules=$(declare -F | sed -n 's/^declare -f \(rule_.*\)$/\1/p')
violations() {  # violations SOURCE STRIPPED RULE
  tree=$2
  "$3" | sed "s/^\([^:]*:[0-9]*\):/\1: ${3#rule_}: /"
}

passed=0
failed=0
strip "$root" "$work/tree"
files=$(find "$work/tree/text" -type f | wc -l)
if [ "$files" -lt 5 ]; then
  echo "layering: only $files files under $root: this is not the tree" >&2
  exit 2
fi
for rule in $rules; do
  hits=$(violations "$root" "$work/tree" "$rule")
  if [ -z "$hits" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf '%s\n' "$hits"; fi
done

# Each rule must find what it is for, and only that rule's own plant; and must leave alone what merely looks alike.
plant() {  # plant RULE FILE LINE...
  local rule=rule_$1 file=$2 copy=$work/plant
  shift 2
  rm -rf "$copy" && mkdir -p "$copy/src/$(dirname "$file")"
  printf '%s\n' "$@" >"$copy/src/$file"
  strip "$copy/src" "$copy/stripped"
  violations "$copy/src" "$copy/stripped" "$rule"
}
must_find() {
  if [ -n "$(plant "$@")" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "layering: $1 does not see: $2: $3"; fi
  planted="$planted rule_$1"
}
must_spare() {
  if [ -z "$(plant "$@")" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "layering: $1 wrongly refuses: $2: $3"; fi
}
planted=
must_find records_know_nobody storage/records/a.hpp '#include "storage/store.hpp"'
must_find storage_knows_records storage/a.cpp '#include "config/settings.hpp"'
must_find config_is_a_stranger config/a.cpp '#include "storage/store.hpp"'
must_find collectors_are_strangers collectors/feed/a.cpp '  #  include "matchers/rule_set.hpp"'
must_find matchers_are_strangers matchers/a.hpp '#include "collectors/collector.hpp"'
must_find nobody_includes_tests daemon/a.cpp '#include "tests/support/server.hpp"'
must_find libraries_link_records_only config/CMakeLists.txt 'target_link_libraries(dongtin_config PUBLIC dongtin_storage)'
must_find curl_stays_home daemon/a.cpp '#include <curl/curl.h>'
must_find hyperscan_stays_home matchers/rule_set.cpp '#include <hs/hs.h>'
must_find hyperscan_stays_home daemon/a.cpp '#include <hs.h>'
must_find beast_stays_in_daemon_sources daemon/web/server.hpp '#include <boost/beast/core.hpp>'
must_find beast_stays_in_daemon_sources collectors/a.cpp '#include <boost/beast.hpp>'
must_find rocksdb_stays_home daemon/a.cpp '#include <rocksdb/db.h>'
must_find xml_stays_in_collectors daemon/a.cpp '#include <pugixml.hpp>'
must_find xml_stays_in_collectors matchers/a.cpp '#include <libxml/parser.h>'
must_find schema_stays_in_storage daemon/a.cpp '#include "storage/records.pb.h"'
must_find toml_stays_in_config_and_daemon collectors/a.cpp '#include <toml++/toml.h>'
must_find logger_and_metrics_stay_in_daemon storage/a.cpp '#include <spdlog/spdlog.h>'
must_find libraries_do_not_print matchers/a.cpp 'void f() { std::cerr << 1; }'
must_find libraries_do_not_print config/a.cpp '  fprintf(stderr, "x");'
must_find libraries_do_not_end_the_process storage/a.cpp '  std::abort();'
must_find libraries_do_not_end_the_process storage/a.cpp '  exit(1);'
must_find libraries_do_not_read_the_environment config/a.cpp '  auto* p = std::getenv("HOME");'
must_find libraries_do_not_ask_the_time collectors/a.cpp 'auto t = std::chrono::system_clock::now();'
must_find libraries_do_not_ask_the_time collectors/a.cpp 'auto t = time(nullptr);'
must_find nothing_is_detached daemon/a.cpp 'net::co_spawn(e, f(), net::detached);'
must_find content_not_people storage/records/item.hpp 'std::string author_name;'
must_find content_not_people storage/schema.proto '  string author = 9;'
must_find tests_do_not_wait_and_hope tests/a_test.cpp 'std::this_thread::sleep_for(1s);'
must_spare libraries_do_not_print config/a.cpp '// std::cerr is not for us' '/* printf(' 'printf( */ auto s = "printf(x)"; fmt::format_to(o, "x");'
must_spare libraries_do_not_end_the_process collectors/a.cpp 'timer.exit(1); on_exit(2); std::atexit_list;' 'auto q = R"x(abort())x";'
must_spare libraries_do_not_ask_the_time collectors/a.cpp 'auto t = clock.now(); item.time(0); make_time(nullptr);'
must_spare content_not_people storage/records/claim.hpp '// no author here' 'std::string authority; bool authorised; int big = 1'"'"'000'"'"'000;'
must_spare curl_stays_home collectors/http/client.cpp '#include <curl/curl.h>'
must_spare libraries_link_records_only matchers/CMakeLists.txt 'target_link_libraries(dongtin_matchers PUBLIC dongtin_records PRIVATE dongtin_flags) # not dongtin_storage'
for rule in $rules; do
  case " $planted " in
    *" $rule "*) ;;
    *) failed=$((failed + 1)); echo "layering: no plant proves that ${rule#rule_} can fail" ;;
  esac
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
