#include <array>

#include "matchers/claim_concepts.hpp"

namespace dongtin {

namespace {

/// "!" marks what happens or is done; without it a thing, a person, a state.
constexpr std::array kConcepts = std::to_array<std::string_view>({
    // --- disasters, weather, water ---
    "!sạt lở|sạt|lở|lở núi|lở đất|sạt núi|sạt đất|trượt đất|trượt xuống|sụt|sụt xuống|sụt lún|sụp xuống|đổ xuống|"
    "trôi xuống|tràn xuống|lở xuống|ụp xuống|đổ ập",
    "!vùi lấp|vùi|lấp|chôn vùi|chôn|bị vùi|đè bẹp|nuốt|nuốt chửng|nuốt trọn|nằm dưới đất|nằm trong bùn|chôn sống|lấp "
    "kín",
    "!vỡ|bể|vỡ toang|vỡ tan|toác|nứt toác|bung|vỡ tung|tan tành",
    "!sập|gãy|rụng|đổ sập|sụp|sụp đổ|đổ sụp|gãy đôi|gãy nhịp|rớt nhịp|sập nhịp|đổ|đứt|sập xuống|gãy gục",
    "!rơi xuống|rơi|rớt|rớt xuống|lao xuống|lọt xuống|nhào xuống|cắm đầu xuống|chìm dưới|té xuống|văng xuống|lật xuống|"
    "nằm dưới",
    "!cuốn trôi|cuốn|trôi|cuốn phăng|trôi mất|cuốn mất|kéo đi|nước cuốn|trôi sạch|quét sạch|đi theo dòng nước",
    "!nhấn chìm|ngập|chìm|ngập lụt|ngập sâu|chìm trong nước|chìm trong biển nước|lút nóc|ngập nóc|nước ngập|ngập lút|"
    "nước dâng|lụt",
    "!xả lũ|xả nước|xả đập|xả tràn|mở cửa xả|mở cửa tràn|xả đáy|tháo nước|mở đập|xả hồ|xả",
    "!tràn về|tràn|tràn xuống|ập về|ập tới|đổ về|dâng lên|tràn vào|ào xuống|ào về|kéo về|trào xuống",
    "!đổ bộ|ập vào|vào bờ|vào đất liền|đánh vô|đánh vào|quật vào|quật|quét qua|đập vô|đập vào|càn vào|tấp vào|vô bờ|"
    "vào|vô|tới nơi",
    "!cháy|thiêu rụi|bốc cháy|cháy rụi|hỏa hoạn|bắt lửa|phát hỏa|cháy sạch|ra tro|thành tro|bà hỏa|bốc lửa|cháy hết",
    "!phát nổ|nổ|nổ tung|nổ banh|nổ lớn|bốc nổ|vụ nổ|nổ bùm|nổ banh xác|nổ tan|nổ rầm",
    "!cô lập|chia cắt|kẹt lại|mắc kẹt|không ra được|không qua được|bị kẹt|không vào được|cắt đứt",
    "!sơ tán|di tản|chạy lũ|di dời|chạy lên núi|dời dân|bỏ nhà mà chạy|chạy nạn|tản cư|lên núi|chạy giặc",
    "!ách tắc|tắc đường|tắc|kẹt xe|kẹt cứng|kẹt|ùn tắc|tê liệt|chôn chân|đứng bánh|tắc nghẽn|không đi được|nghẽn",
    "!mất tích|chưa tìm thấy|chưa thấy đâu|không thấy đâu|chưa thấy|mất dấu|không tìm thấy|chưa tìm ra|không ai trả "
    "lời|"
    "chưa tìm được|chưa vớt được|biệt tăm|mất tăm",
    "hạ lưu|hạ du|dưới đập|phía dưới|vùng dưới|dưới xuôi|dưới dòng",
    "đập|thân đập|con đập|đập nước|bờ đập|đê|bờ đê",
    "hồ|hồ chứa|hồ nước|lòng hồ|hồ thủy lợi|hồ thủy điện",
    "thủy điện|nhà máy điện|nhà máy thủy điện|nhà đèn",
    "núi|đồi|sườn núi|mé núi|chân núi|quả núi|hòn núi|vách núi|ngọn núi|triền núi|taluy|sườn đồi|quả đồi",
    "đất đá|đất|bùn đất|bùn đá|bùn|đá lăn|khối đất",
    "bão|cơn bão|siêu bão|giông bão|gió bão|áp thấp",
    "giật|gió giật|sức gió|gió mạnh",
    "lũ|nước lũ|cơn lũ|lũ quét|lũ ống|con nước|đại hồng thủy",
    "sóng thần|tsunami|song thần|sóng dữ|sóng cao",
    "sóng|con sóng|ngọn sóng",
    "động đất|địa chấn|rung chấn|dư chấn|rung lắc|rung chuyển|đất rung|đất lắc",
    "bờ biển|ven biển|bãi biển|biển|mé biển|vùng biển|đất liền",
    "mưa|mưa lớn|mưa to|mưa như trút|mưa xối xả|mưa lũ",
    "hạn hán|khô hạn|nắng hạn|thiếu nước|khô cháy|hạn",
    "nắng nóng|nóng|oi bức|nóng như đổ lửa|sốc nhiệt",
    "rét|lạnh|rét đậm|băng giá|sương muối|tuyết|mưa đá",
    "cầu|cây cầu|chiếc cầu|mặt cầu|nhịp cầu|cầu treo|cầu tạm|bắc qua",
    "suối|con suối|khe|sông|dòng sông|dưới nước|dưới sông|dưới suối|xuống nước|xuống sông|xuống suối|mặt nước|dòng "
    "nước",
    "quốc lộ|ql|đường|tuyến đường|lộ|tỉnh lộ|đại lộ|cao tốc|đường lớn|đường quốc lộ",
    "đèo|con đèo|đỉnh đèo|chân đèo|dốc|đoạn đèo",
    "hầm|đường hầm|hầm chui",
    "nhà|ngôi nhà|căn nhà|nóc nhà|nhà dân|mái nhà|căn hộ|nóc|cái nhà|nếp nhà|nhà cửa",
    "xóm|làng|thôn|bản|buôn|ấp|khu dân cư|xóm làng|plei|khu phố|tổ dân phố|tổ",
    "hộ dân|hộ|hộ gia đình|gia đình|nhà|nóc nhà|từng nhà|mỗi nhà",
    // --- death, injury, crime against persons ---
    "!tử vong|chết|thiệt mạng|mất mạng|ra đi|bỏ mạng|không qua khỏi|qua đời|tử nạn|thiệt mạng hết|mất|hy sinh|lìa đời|"
    "tắt thở|ngưng thở|tử thương|vong mạng|chết hết|đi hết|đi rồi|người chết|ra người thiên cổ|về với đất|nằm xuống|"
    "mạng người|chết chóc|xác|thi thể|nhà xác|hẻo|ngủm|đi bán muối|mất rồi|nằm nhà xác|toi mạng|cướp đi|sinh mạng|"
    "thiệt mạng rồi|đột tử|chết oan",
    "!bị thương|thương vong|trọng thương|bị nạn|thương tích|thiệt hại về người|chấn thương|gãy tay|gãy chân|trầy",
    "!cắn chết|vồ chết|cắn|vồ|tấn công|xé xác|ăn thịt|xơi tái|cào|táp|cắn xé|rượt|húc chết|quật chết",
    "!nhập viện|vào viện|vô viện|đi viện|cấp cứu|đi cấp cứu|vào bệnh viện|vô bệnh viện|nằm viện|đưa đi viện|"
    "chở đi viện|chở vô viện|đi bệnh viện|chuyển viện|chuyển lên tuyến trên|vô cấp cứu|vào cấp cứu|hồi sức",
    "!ngất xỉu|ngất|xỉu|gục|bất tỉnh|lịm|lăn ra|té xỉu|ngã gục|hôn mê|mê man|gục tại chỗ|lịm đi|xây xẩm|tối sầm|"
    "ngất lịm|xỉu ngang|mất ý thức|đổ gục|choáng",
    "!bắt cóc|bắt trẻ em|bắt con nít|bắt trẻ con|bắt mất|bế đi|lôi lên xe|kéo lên xe|chở đi mất|bắt lên xe|dụ lên xe|"
    "bắt đi|cướp con|mẹ mìn|bắt người|bắt con|bắt mấy đứa",
    "!bắt giữ|bắt|tạm giam|tạm giữ|khởi tố|còng tay|xộ khám|đi tù|vô tù|bị bắt|giam|bị tóm|bóc lịch|dính án",
    "!trốn khỏi|trốn|bỏ trốn|vượt ngục|trốn trại|thoát|thoát khỏi|sổng|xổng|vượt trại|chạy thoát|trốn thoát|tẩu thoát|"
    "sổng chuồng|xổng chuồng|sút chuồng|sổng mất|thoát ra|vượt rào",
    "!giết|sát hại|đâm chết|chém chết|giết người|thảm sát|hạ sát|án mạng|đâm|chém|cứa cổ|đoạt mạng|xuống tay",
    "!hiếp dâm|xâm hại|cưỡng hiếp|hãm hiếp|dâm ô|làm nhục|giở trò|sàm sỡ|xâm hại tình dục",
    "!cướp|trộm|lấy mất|cướp giật|giật|trộm cắp|ăn cắp|cuỗm|móc túi|lột|lột sạch|trấn lột|cướp bóc|chôm|khoắng|"
    "mất trộm|vét sạch|lấy sạch|bay hết|mất tiêu|mất sạch|mất hết|hốt sạch",
    "!đánh|hành hung|đánh đập|bạo hành|tát|đấm|bạo lực|đánh hội đồng|đập|úp sọt|tẩn",
    "!tự tử|tự vẫn|nhảy lầu|nhảy cầu|quyên sinh|treo cổ|uống thuốc sâu|tìm đến cái chết",
    "!lẩn vào|lẩn trốn|ẩn nấp|trốn trong|lẩn|trà trộn|lẩn khuất|trốn vào|núp|lảng vảng|đang ở ngoài|ngoài rừng",
    "mang theo súng|có súng|ôm súng|cầm súng|vũ khí|súng|hàng nóng|súng ống|súng đạn|đồ nóng|súng trường",
    "phạm nhân|tù nhân|tù|tội phạm|can phạm|tù vượt ngục|tù trốn trại|phạm|kẻ trốn trại|thằng tù|mấy thằng tù",
    "trại giam|nhà tù|trại|trại tù|trại cải tạo|nhà giam|trong tù|khám",
    "nhóm người|nhóm|bọn|tụi|băng|băng nhóm|toán|đám|lũ|kẻ xấu|người lạ|nhóm đối tượng|mấy người lạ|mấy đứa|"
    "mấy thằng|tụi nó|người lạ mặt|kẻ lạ|đối tượng|đứa lạ mặt|tổ chức",
    "trẻ em|con nít|trẻ con|trẻ|em bé|bé|em nhỏ|trẻ nhỏ|cháu bé|cháu|đứa nhỏ|thiếu nhi|con trẻ|tụi nhỏ|sấp nhỏ|bọn trẻ|"
    "cháu nhỏ|mấy đứa nhỏ|nhóc|đứa bé|bé gái|bé trai|các cháu|các bé|nhi đồng|đứa",
    "trẻ sơ sinh|sơ sinh|em bé mới sinh|bé mới sinh|bé đỏ hỏn|đỏ hỏn|trẻ mới sinh|cháu sơ sinh|bé sơ sinh|"
    "em bé|mới lọt lòng|mới đẻ|trẻ mới đẻ|lồng kính|phòng ấp|chưa đầy tháng|bé",
    "thuốc mê|bỏ thuốc|đánh thuốc mê|chụp thuốc mê|thuốc ngủ|bùa mê|thôi miên|tẩm thuốc|chuốc thuốc|ngải|bỏ bùa",
    "tinh dầu|dầu thơm|lọ dầu|nước hoa|dầu gió|chai dầu",
    "tài sản|của cải|tiền bạc|vàng tiền|tiền vàng|đồ đạc|của|vòng vàng|dây chuyền|túi tiền|nữ trang|tư trang|ví tiền",
    "ma túy|hàng trắng|thuốc lắc|kẹo|cần sa|đá|heroin|chất cấm",
    "nội tạng|thận|mổ lấy nội tạng|lấy thận|mổ bụng|bán nội tạng",
    // --- health ---
    "!gây ung thư|ung thư|bị k|u ác|khối u|bướu ác|k|ung bướu|gây k|ra ung thư|sinh ung thư|hóa ung thư|u bướu|dính k",
    "!chữa khỏi|trị dứt|chữa|khỏi|hết bệnh|trị|điều trị|lành|hết hẳn|dứt|chữa lành|khỏi bệnh|trị khỏi|trị hết|dứt bệnh|"
    "khỏi hẳn|chữa dứt|chữa hết|khỏe re|lui bệnh|hết sốt|hết|đặc trị|điều trị khỏi",
    "!tiêm|chích|chích ngừa|tiêm chủng|tiêm phòng|chủng ngừa|tiêm ngừa|mũi tiêm|mũi chích|kim tiêm|tiêm chích|chủng",
    "!nhiễm độc|ngộ độc|trúng độc|trúng thực|nôn ói|ói mửa|ngộ độc thực phẩm|nhiễm chất độc|đau bụng|nhiễm|dính độc|"
    "ói|nôn|tào tháo",
    "!nhiễm khuẩn|nhiễm trùng|dính khuẩn|vi trùng|ổ nhiễm trùng|vi khuẩn|khuẩn|nhiễm vi khuẩn|nhiễm|có khuẩn|nhiễm "
    "bệnh",
    "!nhiễm|chứa|dính|lẫn|có chất|pha|tẩm|bị nhiễm|nhiễm độc|ngấm|vượt ngưỡng|vượt mức|quá mức cho phép",
    "!lây lan|lây|lan|bùng phát|lây nhiễm|bùng dịch|truyền nhiễm|phát tán|bùng lên|lây chéo|lan rộng",
    "!cách ly|phong tỏa|giãn cách|khoanh vùng|rào lại|cấm ra vào|lockdown|cấm cửa|đóng cửa",
    "!giấu|giấu thông tin|giấu nhẹm|bưng bít|ém|ém nhẹm|che giấu|bịt|giấu dịch|ỉm|không công bố|ém thông tin|"
    "không cho nói|ém tin|bịt miệng|không dám đăng|không dám nói|cấm hé môi|che đậy|không cho đăng|phong tỏa thông tin",
    "!bỏ được|ngưng|ngừng|bỏ|quăng|dứt|thôi|nghỉ|khỏi|không cần|khỏi phải|bỏ hẳn|cai|bỏ luôn|nghỉ hẳn|quẳng|thay thế",
    "!uống|ăn|dùng|xài|sử dụng|nhai|ngậm|uống đều|nốc",
    "bệnh viện|bv|nhà thương|viện|bviện|cơ sở y tế|phòng khám|trạm y tế|trạm xá|bệnh xá|khoa|b viện",
    "bác sĩ|bs|y bác sĩ|thầy thuốc|y tế|điều dưỡng|y tá|lương y|thầy lang",
    "ngành y tế|y tế|bộ y tế|sở y tế|bên y tế|cơ quan y tế|syt|byt",
    "bệnh nhân|người bệnh|ca bệnh|ca|con bệnh|người mắc bệnh|người ốm|người bị bệnh|bị bệnh",
    "dịch|dịch bệnh|bệnh dịch|ổ dịch|đại dịch|bệnh lạ|con vi rút|virus|vi rút",
    "vắc xin|vaccine|vacxin|vaccin|vx|vac xin|thuốc ngừa|mũi vắc xin|thuốc chích|thuốc tiêm",
    "thuốc|thuốc tây|thuốc men|viên thuốc|dược phẩm|thuốc thang",
    "tiểu đường|đái tháo đường|đường huyết|đường huyết cao|tiểu đường týp 2|bệnh tiểu đường|đtđ|lượng đường",
    "sốt xuất huyết|sxh|xuất huyết|sốt muỗi|sốt",
    "huyết áp|cao huyết áp|tăng xông|tăng huyết áp|lên máu",
    "đột quỵ|tai biến|nhồi máu|xuất huyết não|đột quị|liệt nửa người",
    "tuyến giáp|bướu cổ|bướu|bướu giáp|cổ họng",
    "cúm|cúm gà|cúm gia cầm|cảm cúm|cúm a|cúm mùa",
    "covid|corona|sars|ncov|cô vy|cô vi|cúm tàu",
    "bạch hầu|sởi|tay chân miệng|thủy đậu|ho gà|viêm não|dại|tả|lao|đậu mùa",
    "muối i-ốt|muối iốt|muối i ốt|muối iot|muối i-ot",
    "i-ốt|iốt|i ốt|iot|iod",
    "sữa|sữa bột|sữa công thức|sữa hộp|sữa chua|sữa tươi|da ua|yaourt",
    "thực phẩm|đồ ăn|thức ăn|món ăn|đồ hộp|đồ ăn vặt|ẩm thực|bữa ăn|suất ăn|cơm",
    "nước máy|nước sinh hoạt|nước vòi|nước thủy cục|nước cấp|nước phông tên|nước sạch|vòi nước|nước nhà máy",
    "thủy ngân|chì|asen|thạch tín|kim loại nặng|kim loại|hóa chất|chất độc|độc tố|phóng xạ|xyanua|nhớt thải",
    "cấp cứu|hồi sức|icu|thở máy|nguy kịch",
    "lá đu đủ|đu đủ|lá cây|cây thuốc|bài thuốc|thuốc nam|lá thuốc|nước lá|mẹo dân gian|thảo dược",
    "mật ong|mật|ong rừng",
    "tỏi|tỏi cô đơn|tép tỏi|củ tỏi",
    "chanh|trái chanh|quả chanh|nước cốt chanh",
    "thuốc lá|hút thuốc|thuốc lá điện tử|vape|pod",
    "rượu bia|rượu|bia|nhậu|cồn|nồng độ cồn|ma men",
    "mang thai|có bầu|bầu|sản phụ|thai phụ|bà bầu|sắp sinh|mẹ bầu|thai",
    // --- money, banks, prices ---
    "!phá sản|vỡ nợ|sập tiệm|bể nợ|sạt nghiệp|sụp đổ|mất khả năng chi trả|bể hụi|vỡ hụi|đổ nợ|sập|toang|tan hàng|cụt "
    "vốn|"
    "dẹp tiệm|bể|cháy túi|ôm tiền chạy|hết tiền trả|xù nợ|tiêu tùng",
    "!mất thanh khoản|hết thanh khoản|cạn tiền|hết tiền|mất khả năng trả tiền|mất khả năng chi trả|mất khả năng thanh "
    "toán|"
    "không còn tiền|khô tiền|kẹt tiền|nguồn tiền khô|cạn vốn|cạn két|két rỗng|gãy|không đủ tiền|thiếu tiền",
    "!ngừng chi trả|ngưng chi trả|không trả|không chi trả|không cho rút|ngừng trả|ngưng trả|quỵt|xù|không trả được|"
    "hết đường rút|khóa quầy|đóng quầy|cấm rút|ôm tiền|không rút được|ngưng chi|treo tiền|giam tiền",
    "!rút tiền|rút|lấy tiền ra|rút ra|rút hết|đi rút|rút gấp|rút tiết kiệm|ôm tiền về|lấy tiền về",
    "!chỉ được rút|giới hạn|hạn chế|đặt trần|siết|bóp|hạn mức|khống chế|chỉ đưa|chỉ cho rút|chỉ cho|trần|giới hạn rút",
    "!chuyển khoản|ck|chuyển tiền|bank tiền|bắn tiền|ting ting|gửi tiền|giao dịch|quét mã|banking|gửi về",
    "!thuế|đóng thuế|đánh thuế|thu thuế|nộp thuế|trừ thuế|chịu thuế|áp thuế|thuế má|tính thuế|ăn thuế",
    "!trừ|bị trừ|cắt|mất|thu|lấy|khấu trừ|tính|bay|bị cắt|khấu|ăn mất|trừ thẳng",
    "!tăng giá|lên giá|đội giá|tăng|lên|nhảy lên|vọt lên|vọt|đẩy lên|phi mã|nhảy vọt|leo thang|vượt|đội lên|tăng lên|"
    "tăng vọt|nhảy giá|tăng sốc",
    "!giảm giá|giảm|hạ|rớt giá|xuống|sụt giảm|bớt|rẻ|bớt được|hạ giá|rớt|xuống giá|lao dốc|rớt thê thảm|khuyến "
    "mãi|sale",
    "!hoàn|hoàn lại|trả lại|hoàn tiền|lấy lại|hoàn trả|nhận lại|được trả|bồi hoàn|trả về|hồi tiền",
    "!hỗ trợ|trợ giúp|cứu trợ|cho tiền|phát tiền|tặng tiền|được cho|cấp tiền|phát|trợ cấp|nhận hỗ trợ|giúp đỡ|cho "
    "không|"
    "chi tiền|rót tiền|nhận tiền|cấp phát|cho|tiền hỗ trợ|gói hỗ trợ",
    "!trợ cấp|tiền trợ cấp|tiền hưu|phụ cấp|lương hưu|hưu|tiền già|dưỡng già|chế độ|hưởng|tiền thất nghiệp|tiền xã hội|"
    "hưu xã hội|tiền dưỡng già|tiền nuôi|tiền bảo trợ",
    "!cắt|ngưng|ngừng|dừng|bỏ|hết|mất|bị cắt|không còn|thôi|cúp|ngưng chi|lấy mất|khỏi nhận|bị lấy mất|cắt luôn|cắt "
    "hết|"
    "không được nhận|cắt phăng|xén|thôi nhận",
    "!góp vốn|góp|đầu tư|bỏ vốn|bỏ vô|bỏ vào|hùn vốn|hùn|rót vốn|xuống tiền|đặt cọc|nạp|vào kèo|bỏ tiền|vốn|rót",
    "!bảo lãnh|bảo kê|đảm bảo|bảo đảm|đứng ra bảo đảm|chống lưng|đứng sau|đỡ đầu|đứng ra|bảo trợ|cam kết|bảo chứng",
    "!vay|cho vay|tín dụng đen|vay nóng|mượn tiền|vay tiền|giải ngân|app vay|bốc bát họ|vay lãi",
    "!lưu hành|giá trị|xài được|tiêu được|có giá trị|dùng được|hết hạn|giấy lộn|vô giá trị|bỏ đi|hết giá trị|không xài "
    "được|"
    "không tiêu được|xé bỏ|mất giá trị|giấy vụn|thành giấy|khai tử",
    "!đổi|thay|đổi mới|đem đổi|đi đổi|làm lại|cấp đổi|làm mới|đổi lại|đổi gấp|thay mới|đổi ngay|đổi liền",
    "!mua|sắm|tậu|chốt đơn|gom hàng|tích trữ|vét|gom",
    "!bán|bán ra|bán hàng|bán tháo|xả hàng|thanh lý|sang|sang nhượng|sang tay",
    "!cấm mua bán|cấm giao dịch|hết được mua|hết được bán|không cho mua bán|chấm dứt mua bán|ngưng mua bán|"
    "cấm bán|cấm mua|không được mua bán|phạm luật|không cho bán|không cho mua|dẹp mua bán|chấm dứt quyền mua bán|cấm",
    "!đóng cửa|ngưng kinh doanh|nghỉ bán|dẹp tiệm|dẹp|treo biển nghỉ|đóng|nghỉ hết|ngừng hoạt động|đóng sạp|đóng tiệm|"
    "ngưng bán|ngừng kinh doanh|không còn tiệm|phải đóng|ngưng hoạt động|nghỉ|sập cửa|kéo cửa|niêm phong|ngừng buôn "
    "bán",
    "lãi|lời|lãi suất|tiền lời|lợi nhuận|tiền lãi|hoa hồng|sinh lời|lời lãi|lợi tức",
    "ngân hàng|nhà băng|bank|nh|nhà bank|băng|nganhang|tín dụng",
    "quỹ tín dụng|qtd|quỹ|quỹ tiết kiệm|hợp tác xã tín dụng|tín dụng",
    "tiền gửi|tiền gởi|tiết kiệm|sổ tiết kiệm|tiền của dân|tiền dân|gửi tiết kiệm|tiền gửi trong|sổ đỏ tiết kiệm",
    "khách|khách hàng|người gửi|người gửi tiền|bà con|thân chủ|người dùng|khách nhà mình",
    "vàng|vàng miếng|sjc|vàng nhẫn|cây vàng|chỉ vàng|lượng vàng|miếng",
    "tiệm vàng|cửa hàng vàng|kim hoàn|cửa hàng kim hoàn|chủ tiệm|hiệu vàng|tiệm",
    "tiền mặt|tiền tươi|tiền giấy|tiền|tờ tiền|tờ bạc|bạc|giấy bạc",
    "tờ|đồng tiền|mệnh giá|tờ bạc|tờ giấy",
    "xăng|xăng dầu|dầu|nhiên liệu|ron95|e5|ron 95|a95|xăng cộ",
    "cây xăng|trạm xăng|cửa hàng xăng dầu|trạm xăng dầu|đổ xăng|bơm xăng|cây dầu",
    "lương|tiền lương|thu nhập|tiền công|lương bổng",
    "thất nghiệp|mất việc|nghỉ việc|bhtn",
    "bảo hiểm xã hội|bhxh|bảo hiểm|bhyt|bảo hiểm y tế|xã hội",
    "thẻ ngân hàng|thẻ atm|thẻ|số thẻ|atm|thẻ tín dụng|dãy số trên thẻ|visa|số trên thẻ",
    "tài khoản|stk|số tài khoản|tk|acc|tài khoản ngân hàng|ví điện tử|ví",
    "mã otp|otp|mã xác thực|mã xác nhận|mã số|mã gửi về|mã pin|mật khẩu|mã 6 số|mã về máy",
    "phí|lệ phí|tiền phí|phí hồ sơ|tiền cọc|đóng phí|nộp phí|chi phí|tiền làm hồ sơ|tiền hồ sơ|thủ tục phí",
    "miễn phí|không mất tiền|không tốn tiền|khỏi tốn|không tốn đồng nào|free|khỏi đóng|miễn|khỏi trả|0 đồng|miễn lệ "
    "phí|"
    "không thu tiền|không thu phí|khỏi mất tiền|không tốn đồng",
    "một nửa|nửa|phân nửa|50%|nửa giá|giảm nửa|nửa tiền",
    "phần trăm|phân|phần",
    "tiền điện tử|tiền ảo|coin|bitcoin|usdt|crypto|sàn ảo",
    "nợ|nợ xấu|thiếu nợ|công nợ|mắc nợ|nợ nần",
    "giá|giá cả|giá bán|mức giá|giá vé",
    "thịt heo|thịt lợn|thịt|heo|lợn|giò chả",
    "gạo|lúa|lúa gạo|thóc|nông sản|hạt gạo|cơm gạo",
    "lúa giống|giống|giống lúa|hạt giống|thóc giống",
    "mất trắng|chết sạch|mất sạch|chết trắng|hư hết|mất mùa|trắng tay|thất thu|hư sạch|thiệt hại trắng",
    "cà phê|cafe|cà|hồ tiêu|tiêu|cao su|sầu riêng|mì|sắn|mía",
    "héc ta|ha|hecta|mẫu tây|mẫu|sào",
    // --- scams, telephone, internet ---
    "!khóa|chặn|cắt|khoá|mất|bị khóa|hủy|ngưng|thu hồi|vô hiệu|cắt liên lạc|cắt sóng|khóa chiều|khóa máy|cắt luôn|đi "
    "luôn|"
    "mất số|mất sim|khóa hai chiều|ngắt|treo máy|cắt thuê bao|khóa sim",
    "!gọi điện|gọi|điện|alo|điện thoại|gọi tới|gọi đến|cuộc gọi|a lô|gọi báo|phone|réo|gọi cho",
    "!nhắn tin|nhắn|tin nhắn|sms|gửi tin|nt|ib|inbox|nhắn zalo|báo tin|gửi tin nhắn|tin|nhắn qua",
    "!bấm phím|bấm|nhấn phím|ấn phím|nhấn|ấn|bấm số|nhấn số|bấm nút|click|nhấp|gõ",
    "!đọc số|đọc|khai|cung cấp|cho số|đưa số|khai báo|nhập|điền|kê khai|gửi|báo số|nói số|nộp số|đọc cho",
    "!đăng ký|đk|đăng kí|điền form|điền đơn|ghi danh|khai form|điền|đăng nhập|nhập thông tin|điền thông tin|báo danh",
    "!nhập|điền|khai|gõ|cung cấp|nhập vào|nhập vô|khai số|điền số|nhập số|gõ số",
    "!cài|cài đặt|tải|tải về|tải app|cài app|down|download|cài ứng dụng|tải ứng dụng|cập nhật app|tải phần mềm",
    "!nâng cấp|cập nhật|update|lên mức|lên đời|nâng lên|xác thực|định danh|nâng hạng|chuẩn hóa|kích hoạt|nâng mức|lên",
    "!nộp|đóng|trả|nộp tiền|đóng tiền|chuyển tiền|nạp|thanh toán|trả tiền|trả trực tuyến|đóng liền|nộp phạt|đóng phạt|"
    "chung tiền|nộp vào|chuyển",
    "!tặng|cho|phát|biếu|trao|trúng|trúng thưởng|quà|quà tặng|tri ân|phát quà|được tặng|nhận quà|free|give away|tặng "
    "quà|"
    "rinh|rước|giải thưởng|phần thưởng",
    "!chia sẻ|share|sẻ chia|đăng lại|chuyển tiếp|lan tỏa|se|share bài|chia se|forward|gửi bài",
    "!lừa đảo|lừa|lừa gạt|gạt|dụ|chiếm đoạt|lùa gà|scam|dụ dỗ|bịp|lừa tiền|ăn chặn|móc túi",
    "thuê bao|sim|số điện thoại|số|sdt|sđt|số máy|số dt|sim số|sim điện thoại|sim rác|số mình",
    "căn cước|cccd|căn cước công dân|cmnd|chứng minh nhân dân|giấy tờ tùy thân|số căn cước|chứng minh thư|cc|cmt|"
    "thẻ căn cước|giấy tờ|chứng minh",
    "ứng dụng|app|phần mềm|apk|áp|ứng dụng điện thoại",
    "vneid|định danh điện tử|định danh|vnid|vn eid|định danh mức",
    "trang web|web|website|trang|đường link|link|đường dẫn|trang mạng|liên kết|trang điện tử|cổng|cổng thông tin|địa "
    "chỉ",
    "zalo|da lô|facebook|fb|messenger|tiktok|telegram|mạng xã hội|mxh|phây|phây búc",
    "viễn thông|nhà mạng|tổng đài|viettel|mobifone|vinaphone|vina|mobi|cục viễn thông",
    "hồ sơ|giấy tờ|thủ tục|đơn|đơn từ|hs|bộ hồ sơ",
    "xe máy|honda|xe gắn máy|sh|con xe|xe|vision|wave|tay ga|xe hai bánh",
    "đài truyền hình|đài|tivi|truyền hình|nhà đài|đài th|tv|ti vi|vtv",
    "bài viết|bài|bài đăng|status|tút|bài này|post|stt|bản tin",
    // --- administration, documents ---
    "!thu hồi|gom về|gỡ khỏi kệ|lấy lại|thu lại|dọn khỏi kệ|dọn sạch|gom|rút khỏi kệ|thu gom|cất khỏi kệ|bị thu hồi|"
    "ngưng bán|hạ kệ|khỏi kệ|cất hết|đem trả|trả lại|gom sạch",
    "!thu hồi đất|lấy đất|mất đất|giải tỏa|lấy ruộng|cưỡng chế|quy hoạch|lấy rẫy|tước đất|cướp đất|giải phóng mặt bằng|"
    "trưng dụng|mất ruộng|lấy hết đất|xén đất|đền bù",
    "!giải tỏa|dẹp|xóa sổ|phá bỏ|dẹp bỏ|dời|di dời|phá dỡ|dỡ bỏ|đập bỏ|giải thể|xoá sổ|đập|ủi|dẹp chợ|giải toả|san "
    "bằng|"
    "xóa bỏ|dọn hết",
    "!dọn|dời|dọn hàng|rời|đi|chuyển|dọn đi|di dời|dời đi|phải đi|dọn hết|cuốn gói|chuyển đi|cưỡng chế|bỏ đi|dọn ra",
    "!nghỉ việc|thôi việc|về vườn|tinh giản|mất việc|sa thải|cho nghỉ|rời nhiệm sở|giảm biên chế|nghỉ|về hưu|nghỉ hưu|"
    "cắt giảm|cắt|đuổi việc|buộc thôi việc|rời ghế|cho thôi việc|bị nghỉ|ra đường|cho về|giải nghệ|mất ghế|tinh gọn",
    "!nghỉ học|được nghỉ|cho nghỉ|khỏi đi học|ở nhà|không đến trường|tạm nghỉ|nghỉ ở nhà|không phải đi học|khỏi tới "
    "trường|"
    "đóng cửa trường|không đi học|khỏi đến trường|học sinh nghỉ|nghỉ hết|nghỉ luôn|off|nghỉ",
    "!sáp nhập|nhập tỉnh|nhập|gộp|sát nhập|hợp nhất|gom tỉnh|nhập xã|gộp tỉnh|nhập về|gộp lại",
    "!cấm|không được|không cho|nghiêm cấm|cấm tiệt|không được phép|cấm cửa|cấm luôn|chấm dứt|hết được|ngăn",
    "!bắt buộc|buộc|phải|yêu cầu|bắt|ép|bắt phải|đòi|bắt dân|ép phải|kêu|buộc phải|bảo|biểu|hối|đòi hỏi",
    "!phạt|xử phạt|bị phạt|ăn phạt|phạt tiền|nộp phạt|dính phạt|bị xử phạt|phạt nặng|ăn quả phạt|chế tài",
    "!phạt nguội|phạt qua camera|camera phạt|camera ghi lại|vượt đèn đỏ|lỗi giao thông",
    "!ký|ký rồi|đã ký|ban hành|ra quyết định|ra lệnh|đóng dấu|có giấy|thông qua|ra thông báo|chốt|ra văn bản|công bố|"
    "ra công văn|xuống lệnh|lệnh",
    "!từ chức|mất chức|cách chức|bị cách chức|bay ghế|đình chỉ|kỷ luật|xuống ghế|bãi nhiệm|từ nhiệm",
    "!tăng cường|triển khai|áp dụng|bắt đầu|thực hiện|có hiệu lực|hiệu lực|thi hành|tính từ|bắt đầu từ|kể từ",
    "quyết định|qđ|qd|lệnh|giấy|văn bản|tờ giấy|tờ quyết định|giấy tờ",
    "công văn|cv|văn bản|giấy|tờ công văn|công lệnh|giấy tờ|vb",
    "thông báo|tb|giấy báo|tờ thông báo|văn bản|công bố|thông báo số|tbao|giấy",
    "nghị quyết|nq|nghị định|nđ|luật|quy định|thông tư|nghị quyết số|nghị định số|luật mới|quy định mới",
    "ủy ban nhân dân|ubnd|ủy ban|chính quyền|uỷ ban|nhà nước|tỉnh|xã|phường|trên tỉnh|ủy ban tỉnh|trên|cấp trên",
    "nhà nước|chính phủ|trung ương|bộ|trên|cấp trên|chính quyền",
    "công an|ca|cảnh sát|công an viên|mấy anh công an|đồn|cơ quan công an|cax|cap|cat|bộ công an|lực lượng chức "
    "năng|mấy chú",
    "cảnh sát giao thông|csgt|công an giao thông|giao thông|cs gt|pikachu|mấy anh giao thông|áo vàng|phòng giao thông|"
    "đội giao thông",
    "sở|ban|ngành|cơ quan|phòng|chi cục|cục",
    "sở nội vụ|nội vụ|snv|sở nv",
    "sở giáo dục|giáo dục|sgd|bộ giáo dục|gdđt|ngành giáo dục|phòng giáo dục|sở gd",
    "cán bộ|công chức|viên chức|cb|anh em|quan chức|người nhà nước|cán bộ công chức|công nhân viên chức",
    "cán bộ xã|cấp xã|công chức xã|người xã|ở xã|cb xã|trên xã|anh em cấp xã|cán bộ cấp xã|cán bộ phường",
    "người dân|dân|bà con|dân làng|cư dân|đồng bào|nhân dân|dân chúng|mọi người|ng dân|dân tình|ai",
    "tiểu thương|hộ kinh doanh|người buôn bán|bạn hàng|chủ sạp|sạp|hộ buôn bán|dân buôn|người bán|buôn bán|buôn gánh "
    "bán bưng|"
    "ki-ốt|quầy",
    "ki-ốt|kiốt|ki ốt|kiot|sạp|quầy|gian hàng|quầy hàng|lều quán|sạp hàng",
    "chợ|khu chợ|phiên chợ|buổi chợ|chợ búa|nhà lồng|ngôi chợ",
    "đất|ruộng|rẫy|nương rẫy|đất đai|ruộng vườn|ruộng đất|đất ruộng|mảnh đất|đất nông nghiệp",
    "khu công nghiệp|kcn|nhà máy|xưởng|khu cn|cụm công nghiệp|cụm xưởng|công ty|xí nghiệp",
    "công nhân|người lao động|nhân công|thợ|công nhân ca đêm|lao động",
    "kho gas|bồn gas|kho ga|bình gas|kho khí|khí hóa lỏng|gas|bồn ga|trạm gas|khí gas|kho khí hóa lỏng|bồn khí",
    "điện gió|phong điện|quạt gió|cánh quạt gió|tua bin gió|trụ gió|điện gió ngoài khơi|turbine|cánh quạt|gió",
    "dự án|kèo|công trình|chương trình|gói|đề án|da",
    "người già|người cao tuổi|cụ|ông bà|cha mẹ|người lớn tuổi|cụ già|các cụ|ông bà già|bô lão|người từ|bà con cao tuổi",
    "con đi làm|con có việc|con có lương|con cái có việc|con cái đi làm|có con đi làm|con làm|con có việc làm",
    "hộ nghèo|nghèo|cận nghèo|người nghèo|nhà nghèo|khó khăn",
    "sổ đỏ|sổ hồng|giấy chứng nhận|bìa đỏ|giấy đất|sổ",
    "hộ khẩu|đăng ký thường trú|tạm trú|sổ hộ khẩu|khẩu|nhân khẩu",
    "khai sinh|giấy khai sinh|kết hôn|khai tử|hộ tịch",
    "thay đổi địa giới|đổi địa giới|sáp nhập|đổi tên tỉnh|đổi địa chỉ|địa giới|nhập tỉnh|địa giới hành chính",
    "bầu cử|đi bầu|phiếu bầu|đại biểu|hội đồng nhân dân|hđnd",
    "nghĩa vụ quân sự|đi lính|nhập ngũ|đi bộ đội|khám nghĩa vụ|nvqs|gọi nhập ngũ|đi nghĩa vụ",
    "giấy phép lái xe|bằng lái|gplx|bằng lái xe|giấy phép|bằng xe|bằng",
    "đăng kiểm|kiểm định|khám xe|đi đăng kiểm|trạm đăng kiểm",
    "xe ô tô|ô tô|xe hơi|oto|ôtô|xe con|xế hộp|bốn bánh|xe",
    "xe tải|tải|chiếc tải|xe ben|container|xe cont|công ten nơ|đầu kéo|xe đầu kéo|em tải|cont|con tải",
    "xe khách|xe đò|xe giường nằm|xe buýt|xe bus|nhà xe|xe chạy tuyến|limousine",
    "xe bảy chỗ|xe 7 chỗ|bảy chỗ|xe du lịch|innova|7 chỗ|xe bảy chổ|fortuner",
    "!tai nạn|đâm xe|tông|đâm nhau|tông nhau|va chạm|lật xe|húc|cán|đụng xe|tông xe|đâm|đụng|lật",
    "trạm thu phí|bot|thu phí|trạm|trạm bot|vé cầu đường|trạm thu tiền",
    "máy bay|sân bay|chuyến bay|phi cơ|phi trường|tàu bay",
    "tàu|tàu thuyền|ghe|thuyền|tàu cá|ghe thuyền|ghe tàu|xuồng",
    // --- school ---
    "!thu lại|thu|đòi lại|đóng lại|thu tiền|đóng|nộp|đòi|thu học phí|đóng tiền|bắt đóng|lại đóng|lại thu|quay về "
    "mức|thâu",
    "học phí|tiền học|hp|tiền trường|tiền học phí|tiền đóng học|tiền cho con học|học phí cho con|tiền đi học",
    "học sinh|hs|học trò|tụi nhỏ|các em|sĩ tử|các con|con em|mấy đứa nhỏ|cháu|các cháu|trò|sinh viên|sv|em học "
    "sinh|học viên|"
    "đứa|mấy em|con mình|bọn trẻ|trẻ",
    "học sinh tiểu học|học trò tiểu học|cấp 1|cấp một|tiểu học|hs tiểu học|th|bé tiểu học|lớp một|lớp 1|trẻ tiểu học",
    "phụ huynh|ph|ba mẹ|cha mẹ|bố mẹ|các mẹ|mẹ bỉm|phụ huynh học sinh|ai có con đi học|nhà có con đi học|có con đi học|"
    "bậc phụ huynh|ba má",
    "giáo viên|gv|thầy cô|cô giáo|thầy giáo|nhà giáo|thầy|cô|giáo",
    "trường|trường học|nhà trường|trg|trường lớp|điểm trường|trường ốc|mái trường",
    "trường công lập|trường công|trường nhà nước|công lập|trường làng|trg công|trường quốc lập",
    "học kỳ|học kì|kỳ|kì|hk|kỳ học",
    "học kỳ ii|học kì ii|học kỳ hai|học kỳ 2|kỳ hai|kỳ 2|hk2|kì 2|kì hai|hkii|nửa năm sau",
    "năm học|niên học|niên khóa|khóa học",
    "thi|kỳ thi|thi cử|kì thi|thi tốt nghiệp|thi tuyển sinh|đề thi|thi học kỳ",
    "cổng trường|trước trường|trước cổng|cửa trường|ngoài cổng",
    "toàn bộ|hết|tất cả|cả|toàn|sạch|nguyên|toàn thể|mọi|nguyên cái|hết thảy|trọn|nguyên một",
    "hàng chục|mấy chục|vài chục|chục|hơn chục|cả chục",
    "nhiều|hàng loạt|rất nhiều|vô số|một loạt|hàng trăm|cả trăm|đông",
    // --- power, water supply ---
    "!cắt điện|cúp điện|mất điện|tắt điện|ngừng cấp điện|ngưng cấp điện|cắt nguồn|ngắt điện|cắt luồng|bị cắt điện|tối "
    "om",
    "!ngừng cấp nước|cúp nước|mất nước|cắt nước|ngưng cấp nước|không có nước|hết nước|ngắt nước|khóa nước|nước không "
    "chảy",
    "điện lực|nhà đèn|evn|công ty điện|sở điện|ngành điện|cty điện",
    "công ty nước|nhà máy nước|cấp nước|cty nước|thủy cục",
    "dùng điện|xài điện|khách hàng dùng điện|tiền điện|hóa đơn điện|điện nhà|đồng hồ điện|công tơ|công tơ điện",
    "thay van|sửa đường ống|sửa chữa|bảo trì|sửa ống|thay ống|súc rửa|bảo dưỡng",
    // --- animals ---
    "báo hoa mai|con báo|báo đốm|beo|báo|thú dữ|cá thể báo|báo gấm|cọp|hổ|mãnh thú|con beo|ba con báo|cọp beo",
    "cá sấu|sấu|con sấu",
    "chó|con chó|cún|chó dại|chó nhà|cầy",
    "rắn|con rắn|rắn độc|rắn hổ|trăn",
    "voi|con voi|voi rừng",
    "gà|vịt|gia cầm|gà vịt|con gà",
    "trâu bò|bò|trâu|gia súc|heo bò|đàn bò",
    "khu sinh thái|khu du lịch|vườn thú|sở thú|khu bảo tồn|công viên|khu du lịch sinh thái|resort|thảo cầm viên",
    // --- time ---
    "đêm|ban đêm|tối|nửa đêm|khuya|hồi đêm|giữa đêm|đêm khuya|đêm hôm|tối qua|đêm qua|trong đêm|đêm wa|khuya qua",
    "rạng sáng|sáng sớm|tờ mờ sáng|mờ sáng|gần sáng|hừng đông|sáng|lúc gà gáy|tảng sáng",
    "liên tục|đều đặn|đều|liền|mỗi ngày|hằng ngày|một mạch|suốt",
    "mỗi ngày|một ngày|ngày|hằng ngày|hàng ngày|ngày nào|mỗi bữa|từng ngày",
    "một tháng|mỗi tháng|hàng tháng|hằng tháng|từng tháng|một th|tháng nào",
    "tuần đầu|đầu tháng|mấy ngày đầu|đầu tuần|mấy ngày đầu tháng|bữa đầu",
    "trước tết|sát tết|cận tết|giáp tết|trước năm mới",
    "ngay|liền|gấp|lập tức|ngay lập tức|lẹ|tức tốc|tức thì|mau|nhanh|kẻo",
    "trong ngày|ngay hôm|liền trong ngày|hôm nay|ngay hôm nay|trong hôm nay|cùng ngày",
    // --- everyday pairs: north, centre, south; shorthand ---
    "vào|vô|zô|zo|vào trong|zào|dzô",
    "không|hông|hổng|hok|ko|hk|chẳng|chả|k|khong|chưa|đâu có",
    "bị|dính|mắc|mang|chịu|lãnh",
    "làm|khiến|gây|gây ra|làm cho|dẫn đến",
    "xảy ra|diễn ra|có|nổ ra|sẽ có|xuất hiện",
    "bố|ba|cha|tía|thầy|ổng già",
    "mẹ|má|u|bu|bầm|mạ",
    "hỏng|hư|hư hỏng|trục trặc|tiêu|bể",
    "to|lớn|bự|khổng lồ|dữ dội|mạnh|khủng khiếp|khủng",
    "quả|trái|hột",
    "thìa|muỗng|thìa cà phê",
    "bát|chén|tô",
    "bao|bịch|túi|gói|bọc",
    "mét|thước|m",
    "m3|khối|mét khối|m khối",
    "thành phố|tp|thành phô|phố",
    "phường|p|phuong",
    "quận|huyện|q|h",
    "số|con số|mã số|cái số|mang số",
    "lô|lô hàng|đợt hàng|mẻ",
    "hoặc|hay|hay là",
    "sẽ|sắp|chuẩn bị|sắp sửa|tới đây|sắp tới",
    "do|vì|tại|bởi|nguyên nhân",
    "ở|tại|trong|ngoài|bên|trên|dưới",
    "trước|trước ngày|chậm nhất|hạn chót|hạn cuối|hạn",
    "từ|kể từ|bắt đầu từ|bắt đầu|qua|sang|tính từ",
    "địa bàn|khắp|trên địa bàn|khắp nơi",
});

}  // namespace

std::span<const std::string_view> concept_rows() noexcept {
  return kConcepts;
}

}  // namespace dongtin
