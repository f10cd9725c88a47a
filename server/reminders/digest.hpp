#pragma once
/// What a reminder's mail says: titles, days and links, nothing else of a record.

#include "domain/due.hpp"
#include "domain/user.hpp"

namespace zorgborg {

struct DigestLine {
    std::string title;
    DueKind what = DueKind::review;
    Date due_date;
    std::string link;        // to the record; empty without an address of our own
    std::string completion;  // completes it without an account, once; empty: it can't
};

struct Digest {
    std::string organisation;
    std::string name;  // the reader's
    Language language = Language::nl;
    Date today;
    bool for_board = false;
    std::vector<DigestLine> lines;
    std::int64_t late_in_all = 0;  // of the reader's, told or not
};

/// In the order of their days: what is late first.
struct DigestText {
    std::string subject;
    std::string text;
    std::string html;
};
DigestText digest_text(Digest digest);

}  // namespace zorgborg
