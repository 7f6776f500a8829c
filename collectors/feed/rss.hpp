/// RSS 0.90, 0.91..0.94, 1.0 and 2.0. See feed.hpp for what comes out. Private to collectors/feed.
#pragma once

#include "collectors/feed/reader.hpp"
#include "collectors/feed/xml.hpp"

namespace dongtin {

void read_rss(XmlDocument& xml, FeedReader& reader);

}  // namespace dongtin
