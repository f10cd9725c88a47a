#include "exports/bundle.hpp"

#include <algorithm>
#include <deque>
#include <fstream>
#include <map>

#include "base/embedded.hpp"
#include "domain/erasure.hpp"
#include "domain/evidence.hpp"
#include "exports/bag_writer.hpp"
#include "exports/bundle_queries.hpp"
#include "exports/bundle_texts.hpp"
#include "ledger/tree.hpp"
#include "register/codec.hpp"

namespace zorgborg {
namespace {

namespace q = bundle_queries;
namespace fs = std::filesystem;

constexpr std::size_t piece = 256 << 10;
constexpr std::int64_t leaves_a_page = 1000;
constexpr std::int64_t contents_a_page = 100;
constexpr std::size_t content_bytes_a_page = 512 << 10;

std::string catalogue_hash() {
    RunningSha256 digest;
    for (auto const& file : embedded_under("controls/")) digest.add(file.content);
    return hexadecimal(as_text(digest.finish()));
}

std::int64_t count_erasures(Connection& connection, Uuid const& organisation) {
    std::int64_t out = 0;
    connection.run(q::erasures, {to_text(organisation)}, [&](Row const& row) { out = row.number(0); });
    return out;
}

/// Remembers hashes of subtrees: neighbours' proofs share most of theirs.
class SubtreeMemory {
 public:
    Sha256 of(Subtree const& tree, int level, std::int64_t position) {
        constexpr std::size_t most = 16384;
        if (known_.size() >= most) known_.clear();
        auto const [found, fresh] = known_.try_emplace({level, position});
        if (fresh) found->second = tree(level, position);
        return found->second;
    }

 private:
    std::map<std::pair<int, std::int64_t>, Sha256> known_;
};

}  // namespace

/// A list of steps, each taken until it says that it is done.
class Bundle::Maker {
 public:
    Maker(BundleWorkshop const& workshop, BundleRequest request, BundleStatement statement, std::string const& note,
          RecordScope scope, std::int64_t erasures)
        : workshop_(workshop),
          request_(std::move(request)),
          statement_(std::move(statement)),
          scope_(std::move(scope)),
          erasures_(erasures),
          bag_(request_.as_of) {
        for (auto const& definition : definitions())
            if (in_bundle(definition, request_)) {
                told_.push_back(&definition);
                statement_.registers.emplace_back(definition.traits.name);
            }
        bag_.add("checkpoint.txt", note);
        plan();
    }

    BundleStatement const& statement() const { return statement_; }

    bool next(Snapshot::Source const& source, std::string& out) {
        while (bag_.ready() < piece && !steps_.empty())
            if (steps_.front()(source)) steps_.pop_front();
        out += bag_.take();
        return !steps_.empty();
    }

 private:
    using Source = Snapshot::Source;
    using Step = std::function<bool(Source const&)>;

    void plan() {
        auto const step = [this](auto member) {
            steps_.emplace_back([this, member](Source const& source) { return (this->*member)(source); });
        };
        auto const once = [this](auto work) {
            steps_.emplace_back([this, work](Source const& source) {
                look(source, work);
                return true;
            });
        };
        if (shows_log(request_.profile)) {
            step(&Maker::add_leaves);
            step(&Maker::add_contents);
            step(&Maker::add_proofs);
        }
        if (is_told(Evidence::register_name)) {
            once([this](BundleView const& view) { gather_files(view); });
            step(&Maker::add_files);
            steps_.emplace_back([this](Source const&) { return add_missing(); });
        }
        for (auto const* definition : told_) {
            if (shows_json(request_.profile))
                once([this, definition](BundleView const& view) { add_register_json(bag_, view, *definition); });
            once([this, definition](BundleView const& view) { add_register_csv(bag_, view, *definition); });
        }
        once([this](BundleView const& view) { add_statement(bag_, view); });
        for (auto const& part : workshop_.parts)
            once([this, part](BundleView const& view) {
                for (auto const& [path, text] : part(view)) bag_.add(path, text);
            });
        step(&Maker::finish);
    }

    bool is_told(std::string_view register_name) const {
        return std::ranges::any_of(told_, [&](auto const* each) { return each->traits.name == register_name; });
    }

    bool tells(std::string_view register_name, std::string_view record) const {
        return is_told(register_name) && scope_.tells(parse_uuid(record).value());
    }

    /// What is known, in a transaction of its own.
    template <class Work>
    void look(Source const& source, Work const& work) {
        ReadTransaction const transaction(source.connection);
        auto const snapshot = Snapshot::open(source, request_.organisation, request_.as_of, request_.as_of);
        auto const people = Snapshot::open(source, installation, request_.as_of, request_.as_of);
        if (!snapshot || !people || snapshot->size() != statement_.size)
            throw std::runtime_error("bundle: a change of this very instant came in meanwhile");
        work(BundleView{*snapshot, *people, request_, statement_, scope_, enclosed_});
    }

    bool add_leaves(Source const& source) {
        if (at_ == 0) bag_.begin("audit-log.jsonl", Packing::deflated, true);
        ReadTransaction const transaction(source.connection);
        auto const end = std::min(at_ + leaves_a_page, statement_.size);
        source.connection.run(q::leaves, {to_text(request_.organisation), at_, end}, [&](Row const& row) {
            bag_.write(row.text(0));
            bag_.write("\n");
            if (!tells(row.text(1), row.text(2))) withhold(row.text(1));
            ++at_;
        });
        return page_done(at_ == end);
    }

    void withhold(std::string_view register_name) {
        auto const known = std::ranges::find(statement_.withheld, register_name, &WithheldRegister::register_);
        if (known == statement_.withheld.end())
            statement_.withheld.push_back({std::string(register_name), 1});
        else
            ++known->leaves;
    }

    bool add_contents(Source const& source) {
        if (at_ == 0) bag_.begin("contents.jsonl", Packing::deflated, true);
        ReadTransaction const transaction(source.connection);
        auto const end = std::min(at_ + contents_a_page, statement_.size);
        auto const begin = at_;
        std::size_t bytes = 0;
        source.connection.run(q::contents, {to_text(request_.organisation), at_, end, statement_.size},
                              [&](Row const& row) {
                                  // What would be too much for one page is read again with the next.
                                  if (bytes > content_bytes_a_page || row.number(0) != at_) return;
                                  bytes += row.text(4).size();
                                  if (tells(row.text(1), row.text(6))) add_content(row);
                                  ++at_;
                              });
        return page_done(at_ > begin);
    }

    void add_content(Row const& row) {
        bool const early = request_.from && row.number(2) < number_of(*request_.from);
        bool const newest = row.number(5) != 0;
        if (early && !newest) {
            ++statement_.earlier;
        } else if (row.is_null(4)) {
            ++statement_.erased;
            bag_.write(erased_line(row.number(0)));
        } else {
            ++statement_.contents;
            bag_.write(content_line(row.number(0), row.bytes(3), row.text(4)));
        }
    }

    bool add_proofs(Source const& source) {
        ReadTransaction const transaction(source.connection);
        auto const stored = stored_tree(source.connection, request_.organisation);
        auto const tree = [&](int level, std::int64_t position) { return subtrees_.of(stored, level, position); };
        if (at_ == 0) {
            bag_.begin("proofs.json", Packing::deflated, true);
            bag_.write(proofs_begin(statement_.size, tree_root(statement_.size, tree)));
            first_ = true;
        }
        struct Newest {
            std::int64_t seq;
            std::string register_name, record;
        };
        std::vector<Newest> page;
        auto const end = std::min(at_ + leaves_a_page, statement_.size);
        source.connection.run(
            q::newest, {to_text(request_.organisation), at_, end, statement_.size}, [&](Row const& row) {
                if (tells(row.text(1), row.text(2)))
                    page.push_back({row.number(0), std::string(row.text(1)), std::string(row.text(2))});
            });
        for (auto const& [seq, register_name, record] : page) {
            bag_.write(std::exchange(first_, false) ? "" : ",\n");
            bag_.write(proof_item(register_name, record, seq, inclusion_proof(seq, statement_.size, tree)));
        }
        at_ = end;
        if (at_ == statement_.size) bag_.write(proofs_end);
        return page_done(true);
    }

    /// After a page of the log: whether it was the last.
    bool page_done(bool complete) {
        if (!complete) throw std::runtime_error("bundle: the log has a gap");
        if (at_ < statement_.size) return false;
        bag_.end();
        at_ = 0;
        return true;
    }

    void gather_files(BundleView const& view) {
        for (auto& file : evidence_files(view.snapshot, view.scope, request_.assessment.has_value())) {
            bool const there = fs::exists(workshop_.file(file.sha256));
            if (there) enclosed_[file.sha256] = evidence_path(file.sha256, file.name);
            (there ? files_ : missing_).push_back(std::move(file));
        }
        statement_.files = static_cast<std::int64_t>(files_.size());
        statement_.missing = static_cast<std::int64_t>(missing_.size());
    }

    /// The next bytes of the file in hand.
    bool add_files(Source const&) {
        if (files_.empty()) return true;
        auto const& file = files_.front();
        auto const path = workshop_.file(file.sha256);
        if (!open_.is_open()) {
            open_.open(path, std::ios::binary);
            bag_.begin(evidence_path(file.sha256, file.name), Packing::stored, fs::file_size(path) >= zip_limit);
        }
        buffer_.resize(piece);
        open_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
        if (open_.bad() || (open_.fail() && !open_.eof()))
            throw std::runtime_error("bundle: can't read " + path.string());
        bag_.write(std::string_view(buffer_).substr(0, static_cast<std::size_t>(open_.gcount())));
        if (!open_.eof()) return false;
        bag_.end();
        open_.close();
        open_.clear();
        files_.pop_front();
        return files_.empty();
    }

    bool add_missing() {
        std::string text(items_begin);
        for (auto const& file : missing_) {
            if (&file != &missing_.front()) text += ",\n";
            text += missing_item(to_text(file.evidence), file.sha256);
        }
        bag_.add("missing.json", text += items_end(statement_.missing));
        return true;
    }

    bool finish(Source const& source) {
        // Files of an earlier step and texts of a later one must tell the same.
        ReadTransaction const transaction(source.connection);
        if (count_erasures(source.connection, request_.organisation) != erasures_)
            throw std::runtime_error("bundle: content was erased meanwhile");
        bag_.add("bundle.json", statement_text(statement_));
        auto const& notary = workshop_.notary;
        bag_.finish({bag_info(statement_), notary.public_key().pem(), [&](std::string_view tag_manifest) {
                         return std::string(as_text(notary.sign_tag_manifest(tag_manifest)));
                     }});
        return true;
    }

    BundleWorkshop workshop_;
    BundleRequest request_;
    BundleStatement statement_;
    RecordScope scope_;
    std::int64_t erasures_;  // when it was begun
    BagWriter bag_;
    std::vector<RegisterDefinition const*> told_;
    std::deque<Step> steps_;
    std::int64_t at_ = 0;  // the next leaf of the step in hand
    bool first_ = true;    // of the list in hand
    SubtreeMemory subtrees_;
    std::deque<EvidenceFile> files_, missing_;
    std::map<std::string, std::string> enclosed_;
    std::ifstream open_;
    std::string buffer_;
};

Result<std::unique_ptr<Bundle>> Bundle::begin(Snapshot::Source const& source, BundleWorkshop const& workshop,
                                              BundleRequest request) {
    auto const snapshot = Snapshot::open(source, request.organisation, request.as_of, request.as_of);
    if (!snapshot) return refuse(Refusal::Kind::not_found);
    auto const note = workshop.notary.sign(source.connection, request.organisation, snapshot->size());
    if (!note) return note.error();
    auto const checkpoint = parse_note(*note).value();
    BundleStatement statement;
    statement.organisation = request.organisation;
    auto const* const organisation = snapshot->organisation();
    statement.name = organisation == nullptr ? to_text(request.organisation) : organisation->body.name.value;
    statement.as_of = request.as_of;
    statement.from = request.from;
    statement.since = request.since;
    statement.profile = request.profile;
    statement.assessment = request.assessment;
    statement.language = request.language;
    statement.software = workshop.software;
    statement.catalogue = catalogue_hash();
    statement.size = checkpoint.size;
    statement.root = base64(as_text(checkpoint.root));
    RecordScope scope(*snapshot, request);
    return std::unique_ptr<Bundle>(
        new Bundle(std::make_unique<Maker>(workshop, std::move(request), std::move(statement), *note, std::move(scope),
                                           count_erasures(source.connection, snapshot->organisation_id()))));
}

Bundle::Bundle(std::unique_ptr<Maker> maker) : maker_(std::move(maker)) {}
Bundle::~Bundle() = default;

bool Bundle::next(Snapshot::Source const& source, std::string& out) { return maker_->next(source, out); }
BundleStatement const& Bundle::statement() const { return maker_->statement(); }

}  // namespace zorgborg
