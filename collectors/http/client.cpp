#include "collectors/http/client.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <cstring>
#include <unordered_map>
#include <unordered_set>

#include "collectors/http/address.hpp"
#include "collectors/http/permits.hpp"

namespace dongtin {

namespace {

constexpr long kSlowBytesPerSecond = 64;
constexpr std::size_t kSpareHandles = 64;

struct EasyDeleter {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;

struct ListDeleter {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListDeleter>;

void initialise_curl() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (once != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
}

net::ip::address address_of(const curl_sockaddr& address) {
  if (address.family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address.addr, sizeof in);
    return net::ip::address_v4(ntohl(in.sin_addr.s_addr));
  }
  sockaddr_in6 in6{};
  std::memcpy(&in6, &address.addr, std::min<std::size_t>(sizeof in6, address.addrlen));
  net::ip::address_v6::bytes_type bytes{};
  std::memcpy(bytes.data(), &in6.sin6_addr, bytes.size());
  return net::ip::address_v6(bytes);
}

/// One exchange under way. Lives in the coroutine that awaits it; curl holds a pointer to it until it is removed.
struct Transfer {
  Transfer(const net::any_io_executor& executor, const HttpLimits& given, const AddressFilter& addresses)
      : limits(given), filter(addresses), finished(executor, net::steady_timer::time_point::max()) {}

  const HttpLimits& limits;
  const AddressFilter& filter;
  net::steady_timer finished;
  Easy easy;
  List request_headers;
  HttpResponse response;
  std::array<char, CURL_ERROR_SIZE> message{};
  std::size_t header_bytes = 0;
  CURLcode result = CURLE_OK;
  bool done = false;
  bool body_over = false, header_over = false;
  std::string refused;  // the address that was

  static std::size_t write(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto bytes = size * count;
    // Decoded bytes: a bound on the transfer alone would let a compressed bomb through.
    if (transfer.response.body.size() + bytes > transfer.limits.max_body_bytes) {
      transfer.body_over = true;
      return 0;
    }
    transfer.response.body.append(data, bytes);
    return bytes;
  }

  static std::size_t header(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto bytes = size * count;
    transfer.header_bytes += bytes;
    if (transfer.header_bytes > transfer.limits.max_header_bytes) {
      transfer.header_over = true;
      return 0;
    }
    const std::string_view line(data, bytes);
    if (line.starts_with("HTTP/")) {  // of a further answer after 100 Continue
      transfer.response.headers.clear();
      return bytes;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return bytes;
    std::string name(line.substr(0, colon));
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const auto first = std::min(line.find_first_not_of(" \t\r\n", colon + 1), line.size());
    const auto value = line.substr(
        first, line.find_last_not_of(" \t\r\n") + 1 - std::min(first, line.find_last_not_of(" \t\r\n") + 1));
    auto& slot = transfer.response.headers[name];
    if (!slot.empty()) slot += ", ";
    slot += value;
    return bytes;
  }

  static curl_socket_t open(void* self, curlsocktype purpose, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    // Behind a proxy this is the proxy's own address, which the operator chose.
    if (purpose == CURLSOCKTYPE_IPCXN && transfer.limits.proxy.empty()) {
      const bool inet = address->family == AF_INET || address->family == AF_INET6;
      const auto ip = inet ? address_of(*address) : net::ip::address();
      if (!inet || transfer.filter.refuses(ip)) {
        transfer.refused = inet ? ip.to_string() : "a socket that is not IP";
        return CURL_SOCKET_BAD;
      }
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address->protocol);
  }
};

Error error_of(const Transfer& transfer) {
  const auto& limits = transfer.limits;
  const auto seconds = [](auto duration) { return std::chrono::duration<double>(duration).count(); };
  if (!transfer.refused.empty() && limits.only_within) {
    return fail(Errc::refused, fmt::format("refused: {} is {}; write another address", transfer.refused,
                                           *limits.only_within == Nearness::this_machine
                                               ? "not this machine, which the name stood for"
                                               : "no private address, and what is sent is not for the world"));
  }
  if (!transfer.refused.empty()) {
    return fail(Errc::refused,
                fmt::format("refused: {} is a private address (allow it under fetch.allow_private if it is meant)",
                            transfer.refused));
  }
  if (transfer.body_over)
    return fail(Errc::too_large,
                fmt::format("the answer has more than {} bytes (fetch.max_body)", limits.max_body_bytes));
  if (transfer.header_over)
    return fail(Errc::too_large, fmt::format("the answer's headers have more than {} bytes (fetch.max_header)",
                                             limits.max_header_bytes));
  const std::string detail =
      transfer.message[0] != '\0' ? transfer.message.data() : curl_easy_strerror(transfer.result);
  switch (transfer.result) {
    case CURLE_OPERATION_TIMEDOUT: {
      curl_off_t connected = 0;
      curl_easy_getinfo(transfer.easy.get(), CURLINFO_CONNECT_TIME_T, &connected);
      if (detail.find("too slow") != std::string::npos) {
        return fail(Errc::timeout,
                    fmt::format("fewer than {} bytes a second for {} s (fetch.stall_timeout); tried again later",
                                kSlowBytesPerSecond, limits.stall_timeout.count()));
      }
      if (connected == 0)
        return fail(Errc::timeout, fmt::format("no connection within {:g} s (fetch.connect_timeout); tried again later",
                                               seconds(limits.connect_timeout)));
      return fail(Errc::timeout, fmt::format("no whole answer within {:g} s (fetch.total_timeout); tried again later",
                                             seconds(limits.total_timeout)));
    }
    case CURLE_COULDNT_RESOLVE_HOST:
      return fail(Errc::unreachable, "the host name does not resolve; check the address and this machine's DNS");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return fail(Errc::unreachable, "the proxy's name does not resolve; check fetch.proxy");
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
      return fail(Errc::refused, "refused: not an http or https address; correct it");
    case CURLE_PEER_FAILED_VERIFICATION:
      return fail(Errc::unreachable, fmt::format("its certificate is not valid ({}); tell the site", detail));
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WRITE_ERROR:
      return fail(Errc::malformed, fmt::format("the answer's compression is broken ({}); tried again later", detail));
    case CURLE_PARTIAL_FILE:
      return fail(Errc::malformed, fmt::format("the answer is cut off ({}); tried again later", detail));
    case CURLE_FILESIZE_EXCEEDED:
      return fail(Errc::too_large,
                  fmt::format("the answer has more than {} bytes (fetch.max_body)", limits.max_body_bytes));
    default:
      return fail(Errc::unreachable, fmt::format("{}; tried again later", detail));
  }
}

}  // namespace

class HttpClient::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(net::any_io_executor executor, HttpLimits limits, AddressFilter filter)
      : executor_(executor),
        limits_(std::move(limits)),
        filter_(std::move(filter)),
        permits_(executor, limits_.max_transfers),
        timer_(executor) {
    initialise_curl();
    multi_ = curl_multi_init();
    if (multi_ == nullptr) throw std::bad_alloc();
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Impl::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Impl::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(limits_.max_transfers));
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(limits_.max_transfers));
  }

  ~Impl() { close(); }

  void close() {
    if (multi_ == nullptr) return;
    for (auto* transfer : transfers_) {
      curl_multi_remove_handle(multi_, transfer->easy.get());
      transfer->result = CURLE_ABORTED_BY_CALLBACK;
      transfer->finished.cancel();
    }
    transfers_.clear();
    spare_.clear();
    curl_multi_cleanup(multi_);
    multi_ = nullptr;
    for (auto& [fd, socket] : sockets_) release(*socket);
    sockets_.clear();
    timer_.cancel();
  }

  net::awaitable<Result<HttpResponse>> get(HttpRequest request) {
    const auto self = shared_from_this();
    const auto permit = co_await permits_.acquire();
    if (multi_ == nullptr) throw boost::system::system_error(net::error::operation_aborted);
    Transfer transfer(executor_, limits_, filter_);
    const auto started = std::chrono::steady_clock::now();
    if (auto prepared = prepare(transfer, request); !prepared) co_return prepared.error();
    const Removal removal(*this, transfer);
    transfers_.insert(&transfer);
    curl_multi_add_handle(multi_, transfer.easy.get());
    constexpr auto token = net::as_tuple(net::use_awaitable);
    if (!transfer.done) co_await transfer.finished.async_wait(token);
    if (!transfer.done) throw boost::system::system_error(net::error::operation_aborted);
    auto& response = transfer.response;
    response.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
    if (transfer.result != CURLE_OK) co_return error_of(transfer);
    read_info(transfer);
    co_return std::move(response);
  }

  const HttpLimits& limits() const noexcept { return limits_; }
  std::size_t active() const noexcept { return transfers_.size(); }

 private:
  struct Socket {
    explicit Socket(const net::any_io_executor& executor) : descriptor(executor) {}
    net::posix::stream_descriptor descriptor;
    std::uint64_t generation = 0;  // tells a descriptor that curl closed and got again
    int wanted = CURL_POLL_NONE;
    bool reading = false, writing = false;  // a wait is armed
  };

  /// Takes the transfer out of curl however the coroutine ends: finished, cancelled or destroyed.
  struct Removal {
    Removal(Impl& i, Transfer& t) : impl(i.shared_from_this()), transfer(t) {}
    Removal(const Removal&) = delete;
    Removal& operator=(const Removal&) = delete;
    ~Removal() {
      if (impl->transfers_.erase(&transfer) != 0 && impl->multi_ != nullptr)
        curl_multi_remove_handle(impl->multi_, transfer.easy.get());
      if (transfer.done && impl->multi_ != nullptr && impl->spare_.size() < kSpareHandles) {
        curl_easy_reset(transfer.easy.get());
        impl->spare_.push_back(std::move(transfer.easy));
      }
    }
    std::shared_ptr<Impl> impl;
    Transfer& transfer;
  };

  Result<void> prepare(Transfer& transfer, const HttpRequest& request) {
    if (spare_.empty()) {
      transfer.easy.reset(curl_easy_init());
      if (!transfer.easy) throw std::bad_alloc();
    } else {
      transfer.easy = std::move(spare_.back());
      spare_.pop_back();
    }
    for (const auto& [name, value] : request.headers) {
      if (value.find_first_of("\r\n") != std::string::npos)
        return fail(Errc::malformed, "a header with a line end in it");
      auto* list = curl_slist_append(transfer.request_headers.get(), (name + ": " + value).c_str());
      if (list == nullptr) throw std::bad_alloc();
      static_cast<void>(transfer.request_headers.release());
      transfer.request_headers.reset(list);
    }
    if (request.body) {  // an answer to Expect: would have to be waited for
      auto* list = curl_slist_append(transfer.request_headers.get(), "Expect:");
      if (list == nullptr) throw std::bad_alloc();
      static_cast<void>(transfer.request_headers.release());
      transfer.request_headers.reset(list);
    }
    auto* easy = transfer.easy.get();
    const auto set = [easy](auto option, auto value) { curl_easy_setopt(easy, option, value); };
    set(CURLOPT_URL, request.url.c_str());
    if (request.body) {
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
      set(CURLOPT_POSTFIELDS, request.body->c_str());  // lives in the coroutine that awaits
    }
    set(CURLOPT_PRIVATE, static_cast<void*>(&transfer));
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, limits_.proxy.c_str());
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_USERAGENT, limits_.user_agent.c_str());
    set(CURLOPT_ACCEPT_ENCODING, "");
    set(CURLOPT_HTTPHEADER, transfer.request_headers.get());
    set(CURLOPT_WRITEFUNCTION, &Transfer::write);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
    set(CURLOPT_HEADERFUNCTION, &Transfer::header);
    set(CURLOPT_HEADERDATA, static_cast<void*>(&transfer));
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::open);
    set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(&transfer));
    set(CURLOPT_ERRORBUFFER, transfer.message.data());
    set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits_.max_body_bytes));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits_.connect_timeout.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.total_timeout.count()));
    set(CURLOPT_LOW_SPEED_LIMIT, kSlowBytesPerSecond);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits_.stall_timeout.count()));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L);  // a name being resolved must not hold up this thread when its transfer ends
    set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    return {};
  }

  static void read_info(Transfer& transfer) {
    auto* easy = transfer.easy.get();
    long status = 0;
    const char* text = nullptr;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    transfer.response.status = static_cast<int>(status);
    if (curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &text) == CURLE_OK && text != nullptr)
      transfer.response.url = text;
    if (curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &text) == CURLE_OK && text != nullptr)
      transfer.response.location = text;
    if (curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &text) == CURLE_OK && text != nullptr)
      transfer.response.address = text;
  }

  // What curl asks for. Nothing here calls back into curl or ends a transfer.

  static int on_timer(CURLM*, long timeout_ms, void* self) {
    static_cast<Impl*>(self)->arm_timer(timeout_ms);
    return 0;
  }

  static int on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) {
    auto& impl = *static_cast<Impl*>(self);
    if (what == CURL_POLL_REMOVE) {
      const auto found = impl.sockets_.find(fd);
      if (found != impl.sockets_.end()) {
        release(*found->second);
        impl.sockets_.erase(found);
      }
      return 0;
    }
    auto& slot = impl.sockets_[fd];
    if (!slot) {
      slot = std::make_shared<Socket>(impl.executor_);
      slot->generation = ++impl.generations_;
      boost::system::error_code error;
      slot->descriptor.assign(fd, error);
      if (error) {
        impl.sockets_.erase(fd);
        return -1;
      }
    }
    slot->wanted = what;
    impl.arm(fd, slot);
    return 0;
  }

  /// curl closes its sockets itself; Asio must let go of them without doing so.
  static void release(Socket& socket) {
    boost::system::error_code ignored;
    socket.generation = 0;
    socket.descriptor.cancel(ignored);
    static_cast<void>(socket.descriptor.release());
  }

  void arm(curl_socket_t fd, const std::shared_ptr<Socket>& socket) {
    if ((socket->wanted & CURL_POLL_IN) != 0 && !socket->reading) {
      socket->reading = true;
      wait(fd, socket, net::posix::stream_descriptor::wait_read, CURL_CSELECT_IN);
    }
    if ((socket->wanted & CURL_POLL_OUT) != 0 && !socket->writing) {
      socket->writing = true;
      wait(fd, socket, net::posix::stream_descriptor::wait_write, CURL_CSELECT_OUT);
    }
  }

  void wait(curl_socket_t fd, const std::shared_ptr<Socket>& socket, net::posix::stream_descriptor::wait_type type,
            int event) {
    socket->descriptor.async_wait(type, [weak = weak_from_this(), socket, fd, event,
                                         generation = socket->generation](boost::system::error_code error) {
      (event == CURL_CSELECT_IN ? socket->reading : socket->writing) = false;
      const auto self = weak.lock();
      if (!self || self->multi_ == nullptr || socket->generation != generation) return;
      if (error == net::error::operation_aborted) return;
      // A direction curl no longer wants is left alone; it says so only by asking for the other.
      if ((socket->wanted & (event == CURL_CSELECT_IN ? CURL_POLL_IN : CURL_POLL_OUT)) == 0) return;
      self->act(fd, error ? CURL_CSELECT_ERR : event);
      // curl calls back only when its wishes change, so the wait is armed again here.
      if (socket->generation == generation) self->arm(fd, socket);
    });
  }

  void arm_timer(long timeout_ms) {
    ++timer_generation_;
    if (timeout_ms < 0) {
      timer_.cancel();
      return;
    }
    timer_.expires_after(std::chrono::milliseconds(timeout_ms));
    timer_.async_wait([weak = weak_from_this(), generation = timer_generation_](boost::system::error_code error) {
      const auto self = weak.lock();
      if (error || !self || self->multi_ == nullptr || self->timer_generation_ != generation) return;
      self->act(CURL_SOCKET_TIMEOUT, 0);
    });
  }

  void act(curl_socket_t fd, int events) {
    int running = 0;
    curl_multi_socket_action(multi_, fd, events, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode result = message->data.result;  // the message dies with the removal below
      CURL* easy = message->easy_handle;
      char* pointer = nullptr;
      curl_easy_getinfo(easy, CURLINFO_PRIVATE, &pointer);
      auto* transfer = static_cast<Transfer*>(static_cast<void*>(pointer));
      curl_multi_remove_handle(multi_, easy);
      transfers_.erase(transfer);
      transfer->result = result;
      transfer->done = true;
      transfer->finished.cancel();
    }
  }

  net::any_io_executor executor_;
  HttpLimits limits_;
  AddressFilter filter_;
  Permits permits_;
  net::steady_timer timer_;
  CURLM* multi_ = nullptr;
  std::uint64_t generations_ = 0, timer_generation_ = 0;
  std::unordered_map<curl_socket_t, std::shared_ptr<Socket>> sockets_;
  std::unordered_set<Transfer*> transfers_;
  std::vector<Easy> spare_;
};

Result<std::unique_ptr<HttpClient>> HttpClient::make(net::any_io_executor executor, HttpLimits limits) {
  auto filter = AddressFilter::make(limits.allow_private, limits.only_within);
  if (!filter) return filter.error();
  return std::unique_ptr<HttpClient>(
      new HttpClient(std::make_shared<Impl>(std::move(executor), std::move(limits), std::move(*filter))));
}

HttpClient::HttpClient(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpClient::~HttpClient() {
  impl_->close();
}

net::awaitable<Result<HttpResponse>> HttpClient::get(HttpRequest request) {
  return impl_->get(std::move(request));
}
const HttpLimits& HttpClient::limits() const noexcept {
  return impl_->limits();
}
std::size_t HttpClient::active() const noexcept {
  return impl_->active();
}

}  // namespace dongtin
