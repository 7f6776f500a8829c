#include "storage/sealing.hpp"

#include <sodium.h>

#include <algorithm>
#include <filesystem>

#include "storage/records/url.hpp"

namespace dongtin {

namespace {

constexpr char kVersion = 1;
constexpr std::size_t kHeaderBytes = 1 + sizeof(KeyId);
constexpr std::string_view kSecretLabel = "dongtin sealing key 1";
constexpr std::string_view kPublicLabel = "dongtin sealing public key 1";
constexpr std::string_view kPrefix = "sealing-", kSuffix = ".key";
constexpr const char* kPublicName = "sealing.pub";
static_assert(kSealOverheadBytes == kHeaderBytes + crypto_box_SEALBYTES);
static_assert(crypto_box_PUBLICKEYBYTES == sizeof(PublicKey) && crypto_box_SECRETKEYBYTES == SecretKey::kBytes);

unsigned char* raw(std::string& s) {
  return reinterpret_cast<unsigned char*>(s.data());
}
const unsigned char* raw(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}

Error no_randomness() {
  return fail(Errc::io, "no randomness to seal with: check this machine's /dev/urandom");
}

PublicKey public_half(const SecretKey& secret) {
  PublicKey out;
  crypto_scalarmult_base(out.value.data(), secret.data());
  return out;
}

std::string file_of(const KeyId& key) {
  return std::string(kPrefix) + key.hex() + std::string(kSuffix);
}

Result<std::map<KeyId, SecretKey>> read_secrets(const std::string& folder) {
  auto names = key_names(folder, kPrefix, kSuffix);
  if (!names) return std::move(names).error();
  std::map<KeyId, SecretKey> out;
  for (const auto& name : *names) {
    auto secret = read_key(folder, name, kSecretLabel);
    if (!secret) return std::move(secret).error();
    const auto id = key_id(public_half(*secret));
    if (name != file_of(id)) {
      return fail(Errc::malformed, "the file holds the key " + id.hex() + ": name it " + file_of(id))
          .at(folder + "/" + name);
    }
    out.emplace(id, *std::move(secret));
  }
  return out;
}

/// The public half is no secret; it is kept as the secrets are, so that nobody else can put his own in its place.
Result<PublicKey> write_public(const std::string& folder, const PublicKey& key) {
  SecretKey bytes;
  std::ranges::copy(key.value, bytes.data());
  if (auto written = write_key(folder, kPublicName, kPublicLabel, bytes); !written) return std::move(written).error();
  return key;
}

Result<PublicKey> make_pair(const std::string& folder) {
  if (sodium_init() < 0) return no_randomness();
  SecretKey secret;
  PublicKey key;
  crypto_box_keypair(key.value.data(), secret.data());
  if (auto written = write_key(folder, file_of(key_id(key)), kSecretLabel, secret); !written) {
    return std::move(written).error();
  }
  return write_public(folder, key);
}

}  // namespace

Result<Sealer> Sealer::open(const std::string& folder) {
  if (auto made = make_key_folder(folder); !made) return std::move(made).error();
  auto found = read_key(folder, kPublicName, kPublicLabel);
  if (found) {
    PublicKey key;
    std::copy_n(found->data(), key.value.size(), key.value.data());
    return Sealer(key);
  }
  if (found.error().code != Errc::not_found) return std::move(found).error();
  // A first start that was cut short, or a public half that somebody removed: it follows from the secret.
  auto secrets = read_secrets(folder);
  if (!secrets) return std::move(secrets).error();
  if (secrets->size() > 1) {
    return fail(Errc::conflict,
                "several keys could seal and none is chosen: move all but one of sealing-*.key away, "
                "start, then put them back")
        .at(folder);
  }
  auto key = secrets->empty() ? make_pair(folder) : write_public(folder, public_half(secrets->begin()->second));
  if (!key) return std::move(key).error();
  return Sealer(*key);
}

Result<std::string> Sealer::seal(std::string_view address) const {
  if (address.empty()) return fail(Errc::malformed, "there is no address to seal");
  if (address.size() > kMaxUrlBytes) {
    return fail(Errc::too_large, "an address to seal is at most " + std::to_string(kMaxUrlBytes) + " bytes");
  }
  if (sodium_init() < 0) return no_randomness();
  std::string padded(address);
  padded.resize((address.size() / kSealBlockBytes + 1) * kSealBlockBytes, '\0');
  padded[address.size()] = static_cast<char>(0x80);
  std::string out(1, kVersion);
  out += key_id(key_).view();
  out.resize(kSealOverheadBytes + padded.size());
  const bool good = crypto_box_seal(raw(out) + kHeaderBytes, raw(padded), padded.size(), key_.value.data()) == 0;
  sodium_memzero(padded.data(), padded.size());
  if (!good) return fail(Errc::malformed, "sealing.pub is no usable key: put the saved copy back, or remove it");
  return out;
}

Result<Opener> Opener::open(const std::string& folder) {
  if (auto made = make_key_folder(folder); !made) return std::move(made).error();
  auto secrets = read_secrets(folder);
  if (!secrets) return std::move(secrets).error();
  Opener out;
  out.secrets_ = *std::move(secrets);
  return out;
}

Result<std::string> Opener::address(std::string_view sealed) const {
  if (sealed.empty() || sealed.front() != kVersion) {
    return fail(Errc::malformed, "not a sealed address of version 1: use the version of dongtin that wrote it");
  }
  if (sealed.size() < kSealOverheadBytes + kSealBlockBytes ||
      (sealed.size() - kSealOverheadBytes) % kSealBlockBytes != 0) {
    return fail(Errc::malformed, "the sealed address was cut or changed: restore a backup");
  }
  const auto id = *KeyId::from_raw(sealed.substr(1, sizeof(KeyId)));
  const auto secret = secrets_.find(id);
  if (secret == secrets_.end()) {
    return fail(Errc::not_found, "the key that opens it is not here: put " + file_of(id) +
                                     " back into the folder of the keys; without it the address stays closed, and "
                                     "nothing else is lost");
  }
  std::string out(sealed.size() - kSealOverheadBytes, '\0');
  const auto box = sealed.substr(kHeaderBytes);
  if (crypto_box_seal_open(raw(out), raw(box), box.size(), public_half(secret->second).value.data(),
                           secret->second.data()) != 0) {
    return fail(Errc::malformed, "the sealed address was changed: restore a backup");
  }
  const auto end = out.find_last_not_of('\0');
  if (end == std::string::npos || out[end] != static_cast<char>(0x80)) {
    return fail(Errc::malformed, "the sealed address is not padded as dongtin does: it was sealed by something else");
  }
  out.resize(end);
  return out;
}

}  // namespace dongtin
