#include "storage/records/decision.hpp"

#include <vector>

#include "storage/records/text.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

/// One line of plain text, or why not.
Result<std::string> short_text(std::string_view text, std::string_view what) {
  if (text.size() > kMaxNameBytes) {
    return fail(Errc::too_large, std::string(what) + " is longer than " + std::to_string(kMaxNameBytes) + " bytes");
  }
  return clean_text(text, kMaxNameBytes).text;
}

}  // namespace

Result<Publication> Publication::make(std::string_view publisher, std::string_view url) {
  auto by = short_text(publisher, "the publisher's name");
  if (!by) return std::move(by).error();
  if (is_blank(*by)) return fail(Errc::malformed, "a publication names its publisher");
  auto link = canonical_url(url);
  if (!link) return fail(Errc::malformed, "a publication needs its http(s) link");
  Publication out;
  out.publisher_ = *std::move(by);
  out.url_ = std::move(*link);
  return out;
}

Result<RecordedVerdict> RecordedVerdict::make(Verdict verdict, Publication publication) {
  switch (verdict) {
    case Verdict::fake:
    case Verdict::false_information:
    case Verdict::authentic:
      return RecordedVerdict(verdict, std::move(publication));
    case Verdict::scam:
      break;
  }
  return fail(Errc::malformed, "a recorded verdict is one of fake, false, authentic");
}

Result<Decision> make_decision(AlertId alert, Act act, std::string actor, std::string reason, Instant at) {
  Decision draft;
  draft.alert = alert;
  draft.act = act;
  draft.actor = std::move(actor);
  draft.reason = std::move(reason);
  draft.at = at;
  return make_decision(std::move(draft));
}

Result<Decision> make_decision(Decision draft) {
  if (!draft.alert) return fail(Errc::malformed, "a decision names an alert");
  auto actor = short_text(draft.actor, "the account's name");
  if (!actor) return std::move(actor).error();
  draft.actor = *std::move(actor);
  if (is_blank(draft.actor)) return fail(Errc::malformed, "a decision names who made it");
  if (draft.reason.size() > kMaxReasonBytes) {
    return fail(Errc::too_large, "the reason is longer than 2,000 bytes");
  }
  draft.reason = clean_text(draft.reason, kMaxReasonBytes).text;
  for (auto* text : {&draft.agency, &draft.assignee}) {
    auto clean = short_text(*text, text == &draft.agency ? "the agency's name" : "the account's name");
    if (!clean) return std::move(clean).error();
    *text = *std::move(clean);
  }
  const auto act = draft.act;
  if (act == Act::dismiss && is_blank(draft.reason)) return fail(Errc::malformed, "dismissing needs a reason");
  if (act == Act::note && is_blank(draft.reason)) return fail(Errc::malformed, "a note needs its text");
  if (act == Act::ask && (is_blank(draft.agency) || !draft.due)) {
    return fail(Errc::malformed, "asking for verification needs the agency and the day the answer is due");
  }
  if (act == Act::answer && !draft.publication) {
    return fail(Errc::malformed, "an answer needs the publication it stands in: publisher and link");
  }
  if (act != Act::ask && (!draft.agency.empty() || draft.due)) {
    return fail(Errc::malformed, "an agency and a due day belong to ask only");
  }
  if (act != Act::assign && !draft.assignee.empty()) return fail(Errc::malformed, "an assignee belongs to assign only");
  if (act != Act::answer && draft.publication) return fail(Errc::malformed, "a publication belongs to answer only");
  if (act != Act::answer && act != Act::confirm && draft.verdict) {
    return fail(Errc::malformed, "a verdict belongs to confirm and answer only");
  }
  return draft;
}

Workflow fold(std::span<const Decision> decisions) {
  std::vector<Workflow> past{Workflow{}};
  for (const auto& decision : decisions) {
    if (decision.act == Act::undo) {
      if (past.size() > 1) past.pop_back();
      continue;
    }
    Workflow next = past.back();
    switch (decision.act) {
      case Act::open:
        if (next.state != State::fresh) continue;
        next.state = State::opened;
        break;
      case Act::confirm:
        next.state = State::confirmed;
        if (decision.verdict) next.verdict = decision.verdict;
        break;
      case Act::dismiss:
        next.state = State::dismissed;
        break;
      case Act::ask:
        next.state = State::asked;
        next.agency = decision.agency;
        next.due = decision.due;
        break;
      case Act::answer:
        next.state = State::answered;
        next.publication = decision.publication;
        if (decision.verdict) next.verdict = decision.verdict;
        break;
      case Act::assign:
        next.assignee = decision.assignee;
        break;
      case Act::hold:
      case Act::unhold:
        next.held = decision.act == Act::hold;
        break;
      case Act::note:
      case Act::undo:
        continue;
    }
    past.push_back(std::move(next));
  }
  past.back().undoable = static_cast<std::uint32_t>(past.size() - 1);
  return past.back();
}

}  // namespace dongtin
