/// What the sample site answers: feeds, articles, an index and the list of everything published so far.
///
/// In      a request's line and validators, the timeline, the site's own address, the time.
/// Out     status, headers and body; 304 without a body when the validators still hold.
/// Errors  as HTTP: 404 for an unknown page, 405 for anything but GET and HEAD. Threads any; pure.
#pragma once

#include <string>
#include <string_view>

#include "daemon/demo/timeline.hpp"

namespace dongtin {

/// How many of its newest entries a feed shows: enough that nothing scrolls away while a reader is down for minutes.
inline constexpr std::size_t kFeedEntries = 200;

struct SiteRequest {
  std::string_view method;
  std::string_view target;
  std::string_view if_none_match;
  std::string_view if_modified_since;
};

struct SiteAnswer {
  unsigned status = 200;
  std::string content_type;
  std::string body;  // of a GET; a HEAD sends its length only
  std::string etag;
  std::string last_modified;
};

[[nodiscard]] SiteAnswer answer(const SiteRequest& request, const Timeline& timeline, std::string_view base,
                                Instant now);

}  // namespace dongtin
