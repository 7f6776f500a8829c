#include "daemon/permalink.hpp"

#include "storage/sealing.hpp"

namespace dongtin {

Result<Permalink> open_permalink(const Store& store, const std::string& keys, AlertId alert) {
  const auto view = store.alert(alert);
  if (!view) return view.error();
  const auto where = "alert " + std::to_string(alert.value);
  if (view->item.sealed_url.empty()) {
    return Error{Errc::not_found, where, "its address is not sealed; what is known of it is shown with the alert"};
  }
  const auto opener = Opener::open(keys);
  if (!opener) return Error(opener.error()).at(where);
  auto address = opener->address(view->item.sealed_url);
  if (!address) {
    auto error = Error(address.error()).at(where);
    error.code = Errc::conflict;  // the alert is there, its key or its bytes are not as they were
    return error;
  }
  return Permalink{alert, std::move(*address)};
}

}  // namespace dongtin
