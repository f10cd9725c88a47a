#pragma once
/// A request's body as a file on its way in. What fails while it comes is told when it is asked for.

#include <exception>
#include <optional>

#include "http/message.hpp"
#include "ledger/files.hpp"

namespace zorgborg {

class Upload final : public http::Sink {
 public:
    explicit Upload(FileStore& store) {
        attempt([&] { incoming_.emplace(store); });
    }
    bool take(std::string_view bytes) override {
        return attempt([&] { incoming_->write(bytes); });
    }
    /// Throws what failed meanwhile.
    FileStore::Incoming& incoming() {
        if (failure_) std::rethrow_exception(failure_);
        return *incoming_;
    }

 private:
    template <class F>
    bool attempt(F&& work) {
        if (!failure_) try {
                work();
            } catch (...) {
                failure_ = std::current_exception();
            }
        return !failure_;
    }
    std::optional<FileStore::Incoming> incoming_;
    std::exception_ptr failure_;
};

}  // namespace zorgborg
