/// Which texts are to be turned into vectors next, and what is done with the answer: claims in force are kept as
/// vectors, alerts are compared with them, and a near one becomes a revision of the alert.
///
/// In      ports: the store, the clock, the claims in force, one who writes. Alerts come from the store's log, so that
///         nothing of the line knows of this; after a start and when claims came, the newest are looked at again.
/// Out     texts to ask for; then, of each answer, revisions (matchers/meaning.hpp): written only while alert, text and
///         claim are what they were, and once, however often it is tried.
/// Errors  those of the store, and of an answer that cannot be read; what was asked for then waits again, at the end.
///         A text that is refused is given up only when it is refused once more after an answer: a service that takes
///         nothing for a while loses none.
/// Threads one call at a time, on a thread that may wait.
/// Cost    bounded by [embeddings]: what waits is alert numbers; texts are read when they are asked for.
///
/// Text of social networks and forums, and of aggregators, is asked for only where the service is on this machine.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/embeddings/claim_vectors.hpp"
#include "daemon/embeddings/embedding_client.hpp"
#include "daemon/embeddings/embedding_state.hpp"
#include "matchers/claims.hpp"
#include "storage/store.hpp"

namespace dongtin {

struct MeaningPorts {
  const Store& store;
  const Clock& clock;
  std::function<std::shared_ptr<const ClaimIndex>()> claims{};
  std::function<Result<void>(const std::function<Result<void>(Store&)>&)> write{};
};

class MeaningDesk {
 public:
  MeaningDesk(MeaningPorts ports, const EmbeddingSettings& settings);

  /// Texts to ask for now; none: there is nothing to do.
  [[nodiscard]] Result<std::vector<std::string>> next();
  /// The answer to them.
  [[nodiscard]] Result<void> take(const EmbeddingReply& reply);
  /// There was none: they wait again.
  void put_back();
  [[nodiscard]] MeaningCounts counts() const;

 private:
  struct Asked {
    std::string claim;  // empty: an alert
    AlertId alert;
    Digest item;
    std::string text;
    bool last = false;  // it was refused before, and the service answers
  };
  void see_claims();
  Result<void> follow();
  Result<void> look_back();
  void offer(AlertId alert);
  void ask_claims();
  Result<void> ask_alerts();
  void ask_held();
  Result<void> ask_refused();
  void give_back(std::vector<Asked>& texts);
  Result<std::optional<Asked>> asked_of(AlertId alert) const;
  Result<void> take_refusal();
  bool is_of_another_model(const Embeddings& answer) const;
  void begin_again(const Embeddings& answer);
  Result<void> keep(const Embeddings& answer);
  Result<void> compare(const Embeddings& answer);
  Result<void> suggest(const Asked& asked, const NearClaim& near);
  Result<bool> revise(Store& to, const Asked& asked, const NearClaim& near) const;

  const MeaningPorts ports_;
  const EmbeddingSettings settings_;
  const bool local_;
  std::shared_ptr<const ClaimIndex> index_;    // that wanted_ is of
  std::map<std::string, std::string> wanted_;  // claims in force: id, text
  std::deque<std::string> claims_;             // of wanted_, those without a vector
  std::unique_ptr<ClaimVectors> vectors_;
  std::string model_;
  std::optional<Sequence> read_to_;  // of the log
  bool look_back_ = true;
  std::deque<AlertId> queue_;
  std::set<AlertId> waiting_;  // the same
  std::vector<Asked> asked_;
  std::size_t batch_;
  bool alerts_first_ = false;  // claims failed last
  unsigned refused_ = 0;       // in a row
  std::vector<Asked> held_;    // the first of that row: whether it is they or the service nobody knows yet
  std::vector<Asked> again_;   // held when an answer came: each is asked for once more, alone
  MeaningCounts counts_;
};

}  // namespace dongtin
