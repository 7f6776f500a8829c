/// What there is to tell of the service of embeddings. Values only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace dongtin {

struct MeaningCounts {
  std::size_t queue = 0;           // alerts that wait to be compared
  std::size_t claims_waiting = 0;  // claims in force whose vector is not here yet
  std::size_t vectors = 0;
  std::size_t dimension = 0;
  std::string model;            // as the service calls it
  std::uint64_t dropped = 0;    // alerts left out because too many waited
  std::uint64_t rejected = 0;   // texts the service does not take
  std::uint64_t rebuilds = 0;   // the model or its dimension changed
  std::uint64_t suggested = 0;  // revisions written
};

struct EmbeddingState {
  bool local = false;    // on this machine: social text is sent as well
  bool failing = false;  // the last request failed; the next one waits
  std::string why;       // of the failure
  std::uint64_t requests = 0, failures = 0;
  MeaningCounts now;
};

}  // namespace dongtin
