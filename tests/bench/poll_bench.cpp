// Polling 2,000 sources that answer 304: CPU of the collecting thread per 1,000 polls, our client with politeness and
// conditional requests against a bare libcurl multi loop over the same addresses, in one run, interleaved, medians.
#include <curl/curl.h>
#include <fmt/core.h>
#include <time.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "collectors/feed/cursor.hpp"
#include "collectors/feed/feed_collector.hpp"

namespace {

using namespace dongtin;
using net::ip::tcp;

constexpr int kSources = 2000, kRounds = 7, kAtOnce = 50;
constexpr auto kQuiet = net::as_tuple(net::use_awaitable);

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

net::awaitable<void> answer(tcp::socket socket) {
  std::string in;
  static const std::string out = "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n";
  for (;;) {
    auto buffer = net::dynamic_buffer(in);
    const auto read = co_await net::async_read_until(socket, buffer, "\r\n\r\n", kQuiet);
    if (std::get<0>(read)) co_return;
    in.erase(0, std::get<1>(read));
    const auto bytes = net::buffer(out);
    const auto written = co_await net::async_write(socket, bytes, kQuiet);
    if (std::get<0>(written)) co_return;
  }
}

net::awaitable<void> listen(tcp::acceptor* acceptor) {
  const auto executor = acceptor->get_executor();
  for (;;) {
    auto accepted = co_await acceptor->async_accept(kQuiet);
    if (std::get<0>(accepted)) co_return;
    net::co_spawn(executor, answer(std::move(std::get<1>(accepted))), net::detached);
  }
}

/// A host of its own for every source, as politeness counts hosts.
std::vector<std::string> addresses(unsigned port) {
  std::vector<std::string> out;
  for (int i = 0; i < kSources; ++i)
    out.push_back(fmt::format("http://127.0.{}.{}:{}/rss", 1 + i / 200, 1 + i % 200, port));
  return out;
}

std::size_t discard(char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

double bare(const std::vector<std::string>& urls) {
  const double begin = cpu_seconds();
  CURLM* multi = curl_multi_init();
  auto* headers = curl_slist_append(nullptr, "If-None-Match: \"a\"");
  std::size_t next = 0, good = 0;
  const auto start = [&](CURL* easy) {
    curl_easy_setopt(easy, CURLOPT_URL, urls[next++].c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 30000L);
    curl_multi_add_handle(multi, easy);
  };
  for (int i = 0; i < kAtOnce; ++i) start(curl_easy_init());
  for (int running = 1; running > 0;) {
    curl_multi_perform(multi, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      CURL* easy = message->easy_handle;
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      good += status == 304 ? 1u : 0u;
      curl_multi_remove_handle(multi, easy);
      if (next < urls.size()) {
        start(easy);
        running = 1;
      } else {
        curl_easy_cleanup(easy);
      }
    }
    if (running > 0) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  }
  curl_slist_free_all(headers);
  curl_multi_cleanup(multi);
  if (good != urls.size()) std::abort();
  return cpu_seconds() - begin;
}

struct WallClock : Clock {
  Instant now() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

net::awaitable<void> poll(FeedCollector* collector, Source source, Cursor cursor, std::size_t* good) {
  const auto page = co_await collector->fetch(std::move(source), std::move(cursor));
  if (page && page->not_modified && page->status == 304) ++*good;
}

double ours(const std::vector<std::string>& urls) {
  std::vector<std::pair<Source, Cursor>> sources;
  for (const auto& url : urls) {
    Source source;
    source.id.value = "mau";
    source.url = url;
    sources.emplace_back(source, encode(FeedCursor{url, "\"a\"", "", "", "", 0}));
  }
  const double begin = cpu_seconds();
  net::io_context io{1};
  const WallClock clock;
  HttpLimits limits;
  limits.max_transfers = kAtOnce;
  limits.allow_private = {"127.0.0.0/8"};
  const auto client = *HttpClient::make(io.get_executor(), limits);
  Politeness politeness(io.get_executor(), clock, {});
  FeedCollector collector(Fetcher(*client, politeness), clock, {}, 2000);
  std::size_t good = 0;
  for (auto& [source, cursor] : sources) net::co_spawn(io, poll(&collector, source, cursor, &good), net::detached);
  io.run();
  if (good != urls.size()) std::abort();
  return cpu_seconds() - begin;
}

}  // namespace

int main() {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  net::io_context io{1};
  tcp::acceptor acceptor(io, tcp::endpoint(net::ip::address_v4::any(), 0));
  acceptor.listen(4096);
  net::co_spawn(io, listen(&acceptor), net::detached);
  std::thread server([&io] { io.run(); });
  const auto urls = addresses(acceptor.local_endpoint().port());
  std::vector<double> theirs, mine;
  for (int round = 0; round <= kRounds; ++round) {
    const double t = bare(urls), m = ours(urls);
    if (round == 0) continue;  // warms caches and the server
    theirs.push_back(t);
    mine.push_back(m);
  }
  io.stop();
  server.join();
  const double scale = 1000.0 * 1000.0 / kSources;
  fmt::print("{} sources answering 304, {} at once\n", kSources, kAtOnce);
  fmt::print("  bare libcurl multi loop   {:6.1f} ms CPU per 1,000 polls\n", median(theirs) * scale);
  fmt::print("  FeedCollector::fetch      {:6.1f} ms CPU per 1,000 polls   {:.2f}x (target: at most 2x)\n",
             median(mine) * scale, median(mine) / median(theirs));
  return 0;
}
