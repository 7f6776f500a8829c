#include "daemon/demo/site.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "daemon/demo/pages.hpp"

namespace dongtin {

namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = net::ip::tcp;

constexpr std::size_t kMaxConnections = 64;
constexpr std::uint32_t kMaxHeaderBytes = 16u << 10;
constexpr std::chrono::seconds kIdle{60}, kWriting{30};

/// What a restart must know.
struct Beginning {
  Instant start{};
  std::chrono::milliseconds pace{};
  std::uint16_t port = 0;
};

std::optional<Beginning> read_beginning(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  boost::system::error_code error;
  const auto value = boost::json::parse(bytes.str(), error);
  const auto* object = error ? nullptr : value.if_object();
  if (object == nullptr) return std::nullopt;
  const auto number = [&](const char* key) -> std::int64_t {
    const auto* field = object->if_contains(key);
    return field != nullptr && field->is_int64() ? field->as_int64() : -1;
  };
  Beginning out{from_millis(number("start_ms")), std::chrono::milliseconds{number("pace_ms")},
                static_cast<std::uint16_t>(number("port"))};
  if (to_millis(out.start) <= 0 || out.pace.count() <= 0 || number("port") < 0 || number("port") > 65535) {
    return std::nullopt;
  }
  return out;
}

/// Whole or not at all, also when the machine is switched off meanwhile.
Result<void> write_beginning(const std::string& path, const Beginning& what) {
  const boost::json::object object{
      {"start_ms", to_millis(what.start)}, {"pace_ms", what.pace.count()}, {"port", what.port}};
  const auto bytes = boost::json::serialize(object) + "\n";
  const auto draft = path + ".new";
  const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  bool good = fd >= 0 && ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  if (fd >= 0) {
    good = ::fsync(fd) == 0 && good;
    good = ::close(fd) == 0 && good;
  }
  std::error_code error;
  if (good) std::filesystem::rename(draft, path, error);
  if (!good || error) return fail(Errc::io, fmt::format("cannot write {}; check the disk and its permissions", path));
  return {};
}

}  // namespace

struct DemoSite::Impl {
  Impl(Beginning began, const Clock& time) : timeline(began.start, began.pace), clock(time) {}

  Timeline timeline;
  const Clock& clock;
  net::io_context io{1};
  tcp::acceptor acceptor{io};
  std::set<beast::tcp_stream*> open;  // touched on `thread` only
  std::string base;
  std::uint16_t port = 0;
  std::thread thread;
  int lock = -1;

  ~Impl() {
    if (lock >= 0) ::close(lock);
  }

  bool listen(std::uint16_t wanted) {
    boost::system::error_code error;
    if (acceptor.is_open()) acceptor.close(error);
    acceptor.open(tcp::v4(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    const tcp::endpoint here{net::ip::address_v4::loopback(), wanted};
    if (!error) acceptor.bind(here, error);
    if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
    if (error) return false;
    port = acceptor.local_endpoint(error).port();
    base = fmt::format("http://127.0.0.1:{}", port);
    return !error;
  }

  net::awaitable<void> accept() {
    boost::system::error_code error;
    net::steady_timer pause{io};
    while (acceptor.is_open()) {
      tcp::socket socket{io};
      co_await acceptor.async_accept(socket, net::redirect_error(net::use_awaitable, error));
      if (error == net::error::operation_aborted) co_return;
      if (error) {  // no descriptors left: let some connections end
        pause.expires_after(std::chrono::milliseconds{100});
        co_await pause.async_wait(net::redirect_error(net::use_awaitable, error));
        continue;
      }
      if (open.size() >= kMaxConnections) continue;
      auto stream = std::make_unique<beast::tcp_stream>(std::move(socket));
      auto* key = stream.get();
      open.insert(key);
      net::co_spawn(io, talk(std::move(stream)), [this, key](const std::exception_ptr& broken) {
        open.erase(key);
        if (broken) std::rethrow_exception(broken);
      });
    }
  }

  net::awaitable<void> talk(std::unique_ptr<beast::tcp_stream> stream) {
    boost::system::error_code error;
    beast::flat_buffer buffer{kMaxHeaderBytes * 2};
    for (;;) {
      http::request_parser<http::empty_body> parser;
      parser.header_limit(kMaxHeaderBytes);
      stream->expires_after(kIdle);
      co_await http::async_read(*stream, buffer, parser, net::redirect_error(net::use_awaitable, error));
      if (error) co_return;
      auto response = respond(parser.get());
      http::response_serializer<http::string_body> serializer{response};
      stream->expires_after(kWriting);
      if (parser.get().method() == http::verb::head) {
        co_await http::async_write_header(*stream, serializer, net::redirect_error(net::use_awaitable, error));
      } else {
        co_await http::async_write(*stream, serializer, net::redirect_error(net::use_awaitable, error));
      }
      if (error || !response.keep_alive()) co_return;
    }
  }

  http::response<http::string_body> respond(const http::request<http::empty_body>& request) const {
    const auto now = clock.now();
    const SiteRequest asked{request.method_string(), request.target(), request[http::field::if_none_match],
                            request[http::field::if_modified_since]};
    auto said = answer(asked, timeline, base, now);
    http::response<http::string_body> out{static_cast<http::status>(said.status), request.version()};
    out.keep_alive(request.keep_alive());
    out.set(http::field::server, "trang-tin-mau");
    if (!said.etag.empty()) out.set(http::field::etag, said.etag);
    if (!said.last_modified.empty()) out.set(http::field::last_modified, said.last_modified);
    if (said.status == 405) out.set(http::field::allow, "GET, HEAD");
    if (said.status != 304) out.set(http::field::content_type, said.content_type);
    out.set(http::field::cache_control, "no-cache");
    out.body() = std::move(said.body);
    out.prepare_payload();
    if (said.status == 304) out.erase(http::field::content_length);  // it would be that of the absent body
    return out;
  }
};

DemoSite::DemoSite(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

DemoSite::~DemoSite() {
  stop();
}

Result<std::unique_ptr<DemoSite>> DemoSite::open(DemoSiteOptions options) {
  const auto path = (std::filesystem::path(options.folder) / "demo.json").string();
  const int lock = ::open(options.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock < 0) return fail(Errc::io, fmt::format("cannot open the folder {}", options.folder));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return fail(Errc::conflict, fmt::format("another demo runs on {}; stop it or name another folder", options.folder));
  }
  auto began = read_beginning(path).value_or(Beginning{options.clock->now(), options.pace, 0});
  std::unique_ptr<DemoSite> site{new DemoSite(std::make_unique<Impl>(began, *options.clock))};
  auto& impl = *site->impl_;
  impl.lock = lock;
  // The same port again, so that addresses of what was collected before still lead somewhere.
  if (!impl.listen(began.port) && !impl.listen(0))
    return fail(Errc::io, "no free port on 127.0.0.1 for the sample news");
  began.port = impl.port;
  if (auto written = write_beginning(path, began); !written) return std::move(written).error();
  net::co_spawn(impl.io, impl.accept(), [](const std::exception_ptr& broken) {
    if (broken) std::rethrow_exception(broken);
  });
  impl.thread = std::thread([&impl] { impl.io.run(); });
  return site;
}

std::uint16_t DemoSite::port() const {
  return impl_->port;
}

std::string DemoSite::url() const {
  return impl_->base;
}

std::vector<Source> DemoSite::sources() const {
  std::vector<Source> out;
  for (const auto& outlet : outlets()) {
    Source source;
    source.id = SourceId{std::string(outlet.source)};
    source.kind = "feed";
    source.title = outlet.title;
    source.url = impl_->base + std::string(outlet.path);
    source.tier = outlet.tier;
    source.every = std::chrono::seconds{60};
    if (!outlet.home.empty()) source.home = PlaceId{std::string(outlet.home)};
    out.push_back(make_source(std::move(source)).value());
  }
  return out;
}

void DemoSite::stop() {
  if (!impl_->thread.joinable()) return;
  net::post(impl_->io, [this] {
    boost::system::error_code ignored;
    impl_->acceptor.close(ignored);
    for (auto* stream : impl_->open) stream->close();
  });
  impl_->thread.join();
}

}  // namespace dongtin
