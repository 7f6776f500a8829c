/// corpus.ndjson as it was when the program was built (embed.cmake).
#pragma once

#include <string_view>

namespace dongtin {

[[nodiscard]] std::string_view guard_corpus_bytes();

}  // namespace dongtin
