/// What the pages share: how a template becomes an answer, and how an alert and its history are shown.
///
/// In      records that were released to the officer's screen; texts that the templates escape.
/// Errors  a template that is missing or wrong is a broken build: std::logic_error.
/// Threads any; values only.
#pragma once

#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/web/json.hpp"
#include "daemon/web/routes.hpp"

namespace dongtin {

using kainjow::mustache::data;

inline constexpr std::size_t kPageAlerts = 20;  // on a page, unless it is asked for more

[[nodiscard]] std::string str(std::string_view text);
/// A text, or false: what is empty must not open a section, nor fall through to an outer one of the same name.
[[nodiscard]] data some(std::string text);
/// Where the event stream of a page begins: read before the page's content, so that what is committed in between is
/// told twice rather than never.
[[nodiscard]] std::string position_now(const ServeContext& context);
[[nodiscard]] Response page(std::string_view name, const std::string& title, data& content, const ServeContext* context,
                            const std::string& after = {});
/// Everything the views of an alert share; with `searched`, those are what is marked.
[[nodiscard]] data alert_data(const AlertView& view, const Titles& titles, const std::string& back, bool whole,
                              const std::vector<Span>* searched = nullptr);
/// The decisions of an alert, oldest first.
[[nodiscard]] data history_data(const std::vector<Decision>& decisions);
[[nodiscard]] std::string actor_text(const std::string& actor);
/// Whether disaster mode is on, and until when.
[[nodiscard]] data disaster_data(const ServeContext& context);
void publication_data(data& out, const std::optional<Publication>& publication);
[[nodiscard]] Params without(Params params, std::initializer_list<std::string_view> names);
/// An empty value takes the parameter away.
[[nodiscard]] Params with(Params params, std::string_view name, std::string value);

}  // namespace dongtin
