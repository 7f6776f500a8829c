// The page that checks a document: a box for its text, a file, and what was compared.
#include <fmt/core.h>

#include "daemon/web/multipart.hpp"
#include "daemon/web/page_view.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

data finding_data(const DocumentFinding& finding) {
  data out;
  const auto agreement = in_words(finding.agreement);
  out.set("code", str(name(finding.agreement)));
  out.set("aspect", in_words(finding.aspect).vi);
  out.set("aspect_en", in_words(finding.aspect).en);
  out.set("agreement", agreement.vi);
  out.set("agreement_en", agreement.en);
  out.set("stands", some(finding.stands));
  out.set("asks", finding.asks);
  out.set("asks_en", finding.asks_en);
  out.set("article", some(finding.source));
  return out;
}

data document_data(const PublishedDocument& document, const std::vector<PublishedField>& differs) {
  data out;
  std::string vi, en;
  for (const auto field : differs) {
    const auto words = in_words(field);
    vi += (vi.empty() ? "" : ", ") + words.vi;
    en += (en.empty() ? "" : ", ") + words.en;
  }
  out.set("named", written(document));
  out.set("listed_title", some(document.title));
  out.set("listed_issuer", some(document.issuer));
  out.set("differs", some(vi));
  out.set("differs_en", en);
  out.set("url", is_web_address(document.url) ? data(document.url) : data(false));
  return out;
}

data result_data(const DocumentCheck& check) {
  data out, findings{data::type::list}, near{data::type::list};
  const auto answer = answer_in_words(check), compared = compared_in_words(check.published);
  out.set("presence", str(name(check.published.presence)));
  out.set("answer", answer.vi);
  out.set("answer_en", answer.en);
  out.set("compared", some(compared.vi));
  out.set("compared_en", compared.en);
  for (const auto& document : check.published.found) near.push_back(document_data(document, {}));
  for (const auto& each : check.published.near) near.push_back(document_data(each.document, each.differs));
  out.set("near", near);
  out.set("any_near", !(check.published.found.empty() && check.published.near.empty()));
  // What differs is what somebody came for.
  for (const bool wanted : {true, false}) {
    for (const auto& finding : check.findings) {
      const bool differs = finding.agreement == Agreement::differs || finding.agreement == Agreement::missing;
      if (differs == wanted) findings.push_back(finding_data(finding));
    }
  }
  out.set("findings", findings);
  out.set("from_pdf", check.from_pdf);
  return out;
}

/// For officers, with what the program says beside it.
data problem_data(const Error& error) {
  data out;
  std::string text = "Chưa đọc được văn bản. Hãy thử lại, hoặc dán phần chữ của trang đầu.";
  if (error.code == Errc::malformed) {
    text =
        "Không đọc được chữ trong tệp hoặc chưa có văn bản: hãy dán phần chữ, hoặc chọn tệp PDF có chữ (không phải ảnh "
        "chụp).";
  } else if (error.code == Errc::refused) {
    text = "Tệp PDF không mở được ở đây (có mật khẩu, hoặc máy chủ không cho đọc PDF): hãy tự mở và dán phần chữ.";
  } else if (error.code == Errc::too_large) {
    text = "Tệp quá lớn hoặc đọc quá lâu: hãy dán phần chữ của trang đầu.";
  } else if (error.code == Errc::rate_limited) {
    text = "Đang có nhiều văn bản chờ kiểm tra: thử lại sau một phút.";
  }
  out.set("text", text);
  out.set("detail", error.line());
  return out;
}

Response document_page(const ServeContext& context, const std::string& text, const Result<DocumentCheck>* check) {
  data out;
  out.set("on_documents", true);
  out.set("on_alerts", false);
  out.set("on_sources", false);
  out.set("pasted", text);
  out.set("most", fmt::format("{} MiB", context.documents.limits.max_bytes >> 20));
  out.set("problem", check != nullptr && !*check ? problem_data(check->error()) : data(false));
  out.set("result", check != nullptr && *check ? result_data(**check) : data(false));
  out.set("nothing", check == nullptr);
  auto response = page("document", "Kiểm tra văn bản", out, &context);
  if (check != nullptr && !*check) response.status = error_response(check->error()).status;
  return response;
}

}  // namespace

Response page_document(const Request&, const ServeContext& context) {
  return document_page(context, {}, nullptr);
}

net::awaitable<Response> page_document_checked(Request request, const ServeContext& context) {
  const auto parts = parse_multipart(request.content_type, request.body);
  if (!parts) co_return error_response(parts.error());
  std::string pasted, file;
  for (const auto& part : *parts) {
    if (part.name == "text") pasted = part.bytes;
    if (part.name == "file") file = part.bytes;
  }
  request.body.clear();
  auto checking = checked_document(file.empty() ? pasted : std::move(file), context);
  const auto check = co_await std::move(checking);
  const bool shown = pasted.size() <= context.documents.limits.max_text_bytes && is_valid_utf8(pasted);
  co_return document_page(context, shown ? pasted : std::string(), &check);
}

}  // namespace dongtin
