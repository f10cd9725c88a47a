#include "base/digest.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace zorgborg {
namespace {

void must(bool done) {
    if (!done) throw std::runtime_error("hashing failed");
}

}  // namespace

void Digest::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Digest::Digest(Algorithm algorithm) : context_(EVP_MD_CTX_new()) {
    auto const* const method = algorithm == Algorithm::sha256 ? EVP_sha256() : EVP_sha512();
    must(context_ && EVP_DigestInit_ex(context_.get(), method, nullptr) == 1);
}

void Digest::update(std::string_view bytes) { must(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1); }

std::string Digest::finish() {
    std::string out(EVP_MAX_MD_SIZE, '\0');
    unsigned size = 0;
    must(EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(out.data()), &size) == 1);
    out.resize(size);
    return out;
}

}  // namespace zorgborg
