#include "storage/packing.hpp"

#include <zstd.h>

#include <memory>

namespace dongtin {

namespace {

constexpr int kLevel = 1;  // what is gained comes from the bytes beside, not from looking longer

struct Free {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

Error damaged() {
  return fail(Errc::malformed, "its packed bytes are damaged, or the item they were packed beside is");
}

}  // namespace

std::optional<std::string> pack(std::string_view bytes, std::string_view beside) {
  static thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  if (bytes.size() <= kLeastGain || bytes.size() > kMostPacked) return std::nullopt;
  ZSTD_CCtx_reset(context.get(), ZSTD_reset_session_and_parameters);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_refPrefix(context.get(), beside.data(), beside.size());
  std::string out(bytes.size() - kLeastGain, '\0');  // what does not fit is no gain
  const auto size = ZSTD_compress2(context.get(), out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0) return std::nullopt;
  out.resize(size);
  return out;
}

Result<std::string> unpack(std::string_view packed, std::string_view beside) {
  static thread_local const std::unique_ptr<ZSTD_DCtx, Free> context(ZSTD_createDCtx());
  const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kMostPacked) return damaged();
  ZSTD_DCtx_reset(context.get(), ZSTD_reset_session_and_parameters);
  ZSTD_DCtx_refPrefix(context.get(), beside.data(), beside.size());
  std::string out(size, '\0');
  const auto got = ZSTD_decompressDCtx(context.get(), out.data(), out.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) != 0 || got != size) return damaged();
  return out;
}

}  // namespace dongtin
