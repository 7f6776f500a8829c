/// The real server on loopback over a MemoryStore, and a client that sends what it is told, byte for byte.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "daemon/web/context.hpp"
#include "daemon/web/server.hpp"
#include "tests/storage/support.hpp"

namespace dongtin::testing {

/// 2026-05-28T10:00:00Z
inline constexpr Instant kNow = from_millis(1779962400000);

class FixedClock : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return kNow; }
};

struct Tin {
  std::string key;
  std::string title = "Mưa lớn gây ngập";
  std::string text = "Mưa lớn từ đêm qua gây ngập một số tuyến đường.";
  std::string url = "https://bao.example/tin";
  std::string source = "bao-mau";
  Tier tier = Tier::press;
  Label label = Label::mention;
  std::vector<Span> spans{};
  Instant seen = kNow;
  std::string rule = "ngap-lut";
  std::string place = "gia-lai";
  std::string topic = {};
  bool outlined = false;                      // what copies are found by
  std::optional<Assessment> assessment = {};  // instead of one by the label
};

struct Answer {
  int status = 0;                              // 0: the connection ended without one
  std::map<std::string, std::string> headers;  // lower-case names
  std::string head, body;
  [[nodiscard]] std::string header(const std::string& name) const {
    const auto it = headers.find(name);
    return it == headers.end() ? std::string{} : it->second;
  }
};

class Client {
 public:
  explicit Client(std::uint16_t port);
  explicit Client(const std::string& unix_path);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  void send(std::string_view bytes) const;
  /// One answer; of HEAD without a body.
  [[nodiscard]] Answer receive(bool head = false);
  /// Reads until `text` has come or the connection has ended; everything so far.
  [[nodiscard]] std::string until(std::string_view text);
  /// True when the other side closes within ten seconds.
  [[nodiscard]] bool ends();

 private:
  bool more();
  int socket_ = -1;
  std::string buffer_;
};

using Headers = std::vector<std::string>;

class LiveServer {
 public:
  explicit LiveServer(const std::function<void(ServeContext&)>& tweak = {});
  ~LiveServer();

  AlertId add(const Tin& tin);
  void stop();
  [[nodiscard]] Answer ask(std::string_view method, std::string_view target, const Headers& headers = {},
                           std::string_view body = {}) const;
  [[nodiscard]] Answer get(std::string_view target, const Headers& headers = {}) const {
    return ask("GET", target, headers);
  }
  [[nodiscard]] Answer post_json(std::string_view target, std::string_view body) const {
    return ask("POST", target, {"Content-Type: application/json"}, body);
  }
  /// As a browser sends a form of our own page.
  [[nodiscard]] Answer post_form(std::string_view target, std::string_view body) const;
  [[nodiscard]] std::string base() const { return "http://127.0.0.1:" + std::to_string(port); }

  FixedClock clock;
  Metrics metrics{"0.1.0", "test", kNow};
  std::mutex telling;
  std::vector<Leaving> told;  // what the release told the audit
  Release release{metrics.release_tally(), [this](const Leaving& leaving) -> Result<void> {
                    const std::lock_guard lock(telling);
                    told.push_back(leaving);
                    return {};
                  }};
  std::unique_ptr<Store> store = make_memory_store();
  std::mutex writing;
  std::vector<SourceRow> rows;
  WorkPool pool{2};
  WorkPool document_pool{1};
  net::io_context io{1};
  Committed committed{io.get_executor()};
  TempDir folder;  // of the search index
  Indexer indexer{*store, clock, search_options(folder.str()), {}};
  std::vector<std::string> topics{"thien-tai"};  // that rules ask for
  Trends trends{TrendPorts{*store, clock, [this] { return rows; }, [this] { return topics; },
                           [] { return std::vector{PlaceId{"gia-lai"}}; },
                           [this](const std::function<Result<void>(Store&)>& work) {
                             const std::lock_guard lock(writing);
                             return work(*store);
                           }},
                {}};
  ServeContext context{*store, release, metrics, clock, pool, committed};
  Server server{io, context};
  std::uint16_t port = 0;

 private:
  std::optional<net::executor_work_guard<net::io_context::executor_type>> alive_;
  std::thread thread_;
};

[[nodiscard]] std::vector<SourceRow> sample_sources();

}  // namespace dongtin::testing
