#include "daemon/web/words.hpp"

#include "matchers/assess.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace dongtin::words {

std::string_view of(Label label) {
  switch (label) {
    case Label::none:
      return "Không còn khớp";
    case Label::mention:
      return "Nhắc đến";
    case Label::unverified:
      return "Chưa kiểm chứng";
    case Label::disputed:
      return "Trái kết luận đã công bố";
    case Label::correction:
      return "Đính chính";
  }
  return "";
}

std::string_view hint(const Assessment& assessment) {
  switch (assessment.label()) {
    case Label::none:
      return "Bản mới nhất của tin không còn khớp luật nào; cảnh báo được giữ để đối chiếu.";
    case Label::mention:
      if (assessment.unclear()) {
        return "Tin giống một nội dung đã được kết luận là sai, nhưng cách kể chưa cho thấy người viết khẳng định hay "
               "bác bỏ: cần người đọc.";
      }
      if (assessment.left_open()) {
        return "Tin gần giống một nội dung đã được kết luận là sai, nhưng chưa đủ căn cứ để nói là cùng một nội dung: "
               "cần người đọc.";
      }
      return "Tin có nhắc đến nội dung đang theo dõi; không có dấu hiệu nào khác.";
    case Label::unverified:
      return "Có ít nhất hai loại dấu hiệu của tin cần kiểm chứng; xem căn cứ.";
    case Label::disputed:
      return "Tin khẳng định điều mà cơ quan có thẩm quyền đã công bố là sai; xem kết luận kèm theo.";
    case Label::correction:
      return "Người viết bác bỏ hoặc đính chính một nội dung.";
  }
  return "";
}

std::string probability(double value) {
  const auto hundredths = std::clamp(static_cast<int>(std::lround(value * 100)), 1, 99);
  return "0," + std::string(hundredths < 10 ? "0" : "") + std::to_string(hundredths);
}

std::string_view of(State state) {
  switch (state) {
    case State::fresh:
      return "Mới";
    case State::opened:
      return "Đang xem";
    case State::confirmed:
      return "Đã xác nhận";
    case State::asked:
      return "Đã đề nghị xác minh";
    case State::answered:
      return "Đã có trả lời";
    case State::dismissed:
      return "Đã bỏ qua";
  }
  return "";
}

std::string_view of(Act act) {
  switch (act) {
    case Act::open:
      return "Nhận xem";
    case Act::confirm:
      return "Xác nhận";
    case Act::dismiss:
      return "Bỏ qua";
    case Act::undo:
      return "Hoàn tác";
    case Act::ask:
      return "Đề nghị xác minh";
    case Act::answer:
      return "Ghi nhận trả lời";
    case Act::assign:
      return "Giao việc";
    case Act::note:
      return "Ghi chú";
    case Act::hold:
      return "Giữ lại";
    case Act::unhold:
      return "Thôi giữ";
  }
  return "";
}

std::string_view of(Tier tier) {
  switch (tier) {
    case Tier::official:
      return "cơ quan nhà nước";
    case Tier::press:
      return "báo chí";
    case Tier::aggregator:
      return "trang tổng hợp";
    case Tier::social:
      return "mạng xã hội";
    case Tier::forum:
      return "diễn đàn";
  }
  return "";
}

std::string_view of(Severity severity) {
  switch (severity) {
    case Severity::low:
      return "thấp";
    case Severity::medium:
      return "vừa";
    case Severity::high:
      return "cao";
    case Severity::critical:
      return "khẩn";
  }
  return "";
}

std::string_view of(Verdict verdict) {
  return in_vietnamese(verdict);
}

std::string_view of(Health health) {
  switch (health) {
    case Health::pending:
      return "Chưa lấy lần nào";
    case Health::ok:
      return "Hoạt động tốt";
    case Health::unreachable:
      return "Không truy cập được";
    case Health::not_a_feed:
      return "Không phải nguồn tin";
    case Health::empty:
      return "Không có tin nào";
    case Health::quiet:
      return "Ít tin hơn thường lệ";
    case Health::stale:
      return "Lâu không có tin mới";
    case Health::needs_token:
      return "Cần khoá truy cập";
  }
  return "";
}

std::string_view advice(Health health) {
  switch (health) {
    case Health::pending:
    case Health::ok:
      return "";
    case Health::unreachable:
      return "Vẫn tự thử lại. Nếu kéo dài: mở địa chỉ bằng trình duyệt để xem trang còn chạy không.";
    case Health::not_a_feed:
      return "Địa chỉ trả về trang thường hoặc trang chặn thay vì RSS/Atom. Kiểm tra lại địa chỉ.";
    case Health::empty:
      return "Đọc được nhưng không có mục tin nào. Kiểm tra địa chỉ có đúng chuyên mục không.";
    case Health::quiet:
      return "Số tin thấp hơn mức thường ngày của nguồn. Xem nguồn có đổi địa chỉ không.";
    case Health::stale:
      return "Nguồn vẫn trả lời nhưng tin đã cũ. Xem nguồn có chuyển sang địa chỉ khác không.";
    case Health::needs_token:
      return "Người vận hành cần đặt khoá truy cập cho nguồn này.";
  }
  return "";
}

std::string of(const StoryCopies& copies) {
  const auto total = copies.total();
  return total == 0 ? std::string() : std::to_string(total) + " bản sao";
}

std::string tiers_of(const StoryCopies& copies) {
  std::string out;
  for (std::size_t i = 0; i < kTierCount; ++i) {
    if (copies.by_tier[i] == 0) continue;
    out += out.empty() ? "" : ", ";
    out += of(static_cast<Tier>(i));
    out += " " + std::to_string(copies.by_tier[i]);
  }
  return out;
}

std::string of(HowSet how) {
  std::string out;
  const auto add = [&](How one, std::string_view text) {
    if (!(how & bit(one))) return;
    if (!out.empty()) out += ", ";
    out += text;
  };
  add(How::exact, "đúng dấu");
  add(How::unaccented, "gõ không dấu");
  add(How::partial, "thiếu một phần dấu");
  add(How::any, "bất kể dấu");
  add(How::zero_width, "chèn ký tự ẩn");
  add(How::look_alike, "chữ giả dạng");
  add(How::split_letters, "tách rời chữ cái");
  add(How::repeated_letters, "lặp chữ cái");
  add(How::digits, "số thay chữ");
  add(How::teencode, "viết tắt kiểu mạng");
  return out;
}

std::string_view of(ClaimStanding standing) {
  switch (standing) {
    case ClaimStanding::proposed:
      return "chờ người thứ hai";
    case ClaimStanding::live:
      return "đang hiệu lực";
    case ClaimStanding::expired:
      return "hết hiệu lực";
    case ClaimStanding::withdrawn:
      return "đã rút";
    case ClaimStanding::superseded:
      return "đã bị thay thế";
  }
  return "";
}

std::string_view of_fate(std::string_view fate) {
  static constexpr std::pair<std::string_view, std::string_view> kFates[] = {
      {"new", "chưa có ai đề xuất"},
      {"unchanged", "đang hiệu lực ở đây"},
      {"waiting", "đã đề xuất, chờ người thứ hai"},
      {"ended", "ở đây đã rút hoặc bị thay thế"},
      {"changed", "khác bản đang có ở đây"},
      {"refused", "không nhận được"},
  };
  for (const auto& [name, text] : kFates) {
    if (name == fate) return text;
  }
  return "";
}

}  // namespace dongtin::words
