#pragma once
/// The files of a bundle that are made from the registers as they stood.

#include "exports/bag_writer.hpp"
#include "exports/bundle.hpp"

namespace zorgborg {

/// `registers/<name>.json`: the records as the API shows them, archived ones too, one a line; and `.csv`.
void add_register_json(BagWriter& bag, BundleView const& view, RegisterDefinition const& definition);
void add_register_csv(BagWriter& bag, BundleView const& view, RegisterDefinition const& definition);

/// `statement-of-applicability.json`; for a customer without anybody's reasons.
void add_statement(BagWriter& bag, BundleView const& view);

/// A file kept here that a piece of evidence names.
struct EvidenceFile {
    Uuid evidence;
    std::string sha256;
    std::string name;
};
/// By the id of the first piece of evidence that names it; each file once. `all_versions`: also those that another took
/// the place of.
std::vector<EvidenceFile> evidence_files(Snapshot const& snapshot, RecordScope const& scope, bool all_versions);

}  // namespace zorgborg
