#include "base/media_type.hpp"

using namespace zorgborg;
using namespace std::string_view_literals;

TEST_CASE("a file is what its first bytes are, unless it may be called otherwise") {
    struct Case {
        std::string_view claimed, bytes, kept;  // empty: refused
    };
    for (auto const& [claimed, bytes, kept] : {
             Case{"application/pdf", "%PDF-1.7\n", "application/pdf"},
             {"Application/PDF; x=y", "%PDF-1.7\n", "application/pdf"},
             {"", "%PDF-1.7\n", "application/pdf"},
             {"application/octet-stream", "\x89PNG\r\n\x1a\n....", "image/png"},
             {"application/pdf", "MZ\x90\0\x03"sv, ""},
             {"application/pdf", "hello", ""},
             {"image/png", "\xff\xd8\xff\xe0", ""},
             {"image/jpeg", "\xff\xd8\xff\xe0", "image/jpeg"},
             {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\x03\x04....",
              "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
             {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "a;b", ""},
             {"application/msword", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"},
             {"application/msword", "PK\x03\x04", ""},
             {"text/csv", "a;b\r\n1;2\r\n", "text/csv"},
             {"application/json", "{}", "application/json"},
             {"application/fhir+json", "{}", "application/fhir+json"},
             {"text/plain", "a\0b"sv, ""},
             {"text/plain", "caf\xe9", "text/plain"},
             {"image/heic", "....ftypheic", "image/heic"},
             {"application/dicom", "\x01\x02\x03", "application/dicom"},
             {"image/png", "\x01\x02\x03", ""},
             {"", "\x01\x02\x03", "application/octet-stream"},
             {"", "just words", "text/plain"},
             {"pdf", "%PDF-1.7\n", ""},
             {"text/", "a", ""},
             {"te xt/plain", "a", ""},
         }) {
        CAPTURE(claimed);
        CAPTURE(bytes);
        CHECK(believable_media_type(claimed, bytes).value_or("") == kept);
    }
}
