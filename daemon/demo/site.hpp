/// The sample news site of `dongtin demo`: HTTP on 127.0.0.1, on a thread of its own.
///
/// In      a folder to keep its beginning in, so that a restart goes on with the same timeline at the same address.
/// Out     feeds that grow and change; the sources to watch them with.
/// Errors  open(): io when the folder cannot be written or no port is free, conflict when another runs on it.
///         What a client does wrong ends that client.
/// Threads open, stop and the destructor from one; the rest from any.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "storage/records/result.hpp"
#include "storage/records/source.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

struct DemoSiteOptions {
  std::string folder;                    // holds demo.json; must exist
  std::chrono::milliseconds pace{5000};  // between two new pieces; a timeline already begun keeps its own
  const Clock* clock = nullptr;          // must outlive the site
};

class DemoSite {
 public:
  [[nodiscard]] static Result<std::unique_ptr<DemoSite>> open(DemoSiteOptions options);
  ~DemoSite();
  DemoSite(const DemoSite&) = delete;
  DemoSite& operator=(const DemoSite&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string url() const;  // "http://127.0.0.1:PORT"
  [[nodiscard]] std::vector<Source> sources() const;
  /// Closes every connection and joins the thread. Again is nothing.
  void stop();

 private:
  struct Impl;
  explicit DemoSite(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dongtin
