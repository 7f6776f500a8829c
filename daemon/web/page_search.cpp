// The page that searches, and what it says of a query that is wrong.
#include <utility>

#include "daemon/web/filters.hpp"
#include "daemon/web/page_view.hpp"
#include "daemon/web/words.hpp"

namespace dongtin {

namespace {

/// What the query language says of a mistake, for officers; the place and the original stand beside it.
std::string_view mistake_in_words(std::string_view what) {
  static constexpr std::pair<std::string_view, std::string_view> kMistakes[] = {
      {"AND and OR are mixed", "AND và OR đứng lẫn nhau: thêm ngoặc đơn, ví dụ (a OR b) AND c."},
      {"side by side", "Hai cụm từ đứng cạnh nhau: viết AND, OR hoặc NOT ở giữa."},
      {"quotation mark is never closed", "Thiếu dấu ngoặc kép đóng."},
      {"never closed", "Thiếu dấu ngoặc đơn đóng."},
      {"closes nothing", "Thừa dấu ngoặc đơn đóng."},
      {"only NOT", "Chỉ có NOT thì khớp gần như mọi tin: thêm từ phải có."},
      {"NOT beside OR", "NOT đứng cạnh OR thì khớp gần như mọi tin: viết (a OR b) NOT c."},
      {"at least 2 letters", "Trước dấu * cần ít nhất 2 chữ cái."},
      {"write more letters", "Quá nhiều chữ bắt đầu như vậy: viết thêm chữ cái trước dấu *."},
      {"last syllable may go on", "Dấu * chỉ đứng ngay sau chữ cuối của cụm từ, ví dụ sạt*."},
      {"nothing on its", "Toán tử AND, OR, NOT cần có từ ở hai bên."},
      {"narrows the whole search",
       "Bộ lọc (label:, place:, …) áp dụng cho cả câu tìm: viết ngoài ngoặc, không dùng với OR hay NOT."},
      {"stands twice", "Một bộ lọc đứng hai lần: giữ lại một."},
      {"needs a day", "Ngày viết dạng năm-tháng-ngày, ví dụ since:2026-05-28."},
      {"must be one of", "Giá trị của bộ lọc không đúng."},
      {"needs an id",
       "Sau place:, source:, rule:, topic:, assignee: là mã viết thường không dấu, ví dụ place:gia-lai."},
      {"no field", "Không có bộ lọc tên đó."},
      {"is for rules", "Toán tử này chỉ dùng trong luật; khi tìm chỉ dùng AND, OR, NOT, dấu *, dấu =."},
      {"write words to look for", "Hãy viết từ cần tìm; state: và ngày chỉ lọc thêm."},
      {"address is no search term", "Không tìm theo địa chỉ trang; hãy tìm theo nội dung."},
      {"no letter and no digit", "Cụm từ không có chữ hay số nào."},
      {"longer than", "Câu tìm quá dài: rút ngắn lại."},
      {"`next`", "Địa chỉ trang kết quả không đúng: tìm lại từ đầu."},
  };
  for (const auto& [part, text] : kMistakes) {
    if (what.find(part) != std::string_view::npos) return text;
  }
  return "Xem cách viết ở dưới.";
}

data search_problem(const Error& error) {
  data out;
  std::string heading = "Câu tìm chưa đúng.", text = str(mistake_in_words(error.what));
  if (error.code == Errc::refused) {
    heading = "Không tìm theo người.";
    text =
        "Dòng tin theo dõi nội dung, không theo dõi người: không tìm theo tài khoản, họ tên hay số của cá nhân. Hãy mô "
        "tả điều được nói; với tên đường, trường, cơ quan thì viết cả từ đứng trước, ví dụ: đường Nguyễn Huệ.";
  } else if (error.code == Errc::io) {
    heading = "Chưa tìm được.";
    text = "Chỉ mục tìm kiếm đang được dựng hoặc đang gặp lỗi; danh sách cảnh báo vẫn dùng được. Thử lại sau ít phút.";
  }
  out.set("heading", heading);
  out.set("text", text);
  out.set("detail", some(error.line()));
  return out;
}

data search_empty(bool more, bool paged) {
  data out, lines{data::type::list};
  const auto line = [&](std::string text) {
    data one;
    one.set("text", text);
    lines.push_back(one);
  };
  if (more) {
    out.set("heading", "Chưa thấy tin nào trong phần vừa tìm");
    line("Còn tin cũ hơn: bấm “Tìm tiếp” ở dưới.");
  } else if (paged) {
    out.set("heading", "Hết kết quả");
    line("Không còn tin nào cũ hơn.");
  } else {
    out.set("heading", "Không tìm thấy tin nào");
    line("Thử ít từ hơn, bỏ bớt bộ lọc, hoặc nối các cách nói khác nhau bằng OR: \"vỡ đập\" OR \"sự cố đập\".");
    line("Chỉ tin đã thành cảnh báo mới được lưu và tìm được.");
  }
  out.set("lines", lines);
  return out;
}

}  // namespace

Response page_search(const Request& request, const ServeContext& context) {
  const auto* text = find(request.query, "q");
  const auto* cursor = find(request.query, "before");
  data out;
  out.set("on_alerts", false);
  out.set("on_sources", false);
  out.set("query", text ? *text : std::string{});
  out.set("query_wrong", false);
  out.set("problem", data(false));
  out.set("summary", data(false));
  out.set("empty", data(false));
  out.set("newest", data(false));
  out.set("older", data(false));
  data list{data::type::list};
  int status = 200;
  const auto limit = limit_of(request.query, kPageAlerts);
  const auto before = cursor ? cursor_from(*cursor) : std::nullopt;
  Result<FoundAlerts> found = FoundAlerts{};
  if (!limit) {
    found = limit.error();
  } else if (cursor && !before) {
    found = fail(Errc::malformed, "before must be the `next` of the page before, unchanged");
  } else if (text) {
    found = find_alerts(*text, before, *limit, context);
  }
  if (!found) {
    const auto& error = found.error();
    out.set("problem", search_problem(error));
    out.set("query_wrong", error.code != Errc::io);
    status = error.code == Errc::io ? 503 : 400;
    found = FoundAlerts{};
  }
  auto released = context.release(Audience::officer_screen, Purpose::review, std::move(found->alerts));
  if (!released) return error_response(released.error());
  const auto rules = context.rules();
  const auto sources = context.sources();
  const Titles titles{rules.get(), &sources};
  for (std::size_t i = 0; i < (*released)->size(); ++i) {
    list.push_back(alert_data((**released)[i], titles, {}, false, &found->spans[i]));
  }
  const auto address = [&](std::string next) { return "/search?" + encode_form(with(request.query, "before", next)); };
  out.set("alerts", list);
  const bool none = (*released)->empty();
  if (text && status == 200) {
    if (none) out.set("empty", search_empty(found->next.has_value(), before.has_value()));
    if (!none) {
      out.set("summary", std::to_string((*released)->size()) +
                             (found->next ? " tin mới nhất, còn nữa." : " tin, mới nhất trước."));
    }
    if (before) out.set("newest", address({}));
    if (found->next) out.set("older", address(cursor_of(*found->next)));
  }
  out.set("older_text", none ? "Tìm tiếp" : "Cũ hơn");
  out.set("help", none);
  auto response = page("search", "Tìm kiếm", out, &context);
  response.status = status;
  return response;
}

}  // namespace dongtin
