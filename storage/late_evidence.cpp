#include "storage/late_evidence.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "storage/records/assessment_draft.hpp"

namespace dongtin {

namespace {

Assessment with_evidence(const Assessment& assessment, std::vector<Evidence> evidence) {
  auto draft = draft_of(assessment);
  draft.evidence = std::move(evidence);
  auto made = make_assessment(std::move(draft));
  // What an assessment needs is in the evidence that stays.
  return made ? *std::move(made) : assessment;
}

template <class Number>
bool read_number(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size();
}

bool read_time(std::string_view text, Instant& out) {
  const auto parsed = parse_rfc3339(text);
  if (!parsed) return false;
  out = *parsed;
  return true;
}

/// Takes "name=value" off the front, with the semicolon behind it.
std::optional<std::string_view> take(std::string_view& rest, std::string_view name) {
  if (!rest.starts_with(name) || rest.size() <= name.size() || rest[name.size()] != '=') return std::nullopt;
  rest.remove_prefix(name.size() + 1);
  const auto end = std::min(rest.find(';'), rest.size());
  const auto value = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return value;
}

}  // namespace

bool is_late(const Evidence& evidence) noexcept {
  return evidence.kind == kOfficialAbsent || evidence.kind == kOfficialPresent;
}

const Evidence* late_evidence(const Assessment& assessment) noexcept {
  const auto found = std::find_if(assessment.evidence().begin(), assessment.evidence().end(), is_late);
  return found == assessment.evidence().end() ? nullptr : &*found;
}

Assessment carried_over(const Assessment& proposed, const Assessment& before) {
  const auto* late = late_evidence(before);
  if (late == nullptr || late_evidence(proposed) != nullptr) return proposed;
  return with_late(proposed, *late);
}

Assessment with_late(const Assessment& assessment, Evidence late) {
  auto evidence = assessment.evidence();
  std::erase_if(evidence, is_late);
  evidence.push_back(std::move(late));
  return with_evidence(assessment, std::move(evidence));
}

std::string reference_of(const OfficialLook& look) {
  return "at=" + rfc3339(look.at) + ";since=" + rfc3339(look.since) + ";watched=" + std::to_string(look.watched) +
         ";answering=" + std::to_string(look.answering) + ";items=" + std::to_string(look.items);
}

std::optional<OfficialLook> official_look_from(std::string_view reference) {
  OfficialLook out;
  if (reference.ends_with(';')) return std::nullopt;
  const auto at = take(reference, "at"), since = take(reference, "since"), watched = take(reference, "watched"),
             answering = take(reference, "answering"), items = take(reference, "items");
  if (!at || !since || !watched || !answering || !items || !reference.empty()) return std::nullopt;
  const bool good = read_time(*at, out.at) && read_time(*since, out.since) && read_number(*watched, out.watched) &&
                    read_number(*answering, out.answering) && read_number(*items, out.items);
  return good ? std::optional(out) : std::nullopt;
}

}  // namespace dongtin
