#include "daemon/embeddings/claim_vectors.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

// Its own fetching ahead reads behind the end of a full list, and its own distances want another alignment.
#define NO_MANUAL_VECTORIZATION
#include <hnswlib/hnswlib.h>

namespace dongtin {

namespace {

constexpr std::size_t kLinks = 16;             // of a claim to others, in each layer
constexpr std::size_t kBuildCandidates = 200;  // looked at to find them
constexpr std::size_t kSearchCandidates = 128;
constexpr std::size_t kSmallest = 64;  // claims a new graph has room for
constexpr std::size_t kLanes = 8;      // sums that run side by side, so that the compiler uses the wide registers

/// 1 - cosine, of vectors of length 1.
float distance(const void* left, const void* right, const void* dimension) {
  const auto* a = static_cast<const float*>(left);
  const auto* b = static_cast<const float*>(right);
  const auto count = *static_cast<const std::size_t*>(dimension);
  float sums[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
  float all = 0;
  for (; i < count; ++i) all += a[i] * b[i];
  for (const float sum : sums) all += sum;
  return 1 - all;
}

class Space final : public hnswlib::SpaceInterface<float> {
 public:
  explicit Space(std::size_t dimension) : dimension_(dimension) {}
  /// An odd number of floats: behind one, the label that the library writes through a pointer is aligned for it.
  [[nodiscard]] std::size_t floats() const { return dimension_ | 1u; }
  std::size_t get_data_size() override { return floats() * sizeof(float); }
  hnswlib::DISTFUNC<float> get_dist_func() override { return &distance; }
  void* get_dist_func_param() override { return &dimension_; }

 private:
  std::size_t dimension_;
};

using Hnsw = hnswlib::HierarchicalNSW<float>;

}  // namespace

Result<std::vector<float>> normalised(std::span<const double> vector) {
  double squares = 0;
  for (const double each : vector) squares += each * each;
  if (!std::isfinite(squares))
    return fail(Errc::malformed, "a vector with a number that is not finite or far too large");
  if (squares <= std::numeric_limits<double>::min()) return fail(Errc::malformed, "a vector of zeros");
  const auto length = std::sqrt(squares);
  std::vector<float> out;
  out.reserve(vector.size());
  for (const double each : vector) out.push_back(static_cast<float>(each / length));
  return out;
}

/// Labels count from 0 in the order of adding and are never used again, so that one is also the place in the graph.
class ClaimVectors::Graph {
 public:
  Graph(std::size_t dimension, std::size_t max_claims)
      : dimension_(dimension), max_claims_(max_claims), space_(dimension), hnsw_(make(kSmallest)) {}

  Result<void> put(const std::string& claim, std::span<const float> vector) {
    if (auto fits = check(vector); !fits) return fits;
    const auto held = label_of_.find(claim);
    if (held == label_of_.end() && label_of_.size() >= max_claims_) {
      return fail(Errc::too_large,
                  fmt::format("there are {} claims with vectors, the most of embeddings.max_claims", max_claims_));
    }
    if (held != label_of_.end()) take_out(held);
    if (claims_.size() == hnsw_->max_elements_) make_room();
    add(claim, padded(vector));
    return {};
  }

  bool remove(std::string_view claim) {
    const auto held = label_of_.find(claim);
    if (held == label_of_.end()) return false;
    take_out(held);
    return true;
  }

  Result<std::vector<NearClaim>> nearest(std::span<const float> vector, std::size_t most) const {
    if (auto fits = check(vector); !fits) return std::move(fits).error();
    std::vector<NearClaim> out;
    if (label_of_.empty() || most == 0) return out;
    const auto query = padded(vector);
    for (const auto& [far, label] : hnsw_->searchKnnCloserFirst(query.data(), std::min(most, label_of_.size()))) {
      if (claims_[label]) out.push_back({*claims_[label], std::clamp(1.0 - static_cast<double>(far), -1.0, 1.0)});
    }
    return out;
  }

  [[nodiscard]] std::size_t size() const { return label_of_.size(); }
  [[nodiscard]] std::size_t dimension() const { return dimension_; }

 private:
  using Labels = std::map<std::string, std::size_t, std::less<>>;

  std::unique_ptr<Hnsw> make(std::size_t room) {
    auto out = std::make_unique<Hnsw>(&space_, room, kLinks, kBuildCandidates);
    out->ef_ = kSearchCandidates;
    return out;
  }

  Result<void> check(std::span<const float> vector) const {
    if (vector.size() == dimension_) return {};
    return fail(Errc::malformed, fmt::format("a vector of {} numbers instead of {}", vector.size(), dimension_));
  }

  std::vector<float> padded(std::span<const float> vector) const {
    std::vector<float> out(vector.begin(), vector.end());
    out.resize(space_.floats());
    return out;
  }

  void add(const std::string& claim, const std::vector<float>& vector) {
    hnsw_->addPoint(vector.data(), claims_.size());
    label_of_.emplace(claim, claims_.size());
    claims_.emplace_back(claim);
  }

  void take_out(Labels::iterator held) {
    hnsw_->markDelete(held->second);
    claims_[held->second].reset();
    label_of_.erase(held);
  }

  /// Grows it, or builds it again where half of it is marks.
  void make_room() {
    if (label_of_.size() * 2 > claims_.size()) {
      hnsw_->resizeIndex(claims_.size() * 2);
      return;
    }
    const auto before = std::move(hnsw_);
    const auto claims = std::exchange(claims_, {});
    label_of_.clear();
    hnsw_ = make(std::max(kSmallest, claims.size()));
    std::vector<float> vector(space_.floats());
    for (std::size_t label = 0; label < claims.size(); ++label) {
      if (!claims[label]) continue;
      std::memcpy(vector.data(), before->getDataByInternalId(static_cast<hnswlib::tableint>(label)),
                  vector.size() * sizeof(float));
      add(*claims[label], vector);
    }
  }

  std::size_t dimension_, max_claims_;
  Space space_;
  std::unique_ptr<Hnsw> hnsw_;
  std::vector<std::optional<std::string>> claims_;  // by label; empty: removed
  Labels label_of_;
};

ClaimVectors::ClaimVectors(std::size_t dimension, std::size_t max_claims)
    : graph_(std::make_unique<Graph>(dimension, max_claims)) {}
ClaimVectors::~ClaimVectors() = default;

Result<void> ClaimVectors::put(const std::string& claim, std::span<const float> vector) {
  return graph_->put(claim, vector);
}

bool ClaimVectors::remove(std::string_view claim) {
  return graph_->remove(claim);
}

Result<std::vector<NearClaim>> ClaimVectors::nearest(std::span<const float> vector, std::size_t most) const {
  return graph_->nearest(vector, most);
}

std::size_t ClaimVectors::size() const noexcept {
  return graph_->size();
}

std::size_t ClaimVectors::dimension() const noexcept {
  return graph_->dimension();
}

}  // namespace dongtin
