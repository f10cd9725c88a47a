#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace zorgborg {

/// A hash over bytes as they come (FIPS 180-4).
class Digest {
 public:
    enum class Algorithm { sha256, sha512 };
    explicit Digest(Algorithm algorithm);

    void update(std::string_view bytes);
    /// The hash's bytes; once.
    std::string finish();

 private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace zorgborg
