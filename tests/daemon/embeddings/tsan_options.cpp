// hnswlib locks neighbours of its graph in whatever order they are met. ClaimVectors has one caller at a time, so that
// nobody waits for another; but the detector of lock orders remembers each pair, loses their stacks, and no suppression
// by name finds them. Of this program it looks for races alone; tests/run's own options stay as they are.
extern "C" const char* __tsan_default_options();
extern "C" const char* __tsan_default_options() {
  return "detect_deadlocks=0";
}
