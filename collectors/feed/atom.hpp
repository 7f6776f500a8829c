/// Atom 0.3 and 1.0. See feed.hpp for what comes out. Private to collectors/feed.
#pragma once

#include "collectors/feed/reader.hpp"
#include "collectors/feed/xml.hpp"

namespace dongtin {

void read_atom(XmlDocument& xml, FeedReader& reader);

}  // namespace dongtin
