/// The vectors of the claims in force, and which of them are nearest to another: a graph in memory (HNSW).
///
/// In      vectors of one dimension that normalised() gave; claims by id. Out the nearest, nearest first, by cosine.
/// Errors  malformed: a vector of another dimension. too_large: max_claims are there. Threads one at a time.
/// Cost    dimension times 4 bytes a claim and some 150 more, twice that after many changes. What is replaced or
/// removed
///         stays in the graph as a mark until it is half of it; then the graph is built again from the rest.
/// Source  Malkov & Yashunin 2018 by hnswlib, which nobody else includes. It checks no dimension, throws when it is
///         full, gives fewer than asked for when what is near is removed, and does not search and add at once.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/result.hpp"

namespace dongtin {

/// Of length 1. malformed: empty, not finite, or all zeros, which points nowhere.
[[nodiscard]] Result<std::vector<float>> normalised(std::span<const double> vector);

struct NearClaim {
  std::string claim;
  double cosine = 0;  // -1..1
  bool operator==(const NearClaim&) const = default;
};

class ClaimVectors {
 public:
  ClaimVectors(std::size_t dimension, std::size_t max_claims);
  ~ClaimVectors();
  ClaimVectors(const ClaimVectors&) = delete;
  ClaimVectors& operator=(const ClaimVectors&) = delete;

  /// Adds, or takes the place of what was there.
  [[nodiscard]] Result<void> put(const std::string& claim, std::span<const float> vector);
  bool remove(std::string_view claim);
  /// At most `most`.
  [[nodiscard]] Result<std::vector<NearClaim>> nearest(std::span<const float> vector, std::size_t most) const;

  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] std::size_t dimension() const noexcept;

 private:
  class Graph;
  std::unique_ptr<Graph> graph_;
};

}  // namespace dongtin
