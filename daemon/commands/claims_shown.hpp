/// dongtin claims list, show and suggestions: what the register, the packs and the sources hold of claims, for a
/// terminal.
///
/// In      the configuration; a running daemon is asked over its admin socket, else the store is opened.
/// Out     the exit code; text or, with `json`, what the API answers, on stdout. The audit records it.
#pragma once

#include <string>
#include <string_view>

#include "storage/records/result.hpp"

namespace dongtin {

struct ClaimsShown {
  std::string config;
  std::string state, source;  // only these; empty: all
  std::string id;             // of show: the id or the key
  bool json = false;
};
/// Says on stderr what `dongtin claims COMMAND` could not do; the exit code.
[[nodiscard]] int claims_failed(std::string_view command, const Error& error);
[[nodiscard]] int list_claims(const ClaimsShown& options);
[[nodiscard]] int show_claim(const ClaimsShown& options);
[[nodiscard]] int list_claim_suggestions(const ClaimsShown& options);

}  // namespace dongtin
