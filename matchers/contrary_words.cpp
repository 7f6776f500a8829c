#include "matchers/contrary_words.hpp"

#include <array>

namespace dongtin {

namespace {

constexpr std::array kContraryPhrases{
    PhraseRow{
        kNothingSaid,
        "vẫn (chạy theo/đi tìm/ở lại/nằm viện/nằm trong/nằm đó/nằm dưới/ngồi chờ/làm ngơ/đi đòi)|{N} (phải/) bình "
        "thường|{N} còn nguyên|(nói/bảo/kêu/khoe/đăng/báo/trấn an) (là/vẫn/mọi thứ/tình hình/) (vẫn/) bình "
        "thường|(nói/bảo/kêu/báo) (là/) (vẫn/còn) (hoạt động/chi trả/mở/chạy)|trở lại bình thường|{N} như (thường/mọi "
        "ngày)|cho vui lòng|{N} hề bình thường|hơn bình thường|trà trộn|(xã/phường/tỉnh/huyện/báo/đài/lãnh "
        "đạo/loa/họ/chính quyền/công an/mấy ổng/truyền thông) (vẫn/vẫn còn/đều/cứ/) im (ru/re/lìm/thin)|uống trà "
        "sữa|{N} (tìm/còn) thấy đủ|chưa về đủ|{N} (có mặt/đủ mặt)|chắc (tui/tôi/em/mình) là người cuối|{N} câu "
        "(like/view/tương tác)|(bạn/họ/thằng/con/chị/anh/cháu/dì/cậu/chồng/vợ/ông/bà/má/ba/chú/cô) (em/tui/tôi/mình) "
        "(làm/làm ở/làm trong/trực/trực ở/lái xe/nấu bếp/bán ở/nuôi/dạy ở/là/chủ nhiệm)|(em/tui/tôi/mình) là "
        "(ba/mẹ/má/phụ huynh)|(trường/nhà máy/xưởng/quán/tiệm) (mình/em)|chắc (tui/tôi/em/mình) câu like|không sao "
        "(mà/tả)|(có/chẳng) yên tâm"},
    PhraseRow{kStillThere,
              "vẫn (còn/đang/cứ/chạy xe/) (đi chợ/đi bộ/đi làm/đi học/đi câu/đi nhậu/đi rẫy/ra chợ/ra đồng/ăn "
              "sáng/uống nước/uống cà phê/nấu/nấu cơm/thổi cơm/tưới/bán hàng/bán bún/bán bánh/mở cửa/họp chợ/buôn "
              "bán/ngủ/ngồi đây/ngồi uống/đứng đây/lùa/lên lớp/học/học bình thường/tới lớp/tới trường/đến trường/đến "
              "lớp/sống/sống nhăn/thở/nhậu/chạy/chạy đều/xài/dùng/uống/ăn/chi trả/bắt tay/phơi lúa/phơi/chở/qua "
              "cầu/qua lại/lên xuống/thăm/rút/rút được/nằm phơi/nguyên/nguyên vẹn/đông/đông vui/đông nghẹt/y "
              "nguyên/đứng đó/đứng ở/đứng sừng sững/sáng đèn/sáng trưng/kiểm tra/nằm yên/đạp xe/hồng hào/mở/mở tới/mở "
              "bán/cho vay/nhận khách/đón khách/khai giảng/tập trung đủ/cắm trại/ra khơi/đi biển)|vẫn (hai "
              "mươi/hăm)|giờ này (vẫn/còn) (ngồi/đứng/ngủ/sống/ăn/nhậu/bán)"},
    PhraseRow{
        kMockery,
        "chắc (tui/tôi/em/mình/tao) (là/thành/đang) (ma/cá/người cá/siêu nhân/thánh/hồn ma)|chắc (lộn với/vét "
        "trong/nằm mơ/nằm bên/cá nó/tại tui/tại mình/tại em)|người cá|thì (tui/tôi/em/mình/tao) (xin lạy/xin "
        "thua/lạy/thánh/xin quỳ)|(xin lạy/lạy) (nó/ông/thầy)|hoan hô|hoan nghênh tinh thần|đúng là (tinh thần/kỳ "
        "tích/phép màu/kỳ quan/thần thánh)|vậy (cũng/là) mừng|(cho/thêm) vui cửa|kỷ lục (thế giới/việt "
        "nam/guinness/ghi nét)|phá kỷ lục|biết nói tiếng|thần đèn|xin phúng điếu|miễn phúng điếu|vô địch (thế "
        "giới/hoàn cầu)|lực sĩ|siêu nhân|người ngoài hành tinh|(giàu/trí) tưởng tượng|ngồi nhà tưởng tượng|phim hành "
        "động|đạo diễn nào|biên kịch|viết truyện|bày trò|sướng (ghê/quá/chưa)|mắc cười|cười (muốn/đau/xỉu/bể/sặc/lăn) "
        "(xỉu/bụng/ruột/lăn/)|cười quá trời|tội nghiệp (trâu/bò/con/cái/cá/mấy con)|nạn nhân thứ|(bệnh nhân/người) thứ "
        "(43/61/13)|cọp (no/đói)|xin (được/) (hỗ trợ ngược/ghé/tặng/rước/nhận) (giùm/luôn/về)|(nộp/bắt/giữ) "
        "(giùm/luôn) (tui/giùm)|ụt ụt|ụm bò|cạp cạp|ò ó o|dzô dzô|(đủ/cho đủ) (tụ/mâm)|gió thổi bay|tự (đứng dậy/mọc "
        "lại/bò lên)|phủi bụi|(mạnh/dữ/nhiều/ghê) tới (nỗi/mức) (wifi/nóc/con/cái)|người cá|tặng kèm "
        "(cái/con/bài/chuyến/thêm)|miễn trả hàng|khuyến mãi (không/hông)|ai khổ hơn|tiền thối|phát sáng|chữa được "
        "(ế/hôn nhân/lười/nghèo)|(nguồn/theo nguồn) (tin/tin rò/tin rò rỉ/rò rỉ) từ (cái/con/máy/giường)|theo bản cập "
        "nhật của (bà/con/ông)|phỏng vấn độc quyền|bản tin (vịt/xàm/xạo/vỉa hè/lề đường)|status của "
        "(hổ/cọp/con/cái)|rồng thần|hoàng hầu|hắc hầu|con (bò/trâu/gà/heo/vịt/mèo/chó/hổ/cọp) (nói/cười/lắc "
        "đầu/chê/chia sẻ/tâm sự/cho hay/cho biết)|còn (tui/vợ tui/tôi/chồng tui) (thì/) ôm|vợ (tui/tôi) thì|nhân danh "
        "toàn thể|cảm ơn (tỉnh/sở/xã) đã|(khỏi/đỡ) (cạo/rửa/tốn tiền điện/bật đèn/tốn xăng)|hoá ra chồng|nhớ mang (hộ "
        "chiếu/chiếu/phao tắm)|hàng nhái|ngoài hành tinh|dấu củ khoai|(từ/kể từ) (khi/bữa/hôm/lúc) (ăn/uống/nghe)|bơi "
        "vô đăng|gõ phím|{N} (chịu) (rửa chén/lấy chồng/lấy vợ)|thờ (thần/xăng)|đem về thờ|phá như giặc|cho chừa|cảm "
        "động quá|hiệu nghiệm 100|độ tin cậy|kết quả (bốn/ba/hai) ông|thành người cá|trôi (tới/ra/qua) "
        "(philippines/thái bình dương/hoàng sa/tận/campuchia/biển đông)|chưa trao giải|ban tổ chức (chưa/trao)|cười hô "
        "hố|marathon|(sở/bộ/hội/cục) (giấc ngủ/tình cảm/ngủ nướng/những người/hít)|không ai mời|đặt chỗ trước|tập vác "
        "xe|mang theo phao|(học/tập) (bơi/bay/thở dưới nước) (từ/luôn/cho)|xếp hàng (chờ/mua) (vé/suất) "
        "(xem/coi)|triệu hồi|đổi đời rồi|giàu (to/rồi/sang)|mừng quá|đáng đồng tiền|cho xin một (vé/suất)|còn "
        "(vợ/chồng/bồ/crush) (tui/tôi/mình)|thánh nhân|thần thánh|ước gì|(xin/cho em/em xin) nghỉ "
        "(14/7/3/mười/bảy/ba/vài) (ngày/bữa/hôm)|sếp ơi|yêu cũ|(giảm/"
        "sụt) (3/5/7/ba/năm/bảy/mấy) (ký/kg/cân)|(bản tin/tin tức/thời sự) (tài chính/kinh tế/thể thao/thời tiết/) "
        "(xóm/nhà/bếp/làng/hẻm)|(tặng kèm/khuyến mãi thêm)|nhà từ thiện|(từ mai/từ nay/mai mốt) (em/mình/tui/tôi) (ăn/"
        "bơi/cưỡi/yêu)"},
    PhraseRow{kThingSpeaks,
              "xin phát biểu|(gửi/xin gửi) lời (xin lỗi/chào/cảm ơn)|(chúng tôi/tôi) (định/chỉ) (ra/nghỉ/ghé)|(cho "
              "biết/chia sẻ/tâm sự/khai/nói) (chúng tôi/nó/tụi nó) (chỉ/cũng/định/đã)|(nó/cọp/hổ/cá/bò/đập/cầu) (xin "
              "lỗi/tâm sự/chia sẻ/đề nghị/tuyên bố/phản đối/kiến nghị/bức xúc)|lý do (kẹt xe/ngủ quên/đi lạc)|xin lỗi "
              "vì (đến trễ/tới trễ/đi lạc)|(hồ/đập/bão/sóng/núi/cầu/sông/mưa/động đất/vi khuẩn/vi rút/virus/bạch "
              "hầu/hổ/cọp/con hổ/con cọp/cá mập/xăng/sổ đỏ/loa) (xin lỗi/xin phép/xin nghỉ/nghe tin/đang "
              "buồn/giận/ngại/hứa/quay xe/thông báo vẫn/khóc/cười/tuyên bố/từ chối/tâm sự/chia sẻ)"},
    PhraseRow{
        kInPicture,
        "(tui/tôi/em/mình/nhà tui/xe tui/ba tui/má tui) (trong/có trong) (hình/ảnh/clip/tấm hình)|(hình/ảnh/clip/tấm "
        "hình/tấm ảnh) (hồi/từ hồi/của năm/chụp hồi/quay hồi/này hồi/đó hồi/kia hồi/của nước/ở nước/bên tàu/bên "
        "trung/đó là/kia là)|(chụp/quay/ảnh/hình/clip/cầu/vụ/cảnh) (bên/ở bên/của bên) (nam mỹ/ấn độ/tàu/trung "
        "quốc/indonesia/nhật/nước khác/mỹ/thái/phi)|(chụp/quay/ảnh/hình/là) ở (tỉnh khác/nước khác/nước ngoài/chỗ "
        "khác/nơi khác/ấn độ/trung quốc/indonesia)|tìm ngược (hình/ảnh)|(hình/clip/ảnh) (này/đó) (cũ/từ năm/năm "
        "ngoái/mấy năm trước)|mấy năm trước tìm|là cảnh (quay/phim)|ghép chữ"},
    PhraseRow{kThere,
              "(tui/tôi/em/mình/con/cháu/t/tao/anh/chị/tụi tui/tụi em/tụi mình/nhà tui/nhà em/ba tui/má tui) "
              "(đang/mới/vừa/vừa mới/mới vừa/còn/còn đang/hồi nãy/sáng nay/hồi sáng) "
              "(đứng/ngồi/nằm/câu/chạy/đi/ăn/uống/rút/chở/qua/ghé/về/làm/bán/trực/coi/đếm/ở/tưới/lùa/tắm/nấu/gửi/lên/"
              "xuống/ra/vô/đổ)|(mới/vừa/vừa mới) (rút/chở/ghé/chạy qua/đi qua/đi ngang/chạy ngang/chạy xe "
              "ngang/câu)|(tui/tôi/em/mình/nhà tui/nhà em/nhà mình/nhà tôi) (ở ngay/ngay/sát/sát bên/kế bên/cạnh/ở "
              "kế/ở cạnh/ở sát/dưới chân/đối diện)|(sáng nay/hồi nãy/hôm qua/bữa qua/chiều qua/tối qua/hồi sáng) "
              "(tui/tôi/em/mình/tụi tui/tụi em/tụi mình/tui có/tui còn/em còn) "
              "(vô/ra/lên/xuống/đi/chạy/ghé/qua/rút/mua/chở/ngồi/đứng/câu)|đây nè|ngay tại đây|là "
              "(xe/nhà/con/ghe/cháu/trâu/bò/quán) (tui/tôi/em/mình/nhà tui/của tui/của tôi/của em/của mình)|(là/chính "
              "là) (tui/tôi/em/mình) (đây/nè)|(thôn/cô/thầy/trưởng thôn/thợ điện/giáo viên/chủ nhiệm/điều dưỡng/bảo "
              "vệ/tài xế/chủ quán/chủ xe) đây|(đây/nè) ạ|(tui/tôi/em/mình) (mới/vừa) mua|(nằm/đậu/để) ở (sân/nhà) "
              "(nhà/) (tui/tôi/em/mình)"},
    PhraseRow{kOwnTrade,
              "(tui/tôi/em/mình/con) (làm/làm ở/làm trong/trực/trực ở/trực cấp cứu/lái xe/dạy ở/chăn/nuôi/gác/bán "
              "ở/chủ nhiệm/coi kho/nấu bếp/kéo dây)|em là (giáo viên/điều dưỡng/bác sĩ/thợ/nhân viên/bảo vệ/tài "
              "xế/công nhân)|(tui/tôi/mình) là (giáo viên/điều dưỡng/bác sĩ/thợ/nhân viên/bảo vệ/tài xế/công "
              "nhân/trưởng thôn/văn thư/ông/bà/người trong)|là giáo viên|từng làm (văn thư/ở/trong)|nghề "
              "này|(làm/ở/đứng/trực/sống) (ở đây/đây/nghề) (10/20/30/mười/hai mươi/ba mươi/mấy chục/hai chục/ba "
              "chục)|(lớp/tiệm/quán/nhà máy/xưởng/trường) (em/tui/tôi/mình/nhà em)"},
    PhraseRow{kWhole,
              "(còn/vẫn) (nguyên/y nguyên/y đó/nguyên đó/cứng/sống nhăn/lành lặn)|lành lặn|mạnh cùi cụi|nguyên "
              "(xi/vẹn/si/con)|im (ru/lìm/thin)|khô (queo/rang/ráo/ran)|(có mặt/về/đi học/tới lớp/đến lớp) (đủ/đầy "
              "đủ)|đủ (mặt/sĩ số)|không thiếu (tờ/ai/đứa/một)|đầy (nhóc/ắp/tủ)|(đứng/nằm/ngồi) (sừng sững/chình "
              "ình)|còn chưa (gáy/thức/mở mắt)|nằm im|chưa ai (mất/chết/bị)|sóng lặng|trời quang|mạnh khoẻ|mạnh "
              "khỏe|khoẻ re|khỏe re|(hổng/hông/chưa/chẳng) (có/bị/thấy/) sao (hết/cả/đâu/nè)|có sao đâu|(tới/đến) "
              "(nay/giờ) (vẫn/còn/chưa) (mạnh/khỏe/khoẻ/sống/sao/chết/bị gì)|(chưa/không/hổng/hông) (mất/rụng/sứt) "
              "(con ốc/sợi tóc/miếng ngói/cọng)|ngủ sớm|sáng đèn|đi học hết|học hết|(mò/lết/chạy) về (nhà/ăn/ngủ)|về "
              "(bãi/bến/chuồng/đủ)|(khách/học "
              "sinh/trẻ/quân số/hàng/tiền) đủ|ráo hoảnh|(đường/sóng/biển/sông) êm (ru/)|sáng bưng|ngon (lành/ơ)|xanh "
              "(rì/mướt)|phẳng "
              "lì|thông xe|trong veo|mở toang|mở (cửa/bán) (bình thường/tới/đến)|lăn tăn|(nở/dẻo) (đều/thơm)"},
    PhraseRow{kAsUsual,
              "bình thường|như (thường/thường lệ/mọi ngày/mọi năm/mọi bữa/mọi khi/hằng ngày/hàng ngày/mấy chục năm "
              "nay)|bth|thoải mái"},
    PhraseRow{
        kLeisure,
        "(uống/nhâm nhi/làm/ly/tách) (trà/ly trà/cà phê/ly cà phê/cafe/ly đen đá/bia)|quán cà "
        "phê|(đi/ngồi/đang/rủ) nhậu|lai rai|(đi/ngồi/ra) câu|câu cá|cái phao|ngủ (ngon/ngáy/khò/tới sáng/như "
        "chết)|ngáy|gặm cỏ|phơi (lúa/đồ/bụng/cà)|(ăn/tô/dĩa/ổ) (cơm tấm/bún/phở/bánh mì/cháo/chè/kem/hủ "
        "tiếu/mì)|đánh (bài/cờ/bóng)|hát (karaoke/hò)|rước dâu|đám cưới|đi chợ|ra chợ|trà đá|giặt (mền/đồ)|nghỉ "
        "(mát/trưa)|phơi (nắng/mình/đồ)|tắm (biển/sông/suối)|rót (trà/nước)|nước dừa|đá (cầu/banh/bóng)|đi bơi|lướt "
        "điện thoại|xem (phim/tivi/đá banh)|đám giỗ|đám hỏi|ru con|nấu (cơm/bún/chè)|gội đầu|(hai/ba/mấy/2/3) "
        "chén|ngáp|(đang/đương) ngủ|pha trà|chụp hình tự sướng|ngồi hóng mát|bắt tay"},
    PhraseRow{kAsked,
              "hỏi (thẳng/tận mặt/tận miệng/tận nơi/luôn)|(chị/anh/cô/chú/bác) (cán bộ/công an/nhân viên/giao dịch/"
              "thủ quỹ/bảo vệ/văn thư) (cười/lắc/ngạc nhiên/nói làm gì/còn)|gọi (về/lên/xuống/qua) (cho/hỏi) "
              "(ba/má/mẹ/ngoại/nội/bà/xã/trường/nhà/)|(tui/tôi/em/mình) (ra/lên/vô/tới) (xã/phường/trường/sở/quỹ) "
              "hỏi|hỏi (ban quản lý/trưởng thôn/bảo vệ/cô chủ nhiệm/cô giáo) rồi|(lên/ra/tới/vô) (tận/) "
              "(xã/phường/trường/sở/ủy ban/uỷ ban/nơi/ngân hàng/quỹ/bệnh viện/trạm) (hỏi/coi/xem)|gọi (thẳng/hỏi)|(bữa "
              "qua/hôm qua/sáng nay) (lên/ra) (phường/xã) hỏi|(cô/anh/chú/bác/ảnh/chỉ/họ) (cười/lắc đầu/ngó/ngạc "
              "nhiên)|lắc đầu|mới nghe lần đầu|(tra/coi/xem/check/kiểm tra) (trang/lịch/danh sách/thông báo/sổ/camera) "
              "(/cảnh báo/của) rồi|(chẳng/không/hổng/hông) có dòng nào|(gọi/nhắn) (cho/) (cô/thầy/bác sĩ/trưởng "
              "thôn/chủ tịch/giám đốc/người quen) (hỏi/rồi)|(cô/thầy/bác sĩ/trưởng thôn/cán bộ/bảo vệ/ổng/bả/ảnh/chỉ) "
              "(cười/nói làm gì có/ngạc nhiên/trả lời rõ)"},
    PhraseRow{kShown,
              "dán (ngay/ngoài/ở/trên/tại/trước/đầy)|sĩ số|(đủ/có) (mười bốn/hai chục/ba chục/17/23/14/31) em|đi học "
              "đủ|học đủ|có nhãn|có (hai/ba/bốn/3/2) ca|gặp (hai/ba/bốn/ông/chú/anh/cô)|còn (hỏi/pha/dặn/mời)|quay "
              "(video/clip) (cho/gửi)|(tới/ra/lên) (coi/xem) (đi/thử/là biết/tận mắt)|báo cáo dán|đếm hai lần|gặt "
              "lúa|đi củi|gãi đầu|đông nghẹt|chật ních|kẹt cứng"},
    PhraseRow{kReckoned,
              "tính (thử/nhẩm/sơ/dè dặt/cho vui/nha)|thử tính|đếm (giùm/thử/đủ/hai lần)|(cộng/nhân/chia) "
              "(lại/ra/thành/lên)|soi (thử/kỹ)|tra thử|vị chi|toàn tờ|phông chữ|viết sai chính tả|ngứa (tay/mắt)|con "
              "dấu (chồng/vẫn còn/sai)|chữ ký (nằm/lệch)|thử nghĩ|nghĩ (coi/thử/kỹ) (coi/đi/xem/)|nghĩ một phút|có "
              "(tỉnh/xã/nước/trường/quỹ/ngân hàng) nào (tự/mà/lại/đi/cho)|cao hơn cả|gấp đôi số|bằng cả "
              "(tỉnh/nước/xã/ngân sách)"},
    PhraseRow{kRetort,
              "ai (đồn/bịa/bày/chế/phao/hoang mang/hổng tin/hông tin/không tin/chưa tin/phóng to)|thằng nào "
              "(bày/đồn/bịa/phao/chế)|đứa nào (bày/đồn/bịa/phao/chế)|(không/hổng/hông) tin (thì/cứ) "
              "(ra/lên/xuống/tới/ghé/qua/vô)|bữa nào (lên/xuống/ra/ghé) đây|mời (ra/lên/xuống/ghé/vô/qua)|mai (mốt/) "
              "(lên/ra/xuống) đây|(mấy người/mấy cha/mấy ông/mấy bà/tụi bây) (nói/đồn/bịa/kêu/đăng/chuyền)|ở đâu ra "
              "(vậy/dzậy/thế/cái/tin)|(ngủ/thở/bình tĩnh) đi (bà con/mấy mẹ/nha/cho)|nói oan|vu oan|ác "
              "(nhơn/miệng/mồm)|câu (like/view/tương tác)|(mọi người/mấy bạn/mấy người/cả mạng/thiên hạ) "
              "(nói/chuyền/chuyền nhau/gửi/share/đăng/kêu)|ai (lỡ/đã) (đăng/share/chia sẻ)|ai (đăng/viết) (bài/đầu "
              "tiên/tới đây/cái/thì)|gỡ (xuống/bài) (giùm/dùm/đi)|(xóa/xoá/gỡ) giùm|mơ đi|lấy đâu ra|đăng bậy|dẫn "
              "(tôi/tui) đi coi|(khỏi/đừng) (lo/sợ/dọn/mua máy)|đừng nghe ai|tin sái cổ|biết đọc số|bày (ra/trò) "
              "(để/ép/hù/câu)|nghe (vô lý/là biết/đã thấy)|vô lý|share mà|đọc kỹ|mod (xóa/xoá)|ăn cơm với mắm|ác "
              "mồm|làm ơn (đừng/gỡ/thôi)|thôi (mấy cha/mấy má/mấy ba/đi mấy)|đừng (hùa/đồn/tung)"},
    PhraseRow{kCheated,
              "(rồi/thì/xong) (nó/họ/bị) (chặn/khoá máy/khóa máy/cúp/biến mất/lặn)|(bị/nó) chặn "
              "(luôn/số/máy/rồi)|(nó/họ) (đòi/bắt đóng/bắt nộp) thêm|(thằng/nó/đứa/người) (gọi/) (xưng/tự "
              "xưng)|(dì/má/ba/nội/ngoại/cô/chú/bác/chị/em/tui/tôi/mình) "
              "(bấm/cài/chuyển/nộp/đóng) (theo/xong)"},
    PhraseRow{kHousehold,
              "vợ (tui/tôi/em/mình/hỏi/la/nói/kêu/cười/mừng/đọc/bảo/bắt/giận)|chồng (tui/tôi/em/mình/mừng/hỏi/nói/kêu/"
              "cười)|mẹ vợ|nhà ngoại (em/tui/mình/)|quán nhậu|ông ngoại (tui/em/mình)|hai ông con|(ông/bà) xã "
              "(tui/tôi/em/mình)|(ông/bà) "
              "(nội tui/ngoại tui)|người yêu|crush|bà tám|hàng xóm (coi/cười)|bàn nhậu|có bồ|lấy chồng|tự nguyện|hoàn "
              "toàn miễn phí|dự kiến (cấm/thu/phạt/nâng)|vừa nâng mức|sắp (có/ra) (thêm/công văn)|cảm tạ|kính "
              "(gửi/thưa) (nhóm/người soạn/mấy anh/các anh/ông trời/bọn/tụi)|(các/mấy) anh bắt|xin (đăng "
              "ký/thêm)|người thứ (33/43/61)|tin (vui/chót/mật từ)|(bò/trâu/mèo/cọp/hổ) (chê/no/đói/nói/gầy)|no quá"},
    PhraseRow{kNothingSaid,
              "(thị trường/cán bộ/lãnh đạo/mấy ông/mấy ổng/chủ tịch/sở/xã/phường/quan/giám đốc/chính quyền/công an/cơ "
              "quan/họ/sếp) vẫn (ngồi/đứng/nhậu/ngủ/uống/ăn/họp/đi)|vẫn (chưa/{N}/giấu/bưng bít/còn "
              "giấu/im/cố/cứ/nói/bảo/kêu/đang tìm/đang mắc kẹt/đang kẹt/đang tràn/đang "
              "dâng/đang cháy/mất tích/kẹt/mất/thiếu/còn thiếu/ngập/còn ngập/bị/thu/đòi/dâng/phải)|vẫn (còn/đang) "
              "(mất/kẹt/ngập/bị/thiếu/người/nhiều/trong)"},
    // Names of ours that begin as lands do, typed without capitals.
    PhraseRow{
        kNothingSaid,
        "(ở/bên/tại/của/quay ở/chụp ở) (lào cai/đức cơ/đức thọ/đức phổ/đức trọng/đức linh/đức hòa/đức huệ/mỹ tho/mỹ "
        "đức/mỹ sơn/mỹ xuyên/mỹ lộc/mỹ hào/mỹ tú/mỹ đình/nga sơn/ý yên/pháp vân/nhật tân/nhật lệ)"},
    PhraseRow{kStill, "vẫn"},
    PhraseRow{kNotSeen,
              "({N}/chưa/chẳng) (thấy/gặp/nghe/biết) (ai/đứa nào/con nào/chiếc nào/cái nào/người nào/ca nào/"
              "vụ nào/nhà nào/em nào/bé nào/cháu nào) (họp/hết/cả/đâu/nói/kêu/vậy/như "
              "vậy/mất/bị/chết)|({N}/chưa/chẳng) (gặp/nghe) (ai/ca nào/đứa nào)|đâu (có/) "
              "({N}/chẳng/chưa) thấy|đâu (có/) thấy|(thấy/nghe/gặp) (gì/chi/ai) đâu|đâu thấy|{N} có lấy (một/1)|{N} "
              "có nổi (một/1)|chưa từng (thấy/nghe/gặp/có/vô/vào/nhận/bị)|(ở/nằm) (đâu/mô/chỗ nào/chỗ mô/khúc nào) "
              "(vậy/thế/rứa/dzậy/zậy/mà/ra/bà con/các/mấy)|(là/của) (ai/nhà nào/nước nào/hãng nào) (vậy/thế/thì)|(đào/"
              "móc/kiếm/lấy/moi) (đâu/ở đâu/đâu ra) ra|{N} có trong (hệ thống/danh sách/lịch/kế hoạch/sổ/hồ sơ/bản "
              "đồ)|mà tui {N} (hay/biết)|(sao/mà) (tui/tôi/em/mình) {N} (hay/biết/thấy/nghe)|(chỗ/khúc/đoạn/cái) nào "
              "(thì/) (chỉ/nói) (tui/tôi/em/mình/giùm)|chỉ giúp|chỉ (giùm/dùm) (tui/tôi/em/mình/chỗ)|{N} "
              "(thiếu/sót/mất/rụng/sứt) (một/đứa/ai/em/con/cái/viên)"},
    PhraseRow{kReadOfIt,
              "(đọc/nghe/xem/coi) (xong/) mà (giật mình/giật thót/ngơ ngác/bật cười/phì cười/ngớ người/tá hoả/tá "
              "hỏa/chưng hửng/hết hồn/choáng/cười)|(đọc/lên/lướt/coi/xem) (mạng/facebook/face/fb/trên mạng/tin/báo/"
              "bài) (mới/thì mới) (biết/hay)|mới biết (mình/nhà mình/quê mình/trường mình/xã mình/tui/tôi/là mình)|"
              "(giờ/nay/bữa nay/hôm nay) mới (biết/hay) (mình/là/nhà/quê/xã/trường/quán)|mình đọc trên mạng|(theo/như) "
              "(lời/tin) (mạng/facebook/thiên hạ/dân mạng)|trên mạng (nói/kêu/đồn/bảo/viết)|mạng xã hội (nói/đồn/"
              "kêu)|facebook (nói/đồn/kêu/bảo)|(tự nhiên/tự dưng/bỗng nhiên/khi không) (bị réo/bị đồn/lên mạng/nổi "
              "tiếng/thành)|(đọc/nghe) xong (gọi/chạy/hỏi)|(người ta/thiên hạ/bà con) (hỏi/gọi) (tui/tôi/em/mình) "
              "(hoài/suốt/cả)|(giải thích/trả lời) (khô cổ/khản cổ/mỏi miệng/muốn xỉu/hoài/cả ngày)|(điện thoại/máy) "
              "(reo/réo) (cả/suốt)|nghe đồn mà"},
    PhraseRow{
        kAsStory,
        "(chiêu/trò/bài/tin/chuyện/mẫu) cũ (rồi/mà/thôi/rích/mèm/xào lại)|bổn cũ|cũ rích|xào lại|(copy/cóp/chép/sao "
        "chép) (y/y chang/y hệt/lại/nguyên/từ)|(chỉ/có mỗi) (thay/đổi/sửa) (tên/chữ/mỗi/địa danh/ngày)|(nghe/đọc/"
        "nhìn/coi/ngó) là biết (ngay/liền/bịa/giả/)|dắt mũi|(cho/để) (giật gân/câu khách/dân hoảng/người ta hoảng/bà "
        "con hoảng)|một đồn mười|tam sao thất bản|thêm mắm|thổi phồng|bé xé ra to|(động/dùng/xài) não|người (bịa/"
        "tung tin/đồn/viết bài/chế/dựng/soạn)|(bằng/xài/dùng) (photoshop/paint/ai/chatgpt)|(ai/còn) (còn/) share|"
        "(cứ/hễ) (mỗi/tới) (mùa/năm/lần/dịp) là"},
    PhraseRow{
        kSought,
        "nguồn (đâu/nào/ở đâu/từ đâu)|(cho/) xin (nguồn/link gốc/bài gốc/bằng chứng/số công văn/văn bản/cái biển/cái "
        "ảnh/cái hình/tấm hình/tên bệnh viện)|(tìm/kiếm/tra/coi/xem/lục) (hoài/mãi/khắp/cả/trên/hết/lại) (trang "
        "khí tượng/trang/mạng/báo//) ({N}/chẳng/chưa) (thấy/ra/có)|({N}/chưa/chẳng) (thấy/nghe) (báo/đài/tờ báo/trang "
        "báo/kênh) nào|từ (đài/báo/trang/sở/nguồn/cơ quan) nào|căn cứ (vào/) (đâu/luật nào/văn bản nào)|văn bản "
        "(số mấy/nào/đâu)|ảnh đâu|hình đâu|bằng chứng đâu|có (hình/ảnh/clip/văn bản/nguồn) (không/hông/ko/chưa)"},
    PhraseRow{
        kWry,
        "ừ (thì/thôi/rồi/vậy/đúng)|ờ (thì/thôi/ha)|dạ (đúng/thưa/vâng)|vâng (đúng/thưa)|chuẩn luôn|(cảm/cám) ơn (đời/"
        "trời/ông trời/trời phật/mạng/facebook)|(giỏi/hay/tài) (ghê/dữ/thiệt)|quả là|ủa (tui/tôi/em/mình)|tận thế"},
    PhraseRow{kPicture, "ảnh|hình|tấm hình|tấm ảnh|clip|video|bức ảnh|đoạn clip|đoạn phim|hình ảnh|bài đăng"},
    PhraseRow{kElsewhere,
              "(ở/bên/tại/của/quay ở/chụp ở) (lào/campuchia/thái lan/trung quốc/ấn "
              "độ/indonesia/philippines/myanmar/nhật/nhật bản/"
              "hàn quốc/nga/mỹ/brazil/peru/mexico/nepal/pakistan/bangladesh/thổ nhĩ kỳ/châu phi/nam mỹ/châu âu/đài "
              "loan/malaysia/"
              "úc/canada/chi lê/ukraine/ai cập/ý/đức/pháp)"},
    PhraseRow{kLoss,
              "(mất luôn/mất đứt/mất toi/mất sạch/bay/bay mất/bay luôn/bốc hơi/bị rút/bị trừ/bị hút/bị lừa/lừa mất/rút "
              "mất/trừ mất/rút sạch/trừ sạch/thẻ còn/tài khoản còn/ví còn/còn lại/còn đúng/đi tong/đi đứt)"},
    PhraseRow{
        kSwindled,
        "đừng (ai/) (làm theo/dại/bấm/nhấn/cài/gửi/đưa/đọc/chuyển/nộp/nhắn) (theo/mà/vô/vào/link/mã/otp/tiền/số/gì/nữa/"
        "app//)|(nghe là/cứ/thì/nhớ) (cúp/tắt) máy|cúp máy (giùm/ngay/liền)|xin (mã/otp) là (lừa/cúp)|{N} (ai/có ai) "
        "(xin/"
        "hỏi) (mã/otp)|(cảnh giác/chiêu lừa/trò lừa/bẫy/kẻ gian)|nó (block/chặn/xoá/xóa/lặn)|(sập/dính/mắc) "
        "bẫy|(thẻ/tiền/tài khoản/ví) "
        "(bay/bốc hơi/sạch trơn/trống trơn/về 0)|(mất/bay/rút) (hết tiền/sạch/toi/đứt/trắng/sạch tiền)|suýt (nữa/) "
        "(mất tiền/"
        "bị lừa/dính)|(em/mẹ/má/ba/bà/ông/chị/bác/tui/tôi/nội/ngoại/cô) (em/tui/tôi/mình/) bị lừa (rồi/mất)|bấm "
        "(vô/vào) "
        "là mất tiền"},
};

// Counted in the labelled texts typed without accents: there they also stand for something else.
constexpr std::string_view kReadOtherwise =
    "vo la|co nhan|ho noi|hoi thang|di cho|nhan lai|ra cho|moi cho|gap ba|van cho|ho doi|van dong|vo toi|bo doi|tra "
    "da|toi ngay|con moi|day tu|cho chua|vo hoi|thay day|con hoi|ban nhau|dem thu|ai bay|vi chi|con chan|bo noi|tinh "
    "so|tien thoi|dan o|dan truoc|mat het|do cao|moi len|dan tai|tra thu|ho no|nhan ra|con cung|dung lo|tien bay|cong "
    "ra|ve du|dung don|co bo|gap chu|van an|trau no|go gium|xuong toi|moi ra|bo no|chu cuoi|quan tui|ho cuoi|anh "
    "hoi|ai don|no qua|dung so|toi chan|di cau|con day|con song|du mat|nam im|dan ngay|dan tren|lop em|lop toi|truong "
    "em|quan em|tinh nha|be san|cong lai|la xe|la con|la chau";

}  // namespace

const Phrases& contrary_phrases() {
  static const Phrases phrases(kContraryPhrases, kReadOtherwise);
  return phrases;
}

}  // namespace dongtin
