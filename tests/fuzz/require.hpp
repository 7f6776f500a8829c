/// What must hold of any input: the fuzzer keeps the one of which it does not.
#pragma once

#include <cstdlib>

inline void require(bool held) {
  if (!held) std::abort();
}
