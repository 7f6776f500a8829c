#include "matchers/distributions.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>

namespace dongtin {

namespace {

namespace math = boost::math;
// No exceptions, no long double: a tail that underflows is 0.
using Quiet = math::policies::policy<math::policies::domain_error<math::policies::ignore_error>,
                                     math::policies::pole_error<math::policies::ignore_error>,
                                     math::policies::overflow_error<math::policies::ignore_error>,
                                     math::policies::evaluation_error<math::policies::ignore_error>,
                                     math::policies::promote_double<false>>;
using Beta = math::beta_distribution<double, Quiet>;
using NegativeBinomial = math::negative_binomial_distribution<double, Quiet>;
using Normal = math::normal_distribution<double, Quiet>;
using Poisson = math::poisson_distribution<double, Quiet>;

constexpr double kPoissonBelow = 1e-7;  // of the dispersion: there the two tails agree to all digits shown

NegativeBinomial negative_binomial(double mean, double dispersion) {
  return {1 / dispersion, 1 / (1 + mean * dispersion)};
}

}  // namespace

Interval wilson(double hits, double of, double confidence) {
  if (of <= 0) return {};
  const double z = normal_quantile((1 + confidence) / 2);
  const double middle = (hits + z * z / 2) / (of + z * z);
  const double half = z / (of + z * z) * std::sqrt(std::max(0.0, hits * (of - hits) / of) + z * z / 4);
  return {hits <= 0 ? 0 : std::max(0.0, middle - half), hits >= of ? 1 : std::min(1.0, middle + half)};
}

Interval clopper_pearson(double hits, double of, double confidence) {
  if (of <= 0) return {};
  const double tail = (1 - confidence) / 2;
  return {hits <= 0 ? 0 : math::quantile(Beta(hits, of - hits + 1), tail),
          hits >= of ? 1 : math::quantile(math::complement(Beta(hits + 1, of - hits), tail))};
}

double count_tail(double observed, double mean, double dispersion) {
  if (observed < 1) return 1;
  if (mean <= 0) return 0;
  if (dispersion < kPoissonBelow) return math::cdf(math::complement(Poisson(mean), observed - 1));
  return math::cdf(math::complement(negative_binomial(mean, dispersion), observed - 1));
}

Interval count_range(double mean, double dispersion, double coverage) {
  if (mean <= 0) return {0, 0};
  const double tail = (1 - coverage) / 2;
  Interval out;
  if (dispersion < kPoissonBelow) {
    const Poisson d(mean);
    out = {math::quantile(d, tail), math::quantile(math::complement(d, tail))};
  } else {
    const auto d = negative_binomial(mean, dispersion);
    out = {math::quantile(d, tail), math::quantile(math::complement(d, tail))};
  }
  // Boost rounds the ends outwards; the lower one may then go without its own number.
  if (1 - count_tail(out.low + 1, mean, dispersion) <= tail) ++out.low;
  return out;
}

double normal_quantile(double probability) {
  return math::quantile(Normal(), probability);
}

}  // namespace dongtin
