#include "live_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <cstring>
#include <future>
#include <stdexcept>
#include "matchers/stories.hpp"

namespace dongtin::testing {

namespace {

void bound_reads(int socket) {
  const timeval patience{10, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

template <class Address>
int connected(int family, const Address& address) {
  const int out = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_storage storage{};
  std::memcpy(&storage, &address, sizeof address);
  if (out < 0 || ::connect(out, reinterpret_cast<const sockaddr*>(&storage), sizeof address) != 0) {
    throw std::runtime_error(std::string("connect: ") + std::strerror(errno));
  }
  bound_reads(out);
  return out;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

}  // namespace

Client::Client(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socket_ = connected(AF_INET, address);
}

Client::Client(const std::string& unix_path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  unix_path.copy(address.sun_path, sizeof address.sun_path - 1);
  socket_ = connected(AF_UNIX, address);
}

Client::~Client() {
  ::close(socket_);
}

void Client::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // closed by the other side: receive() shows what it said
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool Client::more() {
  char bytes[16384];
  const auto got = ::recv(socket_, bytes, sizeof bytes, 0);
  if (got <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(got));
  return true;
}

Answer Client::receive(bool head) {
  Answer out;
  std::size_t end;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!more()) return out;
  }
  out.head = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  out.status = std::stoi(out.head.substr(9, 3));
  for (std::size_t at = out.head.find("\r\n") + 2; at < out.head.size();) {
    const auto stop = out.head.find("\r\n", at);
    const auto line = out.head.substr(at, stop - at);
    const auto colon = line.find(": ");
    out.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
    at = stop + 2;
  }
  if (head) return out;
  const auto length = out.headers.contains("content-length") ? std::stoul(out.headers["content-length"]) : 0;
  while (buffer_.size() < length && more()) {
  }
  out.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return out;
}

std::string Client::until(std::string_view text) {
  while (buffer_.find(text) == std::string::npos && more()) {
  }
  return buffer_;
}

bool Client::ends() {
  char bytes[4096];
  for (;;) {
    const auto got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got == 0) return true;
    if (got < 0) return errno == ECONNRESET;
  }
}

LiveServer::LiveServer(const std::function<void(ServeContext&)>& tweak) {
  rows = sample_sources();
  context.decide = [this](Decision decision, Expected expected) -> net::awaitable<Result<Decision>> {
    auto work = [&](unsigned) {
      const std::lock_guard lock(writing);
      return store->decide(decision, expected);
    };
    auto deciding = on(pool, Lane::first, work);
    auto made = co_await std::move(deciding);
    if (made) committed.notify();
    co_return made;
  };
  context.open_permalink = [this](AlertId alert) -> net::awaitable<Result<Permalink>> {
    if (const auto view = store->alert(alert); !view) co_return view.error();
    co_return Permalink{alert, "https://mang.example/@ai/" + std::to_string(alert.value)};
  };
  context.admin.replay = [](AlertId alert, std::optional<std::uint32_t>) -> Result<Replay> {
    Replay out;
    out.alert = alert;
    return out;
  };
  context.decide_story = [this](StoryDecision decision) -> net::awaitable<Result<StoryDecision>> {
    auto work = [&](unsigned) {
      const std::lock_guard lock(writing);
      return store->decide(decision);
    };
    auto deciding = on(pool, Lane::first, work);
    auto made = co_await std::move(deciding);
    if (made) committed.notify();
    co_return made;
  };
  context.sources = [this] { return rows; };
  context.rules = [] { return std::shared_ptr<const RuleSet>(); };
  context.metrics_text = [this] { return metrics.text(); };
  context.ready = [] { return Readiness{true, {}}; };
  context.admin.status = []() -> net::awaitable<Result<std::string>> {
    co_return std::string(R"({"version":"0.1.0"})");
  };
  context.trends = &trends;
  context.write = [this](std::function<Result<void>(Store&)> task) -> net::awaitable<Result<void>> {
    auto work = [&](unsigned) {
      const std::lock_guard lock(writing);
      return task(*store);
    };
    auto writing_it = on(pool, Lane::first, work);
    co_return co_await std::move(writing_it);
  };
  context.indexer = &indexer;
  context.documents.pool = &document_pool;
  indexer.start();
  if (tweak) tweak(context);
  auto bound = server.listen("127.0.0.1", 0);
  if (!bound) throw std::runtime_error(bound.error().line());
  port = *bound;
  alive_.emplace(io.get_executor());
  thread_ = std::thread([this] { io.run(); });
}

LiveServer::~LiveServer() {
  stop();
}

void LiveServer::stop() {
  if (!thread_.joinable()) return;
  std::promise<void> stopped;
  net::co_spawn(io, server.stop(), [&](const std::exception_ptr&) { stopped.set_value(); });
  stopped.get_future().wait();
  alive_.reset();
  thread_.join();
}

AlertId LiveServer::add(const Tin& tin) {
  Source source;
  source.id = SourceId{tin.source};
  source.tier = tin.tier;
  ProposedItem proposed;
  proposed.item = make_item(source, {tin.key, tin.url, tin.title, tin.text, {}, tin.seen}, tin.seen, {});
  proposed.matches.rules.push_back({RuleId{tin.rule}, sha256(tin.rule), tin.spans});
  proposed.matches.places.push_back({PlaceId{tin.place}, 0.9, {"tỉnh"}});
  proposed.matches.about.push_back(PlaceId{tin.place});
  if (!tin.topic.empty()) proposed.topics = {tin.topic};
  if (tin.outlined) {
    Folded title, text;
    fold(tin.title, title);
    fold(tin.text, text);
    outline(title, text, proposed.outline);
  }
  Assessment::Draft draft;
  draft.label = tin.label;
  draft.score = 0.5;
  draft.evidence.push_back({"rule", tin.rule, "Khớp luật ngập lụt", std::nullopt, tin.spans});
  if (tin.label == Label::unverified) {
    draft.evidence.push_back({"cue", "gap", "Thúc giục chuyển tiếp", CueFamily::urgency, {}});
    draft.evidence.push_back({"cue", "an-danh", "Nguồn không nêu tên", CueFamily::unnamed_authority, {}});
  }
  if (tin.label == Label::disputed) {
    draft.claim =
        make_claim("", "Đập sẽ vỡ", Verdict::fake, "Cổng thông tin", "https://co-quan.example/ket-luan", kNow).value();
  }
  proposed.assessment = tin.assessment ? *tin.assessment : make_assessment(std::move(draft)).value();
  proposed.evidence.bytes = "<item>" + tin.key + "</item>";
  Commit commit;
  commit.source = source.id;
  commit.items.push_back(std::move(proposed));
  const auto wanted = commit.items.front().item.id;
  {
    const std::lock_guard lock(writing);
    const auto applied = store->apply(std::span(&commit, 1));
    if (!applied) throw std::runtime_error(applied.error().line());
  }
  committed.notify();
  if (!indexer.wait_until_current(std::chrono::seconds{20})) throw std::runtime_error("the index does not follow");
  const auto page = store->alerts({}, std::nullopt, 1000, 1000000);
  for (const auto& view : page->alerts) {
    if (view.item.id == wanted) return view.alert.id;
  }
  throw std::runtime_error("the item became no alert");
}

Answer LiveServer::ask(std::string_view method, std::string_view target, const Headers& headers,
                       std::string_view body) const {
  Client client(port);
  std::string text = std::string(method) + " " + std::string(target) +
                     " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\nConnection: close\r\n";
  for (const auto& line : headers) text += line + "\r\n";
  if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  client.send(text + "\r\n" + std::string(body));
  return client.receive(method == "HEAD");
}

Answer LiveServer::post_form(std::string_view target, std::string_view body) const {
  return ask("POST", target,
             {"Content-Type: application/x-www-form-urlencoded", "Origin: " + base(), "Sec-Fetch-Site: same-origin"},
             body);
}

std::vector<SourceRow> sample_sources() {
  const auto row = [](std::string id, std::string title, Tier tier, Health health, std::string message) {
    SourceRow out;
    out.source = make_source({SourceId{id}, "feed", std::move(title), "https://" + id + ".example/rss", tier,
                              std::chrono::seconds{300}, "vi", std::nullopt, false})
                     .value();
    out.state.health = health;
    out.state.message = std::move(message);
    if (health != Health::pending) {
      out.state.last_attempt = kNow;
      out.state.last_success = health == Health::ok ? kNow : kNow - std::chrono::hours{3};
      out.state.since = kNow - std::chrono::hours{3};
      out.state.http_status = health == Health::unreachable ? 503 : 200;
      out.state.bytes = 18432;
      out.state.encoding = "UTF-8";
      out.state.content_type = "application/rss+xml";
      out.state.items_total = 128;
      out.state.items_last = 20;
      out.state.interval = std::chrono::seconds{300};
      out.next_due = kNow + std::chrono::minutes{5};
    }
    return out;
  };
  return {row("bao-mau", "Báo Mẫu", Tier::press, Health::ok, ""),
          row("cong-tinh", "Cổng thông tin tỉnh", Tier::official, Health::unreachable, "503 Service Unavailable"),
          row("dien-dan-mau", "Diễn đàn Mẫu", Tier::forum, Health::pending, "")};
}

}  // namespace dongtin::testing
