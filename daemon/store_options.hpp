/// Where the parts of the store lie in store.path: one place that says it, for the daemon and for every command.
///
/// Threads any; values only.
#pragma once

#include "config/settings.hpp"
#include "storage/store.hpp"

namespace dongtin {

[[nodiscard]] inline StoryWindow story_window(const StorySettings& settings) {
  return {settings.max_entries, std::chrono::days{settings.window_days}};
}

[[nodiscard]] inline StoreOptions store_options(const StoreSettings& settings) {
  StoreOptions out;
  out.path = settings.path + "/store";
  out.keys = settings.path + "/keys";
  out.cache_bytes = settings.cache_bytes;
  out.write_buffer_bytes = settings.write_buffer_bytes;
  return out;
}

}  // namespace dongtin
